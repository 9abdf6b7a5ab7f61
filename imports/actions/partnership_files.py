"""What a partnership has today comes in: members, past situations, support given.

Nobody is written to: it is a record of the past. The same file again changes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts import audit
from accounts.models import User
from imports.layouts.cells import Unreadable
from imports.layouts.workbooks import (
    MEMBERS,
    SITUATIONS,
    Line,
    lines_of,
)
from kit.acting import act
from kit.names import plain
from partnerships.models import (
    CouncilArea,
    Membership,
    Organisation,
    OrganisationType,
    Partnership,
    Service,
)
from partnerships.roles import Duty, Role
from redundancies.actions import grants
from redundancies.choices import (
    Audience,
    ClockKind,
    Confidence,
    Source,
    Status,
    Visibility,
)
from redundancies.models import (
    ClockEvent,
    Delivery,
    Employer,
    Headcount,
    Response,
    Situation,
)

Choice = TypeVar("Choice", bound=models.TextChoices)
DUTIES = {
    "Takes requests": Duty.TAKES_REQUESTS,
    "Takes referrals": Duty.TAKES_REFERRALS,
    "Checks accounts": Duty.CHECKS_ACCOUNTS,
}


class NoSuchPartnership(Exception):
    """The workbook names no partnership that there is."""


@dataclass
class Brought:
    """What became of the rows; read is created, unchanged and rejected."""

    read: int = 0
    created: int = 0
    unchanged: int = 0
    rejected: int = 0


def partnership_of(slug: str) -> Partnership:
    found = Partnership.objects.filter(models.Q(slug=slug) | models.Q(name=slug))
    partnership = found.first() if slug else None
    if partnership is None:
        raise NoSuchPartnership(
            f"There is no partnership “{slug}”: write its short name into the second"
            " cell of the sheet “Partnership”, or name it with --partnership."
        )
    return partnership


@act
def bring(
    *,
    path: Path,
    slug: str,
    by: User | None,
    at: dt.datetime,
    on_refused: Callable[[Line, str], None],
) -> Brought:
    """Bring a partnership's workbook in; a bad row is handed back with its reason."""
    named, lines = lines_of(path)
    keeper = Keeper(partnership_of(slug or named), by=by, at=at)
    brought = Brought()
    for line in lines:
        brought.read += 1
        try:
            # What a refused row has begun is taken back with it.
            with transaction.atomic():
                is_new = keeper.keep(line)
        except Unreadable as error:
            brought.rejected += 1
            on_refused(line, f"{error}.")
            continue
        brought.created += is_new
        brought.unchanged += not is_new
    if brought.created:
        audit.record(
            "partnership.imported",
            by=by,
            on=keeper.partnership,
            label=keeper.partnership.slug,
            partnership_id=keeper.partnership.pk,
            after=asdict(brought),
            at=at,
        )
    return brought


