"""Who has looked at this person: asked in one press, by those who answer for it."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import audit
from accounts.models import AccessEvent
from clients.models import Case
from demonstration.servers import OWNER, session
from tests.environment import SERVERS
from tests.factories.accounts import UserFactory
from tests.world import build

REASON = "They rang to ask who has seen them"


@pytest.fixture
def world():
    return build()


def browser(world, role):
    client = Client()
    client.force_login(world.people[role])
    return client


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def look(by, *cases, page="clients:client", reason="", days=0):
    audit.looked(
        by=by,
        page=page,
        shown=[case.pk for case in cases],
        kind="clients.case",
        reason=reason,
        at=timezone.now() - dt.timedelta(days=days),
    )


def looks(world, role, case=None):
    case = case or world.case
    case.refresh_from_db()
    return browser(world, role).get(reverse("clients:looks", args=[case.reference]))


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["chair", "national"])
def test_each_look_says_who_when_where_and_why(world, role):
    look(world.people["on_it"], world.case, world.secret_case, page="clients:found")
    look(world.people["national"], world.case, reason=REASON)
    look(world.people["far_chair"], world.foreign_case)

    page = words(looks(world, role))

    assert str(world.people["on_it"]) in page
    assert "Clients found" in page
    assert REASON in page
    assert str(world.people["far_chair"]) not in page
    assert page.count("None asked for") == 1
    assert world.case.client.family_name not in page
    # Reading it is no look.
    assert AccessEvent.objects.count() == 3


@pytest.mark.django_db
def test_the_clients_page_leads_there_for_those_who_may(world):
    world.case.refresh_from_db()
    address = reverse("clients:client", args=[world.case.reference])
    link = reverse("clients:looks", args=[world.case.reference])

    assert link in browser(world, "chair").get(address).content.decode()
    assert link not in browser(world, "on_it").get(address).content.decode()


@pytest.mark.django_db
def test_a_chair_sees_looks_at_own_cases_of_the_person_alone(world):
    elsewhere = Case.objects.create(
        client=world.case.client,
        partnership=world.theirs,
        registered_on=timezone.localdate(),
        registered_at=timezone.now(),
        registered_by=world.people["far_chair"],
    )
    look(world.people["far_chair"], elsewhere)

    assert "Nobody has looked" in words(looks(world, "chair"))
    assert str(world.people["far_chair"]) in words(looks(world, "national"))


@pytest.mark.django_db
def test_they_page_by_key(world):
    for number in range(60):
        look(UserFactory(given_name=f"Looker{number:02}"), world.case, days=number)
    world.case.refresh_from_db()
    start = reverse("clients:looks", args=[world.case.reference])
    chair, address, seen = browser(world, "chair"), start, []
    while address:
        page = chair.get(address).content.decode()
        seen += re.findall(r"Looker\d\d", page)
        older = re.search(r'href="(\?[^"]+)" rel="next"', page)
        address = start + older[1].replace("&amp;", "&") if older else None

    assert seen == [f"Looker{number:02}" for number in range(60)]


@pytest.mark.django_db
def test_of_a_person_of_the_portal_it_is_asked_likewise(world):
    person = world.people["member"]
    person.refresh_from_db()
    national = browser(world, "national")
    page = national.get(reverse("partnerships:person", args=[person.reference]))
    link = f"{reverse('partnerships:looks')}?of={person.reference}"
    assert link in page.content.decode()
    look(world.people["chair"], world.case, page="clients:found")

    shown = words(national.get(link))
    assert "Person of the portal" in shown
    assert str(world.people["national"]) in shown
    assert "Clients found" not in shown
    assert "Nothing matches" in words(national.get(link + "x"))


@pytest.mark.committing
def test_one_persons_looks_are_found_by_an_index(own_database):
    """Among many looks; a million take as long (docs/benchmarks.md)."""
    with session(SERVERS.url(OWNER, own_database)) as statements:
        statements.execute(
            "INSERT INTO accounts_accessevent"
            " (page, shown_type, shown, file, reason, request_id)"
            " SELECT 'clients:found', 'clients.case', ARRAY[n, n + 1], '', '', ''"
            " FROM generate_series(1, 30000) n"
        )
        statements.execute("ANALYZE accounts_accessevent")

    rows = AccessEvent.objects.showing("clients.case", 15_000)
    plan = rows.order_by("-at", "-pk")[:26].explain()

    assert rows.count() == 2
    assert "accounts_access_by_shown" in plan
