"""Letters sent together: a batch, a window of it on its way, and who dies with whom."""

import datetime as dt

import pytest
import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications import actions, channels, letters, tasks
from notifications.actions import claiming, sending, settling, writing
from notifications.channels import Answer, Line
from notifications.choices import Kind, State
from notifications.letters import Letter, LetterKind
from notifications.models import Message, SuspendedAddress
from notifications.rules import BATCH, GOOD_FOR, LEASE, WINDOW
from tests.factories.accounts import UserFactory
from tests.factories.notifications import MOMENT, MessageFactory

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)


class Killed(BaseException):
    """The process is gone: nothing after this line happens."""


class Clock:
    """A clock that the test moves."""

    def __init__(self):
        self.now = MOMENT

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def together(monkeypatch):
    """Letters of a kind that is written as a set; what was asked for at once."""
    asked = []

    def write_many(*, drafts, at):
        asked.append([draft.context_id for draft in drafts])
        return [
            Letter(f"News {draft.context_id}", "There is news.") for draft in drafts
        ]

    kind = LetterKind(
        "test.together",
        Kind.SITUATION,
        letters.singly(write_many),
        letters.kind_of("test.news").line,
        write_many=write_many,
    )
    monkeypatch.setitem(letters.REGISTRY, "test.together", kind)
    return asked


def make(count, **facts):
    """So many letters to one person, about different things, in their order."""
    person = UserFactory()
    return [
        MessageFactory(person=person, context_id=number, **facts)
        for number in range(1, count + 1)
    ]


def states():
    rows = Message.objects.order_by("pk").values_list("state", flat=True)
    return [State(state) for state in rows]


def subjects(mailoutbox):
    return [mail.subject for mail in mailoutbox]


def on_their_way():
    return Message.objects.filter(state=State.SENDING).count()


def test_letters_go_in_the_order_in_which_they_are_due(clock, mailoutbox):
    later = MessageFactory(context_id=1, next_at=MOMENT)
    sooner = MessageFactory(context_id=2, next_at=MOMENT - SECOND)

    actions.send_some(clock=clock)

    assert subjects(mailoutbox) == ["News 2", "News 1"]
    for message, mail in zip((sooner, later), mailoutbox, strict=True):
        message.refresh_from_db()
        assert message.state == State.ACCEPTED
        assert message.provider_id == mail.extra_headers["Message-ID"]
        assert (message.settled_at, message.lease_until) == (MOMENT, None)
        assert (message.attempts, message.first_tried_at) == (1, MOMENT)


def test_what_was_wrong_before_is_forgotten_once_it_went(clock):
    [message] = make(1, last_error="Busy")

    actions.send_some(clock=clock)

    message.refresh_from_db()
    assert message.last_error == ""


def test_a_sender_takes_fifty_and_leaves_the_rest(clock, mailoutbox):
    make(BATCH + 1)

    assert actions.send_some(clock=clock) is False

    assert states() == [State.ACCEPTED] * BATCH + [State.PENDING]
    assert len(mailoutbox) == BATCH


def test_no_more_than_a_window_is_ever_on_its_way(clock, monkeypatch, mailoutbox):
    make(8)
    seen = []
    deliver = Line.deliver

    def counting(line, **facts):
        seen.append((on_their_way(), states().count(State.ACCEPTED)))
        return deliver(line, **facts)

    monkeypatch.setattr(Line, "deliver", counting)

    actions.send_some(clock=clock)

    assert WINDOW == 3
    assert seen == [(3, 0)] * 3 + [(3, 3)] * 3 + [(2, 6)] * 2
    assert states() == [State.ACCEPTED] * 8


