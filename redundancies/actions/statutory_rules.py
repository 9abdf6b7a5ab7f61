"""The law on advance notice, as dated rows: added, corrected, taken out."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from accounts import audit
from accounts.models import User
from kit.acting import act
from kit.versions import ChangedMeanwhile, advance
from partnerships.actions.once import already_made
from redundancies.actions.shared import Refused, day_of
from redundancies.models import StatutoryRule

FACTS = ("effective_from", "scope", "threshold", "days", "source")


class RuleThere(Refused):
    """One rule for each number, scope and day."""


class BegunAlready(Refused):
    """A rule that has been in force is corrected, not taken out."""


def check_apart(*, but: int | None = None, **facts: Any) -> None:
    """Refuse a second rule of one day, scope and number."""
    same = {name: facts[name] for name in ("effective_from", "scope", "threshold")}
    if StatutoryRule.objects.filter(**same).exclude(pk=but).exists():
        raise RuleThere("There is a rule from this day and number already.")


@act
def add(
    *,
    effective_from: dt.date,
    scope: str,
    steps: Sequence[tuple[int, int]],
    source: str,
    by: User,
    at: dt.datetime,
    form_key: uuid.UUID | None = None,
) -> list[StatutoryRule]:
    """Add the rules of a day: from which number how many days."""
    made = already_made(StatutoryRule, form_key)
    if made is not None:
        return [made]
    rules = []
    for place, (threshold, days) in enumerate(steps):
        facts = {
            "effective_from": effective_from,
            "scope": scope,
            "threshold": threshold,
            "days": days,
            "source": source,
        }
        check_apart(**facts)
        rule = StatutoryRule.objects.create(
            form_key=form_key if place == 0 else None, **facts
        )
        audit.record("rule.added", by=by, on=rule, after=facts, at=at)
        rules.append(rule)
    return rules


@act
def correct(
    *, rule: StatutoryRule, by: User, at: dt.datetime, version: int, **facts: Any
) -> StatutoryRule:
    """Put a rule right."""
    before = {name: getattr(rule, name) for name in FACTS}
    check_apart(but=rule.pk, **before | facts)
    advance(rule, version=version, **facts)
    audit.record("rule.corrected", by=by, on=rule, before=before, after=facts, at=at)
    return rule


@act
def remove(*, rule: StatutoryRule, by: User, at: dt.datetime, version: int) -> None:
    """Take out a rule that is not in force yet."""
    row = (
        StatutoryRule.objects.select_for_update()
        .filter(Q(pk=rule.pk, version=version))
        .first()
    )
    if row is None:
        raise ChangedMeanwhile("Somebody else changed this rule meanwhile.")
    if row.effective_from <= day_of(at):
        raise BegunAlready("This rule is in force or has been. It can be corrected.")
    before = {name: getattr(row, name) for name in FACTS}
    audit.record(
        "rule.removed",
        by=by,
        on=row,
        before=before,
        after=dict.fromkeys(FACTS),
        at=at,
    )
    row.delete()
