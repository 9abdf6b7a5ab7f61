"""What a form's layout is made of, for the templates of `templates/govuk/`."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import LayoutObject
from django import forms
from django.template import Context
from django.utils.safestring import SafeString


class Section(LayoutObject):
    """Fields in a row, under a heading where they have one."""

    template = "govuk/section.html"

    def __init__(self, title: str, *fields: str) -> None:
        self.title = title
        self.fields = list(fields)

    def render(
        self, form: forms.BaseForm, context: Context, **_: Any
    ) -> SafeString | str:
        """Each field by the one template of fields; the layout knows them as shown."""
        if not self.fields:
            return ""
        shown: set[str] = form.rendered_fields  # type: ignore[attr-defined]
        shown.update(self.fields)
        for by_choice in getattr(form, "reveals", {}).values():
            shown.update(name for names in by_choice.values() for name in names)
        assert context.template is not None
        template = context.template.engine.get_template(self.template)
        with context.update(
            {
                "title": self.title,
                "form": form,
                "fields": [form[name] for name in self.fields],
            }
        ):
            return template.render(context)
