"""What is put into the outbox, digests, preferences, links and signs of life."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import AuditEvent
from kit.tokens import digest
from notifications import actions, letters, tasks, wakeup
from notifications.choices import Channel, Kind, Pace, Purpose, State
from notifications.letters import LetterKind
from notifications.models import Heartbeat, Link, Message, Preference
from notifications.rules import PACES, digest_time
from pace_portal.celery import app
from partnerships.roles import NATIONAL_ROLES, ROLES, Permission
from tests.factories.accounts import NationalPostFactory, UserFactory
from tests.factories.notifications import MOMENT, MessageFactory

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def reader():
    """Somebody with a password, who also reads in the portal."""
    person = UserFactory()
    person.set_password("a long enough sentence")
    person.save()
    return person


@pytest.fixture
def urgent(monkeypatch):
    """A letter that goes at once."""
    kind = LetterKind(
        "test.urgent",
        Kind.REQUEST,
        letters.kind_of("test.news").write,
        letters.kind_of("test.news").line,
        usual_pace=Pace.AT_ONCE,
    )
    monkeypatch.setitem(letters.REGISTRY, "test.urgent", kind)


def test_the_same_thing_is_told_once(reader):
    for _ in range(2):
        actions.tell(event="test.news", context_id=1, person=reader, at=MOMENT)
    actions.tell(
        event="test.news", context_id=1, person=reader, at=MOMENT, occasion="again"
    )

    assert Message.objects.filter(channel=Channel.EMAIL).count() == 2
    assert Message.objects.in_app_for(reader).count() == 2


def test_many_are_told_as_each_has_chosen_at_the_cost_of_one(reader, queries_of):
    others = [UserFactory() for _ in range(4)]
    Preference.objects.create(person=others[0], kind=Kind.SITUATION, pace=Pace.NEVER)
    Preference.objects.create(person=others[1], kind=Kind.SITUATION, pace=Pace.WEEKLY)
    event = "situation.shared"

    def told(context_id, people):
        return actions.tell_people(
            event=event, context_id=context_id, people=people, at=MOMENT
        )

    few = queries_of(lambda: told(1, [reader]))
    many = queries_of(lambda: told(2, [reader, *others]))
    again = told(2, [reader, *others])

    assert few == many == 2
    assert again == 5
    assert told(3, []) == 0
    found = Message.objects.filter(context_id=2).values_list(
        "person", "channel", "is_for_digest"
    )
    singly = []
    for person in (reader, *others):
        actions.tell(event=event, context_id=4, person=person, at=MOMENT)
        rows = Message.objects.filter(context_id=4, person=person)
        singly += rows.values_list("person", "channel", "is_for_digest")
    assert sorted(found) == sorted(singly)
    assert Message.objects.filter(context_id=4, person=others[0]).count() == 0
    assert {next_at for (next_at,) in rows_of(2)} == {
        next_at for (next_at,) in rows_of(4)
    }


def rows_of(context_id):
    return Message.objects.filter(context_id=context_id).values_list("next_at")


def test_a_message_has_a_person_or_an_address_and_not_both():
    with pytest.raises(IntegrityError), transaction.atomic():
        MessageFactory(address="somebody@pace.example")


def test_what_may_wait_comes_in_one_letter_a_day(reader, news, mailoutbox):
    for context_id in (1, 2, 3):
        actions.tell(event="test.news", context_id=context_id, person=reader, at=MOMENT)
    morning = dt.datetime(2026, 3, 3, 7, 0, tzinfo=dt.UTC)
    news.add(3)

    assert actions.gather_digests(at=morning - dt.timedelta(minutes=1)) == 0
    assert actions.gather_digests(at=morning) == 1
    assert actions.gather_digests(at=morning) == 0
    letter = Message.objects.get(event="digest")
    actions.send_some(clock=lambda: morning)

    [mail] = mailoutbox
    assert mail.to == [reader.email]
    assert "News 1" in mail.body
    assert "News 2" in mail.body
    assert "News 3" not in mail.body + str(mail.alternatives)
    assert f"{settings.PORTAL_URL}/news/1/" in mail.body
    gathered = Message.objects.filter(digest=letter)
    assert {item.state for item in gathered} == {State.GATHERED}


def test_a_digest_of_things_no_longer_to_be_known_is_not_sent(reader, news, mailoutbox):
    actions.tell(event="test.news", context_id=1, person=reader, at=MOMENT)
    news.add(1)
    later = MOMENT + dt.timedelta(days=1)

    actions.gather_digests(at=later)
    letter = Message.objects.get(event="digest")
    actions.send_some(clock=lambda: later)

    assert mailoutbox == []
    letter.refresh_from_db()
    assert letter.state == State.SUPPRESSED


@pytest.mark.parametrize(
    ("at", "pace", "due"),
    [
        ("2026-03-02T06:59", Pace.DAILY, "2026-03-02T07:00"),
        ("2026-03-02T07:00", Pace.DAILY, "2026-03-03T07:00"),
        # The clocks go forward on 29 March: seven in the morning stays seven.
        ("2026-03-28T12:00", Pace.DAILY, "2026-03-29T07:00"),
        ("2026-03-02T12:00", Pace.WEEKLY, "2026-03-09T07:00"),
        ("2026-03-02T06:00", Pace.WEEKLY, "2026-03-02T07:00"),
    ],
)
def test_digests_go_at_seven_in_the_morning_here(at, pace, due):
    moment = dt.datetime.fromisoformat(at).replace(tzinfo=LONDON)

    expected = dt.datetime.fromisoformat(due).replace(tzinfo=LONDON)
    assert digest_time(moment, pace) == expected


@pytest.mark.parametrize(
    ("pace", "states"),
    [
        (Pace.AT_ONCE, [(State.PENDING, False)]),
        (Pace.WEEKLY, [(State.PENDING, True)]),
        (Pace.NEVER, [(State.SUPPRESSED, True)]),
    ],
)
def test_what_waits_follows_a_new_choice(reader, pace, states):
    actions.tell(event="test.news", context_id=1, person=reader, at=MOMENT)

    actions.choose_paces(person=reader, paces={Kind.SITUATION: pace}, at=MOMENT)

    emails = Message.objects.filter(channel=Channel.EMAIL)
    assert [(row.state, row.is_for_digest) for row in emails] == states


def test_a_choice_is_compared_and_recorded_with_what_the_same_person_had(reader):
    """Whatever another person chose before."""
    weekly = {Kind.SITUATION: Pace.WEEKLY}
    actions.choose_paces(person=UserFactory(), paces=weekly, at=MOMENT)
    actions.tell(event="test.news", context_id=1, person=reader, at=MOMENT)

    actions.choose_paces(person=reader, paces=weekly, at=MOMENT)

    email = Message.objects.get(channel=Channel.EMAIL)
    assert email.next_at == digest_time(MOMENT, Pace.WEEKLY)
    line = AuditEvent.objects.about(reader).get()
    assert line.changes == {"situation": [None, "weekly"]}


def test_never_by_email_still_stands_in_the_portal(reader):
    actions.choose_paces(person=reader, paces={Kind.SITUATION: Pace.NEVER}, at=MOMENT)

    actions.tell(event="test.news", context_id=1, person=reader, at=MOMENT)

    assert [row.channel for row in Message.objects.all()] == [Channel.IN_APP]


def test_requests_cannot_be_turned_off(reader):
    with pytest.raises(actions.PaceNotOffered):
        actions.choose_paces(person=reader, paces={Kind.REQUEST: Pace.NEVER}, at=MOMENT)


def test_a_letter_at_once_rings_once_for_a_transaction(
    reader, urgent, monkeypatch, django_capture_on_commit_callbacks
):
    rung = []
    monkeypatch.setattr(wakeup.BELL, "ring", lambda: rung.append(1))

    with django_capture_on_commit_callbacks(execute=True):
        for context_id in range(5):
            actions.tell(
                event="test.urgent", context_id=context_id, person=reader, at=MOMENT
            )
        actions.tell(event="test.news", context_id=1, person=reader, at=MOMENT)

    assert rung == [1]


def test_what_waits_for_the_digest_rings_nobody(
    reader, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        actions.tell(event="test.news", context_id=1, person=reader, at=MOMENT)

    assert callbacks == []


def test_only_the_hash_of_a_link_is_kept():
    address = actions.issue_link(
        purpose=Purpose.REQUEST,
        target_id=1,
        at=MOMENT,
        expires_at=MOMENT + dt.timedelta(days=1),
        address="reader@pace.example",
    )
    token = address.rstrip("/").rpartition("/")[2]

    link = Link.objects.get()
    assert link.token_hash == digest(token)
    assert token not in str(vars(link))
    assert Link.objects.opened_by(token, Purpose.REQUEST).alive(MOMENT).exists()
    assert not Link.objects.opened_by(token, Purpose.SURVEY).exists()
    later = MOMENT + dt.timedelta(days=1)
    assert not Link.objects.opened_by(token, Purpose.REQUEST).alive(later).exists()


def test_a_link_is_spent_once():
    actions.issue_link(
        purpose=Purpose.SURVEY,
        target_id=1,
        at=MOMENT,
        expires_at=MOMENT + dt.timedelta(days=1),
        address="reader@pace.example",
    )
    link = Link.objects.get()

    assert actions.spend_link(link=link, at=MOMENT)
    assert not actions.spend_link(link=link, at=MOMENT)


def test_a_heartbeat_carries_the_time_at_which_it_was_sent():
    sent = MOMENT
    expires = sent + dt.timedelta(seconds=tasks.HEARTBEAT_SECONDS)

    assert tasks.sent_at(expires.isoformat(), MOMENT) == sent
    assert tasks.sent_at(expires.replace(tzinfo=None).isoformat(), MOMENT) == sent


def test_an_old_heartbeat_does_not_replace_a_newer_one():
    newer = MOMENT + dt.timedelta(seconds=15)
    actions.beat(queue="letters", sent_at=newer, at=newer)

    actions.beat(queue="letters", sent_at=MOMENT, at=newer)

    assert Heartbeat.objects.get(queue="letters").sent_at == newer


def test_a_heartbeat_of_one_queue_is_no_sign_of_life_of_another():
    later = MOMENT + dt.timedelta(minutes=5)
    actions.beat(queue="letters", sent_at=MOMENT, at=MOMENT)

    for queue in ("reports", "letters", "reports"):
        before = dict(Heartbeat.objects.values_list("queue", "sent_at"))
        actions.beat(queue=queue, sent_at=later, at=later)
        left = dict(Heartbeat.objects.values_list("queue", "sent_at"))
        assert left == before | {queue: later}


def test_each_entry_of_the_schedule_of_this_room_names_a_registered_task():
    app.loader.import_default_modules()

    named = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    ours = {name for name in named if name.startswith("notifications.")}
    assert ours <= set(app.tasks)
    assert {"notifications.sweep", "notifications.gather_digests"} <= ours


def test_each_queue_has_its_own_heartbeat():
    routes = app.amqp.router.route

    assert routes({}, "notifications.heartbeat_reports")["queue"].name == "reports"
    assert routes({}, "notifications.heartbeat_letters")["queue"].name == "letters"
    assert routes({}, "notifications.send")["queue"].name == "letters"


def test_failed_messages_are_for_whom_the_policy_names():
    holders = {
        role
        for role, permissions in {**ROLES, **NATIONAL_ROLES}.items()
        if Permission.MESSAGES_MEND in permissions
    }

    # The page asks accounts, which lies below the policy: they must agree.
    assert holders == {"national_team"}


def test_the_list_of_what_is_new_costs_the_same_however_long(
    client, reader, queries_of, monkeypatch
):
    monkeypatch.setattr("partnerships.context.NAVIGATION", ())
    client.force_login(reader)
    actions.tell(event="test.news", context_id=1, person=reader, at=MOMENT)
    few = queries_of(lambda: client.get(reverse("notifications:list")))

    for context_id in range(2, 20):
        actions.tell(event="test.news", context_id=context_id, person=reader, at=MOMENT)

    assert queries_of(lambda: client.get(reverse("notifications:list"))) == few


def test_reading_marks_only_what_was_shown(client, reader):
    actions.tell(event="test.news", context_id=1, person=reader, at=MOMENT)
    shown = Message.objects.in_app_for(reader).get()
    actions.tell(event="test.news", context_id=2, person=reader, at=MOMENT)
    client.force_login(reader)

    client.post(reverse("notifications:read"), {"newest": shown.pk})

    assert Message.objects.in_app_for(reader).unread().get().context_id == 2


def test_nobody_reads_what_is_for_somebody_else(client, reader, monkeypatch):
    monkeypatch.setattr("partnerships.context.NAVIGATION", ())
    actions.tell(event="test.news", context_id=1, person=reader, at=MOMENT)
    other = UserFactory()
    client.force_login(other)

    page = client.get(reverse("notifications:list")).content.decode()
    client.post(reverse("notifications:read"), {"newest": 10**9})

    assert "News 1" not in page
    assert Message.objects.in_app_for(reader).unread().exists()


def test_preferences_are_kept_and_offered_as_chosen(client, reader, monkeypatch):
    monkeypatch.setattr("partnerships.context.NAVIGATION", ())
    client.force_login(reader)
    chosen = {kind.value: paces[-1].value for kind, paces in PACES.items()}

    answer = client.post(reverse("notifications:preferences"), chosen)

    assert answer.status_code == 302
    assert dict(reader.preferences.values_list("kind", "pace")) == chosen


def test_the_failed_list_says_what_to_whom_why_and_when(client, monkeypatch):
    monkeypatch.setattr("partnerships.context.NAVIGATION", ())
    message = MessageFactory(
        state=State.DEAD, settled_at=MOMENT, attempts=12, last_error="No answer."
    )
    client.force_login(NationalPostFactory().person)

    page = client.get(reverse("notifications:failed")).content.decode()

    for words in (message.person.email, "No answer.", "12 tries", "2 March 2026"):
        assert words in page


def test_the_row_is_written_in_the_transaction_of_what_it_tells_of(reader):
    with transaction.atomic():
        actions.tell(event="test.news", context_id=1, person=reader, at=MOMENT)
        transaction.set_rollback(True)

    assert not Message.objects.exists()
