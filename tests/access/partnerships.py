"""Partnerships, organisations, people, invitations and the record."""

import datetime as dt

from allauth.mfa.models import Authenticator
from django.utils import timezone

from accounts import factors
from accounts.models import FactorHelp, NationalPost, User
from accounts.roles import NationalRole
from kit import govuk
from notifications.actions import issue_link
from notifications.choices import Purpose
from partnerships.models import (
    ChangeKind,
    Invitation,
    LocalHoliday,
    Membership,
    OrganisationType,
    PendingChange,
    ServiceOffer,
)
from tests.access import Page, act, everyone
from tests.asking import signed_in
from tests.planted import BELONGS, SIGNING_IN
from tests.planting import people_of
from tests.second_step import with_app
from tests.world import LONG_AGO, TOLD_AT

OURS = ("member", "asked", "officer", "on_it", "deputy", "chair")
THEIRS = ("far_member", "far_chair")
READERS = ("government", "national_member", "analyst")
CHAIRS = ("deputy", "chair")
KEY = "6a1c7e9e-3d4f-4a8e-9c43-1f0a5f0b7c11"
DAY = dt.date(2030, 5, 6)


def only(status, *roles):
    return dict.fromkeys(roles, status)


def editable(ok):
    """What the chairs of ours and the National PACE team may do in ours."""
    return only(ok, *CHAIRS, "national") | only(404, *THEIRS)


def slug(world):
    return [world.ours.slug]


def membership(world):
    return Membership.objects.get(person=world.people["member"])


def reference(world):
    made = membership(world)
    made.refresh_from_db()
    return [made.reference]


def offer(world):
    return [ServiceOffer.objects.filter(partnership=world.ours).first().pk]


def area(world):
    return [world.ours.slug, world.ours.areas.get().pk]


def council(world):
    return [world.ours.slug, world.ours.areas.get().council.code]


def holiday(world):
    made = LocalHoliday.objects.create(partnership=world.ours, on=DAY, name="Fair")
    return [world.ours.slug, made.pk]


def organisation(world):
    world.advice.refresh_from_db()
    return [world.advice.reference]


def kind(world):
    return [OrganisationType.objects.get(code="kind-advice").code]


def person(world):
    world.people["member"].refresh_from_db()
    return [world.people["member"].reference]


def newcomer(world):
    """A member who was entered, and has no account yet."""
    made = User.objects.create_user(email="newcomer@people.example")
    Membership.objects.create(
        person=made,
        organisation=world.advice,
        partnership=world.ours,
        from_on=LONG_AGO,
    )
    made.refresh_from_db()
    return [made.reference]


def post(world):
    world.people["analyst"].refresh_from_db()
    person = world.people["analyst"]
    return [person.reference, person.national_posts.get().pk]


def invitation(world):
    made = Invitation.objects.create(
        person=world.people["member"],
        partnership=world.ours,
        by=world.people["chair"],
        sent_at=TOLD_AT,
        expires_at=TOLD_AT + dt.timedelta(days=7),
    )
    made.refresh_from_db()
    return [made.reference]


def invited(world):
    """The link in the letter to somebody without a password yet."""
    person = User.objects.create_user(email="invited@people.example")
    made = Invitation.objects.create(
        person=person,
        partnership=world.ours,
        by=world.people["chair"],
        sent_at=timezone.now(),
        expires_at=timezone.now() + dt.timedelta(days=7),
    )
    address = issue_link(
        purpose=Purpose.INVITATION,
        target_id=made.pk,
        at=made.sent_at,
        expires_at=made.expires_at,
        person=person,
    )
    return [address.rstrip("/").rpartition("/")[2]]


def addresses(people):
    """How to get in touch with each of these people."""
    return [f"{key}.{field}" for key in people for field in ("email", "telephone")]


