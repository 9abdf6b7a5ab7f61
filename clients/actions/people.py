"""Register a person, and correct what is recorded."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from accounts import audit
from accounts.models import User
from clients.actions import grants
from clients.choices import StepKind
from clients.models import Attendance, Case, Client, FollowUp, Step
from kit.acting import act
from kit.versions import advance
from notifications.actions import spend_links
from notifications.choices import Purpose
from partnerships.actions.once import made_once
from partnerships.models import CouncilArea, Partnership
from partnerships.roles import Permission
from partnerships.standing import Standing, standing_of
from redundancies.actions.shared import standing as standing_situation
from redundancies.models import Session, Situation

MONTHS_TO_FOLLOW_UP = 6
NAMES = ("given_name", "family_name")
CASE_ONCE = "clients_case_once_a_situation"


class NoPartnership(Exception):
    """A case needs a partnership, and neither situation nor council gives one."""


class NotYourPartnership(Exception):
    """Only a partnership's own SDS staff registers people in it."""


class AlreadyRegistered(Exception):
    """This person is registered in this situation."""

    def __init__(self, case: Case):
        super().__init__("This person is already registered in this situation.")
        self.case = case


def partnership_for(
    *,
    standing: Standing,
    situation: Situation | None,
    council: CouncilArea | None,
    on: dt.date,
    chosen: Partnership | None = None,
) -> Partnership:
    """The partnership of a new case: the situation's, else that of the council.

    Where several respond and the person may register in each, it is the one chosen.
    """
    responding = list(
        Partnership.objects.filter(
            responses__situation=situation, responses__to_on=None
        ).order_by("-responses__is_lead", "pk")
        if situation
        else []
    )
    own = [
        partnership
        for partnership in responding
        if standing.may(Permission.CLIENT_ADD, partnership.pk)
    ]
    if chosen is not None and chosen not in own:
        raise NotYourPartnership(
            f"Only the SDS staff of {chosen} can register people there."
        )
    if own:
        return chosen or own[0]
    if not responding:
        leading = Partnership.objects.leading(council, on).first() if council else None
        if leading is None:
            raise NoPartnership("Select a council that belongs to a partnership.")
        responding = [leading]
    if not standing.may(Permission.CLIENT_ADD, responding[0].pk):
        raise NotYourPartnership(
            f"Only the SDS staff of {responding[0]} can register people there."
        )
    return responding[0]


@act
def register(
    *,
    by: User,
    at: dt.datetime,
    person: dict[str, Any],
    situation: Situation | None = None,
    same_as: Client | None = None,
    partnership: Partnership | None = None,
    session: Session | None = None,
    leaving_on: dt.date | None = None,
    occupation: str = "",
    form_key: UUID | None = None,
) -> Case:
    """Register a person, new or known already, in a situation or alone."""
    on = timezone.localdate(at)

    def make() -> Case:
        # Where it was merged into another meanwhile, the person is registered there.
        situation = standing_situation(told) if told is not None else None
        if same_as is not None and situation is not None:
            known = Case.objects.filter(client=same_as, situation=situation).first()
            if known is not None:
                raise AlreadyRegistered(known)
        place = partnership_for(
            standing=standing_of(by, on),
            situation=situation,
            chosen=partnership,
            council=person.get("council") or (same_as.council if same_as else None),
            on=on,
        )
        client = same_as or Client.objects.create(
            registered_by=by,
            registered_at=at,
            form_key=form_key,
            **composed(person),
        )
        case = Case.objects.create(
            client=client,
            situation=situation,
            partnership=place,
            leaving_on=leaving_on,
            occupation=occupation,
            registered_on=on,
            registered_at=at,
            registered_by=by,
            form_key=form_key,
        )
        FollowUp.objects.create(case=case, due_on=follow_up_day(leaving_on or on))
        if session is not None:
            Attendance.objects.create(
                session=session, case=case, recorded_by=by, recorded_at=at
            )
        grants.rewrite(case=case)
        audit.record(
            "client.registered",
            by=by,
            on=case,
            partnership_id=place.pk,
            at=at,
            after={"person": "known already" if same_as else "new"},
        )
        return case

    told = situation

    def registered() -> AlreadyRegistered:
        here = Q(situation=told) | Q(situation__merged_here=told)
        rows = Case.objects.filter(here, client=same_as)
        return AlreadyRegistered(rows.earliest("pk"))

    return made_once(Case, form_key, make, {CASE_ONCE: registered})


def composed(person: dict[str, Any]) -> dict[str, Any]:
    """Names with each accented letter as one sign, as they are searched for."""
    return {
        name: unicodedata.normalize("NFC", value) if name in NAMES else value
        for name, value in person.items()
    }


def follow_up_day(start: dt.date) -> dt.date:
    """Six months after a day; the last of the month where it is shorter."""
    month = start.month - 1 + MONTHS_TO_FOLLOW_UP
    year, month = start.year + month // 12, month % 12 + 1
    for day in (start.day, 30, 29, 28):
        try:
            return dt.date(year, month, day)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


@act
def edit_person(
    *, case: Case, by: User, at: dt.datetime, version: int, **facts: Any
) -> Client:
    """Correct a person's details; the record names the fields and no value."""
    stored = Client.objects.select_for_update().get(pk=case.client_id)
    facts = composed(facts)
    changed = names_of_changes(stored, facts)
    advance(stored, version=version, **facts)
    if "email" in changed:
        for follow_up in FollowUp.objects.filter(case__client=stored).order_by("pk"):
            spend_links(purpose=Purpose.FOLLOW_UP, target_id=follow_up.pk, at=at)
    audit.record(
        "client.edited",
        by=by,
        on=stored,
        partnership_id=case.partnership_id,
        at=at,
        after={"fields": changed},
    )
    return stored


@act
def edit_case(
    *, case: Case, by: User, at: dt.datetime, version: int, **facts: Any
) -> Case:
    """Correct what is known of the job and its end; the follow-up moves with it."""
    stored = Case.objects.select_for_update().get(pk=case.pk)
    changed = names_of_changes(stored, facts)
    advance(stored, version=version, **facts)
    FollowUp.objects.filter(case=stored, asked_at=None, answered_at=None).update(
        due_on=follow_up_day(stored.leaving_on or stored.registered_on)
    )
    audit.record(
        "case.edited",
        by=by,
        on=stored,
        partnership_id=stored.partnership_id,
        at=at,
        after={"fields": changed},
    )
    return stored


def names_of_changes(row: Client | Case, facts: dict[str, Any]) -> list[str]:
    return sorted(name for name, value in facts.items() if getattr(row, name) != value)


@act
def record_step(
    *, case: Case, kind: StepKind, on: dt.date, by: User, at: dt.datetime
) -> Step:
    """Record a dated step of a person's way; told twice, it stands once."""
    step, is_new = Step.objects.get_or_create(
        case=case, kind=kind, on=on, defaults={"recorded_by": by, "recorded_at": at}
    )
    if is_new:
        audit.record(
            "step.recorded",
            by=by,
            on=case,
            partnership_id=case.partnership_id,
            at=at,
            after={"step": kind},
        )
    return step
