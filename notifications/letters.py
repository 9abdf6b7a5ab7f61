"""The registry of letters: each app's `emails.py` enters its own here."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context, Engine
from django.template.loader import render_to_string

from notifications.choices import Kind, Pace


@dataclass(frozen=True)
class Letter:
    """A letter as written for one recipient, just before it goes."""

    subject: str
    text: str
    html: str = ""
    # In a digest and in the list of what is new: one line and where it leads.
    line: str = ""
    path: str = ""
    # To whom an answer to it goes; else nobody reads one.
    reply_to: str = ""


@dataclass(frozen=True)
class Draft:
    """A letter to be written: what it is about, and for whom."""

    context_id: int
    person: Any
    address: str = ""
    # Nothing is sent: the person looks at its own lines in the portal.
    is_looking: bool = False

    @property
    def person_id(self) -> int | None:
        return None if self.person is None else self.person.pk


Line = tuple[str, str]
WriteMany = Callable[..., list[Letter | None]]
LinesMany = Callable[..., list[Line | None]]


@dataclass(frozen=True)
class LetterKind:
    """What the sender must know of an event: its kind and who writes its letter.

    `write(context_id, person, address, at)` gives the letter, or None when the
    recipient may no longer know; it may issue signed links. `write_many(drafts, at)`
    gives the same for many at once, in their order, so that the sender's queries do
    not grow; without it `write` is asked for each. `lines_many(drafts)` gives the lines
    of many for several people, for digests. `line(context_id,
    person)` gives (words, path) for digests and the portal's own list, or None.
    `lines(context_ids, person)` gives the same for many at once, as {context_id:
    (words, path)}, so that a list's queries do not grow; without it `line` is asked
    for each. `portal_lines` is the same where the portal's own list may say more than
    a letter.
    """

    event: str
    kind: Kind
    write: Callable[..., Letter | None]
    line: Callable[..., Line | None]
    usual_pace: Pace = Pace.DAILY
    always_at_once: bool = False
    lines: Callable[..., dict[int, Line]] | None = None
    portal_lines: Callable[..., dict[int, Line]] | None = None
    write_many: WriteMany | None = None
    lines_many: LinesMany | None = None


REGISTRY: dict[str, LetterKind] = {}


def register(letter: LetterKind) -> LetterKind:
    """Enter a letter under its event's name; a name is taken once."""
    if letter.event in REGISTRY and REGISTRY[letter.event] != letter:
        raise ValueError(f"The letter {letter.event} is registered twice.")
    REGISTRY[letter.event] = letter
    return letter


def kind_of(event: str) -> LetterKind:
    """The registered letter of an event; raises KeyError for an unknown one."""
    return REGISTRY[event]


def register_set(
    event: str,
    kind: Kind,
    *,
    write_many: WriteMany,
    lines_many: LinesMany,
    portal_lines_many: LinesMany | None = None,
    usual_pace: Pace = Pace.DAILY,
    always_at_once: bool = False,
) -> LetterKind:
    """Enter a letter that is written for many at once; one is a set of one."""
    lines = for_person(lines_many)
    return register(
        LetterKind(
            event,
            kind,
            write=singly(write_many),
            line=lambda *, context_id, person: lines(
                context_ids=[context_id], person=person
            ).get(context_id),
            usual_pace=usual_pace,
            always_at_once=always_at_once,
            lines=lines,
            portal_lines=portal_lines_many and for_person(portal_lines_many),
            write_many=write_many,
            lines_many=lines_many,
        )
    )


def for_person(lines_many: LinesMany) -> Callable[..., dict[int, Line]]:
    """The `lines` of a kind whose lines are read for many people at once."""

    def lines(
        *, context_ids: list[int], person: Any, is_looking: bool = False
    ) -> dict[int, Line]:
        drafts = [
            Draft(context_id, person, is_looking=is_looking)
            for context_id in context_ids
        ]
        found = zip(context_ids, lines_many(drafts=drafts), strict=True)
        return {context_id: line for context_id, line in found if line}

    return lines


