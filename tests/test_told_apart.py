"""No two links, and no two buttons, of a page read alike and lead to different places.

Somebody who hears a page, or sees a list of its links, has the words alone. The world
here is full of twins: two sessions of a day, two requests to one organisation, two
reviews of one partnership.
"""

import datetime as dt
from collections import defaultdict

import pytest
import time_machine
from django.test import Client
from lxml import html

from clients.choices import ReferralState
from redundancies.actions import grants
from reviews.choices import ReviewState
from tests.factories.redundancies import (
    ClockEventFactory,
    DeliveryFactory,
    EmployerContactFactory,
    RequestFactory,
    SessionFactory,
    SiteFactory,
)
from tests.factories.reviews import ReviewFactory
from tests.world import TOLD_AT, build

pytestmark = pytest.mark.django_db
NOW = TOLD_AT + dt.timedelta(hours=2)
DAY = dt.timedelta(days=1)
# What stands on their pages more than once, so that it has to be told apart.
SHOWN = {
    "chair": {"Robin Hay", "Works Road", "Office", "The ours partnership"},
    "asked": {"Office", "Back shift"},
    "national": {"Robin Hay", "Office"},
}
ROLES = tuple(SHOWN)


@pytest.fixture
def twins():
    """The world, with two of everything that may be alike."""
    world = build()
    response = world.shared.responses.get()
    afternoon = NOW.replace(hour=14, minute=0) + 7 * DAY
    facts = {"response": response, "place": "Canteen"}
    sessions = [
        SessionFactory(starts_at=afternoon, shift="Back shift", **facts),
        SessionFactory(starts_at=afternoon, shift="Office", **facts),
        SessionFactory(starts_at=afternoon + 5 * dt.timedelta(hours=1), **facts),
    ]
    for session in [*sessions, None]:
        RequestFactory(
            response=response,
            organisation=world.advice,
            session=session,
            asked_by=world.people["chair"],
            asked_at=NOW,
        )
    for _ in range(2):
        DeliveryFactory(
            response=response,
            organisation=world.advice,
            service=world.service,
            partnership=world.ours,
            on=NOW.date(),
        )
        SiteFactory(situation=world.shared)
        EmployerContactFactory(situation=world.shared, name="Robin Hay")
        ClockEventFactory(response=response, kind="contacted", on=NOW.date())
        again = world.referral
        again.pk, again.reference = None, None
        again.state = ReferralState.SENT
    for quarter in (1, 4):
        ReviewFactory(
            partnership=world.ours,
            from_on=dt.date(2025, quarter, 1),
            to_on=dt.date(2025, quarter + 2, 28),
            state=ReviewState.CHECK,
            asked_by=world.people["national"],
        )
    grants.rewrite(situation=world.shared)
    return world


def address_of(element):
    """Where a link leads, or what a button sends."""
    if element.tag == "a":
        return element.get("href")
    form = next(element.iterancestors("form"), None)
    if form is None:
        return None
    hidden = [
        (field.name, field.value)
        for field in form.iter("input")
        if field.get("type") == "hidden" and field.name != "csrfmiddlewaretoken"
    ]
    return form.get("action"), element.get("name"), element.get("value"), *hidden


def alike(page):
    """The words of a page's main part that lead to more than one place."""
    (main,) = html.document_fromstring(page).xpath("//main")
    places = defaultdict(set)
    for element in main.iter("a", "button"):
        address = address_of(element)
        if address:
            places[" ".join(element.text_content().split())].add(address)
    return {words: found for words, found in places.items() if len(found) > 1}


@pytest.mark.parametrize("role", ROLES)
def test_no_two_links_of_a_page_read_alike(twins, role):
    """Home, what its menu leads to, and the records that have twins in them."""
    client = Client()
    found, words = {}, ""
    with time_machine.travel(NOW, tick=False):
        client.force_login(twins.people[role])
        home = html.document_fromstring(client.get("/").content.decode())
        menu = {link.get("href") for link in home.xpath("//nav//a")}
        records = (twins.shared, twins.ours, twins.case)
        for path in sorted({"/", "/messages/", "/support/", *menu, *map(own, records)}):
            answer = client.get(path)
            if answer.status_code == 200:
                page = answer.content.decode()
                found |= {(path, say): lead for say, lead in alike(page).items()}
                words += page

    assert found == {}
    assert not [shown for shown in SHOWN[role] if words.count(shown) < 2]


def own(row):
    return row.get_absolute_url()
