"""An insolvency: of what kind, who is appointed, who went at once and who stays."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts import audit
from accounts.models import User
from kit.acting import act
from kit.versions import advance
from redundancies.actions import employer_facts, headcounts
from redundancies.actions.shared import Refused, day_of, locked_open, place_of
from redundancies.choices import ContactRole, Source
from redundancies.models import EmployerContact, Situation

FACTS = (
    *("insolvency_kind", "appointed_on", "dismissed_at_once", "kept_on"),
    *("guide_given_on", "payments_told_on"),
)


class AppointedInTheFuture(Refused):
    """A practitioner is appointed on a day that has come."""


def practitioner_of(situation: Situation) -> EmployerContact | None:
    """The insolvency practitioner to call."""
    return (
        EmployerContact.objects.filter(
            situation=situation, role=ContactRole.PRACTITIONER, is_current=True
        )
        .order_by("pk")
        .first()
    )


@act
def record(
    *,
    situation: Situation,
    by: User,
    at: dt.datetime,
    version: int,
    practitioner: str = "",
    telephone: str = "",
    email: str = "",
    **facts: Any,
) -> Situation:
    """Say what is known of the insolvency; the practitioner is who to call.

    Those who were dismissed at once are a number of people dismissed, told by them.
    """
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise TypeError(f"not facts of an insolvency: {sorted(unknown)}")
    stored = locked_open(situation)
    appointed = facts.get("appointed_on")
    if appointed and appointed > day_of(at):
        raise AppointedInTheFuture(
            "The day of the appointment must be today or in the past."
        )
    facts = {"is_insolvency": True} | facts
    before = {name: getattr(stored, name) for name in facts}
    advance(stored, version=version, **facts)
    gone = facts.get("dismissed_at_once")
    if gone is not None and gone != before["dismissed_at_once"]:
        headcounts.record(
            situation=stored,
            as_at=appointed or stored.appointed_on or day_of(at),
            dismissed=gone,
            source=Source.PRACTITIONER,
            reason="Dismissed at once",
            by=by,
            at=at,
        )
    save_practitioner(
        stored,
        {"name": practitioner, "telephone": telephone, "email": email},
        by=by,
        at=at,
    )
    audit.record(
        "insolvency.recorded",
        by=by,
        on=stored,
        partnership_id=place_of(stored),
        before=before,
        after=facts,
        at=at,
    )
    return stored


def save_practitioner(
    situation: Situation, given: dict[str, str], *, by: User, at: dt.datetime
) -> None:
    """The practitioner's contact, added or corrected."""
    wanted = {name: value for name, value in given.items() if value}
    if not wanted:
        return
    known = practitioner_of(situation)
    if known is None:
        employer_facts.add_contact(
            situation=situation,
            by=by,
            at=at,
            role=ContactRole.PRACTITIONER,
            **{"name": "Insolvency practitioner"} | wanted,
        )
    elif any(getattr(known, name) != value for name, value in wanted.items()):
        employer_facts.edit_contact(
            contact=known, version=known.version, by=by, at=at, **wanted
        )
