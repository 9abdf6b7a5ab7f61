"""Plant canaries, take them away, and tell of whoever looks at one.

A canary is an invented client or situation (`kit.canaries`). It has no grant, no
response and nothing that hangs on it: nobody's work leads there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import cycle

import structlog
from django.conf import settings
from django.db import models
from django.db.models import Min, QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import AccessEvent, User
from clients.emails import CANARY
from clients.models import Case, Client
from kit import canaries
from kit.acting import act
from notifications.actions import tell
from notifications.models import Message
from partnerships.models import Partnership
from redundancies.choices import Source, Status
from redundancies.models import Employer, Situation

log = structlog.get_logger(__name__)

# Of whatever else somebody is looked for by, they have nothing. No directory or
# register has these names.
PEOPLE = (
    ("Ailbertine", "Quorrievane"),
    ("Torquhilda", "Strandvarie"),
    ("Fearchan", "Ulvapool"),
    ("Mairidh", "Zetterknowe"),
)
EMPLOYERS = ("Quorrievane Turbines Ltd", "Zetterknowe Distillers Ltd")
# Whoever looks for canaries finds them among what was told some while ago.
AGE = dt.timedelta(days=75)
# Children first: what is taken away leaves nothing that names it.
PLANTED: tuple[type[models.Model], ...] = (Case, Client, Situation, Employer)
TARGET = audit.Target("canary", "Canaries")


class NothingToPlantIn(Exception):
    """There is no partnership yet of which an invented client could be."""


def planted(model: type[models.Model]) -> QuerySet:
    """The canaries of one kind, where they are shown."""
    return model._base_manager.filter(pk__lt=0)


def next_number(model: type[models.Model]) -> int:
    lowest = planted(model).aggregate(lowest=Min("pk"))["lowest"]
    return (lowest or 0) - 1


@act
def plant(
    *, people: Iterable[tuple[str, str]], by: User | None, at: dt.datetime
) -> int:
    """Plant invented clients and situations, unless there are some; how many.

    Raises NothingToPlantIn.
    """
    canaries.show()
    places = list(Partnership.objects.active(timezone.localdate(at)).order_by("pk"))
    if not places:
        raise NothingToPlantIn("Load the partnerships first.")
    if planted(Case).exists() or planted(Situation).exists():
        return 0
    told_at, count = at - AGE, 0
    for place, (given_name, family_name) in zip(cycle(places), people, strict=False):
        client = Client.objects.create(
            pk=next_number(Client),
            given_name=given_name,
            family_name=family_name,
            registered_at=told_at,
        )
        Case.objects.create(
            pk=next_number(Case),
            client=client,
            partnership=place,
            registered_on=timezone.localdate(told_at),
            registered_at=told_at,
        )
        count += 1
    for name in EMPLOYERS:
        employer = Employer.objects.create(pk=next_number(Employer), name=name)
        Situation.objects.create(
            pk=next_number(Situation),
            employer=employer,
            source=Source.OTHER,
            status=Status.VERIFIED,
            told_at=told_at,
            logged_at=told_at,
        )
        count += 1
    audit.record("canaries.planted", by=by, on=TARGET, at=at, after={"how_many": count})
    return count


@act
def remove(*, by: User | None, at: dt.datetime) -> int:
    """Take all canaries away, once all looks at them are told; how many there were."""
    tell_of_looks(at=at)
    canaries.show()
    gone = {model: planted(model).delete()[0] for model in PLANTED}
    count = gone[Case] + gone[Situation]
    audit.record("canaries.removed", by=by, on=TARGET, at=at, after={"how_many": count})
    return count


@act
def tell_of_looks(*, at: dt.datetime) -> int:
    """Write to whoever watches of each look at a canary, once; how many were new."""
    if not settings.CANARY_EMAIL:
        return 0
    canaries.show()
    found = looks()
    told = told_of(found)
    fresh = [look for look in found if look.pk not in told]
    for look in fresh:
        tell(event=CANARY, context_id=look.pk, address=settings.CANARY_EMAIL, at=at)
        log.error("canary_looked", look=look.pk, page=look.page)
    return len(fresh)


def looks() -> list[AccessEvent]:
    """Every look at a canary that is there, the oldest first."""
    found: list[AccessEvent] = []
    for model in (Case, Situation):
        if numbers := list(planted(model).values_list("pk", flat=True)):
            kind = model._meta.label_lower
            found += AccessEvent.objects.showing(kind, *numbers)
    return sorted(found, key=lambda look: look.pk)


def told_of(looks: list[AccessEvent]) -> set[int]:
    """Those of these looks of which somebody was written to."""
    letters = Message.objects.filter(
        event=CANARY, context_id__in=[look.pk for look in looks]
    )
    return set(letters.values_list("context_id", flat=True))
