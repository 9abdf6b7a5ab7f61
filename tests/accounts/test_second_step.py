"""The second step: asked for at signing in, put off for days, then compulsory."""

import datetime as dt
import json
import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.urls import resolve, reverse
from django.utils import timezone

from accounts import factors
from accounts.models import AuditEvent, FactorRule, Session, User
from notifications import letters
from notifications.models import Message
from partnerships.actions import factors as actions
from tests.accounts.test_routes import address, routes
from tests.accounts.test_sign_in import words_of
from tests.factories.accounts import NationalPostFactory, UserFactory
from tests.second_step import SECRET, code_of, with_app

pytestmark = pytest.mark.django_db
PASSWORD = "three words together"
# Addresses with one of several words in them.
CHOSEN = {
    "compile|": "/reviews/no-such-row/compile/",
    "open|remind": "/surveys/no-such-row/open/",
    "<kind>": "/reviews/no-such-row/review.pdf",
}
SIGN_IN, STEP = "/account/sign-in/", "/account/second-step/"
SET_UP = "/your-account/second-step/"
INSIDE = "/account/password/"


def let_in(person):
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def person():
    return let_in(UserFactory(email="morag@pace.example"))


@pytest.fixture
def of_team():
    return let_in(NationalPostFactory().person)


def by_password(client, person):
    return client.post(SIGN_IN, {"login": person.email, "password": PASSWORD})


def is_signed_in(client):
    return "_auth_user_id" in client.session


def in_other_window(person):
    """Another browser in which the person is signed in."""
    other = Client()
    other.force_login(person)
    return other


# At signing in


def test_who_has_an_app_is_asked_for_its_code_after_the_password(client, person):
    with_app(person)

    asked = by_password(client, person)

    assert asked.url == STEP
    assert not is_signed_in(client)
    assert client.get(INSIDE).url.startswith(SIGN_IN)
    assert "authenticator app" in words_of(client.get(STEP))
    done = client.post(STEP, {"code": code_of()})
    assert done.url == "/"
    assert is_signed_in(client)
    assert client.get(INSIDE).status_code == 200


def test_a_code_may_be_typed_in_groups_and_works_once(client, person):
    with_app(person)
    code = code_of()
    by_password(client, person)
    assert client.post(STEP, {"code": f"{code[:3]} {code[3:]}"}).status_code == 302

    again = Client()
    by_password(again, person)
    refused = again.post(STEP, {"code": code})

    assert "The code is not right, or it was used already" in words_of(refused)
    assert not is_signed_in(again)


@pytest.mark.parametrize("typed", ["", "000000", "abc", "1" * 400, "12\u0663456"])
def test_a_wrong_code_lets_nobody_in(client, person, typed):
    with_app(person)
    by_password(client, person)

    refused = client.post(STEP, {"code": typed})

    assert refused.status_code == 200
    assert "govuk-error-summary" in refused.content.decode()
    assert not is_signed_in(client)


@override_settings(ACCOUNT_RATE_LIMITS={"login_failed": "10/m/ip,3/5m/key"})
def test_guessing_codes_is_stopped(client, person):
    with_app(person)
    by_password(client, person)
    for _ in range(3):
        client.post(STEP, {"code": "000000"})

    response = client.post(STEP, {"code": code_of()})

    assert not is_signed_in(client)
    assert "tried to sign in too often" in words_of(response)


@pytest.mark.parametrize(
    "sent",
    ["", "5", "[]", "{}", "null", '"x"', "{", '{"id": 1}']
    + [
        json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": inner})
        for inner in ({}, [], {"clientDataJSON": "AA", "authenticatorData": "AA"})
    ],
)
def test_what_no_browser_sends_as_a_passkey_is_refused_in_words(client, person, sent):
    with_app(person)
    by_password(client, person)
    client.get(STEP)

    response = client.post(STEP, {"credential": sent})

    assert response.status_code == 200
    assert not is_signed_in(client)
    inside = in_other_window(person)
    inside.get(f"{SET_UP}passkey/")
    added = inside.post(f"{SET_UP}passkey/", {"credential": sent, "name": "Key"})
    assert added.status_code == 200


