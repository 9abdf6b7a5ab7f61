"""One letter at a time: claimed, written, handed over, settled."""

import datetime as dt
import smtplib

import pytest
import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.core.mail.backends import locmem
from django.db import InterfaceError, OperationalError, connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from notifications import actions, channels, letters, tasks, wakeup
from notifications.choices import Kind, State
from notifications.letters import Letter, LetterKind
from notifications.models import Message, SuspendedAddress
from notifications.rules import GIVE_UP_AFTER, LEASE, MOST_ATTEMPTS, wait_after
from tests.factories.accounts import NationalPostFactory, UserFactory
from tests.factories.notifications import MOMENT, MessageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail_answers(monkeypatch):
    """Let the mail server raise these errors, one a letter, and then accept."""
    errors = []
    accept = locmem.EmailBackend.send_messages

    def send_messages(backend, mails):
        if errors:
            raise errors.pop(0)
        return accept(backend, mails)

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", send_messages)
    return errors


def send(*, at):
    """One sender at work at one moment; says whether it left something over."""
    return actions.send_some(clock=lambda: at)


def lease(*, at):
    """The one letter that is claimed, or None."""
    return next(iter(actions.lease(at=at)), None)


def stored(message):
    return Message.objects.get(pk=message.pk)


def test_a_due_letter_is_sent_once_however_often_it_is_tried(mailoutbox):
    message = MessageFactory()

    send(at=MOMENT)
    send(at=MOMENT)

    assert [mail.to for mail in mailoutbox] == [[message.person.email]]
    assert stored(message).state == State.ACCEPTED
    assert stored(message).provider_id == mailoutbox[0].extra_headers["Message-ID"]


def test_a_letter_of_tomorrow_waits(mailoutbox):
    MessageFactory(due_at=MOMENT + dt.timedelta(days=1))

    send(at=MOMENT)

    assert mailoutbox == []


def test_a_letter_is_not_sent_when_its_recipient_may_no_longer_know(news, mailoutbox):
    message = MessageFactory(context_id=7)
    news.add(7)

    send(at=MOMENT)

    assert stored(message).state == State.SUPPRESSED
    assert mailoutbox == []


def test_nothing_is_sent_to_somebody_whose_account_is_closed(mailoutbox):
    message = MessageFactory(person=UserFactory(is_active=False))

    send(at=MOMENT)

    assert stored(message).state == State.SUPPRESSED
    assert mailoutbox == []


def test_while_one_sender_holds_a_letter_no_other_gets_it():
    MessageFactory()

    held = lease(at=MOMENT)

    assert held is not None
    assert lease(at=MOMENT) is None
    assert lease(at=held.lease_until) is not None


@pytest.mark.parametrize(
    ("found", "is_flagged"), [(State.LEASED, False), (State.SENDING, True)]
)
def test_a_letter_whose_sender_died_goes_again_and_says_if_it_may_be_a_repeat(
    found, is_flagged, mailoutbox
):
    message = MessageFactory(state=found, attempts=1, lease_until=MOMENT)

    send(at=MOMENT)

    assert len(mailoutbox) == 1
    assert stored(message).state == State.ACCEPTED
    assert stored(message).is_perhaps_repeated is is_flagged


def test_a_letter_that_kills_its_worker_stops_after_five_tries(mailoutbox):
    message = MessageFactory()
    at, tries = MOMENT, 0

    while lease(at=at):
        at, tries = at + LEASE, tries + 1

    assert tries == 5
    assert stored(message).state == State.DEAD
    assert "stopped 5 times" in stored(message).last_error
    assert mailoutbox == []


def test_a_sender_that_lost_its_lease_settles_nothing():
    message = MessageFactory()
    late = lease(at=MOMENT)
    lease(at=late.lease_until)
    answer = channels.Answer(State.BOUNCED, "Too late")

    with structlog.testing.capture_logs() as said:
        actions.settle(message=late, answer=answer, at=MOMENT)

    assert stored(message).state == State.LEASED
    assert [(line["event"], line["message_id"]) for line in said] == [
        ("lease_had_passed_on", message.pk)
    ]


