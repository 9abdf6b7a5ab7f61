"""Rows of a situation's parts in words, as its page and those of all rows show them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from kit.moments import spoken_date, spoken_moment, spoken_span
from kit.templatetags.portal import people
from redundancies.actions.documents import MOST_OF_NOTICE
from redundancies.choices import (
    COUNTING,
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
    Source,
)
from redundancies.querysets import Sight
from redundancies.views import of_whom, papers, summary
from redundancies.views.parts import COUNTED, Row, called, day, moment, site_of

KINDS, STATES = dict(SessionKind.choices), dict(SessionState.choices)
ANSWERS, MEANS = dict(Answer.choices), dict(Means.choices)
ROLES, EVENTS = dict(ContactRole.choices), dict(ClockKind.choices)
NOTICES, AUDIENCES = dict(NoticeStatus.choices), dict(Audience.choices)
SOURCES = dict(Source.choices)


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
    if row.site_id and here.sight.knows_sites:
        row.place = f"{row.place}, for {site_of(row)}"
    begins = spoken_moment(starts)
    row.when = spoken_span(starts, ends)
    row.said = ", ".join(filter(None, (row.what, begins, row.shift, row.place)))
    # Who could join by it must have been asked, or work on the situation.
    row.join_url = row.join_url if here.sight.in_full else ""
    row.status = STATES[row.state]
    if row.attended is not None and here.sight.in_full:
        row.status += f": {people(row.attended)} came"
    if row.corrected_at and here.sight.in_full:
        before = "not known" if row.attended_before is None else row.attended_before
        row.status += (
            f" ({before} before {called(row.corrected_by)} corrected it on"
            f" {spoken_date(moment(row.corrected_at))})"
        )
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
        is_told = row.site_id and here.sight.knows_sites
        site = f"for {site_of(row)}" if is_told else ""
        row.said = ", ".join(filter(None, (kind, begins, row.shift, row.where, site)))
    row.answer_words = ANSWERS.get(row.answer) or here.no_answer
    row.is_stale = is_stale(row)
    if row.is_stale:
        for_when = spoken_moment(moment(row.answered_for))
        row.answer_words += f", for {for_when}, not confirmed since"
    if row.withdrawn_at:
        row.answer_words = "Withdrawn"
    row.asked_words = f"Asked {spoken_date(moment(row.asked_at))}"
    row.answered = ""
    if row.answered_at:
        who = row.said_by or called(row.answered_by)
        words = (who, spoken_moment(moment(row.answered_at)))
        how = ", by link" if row.is_answered_by_link else ""
        if row.noted:
            how = f", noted by {called(row.recorded_by)}"
        row.answered = f"{', '.join(filter(None, words))}{how}"


def support(row: Row, here: Here) -> None:
    reached = f", {people(row.reached)}" if row.reached is not None else ""
    row.words = (
        f"{spoken_date(day(row.on))}: {row.service} by {row.organisation},"
        f" for {AUDIENCES[row.audience].lower()}{reached}"
    )


def contact(row: Row, here: Here) -> None:
    site = f", for {site_of(row)}" if row.site_id else ""
    row.role_words = f"{ROLES[row.role].lower()}{site}"


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


def struck_out(row: Row) -> str:
    """Struck out by whom, when and why."""
    at = moment(row.struck_out_at)
    if at is None:
        return ""
    by = called(row.struck_out_by)
    words = f"struck out on {spoken_date(at.date())}{f' by {by}' if by else ''}"
    return f"{words}: {row.struck_out_reason}"


def numbers(row: Row, here: Here) -> None:
    where = f", {site_of(row)}" if row.site_id else ""
    said = ", ".join(filter(None, (SOURCES.get(row.source), row.reason)))
    on = spoken_date(day(row.as_at))
    row.said = f"{on}{where}: {summary.headcount_words(row)}"
    row.words = f"{row.said} ({said})" if said else row.said
    row.struck = struck_out(row)
    row.may_strike = here.may_change and not row.struck and row.notice_id is None


def document(row: Row, here: Here) -> None:
    papers.dress(row, here.reference)


def notice(row: Row, here: Here) -> None:
    row.attached = [Row(**facts) for facts in row.attached]
    for attached in row.attached:
        document(attached, here)
    row.has_room = sum(1 for one in row.attached if not one.is_gone) < MOST_OF_NOTICE
    row.place = of_whom.place_of(row)
    received = day(row.received_on)
    when = f"received {spoken_date(received)}" if received else "receipt not known yet"
    row.said = f"{row.place}, {when}"
    row.struck = struck_out(row)
    row.is_active = row.status in COUNTING and not row.struck
    row.status_words = "Struck out" if row.struck else NOTICES[row.status]
    row.amends = ""
    if row.supersedes_id:
        amended = day(row.amended_on)
        day_words = spoken_date(amended) if amended else "a day not known"
        site = next(filter(None, row.amended_site), "Site")
        of = site if row.amended_site_id else of_whom.THE_WHOLE
        row.amends = f"It amends the notice of {day_words} ({of})."
    if row.is_active:
        row.facts = summary.notice_facts(row)


def site(row: Row, here: Here) -> None:
    row.name = site_of(row)
    row.words = "".join(f", {word}" for word in (row.postcode, row.council) if word)
    more = []
    if here.sight.numbers:
        if row.employed is not None:
            more.append(f"{people(row.employed)} employed")
        if row.people is not None:
            more.append(f"{row.people:,} to leave")
    if row.first:
        more.append(f"first on {spoken_date(day(row.first))}")
    if row.shifts:
        more.append(row.shifts)
    if more:
        row.words += f": {', '.join(more)}"
    if row.closed_on:
        row.words += f" (closed on {spoken_date(day(row.closed_on))})"


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


def is_stale(row: Row) -> bool:
    """Whether the session has moved since it was answered for another time."""
    return bool(
        row.answer
        and row.answered_for
        and row.starts_at
        and moment(row.answered_for) != moment(row.starts_at)
    )


def board_words(answers: list[str], here: Here) -> str:
    """2 coming, 1 cannot come, 5 still to answer; nothing where nobody was asked.

    What was answered for another time is "moved": it does not count as coming.
    """
    if len(answers) > COUNTED:
        return f"More than {COUNTED:,} requests."
    if not answers:
        return ""
    counts: dict[Any, int] = Counter(answers)
    in_part = f"{counts['in_part']} helping in part, " if counts["in_part"] else ""
    if counts["moved"]:
        in_part += f"{counts['moved']} answered for another time, "
    waiting = "still to answer" if here.is_open else "did not answer"
    return (
        f"{counts['yes']} coming, {in_part}{counts['no']} cannot come,"
        f" {counts['']} {waiting}."
    )
