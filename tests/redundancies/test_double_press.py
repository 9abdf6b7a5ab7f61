"""Two presses at the same moment, on two connections, make one row."""

import datetime as dt
import threading
import uuid

import pytest
from django.db import connection

from accounts.models import AuditEvent
from kit.acting import acting
from kit.versions import ChangedMeanwhile
from redundancies.actions import clock_events, intake, situations
from redundancies.choices import ClockKind
from redundancies.models import ClockEvent, Situation
from tests.world import TOLD_AT, build

pytestmark = pytest.mark.committing
AT = TOLD_AT + dt.timedelta(hours=3)


def at_once(*presses):
    """Run each in a thread and a transaction of its own; what each gave or raised."""
    together = threading.Barrier(len(presses))
    given = []

    def press(act):
        together.wait(timeout=20)
        try:
            with acting(None):
                given.append(act())
        except Exception as refusal:  # noqa: BLE001 - looked at by the test
            given.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(act,)) for act in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return given


def test_one_situation_is_logged():
    world = build()
    key = uuid.uuid4()

    def log():
        return intake.log(
            by=world.people["chair"],
            at=AT,
            employer_name="Brae Foods Example Ltd",
            source="employer_direct",
            council=world.ours_council,
            form_key=key,
        ).pk

    first, second = at_once(log, log)

    assert first == second == Situation.objects.get(form_key=key).pk
    assert AuditEvent.objects.filter(verb="situation.logged").count() == 1


def test_one_event_moves_the_clock():
    world = build()
    key = uuid.uuid4()
    response = world.shared.responses.get()

    def met():
        return clock_events.record(
            response=response,
            kind=ClockKind.MET,
            on=AT.date(),
            by=world.people["chair"],
            at=AT,
            form_key=key,
        ).pk

    first, second = at_once(met, met)

    assert first == second == ClockEvent.objects.get(form_key=key).pk
    assert AuditEvent.objects.filter(verb="clock.recorded").count() == 1


def test_of_two_editors_one_is_told():
    world = build()

    def edit(person, value):
        return lambda: situations.edit(
            situation=world.shared,
            is_insolvency=value,
            by=world.people[person],
            at=AT,
            version=1,
        )

    outcomes = at_once(edit("chair", True), edit("deputy", False))

    assert sum(isinstance(outcome, ChangedMeanwhile) for outcome in outcomes) == 1
    assert Situation.objects.get(pk=world.shared.pk).version == 2