class Keeper:
    """Keeps the rows of one partnership; true for a row that was not there yet."""

    def __init__(self, partnership: Partnership, *, by: User | None, at: dt.datetime):
        self.partnership = partnership
        self.by = by
        self.at = at
        self.services = {
            service.name.lower(): service
            for service in Service.objects.filter(
                models.Q(partnership=None) | models.Q(partnership=partnership)
            )
        }
        self.councils = {
            council.name.lower(): council for council in CouncilArea.objects.all()
        }

    def keep(self, line: Line) -> bool:
        if line.sheet == MEMBERS:
            return self.member(line)
        if line.sheet == SITUATIONS:
            return self.situation(line)
        return self.support(line)

    def member(self, line: Line) -> bool:
        email = line.words("Email address", needed=True, longest=254).lower()
        try:
            validate_email(email)
        except ValidationError:
            raise Unreadable(f"“{email}” is not an email address") from None
        role = chosen(Role, line, "Role", Role.MEMBER)
        from_on = line.day("From", needed=True)
        to_on = line.day("Until")
        assert from_on is not None
        if to_on and to_on < from_on:
            raise Unreadable("Until is before From")
        organisation = self.organisation(line, may_add=True)
        person = User.objects.filter(email=email).first()
        if person is None:
            person = User.objects.create_user(
                email=email,
                given_name=line.words("First name", longest=100),
                family_name=line.words("Last name", longest=100),
                telephone=line.telephone("Telephone"),
            )
        held = Membership.objects.filter(
            person=person,
            organisation=organisation,
            partnership=self.partnership,
            role=role,
        )
        if held.exists():
            return False
        Membership.objects.create(
            person=person,
            organisation=organisation,
            partnership=self.partnership,
            role=role,
            from_on=from_on,
            to_on=to_on,
            duties=[duty for name, duty in DUTIES.items() if line.ticked(name)],
        )
        return True

    def organisation(self, line: Line, *, may_add: bool = False) -> Organisation:
        name = line.words("Organisation", needed=True, longest=150)
        found = Organisation.objects.filter(
            models.Q(name_plain=plain(name)) | models.Q(abbreviation__iexact=name)
        ).first()
        if found is not None:
            return found
        if not may_add:
            raise Unreadable(f"There is no organisation “{name}”")
        kind = line.words("Type of organisation", needed=True)
        types = OrganisationType.objects.filter(
            models.Q(name__iexact=kind) | models.Q(code__iexact=kind)
        )
        if not types:
            raise Unreadable(f"There is no type of organisation “{kind}”")
        return Organisation.objects.create(name=name, type=types[0])

    def situation(self, line: Line) -> bool:
        name = line.words("Employer", needed=True)
        place = line.words("Place")
        told_on = line.day("PACE told", needed=True)
        first_on, last_on = line.day("First dismissal"), line.day("Last dismissal")
        closed_on, met_on = line.day("Closed"), line.day("Employer met")
        people = line.people("How many")
        assert told_on is not None
        if told_on > timezone.localdate(self.at):
            raise Unreadable("PACE told is in the future")
        if first_on and last_on and last_on < first_on:
            raise Unreadable("The last dismissal is before the first")
        for day in filter(None, (met_on, closed_on)):
            if day < told_on:
                raise Unreadable("Nothing was done before PACE was told")
        council = self.council(line)
        visibility = chosen(Visibility, line, "Known to", Visibility.NEED_TO_KNOW)
        if self.response(name, told_on, place) is not None:
            return False
        # One that only others know stays apart: its facts would come along.
        employer = Employer.objects.filter(
            name_plain=plain(name),
            situations__responses__partnership=self.partnership,
        ).first()
        told_at = dt.datetime.combine(told_on, dt.time(12), dt.UTC)
        is_shared = visibility != Visibility.NEED_TO_KNOW
        situation = Situation.objects.create(
            employer=employer or Employer.objects.create(name=name),
            place=place,
            council=council,
            source=chosen(Source, line, "Who told us", Source.OTHER),
            confidence=Confidence.CONFIRMED,
            told_at=told_at,
            status=Status.CLOSED if closed_on else Status.RESPONDING,
            visibility=visibility,
            shared_at=self.at if is_shared else None,
            shared_by=self.by if is_shared else None,
            people=people,
            first_dismissal_on=first_on,
            last_dismissal_on=last_on,
            logged_by=self.by,
            logged_at=self.at,
        )
        if people is not None:
            Headcount.objects.create(
                situation=situation,
                as_at=told_on,
                proposed=people,
                reason="As the partnership kept it",
                recorded_by=self.by,
                recorded_at=self.at,
            )
        response = Response.objects.create(
            situation=situation,
            partnership=self.partnership,
            told_at=told_at,
            from_on=told_on,
            closed_on=closed_on,
            closed_by=self.by if closed_on else None,
        )
        for kind, happened_on in (
            (ClockKind.PACE_TOLD, told_on),
            (ClockKind.MET, met_on),
        ):
            if happened_on is not None:
                ClockEvent.objects.create(
                    response=response,
                    kind=kind,
                    on=happened_on,
                    recorded_by=self.by,
                    recorded_at=self.at,
                )
        grants.rewrite(situation=situation)
        audit.record(
            "situation.logged",
            by=self.by,
            on=situation,
            partnership_id=self.partnership.pk,
            after={"employer": name, "source": situation.source},
            at=self.at,
        )
        return True

    def council(self, line: Line) -> CouncilArea | None:
        """The council of a situation, which must be one of this partnership."""
        words = line.words("Council").lower()
        if not words:
            return None
        council = self.councils.get(words)
        if council is None:
            raise Unreadable(f"There is no council “{line.words('Council')}”")
        if not self.partnership.areas.filter(council=council).exists():
            raise Unreadable(f"{council} is not in {self.partnership}")
        return council

    def response(
        self, employer: str, told_on: dt.date, place: str | None = None
    ) -> Response | None:
        """The response to the employer's situation of that day.

        Of one that was merged into another it is the response to that one.
        """
        told_at = dt.datetime.combine(told_on, dt.time(), dt.UTC)
        name = plain(employer)
        events = ClockEvent.objects.filter(
            response=OuterRef("pk"), kind=ClockKind.PACE_TOLD, on=told_on
        )
        rows = Response.objects.filter(
            Q(situation__employer__name_plain=name)
            | Q(situation__merged_here__employer__name_plain=name),
            Q(told_at__gte=told_at, told_at__lt=told_at + dt.timedelta(days=1))
            | Exists(events),
            partnership=self.partnership,
            situation__merged_into=None,
        )
        if place is not None:
            rows = rows.filter(
                Q(situation__place=place) | Q(situation__merged_here__place=place)
            )
        return rows.order_by("pk").first()

    def support(self, line: Line) -> bool:
        employer = line.words("Employer")
        told_on = line.day("PACE told")
        response = None
        if employer:
            if told_on is None:
                raise Unreadable("PACE told is missing")
            response = self.response(employer, told_on)
            if response is None:
                raise Unreadable(
                    f"There is no situation of “{employer}” of that day here"
                )
        organisation = self.organisation(line)
        words = line.words("Service", needed=True)
        service = self.services.get(words.lower())
        if service is None:
            raise Unreadable(f"There is no service “{words}”")
        on = line.day("Date", needed=True)
        assert on is not None
        if on > timezone.localdate(self.at):
            raise Unreadable("Date is in the future")
        facts = {
            "partnership": self.partnership,
            "organisation": organisation,
            "service": service,
            "response": response,
            "on": on,
            "audience": chosen(Audience, line, "For whom", Audience.GROUP),
            "reached": line.people("How many people"),
            "note": line.words("Note", longest=1000),
        }
        if Delivery.objects.filter(**facts).exists():
            return False
        Delivery.objects.create(recorded_by=self.by, recorded_at=self.at, **facts)
        return True


def chosen(kinds: type[Choice], line: Line, heading: str, when_blank: Choice) -> Choice:
    """One of the choices, by its code or its words on screen."""
    words = line.words(heading)
    if not words:
        return when_blank
    for kind in kinds:
        if words.lower() in (kind.value, str(kind.label).lower()):
            return kind
    labels = ", ".join(str(kind.label) for kind in kinds)
    raise Unreadable(f"{heading}: “{words}” is not one of {labels}")