def no_lines(*, drafts: list[Draft]) -> list[Line | None]:
    """Of a letter that stands in no list."""
    return [None] * len(drafts)


def singly(write_many: WriteMany) -> Callable[..., Letter | None]:
    """The `write` of a kind whose letters are written many at once."""

    def write(
        *, context_id: int, person: Any, address: str, at: dt.datetime
    ) -> Letter | None:
        [letter] = write_many(drafts=[Draft(context_id, person, address)], at=at)
        return letter

    return write


def usual_pace_of(kind: Kind) -> Pace:
    """How fast people hear of a kind of thing when they chose nothing."""
    paces = {
        letter.usual_pace
        for letter in REGISTRY.values()
        if letter.kind == kind and not letter.always_at_once
    }
    return Pace.AT_ONCE if paces == {Pace.AT_ONCE} else Pace.DAILY


def compose(
    template: str,
    *,
    subject: str,
    context: dict[str, Any],
    line: str = "",
    path: str = "",
    reply_to: str = "",
) -> Letter:
    """A letter from its two templates, `<template>.txt` and `<template>.html`."""
    facts = {"subject": subject, "portal_url": settings.PORTAL_URL} | context
    # Plain text is no HTML: an apostrophe stays an apostrophe.
    plain = Engine.get_default().get_template(f"{template}.txt")
    text = plain.render(Context(facts, autoescape=False))
    html = render_to_string(f"{template}.html", facts)
    helpline = f"PACE helpline: {settings.HELPLINE}"
    whole = f"{text.strip()}\n\n{helpline}\n"
    return Letter(subject, whole, html, line, path, reply_to)


def lines_for(
    messages: Iterable[Any], person: Any, *, in_portal: bool = False
) -> dict[int, Line]:
    """What each message says in one line and where it leads, by the message's id.

    A message whose recipient may no longer know, or whose letter is gone, is left out.
    """
    by_event: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for message in messages:
        by_event[message.event][message.context_id].append(message.pk)
    found = {}
    for event, contexts in by_event.items():
        kind = REGISTRY.get(event)
        if kind is None:
            continue
        lines = lines_of(kind, list(contexts), person, in_portal=in_portal)
        for context_id, line in lines.items():
            for message_id in contexts[context_id]:
                found[message_id] = line
    return found


def lines_of(
    kind: LetterKind, context_ids: list[int], person: Any, *, in_portal: bool
) -> dict[int, Line]:
    lines = (kind.portal_lines if in_portal else None) or kind.lines
    if lines is not None:
        return lines(context_ids=context_ids, person=person, is_looking=in_portal)
    each = {
        context_id: kind.line(context_id=context_id, person=person)
        for context_id in context_ids
    }
    return {context_id: line for context_id, line in each.items() if line}


def lines_of_each(wanted: Sequence[tuple[str, Draft]]) -> list[Line | None]:
    """What drafts of these events say in one line, each for its own recipient.

    The queries of a kind do not grow with the drafts, where it has `lines_many`.
    """
    by_event: dict[str, list[int]] = defaultdict(list)
    for place, (event, _) in enumerate(wanted):
        by_event[event].append(place)
    lines: list[Line | None] = [None] * len(wanted)
    for event, places in by_event.items():
        drafts = [wanted[place][1] for place in places]
        for place, line in zip(places, lines_of_event(event, drafts), strict=True):
            lines[place] = line
    return lines


def lines_of_event(event: str, drafts: list[Draft]) -> list[Line | None]:
    kind = REGISTRY.get(event)
    if kind is None:
        return no_lines(drafts=drafts)
    if kind.lines_many is not None:
        return kind.lines_many(drafts=drafts)
    return [
        lines_of(kind, [draft.context_id], draft.person, in_portal=False).get(
            draft.context_id
        )
        for draft in drafts
    ]
