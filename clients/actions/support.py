"""Record support that an organisation gave to one person."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from accounts.models import User
from clients.choices import ReferralState
from clients.models import Case, ClientDelivery, Referral
from kit.acting import act
from partnerships.models import Organisation, Service
from redundancies.actions import deliveries
from redundancies.choices import Audience
from redundancies.models import Response

WORKED_ON = (ReferralState.ACCEPTED, ReferralState.ENDED)


class NotAccepted(Exception):
    """Support by a referral follows its acceptance."""


@act
def record(
    *,
    case: Case,
    organisation: Organisation,
    service: Service,
    on: dt.date,
    by: User,
    at: dt.datetime,
    format: str = "",
    note: str = "",
    referral: Referral | None = None,
    form_key: UUID | None = None,
) -> ClientDelivery:
    """Record what was done for this person, beside all other support given."""
    if referral is not None and referral.state not in WORKED_ON:
        raise NotAccepted("Accept the referral before you record support.")
    response = (
        Response.objects.filter(
            situation=case.situation_id, partnership=case.partnership_id
        ).first()
        if case.situation_id
        else None
    )
    delivery = deliveries.record(
        partnership=case.partnership,
        organisation=organisation,
        service=service,
        response=response,
        on=on,
        audience=Audience.PERSON,
        format=format,
        reached=1,
        note=note,
        by=by,
        at=at,
        form_key=form_key,
    )
    # The same form again finds the same delivery, and this row with it.
    given, _ = ClientDelivery.objects.get_or_create(
        delivery=delivery, defaults={"case": case, "referral": referral}
    )
    return given
