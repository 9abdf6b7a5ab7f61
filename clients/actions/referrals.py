"""Refer a person, and what the receiving organisation makes of it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts import audit
from accounts.models import User
from clients.actions import grants
from clients.choices import Basis, Ending, ReferralState
from clients.emails import ANSWERED, SENT
from clients.models import Case, Referral
from kit.acting import act
from notifications.actions import tell, tell_people
from partnerships.actions.once import made_once
from partnerships.models import Membership, Organisation, Service, ServiceOffer
from partnerships.roles import Duty

# Which step may follow which; every step is one action.
ALLOWED = {
    ReferralState.SENT: {ReferralState.ACCEPTED, ReferralState.REJECTED},
    ReferralState.ACCEPTED: {ReferralState.ENDED},
    ReferralState.REJECTED: set(),
    ReferralState.ENDED: set(),
}


class NotOffered(Exception):
    """A person is referred to where the support is offered, in the same partnership."""


class NotAgreed(Exception):
    """Personal data moves only after the person has agreed."""


class AlreadyReferred(Exception):
    """The organisation has this referral and has not ended it."""


class StepNotAllowed(Exception):
    """The referral has moved on since the page was opened."""


@act
def refer(
    *,
    case: Case,
    organisation: Organisation,
    service: Service,
    purpose: str,
    basis: Basis,
    agreed_on: dt.date,
    by: User,
    at: dt.datetime,
    form_key: UUID | None = None,
) -> Referral:
    """Refer a person who has agreed; the organisation is told, without a name."""
    on = timezone.localdate(at)

    def make() -> Referral:
        if agreed_on > on:
            raise NotAgreed("The person must have agreed by today.")
        # Two advisers at once: the second waits here and is then told.
        Case.objects.select_for_update().get(pk=case.pk)
        offers = ServiceOffer.objects.on(on).filter(
            partnership=case.partnership_id,
            organisation=organisation,
            service__group=service.group,
        )
        if not offers.exists():
            raise NotOffered(f"{organisation} does not offer this here.")
        open_already = case.referrals.filter(
            organisation=organisation,
            service__group=service.group,
            state__in=(ReferralState.SENT, ReferralState.ACCEPTED),
        )
        if open_already.exists():
            raise AlreadyReferred(f"{organisation} already has this referral.")
        made = Referral.objects.create(
            case=case,
            organisation=organisation,
            partnership=case.partnership,
            service=service,
            purpose=purpose,
            basis=basis,
            agreed_on=agreed_on,
            sent_at=at,
            sent_by=by,
            form_key=form_key,
        )
        grants.rewrite(case=case)
        audit.record(
            "referral.sent",
            by=by,
            on=made,
            partnership_id=made.partnership_id,
            at=at,
            after={"to": organisation, "service": service, "basis": basis},
        )
        people = receivers(made, on=on)
        tell_people(event=SENT, context_id=made.pk, at=at, people=people)
        return made

    return made_once(Referral, form_key, make)


def receivers(referral: Referral, *, on: dt.date) -> list[User]:
    """Who takes referrals there; nobody named for it: all of the organisation there."""
    members = (
        Membership.objects.on(on)
        .filter(
            organisation=referral.organisation_id,
            partnership=referral.partnership_id,
            person__is_active=True,
        )
        .select_related("person")
        .order_by("person_id")
    )
    rows = list(members.taking(Duty.TAKES_REFERRALS)) or list(members)
    return list({row.person_id: row.person for row in rows}.values())


def step(
    referral: Referral,
    state: ReferralState,
    *,
    by: User,
    at: dt.datetime,
    verb: str,
    told: str,
    **facts: Any,
) -> Referral:
    """One step of a referral, of the steps that are allowed, under a lock."""
    stored = Referral.objects.select_for_update().get(pk=referral.pk)
    if state not in ALLOWED[ReferralState(stored.state)]:
        raise StepNotAllowed(
            f"This referral is {stored.get_state_display().lower()} now."
        )
    stored.state = state
    for name, value in facts.items():
        setattr(stored, name, value)
    stored.version += 1
    stored.save(update_fields=["state", "version", *facts])
    audit.record(
        verb,
        by=by,
        on=stored,
        partnership_id=stored.partnership_id,
        at=at,
        after={"state": state},
    )
    if stored.sent_by is not None and stored.sent_by != by:
        tell(
            event=ANSWERED,
            context_id=stored.pk,
            at=at,
            person=stored.sent_by,
            occasion=told,
        )
    return stored


@act
def accept(*, referral: Referral, by: User, at: dt.datetime) -> Referral:
    """The organisation takes the person on."""
    return step(
        referral,
        ReferralState.ACCEPTED,
        by=by,
        at=at,
        verb="referral.accepted",
        told="answer",
        answered_by=by,
        answered_at=at,
    )


@act
def reject(*, referral: Referral, reason: str, by: User, at: dt.datetime) -> Referral:
    """The organisation cannot take the person on; it sees the person no longer."""
    stored = step(
        referral,
        ReferralState.REJECTED,
        by=by,
        at=at,
        verb="referral.rejected",
        told="answer",
        reason=reason,
        answered_by=by,
        answered_at=at,
    )
    grants.rewrite(case=stored.case)
    return stored


@act
def end(
    *,
    referral: Referral,
    ending: Ending,
    on: dt.date,
    what_was_given: str,
    by: User,
    at: dt.datetime,
) -> Referral:
    """Say how a referral ended; what was given may stay unsaid."""
    return step(
        referral,
        ReferralState.ENDED,
        by=by,
        at=at,
        verb="referral.ended",
        told="ending",
        ending=ending,
        ended_on=on,
        ended_by=by,
        what_was_given=what_was_given,
    )
