"""Asking partners, answers, account checks, support given; pages behind links."""

import datetime as dt
import uuid

from django.utils import timezone

from kit import govuk
from notifications.actions import issue_link
from notifications.choices import Purpose
from partnerships.models import Membership
from partnerships.roles import Duty
from redundancies.choices import Audience
from redundancies.models import AccountCheck, Delivery, Request, Session
from tests.access import Page, act, everyone
from tests.world import TOLD_AT

STAFF = ("officer", "on_it", "deputy", "chair")
# Need-to-know: the chairs, who works on it, the National PACE team.
ASKING_SECRET = {
    **dict.fromkeys(("on_it", "deputy", "chair", "national"), 200),
    "asked": 403,
}
ASKING_SHARED = {
    **dict.fromkeys((*STAFF, "national"), 200),
    "member": 403,
    "asked": 403,
}
ASKING_FOREIGN = {"far_chair": 200, "national": 200, "far_member": 403}
RECORDING_SECRET = dict.fromkeys(("asked", "on_it", "deputy", "chair", "national"), 200)
RECORDING_SHARED = dict.fromkeys(("member", "asked", *STAFF, "national"), 200)
ANSWERING = {
    "asked": 200,
    "national": 200,
    **dict.fromkeys(("on_it", "deputy", "chair"), 403),
}
# What an account check needs of the employer, and no more.
CHECK = ("secret.employer", "secret.companynumber")
# A request's own link tells where it is.
BY_LINK = {
    "by_link": True,
    # How many it is about, and who asks, that one can ask back.
    "knows": (
        *("shared.employer", "shared.place", "shared.people", "shared.siteemployed"),
        *("chair.email", "chair.telephone"),
    ),
    "shows": ("shared.employer", "shared.place", "shared.people", "chair.email"),
}
RECORDERS = ("member", "asked", *STAFF, "far_member", "far_chair", "national")


def situation(name):
    return lambda world: [getattr(world, name).reference]


def absent(world):
    return ["0ABSENT000"]


def open_request(world):
    """Citizens Advice is asked just now in the shared situation."""
    response = world.shared.responses.get()
    request, _ = Request.objects.get_or_create(
        response=response,
        organisation=world.advice,
        defaults={"asked_by": world.people["chair"], "asked_at": timezone.now()},
    )
    request.services.add(world.service)
    request.refresh_from_db()
    return request


def coming_session(world, days):
    """A presentation that is still to come in the shared situation."""
    starts_at = timezone.now() + dt.timedelta(days=days)
    return Session.objects.create(
        response=world.shared.responses.get(),
        kind="presentation",
        place="Canteen",
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(hours=1),
    )


def asked_to(world, days, **facts):
    """Citizens Advice is asked to a session of the shared situation."""
    return Request.objects.create(
        response=world.shared.responses.get(),
        organisation=world.advice,
        session=coming_session(world, days),
        asked_by=world.people["chair"],
        asked_at=timezone.now(),
        **facts,
    )


def worked_on(world):
    """One is unanswered, one noted by the chair with who goes, one withdrawn."""
    now = timezone.now()
    made = open_request(world)
    asked_to(
        world,
        days=3,
        answer="yes",
        answered_at=now,
        said_by="Alex Example",
        recorded_by=world.people["chair"],
        goes=world.people["asked"],
    )
    asked_to(world, days=4, withdrawn_at=now, withdrawn_by=world.people["chair"])
    return made


def held_request(world):
    """... for a session that was held."""
    request = open_request(world)
    request.session = Session.objects.create(
        response=request.response,
        kind="presentation",
        place="Canteen",
        starts_at=TOLD_AT,
        ends_at=TOLD_AT + dt.timedelta(hours=1),
    )
    request.save()
    return request


def link(purpose, target, person, **days):
    """A fresh link's token."""
    at = timezone.now()
    address = issue_link(
        purpose=purpose,
        target_id=target.pk,
        at=at,
        expires_at=at + dt.timedelta(**(days or {"days": 1})),
        person=person,
    )
    return [address.rstrip("/").rpartition("/")[2]]


def account_check(world):
    """The member is the enterprise agency's contact, and is asked."""
    person = world.people["member"]
    membership = Membership.objects.get(person=person)
    membership.duties = [Duty.CHECKS_ACCOUNTS]
    membership.save()
    check, _ = AccountCheck.objects.get_or_create(
        response=world.secret.responses.get(),
        organisation=world.jobcentre,
        person=person,
        defaults={"asked_by": world.people["chair"], "asked_at": TOLD_AT},
    )
    return check