def test_a_refused_letter_is_settled_before_the_next_are_marked(clock, monkeypatch):
    make(5)
    seen = []
    real = sending.step

    def looking(*, gone, going, at):
        seen.append((len(gone), on_their_way()))
        return real(gone=gone, going=going, at=at)

    monkeypatch.setattr(sending, "step", looking)
    monkeypatch.setattr(Line, "deliver", lambda *_, **__: Answer(State.PENDING, "Busy"))

    actions.send_some(clock=clock)

    assert seen == [(0, 0), (0, 0)]
    assert states() == [State.PENDING] * 5
    assert set(Message.objects.values_list("last_error", flat=True)) == {"Busy"}


STEPS = (
    (sending, "lease", 0),
    (sending, "write_held", 0),
    (writing, "write_together", 0),
    (sending, "step", 0),
    (sending, "step", 1),
    (sending, "step", 2),
    (sending, "hand_over", 0),
    (sending, "hand_over", 1),
    *((Line, "deliver", number) for number in range(7)),
    (sending, "settle", 0),
    (sending, "give_back", 0),
)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(("place", "name", "number"), STEPS)
def test_killed_at_any_step_nothing_is_lost_and_at_most_three_may_be_repeated(
    place, name, number, when, clock, monkeypatch, mailoutbox
):
    """The fourth is refused; then another sender comes, after the lease."""
    make(7)
    real, calls, delivered = getattr(place, name), [], []
    deliver = Line.deliver

    def refusing(line, **facts):
        delivered.append(facts["key"])
        if len(delivered) == 4:
            return Answer(State.PENDING, "Busy")
        return deliver(line, **facts)

    monkeypatch.setattr(Line, "deliver", refusing)
    real = getattr(place, name)

    def dying(*words, **facts):
        calls.append(name)
        if len(calls) == number + 1:
            if when == "after":
                real(*words, **facts)
            raise Killed
        return real(*words, **facts)

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(place, name, dying)
        with pytest.raises(Killed):
            actions.send_some(clock=clock)
    went = len(mailoutbox)

    for _ in range(3):
        clock.now += LEASE + SECOND
        actions.send_some(clock=clock)

    assert states() == [State.ACCEPTED] * 7
    assert Message.objects.filter(is_perhaps_repeated=True).count() <= WINDOW
    sent = subjects(mailoutbox)
    repeated = {subject for subject in sent if sent.count(subject) > 1}
    flagged = Message.objects.filter(is_perhaps_repeated=True)
    assert repeated <= {f"News {message.context_id}" for message in flagged}
    assert len(set(sent)) == 7
    assert set(Message.objects.values_list("crashes", flat=True)) <= {0, 1}
    assert went <= 7


def test_a_letter_that_kills_its_sender_takes_its_neighbours_along_once(
    clock, monkeypatch, mailoutbox
):
    """Five times and no more; the others go, one by one, and count no second time."""
    make(10)
    news = letters.kind_of("test.news").write

    def write(*, context_id, **facts):
        if context_id == 4:
            raise Killed
        return news(context_id=context_id, **facts)

    kind = LetterKind("test.news", Kind.SITUATION, write, write)
    monkeypatch.setitem(letters.REGISTRY, "test.news", kind)

    deaths = 0
    for _ in range(12):
        try:
            actions.send_some(clock=clock)
        except Killed:
            deaths += 1
        clock.now += LEASE

    assert deaths == 5
    rows = dict(Message.objects.values_list("context_id", "state"))
    assert rows.pop(4) == State.DEAD
    assert set(rows.values()) == {State.ACCEPTED}
    assert len(mailoutbox) == 9
    crashes = dict(Message.objects.values_list("context_id", "crashes"))
    assert crashes.pop(4) == 5
    assert set(crashes.values()) == {1}


def test_a_letter_with_which_a_sender_died_waits_its_turn_and_goes_alone(clock):
    older, sound, suspect, also = (
        MessageFactory(next_at=MOMENT - 4 * SECOND),
        MessageFactory(next_at=MOMENT - 3 * SECOND),
        MessageFactory(next_at=MOMENT - 2 * SECOND, crashes=1),
        MessageFactory(next_at=MOMENT - SECOND),
    )

    leases = [actions.lease(at=MOMENT) for _ in range(3)]

    assert leases == [[older, sound, also], [suspect], []]


