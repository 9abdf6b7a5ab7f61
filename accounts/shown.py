"""What somebody typed, shown to be sent again: in its page’s words, and as it was."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.forms.models import ModelChoiceField
from django.urls import Resolver404, resolve

# Keys of a form that say nothing to a reader.
SILENT = ("form_key", "version")
TICKED = ("on", "True", "true")


def shown(path: str, fields: list[list[Any]], files: list[str]) -> dict[str, Any]:
    """What the page shows that offers to send a form again, and what it sends."""
    return {
        "path": path,
        "files": files,
        "hidden": [(name, value) for name, values in fields for value in values],
        "rows": list(rows_of(fields, questions_at(path))),
    }


def questions_at(path: str) -> dict[str, forms.Field]:
    """The questions of the form at an address, where its page tells its form."""
    try:
        view = resolve(urlsplit(path).path).func
    except Resolver404:
        return {}
    form_class = getattr(getattr(view, "view_class", None), "form_class", None)
    return getattr(form_class, "base_fields", {})


def rows_of(
    fields: list[list[Any]], questions: dict[str, forms.Field]
) -> Iterator[tuple[str, str]]:
    """Each question with its answer; the parts of a date are one answer."""
    answers: dict[str, list[str]] = {}
    for name, values in fields:
        asked = question_of(name, questions)
        question = questions.get(asked)
        if name in SILENT or is_hidden(question):
            continue
        said = ", ".join(answer_of(value, question) for value in values if value)
        if said:
            answers.setdefault(asked, []).append(said)
    for asked, said_in_parts in answers.items():
        yield words_of(asked, questions.get(asked)), " ".join(said_in_parts)


def question_of(name: str, questions: dict[str, forms.Field]) -> str:
    """The question that a sent field belongs to, itself where none is known."""
    begins = [one for one in questions if name.startswith(f"{one}_")]
    return name if name in questions or not begins else max(begins, key=len)


def is_hidden(question: forms.Field | None) -> bool:
    return question is not None and question.widget.is_hidden


def answer_of(value: str, question: forms.Field | None) -> str:
    """A value as its page says it; of a choice among rows, what was sent for it."""
    if isinstance(question, forms.BooleanField) and value in TICKED:
        return "Yes"
    if isinstance(question, ModelChoiceField):
        return f"The one you chose ({value})"
    if isinstance(question, forms.ChoiceField):
        return str(dict(flat(question.choices)).get(value, value))
    return value


def flat(choices: Any) -> Iterator[tuple[str, Any]]:
    """Choices without their groups, by what is sent."""
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from flat(label)
        else:
            yield str(value), label


def words_of(name: str, question: forms.Field | None) -> str:
    """A question in its page's words, or its field's name as a reader can follow it."""
    label = question.label if question else ""
    return str(label or name.replace("_", " ").replace("-", " ").capitalize())
