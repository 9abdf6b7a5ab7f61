"""Letters about situations and clocks: told once, and only to those who may know."""

import datetime as dt

import pytest
import time_machine

from notifications import letters
from notifications.models import Message
from redundancies.actions import clock_events, sharing
from redundancies.choices import ClockKind, Status, Visibility
from redundancies.models import ClockEvent, Situation
from redundancies.tasks import situations as tasks
from tests.world import TOLD_AT, build

pytestmark = pytest.mark.django_db
EVENTS = (
    "situation.new",
    "situation.shared",
    "situation.nowhere",
    "situation.perhaps_twice",
    "clock.running_out",
    "clock.late",
)


@pytest.fixture
def world():
    return build()


def written(world, event, situation, role):
    # Standing is read once a request: a fresh person for a fresh letter.
    person = type(world.people[role]).objects.get(pk=world.people[role].pk)
    return letters.kind_of(event).write(
        context_id=situation.pk, person=person, address="", at=TOLD_AT
    )


def lined(world, event, situation, role):
    person = type(world.people[role]).objects.get(pk=world.people[role].pk)
    return letters.kind_of(event).line(context_id=situation.pk, person=person)


@pytest.mark.parametrize("event", EVENTS)
def test_who_may_not_know_gets_neither_letter_nor_line(world, event):
    for situation, role in (
        (world.secret, "member"),
        (world.secret, "far_chair"),
        (world.foreign, "chair"),
        (world.shared, "government"),
    ):
        assert written(world, event, situation, role) is None
        assert lined(world, event, situation, role) is None


@pytest.mark.parametrize(
    ("event", "key", "role"),
    [
        ("situation.new", "secret", "chair"),
        ("situation.shared", "shared", "member"),
        ("situation.nowhere", "nowhere", "national"),
        ("situation.perhaps_twice", "foreign", "national"),
        ("clock.running_out", "secret", "chair"),
        ("clock.late", "secret", "chair"),
    ],
)
def test_a_letter_says_what_happened_and_names_nobody(world, event, key, role):
    situation = world.rows[key]
    Situation.objects.filter(pk=situation.pk).update(told_by="Zebedee Quartermaine")

    letter = written(world, event, situation, role)

    for body in (letter.text, letter.html):
        assert situation.employer.name in body
        assert situation.get_absolute_url() in body
        assert "Zebedee" not in body
        assert "{{" not in body
    assert situation.employer.name not in letter.subject
    assert "Zebedee" not in str(lined(world, event, situation, role))


def test_a_letter_that_has_no_reason_any_more_is_not_written(world):
    Situation.objects.filter(pk=world.secret.pk).update(status=Status.REJECTED)
    clock_events.record(
        response=world.shared.responses.get(),
        kind=ClockKind.MET,
        on=TOLD_AT.date(),
        by=world.people["chair"],
        at=TOLD_AT,
    )

    assert written(world, "situation.new", world.secret, "chair") is None
    assert written(world, "clock.late", world.shared, "chair") is None
    assert written(world, "situation.shared", world.secret, "chair") is None


def warnings(event):
    rows = Message.objects.filter(event=event, channel="email")
    return sorted(rows.values_list("person__email", "context_id"))


def sweep(hours):
    with time_machine.travel(TOLD_AT + dt.timedelta(hours=hours), tick=False):
        tasks.warn_of_clocks()


def test_chairs_are_warned_once_a_day_before_and_once_when_late(world):
    chairs = ["chair@people.example", "deputy@people.example"]
    ours = sorted(
        (chair, row.pk) for chair in chairs for row in (world.secret, world.shared)
    )
    all_of_them = sorted([*ours, ("far-chair@people.example", world.foreign.pk)])

    sweep(23)
    assert warnings("clock.running_out") == []
    for _ in range(2):
        sweep(24)
    assert warnings("clock.running_out") == all_of_them
    assert warnings("clock.late") == []
    for _ in range(2):
        sweep(49)

    assert warnings("clock.late") == all_of_them
    assert warnings("clock.running_out") == all_of_them


def test_a_clock_that_is_paused_ended_or_closed_warns_nobody(world):
    facts = {"by": world.people["chair"], "at": TOLD_AT, "on": TOLD_AT.date()}
    clock_events.record(
        response=world.shared.responses.get(),
        kind=ClockKind.PAUSED,
        time=TOLD_AT,
        reason="The owner is abroad",
        **facts,
    )
    clock_events.record(
        response=world.secret.responses.get(), kind=ClockKind.MET, **facts
    )
    Situation.objects.filter(pk=world.foreign.pk).update(status=Status.CLOSED)

    sweep(100)

    assert warnings("clock.late") == warnings("clock.running_out") == []


def test_a_clock_set_anew_warns_anew(world):
    sweep(49)
    before = len(warnings("clock.late"))
    facts = {"by": world.people["chair"], "at": TOLD_AT + dt.timedelta(hours=50)}
    response = world.shared.responses.get()
    later = TOLD_AT + dt.timedelta(hours=40)
    clock_events.record(
        response=response,
        kind=ClockKind.PACE_TOLD,
        on=later.date(),
        time=later,
        **facts,
    )
    clock_events.strike_out(
        event=ClockEvent.objects.get(at=TOLD_AT, response=response), **facts
    )

    sweep(90)

    assert len(warnings("clock.late")) == before + 2


def test_sharing_tells_members_by_the_daily_digest(world):
    sharing.share(
        situation=world.secret,
        visibility=Visibility.SHARED,
        by=world.people["chair"],
        at=TOLD_AT,
        version=world.secret.version,
    )

    message = Message.objects.get(
        event="situation.shared", person=world.people["member"], channel="email"
    )
    assert message.is_for_digest
    assert written(world, "situation.shared", world.secret, "member") is not None
