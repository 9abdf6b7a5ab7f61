"""Pages without an account: GET shows, POST acts, a used link says what to do."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from kit.templatetags.portal import gov_datetime
from notifications import actions as notify
from notifications.choices import Purpose
from notifications.models import Link
from partnerships.models import Membership
from partnerships.roles import Duty
from redundancies.models import AccountCheck, ClockEvent, Delivery, Request
from redundancies.rules import closes_at
from tests import world as worlds
from tests.access.requests import account_check, link
from tests.factories.partnerships import MembershipFactory
from tests.factories.redundancies import RequestFactory, SessionFactory

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 3, 3, 9, 30, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


@pytest.fixture
def world():
    return worlds.build()


@pytest.fixture
def session(world):
    made = SessionFactory(
        response=world.secret.responses.get(), starts_at=AT + DAY, place="Canteen"
    )
    world.request.session = made
    world.request.save()
    return made


@pytest.fixture
def address(world):
    [token] = link(Purpose.REQUEST, world.request, world.people["asked"], days=9)
    return reverse("redundancies:link-request", args=[token])


def stored(world):
    return Request.objects.get(pk=world.request.pk)


def test_opening_a_link_changes_nothing(client, world, address):
    for _ in range(2):
        page = client.get(address)

    assert page.status_code == 200
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in page.headers["Cache-Control"]
    assert stored(world).answer == ""
    assert Link.objects.get().spent_at is None


def without_token(page):
    """A page without the token of its forms, in which any two digits may stand."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_the_page_says_where_when_and_what_is_asked(client, world, session, address):
    page = client.get(address).content.decode()

    for words in ("Secret Mills", "Canteen", "4 March 2026", "Benefits advice"):
        assert words in page
    # Who is asked to take part may know how many it is about.
    assert "37 people" in page


def test_an_answer_by_link_stands_in_the_name_of_the_links_person(
    client, world, address
):
    answer = client.post(
        address, {"answer": "yes", "who_comes": "An adviser", "version": 1}
    )
    page = client.get(answer.url).content.decode()

    assert stored(world).answer == "yes"
    assert stored(world).answered_by == world.people["asked"]
    assert stored(world).is_answered_by_link
    assert "Your answer is sent" in page


def test_another_member_sees_the_answer_before_changing_it(client, world, address):
    client.post(address, {"answer": "yes", "version": 1})

    page = client.get(address).content.decode()
    changing = client.get(f"{address}?change").content.decode()

    assert "has answered" in page
    assert "Change this answer" in page
    assert 'name="answer"' not in page
    assert 'name="answer"' in changing


def test_who_answers_twice_from_old_pages_is_told(client, world, address):
    client.post(address, {"answer": "yes", "version": 1})

    page = client.post(
        address, {"answer": "no", "reason": "Nobody free", "version": 1}
    ).content.decode()

    assert stored(world).answer == "yes"
    assert "You changed this in another window" in page
    assert "Nobody free" in page


def test_after_the_session_began_the_link_says_that_it_is_too_late(
    client, world, session, address, now
):
    now.move_to(session.starts_at)

    page = client.get(address)
    client.post(address, {"answer": "yes", "version": 1})

    assert page.status_code == 410
    assert "The time to answer is over" in page.content.decode()
    assert stored(world).answer == ""


def test_a_link_ends_with_the_membership(client, world, address):
    Membership.objects.filter(person=world.people["asked"]).update(
        to_on=AT.date() - DAY
    )

    assert client.post(address, {"answer": "yes", "version": 1}).status_code == 410
    assert stored(world).answer == ""


@pytest.mark.parametrize("role", ["far_member", "member", "asked"])
def test_a_link_acts_for_its_organisation_in_its_partnership_alone(client, world, role):
    """The Jobcentre of one place answers for no other one, nor for Citizens Advice."""
    request = RequestFactory(
        response=world.secret.responses.get(), organisation=world.jobcentre
    )
    check = AccountCheck.objects.create(
        response=request.response,
        organisation=world.jobcentre,
        person=world.people[role],
        asked_by=world.people["chair"],
        asked_at=AT,
    )
    Membership.objects.filter(person=world.people[role]).update(
        duties=[Duty.CHECKS_ACCOUNTS]
    )

    def answer(route, purpose, target):
        [token] = link(purpose, target, world.people[role])
        return client.get(reverse(f"redundancies:{route}", args=[token])).status_code

    assert {
        answer("link-request", Purpose.REQUEST, request),
        answer("link-account-check", Purpose.ACCOUNT_CHECK, check),
    } == {200 if role == "member" else 410}


