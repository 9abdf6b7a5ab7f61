"""A page read back: its heading, and the questions of its forms as it words them.

What a person is asked stands nowhere as truly as on the page itself, with the choices
that it offers to this one person. Forms written by hand are read as those of `govuk`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from django.core.exceptions import ValidationError

from kit.govuk.dates import NOT_KNOWN, PARTS, DateField
from kit.moments import spoken_date

OPTIONAL = " (optional)"
GONE = "A choice that the page does not show any more"
# What is read as words, by tag; the caption by its class.
WORDED = ("h1", "legend", "label", "option", "button")
CAPTION = "govuk-caption-l"
Attributes = dict[str, str]


@dataclass
class Words:
    """Words that are gathered while their tag is open."""

    tag: str
    of: Attributes
    parts: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return " ".join("".join(self.parts).split())


@dataclass
class Group:
    """A fieldset: what it asks, and the field that it asks about."""

    legend: str = ""
    name: str = ""
    is_date: bool = False

    def asks(self, name: str) -> bool:
        return name == self.name or (self.is_date and name.startswith(f"{self.name}_"))


@dataclass
class Control:
    """One input, option or button of a form."""

    name: str
    kind: str
    value: str = ""
    id: str = ""
    is_ticked: bool = False
    group: Group | None = None
    label: str = ""
    # What an option or a button says.
    words: str = ""


@dataclass
class Question:
    """What a form asks, and how it words each choice."""

    words: str
    kind: str
    choices: dict[str, str] = field(default_factory=dict)
    # A box was ticked when the page was opened.
    was_ticked: bool = False

    def answer(self, name: str, sent: Mapping[str, list[str]]) -> str:
        """What was sent, in the page's words; nothing where nothing was."""
        if self.kind == "date":
            return self.answer_of_date(name, sent)
        if name not in sent:
            none = "No" if self.kind == "tick" else "None"
            return none if self.was_ticked else ""
        if self.kind == "text":
            return ", ".join(value for value in sent[name] if value)
        said = (self.choices.get(value, GONE) for value in sent[name])
        return ", ".join(words for words in said if words)

    def answer_of_date(self, name: str, sent: Mapping[str, list[str]]) -> str:
        typed = [sent.get(f"{name}_{part}", [""])[-1].strip() for part in PARTS]
        said = [spoken_parts(typed)] if any(typed) else []
        if f"{name}_{NOT_KNOWN}" in sent:
            said += self.choices.values()
        return ", ".join(said)


def spoken_parts(typed: list[str]) -> str:
    """28 November 2026; as it was typed where that is no date."""
    try:
        on = DateField().clean([*typed, ""])
    except ValidationError:
        on = None
    return spoken_date(on) if on else " ".join(part for part in typed if part)


@dataclass
class SentForm:
    """A form that is sent by POST."""

    action: str
    controls: list[Control] = field(default_factory=list)

    def likeness(self, sent: Mapping[str, list[str]]) -> int:
        """How many of its inputs were sent; of hidden ones, with their own value."""
        return sum(
            control.value in sent.get(control.name, ())
            if control.kind == "hidden"
            else control.name in sent
            for control in self.controls
        )

    def hidden(self) -> set[str]:
        """What is sent along and asks nothing."""
        return {one.name for one in self.controls if one.kind == "hidden"}

    def questions(self) -> dict[str, Question]:
        """What it asks, by the name of the field; a date is one question."""
        found: dict[str, Question] = {}
        for control in self.controls:
            if control.kind in ("hidden", "button"):
                continue
            group = control.group
            name = group.name if group else control.name
            words = group.legend if group else control.label
            kind = "date" if group and group.is_date else control.kind
            if kind == "choice" and not group:
                kind = "tick"
            question = found.setdefault(name, Question(words or "Answer", kind))
            if control.kind == "option":
                question.choices[control.value] = control.words
            elif control.kind == "choice":
                said = "Yes" if kind == "tick" else control.label
                question.choices[control.value] = said
            question.was_ticked |= control.is_ticked
        return found

    def pressed(self, sent: Mapping[str, list[str]]) -> str:
        """What the button says that was pressed; of several, by what it sent."""
        buttons = [one for one in self.controls if one.kind == "button"]
        named = [one for one in buttons if one.value in sent.get(one.name, ())]
        return next((one.words for one in named or buttons), "")


class Page(HTMLParser):
    """What a page says it is, and the forms on it."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.heading = self.caption = ""
        self.forms: list[SentForm] = []
        self.form: SentForm | None = None
        self.groups: list[Group] = []
        self.words: list[Words] = []
        self.labels: dict[str, str] = {}
        self.select: Attributes = {}
        self.feed(text)
        self.close()
        for form in self.forms:
            for control in form.controls:
                control.label = self.labels.get(control.id, "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {name: value or "" for name, value in attrs}
        if tag == "form":
            is_sent = of.get("method", "").lower() == "post"
            self.form = SentForm(of.get("action", "")) if is_sent else None
            self.forms.extend([self.form] if self.form else [])
        elif tag == "fieldset":
            self.groups.append(Group())
        elif tag == "select":
            self.select = of
        elif tag in ("input", "textarea"):
            self.ask(of, of.get("type", "text"))
        elif tag in WORDED or CAPTION in of.get("class", "").split():
            self.words.append(Words(tag, of))

    def handle_data(self, data: str) -> None:
        for words in self.words:
            words.parts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "fieldset":
            self.groups.pop()
        elif self.words and self.words[-1].tag == tag:
            self.take(self.words.pop())

    def take(self, read: Words) -> None:
        """Words whose tag is closed go where they belong."""
        said = str(read)
        if read.tag == "h1":
            self.heading = self.heading or said
        elif read.tag == "legend":
            self.groups[-1].legend = said.removesuffix(OPTIONAL)
        elif read.tag == "label":
            self.labels[read.of.get("for", "")] = said.removesuffix(OPTIONAL)
        elif read.tag == "option":
            value = read.of.get("value", said)
            name, known_as = self.select.get("name", ""), self.select.get("id", "")
            self.add(Control(name, "option", value, known_as, words=said))
        elif read.tag == "button":
            value = read.of.get("value", "")
            self.add(Control(read.of.get("name", ""), "button", value, words=said))
        else:
            self.caption = said

    def ask(self, of: Attributes, kind: str) -> None:
        """An input, below the question that its fieldset asks."""
        kinds = {"hidden": "hidden", "radio": "choice", "checkbox": "choice"}
        control = Control(
            of.get("name", ""),
            kinds.get(kind, "text"),
            value=of.get("value", "on" if kind == "checkbox" else ""),
            id=of.get("id", ""),
            is_ticked=kind == "checkbox" and "checked" in of,
        )
        group = self.groups[-1] if self.groups else None
        if group and control.kind != "hidden":
            if not group.name:
                group.is_date = "govuk-date-input__input" in of.get("class", "")
                name = control.name
                group.name = name.removesuffix("_day") if group.is_date else name
            control.group = group if group.asks(control.name) else None
        self.add(control)

    def add(self, control: Control) -> None:
        if self.form is not None:
            self.form.controls.append(control)
