"""Situations: the list, logging, one situation and its acts."""

import uuid

from redundancies.actions import grants
from redundancies.models import (
    Assignment,
    EmployerContact,
    PossibleDuplicate,
    Response,
    Session,
    Site,
    Situation,
)
from tests.access import Page, everyone
from tests.world import TOLD_AT

STAFF = ("officer", "on_it", "deputy", "chair", "far_chair")
MEMBERS = (*STAFF, "member", "asked", "far_member")
CHAIRS = ("deputy", "chair")


def roles(*names, status=200):
    return dict.fromkeys(names, status)


# Who sees which situation at all; for all others it does not exist.
SEE_SECRET = ("asked", "on_it", "deputy", "chair", "national")
SEE_SHARED = ("member", "asked", "officer", "on_it", "deputy", "chair", "national")
SEE_FOREIGN = ("far_member", "far_chair", "national")


def of(key):
    return lambda world: [world.rows[key].reference]


def look(route):
    """A page of a situation, for whoever sees the situation."""
    return [
        Page(route, roles(*SEE_SECRET), 404, of("secret"), row="secret"),
        Page(route, roles(*SEE_SHARED), 404, of("shared"), row="shared"),
        Page(route, roles(*SEE_FOREIGN), 404, of("foreign"), row="foreign"),
        Page(route, roles("national"), 404, of("nowhere"), row="nowhere"),
        Page(route, {}, 404, lambda world: ["0000000000"], row="absent"),
    ]


def may(*allowed, seen, status=200):
    """404 for those who do not see the row, 403 for those who may not act on it."""
    return roles(*seen, status=403) | roles(*allowed, status=status)


def act(route, secret, shared, *, of_row=None, method="GET", data=None, status=200):
    """An act on a situation that one sees; `secret` and `shared` name who may."""
    more = {"method": method, "data": data or (lambda world: {})}
    arguments = of_row or (lambda world, key: [world.rows[key].reference])
    return [
        Page(
            route,
            may(*secret, "national", seen=SEE_SECRET, status=status),
            404,
            lambda world: arguments(world, "secret"),
            row=f"secret {method}",
            **more,
        ),
        Page(
            route,
            may(*shared, "national", seen=SEE_SHARED, status=status),
            404,
            lambda world: arguments(world, "shared"),
            row=f"shared {method}",
            **more,
        ),
    ]


WORKING_SECRET = ("on_it", *CHAIRS)
WORKING_SHARED = ("officer", "on_it", *CHAIRS)


def site(world, key):
    made = Site.objects.create(situation=world.rows[key], address="1 Works Road")
    return [world.rows[key].reference, made.pk]


def contact(world, key):
    made = EmployerContact.objects.create(
        situation=world.rows[key], name="Alex Example", role="hr"
    )
    return [world.rows[key].reference, made.pk]


def session(world, key):
    made = Session.objects.create(
        response=world.rows[key].responses.get(),
        kind="presentation",
        place="Canteen",
        starts_at=TOLD_AT,
        ends_at=TOLD_AT,
    )
    return [world.rows[key].reference, made.reference]


def clock_event(world, key):
    event = world.rows[key].responses.get().clock_events.get()
    return [world.rows[key].reference, event.pk]


def assignment(world, key):
    made, _ = Assignment.objects.get_or_create(
        response=world.rows[key].responses.get(),
        person=world.people["on_it"],
        defaults={"from_on": TOLD_AT.date()},
    )
    return [world.rows[key].reference, made.pk]


def version(world):
    return {"version": "1"}


def logged(world):
    return {
        "employer": "Brae Foods Example Ltd",
        "source": "employer_direct",
        "form_key": str(uuid.uuid4()),
    }


def duplicate(world, key):
    earlier = Situation.objects.create(
        employer=world.rows[key].employer,
        source="other",
        told_at=TOLD_AT,
        logged_at=TOLD_AT,
    )
    response = Response.objects.create(
        situation=earlier,
        partnership=world.ours,
        told_at=TOLD_AT,
        from_on=TOLD_AT.date(),
    )
    grants.rewrite(situation=response.situation)
    made = PossibleDuplicate.objects.create(
        earlier=earlier, later=world.rows[key], why="Alike", noted_at=TOLD_AT
    )
    return [world.rows[key].reference, made.pk]


