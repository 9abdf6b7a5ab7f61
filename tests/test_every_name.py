"""What a page says aloud: no date in figures, no two links that sound alike."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from html.parser import HTMLParser

import pytest
from django.db import transaction

from partnerships.models import LocalHoliday, Membership
from partnerships.roles import Role
from redundancies.choices import ClockKind
from redundancies.models import ClockEvent, Employer
from tests import test_access
from tests.factories.partnerships import ServiceOfferFactory
from tests.factories.redundancies import (
    DeliveryFactory,
    EmployerContactFactory,
    SessionFactory,
    SiteFactory,
)
from tests.factories.reviews import ReviewFactory
from tests.test_every_form import forms_of, opened
from tests.world import LONG_AGO, TOLD_AT, situation

world = test_access.world
PAGES = [
    page
    for page in test_access.PAGES
    if page.method == "GET" and 200 in (*page.answers.values(), page.anonymous)
]
# Alike, and never there together.
APART = {"Stay signed in": "the dialog is open only over a page that is not"}
ISO = re.compile(r"\b(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}\b")
# Read by machines, or typed into the address by whoever asked.
UNSPOKEN = {"script", "style"}


class Spoken(HTMLParser):
    """The words of a page, and its links and buttons with where they lead."""

    def __init__(self, address=""):
        super().__init__()
        self.address = address
        self.words, self.controls = [], []
        self.ids = []
        self.silent = 0
        self.form, self.open = "", None

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        if "id" in facts:
            self.ids.append(facts["id"])
        if tag in UNSPOKEN:
            self.silent += 1
        if tag == "form":
            self.form = facts.get("action") or self.address
        if tag == "input" and facts.get("type") == "hidden":
            own = facts.get("name") not in ("csrfmiddlewaretoken", "_person")
            self.form += f"|{facts.get('value')}" if own else ""
        if tag in ("a", "button"):
            self.open = [facts.get("aria-label") or "", facts.get("href"), []]
        for name in ("aria-label", "title", "alt"):
            self.words.append(facts.get(name) or "")

    def handle_endtag(self, tag):
        if tag in UNSPOKEN:
            self.silent -= 1
        if tag in ("a", "button") and self.open:
            label, href, inner = self.open
            name = label or " ".join("".join(inner).split())
            self.controls.append((name, self.form if href is None else href))
            self.open = None
        if tag == "form":
            self.form = ""

    def handle_data(self, text):
        if not self.silent:
            self.words.append(text)
            if self.open:
                self.open[2].append(text)


def spoken(response, address):
    page = Spoken(address)
    page.feed(response.content.decode())
    return page


def plant_doubles(world):
    """Rows that differ in one thing only: the hour, the organisation, the period."""
    for slug in ("secret", "shared"):
        response = world.rows[slug].responses.get()
        for hour, shift in ((14, "Back shift"), (22, "Night shift"), (22, "")):
            at = TOLD_AT.replace(hour=hour) + dt.timedelta(days=600)
            SessionFactory(
                response=response,
                kind="presentation",
                place="Canteen",
                starts_at=at,
                ends_at=at,
                shift=shift,
            )
        for day in (3, 4):
            ClockEvent.objects.create(
                response=response,
                kind=ClockKind.MET,
                on=TOLD_AT.replace(day=day).date(),
                recorded_by=world.people["chair"],
                recorded_at=TOLD_AT,
            )
        for address in ("1 Works Road", "2 Works Road"):
            SiteFactory(situation=world.rows[slug], address=address)
        for name in ("Alex Example", "Jo Example"):
            EmployerContactFactory(situation=world.rows[slug], name=name)
        for organisation in (world.jobcentre, world.advice):
            DeliveryFactory(
                response=response,
                organisation=organisation,
                service=world.service,
                on=TOLD_AT.replace(day=5).date(),
            )
    for key in ("jobcentre", "advice", "college"):
        Membership.objects.create(
            person=world.people["officer"],
            organisation=world.rows[key],
            partnership=world.ours,
            role=Role.MEMBER,
            from_on=LONG_AGO,
        )
    for format in ("workshop", "one_to_one"):
        ServiceOfferFactory(
            organisation=world.college,
            service=world.service,
            partnership=world.ours,
            format=format,
            from_on=LONG_AGO,
        )
    for year in (2027, 2028):
        LocalHoliday.objects.create(
            partnership=world.ours, name="Fair Monday", on=dt.date(year, 7, 1)
        )
    for month in (1, 2, 3):
        ReviewFactory(
            partnership=world.ours,
            from_on=dt.date(2026, month, 1),
            to_on=dt.date(2026, month, 28),
        )
    twin = situation(world, "secret_twin", "ours", "need_to_know")
    twin.employer = Employer.objects.get(pk=world.secret.employer_id)
    twin.save()


@pytest.fixture(scope="module")
def doubled(world, django_db_blocker):
    """The world of all pages, with rows that are easily taken for each other."""
    with django_db_blocker.unblock(), transaction.atomic():
        plant_doubles(world)
        yield world
        transaction.set_rollback(True)


@pytest.mark.parametrize("page", PAGES, ids=[page.label for page in PAGES])
def test_a_page_says_dates_in_words_and_names_each_link_once(
    page, doubled, django_db_blocker
):
    with django_db_blocker.unblock(), transaction.atomic():
        client, address = opened(page, doubled)
        response = client.get(address)
        transaction.set_rollback(True)
    if not response.get("Content-Type", "").startswith("text/html"):
        return

    said = spoken(response, address)
    targets = defaultdict(set)
    for name, target in said.controls:
        if name not in APART:
            targets[name].add(target)
    alike = {name: sorted(map(str, to)) for name, to in targets.items() if len(to) > 1}

    for form in forms_of(response):
        for field in form.fields.values():
            offered = [str(label) for _, label in getattr(field, "choices", ())]
            assert len(set(offered)) == len(offered), field.label
    assert not ISO.findall(" ".join(said.words))
    assert not alike
    assert [name for name, count in Counter(said.ids).items() if count > 1] == []


def test_two_links_that_sound_alike_are_found():
    page = Spoken()

    page.feed('<a href="/1/">Change <span>x</span></a><a href="/2/">Change x</a>')

    assert page.controls == [("Change x", "/1/"), ("Change x", "/2/")]


def test_what_has_an_id_is_found():
    page = Spoken()

    page.feed('<h2 id="a">A</h2><input id="b"><p id="a"></p>')

    assert page.ids == ["a", "b", "a"]