def change(world):
    """Another of the National PACE team asked for another address of the member."""
    second = User.objects.create_user(email="second@team.example")
    NationalPost.objects.create(
        person=second, role=NationalRole.NATIONAL_TEAM, from_on=LONG_AGO
    )
    made = PendingChange.objects.create(
        kind=ChangeKind.ADDRESS,
        person=world.people["member"],
        email="another@people.example",
        asked_by=second,
        asked_at=timezone.now(),
        expires_at=timezone.now() + dt.timedelta(days=7),
    )
    made.refresh_from_db()
    return [made.reference]


def asked(world):
    change(world)
    return []


def waiting(world):
    """The member of ours is invited anew."""
    invitation(world)
    return []


OTHERS = {"which": "others"}
NAMES = {"given_name": "Una", "family_name": "Example"}


def part(world):
    return {
        "organisation": world.advice.pk,
        "role": "member",
        "duties": ["takes_requests"],
        **govuk.typed_date("from_on", LONG_AGO),
    }


EVERYBODY = [f"{role}.email" for role in SIGNING_IN]
NATIONAL = only(200, "national")
DONE = only(302, "national")
READ_OURS = only(200, *OURS, "national", *READERS) | only(404, *THEIRS)
PLACES = [
    Page("partnerships:list", everyone(200)),
    Page("partnerships:add", NATIONAL),
    Page(
        "partnerships:add",
        DONE,
        method="POST",
        wrote="partnership.added",
        data=lambda world: {
            "name": "A new one",
            "form_key": KEY,
            **govuk.typed_date("active_from", DAY),
        },
    ),
    Page(
        "partnerships:partnership",
        READ_OURS,
        of=slug,
        row="ours",
        shows=addresses(BELONGS["ours"]),
    ),
    Page(
        "partnerships:partnership",
        only(200, *THEIRS, "national", *READERS) | only(404, *OURS),
        of=lambda world: [world.theirs.slug],
        row="theirs",
        shows=addresses(BELONGS["theirs"]),
    ),
    Page(
        "partnerships:partnership",
        everyone(404),
        of=lambda world: ["nowhere"],
        row="absent",
    ),
    Page("partnerships:partnership-history", NATIONAL, of=slug),
    Page(
        "partnerships:partnership-history",
        only(404, "national"),
        of=lambda world: ["nowhere"],
        row="absent",
    ),
    Page("partnerships:council-history", NATIONAL, of=council),
    Page(
        "partnerships:council-history",
        only(404, "national"),
        of=lambda world: [world.theirs.slug, council(world)[1]],
        row="of another partnership",
    ),
    Page("partnerships:edit", NATIONAL | only(404, *THEIRS), of=slug),
    Page(
        "partnerships:edit",
        DONE | only(404, *THEIRS),
        of=slug,
        method="POST",
        wrote="partnership.edited",
        data=lambda world: {
            "name": "Ours, renamed",
            "version": 1,
            **govuk.typed_date("active_from", LONG_AGO),
        },
    ),
    Page("partnerships:council-add", NATIONAL | only(404, *THEIRS), of=slug),
    act(
        "partnerships:council-add",
        DONE | only(404, *THEIRS),
        of=slug,
        data=lambda world: {
            "council": world.elsewhere.pk,
            **govuk.typed_date("from_on", DAY),
        },
        wrote="council.added",
    ),
    Page("partnerships:council-end", NATIONAL | only(404, *THEIRS), of=area),
    Page(
        "partnerships:council-end",
        DONE | only(404, *THEIRS),
        of=area,
        method="POST",
        wrote="council.ended",
        data=lambda world: govuk.typed_date("to_on", DAY),
    ),
    Page("partnerships:holiday-add", editable(200), of=slug),
    Page(
        "partnerships:holiday-add",
        editable(302),
        of=slug,
        method="POST",
        wrote="local_holiday.added",
        data=lambda world: {"name": "Fair", **govuk.typed_date("on", DAY)},
    ),
    Page("partnerships:holiday-remove", editable(405), of=holiday),
    Page(
        "partnerships:holiday-remove",
        editable(302),
        of=holiday,
        method="POST",
        wrote="local_holiday.removed",
    ),
]
MEMBERS = [
    Page("partnerships:member-add", editable(200), of=slug),
    Page(
        "partnerships:member-add",
        editable(302),
        of=slug,
        method="POST",
        wrote="membership.added",
        data=lambda world: {
            **part(world),
            **govuk.typed_date("from_on", timezone.localdate()),
            "email": "new@people.example",
            "wants_account": "on",
            "form_key": KEY,
        },
    ),
    Page("partnerships:member-edit", editable(200), of=reference),
    Page(
        "partnerships:member-edit",
        editable(302),
        of=reference,
        method="POST",
        wrote="membership.edited",
        data=lambda world: {**part(world), "version": membership(world).version},
    ),
    Page("partnerships:member-end", editable(200), of=reference),
    Page(
        "partnerships:member-end",
        editable(302),
        of=reference,
        method="POST",
        wrote="membership.ended",
    ),
    Page(
        "partnerships:member-confirm",
        # One's own entry, not that of another member of the same organisation.
        editable(302) | only(302, "member") | only(403, "two_hats"),
        of=reference,
        method="POST",
        wrote="membership.confirmed",
    ),
    Page("partnerships:offer-add", editable(200), of=slug),
    Page(
        "partnerships:offer-add",
        editable(302),
        of=slug,
        method="POST",
        wrote="offer.added",
        data=lambda world: {
            "organisation": world.advice.pk,
            "service": world.service.pk,
            "format": "workshop",
            "form_key": KEY,
            **govuk.typed_date("from_on", LONG_AGO),
        },
    ),
    Page("partnerships:offer-end", editable(200), of=offer),
    Page(
        "partnerships:offer-end",
        editable(302),
        of=offer,
        method="POST",
        wrote="offer.ended",
        data=lambda world: govuk.typed_date("to_on", DAY),
    ),
    Page("partnerships:local-service-add", editable(200), of=slug),
    Page(
        "partnerships:local-service-add",
        editable(302),
        of=slug,
        method="POST",
        wrote="service.added",
        data=lambda world: {"name": "Walking group", "form_key": KEY},
    ),
]
ORGANISATIONS = [
    Page("partnerships:organisations", everyone(200)),
    Page(
        "partnerships:organisation",
        everyone(200),
        of=organisation,
        shows=addresses(["advice"]),
    ),
    Page(
        "partnerships:organisation",
        everyone(404),
        of=lambda world: ["nobody-2"],
        row="absent",
    ),
    Page("partnerships:organisation-history", NATIONAL, of=organisation),
    Page(
        "partnerships:organisation-history",
        only(404, "national"),
        of=lambda world: ["nobody-2"],
        row="absent",
    ),
    Page("partnerships:organisation-add", NATIONAL),
    act(
        "partnerships:organisation-add",
        DONE,
        data=lambda world: {
            "name": "New organisation",
            "type": world.advice.type_id,
            "form_key": KEY,
        },
        wrote="organisation.added",
    ),
    Page(
        "partnerships:organisation-edit",
        NATIONAL,
        of=organisation,
        shows=addresses(["advice"]),
    ),
    Page(
        "partnerships:organisation-edit",
        DONE,
        of=organisation,
        method="POST",
        wrote="organisation.edited",
        data=lambda world: {
            "name": "Other",
            "type": world.advice.type_id,
            "version": 1,
        },
    ),
    Page("partnerships:types", NATIONAL),
    Page("partnerships:type-add", NATIONAL),
    act(
        "partnerships:type-add",
        DONE,
        data=lambda world: {"name": "Colleges", "form_key": KEY},
        wrote="organisation_type.added",
    ),
    Page("partnerships:type-edit", NATIONAL, of=kind),
    act(
        "partnerships:type-edit",
        DONE,
        of=kind,
        data=lambda world: {"name": "Colleges", "version": 1},
        wrote="organisation_type.edited",
    ),
    Page("partnerships:services", everyone(200)),
    Page("partnerships:service-add", NATIONAL),
    Page(
        "partnerships:service-add",
        DONE,
        method="POST",
        wrote="service.added",
        data=lambda world: {"name": "Walking group", "form_key": KEY},
    ),
    Page("partnerships:service-edit", NATIONAL, of=lambda world: [world.service.code]),
    act(
        "partnerships:service-edit",
        DONE,
        of=lambda world: [world.service.code],
        data=lambda world: {"name": "Advice", "group": "Advice", "version": 1},
        wrote="service.edited",
    ),
]


