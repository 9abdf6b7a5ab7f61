"""One thing that happened in a situation, in the words of its timeline."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kit.templatetags.portal import gov_date, gov_datetime, people
from redundancies.choices import (
    Answer,
    ClockKind,
    Means,
    NoticeStatus,
    SessionKind,
    SessionState,
)
from redundancies.views.dressed import struck_out
from redundancies.views.parts import Row, called, day, moment, site_of
from redundancies.views.summary import headcount_words, session_words

Item = dict[str, str]


def item(
    title: str,
    *,
    at: dt.datetime | None = None,
    on: dt.date | None = None,
    by: str = "",
    body: str = "",
) -> Item:
    """One thing that happened, at a moment or on a day."""
    when = gov_datetime(at) if at else gov_date(on)
    return {"title": title, "by": by, "when": when, "body": body}


def told_of_session(row: Row, sight: Any) -> Item:
    kind, state = SessionKind(row.kind).label, SessionState(row.state).label
    return item(
        f"{kind} {state.lower()}",
        at=moment(row.starts_at),
        body=session_words(row, sight),
    )


def told_of_event(row: Row, sight: Any) -> Item:
    title = ClockKind(row.kind).label
    return item(
        f"{title} (struck out)" if row.struck_out_at else title,
        at=moment(row.at),
        on=day(row.on),
        by=called(row.by),
        body=row.reason,
    )


def told_of_contact(row: Row, sight: Any) -> Item:
    reached = "" if row.is_reached else ", no answer"
    struck = " (struck out)" if row.struck_out_at else ""
    return item(
        f"{Means(row.means).label} with the employer{reached}{struck}",
        at=moment(row.at),
        by=called(row.by),
        body=row.note,
    )


def session_of(row: Row) -> str:
    """To which session somebody was asked; of one day they differ by time and shift."""
    if not row.session_kind:
        return ""
    kind, starts = SessionKind(row.session_kind).label, moment(row.starts_at)
    return ", ".join(filter(None, (kind, gov_datetime(starts), row.shift)))


def told_of_asking(row: Row, sight: Any) -> Item:
    return item(
        f"{row.organisation} asked", at=moment(row.asked_at), body=session_of(row)
    )


def told_of_answer(row: Row, sight: Any) -> Item:
    return item(
        f"{row.organisation}: {Answer(row.answer).label.lower()}",
        at=moment(row.answered_at),
        body=". ".join(filter(None, (session_of(row), row.reason or row.commitments))),
    )


def told_of_support(row: Row, sight: Any) -> Item:
    reached = f"{people(row.reached)}. " if row.reached is not None else ""
    return item(
        f"{row.service} by {row.organisation}",
        on=day(row.on),
        body=f"{reached}{row.note}",
    )


def told_of_numbers(row: Row, sight: Any) -> Item:
    where = f" at {site_of(row)}" if row.site_id else ""
    struck = struck_out(row)
    body = f"{row.reason}\n{struck[0].upper()}{struck[1:]}" if struck else row.reason
    return item(
        f"Numbers{where}: {headcount_words(row)}{' (struck out)' if struck else ''}",
        on=day(row.as_at),
        by=called(row.by),
        body=body.strip(),
    )


def told_of_notice(row: Row, sight: Any) -> Item:
    received = day(row.received_on)
    where = f" for {site_of(row)}" if row.site_id else ""
    struck = struck_out(row)
    state = "struck out" if struck else NoticeStatus(row.status).label.lower()
    return item(
        f"HR1 notice{where}, {state}",
        at=None if received else moment(row.recorded_at),
        on=received,
        by=called(row.by),
        body=f"{struck[0].upper()}{struck[1:]}" if struck else row.status_reason,
    )


def told_of_note(row: Row, sight: Any) -> Item:
    return item(
        "Note (struck out)" if row.struck_out_at else "Note",
        at=moment(row.written_at),
        by=called(row.by),
        body=row.text,
    )
