"""Record support given: to an employer, a group, or a person referred."""

from __future__ import annotations

import datetime as dt
import uuid

from accounts import audit
from accounts.models import User
from kit.acting import act
from kit.versions import advance
from partnerships.actions.once import made_once
from partnerships.models import Organisation, Partnership, Service
from redundancies.actions.shared import Refused, day_of, standing_response
from redundancies.choices import Audience
from redundancies.models import Delivery, Request, Response, Session


class NotGivenYet(Refused):
    """Support is recorded on its day or later, never before."""


class OfAnotherPartnership(Refused):
    """Support in a situation is recorded in a partnership that responds to it."""


class ServiceElsewhere(Refused):
    """A service that a partnership has for itself is given there alone."""


class ManyForOne(Refused):
    """Support to one person reaches one person."""


@act
def record(
    *,
    partnership: Partnership,
    organisation: Organisation,
    service: Service,
    on: dt.date,
    audience: Audience,
    by: User | None,
    at: dt.datetime,
    response: Response | None = None,
    session: Session | None = None,
    request: Request | None = None,
    format: str = "",
    reached: int | None = None,
    note: str = "",
    form_key: uuid.UUID | None = None,
) -> Delivery:
    """Record what an organisation did; the same form sent twice records it once.

    Which person it was, if it was for one, stands in the room of clients.
    """
    check(partnership=partnership, service=service, response=response, on=on, at=at)
    if audience == Audience.PERSON and reached not in (None, 1):
        raise ManyForOne("Support to one person reaches one person.")

    def make() -> Delivery:
        place = response and standing_response(response)
        delivery = Delivery.objects.create(
            partnership=partnership,
            organisation=organisation,
            service=service,
            response=place,
            session=session,
            request=request,
            on=on,
            audience=audience,
            format=format,
            reached=reached,
            note=note,
            recorded_by=by,
            recorded_at=at,
            form_key=form_key,
        )
        audit.record(
            "delivery.recorded",
            by=by,
            on=delivery,
            partnership_id=partnership.pk,
            after={
                "organisation": organisation.name,
                "service": service.name,
                "on": on,
                "reached": reached,
            },
            at=at,
        )
        return delivery

    return made_once(Delivery, form_key, make)


@act
def correct(
    *,
    delivery: Delivery,
    by: User,
    at: dt.datetime,
    version: int,
    service: Service,
    on: dt.date,
    audience: Audience,
    format: str = "",
    reached: int | None = None,
    note: str = "",
) -> Delivery:
    """Correct what was recorded of support given."""
    stored = (
        Delivery.objects.for_page().select_for_update(of=("self",)).get(pk=delivery.pk)
    )
    check(
        partnership=stored.partnership,
        service=service,
        response=stored.response,
        on=on,
        at=at,
    )
    facts = {
        "service": service,
        "on": on,
        "audience": str(audience),
        "format": format,
        "reached": reached,
        "note": note,
    }
    before = {name: getattr(stored, name) for name in facts}
    advance(stored, version=version, **facts)
    audit.record(
        "delivery.corrected",
        by=by,
        on=stored,
        partnership_id=stored.partnership_id,
        before=before,
        after=facts,
        at=at,
    )
    return stored


@act
def remove(*, delivery: Delivery, by: User, at: dt.datetime) -> None:
    """Take back what was recorded by mistake; the record keeps what it was."""
    stored = (
        Delivery.objects.for_page().select_for_update(of=("self",)).get(pk=delivery.pk)
    )
    audit.record(
        "delivery.removed",
        by=by,
        on=stored,
        partnership_id=stored.partnership_id,
        before={
            "organisation": stored.organisation.name,
            "service": stored.service.name,
            "on": stored.on,
            "reached": stored.reached,
        },
        at=at,
    )
    stored.delete()


def check(
    *,
    partnership: Partnership,
    service: Service,
    response: Response | None,
    on: dt.date,
    at: dt.datetime,
) -> None:
    """Refuse what cannot have been given, or not there."""
    if on > day_of(at):
        raise NotGivenYet("The date of the support must be today or in the past.")
    if response is not None and response.partnership_id != partnership.pk:
        raise OfAnotherPartnership(
            f"{partnership} is not responding to this situation."
        )
    if service.partnership_id not in (None, partnership.pk):
        raise ServiceElsewhere(f"{service} is a service of another partnership.")
