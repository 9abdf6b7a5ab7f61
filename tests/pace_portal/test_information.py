"""Help and what the law asks for: on every page, with an account and without."""

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from lxml import html

from tests.world import build

pytestmark = pytest.mark.django_db
LINKS = [
    ("Help and contact", "/help/"),
    ("Accessibility statement", "/accessibility/"),
    ("Privacy", "/privacy/"),
    ("Cookies", "/cookies/"),
]
HELPLINE = "0800 917 8000"


def footer_of(page):
    [footer] = html.fromstring(page).xpath("//footer")
    links = [(link.text, link.get("href")) for link in footer.xpath(".//ul//a")]
    return links, footer.text_content()


@pytest.mark.parametrize(("words", "address"), LINKS)
def test_each_page_opens_for_anybody_under_its_own_title(words, address):
    answer = Client().get(address)

    page = html.fromstring(answer.content.decode())
    assert answer.status_code == 200
    assert page.findtext(".//title").startswith(words)
    assert len(page.xpath("//h1")) == 1


@pytest.mark.parametrize(
    "address",
    ["/account/sign-in/", "/help/", "/no-such-page/", "/link/request/no-such-token/"],
)
def test_the_footer_stands_on_pages_without_an_account(address):
    links, text = footer_of(Client().get(address).content.decode())

    assert links == LINKS
    assert HELPLINE in text


def test_the_footer_stands_on_pages_with_an_account():
    world = build()
    client = Client()
    client.force_login(world.people["member"])
    closed = reverse("redundancies:close", args=[world.shared.reference])

    for address in ("/", world.shared.get_absolute_url(), closed, "/no-such-page/"):
        links, text = footer_of(client.get(address).content.decode())
        assert links == LINKS, address
        assert HELPLINE in text


@pytest.mark.parametrize("page", ["400", "403", "404", "429", "500", "503"])
def test_the_footer_stands_on_pages_of_errors(page):
    links, text = footer_of(render_to_string(f"{page}.html"))

    assert links == LINKS
    assert HELPLINE in text


def test_every_cookie_that_is_set_is_told():
    client = Client()
    client.get("/account/sign-in/")
    client.force_login(build().people["member"])
    client.get("/")
    # A page that says once that something was saved.
    own = reverse("partnerships:own-edit")
    [form] = html.fromstring(client.get(own).content.decode()).xpath("//main//form")
    client.post(own, dict(form.form_values()))
    assert set(client.cookies) == {
        settings.SESSION_COOKIE_NAME,
        settings.CSRF_COOKIE_NAME,
    }
    assert "have been changed" in client.get("/your-account/").content.decode()

    told = html.fromstring(client.get("/cookies/").content.decode())
    names = {cell.text for cell in told.xpath("//tbody//th")}
    assert (
        names
        == set(client.cookies)
        == {
            settings.SESSION_COOKIE_NAME,
            settings.CSRF_COOKIE_NAME,
        }
    )


def test_whom_to_write_to_is_what_the_operator_entered(settings):
    settings.CONTACT_EMAIL = "help@portal.example"
    settings.CONTROLLER = "Agency of the Example"
    settings.HELPLINE_HOURS = "Monday to Friday, 9am to 5pm"

    privacy = Client().get("/privacy/").content.decode()
    assert "Agency of the Example is the controller" in privacy
    assert "help@portal.example" in privacy
    assert "Monday to Friday, 9am to 5pm" in privacy


def test_what_nobody_entered_is_said_and_not_made_up(settings):
    settings.CONTACT_EMAIL = settings.CONTROLLER = settings.HELPLINE_HOURS = ""

    privacy = Client().get("/privacy/").content.decode()
    assert "has not entered the name of the controller" in privacy
    assert "mailto:" not in privacy


def test_who_has_answered_by_link_is_told_whom_to_telephone():
    for page in (
        "redundancies/link_done.html",
        "redundancies/link_closed.html",
        "clients/follow_up_done.html",
        "clients/follow_up_gone.html",
    ):
        main = html.fromstring(render_to_string(page)).find(".//main")

        assert HELPLINE in main.text_content(), page
        assert "tel:08009178000" in main.xpath(".//a/@href"), page


def test_how_to_report_a_weakness_is_said_once_somebody_is_named(settings):
    address = "/.well-known/security.txt"
    assert Client().get(address).status_code == 404
    settings.SECURITY_CONTACT = "mailto:security@pace.example"

    with time_machine.travel(dt.datetime(2026, 11, 30, 17, tzinfo=dt.UTC), tick=False):
        answer = Client().get(address)

    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.content.decode().splitlines() == [
        "Contact: mailto:security@pace.example",
        "Expires: 2027-02-28T00:00:00Z",
        "Preferred-Languages: en",
        f"Canonical: {settings.PORTAL_URL}/.well-known/security.txt",
    ]


def test_who_was_refused_is_in_the_log(caplog):
    world = build()
    client = Client()
    person = world.people["member"]
    client.force_login(person)

    assert client.get("/people/").status_code == 403
    assert client.get(world.foreign.get_absolute_url()).status_code == 404

    said = [line.msg for line in caplog.records if isinstance(line.msg, dict)]
    told = [
        (line["code"], line["user_id"], line["level"])
        for line in said
        if line["event"] == "request_finished"
    ]
    assert told == [(403, person.pk, "warning"), (404, person.pk, "warning")]
