"""Note what a person needs, and that it was met."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from accounts import audit
from accounts.models import User
from clients.models import Case, Need, Signpost
from kit.acting import act
from partnerships.actions.once import made_once
from partnerships.models import Organisation, Service


@act
def note(
    *,
    case: Case,
    services: Iterable[Service],
    on: dt.date,
    by: User,
    at: dt.datetime,
) -> list[Need]:
    """Note needs; one that stands open already is not noted again."""
    # Two at once: the second waits here and finds what the first has noted.
    Case.objects.select_for_update().get(pk=case.pk)
    # Services of one group are one choice on screen, and one need.
    standing = set(
        case.needs.filter(met_on=None).values_list("service__group", flat=True)
    )
    made = []
    for service in services:
        if service.group not in standing:
            standing.add(service.group)
            made.append(
                Need.objects.create(
                    case=case, service=service, noted_on=on, noted_by=by
                )
            )
    if made:
        audit.record(
            "need.noted",
            by=by,
            on=case,
            partnership_id=case.partnership_id,
            at=at,
            after={"fields": ["needs"]},
        )
    return made


@act
def meet(*, need: Need, on: dt.date, by: User, at: dt.datetime) -> Need:
    """Say that a need was met; said twice, the first day stands."""
    stored = Need.objects.select_for_update().select_related("case").get(pk=need.pk)
    if stored.met_on is None:
        stored.met_on = on
        stored.save(update_fields=["met_on"])
        audit.record(
            "need.met",
            by=by,
            on=stored.case,
            partnership_id=stored.case.partnership_id,
            at=at,
            after={"fields": ["needs"]},
        )
    return stored


@act
def signpost(
    *,
    case: Case,
    organisation: Organisation,
    service: Service | None,
    on: dt.date,
    by: User,
    at: dt.datetime,
    form_key: UUID | None = None,
) -> Signpost:
    """Tell a person where to go; the organisation is told nothing."""

    def make() -> Signpost:
        made = Signpost.objects.create(
            case=case,
            organisation=organisation,
            service=service,
            on=on,
            by=by,
            form_key=form_key,
        )
        audit.record(
            "client.signposted",
            by=by,
            on=case,
            partnership_id=case.partnership_id,
            at=at,
            after={"to": organisation},
        )
        return made

    return made_once(Signpost, form_key, make)
