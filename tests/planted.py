"""Words planted in every field, and who may know each: the law of the pages' content.

The law is written down from the roles and what they may do (see `docs/access.md`), not
from the code: a kind of field, the relation of a person to the situation or client,
and who stands in which relation. No answer of the portal, whatever its page or format,
may hold a word that the person who asked may not know.
"""

from __future__ import annotations

import datetime as dt
import re

from accounts.models import User
from clients.models import Case, Client, Referral
from partnerships.models import CouncilArea, Membership
from partnerships.roles import Role
from redundancies.actions import grants
from redundancies.choices import Audience, ClockKind, Means, Source, Status, Visibility
from redundancies.models import (
    ClockEvent,
    ContactLog,
    Debrief,
    Delivery,
    Employer,
    EmployerContact,
    FirstContact,
    Headcount,
    HR1Notice,
    Request,
    Response,
    Session,
    Site,
    Situation,
)
from tests.world import LONG_AGO, ROLES, TOLD_AT, World, person, situation
from tests.world import build as build_world

# Two people more: one whose membership has ended, and one who is chair in `theirs` and
# a plain member in `ours`.
ACTORS = (*ROLES, "ended", "two_hats")
NATIONAL_TEAM = {"national"}
STAFF = {"officer", "on_it"}
CHAIRS = {"deputy", "chair"}

# Who stands in which relation to a situation; for all others it does not exist.
RELATIONS: dict[str, dict[str, set[str]]] = {
    "secret": {"asked": {"asked"}, "on it": {"on_it"}, "chair": CHAIRS},
    "shared": {"member": {"member", "asked", "two_hats"}, "staff": STAFF}
    | {"chair": CHAIRS},
    "closed": {"member": {"member", "asked", "two_hats"}, "staff": STAFF}
    | {"chair": CHAIRS},
    "foreign": {"member": {"far_member"}, "chair": {"far_chair", "two_hats"}},
    # Led by `ours`, supported by `theirs`.
    "joint": {"member": {"member", "asked", "far_member"}, "staff": STAFF}
    | {"chair": CHAIRS | {"far_chair", "two_hats"}},
    "nowhere": {},
}
# What each relation opens, the National PACE team apart, which knows all.
KINDS: dict[str, set[str]] = {
    "basic": {"member", "asked", "staff", "on it", "chair"},
    "full": {"staff", "on it", "chair"},
    # An HR1 notice and its numbers are of one establishment.
    "site": {"asked", "staff", "on it", "chair"},
    "hr1": {"asked", "on it", "chair"},
    "chair": {"chair"},
}
# Every field in which something is planted, and its kind.
FIELDS: dict[str, str] = {
    "employer": "basic",
    "place": "basic",
    "sessionplace": "basic",
    "companynumber": "full",
    "toldby": "full",
    "heard": "full",
    "clockreason": "full",
    "lognote": "full",
    "occupations": "full",
    "shifts": "full",
    "languages": "full",
    "health": "full",
    "site": "site",
    "message": "full",
    "whocomes": "full",
    "commitments": "full",
    "whynot": "full",
    "deliverynote": "full",
    "wentwell": "full",
    "tochange": "full",
    "avertedwords": "full",
    "people": "hr1",
    "proposed": "hr1",
    "countreason": "hr1",
    "noticeproposed": "hr1",
    "noticeemployed": "hr1",
    "noticereason": "hr1",
    "representatives": "hr1",
    "contactname": "hr1",
    "contacttelephone": "hr1",
    "contactemail": "hr1",
    "contactnote": "hr1",
    "siteemployed": "hr1",
    "shortnotice": "chair",
}
NUMBERS = ("people", "proposed", "noticeproposed", "noticeemployed", "siteemployed")
DEBRIEF = ("wentwell", "tochange", "avertedwords")
# What a partnership asks, and what is answered, is told to its own alone.
ASKED = ("message", "whocomes", "commitments", "whynot")
SUPPORTING = {"far_chair", "two_hats"}
OF_RESPONSE = (
    *("sessionplace", "clockreason", "lognote", "deliverynote"),
    *ASKED,
)
# What the page of a situation leaves to other pages.
ELSEWHERE = ("message", "siteemployed")
# What one knows of one's own: what was asked of it and answered, what it gave.
OWN = {
    "secret.message": {"asked"},
    "secret.whocomes": {"asked"},
    "secret.commitments": {"asked"},
    "secret.whynot": {"asked"},
    "shared.deliverynote": {"member", "two_hats"},
    "joint.deliverynote": {"member", "two_hats"},
}
# Clients: the minimum fields go to whom they are referred, the rest to SDS staff there.
CASES = {
    "case": (STAFF | CHAIRS, {"asked"}),
    "secretcase": (STAFF | CHAIRS, set()),
    "foreigncase": ({"far_chair", "two_hats"}, set()),
}
MINIMUM = ("name", "telephone", "email", "adjustments", "purpose")
MORE = ("postcode", "language", "occupation")


