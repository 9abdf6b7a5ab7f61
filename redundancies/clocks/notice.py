"""The employer's advance notice (HR1), by dated rules.

Trade Union and Labour Relations (Consolidation) Act 1992, section 193: so many days
from receipt by the Redundancy Payments Service to the first dismissal.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from redundancies.clocks.words import Clock, counted, spoken

ESTABLISHMENT, EMPLOYER = "establishment", "employer"


class Rule(Protocol):
    """How many days of notice, from which number of dismissals, from which day."""

    effective_from: dt.date
    scope: str
    threshold: int
    days: int
    source: str


@dataclass(frozen=True)
class Statutory(Clock):
    """The employer's advance notice: needed, how long, in time?"""

    notice_required: bool | None = None
    minimum_days: int | None = None
    latest_receipt: dt.date | None = None
    days_given: int | None = None
    in_time: bool | None = None
    rule: str = ""


def in_force(rules: Iterable[Rule], *, scope: str, on: dt.date) -> list[Rule]:
    """The rules of one scope on a day: those of one date replace the earlier ones."""
    begun = [
        rule for rule in rules if rule.scope == scope and rule.effective_from <= on
    ]
    newest = max((rule.effective_from for rule in begun), default=None)
    return [rule for rule in begun if rule.effective_from == newest]


def ruling(
    rules: Sequence[Rule], *, at_establishment: int, across_employer: int, on: dt.date
) -> Rule | None:
    """The rule that asks for the longest notice, of those whose number is reached."""
    reached = [
        rule
        for scope, number in (
            (ESTABLISHMENT, at_establishment),
            (EMPLOYER, max(at_establishment, across_employer)),
        )
        for rule in in_force(rules, scope=scope, on=on)
        if number >= rule.threshold
    ]
    return max(reached, key=lambda rule: (rule.days, -rule.threshold), default=None)


def statutory(
    *,
    rules: Sequence[Rule],
    proposed: int | None,
    received_on: dt.date | None,
    first_dismissal_on: dt.date | None,
    on: dt.date,
    across_employer: int = 0,
    short_notice_reason: str = "",
) -> Statutory:
    """Whether notice is needed and was in time, by the rule of the day of receipt.

    Until the notice is received, the rule of the given day counts.
    """
    name = "The employer’s notice (HR1)"
    given = (
        (first_dismissal_on - received_on).days
        if first_dismissal_on and received_on
        else None
    )
    if proposed is None:
        wide = ruling(
            rules,
            at_establishment=0,
            across_employer=across_employer,
            on=received_on or on,
        )
        if wide is not None:
            # How many of them are here is not known, and does not matter.
            return required(
                name=name,
                rule=wide,
                received_on=received_on,
                first_dismissal_on=first_dismissal_on,
                given=given,
                on=on,
                excuse=short_notice_reason,
            )
        return Statutory(
            name,
            "unknown",
            "Not known yet",
            "",
            "It is not known yet whether notice is needed.",
            "The number of dismissals is not known yet.",
            days_given=given,
        )
    day = received_on or on
    known = in_force(rules, scope=ESTABLISHMENT, on=day)
    if not known:
        return Statutory(
            name,
            "unknown",
            "Not known",
            "",
            "The portal cannot say whether notice is needed.",
            f"No rule is on record for {spoken(day)}.",
            days_given=given,
        )
    rule = ruling(
        rules, at_establishment=proposed, across_employer=across_employer, on=day
    )
    if rule is None:
        least = min(rule.threshold for rule in known)
        words = f"fewer than {least} at one establishment"
        return Statutory(
            name,
            "not_required",
            "Not needed",
            "",
            "No notice is needed.",
            f"It is about {counted(proposed, 'dismissal')}, {words}.",
            notice_required=False,
            days_given=given,
            rule=f"{words[0].upper()}{words[1:]}: no notice",
        )
    return required(
        name=name,
        rule=rule,
        received_on=received_on,
        first_dismissal_on=first_dismissal_on,
        given=given,
        on=on,
        excuse=short_notice_reason,
    )


def required(
    *,
    name: str,
    rule: Rule,
    received_on: dt.date | None,
    first_dismissal_on: dt.date | None,
    given: int | None,
    on: dt.date,
    excuse: str,
) -> Statutory:
    """The verdict where notice is needed."""
    where = (
        "at one establishment" if rule.scope == ESTABLISHMENT else "across the employer"
    )
    words = f"{rule.threshold} or more {where}: {counted(rule.days, 'day')}"
    latest = (
        first_dismissal_on - dt.timedelta(days=rule.days)
        if first_dismissal_on
        else None
    )
    reason = (
        f"{rule.threshold} or more dismissals {where} need {counted(rule.days, 'day')}"
        " from receipt by the Redundancy Payments Service to the first dismissal."
    )
    if excuse:
        reason = f"{reason} Why notice was short: {excuse}"
    in_time = None
    if latest is None:
        code, state, tone = "unknown", "Not known yet", ""
        sentence = (
            f"{notice_words(rule.days)} needed; it is not known yet when the first"
            " people leave."
        )
    elif received_on is not None:
        assert given is not None
        in_time = received_on <= latest
        code, state = ("in_time", "In time") if in_time else ("short", "Short notice")
        tone = "met" if in_time else "late"
        sentence = (
            f"Notice was received {before_words(given)} the first dismissal;"
            f" {notice_words(rule.days)} needed."
        )
    elif on > latest:
        # Whenever it comes now, it is short.
        in_time = False
        code, state, tone = "short", "Short notice", "late"
        sentence = f"Notice should have been received by {spoken(latest)}."
    else:
        code, state, tone = "waiting", "Not received yet", "running"
        sentence = f"Notice must be received by {spoken(latest)}."
    return Statutory(
        name,
        code,
        state,
        tone,
        sentence,
        reason,
        notice_required=True,
        minimum_days=rule.days,
        latest_receipt=latest,
        days_given=given,
        in_time=in_time,
        rule=f"{words}, in force from {spoken(rule.effective_from)}",
    )


def notice_words(days: int) -> str:
    """30 days’ notice is."""
    mark = "’s" if days == 1 else "’"
    return f"{counted(days, 'day')}{mark} notice is"


def before_words(days: int) -> str:
    if days < 0:
        return f"{counted(-days, 'day')} after"
    return f"{counted(days, 'day')} before" if days else "on the day of"