ROW = ("state", "settled_at", "lease_until", "last_error", "provider_id")


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        (
            channels.Answer(State.BOUNCED, "No such user", provider_id="8"),
            (State.BOUNCED, MOMENT, None, "No such user", "8"),
        ),
        (
            channels.Answer(State.PENDING, "Busy"),
            (State.PENDING, None, None, "Busy", ""),
        ),
    ],
)
def test_a_try_leaves_the_whole_row_as_its_answer_says(answer, left):
    """Of a letter that failed before, and whose sender died once with it."""
    message = MessageFactory(
        state=State.SENDING, last_error="Before", lease_until=MOMENT, crashes=1
    )
    held = lease(at=MOMENT)

    actions.settle(message=held, answer=answer, at=MOMENT)

    row = stored(message)
    assert tuple(getattr(row, name) for name in ROW) == left
    assert (row.crashes, row.is_perhaps_repeated, row.attempts) == (2, True, 1)
    assert row.first_tried_at == MOMENT


def test_a_letter_that_stops_its_sender_for_the_last_time_says_so_in_its_row():
    message = MessageFactory(
        state=State.SENDING, crashes=4, attempts=4, lease_until=MOMENT
    )

    assert lease(at=MOMENT) is None

    row = stored(message)
    assert tuple(getattr(row, name) for name in ROW) == (
        *(State.DEAD, MOMENT, None, "Its sender stopped 5 times.", ""),
    )
    assert (row.crashes, row.is_perhaps_repeated) == (5, True)


def test_a_claim_waits_neither_for_the_disk():
    MessageFactory()

    with CaptureQueriesContext(connection) as captured:
        lease(at=MOMENT)

    said = [query["sql"] for query in captured]
    assert "SET LOCAL synchronous_commit TO off" in said


@pytest.mark.django_db(transaction=True)
def test_nor_for_another_sender():
    message = MessageFactory()
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor, connection.cursor() as own:
            cursor.execute(
                "SELECT 1 FROM notifications_message WHERE id = %s FOR UPDATE",
                [message.pk],
            )
            own.execute("SET lock_timeout TO '2s'")
            assert lease(at=MOMENT) is None
            own.execute("RESET lock_timeout")
        other.rollback()
    finally:
        other.close()

    assert lease(at=MOMENT) is not None


def test_a_letter_to_an_address_goes_to_somebody_without_an_account(mailoutbox):
    MessageFactory(person=None, address="robin@people.example")

    send(at=MOMENT)

    assert [mail.to for mail in mailoutbox] == [["robin@people.example"]]


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_while_the_database_is_away_a_letter_stays_claimed(monkeypatch, error):
    def write(**_):
        raise error("The database is away")

    away = LetterKind("test.news", Kind.SITUATION, write, write)
    message = MessageFactory()
    with monkeypatch.context() as meanwhile:
        meanwhile.setitem(letters.REGISTRY, "test.news", away)
        with pytest.raises(error):
            send(at=MOMENT)

    assert stored(message).state == State.LEASED
    send(at=MOMENT + LEASE)
    assert stored(message).state == State.ACCEPTED


def test_a_mail_server_that_does_not_answer_in_time_flags_the_next_try(monkeypatch):
    def deliver(*_, **__):
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(channels.Line, "deliver", deliver)
    message = MessageFactory()

    send(at=MOMENT)

    waiting = stored(message)
    assert waiting.state == State.PENDING
    assert waiting.is_perhaps_repeated
    assert waiting.last_error == "The mail server did not answer in time."


def test_a_temporary_refusal_is_tried_again_later(mail_answers, mailoutbox):
    message = MessageFactory()
    mail_answers.append(smtplib.SMTPDataError(451, b"busy"))

    send(at=MOMENT)

    waiting = stored(message)
    assert waiting.state == State.PENDING
    assert MOMENT < waiting.next_at <= MOMENT + dt.timedelta(minutes=1)
    assert not waiting.is_perhaps_repeated
    send(at=waiting.next_at)
    assert stored(message).state == State.ACCEPTED
    assert len(mailoutbox) == 1


def test_a_connection_that_breaks_in_mid_letter_flags_the_next_try(mail_answers):
    message = MessageFactory()
    mail_answers.append(smtplib.SMTPServerDisconnected("gone"))

    send(at=MOMENT)

    assert stored(message).state == State.PENDING
    assert stored(message).is_perhaps_repeated


def test_after_about_eight_hours_a_person_has_to_see_to_it(mail_answers):
    message = MessageFactory()
    at = MOMENT

    for _ in range(200):
        mail_answers[:] = [smtplib.SMTPDataError(451, b"busy")]
        send(at=at)
        if stored(message).state == State.DEAD:
            break
        at = stored(message).next_at

    assert stored(message).attempts >= MOST_ATTEMPTS
    assert GIVE_UP_AFTER <= at - MOMENT <= GIVE_UP_AFTER + dt.timedelta(hours=4)
    assert list(Message.objects.failed()) == [message]


