"""Everything that happened for one person, read once for the client's page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from clients import touchpoints
from clients.models import (
    Attendance,
    Case,
    ClientDelivery,
    FollowUp,
    Need,
    Outcome,
    Referral,
    Signpost,
    Step,
)
from clients.touchpoints import Reached


@dataclass(frozen=True)
class Journey:
    """What happened for one person in one case."""

    needs: list[Need]
    support: list[ClientDelivery]
    attended: list[Attendance]
    steps: list[Step]
    signposts: list[Signpost]
    referrals: list[Referral]
    outcomes: list[Outcome]
    follow_up: FollowUp | None
    touchpoints: list[Reached]


def journey_of(case: Case, *, on: dt.date) -> Journey:
    """The whole journey; as many queries for a long one as for a short one."""
    needs = list(case.needs.select_related("service").order_by("noted_on", "pk"))
    support = list(
        case.deliveries.select_related(
            "delivery__service", "delivery__organisation"
        ).order_by("delivery__on", "pk")
    )
    attended = list(
        case.attendances.select_related("session").order_by("session__starts_at", "pk")
    )
    steps = list(case.steps.order_by("on", "pk"))
    outcomes = list(case.outcomes.order_by("told_on", "pk"))
    reached = touchpoints.derive(
        on=on,
        registered_on=case.registered_on,
        leaving_on=case.leaving_on,
        needs=[(need.noted_on, need.service.group) for need in needs],
        support=[
            (
                given.delivery.on,
                f"{given.delivery.service.group}, {given.delivery.organisation}",
            )
            for given in support
        ],
        attended=[
            (
                timezone.localdate(came.session.starts_at),
                came.session.get_kind_display(),
            )
            for came in attended
        ],
        steps=[(step.on, step.kind) for step in steps],
        started=[outcome.started_on for outcome in outcomes if outcome.started_on],
    )
    return Journey(
        needs=needs,
        support=support,
        attended=attended,
        steps=steps,
        signposts=list(
            case.signposts.select_related("organisation", "service").order_by(
                "on", "pk"
            )
        ),
        referrals=list(Referral.objects.of_case(case)),
        outcomes=outcomes,
        follow_up=FollowUp.objects.filter(case=case).first(),
        touchpoints=reached,
    )
