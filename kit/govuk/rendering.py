"""A bound field as the templates of the `govuk` pack show it, worked out once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kit.govuk.dates import PARTS, DateInput

KINDS = (
    (DateInput, "date"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "tick"),
    (forms.PasswordInput, "password"),
    (forms.FileInput, "file"),
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
)
CLASSES = {
    "tick": "govuk-checkboxes__input",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
    "file": "govuk-file-upload",
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "text": "govuk-input",
}
HAS_OPTIONS = {"radios": "radio", "checkboxes": "checkbox"}


def kind(field: BoundField) -> str:
    """Which of GOV.UK's controls a field is."""
    widget = field.field.widget
    for widget_class, name in KINDS:
        if isinstance(widget, widget_class):
            return name
    return "text"


def most_characters(field: BoundField) -> int | None:
    """How many characters a text area takes, where it says so."""
    if isinstance(field.field.widget, forms.Textarea):
        return getattr(field.field, "max_length", None)
    return None


def described_by(field: BoundField, has_errors: bool) -> str:
    """The ids of a field's hint and error."""
    ids = []
    if field.help_text:
        ids.append(f"{field.auto_id}_hint")
    if has_errors:
        ids.append(f"{field.auto_id}_error")
    return " ".join(ids)


def question(field: BoundField) -> dict[str, Any]:
    """All that a template says of a field; it asks the field for nothing more."""
    if field.is_hidden:
        return {"kind": "hidden", "control": field.as_widget()}
    what = kind(field)
    is_heading = field.name == getattr(field.form, "heading_field", "")
    label = field.label
    if not is_heading and is_optional(field):
        label = format_html("{} (optional)", label)
    errors = list(field.errors)
    described = described_by(field, bool(errors))
    return {
        "kind": what,
        "id": field.auto_id,
        "name": field.html_name,
        "first": field.id_for_label,
        "label": label,
        "hint": field.help_text,
        "errors": errors,
        "is_heading": is_heading,
        "is_group": what == "date" or what in HAS_OPTIONS,
        "described_by": described,
        "most": most_characters(field),
        "type": HAS_OPTIONS.get(what, ""),
        "options": list(options(field)) if what in HAS_OPTIONS else [],
        "control": ""
        if what in HAS_OPTIONS
        else control(field, what, described, bool(errors)),
    }


def questions(form: forms.BaseForm) -> list[dict[str, Any]]:
    """Every field of a form that has no layout of its own."""
    return [question(field) for field in form]


def is_optional(field: BoundField) -> bool:
    """Whether a label says "(optional)"; what a choice opens, that choice may need."""
    return (
        not field.field.required
        and getattr(field.form, "marks_optional", False)
        and field.name not in field.form.inner_names  # type: ignore[attr-defined]
        and kind(field) != "tick"
    )


def control(
    field: BoundField, what: str, described: str, has_errors: bool
) -> SafeString:
    """A field's own input, select, text area or tick, without its label."""
    field.form.use_required_attribute = False
    widget = field.field.widget
    if what == "date":
        return field.as_widget()
    base = CLASSES[what]
    classes = [base]
    if width := getattr(field.field, "width", ""):
        own = width.isdecimal() and what in ("text", "password")
        classes.append(
            f"govuk-input--width-{width}" if own else f"govuk-!-width-{width}"
        )
    most = most_characters(field)
    if most:
        classes.append("govuk-js-character-count")
    if has_errors and what != "tick":
        classes.append(f"{base.split()[0]}--error")
    classes.extend(
        name for name in widget.attrs.get("class", "").split() if name not in classes
    )
    attrs: dict[str, str | bool] = {"class": " ".join(classes)}
    ids = [described] if described else []
    if most:
        ids.append(f"{field.auto_id}-info")
    attrs["aria-describedby"] = " ".join(ids) or False
    if what == "password":
        # Shown as text, it is still no word to correct or to begin with a capital.
        attrs |= {"autocapitalize": "none", "spellcheck": "false"}
    # A placeholder vanishes when it is needed; `maxlength` cuts off without a word.
    attrs |= dict.fromkeys(("placeholder", "maxlength", "autofocus"), False)
    attrs["aria-invalid"] = False  # the error itself is read out
    return field.as_widget(attrs=attrs)


def options(field: BoundField) -> Iterator[dict[str, Any]]:
    """The radios or checkboxes of a field, the first of them `id_<name>_1`."""
    value = field.value()
    chosen = value if isinstance(value, list | tuple | set) else [value]
    picked = {str(part) for part in chosen if part is not None}
    reveals = getattr(field.form, "reveals", {}).get(field.name, {})
    choices: Any = field.field.choices  # type: ignore[attr-defined]
    for number, choice in enumerate(choices, start=1):
        text = str(choice[0])
        yield {
            "id": f"{field.auto_id}_{number}",
            "value": text,
            "label": choice[1],
            "is_picked": text in picked,
            "hint": getattr(choice, "hint", ""),
            "divider": getattr(choice, "divider", ""),
            "reveals": [question(field.form[name]) for name in reveals.get(text, ())],
        }


def first_input_id(field: BoundField) -> str:
    """Where the error summary sends a person: the first input that is wrong."""
    what = kind(field)
    if what in HAS_OPTIONS:
        return f"{field.auto_id}_1"
    if what == "date":
        bad = field.field.widget.bad
        part = next((name for name in PARTS if name in bad), PARTS[0])
        return f"{field.auto_id}_{part}"
    return field.auto_id


def errors(form: forms.BaseForm) -> list[dict[str, str]]:
    """Every error of a form with the id of the input that it is about."""
    if not form.is_bound or not form.errors:
        return []
    visible = form.visible_fields()
    first = first_input_id(visible[0]) if visible else "main-content"
    found = [{"id": first, "text": str(text)} for text in form.non_field_errors()]
    for field in form:
        place = first if field.is_hidden else first_input_id(field)
        found.extend({"id": place, "text": str(text)} for text in field.errors)
    return found
