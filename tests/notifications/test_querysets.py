"""Which letters and links the named reads give, at their edges."""

from __future__ import annotations

import datetime as dt

import pytest

from kit.tokens import digest
from notifications.choices import Channel, Pace, Purpose, State
from notifications.models import Link, Message
from notifications.rules import digest_time, has_failed
from tests.factories.accounts import UserFactory
from tests.factories.notifications import MOMENT, MessageFactory

SECOND = dt.timedelta(seconds=1)
LEASED, SENDING, PENDING = State.LEASED, State.SENDING, State.PENDING


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "is_due"),
    [
        ({"next_at": MOMENT}, True),
        ({"next_at": MOMENT + SECOND}, False),
        ({"is_for_digest": True}, False),
        ({"channel": Channel.IN_APP}, False),
        ({"state": LEASED, "lease_until": MOMENT}, True),
        ({"state": SENDING, "lease_until": MOMENT}, True),
        ({"state": LEASED, "lease_until": MOMENT + SECOND}, False),
        ({"state": SENDING, "lease_until": MOMENT + SECOND}, False),
        *(
            ({"state": state, "lease_until": MOMENT}, False)
            for state in set(State) - {PENDING, LEASED, SENDING}
        ),
    ],
)
def test_a_letter_is_due_from_its_moment_or_when_its_sender_has_gone(facts, is_due):
    message = MessageFactory(**facts)

    assert (message in Message.objects.due(MOMENT)) is is_due


@pytest.mark.django_db
def test_due_letters_go_in_the_order_of_their_moments():
    later = MessageFactory(next_at=MOMENT)
    sooner = MessageFactory(next_at=MOMENT - SECOND)
    as_late = MessageFactory(next_at=MOMENT)

    assert list(Message.objects.due(MOMENT)) == [sooner, later, as_late]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "is_held"),
    [
        ({"state": LEASED}, True),
        ({"state": SENDING}, True),
        ({"state": PENDING}, False),
        ({"state": State.ACCEPTED}, False),
        ({"state": LEASED, "lease_until": MOMENT + SECOND}, False),
    ],
)
def test_a_sender_holds_its_letter_until_state_or_lease_change(facts, is_held):
    message = MessageFactory(state=LEASED, lease_until=MOMENT)
    MessageFactory(state=LEASED, lease_until=MOMENT)
    Message.objects.filter(pk=message.pk).update(**facts)

    held = Message.objects.held_as([message])

    assert list(held) == ([message] if is_held else [])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "waits", "goes_now"),
    [
        ({}, True, True),
        ({"next_at": MOMENT + SECOND}, True, False),
        ({"is_for_digest": False}, False, False),
        ({"channel": Channel.IN_APP}, False, False),
        ({"state": State.GATHERED}, False, False),
    ],
)
def test_a_digest_gathers_what_waits_for_it_and_is_due(facts, waits, goes_now):
    message = MessageFactory(**{"is_for_digest": True, "next_at": MOMENT} | facts)

    assert Message.objects.waiting_for_digest().contains(message) is waits
    assert Message.objects.for_digest(MOMENT).contains(message) is goes_now


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "is_shown"),
    [
        ({"crashes": 1}, True),
        ({"crashes": 0}, False),
        ({"crashes": 1, "state": State.ACCEPTED}, False),
        ({"crashes": 1, "state": State.DEAD}, False),
        ({"state": LEASED, "lease_until": MOMENT}, True),
        ({"state": SENDING, "lease_until": MOMENT}, True),
        ({"state": SENDING, "lease_until": MOMENT + SECOND}, False),
        ({"state": PENDING, "lease_until": MOMENT}, False),
    ],
)
def test_letters_on_their_way_whose_sender_stopped_are_shown(facts, is_shown):
    message = MessageFactory(**facts)

    assert Message.objects.with_crashes(MOMENT).contains(message) is is_shown


@pytest.mark.django_db
def test_what_a_person_sees_in_the_portal_is_its_own_newest_first():
    person = UserFactory()
    older, newer = (
        MessageFactory(
            person=person,
            channel=Channel.IN_APP,
            due_at=MOMENT + dt.timedelta(hours=hours),
        )
        for hours in (0, 1)
    )
    MessageFactory(person=person)
    MessageFactory(channel=Channel.IN_APP)
    Message.objects.filter(pk=older.pk).update(read_at=MOMENT)

    assert list(Message.objects.in_app_for(person)) == [newer, older]
    assert list(Message.objects.in_app_for(person).unread()) == [newer]


@pytest.mark.django_db
def test_failed_letters_are_those_a_person_has_to_see_to_newest_first():
    for state in State:
        MessageFactory(state=state, settled_at=MOMENT)
    newest = MessageFactory(state=State.DEAD, settled_at=MOMENT + SECOND)

    failed = list(Message.objects.failed())

    assert [message.state for message in failed] == ["dead", "dead", "bounced"]
    assert failed[0] == newest


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "is_alive"),
    [
        ({"expires_at": MOMENT + SECOND}, True),
        ({"expires_at": MOMENT}, False),
        ({"expires_at": MOMENT + SECOND, "spent_at": MOMENT}, False),
    ],
)
def test_a_link_lives_until_it_is_used_or_expires(facts, is_alive):
    link = Link.objects.create(
        purpose=Purpose.REQUEST,
        target_id=1,
        token_hash=digest("a token"),
        address_hash=digest("reader@pace.example"),
        created_at=MOMENT,
        **facts,
    )

    assert Link.objects.alive(MOMENT).contains(link) is is_alive
    assert link.is_open(MOMENT) is is_alive
    assert Link.objects.opened_by("a token", Purpose.REQUEST).contains(link)
    assert not Link.objects.opened_by("a token", Purpose.SURVEY).exists()
    assert not Link.objects.opened_by("another", Purpose.REQUEST).exists()


# Rules of time, which need no database.

LONDON = digest_time(MOMENT, Pace.DAILY).tzinfo


@pytest.mark.parametrize(
    ("at", "pace", "goes"),
    [
        # 2 March 2026 is a Monday.
        ((2026, 3, 2, 6, 59), Pace.DAILY, (2026, 3, 2)),
        ((2026, 3, 2, 7, 0), Pace.DAILY, (2026, 3, 3)),
        ((2026, 3, 2, 6, 59), Pace.WEEKLY, (2026, 3, 2)),
        ((2026, 3, 2, 7, 0), Pace.WEEKLY, (2026, 3, 9)),
        ((2026, 3, 8, 23, 0), Pace.WEEKLY, (2026, 3, 9)),
        # In summer, six in UTC is seven in Scotland.
        ((2026, 7, 1, 7, 0), Pace.DAILY, (2026, 7, 2)),
    ],
)
def test_a_digest_goes_at_the_next_seven_in_the_morning_of_scotland(at, pace, goes):
    moment = dt.datetime(*at, tzinfo=LONDON).astimezone(dt.UTC)

    assert digest_time(moment, pace) == dt.datetime(*goes, 7, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("attempts", "hours", "expected"),
    [(12, 8, True), (11, 8, False), (12, 7.99, False), (13, 9, True)],
)
def test_a_letter_has_failed_after_twelve_tries_and_eight_hours(
    attempts, hours, expected
):
    at = MOMENT + dt.timedelta(hours=hours)

    assert has_failed(attempts=attempts, first_tried_at=MOMENT, at=at) is expected