def test_a_wait_is_drawn_from_one_second_up(monkeypatch):
    drawn = []
    monkeypatch.setattr(
        "random.uniform", lambda least, most: drawn.append((least, most)) or most
    )

    waits = [wait_after(attempts).total_seconds() for attempts in (1, 2, 8, 9)]

    assert drawn == [(1, 60), (1, 120), (1, 3600), (1, 3600)]
    assert waits == [60, 120, 3600, 3600]


def test_waits_grow_to_an_hour_and_are_spread():
    for attempts, most in ((1, 60), (3, 240), (7, 3600), (40, 3600)):
        waits = [wait_after(attempts).total_seconds() for _ in range(200)]

        assert 1 <= min(waits) < most / 3
        assert most * 2 / 3 < max(waits) <= most


def test_a_refused_address_is_not_tried_again(mail_answers, mailoutbox):
    message = MessageFactory()
    refusal = {message.person.email: (550, b"no such user")}
    mail_answers.append(smtplib.SMTPRecipientsRefused(refusal))

    send(at=MOMENT)
    send(at=MOMENT + dt.timedelta(days=1))

    assert stored(message).state == State.BOUNCED
    assert message.person.email not in stored(message).last_error
    assert mailoutbox == []


def test_two_hard_bounces_suspend_an_address_and_tell_the_national_team(
    mail_answers, mailoutbox
):
    team = NationalPostFactory()
    NationalPostFactory(role="analyst")
    NationalPostFactory(person__is_active=False)
    UserFactory()
    gone = UserFactory()
    for context_id in (1, 2):
        MessageFactory(person=gone, context_id=context_id)
        mail_answers.append(
            smtplib.SMTPRecipientsRefused({gone.email: (550, b"no such user")})
        )
        send(at=MOMENT)

    third = MessageFactory(person=gone, context_id=3)
    send(at=MOMENT)
    first = MessageFactory(person=UserFactory(email="late@people.example"))
    mail_answers.append(smtplib.SMTPRecipientsRefused({first.person.email: (550, b"")}))
    send(at=MOMENT)

    assert stored(third).state == State.DEAD
    assert [mail.to for mail in mailoutbox] == [[team.person.email]]
    assert gone.email not in mailoutbox[0].body + str(mailoutbox[0].alternatives)


def test_a_suspended_address_that_bounces_again_is_told_of_once():
    NationalPostFactory()
    gone = UserFactory()
    refused = channels.Answer(State.BOUNCED, "No such user", refuses_address=True)
    MessageFactory.create_batch(4, person=gone)
    held = actions.lease(at=MOMENT)

    for number, message in enumerate(held):
        at = MOMENT + dt.timedelta(seconds=number)
        actions.settle(message=message, answer=refused, at=at)

    row = SuspendedAddress.objects.get()
    assert (row.address, row.bounces) == (gone.email, 4)
    assert row.suspended_at == MOMENT + dt.timedelta(seconds=1)
    told = Message.objects.filter(event="address.suspended", channel="email")
    assert told.count() == 1


def test_just_after_midnight_the_team_is_that_of_the_new_day():
    """In summer the day in Scotland begins an hour before that of UTC."""
    at = dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)
    comes = NationalPostFactory(from_on=dt.date(2026, 7, 1)).person
    gone = NationalPostFactory(to_on=dt.date(2026, 6, 30)).person
    refused = channels.Answer(State.BOUNCED, "No such user", refuses_address=True)
    nobody = UserFactory()
    for _ in range(2):
        MessageFactory(person=nobody, due_at=at)
        [held] = actions.lease(at=at)
        actions.settle(message=held, answer=refused, at=at)

    notice = Message.objects.get(event="address.suspended", channel="email")

    assert notice.person == comes
    facts = {"context_id": notice.context_id, "address": "", "at": at}
    write = letters.kind_of(notice.event).write
    assert write(person=comes, **facts) is not None
    assert write(person=gone, **facts) is None


def test_an_address_that_is_suspended_is_not_told_so_itself(mail_answers):
    gone, colleague = NationalPostFactory().person, NationalPostFactory().person
    for context_id in (1, 2):
        mail_answers.append(
            smtplib.SMTPRecipientsRefused({gone.email: (550, b"no such user")})
        )
        MessageFactory(person=gone, context_id=context_id)
        send(at=MOMENT)

    notice = Message.objects.get(event="address.suspended", channel="email")
    assert notice.person == colleague