def test_a_recovery_code_works_once_and_only_beside_a_second_step(client, person):
    with_app(person)
    codes = actions.renew_codes(person=person, session_key="", at=timezone.now())
    by_password(client, person)
    assert client.post(STEP, {"code": codes[0]}).url == "/"
    assert factors.codes_left(person) == len(codes) - 1
    used = Message.objects.get(channel="email", event="person.second_step_code_used")
    assert "with one of your recovery codes" in letter_of(used).text
    assert AuditEvent.objects.get(verb="second_step.code_used").actor == person

    again = Client()
    by_password(again, person)

    assert again.post(STEP, {"code": codes[0]}).status_code == 200
    assert not is_signed_in(again)


def test_one_may_leave_the_second_step_for_another_sign_in(client, person):
    with_app(person)
    by_password(client, person)

    assert client.post(STEP, {"leave": "1"}).url == SIGN_IN
    assert client.get(SIGN_IN).status_code == 200


def test_a_new_password_by_a_link_does_not_skip_the_second_step(client, person):
    with_app(person)
    client.post("/account/password/reset/", {"email": person.email})
    letter = actions_letter(person)
    page = client.get(re.search(r"http://testserver(/\S+)", letter)[1], follow=True)
    new = "other words together"
    client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new})

    response = client.post(SIGN_IN, {"login": person.email, "password": new})

    assert response.url == STEP
    assert not is_signed_in(client)


def actions_letter(person):
    from_outbox = Message.objects.get(channel="email", event="person.password_reset")
    return letter_of(from_outbox).text


def letter_of(message):
    return letters.kind_of(message.event).write(
        context_id=message.context_id,
        person=message.person,
        address=message.address,
        at=timezone.now(),
    )


def test_secrets_cannot_be_read_from_the_database(person):
    with_app(person)
    actions.renew_codes(person=person, session_key="", at=timezone.now())

    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        kept = " ".join(text for (text,) in cursor.fetchall())

    assert SECRET not in kept
    assert '"secret": "gAAAA' in kept
    assert '"seed": "gAAAA' in kept