def text(key: str, field: str) -> str:
    """One unbroken word, which no page has of its own."""
    return f"Xq{key}{field}qx"


def numbered(key: str, field: str) -> int:
    place = list(RELATIONS).index(key) * len(NUMBERS) + NUMBERS.index(field)
    return 612_307 + 1_013 * place


def telephone(key: str) -> str:
    return f"01632 960{700 + [*RELATIONS, *CASES].index(key)}"


def planted(key: str, field: str) -> str | int:
    """What stands in a field: a word, a number, a telephone number, a code."""
    if field in NUMBERS:
        return numbered(key, field)
    if field in ("telephone", "contacttelephone"):
        return telephone(key)
    if field == "companynumber":
        return f"ZQ{880_000 + 37 * list(RELATIONS).index(key)}"
    if field == "postcode":
        return f"ZE{list(CASES).index(key) + 1} 9QX"
    if field in ("email", "contactemail"):
        return f"{text(key, field).lower()}@people.example"
    return text(key, field)


def unplanted(key: str) -> tuple[str, ...]:
    """Only the closed one has a debrief; where nobody leads nothing was done."""
    debrief = () if key == "closed" else DEBRIEF
    return (*debrief, *(OF_RESPONSE if key == "nowhere" else ()))


def law() -> dict[str, tuple[str | int, frozenset[str]]]:
    """Every planted word by its name, with who may know it."""
    words = {}
    for key, relations in RELATIONS.items():
        for field, kind in FIELDS.items():
            if field in unplanted(key):
                continue
            may = NATIONAL_TEAM | OWN.get(f"{key}.{field}", set())
            for relation in KINDS[kind]:
                may = may | relations.get(relation, set())
            if key == "joint" and field in ASKED:
                may -= SUPPORTING
            words[f"{key}.{field}"] = (planted(key, field), frozenset(may))
    for key, (staff, receivers) in CASES.items():
        for field in (*MINIMUM, *MORE):
            may = NATIONAL_TEAM | staff | (receivers if field in MINIMUM else set())
            words[f"{key}.{field}"] = (planted(key, field), frozenset(may))
    at_work = {"national", "analyst"}
    for state, may in (
        ("draft", at_work),
        ("factual_check", at_work | CHAIRS),
        ("theirs", at_work | {"far_chair", "two_hats"}),
        ("published", set(ACTORS) - {"anonymous", "ended"}),
    ):
        words[f"review.{state}"] = (finding(state), frozenset(may))
    return words


def finding(state: str) -> str:
    """What the review of `ours` in this state says."""
    return text("review", state.replace("_", ""))


LAW = law()
NUMERALS = {
    name: re.compile(
        rf"(?<![\w.,#-]){value // 1000},?{value % 1000:03d}(?!\w)".encode()
    )
    for name, (value, _) in LAW.items()
    if isinstance(value, int)
}
WORDS = {
    name: value.lower().encode()
    for name, (value, _) in LAW.items()
    if isinstance(value, str)
}


def found(body: bytes) -> set[str]:
    """The names of the planted words that these bytes hold."""
    lowered = body.lower()
    names = {name for name, word in WORDS.items() if word in lowered}
    return names | {name for name, words in NUMERALS.items() if words.search(body)}


def known_to(role: str) -> set[str]:
    return {name for name, (_, may) in LAW.items() if role in may}


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
    for name, key in zip(("case", "secret_case", "foreign_case"), CASES, strict=True):
        plant_client(world.rows[name], key)
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
    HR1Notice.objects.create(
        situation=row,
        received_on=TOLD_AT.date(),
        proposed=planted(key, "noticeproposed"),
        employed=planted(key, "noticeemployed"),
        reasons=[planted(key, "noticereason")],
        representatives=planted(key, "representatives"),
        recorded_by=chair,
        recorded_at=TOLD_AT,
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


def plant_client(case: Case, key: str) -> None:
    Client.objects.filter(pk=case.client_id).update(
        family_name=planted(key, "name"),
        telephone=planted(key, "telephone"),
        email=planted(key, "email"),
        adjustments=planted(key, "adjustments"),
        postcode=planted(key, "postcode"),
        language=planted(key, "language"),
    )
    Case.objects.filter(pk=case.pk).update(occupation=planted(key, "occupation"))
    case.refresh_from_db()


def people_of(world: World) -> dict[str, User]:
    """Who signs in, by role."""
    return {role: world.people[role] for role in ACTORS if role != "anonymous"}
