"""Verify, reject and correct situations."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts import audit
from accounts.models import User
from kit.acting import act
from kit.versions import advance
from redundancies.actions import grants
from redundancies.actions.shared import (
    Refused,
    done_already,
    locked,
    locked_open,
    place_of,
)
from redundancies.choices import ALLOWED, Source, Status
from redundancies.models import Employer, Situation


class NotAllowedFromHere(Refused):
    """A step that the status of a situation does not allow."""


class LastBeforeFirst(Refused):
    """The last dismissal cannot be before the first."""


def step(
    *,
    situation: Situation,
    to: Status,
    by: User,
    at: dt.datetime,
    version: int,
    verb: str,
    reason: str = "",
) -> Situation:
    """One step of the status, as the table of steps allows it."""
    stored = locked(situation)
    if stored.status == to:
        raise NotAllowedFromHere(done_already(stored, verb=verb, by=by))
    if to not in ALLOWED[Status(stored.status)]:
        raise NotAllowedFromHere(
            f"The status of this situation is “{stored.get_status_display()}” now. "
            "Look at it again first."
        )
    before = {"status": stored.status, "status_reason": stored.status_reason}
    after = {"status": to, "status_reason": reason}
    advance(stored, version=version, **after)
    grants.rewrite(situation=stored)
    audit.record(
        verb,
        by=by,
        on=stored,
        partnership_id=place_of(stored),
        before=before,
        after=after,
        at=at,
    )
    return stored


@act
def verify(
    *, situation: Situation, by: User, at: dt.datetime, version: int
) -> Situation:
    """The chair has checked: the job losses are real."""
    return step(
        situation=situation,
        to=Status.VERIFIED,
        by=by,
        at=at,
        version=version,
        verb="situation.verified",
    )


@act
def reject(
    *, situation: Situation, reason: str, by: User, at: dt.datetime, version: int
) -> Situation:
    """The chair has checked: a false report, and why."""
    return step(
        situation=situation,
        to=Status.REJECTED,
        by=by,
        at=at,
        version=version,
        verb="situation.rejected",
        reason=reason,
    )


@act
def reinstate(
    *, situation: Situation, by: User, at: dt.datetime, version: int
) -> Situation:
    """A rejected report stands again, to be verified."""
    return step(
        situation=situation,
        to=Status.REPORTED,
        by=by,
        at=at,
        version=version,
        verb="situation.reinstated",
    )


@act
def begin_responding(*, situation: Situation, by: User | None, at: dt.datetime) -> None:
    """The response is under way, since something was done; told by that act itself."""
    if situation.status in (Status.REPORTED, Status.VERIFIED):
        Situation.objects.filter(pk=situation.pk).update(status=Status.RESPONDING)
        situation.status = Status.RESPONDING
        grants.rewrite(situation=situation)
        audit.record(
            "situation.responding",
            by=by,
            on=situation,
            partnership_id=place_of(situation),
            at=at,
        )


FACTS = (
    "source",
    "told_by",
    "confidence",
    "is_insolvency",
    "first_dismissal_on",
    "last_dismissal_on",
    "short_notice_reason",
    "guide_given_on",
)


@act
def edit(
    *, situation: Situation, by: User, at: dt.datetime, version: int, **facts: Any
) -> Situation:
    """Add or correct facts of a situation."""
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise TypeError(f"not facts of a situation: {sorted(unknown)}")
    stored = locked_open(situation)
    first = facts.get("first_dismissal_on", stored.first_dismissal_on)
    last = facts.get("last_dismissal_on", stored.last_dismissal_on)
    if first and last and last < first:
        raise LastBeforeFirst("The last dismissal cannot be before the first.")
    if (
        facts.get("source", stored.source) == Source.PRACTITIONER
        and facts.get("is_insolvency", stored.is_insolvency) is None
    ):
        facts["is_insolvency"] = True
    before = {name: getattr(stored, name) for name in facts}
    advance(stored, version=version, **facts)
    audit.record(
        "situation.edited",
        by=by,
        on=stored,
        partnership_id=place_of(stored),
        before=before,
        after=facts,
        at=at,
    )
    return stored


EMPLOYER_FACTS = ("name", "company_number", "industry", "size_band", "ownership")


@act
def edit_employer(
    *, situation: Situation, by: User, at: dt.datetime, version: int, **facts: Any
) -> Employer:
    """Add or correct facts of the employer of a situation."""
    unknown = set(facts) - set(EMPLOYER_FACTS)
    if unknown:
        raise TypeError(f"not facts of an employer: {sorted(unknown)}")
    stored = locked_open(situation)
    employer = Employer.objects.select_for_update().get(pk=stored.employer_id)
    before = {name: getattr(employer, name) for name in facts}
    advance(employer, version=version, **facts)
    audit.record(
        "employer.edited",
        by=by,
        on=employer,
        partnership_id=place_of(stored),
        before=before,
        after=facts,
        at=at,
    )
    return employer
