"""The world with a planted word in every field; `planted` says who may know which."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from clients.actions import support
from clients.models import Case, Client, Need, Referral
from partnerships.models import CouncilArea, Membership
from partnerships.roles import Role
from redundancies.actions import grants
from redundancies.choices import (
    Audience,
    ClockKind,
    DocumentKind,
    Means,
    Source,
    Status,
    Visibility,
)
from redundancies.models import (
    ClockEvent,
    ContactLog,
    Debrief,
    Delivery,
    Document,
    Employer,
    EmployerContact,
    FirstContact,
    Headcount,
    HR1Notice,
    Note,
    NoticeDraft,
    Request,
    Response,
    Session,
    Site,
    Situation,
)
from tests.planted import (
    ACTORS,
    CASES,
    ORGANISATIONS,
    RELATIONS,
    SIGNING_IN,
    planted,
)
from tests.world import LONG_AGO, TOLD_AT, World, person, situation
from tests.world import build as build_world


def build() -> World:
    """The world with words in every field, two people and two situations more."""
    world = build_world()
    for role, places in (
        ("ended", (("jobcentre", "ours", Role.CHAIR, TOLD_AT.date()),)),
        (
            "two_hats",
            (
                ("jobcentre", "ours", Role.MEMBER, None),
                ("sds", "theirs", Role.CHAIR, None),
            ),
        ),
    ):
        world.people[role] = person(role)
        for organisation, partnership, held, to_on in places:
            Membership.objects.create(
                person=world.people[role],
                organisation=world.rows[organisation],
                partnership=world.rows[partnership],
                role=held,
                from_on=LONG_AGO,
                to_on=to_on,
            )
    world.rows["elsewhere"], _ = CouncilArea.objects.get_or_create(
        code="S12000030", defaults={"name": "Stirling"}
    )
    for key in ("joint", "closed"):
        world.rows[f"{key}_council"] = world.ours_council
        world.rows[key] = situation(world, key, "ours", Visibility.SHARED)
    Response.objects.create(
        situation=world.joint,
        partnership=world.theirs,
        is_lead=False,
        told_at=TOLD_AT,
        from_on=TOLD_AT.date(),
    )
    for key in RELATIONS:
        plant_facts(world, key)
        for response in world.rows[key].responses.filter(is_lead=True):
            plant_response(world, key, response)
    close(world)
    plant_people(world)
    for name, key in zip(("case", "secret_case", "foreign_case"), CASES, strict=True):
        plant_client(world, world.rows[name], key)
    Referral.objects.filter(pk=world.referral.pk).update(
        purpose=planted("case", "purpose")
    )
    for key in RELATIONS:
        grants.rewrite(situation=world.rows[key])
    return world


def plant_facts(world: World, key: str) -> None:
    """What is known of a situation and its employer."""
    row, chair = world.rows[key], world.people["chair"]
    Employer.objects.filter(pk=row.employer_id).update(
        name=f"{planted(key, 'employer')} Mills Example Ltd",
        company_number=planted(key, "companynumber"),
    )
    Situation.objects.filter(pk=row.pk).update(
        source=Source.HELPLINE,
        place=planted(key, "place"),
        told_by=planted(key, "toldby"),
        heard=planted(key, "heard"),
        people=planted(key, "people"),
        short_notice_reason=planted(key, "shortnotice"),
    )
    site = Site.objects.create(
        situation=row,
        address=planted(key, "site"),
        employed=planted(key, "siteemployed"),
        shifts=planted(key, "siteshifts"),
    )
    Headcount.objects.create(
        situation=row,
        site=site,
        as_at=TOLD_AT.date(),
        proposed=planted(key, "proposed"),
        reason=planted(key, "countreason"),
        recorded_by=chair,
        recorded_at=TOLD_AT,
    )
    notice = HR1Notice.objects.create(
        situation=row,
        received_on=TOLD_AT.date(),
        proposed=planted(key, "noticeproposed"),
        employed=planted(key, "noticeemployed"),
        reasons=[planted(key, "noticereason")],
        representatives=planted(key, "representatives"),
        recorded_by=chair,
        recorded_at=TOLD_AT,
    )
    NoticeDraft.objects.create(
        situation=row,
        typed={"representatives": [planted(key, "draft")]},
        kept_by=chair,
        kept_at=TOLD_AT,
    )
    Note.objects.create(
        situation=row,
        text=planted(key, "casenote"),
        written_by=chair,
        written_at=TOLD_AT,
    )
    # Of each kind one, which waits to be scanned.
    for kind in DocumentKind:
        Document.objects.create(
            situation=row,
            notice=notice if kind is DocumentKind.HR1_FORM else None,
            kind=kind,
            title=planted(key, f"{kind.replace('hr1', '').replace('_', '')}title"),
            file_name="file.pdf",
            file_type="pdf",
            size=1,
            sha256="0" * 64,
            added_by=chair,
            added_at=TOLD_AT,
        )
    EmployerContact.objects.create(
        situation=row,
        name=planted(key, "contactname"),
        role="hr",
        telephone=planted(key, "contacttelephone"),
        email=planted(key, "contactemail"),
        note=planted(key, "contactnote"),
    )
    FirstContact.objects.create(
        situation=row,
        occupations=planted(key, "occupations"),
        shifts=planted(key, "shifts"),
        languages=planted(key, "languages"),
        health_needs=planted(key, "health"),
        updated_at=TOLD_AT,
        updated_by=chair,
    )
    row.refresh_from_db()


def plant_response(world: World, key: str, response: Response) -> None:
    """What a partnership did: clock, contacts, sessions, requests, support."""
    chair = world.people["chair"]
    ClockEvent.objects.create(
        response=response,
        kind=ClockKind.PAUSED,
        on=TOLD_AT.date(),
        at=TOLD_AT + dt.timedelta(hours=1),
        reason=planted(key, "clockreason"),
        recorded_by=chair,
        recorded_at=TOLD_AT,
    )
    ContactLog.objects.create(
        response=response,
        at=TOLD_AT,
        means=Means.TELEPHONE,
        contact=response.situation.contacts.get(),
        note=planted(key, "lognote"),
        recorded_by=chair,
    )
    session = Session.objects.create(
        response=response,
        kind="workshop",
        place=planted(key, "sessionplace"),
        starts_at=TOLD_AT,
        ends_at=TOLD_AT + dt.timedelta(hours=1),
    )
    session.refresh_from_db()
    answered = {
        "session": session,
        "message": planted(key, "message"),
        "answer": "in_part",
        "who_comes": planted(key, "whocomes"),
        "commitments": planted(key, "commitments"),
        "reason": planted(key, "whynot"),
        "answered_at": TOLD_AT,
    }
    asked = key == "secret"
    Request.objects.create(
        response=response,
        organisation=world.advice if asked else world.college,
        asked_by=chair,
        asked_at=TOLD_AT,
        **answered,
    )
    Delivery.objects.create(
        partnership=response.partnership,
        organisation=world.college if asked else world.jobcentre,
        service=world.service,
        response=response,
        on=TOLD_AT.date(),
        audience=Audience.GROUP,
        reached=12,
        note=planted(key, "deliverynote"),
        recorded_at=TOLD_AT,
    )


def close(world: World) -> None:
    """The closed one has a debrief."""
    response = world.closed.responses.get()
    Response.objects.filter(pk=response.pk).update(
        closed_on=TOLD_AT.date(), closed_by=world.people["chair"]
    )
    Situation.objects.filter(pk=world.closed.pk).update(status=Status.CLOSED)
    Debrief.objects.create(
        response=response,
        went_well=planted("closed", "wentwell"),
        to_change=planted("closed", "tochange"),
        averted=planted("closed", "avertedwords"),
        written_by=world.people["chair"],
        written_at=TOLD_AT,
    )
    world.closed.refresh_from_db()


def plant_people(world: World) -> None:
    """How to get in touch with who signs in, and with the organisations."""
    for key in (*SIGNING_IN, *ORGANISATIONS):
        row = world.people[key] if key in SIGNING_IN else world.rows[key]
        row.email = planted(key, "email")
        row.telephone = planted(key, "telephone")
        row.save(update_fields=["email", "telephone"])


def plant_client(world: World, case: Case, key: str) -> None:
    """A person affected: who it is, a need, and support that was given."""
    Client.objects.filter(pk=case.client_id).update(
        family_name=planted(key, "name"),
        telephone=planted(key, "telephone"),
        email=planted(key, "email"),
        adjustments=planted(key, "adjustments"),
        postcode=planted(key, "postcode"),
        language=planted(key, "language"),
        born_on=dt.date(planted(key, "born"), 7, 3),
    )
    Case.objects.filter(pk=case.pk).update(occupation=planted(key, "occupation"))
    case.refresh_from_db()
    Need.objects.create(
        case=case,
        service=world.service,
        noted_on=dt.date(planted(key, "need"), 5, 4),
        met_on=dt.date(planted(key, "need"), 5, 4),
    )
    support.record(
        case=case,
        organisation=world.sds,
        service=world.service,
        on=TOLD_AT.date(),
        note=planted(key, "supportnote"),
        by=world.people["chair"],
        at=TOLD_AT,
    )


def people_of(world: World) -> dict[str, User]:
    """Who signs in, by role."""
    return {role: world.people[role] for role in ACTORS if role != "anonymous"}
