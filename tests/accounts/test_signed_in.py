"""Where somebody is signed in; what ends it; who is told that an account changed."""

import datetime as dt
import re

import pytest
import time_machine
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import signed_in
from accounts.browsers import spoken_browser
from accounts.models import AuditEvent, Session
from notifications import letters
from notifications.actions import send_some
from notifications.models import Message
from partnerships.actions import people
from tests.factories.accounts import NationalPostFactory, UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "three words together"
OWN = "/your-account/signed-in/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)


@pytest.fixture
def person():
    made = UserFactory(email="morag@pace.example")
    made.set_password(PASSWORD)
    made.save()
    made.refresh_from_db()
    return made


def sit_at(person, agent=FIREFOX):
    """A browser in which the person is signed in and has pressed once."""
    browser = Client(headers={"user-agent": agent})
    browser.force_login(person)
    assert browser.get("/your-account/").status_code == 200
    return browser


def is_in(browser):
    return browser.get("/your-account/").status_code == 200


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (FIREFOX, "Firefox on Windows"),
        (PHONE, "Safari on iPhone"),
        (f"{PHONE} CriOS/140.0", "Chrome on iPhone"),
        (
            "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge on Windows",
        ),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Safari/5", "Chrome on Android"),
        ("", "A browser we do not know"),
        ("curl/8 <script>", "A browser we do not know"),
    ],
)
def test_a_browser_is_named_as_people_name_it(agent, said):
    assert spoken_browser(agent) == said


def test_a_person_sees_where_they_are_signed_in_and_no_key(person):
    here, phone = sit_at(person), sit_at(person, PHONE)
    sit_at(UserFactory(), "Opera OPR/1")

    page = here.get(OWN)

    said = words(page)
    assert "Firefox on Windows This one" in said
    assert "Safari on iPhone" in said
    assert "Opera" not in said
    for browser in (here, phone):
        assert browser.cookies["session"].value not in page.content.decode()


def test_one_other_session_is_ended(person):
    here, phone, tablet = sit_at(person), sit_at(person, PHONE), sit_at(person)
    mark = signed_in.mark_of(phone.cookies["session"].value)

    here.post(OWN, {"which": mark})

    assert [is_in(browser) for browser in (here, phone, tablet)] == [True, False, True]
    event = AuditEvent.objects.get(verb="sessions.ended")
    assert (event.actor, event.changes) == (person, {"sessions": [None, 1]})


def test_all_others_are_ended_and_this_one_is_signed_out_as_ever(person):
    here, phone = sit_at(person), sit_at(person, PHONE)
    stranger = sit_at(UserFactory())

    here.post(OWN, {"which": "others"})

    assert [is_in(browser) for browser in (here, phone, stranger)] == [1, 0, 1]
    mine = here.post(OWN, {"which": signed_in.mark_of(here.session.session_key)})
    assert mine.url == reverse("account_logout")


def test_nobody_ends_the_session_of_somebody_else(person):
    stranger = sit_at(UserFactory())
    mark = signed_in.mark_of(stranger.cookies["session"].value)

    sit_at(person).post(OWN, {"which": mark})

    assert is_in(stranger)


def test_the_national_team_signs_somebody_out(person):
    browser = sit_at(person, PHONE)
    team = sit_at(NationalPostFactory().person)
    address = reverse("partnerships:signed-in", args=[person.reference])

    assert "Safari on iPhone" in words(team.get(address))
    team.post(address, {"which": "others"})

    assert (is_in(browser), is_in(team)) == (False, True)
    assert "Not signed in anywhere" in words(team.get(address))


def test_an_idle_session_is_not_listed(person):
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False) as clock:
        sit_at(person, PHONE)
        clock.shift(dt.timedelta(minutes=30))
        rows = signed_in.sessions_of(person=person, at=timezone.now())

    assert rows == []


# What ends them


def change_password(browser, new="other words in a row"):
    return browser.post(
        "/account/password/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )


def test_another_password_ends_the_other_sessions_and_tells_the_person(person):
    here, phone = sit_at(person), sit_at(person, PHONE)

    assert change_password(here).status_code == 302

    assert (is_in(here), is_in(phone)) == (True, False)
    assert Session.objects.filter(person=person).count() == 1
    assert told("person.password_changed") == [person.email]


def test_a_password_chosen_by_a_link_ends_every_session(person):
    phone = sit_at(person, PHONE)
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    browser = Client()
    page = browser.get(f"/account/password/reset/key/{key}/", follow=True)
    new = "other words in a row"

    browser.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})

    assert not is_in(phone)
    assert not Session.objects.filter(person=person).exists()
    assert told("person.password_changed") == [person.email]


def test_a_link_to_a_new_password_dies_with_the_address(person):
    key = f"{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}"
    move(person)

    page = Client().get(f"/account/password/reset/key/{key}/", follow=True)

    assert "no longer works" in words(page)


def move(person, **facts):
    people.edit(
        person=person,
        by=NationalPostFactory().person,
        at=timezone.now(),
        given_name="Morag",
        family_name="Example",
        telephone="",
        version=person.version,
        **({"email": "new@pace.example"} | facts),
    )


def told(event):
    rows = Message.objects.filter(event=event, channel="email").order_by("pk")
    return [row.recipient for row in rows.select_related("person")]


def test_another_address_ends_every_session_and_tells_both_addresses(person):
    phone = sit_at(person, PHONE)

    move(person)

    assert not is_in(phone)
    assert told("person.address_changed") == ["new@pace.example", "morag@pace.example"]
    send_some(clock=timezone.now)
    texts = {letter.to[0]: letter.body for letter in mail.outbox}
    assert "now has this email address" in texts["new@pace.example"]
    assert "has another email address now" in texts["morag@pace.example"]
    assert "new@pace.example" not in texts["morag@pace.example"]
    assert "morag@pace.example" not in texts["new@pace.example"]


def test_another_name_ends_nothing_and_tells_nobody(person):
    phone = sit_at(person, PHONE)

    move(person, email="MORAG@pace.example")

    assert is_in(phone)
    assert told("person.address_changed") == []


def test_who_has_no_account_yet_hears_of_no_change():
    person = UserFactory(email="entered@pace.example")
    person.refresh_from_db()

    move(person)

    assert told("person.address_changed") == []


def test_the_portal_says_it_too_with_the_account_behind(person):
    line = letters.kind_of("person.password_changed").line
    assert line(context_id=person.pk, person=person)[1] == "/your-account/"
    assert line(context_id=person.pk, person=UserFactory()) is None
