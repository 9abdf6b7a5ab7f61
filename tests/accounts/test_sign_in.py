"""Signing in and out, resets, limits and sessions, through the pages themselves."""

import datetime as dt
import re

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, User
from notifications import letters
from notifications.actions import send_some
from notifications.models import Message
from partnerships.tasks import forget_strangers
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "three words together"
SIGN_IN = "/account/sign-in/"
INSIDE = "/account/password/"
LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,3/5m/key"}


@pytest.fixture
def person():
    made = UserFactory(email="morag@pace.example")
    made.set_password(PASSWORD)
    made.save()
    return made


def sign_in(client, email="morag@pace.example", password=PASSWORD):
    return client.post(SIGN_IN, {"login": email, "password": password})


def words_of(response):
    return re.sub(r"<[^>]+>|\s+", " ", response.content.decode())


def test_a_person_signs_in_by_email_and_password(client, person):
    response = sign_in(client, email="Morag@PACE.example")

    assert (response.status_code, response.url) == (302, "/")
    assert client.get(INSIDE).status_code == 200
    assert AuditEvent.objects.get(verb="person.signed_in").actor == person


def test_known_and_unknown_names_get_the_same_answer(client, person):
    unknown = sign_in(client, email="nobody@pace.example", password="wrong words here")
    known = sign_in(client, password="wrong words here")

    assert known.status_code == unknown.status_code == 200
    same = words_of(unknown).replace("nobody@pace.example", "")
    assert words_of(known).replace("morag@pace.example", "") == same
    assert "govuk-error-summary" in known.content.decode()


def test_a_password_is_hashed_once_for_known_and_for_unknown_names(client, monkeypatch):
    person = UserFactory(email="morag@pace.example")
    person.set_password(PASSWORD)
    person.save()
    invited = UserFactory(email="invited@pace.example")
    invited.set_unusable_password()
    invited.save()
    from_hasher = []
    encode = MD5PasswordHasher.encode

    def counted(self, password, salt):
        from_hasher.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    counts = []
    for email in ("morag@pace.example", "nobody@pace.example", "invited@pace.example"):
        before = len(from_hasher)
        sign_in(client, email=email, password="wrong words here")
        counts.append(len(from_hasher) - before)

    assert counts == [1, 1, 1]


def test_a_closed_account_does_not_get_in(client, person):
    User.objects.filter(pk=person.pk).update(is_active=False)

    sign_in(client)

    assert client.get(INSIDE).status_code == 302


def test_closing_an_account_ends_its_session_at_the_next_press(client, person):
    sign_in(client)
    assert client.get(INSIDE).status_code == 200

    User.objects.filter(pk=person.pk).update(is_active=False)

    assert client.get(INSIDE).status_code == 302


@override_settings(ACCOUNT_RATE_LIMITS=LIMITS)
def test_guessing_one_account_is_stopped(client, person):
    for _ in range(3):
        sign_in(client, password="wrong words here")

    response = sign_in(client)

    assert "_auth_user_id" not in client.session
    assert "you have tried to sign in too often" in words_of(response).lower()


@override_settings(
    ACCOUNT_RATE_LIMITS=LIMITS,
    CACHES={
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/1",
            "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
        }
    },
)
@pytest.mark.parametrize(
    ("address", "data"),
    [
        (SIGN_IN, {"login": "morag@pace.example", "password": PASSWORD}),
        ("/account/password/reset/", {"email": "morag@pace.example"}),
    ],
)
def test_without_counters_sign_in_is_closed_with_a_sentence(
    client, person, address, data
):
    with override_settings(
        ACCOUNT_RATE_LIMITS=LIMITS | {"reset_password": "20/m/ip,5/m/key"}
    ):
        response = client.post(address, data)

    assert response.status_code == 503
    assert "Signing in is closed for a moment" in words_of(response)
    assert "_auth_user_id" not in client.session
    assert not Message.objects.exists()


def test_sign_out_asks_by_get_acts_by_post_and_leaves_nothing(client, person):
    sign_in(client)

    asked = client.get("/account/sign-out/")
    done = client.post("/account/sign-out/")

    assert asked.status_code == 200
    assert "Clear-Site-Data" not in asked
    assert done["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert client.get(INSIDE).status_code == 302


# Resets


def test_a_forgotten_password_is_chosen_anew_by_a_letter(client, person):
    response = client.post("/account/password/reset/", {"email": person.email})

    assert response.url == reverse("account_reset_password_done")
    letter = letter_of(Message.objects.get(channel="email"))
    address = re.search(r"http://testserver(/\S+)", letter.text)[1]
    page = client.get(address, follow=True)
    chosen = client.post(
        page.redirect_chain[-1][0],
        {"password1": "other words together", "password2": "other words together"},
    )
    assert chosen.url == reverse("account_reset_password_from_key_done")
    assert sign_in(Client(), password="other words together").status_code == 302
    assert "no longer works" in words_of(Client().get(address, follow=True))


def letter_of(message):
    return letters.kind_of(message.event).write(
        context_id=message.context_id,
        person=message.person,
        address=message.address,
        at=timezone.now(),
    )


def test_a_reset_answers_the_same_for_an_unknown_address(client, person):
    known = client.post("/account/password/reset/", {"email": person.email})
    unknown = client.post("/account/password/reset/", {"email": "no@pace.example"})

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)