def signed_in_elsewhere(world):
    """Everybody has another browser, and ends what is open there."""
    signed_in(people_of(world))
    return OTHERS


PEOPLE = [
    Page("partnerships:own-signed-in", everyone(200)),
    act(
        "partnerships:own-signed-in",
        everyone(302),
        data=signed_in_elsewhere,
        wrote="sessions.ended",
    ),
    Page("partnerships:signed-in", NATIONAL, of=person),
    act(
        "partnerships:signed-in",
        DONE,
        of=person,
        data=lambda world: OTHERS,
        wrote="sessions.ended",
    ),
    Page("partnerships:own", everyone(200), shows=addresses(["{role}"])),
    Page("partnerships:own-edit", everyone(200), shows=("{role}.telephone",)),
    Page(
        "partnerships:own-edit",
        everyone(302),
        method="POST",
        wrote="person.edited",
        data=lambda world: {"given_name": "A", "family_name": "B", "version": 1},
    ),
    Page("partnerships:people", NATIONAL, shows=EVERYBODY),
    Page(
        "partnerships:people",
        NATIONAL,
        method="POST",
        data=lambda world: {"words": "example"},
        shows=EVERYBODY,
    ),
    Page("partnerships:person", NATIONAL, of=person, shows=addresses(["member"])),
    Page("partnerships:person-edit", NATIONAL, of=person, shows=addresses(["member"])),
    Page(
        "partnerships:person-edit",
        DONE,
        of=person,
        method="POST",
        wrote="change.asked",
        data=lambda world: {
            "given_name": "A",
            "family_name": "B",
            "email": "a.b@people.example",
            "version": 1,
        },
    ),
    Page("partnerships:person-close", NATIONAL, of=person),
    Page(
        "partnerships:person-close",
        DONE,
        of=person,
        method="POST",
        wrote="person.closed",
    ),
    Page(
        "partnerships:person-reopen",
        DONE,
        of=person,
        method="POST",
        wrote="person.reopened",
    ),
    Page(
        "partnerships:person-invite",
        DONE,
        of=newcomer,
        method="POST",
        wrote="invitation.sent",
    ),
    Page("partnerships:post-add", NATIONAL, of=person),
    Page(
        "partnerships:post-add",
        DONE,
        of=person,
        method="POST",
        wrote="change.asked",
        data=lambda world: {"role": "analyst"},
    ),
    Page(
        "partnerships:post-end",
        DONE,
        of=post,
        method="POST",
        wrote="national_role.ended",
    ),
    Page("partnerships:changes", NATIONAL, of=asked, shows=("member.email",)),
    act("partnerships:change-confirm", DONE, of=change, wrote="change.confirmed"),
    act("partnerships:change-drop", DONE, of=change, wrote="change.refused"),
    Page(
        "partnerships:invitations",
        only(200, *CHAIRS, "far_chair", "national"),
        of=waiting,
        shows=("member.email",),
        unshown=("two_hats",),
    ),
    Page("partnerships:invitation-add", NATIONAL),
    Page(
        "partnerships:invitation-add",
        DONE,
        method="POST",
        wrote="change.asked",
        data=lambda world: {
            "email": "reader@people.example",
            "role": "government",
            "form_key": KEY,
        },
    ),
    Page(
        "partnerships:invitation-send",
        only(302, *CHAIRS, "national"),
        rest=404,
        of=invitation,
        method="POST",
        wrote="invitation.sent_again",
    ),
    Page(
        "partnerships:invitation-withdraw",
        only(302, *CHAIRS, "national"),
        rest=404,
        of=invitation,
        method="POST",
        wrote="invitation.withdrawn",
    ),
    Page(
        "partnerships:invitation-accept",
        everyone(404),
        of=lambda world: ["no-such-token"],
        anonymous=404,
        row="absent",
    ),
    act(
        "partnerships:invitation-accept",
        everyone(302),
        of=invited,
        data=lambda world: {**NAMES, "password": "violin harbour teapot"},
        anonymous=302,
        row="own link",
        by_link=True,
        wrote="invitation.accepted",
    ),
    Page("partnerships:record", NATIONAL),
    Page("partnerships:looks", NATIONAL),
]