def test_a_letter_given_up_does_not_keep_the_next_from_going(clock, mailoutbox):
    MessageFactory(state=State.LEASED, lease_until=MOMENT, crashes=4)
    make(2)

    actions.send_some(clock=clock)

    assert states() == [State.DEAD, State.ACCEPTED, State.ACCEPTED]


def test_suspects_go_one_after_the_other_with_one_sender(clock, mailoutbox):
    make(3, state=State.LEASED, lease_until=MOMENT)

    actions.send_some(clock=clock)

    assert states() == [State.ACCEPTED] * 3


def test_two_senders_never_hold_the_same_letter():
    make(3)

    first, second = actions.lease(at=MOMENT, most=2), actions.lease(at=MOMENT, most=2)

    assert [message.context_id for message in first] == [1, 2]
    assert [message.context_id for message in second] == [3]
    assert {message.lease_until for message in first + second} == {MOMENT + LEASE}


def test_what_another_sender_has_meanwhile_is_not_sent(clock, monkeypatch, mailoutbox):
    make(4)
    write_held = sending.write_held

    def lose_two(**facts):
        written = write_held(**facts)
        Message.objects.filter(context_id__in=(2, 4)).update(
            lease_until=MOMENT + 2 * LEASE
        )
        return written

    monkeypatch.setattr(sending, "write_held", lose_two)

    actions.send_some(clock=clock)

    assert subjects(mailoutbox) == ["News 1", "News 3"]
    assert states() == [State.ACCEPTED, State.LEASED, State.ACCEPTED, State.LEASED]


def test_who_took_a_letter_that_had_passed_on_is_noted():
    make(2)
    kept, lost = actions.lease(at=MOMENT)
    Message.objects.filter(pk=lost.pk).update(lease_until=MOMENT + 2 * LEASE)
    took = Answer(State.ACCEPTED, provider_id="7")

    with structlog.testing.capture_logs() as said:
        ours = settling.step(gone=[(kept, took), (lost, took)], going=[], at=MOMENT)

    assert ours == set()
    assert [(line["event"], line["message_id"]) for line in said] == [
        ("lease_had_passed_on", lost.pk)
    ]
    assert states() == [State.ACCEPTED, State.LEASED]


def test_a_step_of_nothing_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert settling.step(gone=[], going=[], at=MOMENT) == set()


def test_settled_letters_keep_their_state_whatever_a_late_sender_says():
    make(1)
    actions.lease(at=MOMENT)
    [held] = Message.objects.all()
    Message.objects.update(state=State.DEAD)

    assert settling.step(gone=[], going=[held], at=MOMENT) == set()
    assert states() == [State.DEAD]


def test_a_slow_mail_server_gives_back_what_it_has_no_time_for(
    clock, monkeypatch, mailoutbox
):
    """Rights are those of the last few seconds; what is given back is written anew."""
    make(8)
    deliver = Line.deliver

    def slow(line, **facts):
        clock.now += GOOD_FOR / 5
        return deliver(line, **facts)

    monkeypatch.setattr(Line, "deliver", slow)

    assert actions.send_some(clock=clock) is True

    assert states() == [State.ACCEPTED] * 5 + [State.PENDING] * 3
    left = Message.objects.filter(state=State.PENDING)
    assert set(left.values_list("attempts", "lease_until", "next_at")) == {
        (0, None, MOMENT)
    }
    assert not left.filter(is_perhaps_repeated=True).exists()
    assert actions.send_some(clock=clock) is False
    assert states() == [State.ACCEPTED] * 8
    assert len(mailoutbox) == 8


@pytest.mark.parametrize(("place", "name"), [(Line, "open"), (sending, "write_held")])
def test_however_long_it_takes_to_begin_some_letters_go(
    clock, monkeypatch, mailoutbox, place, name
):
    """Or none ever would."""
    make(4)
    real = getattr(place, name)

    def slow(*words, **facts):
        clock.now += 2 * GOOD_FOR
        return real(*words, **facts)

    monkeypatch.setattr(place, name, slow)

    actions.send_some(clock=clock)

    assert mailoutbox


