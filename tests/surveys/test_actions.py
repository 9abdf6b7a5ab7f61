import datetime as dt
import uuid

import pytest

from accounts.models import AuditEvent, User
from notifications.models import Message, SuspendedAddress
from surveys import actions
from surveys.choices import WaveState
from surveys.models import (
    Answer,
    Invitation,
    PublishedFigure,
    Response,
    Wave,
    Wording,
)
from tests.world import build

AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
ON = AT.date()

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build()


@pytest.fixture
def wave(world):
    return actions.draft(
        title="Partner survey 2026",
        opens_on=ON,
        closes_on=ON + dt.timedelta(days=21),
        wordings=Wording.objects.all(),
        earlier=None,
        by=world.people["national"],
        at=AT,
        form_key=uuid.uuid4(),
    )


@pytest.fixture
def opened(wave, world):
    actions.open_wave(wave=wave, by=world.people["national"], at=AT, on=ON)
    wave.refresh_from_db()
    return wave


def values_of(wave, value=5):
    return {wording.pk: value for wording in wave.wordings.all()}


def test_our_statements_and_the_published_figures_come_with_the_migrations(world):
    published = PublishedFigure.objects.get(wave="2019", key="communication-effective")

    assert Wording.objects.count() == 8
    assert (published.value, published.base) == ("87", 110)


def test_the_same_form_sent_twice_drafts_one_survey(world):
    key = uuid.uuid4()
    facts = {
        "title": "Twice",
        "opens_on": ON,
        "closes_on": ON,
        "wordings": Wording.objects.all()[:1],
        "earlier": None,
        "by": world.people["national"],
        "at": AT,
        "form_key": key,
    }

    first = actions.draft(**facts)
    second = actions.draft(**facts)

    assert first == second
    assert Wave.objects.filter(title="Twice").count() == 1


def test_opening_invites_each_current_member_once(opened, world):
    invited = Invitation.objects.filter(wave=opened)

    assert invited.count() == 8
    assert invited.filter(person=world.people["member"]).count() == 1
    assert Message.objects.filter(event="survey.invited", channel="email").count() == 8
    assert AuditEvent.objects.filter(verb="wave.opened").count() == 1


def test_a_survey_is_opened_once(opened, world):
    with pytest.raises(actions.WrongState):
        actions.open_wave(wave=opened, by=world.people["national"], at=AT, on=ON)


def test_a_survey_without_statements_is_not_opened(wave, world):
    wave.wordings.clear()

    with pytest.raises(actions.NothingToAsk):
        actions.open_wave(wave=wave, by=world.people["national"], at=AT, on=ON)

    assert not Invitation.objects.exists()


def test_a_link_takes_one_set_of_answers(opened, world):
    invitation = Invitation.objects.get(person=world.people["member"])
    actions.answer(invitation=invitation, values=values_of(opened), at=AT)

    with pytest.raises(actions.AlreadyAnswered):
        actions.answer(invitation=invitation, values=values_of(opened, 1), at=AT)

    assert Response.objects.count() == 1
    assert set(Answer.objects.values_list("value", flat=True)) == {5}


def test_answers_hold_no_link_to_the_person_and_no_time(opened, world):
    fields = {field.name for field in Response._meta.get_fields()} | {
        field.name for field in Answer._meta.get_fields()
    }

    assert fields == {
        "id",
        "wave",
        "partnership",
        "organisation_type",
        "answers",
        "response",
        "wording",
        "value",
    }


def test_answering_leaves_no_line_in_the_record(opened, world):
    before = AuditEvent.objects.count()
    invitation = Invitation.objects.get(person=world.people["member"])

    actions.answer(invitation=invitation, values=values_of(opened), at=AT)

    assert AuditEvent.objects.count() == before


def test_an_answer_to_a_statement_that_was_not_asked_is_left_out(opened, world):
    asked = opened.wordings.first()
    opened.wordings.remove(*opened.wordings.exclude(pk=asked.pk))
    other = Wording.objects.exclude(pk=asked.pk).first()
    invitation = Invitation.objects.get(person=world.people["member"])

    actions.answer(invitation=invitation, values={asked.pk: 4, other.pk: 4}, at=AT)

    assert list(Answer.objects.values_list("wording_id", flat=True)) == [asked.pk]


def test_a_closed_survey_takes_no_answers(opened, world):
    actions.close(wave=opened, by=world.people["national"], at=AT)
    invitation = Invitation.objects.get(person=world.people["member"])

    with pytest.raises(actions.WrongState):
        actions.answer(invitation=invitation, values=values_of(opened), at=AT)


def test_only_those_who_have_not_answered_are_reminded_and_once(opened, world):
    invitation = Invitation.objects.get(person=world.people["member"])
    actions.answer(invitation=invitation, values=values_of(opened), at=AT)

    first = actions.remind(wave=opened, by=world.people["national"], at=AT, on=ON)
    second = actions.remind(wave=opened, by=world.people["national"], at=AT, on=ON)

    assert (first, second) == (7, 0)


def test_publishing_follows_closing(opened, world):
    with pytest.raises(actions.WrongState):
        actions.publish(wave=opened, by=world.people["national"], at=AT)
    actions.close(wave=opened, by=world.people["national"], at=AT)

    actions.publish(wave=opened, by=world.people["national"], at=AT)

    opened.refresh_from_db()
    assert opened.state == WaveState.PUBLISHED


def test_only_members_whose_account_is_open_are_invited(wave, world):
    User.objects.filter(pk=world.people["member"].pk).update(is_active=False)

    actions.open_wave(wave=wave, by=world.people["national"], at=AT, on=ON)

    invited = set(Invitation.objects.values_list("person__email", flat=True))
    assert "asked@people.example" in invited
    assert "member@people.example" not in invited


def test_only_who_can_still_answer_is_reminded_and_counted(opened, world):
    """Not who is no member any more, has no open account, or refuses our emails."""
    before = ON - dt.timedelta(days=1)
    world.people["member"].memberships.update(to_on=before)
    User.objects.filter(pk=world.people["officer"].pk).update(is_active=False)
    SuspendedAddress.objects.create(
        address=world.people["asked"].email, bounces=2, suspended_at=AT
    )
    Message.objects.all().delete()

    count = actions.remind(wave=opened, by=world.people["national"], at=AT, on=ON)

    reminded = Message.objects.filter(event="survey.invited", channel="email")
    assert count == reminded.count() == 5


def test_invitations_that_reach_nobody_are_not_counted(wave, world):
    SuspendedAddress.objects.create(
        address=world.people["asked"].email, bounces=2, suspended_at=AT
    )

    count = actions.open_wave(wave=wave, by=world.people["national"], at=AT, on=ON)

    assert (count, Invitation.objects.count()) == (7, 8)


def test_after_its_last_day_a_survey_is_neither_opened_nor_reminded_of(wave, world):
    by, last = world.people["national"], wave.closes_on
    late = last + dt.timedelta(days=1)

    with pytest.raises(actions.LastDayPast, match="was 23 March 2026"):
        actions.open_wave(wave=wave, by=by, at=AT, on=late)
    assert not Invitation.objects.exists()
    actions.open_wave(wave=wave, by=by, at=AT, on=last)
    Invitation.objects.update(reminded_at=None)
    with pytest.raises(actions.LastDayPast, match="was 23 March 2026"):
        actions.remind(wave=wave, by=by, at=AT, on=late)
    assert not Invitation.objects.exclude(reminded_at=None).exists()
    assert actions.remind(wave=wave, by=by, at=AT, on=last) == 8