def test_a_busy_mailbox_does_not_suspend_the_address(mail_answers):
    message = MessageFactory()
    refusal = {message.person.email: (452, b"mailbox full")}
    mail_answers.append(smtplib.SMTPRecipientsRefused(refusal))

    send(at=MOMENT)

    assert stored(message).state == State.PENDING
    assert not SuspendedAddress.objects.exists()


def test_a_failed_letter_is_sent_again_on_record(mailoutbox):
    message = MessageFactory(state=State.BOUNCED, attempts=3, settled_at=MOMENT)
    address = message.person.email
    SuspendedAddress.objects.create(address=address, bounces=2, suspended_at=MOMENT)
    somebody = UserFactory()

    actions.send_again(message=message, by=somebody, at=MOMENT)
    send(at=MOMENT)

    assert [mail.to for mail in mailoutbox] == [[address]]
    assert AuditEvent.objects.get(verb="message.sent_again").actor == somebody
    with pytest.raises(actions.NotFailed):
        actions.send_again(message=message, by=somebody, at=MOMENT)


@pytest.mark.parametrize("state", [State.DEAD, State.BOUNCED])
def test_a_letter_sent_again_begins_afresh_and_rings_at_once(
    state, monkeypatch, django_capture_on_commit_callbacks
):
    rung = []
    monkeypatch.setattr(wakeup.BELL, "ring", lambda: rung.append(1))
    facts = {"state": state, "settled_at": MOMENT, "attempts": 9, "crashes": 2}
    message, other = MessageFactory.create_batch(2, first_tried_at=MOMENT, **facts)
    later = MOMENT + dt.timedelta(days=1)

    with django_capture_on_commit_callbacks(execute=True):
        actions.send_again(message=message, by=UserFactory(), at=later)

    row, left = stored(message), stored(other)
    assert (row.state, row.next_at, row.settled_at) == (State.PENDING, later, None)
    assert (row.attempts, row.crashes, row.first_tried_at) == (0, 0, None)
    assert (left.state, left.attempts) == (state, 9)
    assert rung == [1]
    line = AuditEvent.objects.about(message).get()
    assert line.changes == {"state": [state, "pending"]}


def test_a_letter_that_cannot_be_written_stops_no_other(monkeypatch, mailoutbox):
    def write(**_):
        raise ValueError("No such place")

    broken = LetterKind("test.broken", Kind.SITUATION, write, write)
    monkeypatch.setitem(letters.REGISTRY, "test.broken", broken)
    message = MessageFactory(event="test.broken")

    send(at=MOMENT)

    assert stored(message).state == State.PENDING
    assert stored(message).next_at > MOMENT
    assert "ValueError" in stored(message).last_error


def test_the_subject_stays_one_line(monkeypatch, mailoutbox):
    mail = channels.message_of(
        key="k" * 64, address="a@b.example", letter=Letter("Two\nlines\r\nhere", "Text")
    )

    assert mail.message()["Subject"] == "Two lines here"


@pytest.fixture
def woken(monkeypatch):
    """What is asked for of the broker, instead of asking it."""
    asked = []
    for task in (tasks.send, tasks.sweep):
        monkeypatch.setattr(
            task,
            "apply_async",
            lambda task=task, **options: asked.append((task.name, options)),
        )
    return asked


@pytest.mark.parametrize(("due", "senders"), [(0, 0), (1, 1), (50, 1), (51, 2)])
def test_a_sweep_wakes_a_sender_for_each_fifty_letters_that_are_due(
    woken, due, senders
):
    person = UserFactory()
    MessageFactory.create_batch(due // 2, person=person)
    MessageFactory.create_batch(
        due - due // 2, person=person, state=State.SENDING, lease_until=MOMENT
    )
    MessageFactory(person=person, is_for_digest=True)
    MessageFactory(person=person, state=State.ACCEPTED)
    MessageFactory(person=person, due_at=dt.datetime(2126, 1, 1, tzinfo=dt.UTC))

    tasks.sweep(something_newer=1)

    assert woken == [("notifications.send", {"priority": 6})] * senders


def test_a_full_sweep_is_followed_by_another(monkeypatch, woken):
    MessageFactory.create_batch(3)

    tasks.sweep()
    monkeypatch.setattr(tasks, "AT_A_TIME", 3)
    tasks.sweep()

    sender, sweep = (
        ("notifications.send", {"priority": 6}),
        ("notifications.sweep", {"priority": 6, "expires": 60}),
    )
    assert woken == [sender, sender, sweep]
