"""Working the board, and what an organisation said yes to."""

from __future__ import annotations

import datetime as dt
from functools import partial

from django.utils import timezone

from kit import govuk
from notifications.choices import Purpose
from redundancies.models import Request, Session
from tests.access import Page, everyone
from tests.access import act as sent
from tests.access.redundancies import OF_SESSION, act, filled, once, press, session
from tests.access.requests import (
    ASKING_SECRET,
    ASKING_SHARED,
    BY_LINK,
    RECORDERS,
    STAFF,
    asked_to,
    link,
    open_request,
    redirects,
)

ASKING = {
    key: tuple(
        role for role, status in answers.items() if status == 200 and role != "national"
    )
    for key, answers in (("secret", ASKING_SECRET), ("shared", ASKING_SHARED))
}
WORKING = (ASKING["secret"], ASKING["shared"])
ANSWERING = {"asked": 200, "national": 200, **dict.fromkeys(STAFF, 403)}


def of_asked(world, key):
    """What Citizens Advice is asked just now."""
    row = open_request(world) if key == "shared" else world.request
    Request.objects.filter(pk=row.pk).update(asked_at=timezone.now())
    return [world.rows[key].reference, row.reference]


def on_the_board(world, key):
    """A situation in which somebody is asked just now."""
    return of_asked(world, key)[:1]


def held(world, key):
    """A session that was held, and how many came."""
    reference, number = session(world, key)
    Session.objects.filter(reference=number).update(state="held", attended=64)
    return [reference, number]


def noted(world, key):
    return {
        "version": "1",
        "answer": "yes",
        "said_by": "Alex Example",
        "time": "12:01am",
        **govuk.typed_date("on", timezone.localdate()),
    }


def passed_on(world, key=""):
    """Somebody whom nobody has entered yet, with an address of the organisation."""
    return {
        "to": "somebody",
        "colleague_given_name": "Rowan",
        "colleague_family_name": "Example",
        "colleague_email": "rowan@people.example",
    }


def own_request(world):
    return [open_request(world).reference]


def said_yes(world):
    """Citizens Advice said yes to a session that is still to come."""
    made = asked_to(world, days=3, answer="yes", answered_at=timezone.now())
    made.refresh_from_db()
    return made


def own_link(world):
    return link(Purpose.REQUEST, open_request(world), world.people["asked"])


def link_of_yes(world):
    return link(Purpose.REQUEST, said_yes(world), world.people["asked"])


def day(on):
    return govuk.typed_date("on", on)


ON_BOARD = (
    Page(
        "redundancies:board",
        answers,
        rest=404,
        of=partial(on_the_board, key=key),
        row=key,
        shows=(f"{key}.employer",),
    )
    for key, answers in (("secret", ASKING_SECRET), ("shared", ASKING_SHARED))
)
OF_ONE = (
    Page(
        "redundancies:asked",
        answers,
        rest=404,
        of=partial(of_asked, key=key),
        row=key,
        shows=(f"{key}.employer", "asked.email"),
    )
    for key, answers in (("secret", ASKING_SECRET), ("shared", ASKING_SHARED))
)

PAGES = [
    *ON_BOARD,
    *OF_ONE,
    *press(
        "redundancies:remind-all",
        *WORKING,
        of_row=on_the_board,
        wrote="request.reminded",
    ),
    *press(
        "redundancies:asked-remind", *WORKING, of_row=of_asked, wrote="request.reminded"
    ),
    *act(
        "redundancies:asked-note",
        *WORKING,
        of_row=of_asked,
        data=noted,
        wrote="request.answer_noted",
    ),
    *act(
        "redundancies:asked-withdraw",
        *WORKING,
        of_row=of_asked,
        data=filled(reason="Not needed any more"),
        wrote="request.withdrawn",
    ),
    *act(
        "redundancies:asked-pass-on",
        *WORKING,
        of_row=of_asked,
        data=passed_on,
        wrote="request.passed_on",
    ),
    *act(
        "redundancies:session-copy",
        *WORKING,
        of_row=session,
        data=once(**OF_SESSION | day(dt.date(2030, 5, 7))),
        wrote="session.planned",
    ),
    *act(
        "redundancies:session-attendance",
        *WORKING,
        of_row=held,
        data=filled(attended="46"),
        wrote="session.attendance_corrected",
    ),
    *(
        Page(route, dict.fromkeys(RECORDERS, 200))
        for route in ("redundancies:requests", "redundancies:requests-calendar")
    ),
    *(
        Page(
            route,
            {**ANSWERING, **others},
            rest=404,
            of=own_request,
            row="shared",
        )
        for route, others in (
            ("redundancies:request-pass-on", {}),
            ("redundancies:request-calendar", {}),
        )
    ),
    sent(
        "redundancies:request-pass-on",
        redirects(ANSWERING),
        rest=404,
        of=own_request,
        data=passed_on,
        row="shared",
        wrote="request.passed_on",
    ),
    Page(
        "redundancies:link-request-pass-on",
        everyone(200),
        anonymous=200,
        of=own_link,
        row="of the asked",
        by_link=True,
    ),
    sent(
        "redundancies:link-request-pass-on",
        everyone(302),
        anonymous=302,
        of=own_link,
        data=passed_on,
        row="of the asked",
        by_link=True,
        wrote="request.passed_on",
    ),
    Page(
        "redundancies:link-request-calendar",
        everyone(200),
        anonymous=200,
        of=link_of_yes,
        row="of who said yes",
        by_link=True,
        knows=BY_LINK["knows"],
        shows=("shared.employer",),
    ),
]
