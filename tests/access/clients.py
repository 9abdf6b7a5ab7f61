"""Clients: who may see whom, with a reason or without, and how much."""

import datetime as dt
import uuid

from django.utils import timezone

from clients.actions import looking
from clients.models import FollowUp, Need, Referral
from clients.services import choice_of, kinds_of_support
from kit import govuk
from notifications.actions import issue_link
from notifications.choices import Purpose
from redundancies.models import Session
from tests.access import Page, act
from tests.world import TOLD_AT

STAFF = ("officer", "on_it", "deputy", "chair")
OURS = ("member", "asked", *STAFF)
FAR = ("far_member", "far_chair")
ABSENT = "0000000000"
CONTACT = ("name", "telephone", "email", "adjustments")


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


def with_follow_up(world):
    """A follow-up has fallen due."""
    FollowUp.objects.create(case=world.case, due_on=TOLD_AT.date())
    return [world.case.reference]


def with_link(world):
    with_follow_up(world)
    follow_up = world.case.follow_up
    now = timezone.now()
    address = issue_link(
        purpose=Purpose.FOLLOW_UP,
        target_id=follow_up.pk,
        at=now,
        expires_at=now + dt.timedelta(days=1),
        address=world.case.client.email,
    )
    return [address.rstrip("/").rsplit("/", 1)[1]]


def to_telephone(world):
    """Asked by e-mail three weeks ago, and no answer."""
    with_follow_up(world)
    asked_at = timezone.now() - dt.timedelta(weeks=3)
    FollowUp.objects.filter(case=world.case).update(asked_at=asked_at, asked_by="email")
    return []


def with_reason(world):
    """The National PACE team has said why it looks."""
    looking.state_reason(
        subject=f"case {world.case.pk}",
        reason="The chair asked",
        by=world.people["national"],
        at=timezone.now(),
    )
    return [world.case.reference]


def once():
    return {"form_key": str(uuid.uuid4())}


def why(world):
    return {"reason": "The chair asked"}


def person():
    """Somebody who was not registered before."""
    return (
        once()
        | NAMES
        | {"is_told": "on"}
        | govuk.typed_date("leaving_on", dt.date(2026, 4, 30))
    )


def job(world):
    return {
        "version": 1,
        "occupation": "Fitter",
        **govuk.typed_date("notice_on", dt.date(2026, 3, 30)),
        **govuk.typed_date("leaving_on", dt.date(2026, 4, 30)),
    }


def given(world):
    """Support, or the way to it, at Citizens Advice."""
    service = choice_of(kinds_of_support(world.ours), world.service)
    return once() | {"organisation": world.advice.pk, "service": service} | ON


def referred(world):
    offer = f"{world.service.pk}-{world.jobcentre.pk}"
    return (
        once()
        | {"offer": offer, "purpose": "A claim", "basis": "public_task"}
        | govuk.typed_date("agreed_on", TOLD_AT.date())
    )


def accepted(world):
    """The referral was taken on."""
    Referral.objects.filter(pk=world.referral.pk).update(state="accepted")
    return [world.referral.reference]


def ended(world):
    return {"ending": "helped"} | govuk.typed_date("ended_on", TOLD_AT.date())


NAMES = {"given_name": "Una", "family_name": "Example-new"}
ON = govuk.typed_date("on", TOLD_AT.date())
# The National PACE team says why before it does anything with a client.
FIRST_A_REASON = {"unwritten": ("national",)}
SEES_CLIENTS = answers(200, *OURS, *FAR, "national")
ADDS_CLIENTS = answers(200, *STAFF, "far_chair", "national")

