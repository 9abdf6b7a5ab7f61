import datetime as dt
import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kit.templatetags.portal import gov_date
from notifications.actions import issue_link
from notifications.choices import Purpose
from notifications.letters import kind_of
from notifications.models import Link
from surveys import actions
from surveys.choices import WaveState
from surveys.models import Invitation, Response, Wave, Wording
from tests.factories.partnerships import MembershipFactory
from tests.world import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build()


@pytest.fixture
def invitation(world):
    today = timezone.localdate()
    wave = actions.draft(
        title="Partner survey",
        opens_on=today,
        closes_on=today + dt.timedelta(days=7),
        wordings=Wording.objects.all()[:2],
        earlier=None,
        by=world.people["national"],
        at=timezone.now(),
        form_key=uuid.uuid4(),
    )
    actions.open_wave(
        wave=wave, by=world.people["national"], at=timezone.now(), on=today
    )
    return Invitation.objects.get(person=world.people["asked"])


@pytest.fixture
def address(invitation):
    whole = issue_link(
        purpose=Purpose.SURVEY,
        target_id=invitation.pk,
        at=timezone.now(),
        expires_at=timezone.now() + dt.timedelta(days=1),
        address=invitation.person.email,
    )
    return whole[whole.index("/link/") :]


def answers_of(invitation, value="4"):
    return {
        f"statement_{wording.pk}": value for wording in invitation.wave.wordings.all()
    }


def test_a_member_answers_without_an_account(invitation, address):
    page = Client().get(address)
    answer = Client().post(address, answers_of(invitation), follow=True)

    assert page.status_code == 200
    assert answer.redirect_chain == [(address, 302)]
    assert "Thank you" in answer.content.decode()
    assert Response.objects.count() == 1
    assert page["Referrer-Policy"] == "no-referrer"


def test_opening_a_link_changes_nothing(invitation, address):
    Client().get(address)

    invitation.refresh_from_db()
    assert not invitation.is_spent


def test_a_spent_link_says_so_and_takes_nothing(invitation, address):
    Client().post(address, answers_of(invitation))

    again = Client().post(address, answers_of(invitation, "1"), follow=True)

    assert "Thank you: your answers are in" in again.content.decode()
    assert "This link has been used" in again.content.decode()
    assert Response.objects.count() == 1


def test_of_several_presses_at_the_same_moment_each_is_thanked(
    invitation, address, monkeypatch
):
    """The second passes the look at the link before the first has taken it."""
    keep = actions.answer

    def twice(**facts):
        keep(**facts)
        return keep(**facts)

    monkeypatch.setattr(actions, "answer", twice)

    page = Client().post(address, answers_of(invitation), follow=True)

    assert "Thank you: your answers are in" in page.content.decode()
    assert Response.objects.count() == 1


def test_a_missing_answer_is_told_beside_its_statement(invitation, address):
    values = answers_of(invitation)
    values.popitem()

    answer = Client().post(address, values)

    assert "Select how far you agree" in answer.content.decode()
    assert "Error:" in answer.content.decode()
    assert not Response.objects.exists()


def test_a_link_for_another_purpose_opens_nothing(invitation):
    whole = issue_link(
        purpose=Purpose.REQUEST,
        target_id=invitation.pk,
        at=timezone.now(),
        expires_at=timezone.now() + dt.timedelta(days=1),
        address=invitation.person.email,
    )
    token = whole.rstrip("/").rsplit("/", 1)[1]

    assert Client().get(reverse("surveys:answer", args=[token])).status_code == 404


def test_an_expired_link_says_that_the_survey_is_closed(invitation, address):
    actions.close(wave=invitation.wave, by=invitation.person, at=timezone.now())

    answer = Client().post(address, answers_of(invitation))

    assert "This survey is closed" in answer.content.decode()
    assert not Response.objects.exists()


def test_a_link_lasts_no_longer_than_it_says(invitation, address):
    Link.objects.update(expires_at=timezone.now())

    Client().post(address, answers_of(invitation))

    assert not Response.objects.exists()


def test_the_letter_names_no_person_and_brings_a_link(invitation, world):
    letter = kind_of("survey.invited").write(
        context_id=invitation.pk,
        person=world.people["asked"],
        address="",
        at=timezone.now(),
    )

    assert "/link/survey/" in letter.text
    assert world.people["asked"].family_name not in letter.text


def test_the_letter_is_not_written_once_answered(invitation, world):
    actions.answer(invitation=invitation, values={}, at=timezone.now())

    letter = kind_of("survey.invited").write(
        context_id=invitation.pk,
        person=world.people["asked"],
        address="",
        at=timezone.now(),
    )

    assert letter is None


