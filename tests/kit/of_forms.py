"""Forms as a browser sends them and as a page shows them."""

import pytest
from django import forms
from django.http import QueryDict
from django.template import engines

from kit import govuk


def posted(form_class, **values):
    """The form as a browser sends it back."""
    typed = QueryDict(mutable=True)
    for name, value in values.items():
        typed.setlist(name, value if isinstance(value, list) else [value])
    return form_class(typed)


def form_of(**fields):
    """A form class with these fields and nothing else."""
    return type("AnyForm", (govuk.GovukForm,), fields)


def error_of(field, typed):
    """The one sentence that a field answers with."""
    with pytest.raises(forms.ValidationError) as refusal:
        field.clean(typed)
    return " / ".join(refusal.value.messages)


def said_of(field, typed):
    """All that a field says of what was typed; nothing when it takes it."""
    try:
        field.clean(typed)
    except forms.ValidationError as refusal:
        return refusal.messages
    return []


def rendered(form, **context):
    page = engines["pages"].from_string(
        '{% from "govuk/error_summary.html" import error_summary %}'
        "{{ error_summary(form) }}{{ crispy(form) }}"
    )
    return page.render({"form": form} | context)
