"""What the layouts of crispy-forms are put together from, in GOV.UK's markup."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import LayoutObject
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from kit.govuk import rendering


def shown(template: str, context: dict[str, Any]) -> SafeString:
    """A template of the pack; it has escaped what people typed."""
    return mark_safe(render_to_string(template, context))  # noqa: S308


class Questions(LayoutObject):
    """Fields by name, one below the other, under a heading if they have one."""

    template = "%s/questions.html"

    def __init__(self, *names: str, heading: str = "") -> None:
        self.fields = list(names)
        self.heading = heading

    def render(
        self,
        form: forms.BaseForm,
        context: Any,
        template_pack: Any = TEMPLATE_PACK,
        **kwargs: Any,
    ) -> SafeString:
        form.rendered_fields.update(self.fields)  # type: ignore[attr-defined]
        asked = [rendering.question(form[name]) for name in self.fields]
        return shown(
            self.get_template_name(template_pack),
            {"heading": self.heading, "questions": asked},
        )


class Buttons(LayoutObject):
    """The form's one button, and the way back without it."""

    template = "%s/buttons.html"

    def __init__(self) -> None:
        self.fields: list[str] = []

    def render(
        self,
        form: forms.BaseForm,
        context: Any,
        template_pack: Any = TEMPLATE_PACK,
        **kwargs: Any,
    ) -> SafeString:
        return shown(
            self.get_template_name(template_pack),
            {"form": form, "form_method": context["form_method"]},
        )
