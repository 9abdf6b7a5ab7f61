"""The mixins that every form of the portal uses."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.db import models
from django.forms.models import ModelFormMetaclass
from django.utils.functional import cached_property

from kit import telephones
from kit.govuk import choices, dates, fields, layout
from kit.govuk.rendering import first_input_id


class GovukMixin:
    """How a form looks and is sent; rendered whole by `{{ crispy(form) }}`."""

    button_text = "Save"
    # A second button, by its name and its words, which sends the form as well.
    other_button: ClassVar[tuple[str, str] | None] = None
    cancel_href = ""
    cancel_text = "Cancel"
    method = "post"
    action = ""
    # "Reason (optional)"; a form where everything is optional may turn it off.
    marks_optional = True
    # The one field of a public page whose question is the page's heading.
    heading_field = ""
    # Groups of fields under headings: (("Dates", ("first_on", "last_on")), ...)
    sections: ClassVar[tuple[tuple[str, tuple[str, ...]], ...]] = ()
    # Fields that open under a choice: {"answer": {"no": ("reason",)}}; without
    # JavaScript they are always open, so none of them may be required by itself.
    reveals: ClassVar[dict[str, dict[str, tuple[str, ...]]]] = {}
    use_required_attribute = False
    conflict: dict[str, Any] | None = None

    @cached_property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.layout = self.layout
        helper.form_method = self.method
        helper.disable_csrf = self.method != "post"
        helper.attrs = {"action": self.action} if self.action else {}
        if prefix := getattr(self, "prefix", None):
            helper.form_id = f"form-{prefix}"
        return helper

    @property
    def layout(self) -> Layout:
        """What stands where: the sections, then fields named nowhere, the button."""
        placed = self.inner_names.union(*(names for _, names in self.sections))
        rest = [name for name in self.fields if name not in placed]  # type: ignore[attr-defined]
        return Layout(
            *(
                layout.Questions(*names, heading=title)
                for title, names in self.sections
            ),
            layout.Questions(*rest),
            layout.Buttons(),
        )

    @property
    def heading_label(self) -> str:
        """The question that is the page's heading and title."""
        return str(self.fields[self.heading_field].label)  # type: ignore[attr-defined]

    @property
    def first_input_id(self) -> str:
        """Where an error of the whole form leads."""
        for field in self.visible_fields():  # type: ignore[attr-defined]
            return first_input_id(field)
        return "main-content"

    @property
    def in_use(self) -> bool:
        """Whether a list's filter narrows anything, or says what is wrong."""
        return self.is_bound and (  # type: ignore[attr-defined]
            bool(self.errors) or any(self.cleaned_data.values())  # type: ignore[attr-defined]
        )

    @property
    def inner_names(self) -> set[str]:
        """The fields that open under a choice."""
        return {
            name
            for by_choice in self.reveals.values()
            for names in by_choice.values()
            for name in names
        }


class GovukForm(GovukMixin, forms.Form):
    """A form that is not made from a model."""


def govuk_formfield(db_field: models.Field, **kwargs: Any) -> forms.Field | None:
    """A model's field as one of ours, so that its errors are in plain words."""
    if getattr(db_field, "choices", None):
        kwargs.setdefault("choices_form_class", choices.SelectField)
    elif isinstance(db_field, models.DateTimeField):
        pass
    elif isinstance(db_field, models.DateField):
        kwargs.setdefault("form_class", dates.DateField)
        kwargs.pop("widget", None)
    elif isinstance(db_field, models.TextField):
        kwargs.setdefault("form_class", fields.TextAreaField)
    elif isinstance(db_field, models.EmailField):
        kwargs.setdefault("form_class", fields.EmailField)
    elif isinstance(db_field, models.CharField):
        kwargs.setdefault("form_class", fields.TextField)
    elif isinstance(db_field, models.IntegerField):
        kwargs.setdefault("form_class", fields.NumberField)
        # A model's own bounds are those of its column, not those of sense.
        kwargs |= {"min_value": 0, "max_value": fields.MOST}
    elif isinstance(db_field, models.BooleanField):
        kwargs.setdefault("form_class", choices.TickField)
    elif isinstance(db_field, models.ForeignKey):
        kwargs.setdefault("form_class", choices.ModelSelectField)
    elif isinstance(db_field, models.ManyToManyField):
        kwargs.setdefault("form_class", choices.ModelCheckboxesField)
    return db_field.formfield(**kwargs)