def test_a_batch_that_just_ends_in_time_asks_for_no_other(clock, monkeypatch):
    make(2)
    deliver = Line.deliver

    def slow(line, **facts):
        clock.now += GOOD_FOR
        return deliver(line, **facts)

    monkeypatch.setattr(Line, "deliver", slow)

    assert actions.send_some(clock=clock) is True
    assert states() == [State.ACCEPTED, State.PENDING]


@pytest.mark.parametrize("has_more", [True, False])
def test_a_sender_that_gave_back_asks_for_another(monkeypatch, has_more):
    asked = []
    monkeypatch.setattr(actions, "send_some", lambda *, clock: has_more)
    monkeypatch.setattr(tasks.send, "apply_async", lambda **how: asked.append(how))

    tasks.send(message_id=1)

    assert asked == [{"priority": 6}] * has_more


def test_time_that_is_up_in_a_letter_flags_it_and_no_other(
    clock, monkeypatch, mailoutbox
):
    make(4)
    cut = []

    def stuck(line, **facts):
        clock.now += dt.timedelta(seconds=80)
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(Line, "deliver", stuck)
    monkeypatch.setattr(Line, "hang_up", lambda line: cut.append(1))

    assert actions.send_some(clock=clock) is True

    assert cut == [1]
    first, *others = Message.objects.order_by("pk")
    assert (first.state, first.is_perhaps_repeated) == (State.PENDING, True)
    assert first.last_error == "The mail server did not answer in time."
    for message in others:
        assert (message.state, message.is_perhaps_repeated) == (State.PENDING, False)
        assert (message.attempts, message.next_at) == (0, MOMENT)


def test_while_the_mail_server_is_away_every_letter_waits_and_none_is_written(
    clock, monkeypatch, together
):
    make(3, event="test.together")
    away = Answer(State.PENDING, "The mail server could not be used (OSError).")
    monkeypatch.setattr(Line, "open", lambda line: away)

    actions.send_some(clock=clock)

    assert together == []
    for message in Message.objects.all():
        assert (message.state, message.attempts) == (State.PENDING, 1)
        assert message.last_error == away.error
        assert message.next_at > MOMENT


def test_a_kind_is_asked_once_for_all_its_letters(clock, together, mailoutbox):
    make(3, event="test.together")
    make(2)

    actions.send_some(clock=clock)

    assert together == [[1, 2, 3]]
    assert len(mailoutbox) == 5


def test_one_that_cannot_be_written_stops_none_of_its_kind(
    clock, monkeypatch, mailoutbox
):
    def write_many(*, drafts, at):
        if any(draft.context_id == 2 for draft in drafts):
            Message.objects.raw("SELECT nothing FROM nowhere")[0]
        return [Letter(f"News {draft.context_id}", "News") for draft in drafts]

    kind = LetterKind(
        "test.news",
        Kind.SITUATION,
        letters.singly(write_many),
        letters.singly(write_many),
        write_many=write_many,
    )
    monkeypatch.setitem(letters.REGISTRY, "test.news", kind)
    make(3)

    with structlog.testing.capture_logs() as said:
        actions.send_some(clock=clock)

    assert subjects(mailoutbox) == ["News 1", "News 3"]
    assert states() == [State.ACCEPTED, State.PENDING, State.ACCEPTED]
    broken = Message.objects.get(context_id=2)
    assert broken.last_error == "The email could not be written (ProgrammingError)."
    assert [(line["event"], line.get("letter")) for line in said] == [
        ("letters_not_written_together", "test.news"),
        ("letter_not_written", None),
    ]