@pytest.mark.parametrize(
    "no_longer", ["waits", "runs", "is open", "is a member", "is theirs", "has access"]
)
def test_the_survey_is_told_of_only_while_its_member_may_answer(
    invitation, world, no_longer
):
    person = world.people["asked"]
    yesterday = timezone.localdate() - dt.timedelta(days=1)

    def told():
        facts = {"context_id": invitation.pk, "person": person}
        kind = kind_of("survey.invited")
        letter = kind.write(**facts, address="", at=timezone.now())
        return letter is not None, kind.line(**facts) is not None

    assert told() == (True, True)
    if no_longer == "waits":
        Invitation.objects.update(is_spent=True)
    elif no_longer == "runs":
        Wave.objects.update(opens_on=yesterday, closes_on=yesterday)
    elif no_longer == "is open":
        Wave.objects.update(state=WaveState.CLOSED)
    elif no_longer == "is a member":
        person.memberships.update(to_on=yesterday)
    elif no_longer == "is theirs":
        person = world.people["member"]
    else:
        person.is_active = False
        person.save()

    assert told() == (False, False)


def test_a_draft_in_the_wrong_order_is_refused_beside_its_field(world):
    client = Client()
    client.force_login(world.people["national"])

    answer = client.post(
        reverse("surveys:add"),
        {
            "title": "Backwards",
            "opens_on_day": "31",
            "opens_on_month": "2",
            "opens_on_year": "2090",
            "form_key": str(uuid.uuid4()),
        },
    )

    text = answer.content.decode()
    assert "must be a real date" in text
    assert "Enter the last day" in text
    assert "Backwards" in text


def test_the_letter_in_html_says_what_the_text_says(invitation, world):
    letter = kind_of("survey.invited").write(
        context_id=invitation.pk,
        person=world.people["asked"],
        address="",
        at=timezone.now(),
    )

    assert "/link/survey/" in letter.html
    assert "takes one set of answers" in letter.html


@pytest.mark.parametrize(
    ("role", "by_type", "by_partnership"),
    [
        ("national", True, True),
        ("analyst", True, True),
        ("government", True, False),
        ("chair", False, False),
    ],
)
def test_results_are_broken_down_for_those_who_may_see_them_all(
    invitation, world, role, by_type, by_partnership
):
    """A chair knows who belongs; a type of organisation there may be one person."""
    actions.answer(
        invitation=invitation,
        values={wording.pk: 4 for wording in invitation.wave.wordings.all()},
        at=timezone.now(),
    )
    Wave.objects.update(state=WaveState.PUBLISHED)
    client = Client()
    client.force_login(world.people[role])

    page = client.get(invitation.wave.get_absolute_url()).content.decode()

    assert "Results for all partnerships" in page
    assert ("By type of organisation" in page) is by_type
    assert ("By partnership" in page) is by_partnership


@pytest.mark.parametrize("no_longer", ["member", "open account"])
def test_a_link_ends_with_the_membership_and_with_the_account(
    invitation, address, world, no_longer
):
    person = world.people["asked"]
    if no_longer == "member":
        person.memberships.update(to_on=timezone.localdate() - dt.timedelta(days=1))
    else:
        person.is_active = False
        person.save()

    for page in (Client().get(address), Client().post(address, answers_of(invitation))):
        assert "This link no longer works for you" in page.content.decode()
    assert not Response.objects.exists()


def test_results_say_on_which_day_the_survey_was_closed(invitation, world):
    at = timezone.now()
    actions.close(wave=invitation.wave, by=world.people["national"], at=at)
    client = Client()
    client.force_login(world.people["national"])

    page = client.get(invitation.wave.get_absolute_url()).content.decode()

    assert f"closed {gov_date(at)}." in page
    assert f"closed {gov_date(invitation.wave.closes_on)}" not in page


@pytest.mark.parametrize("step", ["open", "remind"])
def test_a_survey_past_its_last_day_says_why_nothing_goes_out(invitation, world, step):
    last = timezone.localdate() - dt.timedelta(days=1)
    state = WaveState.DRAFT if step == "open" else WaveState.OPEN
    Wave.objects.update(opens_on=last, closes_on=last, state=state)
    client = Client()
    client.force_login(world.people["national"])
    address = reverse("surveys:step", args=[invitation.wave.reference, step])

    page = client.post(address, follow=True).content.decode()

    assert f"The last day of this survey was {gov_date(last)}" in page
    assert "out now" not in page


def test_each_table_of_a_chair_of_two_partnerships_has_a_name_of_its_own(
    invitation, world
):
    chair = world.people["chair"]
    MembershipFactory(
        person=chair, partnership=world.theirs, organisation=world.sds, role="chair"
    )
    Wave.objects.update(state=WaveState.CLOSED)
    client = Client()
    client.force_login(chair)

    page = client.get(invitation.wave.get_absolute_url()).content.decode()

    names = re.findall(r'role="region" aria-label="([^"]+)"', page)
    assert len(names) == len(set(names)) == 3
    assert f"How far members of {world.theirs.name} agree" in names