def test_a_former_key_of_the_portal_still_reads_them_and_without_it_nobody_gets_in(
    client, person
):
    with_app(person)
    actions.renew_codes(person=person, session_key="", at=timezone.now())
    new = "another key of the portal, long enough to please"
    by_password(client, person)

    with override_settings(SECRET_KEY=new, SECRET_KEY_FALLBACKS=[]):
        other = Client()
        by_password(other, person)
        refused = other.post(STEP, {"code": code_of()})
        assert "The code is not right" in words_of(refused)
        page = in_other_window(person).get(SET_UP)
        assert "You have used all of them" in words_of(page)
    with override_settings(SECRET_KEY=new, SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert factors.codes_left(person) == 10
        assert client.post(STEP, {"code": code_of()}).url == "/"


# Put off, then compulsory


def test_a_national_role_needs_a_second_step_from_the_first_sign_in(client, of_team):
    by_password(client, of_team)

    response = client.get("/")

    assert response.url == SET_UP
    assert "before you can go on" in words_of(client.get(SET_UP))


def test_others_are_reminded_for_fourteen_days_and_then_led_there(client, person):
    first = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
    with time_machine.travel(first, tick=False) as clock:
        by_password(client, person)
        told = words_of(client.get(reverse("partnerships:own")))
        assert "From 16 March 2026 you cannot sign in without a second step" in told
        clock.move_to(first + dt.timedelta(days=13))
        by_password(client, person)
        assert client.get(INSIDE).status_code == 200
        clock.move_to(first + dt.timedelta(days=14))
        by_password(client, person)

        assert client.get(INSIDE).url == SET_UP


def test_the_days_end_in_the_middle_of_a_session_too(client, person):
    with time_machine.travel("2026-03-15T23:50:00Z", tick=False) as clock:
        person.first_signed_in_at = timezone.now() - dt.timedelta(days=13)
        person.save()
        by_password(client, person)
        assert client.get(INSIDE).status_code == 200
        clock.shift(dt.timedelta(minutes=11))

        assert client.get(INSIDE).url == SET_UP


def test_no_route_with_an_account_goes_past_setting_up(client, of_team):
    """Every one, as the resolver has it; whatever is sent, and by whatever method."""
    by_password(client, of_team)
    open_to_all, led = [], []
    for written, pattern in routes():
        chosen = [way for part, way in CHOSEN.items() if part in written]
        where = chosen[0] if chosen else address(written, pattern)
        assert resolve(where).func is pattern.callback, where
        if not getattr(pattern.callback, "login_required", True):
            open_to_all.append(where)
            continue
        for method in ("get", "post", "head", "options"):
            response = getattr(client, method)(where)
            if response.get("Location") != SET_UP:
                led.append((method, pattern.name, response.status_code))

    setting_up = {"account_reauthenticate", "second-step", "passkey-add", "app-add"}
    assert {name for _, name, _ in led} == setting_up
    assert is_signed_in(client)
    assert open_to_all


def test_a_form_without_its_token_tells_nothing_to_who_must_set_up(of_team):
    """What a stale form would show again is a page of the portal as well."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(of_team)
    session = client.session
    factors.note_passed(session, has_one=False)
    session.save()

    response = client.post(
        f"/people/{of_team.reference}/edit/",
        {"given_name": "A"},
        headers={"Origin": "http://testserver"},
    )

    assert response.url == SET_UP


def test_what_is_sent_when_the_days_have_ended_is_kept_and_offered(client, person):
    with time_machine.travel("2026-03-15T23:55:00Z", tick=False) as clock:
        person.first_signed_in_at = timezone.now() - dt.timedelta(days=13)
        person.save()
        by_password(client, person)
        where = reverse("partnerships:own-edit")
        mark = re.search(r'name="_person" value="([^"]+)"', client.get(where).text)[1]
        clock.shift(dt.timedelta(minutes=6))

        led = client.post(
            where,
            {"given_name": "Morag", "family_name": "Kept", "version": "1"}
            | {"_person": mark},
            headers={"Origin": "http://testserver", "Referer": where},
        )

        assert led.url == f"{SET_UP}?next=/account/kept/"
        page = client.get(SET_UP)
        assert "What you typed before you were signed out" in words_of(page)
        client.post(
            f"{SET_UP}app/",
            {"code": code_of(key_in(client))},
        )
        assert "Kept" in words_of(client.get("/account/kept/"))
    assert User.objects.get(pk=person.pk).family_name != "Kept"


def key_in(client):
    """The key that the page of an app gives to it."""
    client.get(f"{SET_UP}app/")
    return client.session["mfa.totp.secret"]


def test_a_part_of_a_page_leads_the_whole_page_there(client, of_team):
    by_password(client, of_team)

    response = client.get("/", headers={"HX-Request": "true"})

    assert (response.status_code, response["HX-Redirect"]) == (204, SET_UP)


def test_who_must_set_up_can_sign_out_and_read_what_is_public(client, of_team):
    by_password(client, of_team)

    assert client.get("/help/").status_code == 200
    assert client.get("/health/live").status_code == 200
    client.post("/account/sign-out/")
    assert not is_signed_in(client)


def test_a_session_from_before_the_second_step_does_not_outlive_it(client, person):
    by_password(client, person)
    with_app(person)

    response = client.get(INSIDE)

    assert response.url == SIGN_IN
    assert not is_signed_in(client)


def test_who_passed_costs_no_query_more(person, queries_of, client):
    client.force_login(person)
    passed = queries_of(lambda: client.get("/help/"))
    inside = queries_of(lambda: client.get(SIGN_IN))

    assert inside <= passed


# Set up


def test_an_app_is_added_by_its_code_and_others_are_signed_out(client, person):
    by_password(client, person)
    other = in_other_window(person)
    page = client.get(f"{SET_UP}app/")
    secret = client.session["mfa.totp.secret"]
    assert secret[:4] in page.content.decode()

    response = client.post(f"{SET_UP}app/", {"code": code_of(secret)})

    assert response.url == SET_UP
    assert factors.of(person).get().type == "totp"
    assert AuditEvent.objects.filter(verb="second_step.app_added", actor=person)
    told = Message.objects.get(channel="email", person=person)
    assert told.event == "person.second_step_added"
    assert "was added to your account" in letter_of(told).text
    assert client.get(INSIDE).status_code == 200
    assert not is_signed_in(other)
    assert Session.objects.filter(person=person).count() == 1
    assert "no recovery codes" in words_of(client.get(SET_UP))


def test_a_second_app_is_refused(client, person):
    client.force_login(with_app(person))
    client.get(f"{SET_UP}app/")

    response = client.post(
        f"{SET_UP}app/", {"code": code_of(client.session["mfa.totp.secret"])}
    )

    assert "You have an authenticator app already" in words_of(response)


def test_a_wrong_code_adds_no_app_and_keeps_the_key(client, person):
    client.force_login(person)
    client.get(f"{SET_UP}app/")
    secret = client.session["mfa.totp.secret"]

    response = client.post(f"{SET_UP}app/", {"code": "000000"})

    assert response.status_code == 200
    assert secret[:4] in response.content.decode()
    assert not Authenticator.objects.exists()


def test_recovery_codes_are_shown_by_the_press_and_never_again(client, person):
    client.force_login(with_app(person))

    shown = client.post(f"{SET_UP}codes/").content.decode()
    after = client.get(f"{SET_UP}codes/").content.decode()

    codes = re.findall(r"<li>(\d{8})</li>", shown)
    assert len(codes) == 10
    assert not re.search(r"\d{8}</li>", after)
    new = re.findall(
        r"<li>(\d{8})</li>", client.post(f"{SET_UP}codes/").content.decode()
    )
    assert not set(codes) & set(new)
    assert AuditEvent.objects.filter(verb="second_step.codes_renewed").count() == 2


def test_without_a_second_step_there_are_no_recovery_codes(client, person):
    client.force_login(person)

    assert client.post(f"{SET_UP}codes/").url == SET_UP
    assert not Authenticator.objects.exists()


def test_the_only_one_stays_once_it_is_compulsory(client, of_team):
    client.force_login(with_app(of_team))
    app = factors.of(of_team).get()

    response = client.post(f"{SET_UP}{app.pk}/remove/")

    assert response.url == SET_UP
    assert "This is your only second step" in words_of(client.get(SET_UP))
    assert factors.of(of_team).exists()


def test_one_that_is_not_the_only_one_is_removed(client, of_team):
    with_app(of_team)
    Authenticator.objects.create(
        user=of_team, type="webauthn", data={"name": "Key", "credential": {}}
    )
    client.force_login(of_team)
    app = factors.of(of_team).get(type="totp")

    client.post(f"{SET_UP}{app.pk}/remove/")

    assert factors.of(of_team).get().type == "webauthn"
    assert AuditEvent.objects.filter(verb="second_step.removed", actor=of_team)
    assert client.get("/").status_code == 200


def test_the_last_one_may_go_while_it_may_be_put_off(client, person):
    client.force_login(with_app(person))
    client.post(f"{SET_UP}codes/")

    client.post(f"{SET_UP}{factors.of(person).get().pk}/remove/")

    assert not Authenticator.objects.filter(user=person).exists()
    assert client.get(INSIDE).status_code == 200
    assert not factors.was_passed(client)


def test_nobody_touches_the_second_step_of_another(client, person):
    other = with_app(UserFactory())
    client.force_login(with_app(person))
    app = factors.of(other).get()

    for act in ("remove", "name"):
        assert client.post(f"{SET_UP}{app.pk}/{act}/").status_code == 404
    assert factors.of(other).exists()


def test_a_passkey_is_renamed(client, person):
    made = Authenticator.objects.create(
        user=person, type="webauthn", data={"name": "Key", "credential": {}}
    )
    client.force_login(person)

    client.post(f"{SET_UP}{made.pk}/name/", {"name": "Work laptop"})

    assert "Work laptop" in words_of(client.get(SET_UP))
    assert AuditEvent.objects.filter(verb="second_step.passkey_renamed", actor=person)


def test_long_after_signing_in_a_change_asks_for_the_password(client, person):
    client.force_login(with_app(person))
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.get(INSIDE)
        clock.shift(dt.timedelta(minutes=11))

        asked = client.get(f"{SET_UP}passkey/")
        assert asked.url.startswith("/account/confirm/")
        assert client.post(f"{SET_UP}codes/").url.startswith("/account/confirm/")
        done = client.post(asked.url, {"password": PASSWORD})

        assert done.url == f"{SET_UP}passkey/"
        assert client.get(done.url).status_code == 200


def test_passkeys_are_not_offered_where_browsers_refuse_them(client, person):
    client.force_login(person)

    page = client.get(SET_UP, headers={"Host": "127.0.0.1:8000"})

    assert "Passkeys do not work at this address" in words_of(page)


# The rule


def test_the_national_team_sets_from_which_day_on_how_long(client, of_team, person):
    client.force_login(of_team)
    today = timezone.localdate()
    person.first_signed_in_at = timezone.now() - dt.timedelta(days=300)
    person.save()

    response = client.post(
        "/second-step/",
        {
            "national_days": "3",
            "other_days": "5",
            "from_on_day": today.day,
            "from_on_month": today.month,
            "from_on_year": today.year,
        },
    )

    assert response.url == "/second-step/"
    rule = factors.rule_on(today)
    days = {False: 5, True: 3}
    for is_national, many in days.items():
        due = rule.due_on(person, is_national=is_national, today=today)
        assert due == today + dt.timedelta(days=many)
    assert AuditEvent.objects.get(verb="second_step.rule_set").changes["other_days"]
    assert "everybody else 5 days" in words_of(client.get("/second-step/"))


def test_a_rule_holds_from_its_day_and_the_newest_counts(of_team):
    today = timezone.localdate()
    for days, other_days in ((-5, 1), (-1, 2), (-1, 3), (1, 4)):
        FactorRule.objects.create(
            from_on=today + dt.timedelta(days=days),
            national_days=0,
            other_days=other_days,
            by=of_team,
            at=timezone.now(),
        )

    assert factors.rule_on(today).other_days == 3
    assert factors.rule_on(today + dt.timedelta(days=1)).other_days == 4
    assert factors.rule_on(today - dt.timedelta(days=9)) == factors.Rule()


@pytest.mark.parametrize("typed", ["", "-1", "91", "x"])
def test_an_odd_number_of_days_is_refused(client, of_team, typed):
    client.force_login(of_team)

    response = client.post("/second-step/", {"national_days": typed, "other_days": "3"})

    assert response.status_code == 200
    assert not FactorRule.objects.exists()


def test_first_sign_in_is_remembered_once(client, person):
    with time_machine.travel("2026-03-02T09:00:00Z", tick=False):
        by_password(client, person)
    with time_machine.travel("2026-03-04T09:00:00Z", tick=False):
        by_password(Client(), person)

    stored = User.objects.get(pk=person.pk)
    assert stored.first_signed_in_at == dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
