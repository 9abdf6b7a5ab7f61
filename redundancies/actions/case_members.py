"""Who takes part in one case alone, for an organisation, from a day until a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from accounts import audit
from accounts.models import User
from kit.acting import act
from partnerships.actions.invitations import AccountClosed, person_of
from partnerships.models import Membership, Organisation, Service
from redundancies.actions.shared import Refused, day_of
from redundancies.models import CaseMember, Response

# So long after the last session somebody can still say how it went.
LASTS = dt.timedelta(days=90)


class MemberAlready(Refused):
    """An organisation with members here is asked as every other is."""


class NotOurAddress(Refused):
    """A colleague has an address of the same organisation."""


class EndsTooEarly(Refused):
    """A membership for a case lasts until today at least."""


class NotHere(Refused):
    """An account that is closed opens nothing."""


@dataclass(frozen=True)
class Outside:
    """Somebody of an organisation that has no member in the partnership."""

    organisation: Organisation
    email: str
    given_name: str
    family_name: str
    to_on: dt.date
    telephone: str = ""
    services: Iterable[Service] = field(default_factory=list)


@act
def add(
    *, response: Response, outside: Outside, by: User, at: dt.datetime
) -> CaseMember:
    """Make somebody a member for this case; again, and it lasts until the later day."""
    on = day_of(at)
    if outside.to_on < on:
        raise EndsTooEarly("The last day must be today or in the future.")
    members = Membership.objects.on(on).filter(
        organisation=outside.organisation, partnership=response.partnership_id
    )
    if members.exists():
        raise MemberAlready(
            f"{outside.organisation} has members in the partnership. "
            "Select it in the list."
        )
    return enter(
        response=response,
        organisation=outside.organisation,
        email=outside.email,
        given_name=outside.given_name,
        family_name=outside.family_name,
        telephone=outside.telephone,
        to_on=outside.to_on,
        by=by,
        at=at,
    )


def enter(
    *,
    response: Response,
    organisation: Organisation,
    email: str,
    given_name: str,
    family_name: str,
    telephone: str,
    to_on: dt.date,
    by: User,
    at: dt.datetime,
) -> CaseMember:
    """Enter a person, known or new, for an organisation in this case."""
    try:
        person = person_of(
            email=email,
            given_name=given_name,
            family_name=family_name,
            telephone=telephone,
            by=by,
        )
    except AccountClosed as error:
        raise NotHere(str(error)) from error
    made, is_new = CaseMember.objects.get_or_create(
        response=response,
        organisation=organisation,
        person=person,
        defaults={
            "from_on": day_of(at),
            "to_on": to_on,
            "added_by": by,
            "added_at": at,
        },
    )
    before = {} if is_new else {"to_on": made.to_on}
    if not is_new and made.to_on < to_on:
        made.to_on = to_on
        made.save(update_fields=["to_on"])
    audit.record(
        "case_member.added",
        by=by,
        on=made,
        label=person.reference,
        partnership_id=response.partnership_id,
        before=before,
        after={"organisation": organisation.name, "to_on": made.to_on},
        at=at,
    )
    return made


def check_address(
    *, response: Response, organisation: Organisation, email: str, on: dt.date
) -> None:
    """Refuse an address that is not the organisation's: nobody else is let in."""
    members = Membership.objects.on(on).filter(
        organisation=organisation, partnership=response.partnership_id
    )
    guests = CaseMember.objects.on(on).filter(
        response=response, organisation=organisation
    )
    known = [
        organisation.email,
        *members.values_list("person__email", flat=True),
        *guests.values_list("person__email", flat=True),
    ]
    own = sorted({domain(address) for address in known if address})
    if domain(email) not in own:
        raise NotOurAddress(
            "The email address must be one of your organisation, ending in @"
            + " or @".join(own)
        )


def domain(email: str) -> str:
    return email.strip().lower().rpartition("@")[2]