def delivery(world):
    """The Jobcentre of ours gave advice in the shared situation."""
    made, _ = Delivery.objects.get_or_create(
        partnership=world.ours,
        organisation=world.jobcentre,
        service=world.service,
        response=world.shared.responses.get(),
        on=TOLD_AT.date(),
        audience=Audience.GROUP,
        defaults={"recorded_at": TOLD_AT, "reached": 12},
    )
    made.refresh_from_db()
    return [made.reference]


def asked_college(world):
    Membership.objects.get_or_create(
        person=world.people["asked"],
        organisation=world.college,
        partnership=world.ours,
        from_on=TOLD_AT.date(),
    )
    return {
        "form_key": str(uuid.uuid4()),
        "who": "chosen",
        "organisations": [str(world.college.pk)],
        "message": "",
        **govuk.typed_date("answer_by", timezone.localdate() + dt.timedelta(days=2)),
    }


def support(world):
    return {
        "form_key": str(uuid.uuid4()),
        "partnership": world.ours.pk,
        "organisation": world.jobcentre.pk,
        "service": world.service.pk,
        "on_day": "2",
        "on_month": "3",
        "on_year": "2026",
        "audience": "group",
        "reached": "12",
    }


def contact(world):
    """The member answers account checks, and is chosen."""
    membership = Membership.objects.get(person=world.people["member"])
    membership.duties = [Duty.CHECKS_ACCOUNTS]
    membership.save()
    return {"form_key": str(uuid.uuid4()), "contact": membership.pk}


def answered(world):
    return {"answer": "yes", "version": "1"}


def redirects(answers):
    """The same rows, where what was allowed leads on."""
    return {role: 302 if status == 200 else status for role, status in answers.items()}


