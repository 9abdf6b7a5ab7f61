"""Two merges at once, and a merge while somebody writes: nothing is lost or doubled."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection

from kit.acting import acting
from redundancies.actions import (
    clock_events,
    deliveries,
    employer_facts,
    merging,
    requests,
    splitting,
)
from redundancies.actions.shared import MergedMeanwhile
from redundancies.choices import Audience, ClockKind
from redundancies.models import (
    ClockEvent,
    Delivery,
    EmployerContact,
    Merge,
    Request,
    Situation,
)
from tests.redundancies.test_double_press import at_once
from tests.redundancies.test_merging import AT, log
from tests.world import build

pytestmark = pytest.mark.committing
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def world():
    return build()


def merge(world, away, into):
    return merging.merge(away=away, into=into, by=world.people["chair"], at=AT)


def test_two_merges_of_one_make_one(world):
    away, one, other = (log(world, f"Brae Foods Example {n}") for n in range(3))

    given = at_once(lambda: merge(world, away, one), lambda: merge(world, away, other))

    assert sorted(type(answer).__name__ for answer in given) == ["Merge", "NotMerged"]
    assert Merge.objects.count() == 1


def test_two_that_are_merged_into_each_other_make_one(world):
    one, other = (log(world, f"Brae Foods Example {n}") for n in range(2))

    given = at_once(lambda: merge(world, one, other), lambda: merge(world, other, one))

    assert sorted(type(answer).__name__ for answer in given) == ["Merge", "NotMerged"]
    assert Situation.objects.filter(pk__in=(one.pk, other.pk), merged_into=None).count()


def test_two_that_undo_it_do_so_once(world):
    away, into = (log(world, f"Brae Foods Example {n}") for n in range(2))
    made = merge(world, away, into)

    def undo():
        return splitting.split(merge=made, by=world.people["chair"], at=AT + HOUR)

    given = at_once(undo, undo)

    assert sorted(type(answer).__name__ for answer in given) == [
        "Merge",
        "NotTakenApart",
    ]


def contact(world, away, response, asked):
    return employer_facts.add_contact(
        situation=away, name="Alex", role="hr", by=world.people["chair"], at=AT
    )


def event(world, away, response, asked):
    return clock_events.record(
        response=response,
        kind=ClockKind.CONTACTED,
        on=AT.date(),
        by=world.people["chair"],
        at=AT,
    )


def support(world, away, response, asked):
    return deliveries.record(
        partnership=world.ours,
        organisation=world.college,
        service=world.service,
        response=response,
        on=AT.date(),
        audience=Audience.GROUP,
        by=world.people["chair"],
        at=AT,
    )


def answer(world, away, response, asked):
    return requests.answer(
        request=asked,
        answer="yes",
        by=world.people["member"],
        at=AT,
        version=asked.version,
    )


WRITES = {contact: EmployerContact, event: ClockEvent, support: Delivery}


@pytest.mark.parametrize("write", [contact, event, support, answer])
@pytest.mark.parametrize("is_merge_first", [True, False])
def test_what_is_written_meanwhile_is_where_it_went_or_is_refused(
    world, write, is_merge_first
):
    """The one begins, and the other waits for it."""
    away, into = (log(world, f"Brae Foods Example {n}") for n in range(2))
    response = away.responses.get()
    response.situation = away
    asked = Request.objects.create(
        response=response,
        organisation=world.jobcentre,
        asked_by=world.people["chair"],
        asked_at=AT,
    )
    begun, going_on = threading.Event(), threading.Event()
    given = {}

    def first(act):
        with acting(None):
            given["first"] = act()
            begun.set()
            going_on.wait(timeout=20)
        connection.close()

    def second(act):
        try:
            with acting(None):
                given["second"] = act()
        except MergedMeanwhile as refusal:
            given["second"] = refusal
        finally:
            connection.close()

    acts = [
        lambda: merge(world, away, into),
        lambda: write(world, away, response, asked),
    ]
    if not is_merge_first:
        acts.reverse()
    one = threading.Thread(target=first, args=(acts[0],))
    one.start()
    assert begun.wait(timeout=20)
    two = threading.Thread(target=second, args=(acts[1],))
    two.start()
    two.join(timeout=1.5)
    assert two.is_alive(), "it did not wait"
    going_on.set()
    one.join(timeout=30)
    two.join(timeout=30)

    if write is answer:
        asked.refresh_from_db()
        assert (asked.answer, asked.response.situation) == ("yes", into)
        return
    model = WRITES[write]
    path = "situation" if model is EmployerContact else "response__situation"
    lost = model.objects.filter(**{path: away})
    assert not lost.exists()
    if isinstance(given["second"], MergedMeanwhile):
        assert into.reference in str(given["second"])
    else:
        written = given["second"] if is_merge_first else given["first"]
        found = model.objects.filter(pk=written.pk, **{path: into})
        assert found.exists()
