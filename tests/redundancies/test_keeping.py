"""What lists keep beside rows: right whoever writes, compared at night, and mended."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redundancies import clocks
from redundancies.actions import keeping
from redundancies.choices import KeptClock, Source, Status
from redundancies.clocks.reaching import SOON
from redundancies.facets import facets
from redundancies.models import (
    Employer,
    Request,
    Response,
    Session,
    Situation,
    SituationGrant,
)
from redundancies.querysets.filters import Filters, facets_left
from redundancies.tasks import situations as tasks
from tests.factories.partnerships import PartnershipFactory
from tests.factories.redundancies import (
    ClockEventFactory,
    EmployerFactory,
    RequestFactory,
    ResponseFactory,
    SessionFactory,
    SituationFactory,
)
from tests.properties import on_one_database
from tests.redundancies.histories import histories
from tests.world import build

pytestmark = pytest.mark.django_db


# When a response is closed, and whether it is opened again.
CLOSED_WHEN = st.sampled_from(("never", "first", "last", "opened again"))


@given(histories(), st.sampled_from(Status), CLOSED_WHEN)
@on_one_database(most=160)
def test_a_clock_that_is_kept_says_what_its_events_say(history, status, closed):
    events, at = history
    response = ResponseFactory(
        partnership=PartnershipFactory(), situation=SituationFactory(status=status)
    )
    rows = Response.objects.filter(pk=response.pk)
    if closed in ("first", "opened again"):
        rows.update(closed_on=at.date())
    for event in events:
        ClockEventFactory(
            response=response,
            kind=event.kind,
            on=event.on,
            at=event.at,
            reason=event.reason,
        )
    if closed == "last":
        rows.update(closed_on=at.date())
    if closed == "opened again":
        rows.update(closed_on=None)
    response.refresh_from_db()

    kept = clocks.kept(
        clock=response.clock,
        due_at=response.due_at,
        is_late=response.is_late,
        is_by_day=response.is_by_day,
        paused_on=response.paused_on,
        status=status,
        at=at,
    )

    whole = clocks.response(
        events=events, at=at, status=status, closed_on=response.closed_on
    )
    assert (kept.code, kept.state, kept.tone) == (whole.code, whole.state, whole.tone)
    if kept.sentence:
        assert kept.sentence == whole.sentence
    assert response.due_at is None or response.closed_on is None
    assert Situation.objects.get(pk=response.situation_id).clock == response.clock
    if whole.due_at is not None and whole.ended is None:
        assert response.due_at == whole.due_at


def test_a_clock_without_events_has_not_started():
    response = ResponseFactory()
    facts = {"due_at": None, "is_late": False, "is_by_day": False, "paused_on": None}

    for status in Status:
        at = response.told_at
        kept = clocks.kept(clock=response.clock, status=status, at=at, **facts)
        whole = clocks.response(events=[], at=at, status=status)
        assert (kept.code, kept.state) == (whole.code, whole.state)
        assert (kept.tone, kept.sentence) == (whole.tone, whole.sentence)


INSTANT = dt.timedelta(microseconds=1)


@pytest.mark.parametrize("has_time", [True, False])
@pytest.mark.parametrize(
    ("before", "code"),
    [
        (SOON + dt.timedelta(hours=3), "running"),
        (SOON + INSTANT, "running"),
        (SOON, "soon"),
        (dt.timedelta(minutes=30), "soon"),
        (dt.timedelta(0), "soon"),
        (-INSTANT, "late"),
    ],
)
def test_a_clock_that_is_kept_turns_when_its_events_have_it_turn(
    before, code, has_time
):
    told = dt.datetime(2026, 3, 10, 9, 20, tzinfo=dt.UTC)
    response = ResponseFactory()
    event = ClockEventFactory(
        response=response,
        kind="pace_told",
        on=told.date(),
        at=told if has_time else None,
    )
    response.refresh_from_db()
    at = response.due_at - before

    kept = clocks.kept(
        clock=response.clock,
        due_at=response.due_at,
        is_late=response.is_late,
        is_by_day=response.is_by_day,
        paused_on=response.paused_on,
        status=Status.RESPONDING,
        at=at,
    )

    whole = clocks.response(events=[event], at=at, status=Status.RESPONDING)
    assert kept.code == whole.code == code
    assert (kept.state, kept.tone) == (whole.state, whole.tone)
    assert kept.sentence == whole.sentence


def test_a_request_follows_its_session_while_that_is_planned():
    session = SessionFactory()
    request = RequestFactory(response=session.response, session=session)
    alone = RequestFactory(response=session.response)
    rows = Request.objects.filter(pk=request.pk)
    assert rows.get().meets_at == session.starts_at
    assert rows.get().partnership == session.response.partnership
    assert Request.objects.get(pk=alone.pk).meets_at is None

    later = session.starts_at + dt.timedelta(days=1)
    Session.objects.update(starts_at=later, ends_at=later + dt.timedelta(hours=1))
    assert rows.get().meets_at == later
    rows.update(meets_at=None)
    assert rows.get().meets_at == later
    Session.objects.update(state="cancelled")
    assert rows.get().meets_at is None
    Session.objects.update(state="planned")
    assert rows.get().meets_at == later
    rows.update(session=None)
    assert rows.get().meets_at is None
    assert keeping.differences() == {}


def test_every_situation_has_a_number_that_filters_know():
    for source in Source:
        for status in Status:
            SituationFactory(source=source, status=status, people=None)
            SituationFactory(source=source, status=status)

    for row in Situation.objects.all():
        number = {"statuses": [row.status], "clocks": [row.clock]}
        missing = row.status in ("reported", "verified", "responding")
        assert [row.facet] == facets(**number, missing=missing)
        assert [row.sourced] == facets(**number, sources=[row.source], missing=missing)
    assert set(Situation.objects.values_list("facet", flat=True)) <= set(facets())


def test_an_employers_new_name_reaches_its_situations_and_their_grants():
    world = build()
    employer = world.shared.employer

    Employer.objects.filter(pk=employer.pk).update(name="Zoë’s Mills")

    grants = SituationGrant.objects.filter(situation=world.shared)
    assert set(grants.values_list("employer_plain", flat=True)) == {"zoes mills"}
    other = EmployerFactory(name="Another")
    Situation.objects.filter(pk=world.shared.pk).update(employer=other)
    assert set(grants.values_list("employer_plain", flat=True)) == {"another"}


def test_an_event_that_is_taken_away_moves_the_clock_back():
    world = build()
    response = world.shared.responses.get()
    event = ClockEventFactory(response=response, kind="met", at=response.told_at)
    assert Response.objects.get(pk=response.pk).clock == KeptClock.MET

    event.delete()

    assert Response.objects.get(pk=response.pk).clock == KeptClock.RUNNING
    assert keeping.differences() == {}


@pytest.mark.parametrize(
    ("table", "wrong"),
    [
        ("responses", {"clock": 5}),
        ("responses", {"due_at": None}),
        ("situations", {"clock": 6}),
        ("situations", {"employer_plain": "somebody else"}),
        ("grants", {"facet": 1}),
        ("grants", {"sourced": 1}),
        ("grants", {"leaves_on": "2026-01-01"}),
        ("grants", {"employer_plain": "somebody else"}),
    ],
)
def test_what_differs_is_said_at_night_and_mended(table, wrong, monkeypatch):
    world = build()
    rows = {
        "responses": Response.objects.filter(situation=world.shared),
        "situations": Situation.objects.filter(pk=world.shared.pk),
        "grants": SituationGrant.objects.filter(situation=world.shared),
    }[table]
    said = []
    monkeypatch.setattr(tasks.log, "error", lambda *a, **kw: said.append((a, kw)))
    tasks.compare_kept()
    assert said == []

    rows.update(**wrong)
    assert table in keeping.differences()
    tasks.compare_kept()

    assert keeping.differences() == {}
    [((name,), counts)] = said
    assert name == "kept_otherwise"
    assert counts[table] >= 1
    assert keeping.rebuild_all() == 0


@pytest.mark.parametrize("source", ["", Source.MEDIA])
def test_the_numbers_that_a_filter_leaves_say_who_told_where_they_are_asked_to(source):
    filters = Filters(source=source, status=Status.VERIFIED)
    wanted = [source] if source else list(Source)

    assert facets_left(filters, is_sourced=True) == facets(
        sources=wanted, statuses=[Status.VERIFIED]
    )
    assert facets_left(filters, is_sourced=False) == facets(statuses=[Status.VERIFIED])


@pytest.mark.parametrize(
    ("asked", "is_narrowing"),
    [
        ({}, False),
        ({"words": "mills"}, False),
        ({"partnership_id": 1}, False),
        ({"status": Status.CLOSED}, True),
        ({"source": Source.MEDIA}, True),
        ({"clock": "late"}, True),
        ({"waits": True}, True),
        ({"incomplete": True}, True),
        ({"is_led": True}, True),
    ],
)
def test_what_stands_in_the_number_of_a_row_narrows_a_list(asked, is_narrowing):
    assert Filters(**asked).is_narrowing is is_narrowing
    assert (facets_left(Filters(**asked), False) != facets()) is (
        is_narrowing and "source" not in asked
    )