@pytest.mark.parametrize("letter", ["a", "İ"])
@pytest.mark.parametrize("length", [254, 255, 320, 5000])
def test_an_address_that_no_letter_could_have_is_refused_beside_it(
    client, letter, length
):
    tail = "@pace.example"
    address = letter * (length - len(tail)) + tail
    is_taken = len(address.lower()) <= 254

    answer = client.post("/account/password/reset/", {"email": address})

    assert answer.status_code == (302 if is_taken else 200)
    assert Message.objects.count() == is_taken


def statements(client, email):
    """What one asks of the database for an address, without the address."""
    with CaptureQueriesContext(connection) as queries:
        client.post("/account/password/reset/", {"email": email})
    return [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in queries]


def test_the_database_is_asked_the_same_for_a_known_and_an_unknown_address(
    client, person
):
    UserFactory(email="closed@pace.example", is_active=False)
    statements(client, "warm@pace.example")

    unknown = statements(client, "no@pace.example")

    assert unknown == statements(client, person.email)
    assert unknown == statements(client, "closed@pace.example")
    assert not any('FROM "accounts_user"' in sql for sql in unknown)


@pytest.mark.parametrize("state", ["invited", "closed", "unknown"])
def test_no_letter_goes_to_who_has_no_open_account(client, person, state):
    if state == "invited":
        person.set_unusable_password()
    person.is_active = state != "closed"
    person.save()
    email = "no@pace.example" if state == "unknown" else person.email

    client.post("/account/password/reset/", {"email": email})
    at = timezone.now() + dt.timedelta(seconds=2)
    send_some(clock=lambda: at)

    assert mail.outbox == []
    assert not AuditEvent.objects.filter(verb="person.asked_for_reset").exists()
    forget_strangers()
    assert Message.objects.exists()
    with time_machine.travel(at):
        forget_strangers()
    assert not Message.objects.exists()


def test_a_letter_goes_to_who_has_an_account(client, person):
    client.post("/account/password/reset/", {"email": "Morag@PACE.example"})
    at = timezone.now() + dt.timedelta(seconds=2)
    send_some(clock=lambda: at)

    assert [letter.to for letter in mail.outbox] == [[person.email]]
    assert AuditEvent.objects.get(verb="person.asked_for_reset").target_id == person.pk


def test_an_old_reset_link_says_so(client, person):
    client.post("/account/password/reset/", {"email": person.email})
    letter = letter_of(Message.objects.get(channel="email"))
    address = re.search(r"http://testserver(/\S+)", letter.text)[1]

    with time_machine.travel(timezone.now() + dt.timedelta(minutes=61)):
        page = client.get(address, follow=True)

    assert "This link no longer works" in words_of(page)


@pytest.mark.parametrize(
    "password", ["short words", "password1234", "redundancy123", "-- morag 12 --"]
)
def test_weak_passwords_are_refused_beside_their_field(client, person, password):
    client.force_login(person)

    response = client.post(
        "/account/password/",
        {"oldpassword": PASSWORD, "password1": password, "password2": password},
    )

    assert response.status_code == 200
    assert "govuk-error-message" in response.content.decode()
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


# Sessions


def test_a_session_ends_after_thirty_idle_minutes(client, person):
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False) as clock:
        sign_in(client)
        client.get(INSIDE)
        clock.shift(dt.timedelta(minutes=29))
        assert client.get(INSIDE).status_code == 200
        clock.shift(dt.timedelta(minutes=31))

        response = client.get(INSIDE)

    assert response.status_code == 302
    assert response.url.startswith(SIGN_IN)


def test_a_session_ends_after_twelve_hours_however_busy(client, person):
    with time_machine.travel("2026-03-02T07:00:00Z", tick=False) as clock:
        sign_in(client)
        for _ in range(12 * 3):
            assert client.get(INSIDE).status_code == 200
            clock.shift(dt.timedelta(minutes=20))
        clock.shift(dt.timedelta(minutes=1))

        assert client.get(INSIDE).status_code == 302


def test_nobody_registers(client):
    assert client.get("/account/register/").status_code == 404
    sent = client.post("/account/register/", {"email": "a@b.example"})
    assert sent.status_code == 405


def test_no_link_to_a_new_password_is_written_for_a_closed_account(person):
    def letter():
        return letters.kind_of("person.password_reset").write(
            context_id=person.pk, person=person, address="", at=timezone.now()
        )

    assert letter() is not None
    person.is_active = False
    assert letter() is None