def test_the_link_to_a_check_is_its_contacts_alone(client, world):
    check = account_check(world)
    other = MembershipFactory(
        organisation=world.jobcentre,
        partnership=world.ours,
        duties=[Duty.CHECKS_ACCOUNTS],
    )
    [token] = link(Purpose.ACCOUNT_CHECK, check, other.person)

    page = client.get(reverse("redundancies:link-account-check", args=[token]))

    assert page.status_code == 410
    assert "Secret Mills" not in page.content.decode()


def test_a_closed_account_closes_its_links(client, world, address):
    world.people["asked"].is_active = False
    world.people["asked"].save()

    assert client.get(address).status_code == 410


def test_the_token_stands_in_no_log(client, world, address, capfd):
    client.get(address)
    client.get(address + "?change")
    client.get(reverse("redundancies:link-request", args=["foreign-token-here"]))

    said = "".join(capfd.readouterr())
    assert address.split("/")[-2] not in said
    assert "foreign-token-here" not in said


def test_the_prefilled_page_records_the_support(client, world, session, now):
    session.attended = 23
    session.save()
    now.move_to(session.ends_at + DAY)
    [token] = link(Purpose.AFTER_SESSION, world.request, world.people["asked"])
    address = reverse("redundancies:link-after-session", args=[token])

    page = client.get(address).content.decode()
    typed = {"has_come": "True", "services": [world.service.pk]}
    typed[f"reached_{world.service.pk}"] = "20"
    thanks = client.post(address, typed)
    again = client.post(address, typed)

    assert 'value="23"' in page
    assert (thanks.status_code, thanks.url) == (302, address)
    assert (again.status_code, again.url) == (302, address)
    assert Delivery.objects.get().reached == 20


@pytest.mark.parametrize("after", [dt.timedelta(0), 200 * DAY])
def test_who_said_how_it_went_is_thanked_however_late(
    client, world, session, now, after
):
    now.move_to(session.ends_at + DAY)
    first, second = (
        reverse(
            "redundancies:link-after-session",
            args=link(Purpose.AFTER_SESSION, world.request, world.people["asked"]),
        )
        for _ in range(2)
    )
    client.post(first, {"has_come": "True", "services": [world.service.pk]})
    now.shift(after)

    for address in (first, second):
        page = client.get(address)
        assert page.status_code == 200
        assert "Thank you" in page.content.decode()
        assert f"{world.advice} has said how it went" in page.content.decode()
        assert "What it gave is recorded" in page.content.decode()


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("called off", "The session was called off"),
        ("moved", "This session has not been held yet"),
    ],
)
def test_the_day_after_takes_nothing_of_a_session_that_was_not_held(
    client, world, session, now, how, words
):
    now.move_to(session.ends_at + DAY)
    [token] = link(Purpose.AFTER_SESSION, world.request, world.people["asked"])
    address = reverse("redundancies:link-after-session", args=[token])
    if how == "called off":
        session.state = "cancelled"
    else:
        session.starts_at, session.ends_at = AT + 8 * DAY, AT + 9 * DAY
    session.save()

    typed = {"has_come": "True", "services": [world.service.pk]}
    typed[f"reached_{world.service.pk}"] = "20"
    for page in (client.get(address), client.post(address, typed)):
        assert page.status_code == 410
        assert words in page.content.decode()
        assert 'name="has_come"' not in page.content.decode()
    assert not Delivery.objects.exists()


def test_who_could_not_come_is_not_told_that_support_is_recorded(
    client, world, session, now
):
    now.move_to(session.ends_at + DAY)
    [token] = link(Purpose.AFTER_SESSION, world.request, world.people["asked"])
    address = reverse("redundancies:link-after-session", args=[token])

    page = client.post(address, {"has_come": "False"}, follow=True).content.decode()

    assert "has said how it went" in page
    assert "recorded" not in page


