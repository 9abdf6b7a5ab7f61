"""Radios, selects, checkboxes and ticks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from markupsafe import escape

from kit.govuk.spoken import Spoken

# The property itself, which the stubs tell as a plain attribute.
given_choices: Any = vars(forms.ChoiceField)["choices"]
NOT_THERE = "Select one of the choices shown"


class Choice(Promise):
    """A choice with a hint below it, or a divider such as "or" after it.

    Django takes a promise as it is, where it would make a bare pair of anything else
    and lose the hint.
    """

    def __init__(
        self, value: Any, label: Any, *, hint: str = "", divider: str = ""
    ) -> None:
        self.value, self.label = value, label
        self.hint, self.divider = hint, divider

    def __iter__(self) -> Iterator[Any]:
        return iter((self.value, self.label))

    def __getitem__(self, place: int) -> Any:
        return (self.value, self.label)[place]


class QuickSelect(forms.Select):
    """A select written in one go: Django renders a template for each option."""

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: Any = None
    ) -> SafeString:
        picked = {str(part) for part in self.format_value(value)}
        lines = []
        for key, label in self.choices:
            if isinstance(label, list | tuple):
                inner = "".join(self.line(*choice, picked=picked) for choice in label)
                name_of_group = escape(key)
                lines.append(f'<optgroup label="{name_of_group}">{inner}</optgroup>')
            else:
                lines.append(self.line(key, label, picked=picked))
        built = flatatt(self.build_attrs(self.attrs, attrs))
        inside = mark_safe("".join(lines))  # noqa: S308 - each line escapes its own
        return format_html('<select name="{}"{}>{}</select>', name, built, inside)

    @staticmethod
    def line(key: Any, label: Any, *, picked: set[str]) -> str:
        value = "" if key is None else str(key)
        selected = " selected" if value in picked else ""
        return f'<option value="{escape(value)}"{selected}>{escape(label)}</option>'


class Chosen(Spoken):
    """What every field of choices shares."""

    verb = "Select"

    def sentences(self) -> dict[str, str]:
        return {
            "invalid_choice": NOT_THERE,
            "invalid_list": NOT_THERE,
            "invalid_pk_value": NOT_THERE,
            "list": NOT_THERE,
        }

    def clean(self, value: Any) -> Any:
        # The database cannot even be asked about this character.
        typed = value if isinstance(value, list | tuple) else [value]
        if any("\x00" in str(part) for part in typed):
            raise ValidationError(NOT_THERE, code="invalid_choice")
        return super().clean(value)


class RadiosField(Chosen, forms.TypedChoiceField):
    """One of a few choices, all in sight."""

    widget = forms.RadioSelect


class SelectField(Chosen, forms.TypedChoiceField):
    """One of many choices; the first, blank one stands for no answer."""

    widget = QuickSelect

    def __init__(self, *, choices: Any = (), blank: str = "", **kwargs: Any) -> None:
        self.blank = blank
        super().__init__(choices=choices, **kwargs)

    def _set_choices(self, value: Any) -> None:
        def offered() -> list[Any]:
            given = list(value() if callable(value) else value)
            has_blank = any(choice[0] in ("", None) for choice in given)
            return given if has_blank else [("", self.blank), *given]

        given_choices.fset(self, offered)

    choices = property(given_choices.fget, _set_choices)


class CheckboxesField(Chosen, forms.MultipleChoiceField):
    """Any of a few choices."""

    widget = forms.CheckboxSelectMultiple


class ModelRadiosField(Chosen, forms.ModelChoiceField):
    """One row of a few; the view sets its queryset to what the person may see."""

    widget = forms.RadioSelect


class ModelSelectField(Chosen, forms.ModelChoiceField):
    """One row of many; the view sets its queryset to what the person may see."""

    widget = QuickSelect

    def __init__(self, queryset: Any, *, blank: str = "", **kwargs: Any) -> None:
        super().__init__(queryset=queryset, empty_label=blank, **kwargs)


class ModelCheckboxesField(Chosen, forms.ModelMultipleChoiceField):
    """Any rows of a few; the view sets its queryset to what the person may see."""

    widget = forms.CheckboxSelectMultiple


class YesNoField(Chosen, forms.TypedChoiceField):
    """Yes or no; None when it need not be answered and was not."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("True", "Yes"), ("False", "No")],
            coerce=lambda value: value in ("True", True),
            empty_value=None,
            **kwargs,
        )


class TickField(Spoken, forms.BooleanField):
    """One box to tick; not needed unless it says so."""

    verb = "Tick to confirm"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False} | kwargs)
