"""Rows of a situation's parts in words, as its page and those of all rows show them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from kit.moments import spoken_date, spoken_moment, spoken_time
from kit.templatetags.portal import people
from redundancies.actions.documents import MOST_OF_NOTICE
from redundancies.choices import (
    NO_ANSWER,
    NO_ANSWER_CAME,
    Answer,
    Audience,
    ClockKind,
    ContactRole,
    Means,
    NoticeStatus,
    SessionKind,
    SessionState,
)
from redundancies.querysets import Sight
from redundancies.views import papers, summary
from redundancies.views.parts import COUNTED, Row, called, day, moment, site_of

KINDS, STATES = dict(SessionKind.choices), dict(SessionState.choices)
ANSWERS, MEANS = dict(Answer.choices), dict(Means.choices)
ROLES, EVENTS = dict(ContactRole.choices), dict(ClockKind.choices)
NOTICES, AUDIENCES = dict(NoticeStatus.choices), dict(Audience.choices)


@dataclass
class Here:
    """Who looks at which situation, and what may be done to its rows from here.

    `back` is what the address of an act ends with, so that it leads back here.
    """

    reference: str
    sight: Sight
    at: dt.datetime
    is_open: bool
    may: dict[str, bool]
    # Responses on which this person works, and those to which it assigns people.
    own: Collection[int] = ()
    assigning: Collection[int] = ()
    places: dict[int, str] = field(default_factory=dict)
    back: str = ""

    @property
    def may_change(self) -> bool:
        return self.is_open and self.may["edit"]

    @property
    def no_answer(self) -> str:
        return NO_ANSWER if self.is_open else NO_ANSWER_CAME


def session(row: Row, here: Here) -> None:
    starts, ends = moment(row.starts_at), moment(row.ends_at)
    row.what = KINDS[row.kind]
    begins = spoken_moment(starts)
    row.when = f"{begins} to {spoken_time(ends)}"
    row.said = ", ".join(filter(None, (row.what, begins, row.shift, row.place)))
    row.status = STATES[row.state]
    if row.attended is not None and here.sight.in_full:
        row.status += f": {people(row.attended)} came"
    if row.reason:
        row.status += f": {row.reason}"
    row.has_begun = starts <= here.at


def asked(row: Row, here: Here) -> None:
    organisations = here.sight.standing.organisations(row.place)
    row.is_own = row.organisation_id in organisations
    row.services = ", ".join(row.service_names) or "To take part"
    row.session = row.said = ""
    if row.session_kind:
        kind, begins = KINDS[row.session_kind], spoken_moment(moment(row.starts_at))
        row.session = ", ".join(filter(None, (f"{kind}, {begins}", row.shift)))
        row.said = ", ".join(filter(None, (kind, begins, row.shift, row.where)))
    row.answer_words = ANSWERS.get(row.answer) or here.no_answer
    row.answered = ""
    if row.answered_at:
        words = (called(row.answered_by), spoken_moment(moment(row.answered_at)))
        by_link = ", by link" if row.is_answered_by_link else ""
        row.answered = f"{', '.join(filter(None, words))}{by_link}"


def support(row: Row, here: Here) -> None:
    reached = f", {people(row.reached)}" if row.reached is not None else ""
    row.words = (
        f"{spoken_date(day(row.on))}: {row.service} by {row.organisation},"
        f" for {AUDIENCES[row.audience].lower()}{reached}"
    )


def contact(row: Row, here: Here) -> None:
    row.role_words = ROLES[row.role].lower()


def contact_log(row: Row, here: Here) -> None:
    contact = f" with {row.contact}" if row.contact and here.sight.hr1 else ""
    row.words = (
        f"{spoken_moment(moment(row.at))}: {MEANS[row.means].lower()}{contact}"
        f"{'' if row.is_reached else ', no answer'}, by {called(row.by)}"
    )
    row.said = f"{MEANS[row.means].lower()}, {spoken_moment(moment(row.at))}"
    strike(row)
    row.is_own = row.response_id in here.own


def strike(row: Row) -> None:
    """What was struck out says by whom, and is not changed any more."""
    row.struck_out = ""
    if row.struck_out_at:
        when = spoken_moment(moment(row.struck_out_at))
        row.struck_out = f"Struck out by {called(row.struck_out_by)} on {when}"


def note(row: Row, here: Here) -> None:
    written = spoken_moment(moment(row.written_at))
    row.words = f"{called(row.by)}, {written}"
    if row.edited_at:
        row.words += f", changed {spoken_moment(moment(row.edited_at))}"
    strike(row)


def numbers(row: Row, here: Here) -> None:
    where = f", {site_of(row)}" if row.site_id else ""
    reason = f" ({row.reason})" if row.reason else ""
    on = spoken_date(day(row.as_at))
    row.words = f"{on}{where}: {summary.headcount_words(row)}{reason}"


def document(row: Row, here: Here) -> None:
    papers.dress(row, here.reference)


def notice(row: Row, here: Here) -> None:
    row.attached = [Row(**facts) for facts in row.attached]
    for attached in row.attached:
        document(attached, here)
    row.has_room = sum(1 for one in row.attached if not one.is_gone) < MOST_OF_NOTICE
    row.is_active = row.status == NoticeStatus.ACTIVE
    if row.is_active:
        row.facts = summary.notice_facts(row)
        return
    received = day(row.received_on)
    when = f"on {spoken_date(received)}" if received else "on a date not known yet"
    row.words = f"{NOTICES[row.status]}: a notice received {when}."


def site(row: Row, here: Here) -> None:
    row.name = site_of(row)
    row.words = "".join(f", {word}" for word in (row.postcode, row.council) if word)
    if row.employed is not None and here.sight.hr1:
        row.words += f": {people(row.employed)} employed"


def staff(row: Row, here: Here) -> None:
    row.person = called(row.person)
    row.may_go = here.is_open and row.response_id in here.assigning


def event(row: Row, here: Here) -> None:
    at = moment(row.at)
    when = spoken_moment(at) if at else spoken_date(day(row.on))
    row.said = f"{EVENTS[row.kind]}, {when}"
    row.words = f"{row.said}: {row.reason}" if row.reason else row.said
    if len(here.places) > 1:
        row.words = f"{here.places[row.response_id]}: {row.words}"


WORDS: dict[str, Callable[[Row, Here], None]] = {
    "asked": asked,
    "sessions": session,
    "support": support,
    "documents": document,
    "contacts": contact,
    "contact-log": contact_log,
    "notes": note,
    "numbers": numbers,
    "notices": notice,
    "sites": site,
    "staff": staff,
    "clock": event,
}


def dress(name: str, rows: list[Row], here: Here) -> list[Row]:
    """The rows of one part, in words."""
    words = WORDS[name]
    for row in rows:
        words(row, here)
    return rows


def board_words(answers: list[str], here: Here) -> str:
    """2 coming, 1 cannot come, 5 still to answer; nothing where nobody was asked."""
    if len(answers) > COUNTED:
        return f"More than {COUNTED:,} requests."
    if not answers:
        return ""
    counts: dict[Any, int] = Counter(answers)
    in_part = f"{counts['in_part']} helping in part, " if counts["in_part"] else ""
    waiting = "still to answer" if here.is_open else "did not answer"
    return (
        f"{counts['yes']} coming, {in_part}{counts['no']} cannot come,"
        f" {counts['']} {waiting}."
    )