class GovukModelFormMetaclass(ModelFormMetaclass):
    """Derives a model's fields as ours, with no word needed in each `Meta`."""

    def __new__(mcs, name: str, bases: Any, attrs: dict[str, Any]) -> Any:
        meta = attrs.get("Meta")
        if meta is not None and not hasattr(meta, "formfield_callback"):
            meta.formfield_callback = staticmethod(govuk_formfield)
        return super().__new__(mcs, name, bases, attrs)


class GovukModelForm(GovukMixin, forms.ModelForm, metaclass=GovukModelFormMetaclass):
    """A form that takes fields and constraints from a model; it does not save."""


class OnceForm(GovukForm):
    """A form that makes something: sent twice, the key lets it be made once."""

    form_key = forms.UUIDField(
        widget=forms.HiddenInput,
        initial=uuid.uuid4,
        error_messages=dict.fromkeys(
            ("required", "invalid"),
            "This page was opened too long ago. Open it again before you save",
        ),
    )


class VersionedForm(GovukForm):
    """A form that changes a row: it carries the version that the person saw."""

    version = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=0,
        max_value=2**31 - 1,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            "This page was opened too long ago. Open it again before you save",
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        row = getattr(self, "instance", None)
        if row is not None and getattr(row, "pk", None):
            self.initial.setdefault("version", row.version)

    def changed_meanwhile(
        self,
        *,
        version: int,
        now: Mapping[str, Any],
        by: object,
        before: Mapping[str, Any] | None = None,
        who: object = None,
        at: dt.datetime | None = None,
    ) -> None:
        """Tell the second person what changed; what was typed stays in the form.

        `by` saves now, `who` had saved before: the same person has two windows open.
        `now` and `before` hold the row's values by field name. The form takes the
        new version on, so that saving again is a decision and no longer an accident.
        """
        known = self.cleaned_data if before is None else before
        self.conflict = {
            "who": "You" if (is_own := who is not None and who == by) else who,
            "is_own": is_own,
            "at": at,
            "changes": [
                {
                    "label": self.fields[name].label or name.replace("_", " "),
                    "before": self.spoken(name, (before or {}).get(name)),
                    "now": self.spoken(name, value),
                    "typed": self.spoken(name, self.cleaned_data.get(name)),
                }
                for name, value in now.items()
                if name in self.fields
                and self.spoken(name, value) != self.spoken(name, known.get(name))
            ],
            "knows_before": before is not None,
        }
        data: Any = self.data
        typed = data.copy()
        typed[self.add_prefix("version")] = str(version)
        self.data = typed
        self.add_error(
            None,
            "You changed this in another window"
            if is_own
            else f"{who or 'Somebody else'} changed this while you were working on it",
        )

    def spoken(self, name: str, value: Any) -> str:
        """A field's value as a reader sees it."""
        field = self.fields[name]
        if isinstance(field, fields.TelephoneField) and isinstance(value, str):
            return telephones.shown(value)
        if isinstance(field, forms.ChoiceField) and not isinstance(
            field, forms.ModelChoiceField
        ):
            offered: Any = field.choices
            labels = {str(key): str(label) for key, label in offered}
            if isinstance(value, list | tuple | set):
                return ", ".join(labels.get(str(part), str(part)) for part in value)
            if str(value) in labels:
                return labels[str(value)]
        return dates.spoken_value(value)