PAGES = [
    Page("redundancies:list", roles(*MEMBERS, "national")),
    Page("redundancies:list-csv", roles(*MEMBERS, "national")),
    Page("redundancies:log", roles(*STAFF, "national")),
    Page(
        "redundancies:log",
        roles(*STAFF, "national", status=302),
        method="POST",
        data=logged,
    ),
    Page("redundancies:report", roles(*MEMBERS, "national")),
    Page(
        "redundancies:report",
        roles(*MEMBERS, "national", status=302),
        method="POST",
        data=lambda world: logged(world) | {"heard": "Shifts were sent home"},
    ),
    Page("redundancies:employer-suggest", everyone(405)),
    Page(
        "redundancies:employer-suggest",
        roles(*MEMBERS, "national"),
        method="POST",
        data=lambda world: {"words": "mills"},
    ),
    *look("redundancies:situation"),
    *look("redundancies:sessions"),
    # Confirmed to who logged it, within a day: nobody in this world.
    Page("redundancies:logged", {}, 404, of("shared")),
    *act("redundancies:facts", WORKING_SECRET, WORKING_SHARED),
    *act("redundancies:employer", WORKING_SECRET, WORKING_SHARED),
    *act("redundancies:place", WORKING_SECRET, WORKING_SHARED),
    *act("redundancies:site-add", WORKING_SECRET, WORKING_SHARED),
    *act("redundancies:site-edit", WORKING_SECRET, WORKING_SHARED, of_row=site),
    *act("redundancies:checklist", WORKING_SECRET, WORKING_SHARED),
    *act("redundancies:contact-log-add", WORKING_SECRET, WORKING_SHARED),
    *act("redundancies:clock-add", WORKING_SECRET, WORKING_SHARED),
    *act(
        "redundancies:clock-strike-out",
        WORKING_SECRET,
        WORKING_SHARED,
        of_row=clock_event,
        method="POST",
        status=302,
    ),
    *act("redundancies:session-add", WORKING_SECRET, WORKING_SHARED),
    *act("redundancies:session-edit", WORKING_SECRET, WORKING_SHARED, of_row=session),
    *act("redundancies:session-hold", WORKING_SECRET, WORKING_SHARED, of_row=session),
    *act("redundancies:session-cancel", WORKING_SECRET, WORKING_SHARED, of_row=session),
    # Numbers, notices and contacts are HR1 detail: staff on it, not all staff.
    *act("redundancies:headcount-add", WORKING_SECRET, CHAIRS),
    *act("redundancies:notice-add", WORKING_SECRET, CHAIRS),
    *act("redundancies:contact-add", WORKING_SECRET, CHAIRS),
    *act("redundancies:contact-edit", WORKING_SECRET, CHAIRS, of_row=contact),
    *act("redundancies:reject", CHAIRS, CHAIRS),
    *act("redundancies:share", CHAIRS, CHAIRS),
    *act("redundancies:assign", CHAIRS, CHAIRS),
    *act("redundancies:close", CHAIRS, CHAIRS),
    *act(
        "redundancies:verify", CHAIRS, CHAIRS, method="POST", data=version, status=302
    ),
    *act(
        "redundancies:reinstate",
        CHAIRS,
        CHAIRS,
        method="POST",
        data=version,
        status=302,
    ),
    *act(
        "redundancies:duplicate",
        CHAIRS,
        CHAIRS,
        of_row=duplicate,
        method="POST",
        status=302,
    ),
    *act("redundancies:reopen", CHAIRS, CHAIRS, method="POST", status=302),
    *act(
        "redundancies:unassign",
        CHAIRS,
        CHAIRS,
        of_row=assignment,
        method="POST",
        status=302,
    ),
]