@pytest.mark.parametrize("route", ["link-after-session", "link-account-check"])
def test_who_is_no_longer_there_reads_no_thanks(client, world, session, now, route):
    now.move_to(session.ends_at + DAY)
    check = account_check(world)
    check.answered_at, check.answer = AT, "managed"
    check.save()
    Request.objects.update(told_after_at=AT, told_after_by=world.people["asked"])
    kind, row, person = {
        "link-after-session": (Purpose.AFTER_SESSION, world.request, "asked"),
        "link-account-check": (Purpose.ACCOUNT_CHECK, check, "member"),
    }[route]
    [token] = link(kind, row, world.people[person])
    Membership.objects.filter(person=world.people[person]).update(to_on=AT.date() - DAY)

    page = client.get(reverse(f"redundancies:{route}", args=[token]))

    assert page.status_code == 410
    assert "Thank you" not in page.content.decode()


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({}, "Select whether somebody came"),
        ({"has_come": "True"}, "Select what support you gave"),
        ({"has_come": "False", "reached": "-1"}, "number of people"),
    ],
)
def test_bad_input_the_day_after_is_said_beside_its_field(
    client, world, session, now, typed, error
):
    now.move_to(session.ends_at + DAY)
    [token] = link(Purpose.AFTER_SESSION, world.request, world.people["asked"])

    if "reached" in typed:
        typed = typed | {f"reached_{world.service.pk}": typed["reached"]}
    page = client.post(
        reverse("redundancies:link-after-session", args=[token]), typed
    ).content.decode()

    assert error.lower() in page.lower()
    assert not Delivery.objects.exists()


def test_the_contact_sees_only_what_the_account_check_needs(client, world):
    check = account_check(world)
    [token] = link(Purpose.ACCOUNT_CHECK, check, world.people["member"])

    page = client.get(
        reverse("redundancies:link-account-check", args=[token])
    ).content.decode()

    assert "Secret Mills" in page
    assert "Falkirk" in page
    for hidden in ("37", "Secret Street", "Chair Example", world.secret.reference):
        assert hidden not in without_token(page)


def test_the_contacts_answer_goes_on_record_once(client, world):
    check = account_check(world)
    [token] = link(Purpose.ACCOUNT_CHECK, check, world.people["member"])
    address = reverse("redundancies:link-account-check", args=[token])

    client.post(address, {"answer": "managed", "note": "Ring me first"})
    again = client.post(address, {"answer": "not_managed"})
    page = client.get(again.url)

    assert page.status_code == 200
    assert "The chair has your answer: “Account-managed" in page.content.decode()
    assert AccountCheck.objects.get().answer == "managed"
    assert ClockEvent.objects.filter(kind="account_checked").count() == 1
    employer = world.secret.employer
    employer.refresh_from_db()
    assert employer.account_managed_by == world.jobcentre
    assert employer.account_checked_on == AT.date()


def test_a_link_of_one_purpose_opens_nothing_else(client, world):
    [token] = link(Purpose.REQUEST, world.request, world.people["asked"])

    for route in ("redundancies:link-after-session", "redundancies:link-account-check"):
        assert client.get(reverse(route, args=[token])).status_code == 404


def test_a_spent_link_says_what_to_do(client, world, address):
    notify.spend_links(purpose=Purpose.REQUEST, target_id=world.request.pk, at=AT)

    page = client.get(address)

    assert page.status_code == 410
    assert "call the PACE helpline" in page.content.decode()


def test_a_browser_that_names_no_origin_can_answer_by_link_but_not_signed_in(
    world, address
):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["asked"])
    typed = {"answer": "yes", "version": 1}
    signed_in = reverse("redundancies:request", args=[world.request.reference])

    refused = client.post(signed_in, typed, headers={"origin": "null"})
    taken = client.post(address, typed, headers={"origin": "null"})

    assert refused.status_code == 403
    assert taken.status_code == 302
    assert stored(world).is_answered_by_link


# What a link says before it is answered, and when it asks no more.


