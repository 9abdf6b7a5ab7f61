"""Clients: who may see whom, with a reason or without, and how much."""

import datetime as dt

from django.utils import timezone

from clients.models import FollowUp, Need
from notifications.actions import issue_link
from notifications.choices import Purpose
from redundancies.models import Session
from tests.access import Page
from tests.world import TOLD_AT

STAFF = ("officer", "on_it", "deputy", "chair")
OURS = ("member", "asked", *STAFF)
FAR = ("far_member", "far_chair")
ABSENT = "0000000000"


def answers(status, *roles, **others):
    """One answer for these roles, and others by name."""
    return dict.fromkeys(roles, status) | others


def case(name):
    return lambda world: [world.rows[name].reference]


def absent(world):
    return [ABSENT]


def with_need(world):
    world.rows["need"] = Need.objects.create(
        case=world.case, service=world.service, noted_on=TOLD_AT.date()
    )
    return [world.case.reference]


def with_session(world):
    session = Session.objects.create(
        response=world.shared.responses.get(),
        kind="presentation",
        place="Canteen",
        starts_at=TOLD_AT,
        ends_at=TOLD_AT,
    )
    session.refresh_from_db()
    return [world.shared.reference, session.reference]


def with_link(world):
    follow_up = FollowUp.objects.create(case=world.case, due_on=TOLD_AT.date())
    now = timezone.now()
    address = issue_link(
        purpose=Purpose.FOLLOW_UP,
        target_id=follow_up.pk,
        at=now,
        expires_at=now + dt.timedelta(days=1),
    )
    return [address.rstrip("/").rsplit("/", 1)[1]]


SEES_CLIENTS = answers(200, *OURS, *FAR, "national")
ADDS_CLIENTS = answers(200, *STAFF, "far_chair", "national")

PAGES = [
    Page("clients:search", SEES_CLIENTS),
    Page(
        "clients:search",
        answers(302, *OURS, *FAR, "national"),
        method="POST",
        data=lambda world: {"words": "Morag", "reason": "The chair asked"},
    ),
    Page("clients:found", answers(404, *SEES_CLIENTS), of=lambda world: ["unknown"]),
    Page("clients:add", ADDS_CLIENTS),
    Page("clients:add", ADDS_CLIENTS, method="POST"),
    Page("clients:telephone", ADDS_CLIENTS),
    Page(
        "clients:client",
        answers(200, "asked", *STAFF, national=302),
        rest=404,
        of=case("case"),
        row="own",
    ),
    Page(
        "clients:client",
        answers(200, *STAFF, national=302),
        rest=404,
        of=case("secret_case"),
        row="of a need-to-know situation",
    ),
    Page(
        "clients:client",
        {"far_chair": 200, "national": 302},
        rest=404,
        of=case("foreign_case"),
        row="foreign",
    ),
    Page("clients:client", {}, rest=404, of=absent, row="absent"),
    Page(
        "clients:reason",
        answers(302, "asked", *STAFF, national=200),
        rest=404,
        of=case("case"),
    ),
    *(
        Page(
            route,
            answers(200, *STAFF, asked=403, national=302),
            rest=404,
            of=case("case"),
        )
        for route in (
            "clients:edit",
            "clients:case-edit",
            "clients:needs",
            "clients:step-add",
            "clients:signpost",
            "clients:refer",
            "clients:support",
            "clients:outcome",
        )
    ),
    *(
        Page(
            route,
            answers(200, *STAFF, asked=403, national=302),
            rest=404,
            of=case("case"),
            method="POST",
        )
        for route in ("clients:edit", "clients:needs", "clients:refer")
    ),
    Page(
        "clients:need-meet",
        answers(302, *STAFF, asked=403, national=302),
        rest=404,
        of=with_need,
        method="POST",
        data=lambda world: {"need": world.need.pk},
    ),
    Page(
        "clients:need-meet",
        answers(405, *STAFF, asked=403, national=302),
        rest=404,
        of=case("case"),
    ),
    Page(
        "clients:of-situation",
        answers(200, *OURS, far_member=404, far_chair=404, national=302),
        of=case("shared"),
        row="shared",
    ),
    Page(
        "clients:of-situation",
        answers(200, "asked", "on_it", "deputy", "chair", national=302)
        | answers(404, "member", "officer", *FAR),
        of=case("secret"),
        row="need-to-know",
    ),
    Page(
        "clients:of-situation",
        answers(200, *FAR, national=302) | answers(404, *OURS),
        of=case("foreign"),
        row="foreign",
    ),
    Page(
        "clients:of-situation",
        answers(404, *OURS, *FAR, "national"),
        of=absent,
        row="absent",
    ),
    Page(
        "clients:of-situation-reason",
        answers(302, *OURS, far_member=404, far_chair=404, national=200),
        of=case("shared"),
    ),
    Page(
        "clients:add-to-situation",
        answers(200, *STAFF, "national")
        | answers(403, "member", "asked")
        | answers(404, *FAR),
        of=case("shared"),
    ),
    Page(
        "clients:add-to-situation",
        answers(200, "on_it", "deputy", "chair", "national", asked=403)
        | answers(404, "member", "officer", *FAR),
        of=case("secret"),
        row="need-to-know",
        method="POST",
    ),
    Page(
        "clients:attendance",
        answers(200, *STAFF, national=302)
        | answers(403, "member", "asked")
        | answers(404, *FAR),
        of=with_session,
    ),
    Page(
        "clients:attendance",
        answers(302, *STAFF, national=302)
        | answers(403, "member", "asked")
        | answers(404, *FAR),
        of=with_session,
        method="POST",
    ),
    Page("clients:referrals", SEES_CLIENTS),
    Page(
        "clients:referral",
        answers(200, "asked", *STAFF, national=302),
        rest=404,
        of=case("referral"),
    ),
    Page("clients:referral", {}, rest=404, of=absent, row="absent"),
    Page(
        "clients:referral-accept",
        answers(403, *STAFF, asked=302, national=302),
        rest=404,
        of=case("referral"),
        method="POST",
    ),
    *(
        Page(
            route,
            answers(403, *STAFF, asked=200, national=302),
            rest=404,
            of=case("referral"),
            method=method,
        )
        for route in (
            "clients:referral-reject",
            "clients:referral-end",
            "clients:referral-support",
        )
        for method in ("GET", "POST")
    ),
    Page(
        "clients:follow-up",
        {},
        rest=200,
        anonymous=200,
        of=with_link,
        row="own link",
    ),
    Page(
        "clients:follow-up",
        {},
        rest=404,
        anonymous=404,
        of=lambda world: ["foreign-token"],
        row="foreign link",
    ),
]
