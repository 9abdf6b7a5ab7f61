"""Before what weighs the password is asked for, unless it was typed lately."""

import datetime as dt
import inspect

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from lxml import html

from accounts.models import User
from kit.files import csv_file
from tests import access
from tests.factories.accounts import NationalPostFactory, UserFactory
from tests.planting import build
from tests.test_access import routes

pytestmark = pytest.mark.django_db
PASSWORD = "three words together"
AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
LATE = dt.timedelta(minutes=15)
CONFIRM = "/account/confirm/"


@pytest.fixture
def clock():
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


@pytest.fixture
def team(clock):
    """One of the National PACE team, signed in a quarter of an hour ago."""
    person = NationalPostFactory().person
    person.set_password(PASSWORD)
    person.save()
    browser = Client()
    browser.force_login(person)
    browser.get("/your-account/")
    return browser


@pytest.fixture
def other():
    made = UserFactory()
    made.refresh_from_db()
    return made


def confirm(browser, after):
    return browser.post(f"{CONFIRM}?next={after}", {"password": PASSWORD})


def page_of(answer):
    return html.fromstring(answer.content.decode())


NAMES = dict(routes())


def test_every_page_that_waits_for_the_password_is_there():
    assert NAMES.keys() >= settings.CONFIRMED_PAGES


def test_every_file_of_rows_waits_for_the_password():
    """Whatever view writes a CSV file stands among them."""
    writing = {
        name for name, view in NAMES.items() if csv_file.__name__ in names_in(view)
    }

    assert writing
    assert writing <= settings.CONFIRMED_FILES


def names_in(view):
    """The names that a view uses, by functions of its own module as well."""
    view_class = getattr(view, "view_class", None)
    waiting = list(vars(view_class).values()) if view_class else [view]
    seen = set()
    while waiting:
        function = inspect.unwrap(waiting.pop())
        names = set(getattr(getattr(function, "__code__", None), "co_names", ())) - seen
        seen |= names
        near = (getattr(function, "__globals__", {}).get(name) for name in names)
        waiting += [
            one
            for one in near
            if inspect.isfunction(one) and one.__module__ == function.__module__
        ]
    return seen


def test_it_waits_by_every_method_for_whoever_asks(clock):
    world = build()
    pages = {page.route: page for page in access.every_page()}
    addresses = {
        name: reverse(name, args=pages[name].of(world))
        for name in sorted(settings.CONFIRMED_PAGES)
    }
    browsers = {}
    for role in ("national", "chair", "member"):
        browsers[role] = Client()
        browsers[role].force_login(User.objects.get(pk=world.people[role].pk))
        browsers[role].get("/your-account/")
    clock.shift(LATE)

    for name, address in addresses.items():
        for role, browser in browsers.items():
            for method in ("get", "head", "post"):
                answer = getattr(browser, method)(address)
                assert answer.status_code == 302, (name, role, method)
                assert answer.url.startswith(f"{CONFIRM}?next="), (name, role, method)


def test_signing_in_counts_and_the_form_opens_until_the_time_is_over(
    team, other, clock
):
    address = reverse("partnerships:post-add", args=[other.reference])
    clock.shift(LATE - dt.timedelta(seconds=1))
    assert team.get(address).status_code == 200

    clock.shift(1)
    asked = team.get(address)

    assert asked.url == f"{CONFIRM}?next={address.replace('/', '%2F')}"
    assert confirm(team, address).url == address
    assert team.get(address).status_code == 200
    clock.shift(LATE)
    assert team.get(address).status_code == 302


def test_a_wrong_password_opens_nothing(team, other, clock):
    address = reverse("partnerships:post-add", args=[other.reference])
    clock.shift(LATE)

    answer = team.post(f"{CONFIRM}?next={address}", {"password": "three other words"})

    assert answer.status_code == 200
    assert "Enter the password of your account" in answer.content.decode()
    assert team.get(address).status_code == 302


def test_what_was_typed_is_kept_and_sent_after_the_password(team, other, clock):
    address = reverse("partnerships:person-edit", args=[other.reference])
    form = page_of(team.get(address))
    facts = {
        field.get("name"): field.get("value")
        for field in form.xpath("//main//form//input[@name]")
    } | {"given_name": "Corrected", "telephone": ""}
    clock.shift(LATE)

    asked = team.post(address, facts)
    assert asked.url == f"{CONFIRM}?next=%2Faccount%2Fkept%2F"
    other.refresh_from_db()
    assert other.given_name != "Corrected"
    assert confirm(team, "/account/kept/").url == "/account/kept/"
    page = page_of(team.get("/account/kept/"))
    assert "Your password was needed first" in page.text_content()
    sent = page.xpath(f"//form[@action='{address}']//input[@name]")
    team.post(address, {field.get("name"): field.get("value") for field in sent})

    other.refresh_from_db()
    assert other.given_name == "Corrected"
    assert team.get("/account/kept/").url == "/"


def test_a_press_of_a_button_is_offered_again_after_the_password(team, other, clock):
    address = reverse("partnerships:person-reopen", args=[other.reference])
    other.is_active = False
    other.save()
    clock.shift(LATE)

    team.post(address)
    confirm(team, "/account/kept/")
    page = page_of(team.get("/account/kept/"))
    assert page.xpath(f"//form[@action='{address}']")
    team.post(address)

    other.refresh_from_db()
    assert other.is_active


def test_what_another_person_typed_here_is_not_kept_for_this_one(team, other, clock):
    stranger = Client()
    stranger.force_login(NationalPostFactory().person)
    address = reverse("partnerships:person-edit", args=[other.reference])
    mark = page_of(stranger.get(address)).xpath("//input[@name='_person']/@value")[0]
    clock.shift(LATE)

    asked = team.post(address, {"given_name": "Theirs", "_person": mark})

    assert "kept" not in asked.url
    assert "kept" not in team.session


def test_a_download_leads_back_to_the_page_that_offers_it(team, clock):
    address = reverse("redundancies:list-csv")
    clock.shift(LATE)

    asked = team.get(address, headers={"referer": "http://testserver/redundancies/"})

    assert asked.url == f"{CONFIRM}?next=%2Fredundancies%2F"
    assert "press the download once more" in team.get(asked.url).content.decode()
    assert confirm(team, "/redundancies/").url == "/redundancies/"
    assert team.get(address)["Content-Type"].startswith("text/csv")


def test_a_part_of_a_page_gets_no_page_for_the_password(team, clock):
    clock.shift(LATE)

    answer = team.get(reverse("redundancies:list-csv"), headers={"hx-request": "true"})

    assert answer.status_code == 401


def test_the_session_gets_another_key_with_the_password_and_the_old_one_opens_nothing(
    team, clock
):
    before = team.cookies[settings.SESSION_COOKIE_NAME].value
    clock.shift(LATE)

    team.post(f"{CONFIRM}?next=/", {"password": "wrong"})
    assert team.cookies[settings.SESSION_COOKIE_NAME].value == before
    assert confirm(team, "/").status_code == 302

    assert team.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert team.get("/").status_code == 200
    old = Client()
    old.cookies[settings.SESSION_COOKIE_NAME] = before
    assert old.get("/").status_code == 302