def close(situation, status="closed"):
    situation.status = status
    situation.save(update_fields=["status"])
    if status == "closed":
        situation.responses.update(closed_on=AT.date())


def test_the_first_opening_asks_for_an_answer_by_its_day(client, world, address):
    first = client.get(address).content.decode()
    client.post(address, {"answer": "yes", "version": 1})
    changing = client.get(f"{address}?change").content.decode()

    by = gov_datetime(closes_at(stored(world)))
    assert f"Answer by {by}" in first
    assert "You can change your answer until" not in first
    assert f"You can change your answer until {by}" in changing


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("closed", "This situation is closed, and no answer is needed any more"),
        ("rejected", "This was a false report, and no answer is needed any more"),
    ],
)
def test_a_situation_that_is_closed_asks_its_partners_no_more(
    client, world, address, status, words
):
    close(world.secret, status)

    by_link = client.get(address)
    sent = client.post(address, {"answer": "yes", "version": 1})
    client.force_login(world.people["asked"])
    page = client.get(reverse("redundancies:request", args=[world.request.reference]))
    home = client.get(reverse("home")).content.decode()

    assert (by_link.status_code, sent.status_code) == (410, 410)
    for shown in (by_link, sent, page):
        assert words in shown.content.decode()
        assert "The time to answer is over" not in shown.content.decode()
    assert 'name="answer"' not in page.content.decode()
    assert world.request.reference not in home
    assert stored(world).answer == ""


def test_a_session_that_is_called_off_says_so_behind_the_link(client, session, address):
    session.state = "cancelled"
    session.save()

    page = client.get(address)

    assert page.status_code == 410
    assert "The session is called off" in page.content.decode()


def test_the_account_check_of_a_closed_situation_needs_no_answer(client, world):
    check = account_check(world)
    [token] = link(Purpose.ACCOUNT_CHECK, check, check.person, days=9)
    close(world.secret)

    page = client.get(reverse("redundancies:link-account-check", args=[token]))
    client.force_login(check.person)
    address = reverse("redundancies:account-check-answer", args=[check.pk])
    signed_in = client.get(address), client.post(address, {"answer": "managed"})

    assert page.status_code == 410
    for shown in (page, *signed_in):
        assert "no answer is needed any more" in shown.content.decode()
        assert "Secret Mills" not in shown.content.decode()
        assert 'name="answer"' not in shown.content.decode()
    assert AccountCheck.objects.get().answer == ""


@pytest.mark.parametrize("status", ["responding", "closed", "rejected"])
def test_the_board_waits_for_answers_only_while_the_situation_is_open(
    client, world, status
):
    close(world.secret, status)
    client.force_login(world.people["chair"])

    page = client.get(world.secret.get_absolute_url()).content.decode()

    is_open = status == "responding"
    assert ("1 still to answer" in page) == is_open
    assert ("No answer yet" in page) == is_open
    assert ("1 did not answer" in page) != is_open


# One wording for whatever link is none of ours.

BROKEN = ("{}/", "{}./", "{}/x/", "{}x/", "x{}/", "", "{}%20/", "{}/?answer=yes")


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize(
    "kind",
    ["request", "after-session", "account-check", "follow-up", "survey", "invitation"],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_broken_link_is_told_in_one_wording(client, db, kind, broken, method):
    token = "wN3zb0LmX1Yy8v5c_-aQhJt9Rke"

    page = getattr(client, method)(f"/link/{kind}/{broken.format(token)}", follow=True)

    assert page.status_code == 404
    text = page.content.decode()
    assert text.count("This link does not work") >= 2  # title and heading
    assert "copy the whole address" in text
    assert "0800 917 8000" in text
    assert "Page not found" not in text


def test_a_link_without_its_last_slash_still_opens(client, address):
    assert client.get(address.rstrip("/"), follow=True).status_code == 200


def test_a_link_that_is_closed_says_only_what_one_can_do(client, world, address):
    Link.objects.update(expires_at=AT - DAY)

    text = client.get(address).content.decode()

    assert "This link no longer works" in text
    assert "0800 917 8000" in text
    for impossible in ("reply to", "telephone", "the chair of"):
        assert impossible not in text
    assert str(world.people["chair"]) not in text