PAGES = [
    *(
        Page(route, answers, rest=404, of=of, row=row)
        for route in ("redundancies:ask", "redundancies:account-check")
        for row, of, answers in (
            ("need-to-know", situation("secret"), ASKING_SECRET),
            ("shared", situation("shared"), ASKING_SHARED),
            ("foreign", situation("foreign"), ASKING_FOREIGN),
            ("without council", situation("nowhere"), {"national": 302}),
            ("absent", absent, {}),
        )
    ),
    Page(
        "redundancies:ask",
        redirects(ASKING_SECRET),
        rest=404,
        of=situation("secret"),
        method="POST",
        data=asked_college,
        row="need-to-know",
        wrote="partners.asked",
    ),
    *(
        act(
            "redundancies:account-check",
            redirects(answers),
            rest=404,
            of=situation(key),
            data=contact,
            row=row,
            wrote="account_check.asked",
        )
        for key, row, answers in (
            ("secret", "need-to-know", ASKING_SECRET),
            ("shared", "shared", ASKING_SHARED),
        )
    ),
    act(
        "redundancies:ask",
        redirects(ASKING_SHARED),
        rest=404,
        of=situation("shared"),
        data=asked_college,
        row="shared",
        wrote="partners.asked",
    ),
    Page(
        "redundancies:situation-delivery-add",
        RECORDING_SECRET,
        rest=404,
        of=situation("secret"),
        row="need-to-know",
    ),
    Page(
        "redundancies:situation-delivery-add",
        RECORDING_SHARED,
        rest=404,
        of=situation("shared"),
        row="shared",
    ),
    Page(
        "redundancies:situation-delivery-add",
        dict.fromkeys(("far_member", "far_chair", "national"), 200),
        rest=404,
        of=situation("foreign"),
        row="foreign",
    ),
    Page(
        "redundancies:situation-delivery-add",
        # A member records for its own organisation, whatever is posted.
        redirects(RECORDING_SHARED),
        rest=404,
        of=situation("shared"),
        method="POST",
        data=support,
        row="shared",
        wrote="delivery.recorded",
    ),
    Page(
        "redundancies:request",
        ANSWERING,
        rest=404,
        of=lambda world: [world.request.reference],
        row="need-to-know",
        shows=("secret.employer",),
    ),
    Page("redundancies:request", {}, rest=404, of=absent, row="absent"),
    Page(
        "redundancies:request",
        {
            "asked": 302,
            "national": 302,
            **dict.fromkeys(STAFF, 403),
        },
        rest=404,
        of=lambda world: [open_request(world).reference],
        method="POST",
        data=answered,
        row="shared",
        wrote="request.answered",
    ),
    Page(
        "redundancies:deliveries",
        dict.fromkeys(RECORDERS, 200),
        shows=[f"{key}.employer" for key in ("secret", "shared", "closed", "foreign")],
        # Citizens Advice gave nothing.
        unshown=("asked",),
    ),
    Page("redundancies:delivery-add", dict.fromkeys(RECORDERS, 200)),
    act(
        "redundancies:delivery-add",
        dict.fromkeys(RECORDERS, 302),
        data=support,
        wrote="delivery.recorded",
    ),
    act(
        "redundancies:delivery-edit",
        {
            **dict.fromkeys(("member", *STAFF, "national"), 302),
            **dict.fromkeys(("asked", "far_member", "far_chair"), 404),
        },
        of=delivery,
        data=lambda world: support(world) | {"version": "1", "reached": "13"},
        row="of the Jobcentre here",
        wrote="delivery.corrected",
    ),
    Page(
        "redundancies:delivery-edit",
        {
            **dict.fromkeys(("member", *STAFF, "national"), 200),
            **dict.fromkeys(("asked", "far_member", "far_chair"), 404),
        },
        of=delivery,
        row="of the Jobcentre here",
    ),
    Page(
        "redundancies:delivery-edit",
        dict.fromkeys(RECORDERS, 404),
        of=absent,
        row="absent",
    ),
    Page(
        "redundancies:account-check-answer",
        {"member": 200, "two_hats": 404},
        rest=404,
        of=lambda world: [account_check(world).pk],
        row="asked of the member",
        knows=CHECK,
        shows=CHECK,
    ),
    act(
        "redundancies:account-check-answer",
        {"member": 302, "two_hats": 404},
        rest=404,
        of=lambda world: [account_check(world).pk],
        data=lambda world: {"answer": "not_managed"},
        row="asked of the member",
        wrote="account_check.answered",
    ),
    Page(
        "redundancies:account-check-answer",
        {},
        rest=404,
        of=lambda world: [10**9],
        row="absent",
    ),
    Page(
        "redundancies:link-request",
        everyone(200),
        anonymous=200,
        of=lambda world: link(
            Purpose.REQUEST, open_request(world), world.people["asked"]
        ),
        row="of the asked",
        **BY_LINK,
    ),
    act(
        "redundancies:link-request",
        everyone(302),
        anonymous=302,
        of=lambda world: link(
            Purpose.REQUEST, open_request(world), world.people["asked"]
        ),
        data=answered,
        row="of the asked",
        by_link=True,
        wrote="request.answered",
    ),
    act(
        "redundancies:link-request",
        everyone(410),
        anonymous=410,
        of=lambda world: link(
            Purpose.REQUEST, open_request(world), world.people["member"]
        ),
        data=answered,
        row="of somebody of another organisation",
        by_link=True,
    ),
    Page(
        "redundancies:link-request",
        everyone(410),
        anonymous=410,
        of=lambda world: link(
            Purpose.REQUEST, open_request(world), world.people["member"]
        ),
        row="of somebody of another organisation",
    ),
    Page(
        "redundancies:link-request",
        everyone(410),
        anonymous=410,
        of=lambda world: link(
            Purpose.REQUEST, open_request(world), world.people["asked"], seconds=-1
        ),
        row="expired",
    ),
    Page(
        "redundancies:link-request",
        everyone(404),
        anonymous=404,
        of=lambda world: link(
            Purpose.SURVEY, open_request(world), world.people["asked"]
        ),
        row="for another purpose",
    ),
    Page(
        "redundancies:link-after-session",
        everyone(200),
        anonymous=200,
        of=lambda world: link(
            Purpose.AFTER_SESSION, held_request(world), world.people["asked"]
        ),
        row="of the asked",
        by_link=True,
        # Where it was: the session has a place of its own.
        knows=("shared.employer",),
        shows=("shared.employer",),
    ),
    act(
        "redundancies:link-after-session",
        everyone(302),
        anonymous=302,
        of=lambda world: link(
            Purpose.AFTER_SESSION, held_request(world), world.people["asked"]
        ),
        data=lambda world: {"has_come": "False", "passed_on": "Ill"},
        row="of the asked",
        by_link=True,
        wrote="request.told_after",
    ),
    Page(
        "redundancies:link-after-session",
        everyone(404),
        anonymous=404,
        of=lambda world: ["x" * 27],
        row="absent",
    ),
    Page(
        "redundancies:link-account-check",
        everyone(200),
        anonymous=200,
        of=lambda world: link(
            Purpose.ACCOUNT_CHECK, account_check(world), world.people["member"]
        ),
        row="of the contact",
        by_link=True,
        knows=CHECK,
        shows=CHECK,
    ),
    act(
        "redundancies:link-account-check",
        everyone(302),
        anonymous=302,
        of=lambda world: link(
            Purpose.ACCOUNT_CHECK, account_check(world), world.people["member"]
        ),
        data=lambda world: {"answer": "not_managed"},
        row="of the contact",
        by_link=True,
        wrote="account_check.answered",
    ),
    Page(
        "redundancies:link-account-check",
        everyone(410),
        anonymous=410,
        of=lambda world: link(
            Purpose.ACCOUNT_CHECK, account_check(world), world.people["asked"]
        ),
        row="of somebody else",
    ),
]