def test_a_kind_that_nobody_knows_waits_for_who_does(clock, mailoutbox):
    [unknown] = make(1, event="test.unheard")
    make(1)

    actions.send_some(clock=clock)

    unknown.refresh_from_db()
    assert (unknown.state, len(mailoutbox)) == (State.PENDING, 1)
    assert unknown.last_error == "The email could not be written (KeyError)."


def test_suspended_and_closed_ones_are_settled_and_the_others_go(
    clock, news, mailoutbox
):
    gone, closed = UserFactory(), UserFactory(is_active=False)
    SuspendedAddress.objects.create(address=gone.email, suspended_at=MOMENT)
    SuspendedAddress.objects.create(address="once@people.example", bounces=1)
    news.add(3)
    for number, person in enumerate((gone, closed, UserFactory(), UserFactory()), 1):
        MessageFactory(context_id=number, person=person)
    MessageFactory(context_id=5, person=None, address="once@people.example")

    actions.send_some(clock=clock)

    assert subjects(mailoutbox) == ["News 4", "News 5"]
    assert states() == [
        *(State.DEAD, State.SUPPRESSED, State.SUPPRESSED),
        *(State.ACCEPTED, State.ACCEPTED),
    ]
    rows = Message.objects.filter(state__in=(State.DEAD, State.SUPPRESSED))
    assert set(rows.values_list("settled_at", "lease_until")) == {(MOMENT, None)}
    assert Message.objects.get(state=State.DEAD).last_error == writing.SUSPENDED


def statements(call):
    with CaptureQueriesContext(connection) as captured:
        call()
    said = [query["sql"] for query in captured]
    return [sql for sql in said if not sql.startswith(("SAVEPOINT", "RELEASE"))]


def test_fifty_letters_cost_a_statement_for_three_and_a_few_for_all(clock, together):
    """Today as many as three letters cost before."""
    make(BATCH, event="test.together")

    said = statements(lambda: actions.send_some(clock=clock))

    steps = [sql for sql in said if "unnest" in sql]
    assert len(steps) == 18  # seventeen windows, and the last one's answers
    assert len(said) - len(steps) <= 10
    assert states() == [State.ACCEPTED] * BATCH


def test_what_a_batch_costs_beside_its_steps_does_not_grow(clock, together):
    def beside():
        said = statements(lambda: actions.send_some(clock=clock))
        return len([sql for sql in said if "unnest" not in sql])

    make(BATCH, event="test.together")
    many = beside()
    make(BATCH // 2, event="test.together")
    # A batch that is not full looks once more.
    few = beside()

    assert few - many == len(statements(lambda: actions.lease(at=MOMENT)))


def test_a_claim_of_many_is_one_look_and_one_statement():
    make(BATCH)

    said = statements(lambda: actions.lease(at=MOMENT))

    assert len([sql for sql in said if "notifications_message" in sql]) == 2


def test_nobody_is_connected_to_where_nothing_is_due(clock, monkeypatch):
    monkeypatch.setattr(Line, "open", pytest.fail)

    assert actions.send_some(clock=clock) is False


def test_giving_back_nothing_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        claiming.give_back([])
        settling.close_all([], State.DEAD, MOMENT)


def test_only_letters_still_held_are_given_back():
    make(3)
    held = actions.lease(at=MOMENT)
    Message.objects.filter(pk=held[0].pk).update(state=State.ACCEPTED)
    Message.objects.filter(pk=held[1].pk).update(lease_until=MOMENT + 2 * LEASE)

    claiming.give_back(held)

    assert states() == [State.ACCEPTED, State.LEASED, State.PENDING]


def test_one_connection_carries_a_batch(clock, monkeypatch):
    opened, closed = [], []

    class Mail:
        def open(self):
            opened.append(1)
            return True  # as one that writes to files

        def close(self):
            closed.append(1)

        def send_messages(self, mails):
            assert not closed

    monkeypatch.setattr(channels, "get_connection", lambda **_: Mail())
    make(5)

    actions.send_some(clock=clock)

    assert states() == [State.ACCEPTED] * 5
    assert closed == [1]
