"""Who belongs to a partnership, for which organisation, in which role."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import audit
from accounts.models import User
from kit.acting import act
from kit.moments import spoken_date
from kit.versions import advance
from partnerships.actions.once import already_made
from partnerships.models import Membership, Organisation, Partnership
from partnerships.roles import Permission, Role
from partnerships.standing import standing_of

# So far back a chair may date a membership.
LONGEST_BACK = dt.timedelta(days=365)
FACTS = ("organisation", "role", "from_on", "to_on", "duties")


class AlreadyMember(Exception):
    """A person holds a role for an organisation here once at a time."""


class MembershipEnded(Exception):
    """What has ended stays as it was."""


class TooEarly(Exception):
    """A membership is not dated back by who was not there."""


def check_first_day(
    *, partnership: Partnership, from_on: dt.date, by: User, on: dt.date
) -> None:
    """A chair dates a membership back by a year at most, and not to before their own.

    What somebody may see of the past follows from it. The National PACE team, which
    corrects what was entered, may give any day.
    """
    if standing_of(by).may_everywhere(Permission.MEMBERS_EDIT):
        return
    own = Membership.objects.on(on).filter(person=by, partnership=partnership)
    began = own.order_by("from_on").values_list("from_on", flat=True).first() or on
    earliest = max(began, on - LONGEST_BACK)
    if from_on < earliest:
        raise TooEarly(
            f"The first day must be on or after {spoken_date(earliest)}. Ask the "
            "National PACE team to enter an earlier one"
        )


@act
def add(
    *,
    person: User,
    organisation: Organisation,
    partnership: Partnership,
    role: Role,
    from_on: dt.date,
    by: User,
    to_on: dt.date | None = None,
    duties: Sequence[str] = (),
    form_key: uuid.UUID | None = None,
) -> Membership:
    """A person takes part for an organisation in a partnership."""
    made = already_made(Membership, form_key)
    if made is not None:
        return made
    try:
        with transaction.atomic():
            made = Membership.objects.create(
                person=person,
                organisation=organisation,
                partnership=partnership,
                role=role,
                from_on=from_on,
                to_on=to_on,
                duties=list(duties),
                form_key=form_key,
            )
    except IntegrityError as error:
        made = already_made(Membership, form_key)
        if made is not None:
            return made
        raise AlreadyMember(
            f"{person} already has this role for {organisation} here."
        ) from error
    audit.record(
        "membership.added",
        by=by,
        on=made,
        label=person.reference,
        partnership_id=partnership.pk,
        after={
            "organisation": organisation,
            "role": made.get_role_display(),
            "from_on": from_on,
        },
    )
    return made


@act
def edit(
    *,
    membership: Membership,
    organisation: Organisation,
    role: Role,
    from_on: dt.date,
    to_on: dt.date | None,
    duties: Sequence[str],
    version: int,
    by: User,
    on: dt.date,
) -> Membership:
    """Correct a member's organisation, role, dates or duties."""
    stored = Membership.objects.select_for_update().get(pk=membership.pk)
    if stored.ended_at is not None:
        raise MembershipEnded(
            "This membership has ended. Add the person again instead."
        )
    if from_on != stored.from_on:
        check_first_day(partnership=stored.partnership, from_on=from_on, by=by, on=on)
    facts = {
        "organisation": organisation,
        "role": role,
        "from_on": from_on,
        "to_on": to_on,
        "duties": list(duties),
    }
    before = {name: getattr(stored, name) for name in FACTS}
    try:
        with transaction.atomic():
            advance(stored, version=version, **facts)
    except IntegrityError as error:
        raise AlreadyMember(
            f"{stored.person} already has this role for {organisation} here."
        ) from error
    audit.record(
        "membership.edited",
        by=by,
        on=stored,
        label=stored.person.reference,
        partnership_id=stored.partnership_id,
        before=before,
        after=facts,
    )
    return stored


@act
def end(*, membership: Membership, by: User, at: dt.datetime) -> Membership:
    """A person's part here ends now: its rights are gone at their next press."""
    stored = Membership.objects.select_for_update().get(pk=membership.pk)
    if stored.ended_at is not None:
        return stored
    before = {"to_on": stored.to_on}
    stored.to_on = max(timezone.localdate(at), stored.from_on)
    stored.ended_at = at
    stored.version += 1
    stored.save(update_fields=["to_on", "ended_at", "version"])
    audit.record(
        "membership.ended",
        by=by,
        on=stored,
        label=stored.person.reference,
        partnership_id=stored.partnership_id,
        before=before,
        after={"to_on": stored.to_on},
        at=at,
    )
    return stored


@act
def confirm(*, membership: Membership, by: User, on: dt.date) -> Membership:
    """A member says that their entry is still right."""
    stored = Membership.objects.select_for_update().get(pk=membership.pk)
    before = {"last_confirmed_on": stored.last_confirmed_on}
    stored.last_confirmed_on = on
    stored.save(update_fields=["last_confirmed_on"])
    audit.record(
        "membership.confirmed",
        by=by,
        on=stored,
        label=stored.person.reference,
        partnership_id=stored.partnership_id,
        before=before,
        after={"last_confirmed_on": on},
    )
    return stored
