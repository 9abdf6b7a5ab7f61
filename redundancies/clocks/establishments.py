"""The employer's advance notice (HR1) where there are several establishments.

Notice is counted for each establishment: its dismissals, its notice, its first day. A
rule across the employer counts all of them together. What is not known of a site stays
not known, unless what is known is enough.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from redundancies.clocks.notice import (
    ESTABLISHMENT,
    Rule,
    Statutory,
    in_force,
    statutory,
)
from redundancies.clocks.totals import small
from redundancies.clocks.words import spoken

# The verdict that asks for most comes first.
WEIGHTS = {"short": 0, "waiting": 1, "unknown_when": 2, "in_time": 3}


@dataclass(frozen=True)
class Establishment:
    """One establishment, as far as it is known."""

    name: str
    proposed: int | None
    received_on: dt.date | None = None
    first_dismissal_on: dt.date | None = None
    # One notice for all sites: the employer treats them as one establishment.
    is_whole: bool = False


def notice_needed(
    establishments: Sequence[Establishment],
    *,
    rules: Sequence[Rule],
    whole: int | None,
    first_dismissal_on: dt.date | None,
    on: dt.date,
    short_notice_reason: str = "",
) -> Statutory:
    """The verdict on all establishments together, and what it is said of.

    `whole` is the best number of all; without establishments that is one of them, and
    so it is with one of which no number is known. `first_dismissal_on` is that of the
    whole, for an establishment of which no day is known only where it is the only one.
    """

    def judged(one: Establishment) -> Statutory:
        return statutory(
            rules=rules,
            proposed=one.proposed,
            received_on=one.received_on,
            first_dismissal_on=one.first_dismissal_on,
            across_employer=whole or 0,
            on=on,
            short_notice_reason=short_notice_reason,
        )

    if len(establishments) < 2:
        one = establishments[0] if establishments else Establishment("", None)
        only = replace(
            one,
            proposed=whole if one.proposed is None else one.proposed,
            first_dismissal_on=one.first_dismissal_on or first_dismissal_on,
        )
        elsewhere = (whole or 0) - (only.proposed or 0)
        if not establishments or one.is_whole or elsewhere <= 0:
            return judged(only)
        establishments = [only]
    verdicts = [(one, judged(one)) for one in establishments]
    # Where nobody leaves, no notice is needed, whatever is across the employer.
    needed = [
        (one, said)
        for one, said in verdicts
        if said.notice_required and one.proposed != 0
    ]
    unknown = [one for one, said in verdicts if said.notice_required is None]
    if needed:
        return of_those(needed, unknown, len(establishments))
    return none_needed(establishments, unknown, verdicts[0][1], rules, whole, on)


def of_those(
    needed: list[tuple[Establishment, Statutory]],
    unknown: list[Establishment],
    count: int,
) -> Statutory:
    """The verdict where at least one of them needs notice: the gravest, and of whom."""

    def weight(pair: tuple[Establishment, Statutory]) -> tuple[int, dt.date]:
        said = pair[1]
        code = "unknown_when" if said.code == "unknown" else said.code
        return WEIGHTS[code], said.latest_receipt or dt.date.max

    one, worst = min(needed, key=weight)
    alike = sum(1 for pair in needed if weight(pair)[0] == weight((one, worst))[0])
    sentence = f"{one.name}: {worst.sentence[0].lower()}{worst.sentence[1:]}"
    reasons = [worst.reason]
    if count > 1:
        reasons.append(f"Needed at {small(len(needed))} of {small(count)} sites.")
    if alike > 1:
        reasons.append(f"The same is so at {small(alike - 1)} more.")
    if unknown:
        reasons.append(f"{not_known(len(unknown))}.")
    return replace(
        worst,
        sentence=sentence,
        reason=" ".join(reasons),
        # In time altogether only where that is so of every site.
        in_time=None if worst.in_time and unknown else worst.in_time,
    )


def none_needed(
    establishments: Sequence[Establishment],
    unknown: list[Establishment],
    first: Statutory,
    rules: Sequence[Rule],
    whole: int | None,
    on: dt.date,
) -> Statutory:
    """The verdict where none is known to need notice."""
    known = [one for one in establishments if one not in unknown]
    counted = sum(one.proposed or 0 for one in known)
    begun = in_force(rules, scope=ESTABLISHMENT, on=on)
    least = min((rule.threshold for rule in begun), default=0)
    is_all = any(one.is_whole for one in establishments)
    elsewhere = 0 if is_all else max((whole or 0) - counted, 0)
    if not known or not begun:
        return replace(
            first,
            code="unknown",
            state="Not known yet",
            tone="",
            sentence="It is not known yet whether notice is needed.",
            reason=f"{not_known(len(unknown))}.",
            notice_required=None,
            in_time=None,
            rule="",
        )
    most = max(one.proposed or 0 for one in known)
    reason = (
        f"No more than {most:,} at each of {small(len(known))} sites; notice is needed"
        f" from {least} at one establishment."
        if len(known) > 1
        else f"{most:,} at {known[0].name}; notice is needed from {least} at one"
        " establishment."
    )
    if unknown or elsewhere >= least:
        gaps = [f"{not_known(len(unknown))}."] if unknown else []
        if elsewhere:
            gaps.append(f"Where {elsewhere:,} more leave is not known.")
        return replace(
            first,
            code="unknown",
            state="Not known yet",
            tone="",
            sentence="None needed at the sites known.",
            reason=" ".join([reason, *gaps]),
            notice_required=None,
            in_time=None,
            rule="",
        )
    return replace(
        first,
        code="not_required",
        state="Not needed",
        tone="",
        sentence="No notice is needed.",
        reason=reason,
        notice_required=False,
        in_time=None,
        days_given=None,
    )


def not_known(count: int) -> str:
    """The number of one site is not known yet."""
    return (
        f"The number of {small(count)} {'site' if count == 1 else 'sites'} is not known"
        " yet"
    )


def not_applying(said: Statutory, *, gone_on: dt.date | None, why: str) -> Statutory:
    """Notice that is short because people went at once: its deadline says why not."""
    if said.code != "short" or gone_on is None:
        return said
    return replace(
        said,
        code="not_applying",
        state="Could not be given in time",
        tone="",
        sentence=f"The first people left at once, on {spoken(gone_on)}: no notice could"
        " run before that.",
        reason=f"{why} {said.reason}",
    )