def own_app(world):
    """Everybody has an app, and those with a national role a passkey besides."""
    for person in world.people.values():
        with_app(person)
        passkey_of(person)
    return []


def passkey_of(person):
    return Authenticator.objects.create(
        user=person, type="webauthn", data={"name": "Key", "credential": {}}
    )


def members_app(world):
    person = with_app(world.people["member"])
    passkey_of(person)
    return [person.authenticator_set.get(type="totp").pk]


def members_passkey(world):
    with_app(world.people["member"])
    return [passkey_of(world.people["member"]).pk]


def lost(world):
    """The chair asks for a member who lost the second step."""
    member = world.people["member"]
    made = FactorHelp.objects.create(
        person=member if factors.of(member).exists() else with_app(member),
        asked_by=world.people["chair"],
        asked_at=timezone.now(),
        recognised="By their voice",
    )
    return [made.pk]


def member_with_app(world):
    if not factors.of(world.people["member"]).exists():
        with_app(world.people["member"])
    return person(world)


# A passkey is made by a browser, and an app's key waits in the session: the tests of
# accounts and the journeys in a browser add them.
# Of another partnership than one's own the person does not exist.
ASKING = only(404, "far_chair", "two_hats")
OWN_STEP = dict.fromkeys(SIGNING_IN, 404) | only(200, "member")
SECOND_STEPS = [
    Page("partnerships:second-step", everyone(200)),
    Page("partnerships:passkey-add", everyone(200)),
    act("partnerships:passkey-add", everyone(200), data=lambda world: {"name": "Key"}),
    Page("partnerships:app-add", everyone(200)),
    act("partnerships:app-add", everyone(200), data=lambda world: {"code": "000000"}),
    Page("partnerships:recovery-codes", everyone(200), of=own_app),
    act(
        "partnerships:recovery-codes",
        everyone(200),
        of=own_app,
        wrote="second_step.codes_renewed",
    ),
    Page("partnerships:passkey-name", OWN_STEP, of=members_passkey),
    act(
        "partnerships:passkey-name",
        OWN_STEP | only(302, "member"),
        of=members_passkey,
        data=lambda world: {"name": "Work laptop"},
        wrote="second_step.passkey_renamed",
    ),
    Page("partnerships:factor-remove", OWN_STEP, of=members_app),
    act(
        "partnerships:factor-remove",
        OWN_STEP | only(302, "member"),
        of=members_app,
        wrote="second_step.removed",
    ),
    Page("partnerships:second-step-rule", NATIONAL),
    act(
        "partnerships:second-step-rule",
        DONE,
        data=lambda world: {
            "national_days": "0",
            "other_days": "7",
            **govuk.typed_date("from_on", timezone.localdate()),
        },
        wrote="second_step.rule_set",
    ),
    Page(
        "partnerships:help-ask",
        ASKING | only(200, *CHAIRS, "national"),
        of=member_with_app,
    ),
    act(
        "partnerships:help-ask",
        ASKING | only(302, *CHAIRS, "national"),
        of=member_with_app,
        data=lambda world: {"recognised": "By their voice"},
        wrote="second_step.help_asked",
    ),
    Page("partnerships:help", NATIONAL, of=lost),
    act("partnerships:help", DONE, of=lost, wrote="second_step.help_confirmed"),
    act("partnerships:help-refuse", DONE, of=lost, wrote="second_step.help_refused"),
]
PAGES = PLACES + MEMBERS + ORGANISATIONS + PEOPLE + SECOND_STEPS