PAGES = [
    Page(
        "clients:search",
        SEES_CLIENTS,
        shows=("case.name", "secretcase.name", "foreigncase.name"),
        # It looks for somebody, and says why.
        unshown=("national",),
    ),
    Page(
        "clients:search",
        answers(302, *OURS, *FAR, "national"),
        method="POST",
        data=lambda world: {"words": "Morag", "reason": "The chair asked"},
        wrote="clients_clientsearch",
    ),
    Page("clients:found", answers(404, *SEES_CLIENTS), of=lambda world: ["unknown"]),
    Page("clients:add", ADDS_CLIENTS),
    act(
        "clients:add",
        answers(302, *STAFF, "national", far_chair=200),
        data=lambda world: person() | {"council": world.ours_council.pk},
        # The council is of another partnership: that is said beside the field.
        unwritten=("far_chair", "two_hats"),
        wrote="client.registered",
    ),
    Page(
        "clients:telephone",
        ADDS_CLIENTS,
        of=to_telephone,
        shows=("case.name", "case.telephone"),
        unshown=("national",),
    ),
    Page(
        "clients:client",
        answers(200, "asked", *STAFF, national=302),
        rest=404,
        of=case("case"),
        row="own",
        shows=("case.*",),
    ),
    Page(
        "clients:client",
        answers(200, *STAFF, national=302),
        rest=404,
        of=case("secret_case"),
        row="of a need-to-know situation",
        shows=("secretcase.*",),
    ),
    Page(
        "clients:client",
        {"far_chair": 200, "national": 302},
        rest=404,
        of=case("foreign_case"),
        row="foreign",
        shows=("foreigncase.*",),
    ),
    Page(
        "clients:client",
        answers(200, "asked", *STAFF, "national"),
        rest=404,
        of=with_reason,
        row="once the reason is stated",
        shows=("case.*",),
    ),
    Page("clients:client", {}, rest=404, of=absent, row="absent"),
    Page(
        "clients:looks",
        answers(200, "deputy", "chair", "national")
        | answers(403, "asked", "officer", "on_it"),
        rest=404,
        of=case("case"),
    ),
    Page(
        "clients:looks",
        {"far_chair": 200, "national": 200},
        rest=404,
        of=case("foreign_case"),
        row="foreign",
    ),
    Page(
        "clients:reason",
        answers(302, "asked", *STAFF, national=200),
        rest=404,
        of=case("case"),
    ),
    act(
        "clients:reason",
        answers(302, "asked", *STAFF, "national"),
        rest=404,
        of=case("case"),
        data=why,
        unwritten=("asked", *STAFF),
        wrote="clients_statedreason",
    ),
    *(
        Page(
            route,
            answers(200, *STAFF, asked=403, national=302),
            rest=404,
            of=case("case"),
            shows=[f"case.{field}" for field in fields],
        )
        for route, fields in (
            ("clients:edit", (*CONTACT, "born", "postcode", "language")),
            ("clients:case-edit", ("name", "occupation")),
            ("clients:needs", ("name",)),
            ("clients:step-add", ("name",)),
            ("clients:signpost", ("name",)),
            ("clients:refer", ("name",)),
            ("clients:support", ("name",)),
            ("clients:outcome", ("name",)),
        )
    ),
    *(
        act(
            f"clients:{route}",
            answers(302, *STAFF, asked=403, national=302),
            rest=404,
            of=with_follow_up,
            data=data,
            wrote=wrote,
            **FIRST_A_REASON,
        )
        for route, data, wrote in (
            ("edit", lambda world: {"version": 1, **NAMES}, "client.edited"),
            ("case-edit", job, "case.edited"),
            ("needs", lambda world: {"services": [world.service.code]}, "need.noted"),
            ("step-add", lambda world: {"kind": "applied", **ON}, "step.recorded"),
            ("signpost", given, "client.signposted"),
            ("refer", referred, "referral.sent"),
            ("support", given, "delivery.recorded"),
            ("outcome", lambda world: once() | {"work": "looking"}, "outcome.recorded"),
        )
    ),
    Page(
        "clients:need-meet",
        answers(302, *STAFF, asked=403, national=302),
        rest=404,
        of=with_need,
        method="POST",
        data=lambda world: {"need": world.need.pk},
        wrote="need.met",
        **FIRST_A_REASON,
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
        shows=("case.name",),
    ),
    Page(
        "clients:of-situation",
        answers(200, "asked", "on_it", "deputy", "chair", national=302)
        | answers(404, "member", "officer", *FAR),
        of=case("secret"),
        row="need-to-know",
        shows=("secretcase.name",),
    ),
    Page(
        "clients:of-situation",
        answers(200, *FAR, national=302) | answers(404, *OURS),
        of=case("foreign"),
        row="foreign",
        shows=("foreigncase.name",),
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
    act(
        "clients:of-situation-reason",
        answers(302, *OURS, "national", far_member=404, far_chair=404),
        of=case("shared"),
        data=why,
        unwritten=(*OURS, "two_hats"),
        wrote="clients_statedreason",
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
        answers(302, "on_it", "deputy", "chair", "national", asked=403)
        | answers(404, "member", "officer", *FAR),
        of=case("secret"),
        row="need-to-know",
        method="POST",
        data=lambda world: person(),
        wrote="client.registered",
    ),
    Page(
        "clients:attendance",
        answers(200, *STAFF, national=302)
        | answers(403, "member", "asked")
        | answers(404, *FAR),
        of=with_session,
        shows=("case.name",),
    ),
    Page(
        "clients:attendance",
        answers(302, *STAFF, national=302)
        | answers(403, "member", "asked")
        | answers(404, *FAR),
        of=with_session,
        method="POST",
        data=lambda world: dict.fromkeys(("shown", "came"), world.case.reference),
        wrote="attendance.recorded",
        **FIRST_A_REASON,
    ),
    Page(
        "clients:referrals",
        SEES_CLIENTS,
        shows=("case.name",),
        # Nothing is referred to SDS.
        unshown=(*STAFF, "national"),
    ),
    Page(
        "clients:referral",
        answers(200, "asked", *STAFF, national=302),
        rest=404,
        of=case("referral"),
        shows=[f"case.{field}" for field in (*CONTACT, "purpose")],
    ),
    Page("clients:referral", {}, rest=404, of=absent, row="absent"),
    Page(
        "clients:referral-accept",
        answers(403, *STAFF, asked=302, national=302),
        rest=404,
        of=case("referral"),
        method="POST",
        wrote="referral.accepted",
        **FIRST_A_REASON,
    ),
    *(
        Page(
            route,
            answers(403, *STAFF, asked=200, national=302),
            rest=404,
            of=case("referral"),
        )
        for route in (
            "clients:referral-reject",
            "clients:referral-end",
            "clients:referral-support",
        )
    ),
    *(
        act(
            f"clients:referral-{step}",
            answers(403, *STAFF, asked=302, national=302),
            rest=404,
            of=of,
            data=data,
            wrote=wrote,
            **FIRST_A_REASON,
        )
        for step, of, data, wrote in (
            (
                "reject",
                case("referral"),
                lambda world: {"reason": "Full"},
                "referral.rejected",
            ),
            ("end", accepted, ended, "referral.ended"),
            ("support", accepted, given, "delivery.recorded"),
        )
    ),
    Page(
        "clients:follow-up",
        {},
        rest=200,
        anonymous=200,
        of=with_link,
        row="own link",
        by_link=True,
    ),
    act(
        "clients:follow-up",
        {},
        rest=302,
        anonymous=302,
        of=with_link,
        data=lambda world: once() | {"work": "looking"},
        row="own link",
        by_link=True,
        wrote="outcome.recorded",
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
