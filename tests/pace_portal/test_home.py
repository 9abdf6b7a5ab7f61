"""What needs a person: scoped, grouped, and flat."""

import datetime as dt
import re

import pytest
import time_machine
from django.test import Client
from lxml import html

from partnerships.actions import second_person
from partnerships.models import ChangeKind, PendingChange
from redundancies.actions import grants
from redundancies.choices import Status
from redundancies.models import Request, Situation
from tests.access.requests import account_check
from tests.factories.accounts import NationalPostFactory
from tests.factories.notifications import MessageFactory
from tests.factories.partnerships import MembershipFactory
from tests.factories.redundancies import (
    ClockEventFactory,
    RequestFactory,
    ResponseFactory,
)
from tests.factories.reviews import ReviewFactory
from tests.world import LONG_AGO, TOLD_AT, build, situation

pytestmark = pytest.mark.django_db
NOW = TOLD_AT + dt.timedelta(days=3)
ROLES = (
    "member",
    "asked",
    "officer",
    "on_it",
    "deputy",
    "chair",
    "national",
    "government",
    "national_member",
    "analyst",
)


@pytest.fixture
def world():
    return build()


def page_of(person):
    client = Client()
    with time_machine.travel(NOW, tick=False):
        client.force_login(person)
        return client.get("/").content.decode()


def offered(page):
    """The addresses of this portal that a page leads to, each once."""
    # What is said of the end of a session leads to signing in again.
    page = re.sub(r"<dialog.*?</section>", "", page, flags=re.DOTALL)
    found = re.findall(r'<a [^>]*href="(/[^"#?]*)', page)
    return {href for href in found if not href.startswith("/static/")}


def test_a_chair_sees_whose_employer_is_still_to_be_reached(world):
    page = page_of(world.people["chair"])

    assert "Secret Mills Example Ltd" in page
    assert "Shared Mills Example Ltd" in page
    assert "Foreign Mills Example Ltd" not in page


def test_a_member_sees_what_its_organisation_was_asked_and_nothing_of_clocks(world):
    page = page_of(world.people["asked"])

    assert "Requests to take part" in page
    assert "Secret Mills Example Ltd" in page
    assert "Referrals to answer" in page
    assert "First meetings with employers" not in page


def test_a_member_of_another_organisation_does_not_learn_of_the_request(world):
    page = page_of(world.people["member"])

    assert "Secret Mills Example Ltd" not in page
    assert "Requests to take part" not in page


def test_an_answered_request_waits_no_longer(world):
    Request.objects.update(answer="yes", answered_at=NOW)

    assert "Requests to take part" not in page_of(world.people["asked"])


def test_a_report_waits_for_the_chair_to_verify_it(world):
    world.secret.status = Status.REPORTED
    world.secret.save(update_fields=["status"])

    assert "Reported, not confirmed yet" in page_of(world.people["chair"])
    assert "Reported, not confirmed yet" not in page_of(world.people["on_it"])


def test_the_national_team_sees_what_no_partnership_leads(world):
    page = page_of(world.people["national"])

    assert "Waiting for a partnership" in page
    assert "Nowhere Mills Example Ltd" in page


def test_a_reader_of_reviews_has_nothing_to_do(world):
    page = page_of(world.people["government"])

    assert "Nothing needs you just now" in page
    assert "Mills" not in page


def test_a_draft_waits_until_one_has_checked_it(world):
    review = ReviewFactory(partnership=world.ours, state="factual_check")
    waits = "Review summaries to check"
    assert waits in page_of(world.people["chair"])
    assert waits not in page_of(world.people["far_chair"])

    review.checks.create(person=world.people["chair"], is_right=True, at=NOW)

    assert waits not in page_of(world.people["chair"])
    assert waits in page_of(world.people["deputy"])


@pytest.mark.parametrize("role", ROLES)
def test_only_the_national_team_is_told_what_could_not_be_sent(world, role):
    MessageFactory(state="dead", settled_at=NOW)

    page = page_of(world.people[role])

    assert ("1 message could not be sent" in page) is (role == "national")


@pytest.mark.parametrize("role", ROLES)
def test_home_leads_nobody_to_a_page_that_is_refused(world, role):
    client = Client()
    client.force_login(world.people[role])
    with time_machine.travel(NOW, tick=False):
        page = client.get("/").content.decode()
        answers = {href: client.get(href).status_code for href in offered(page)}

    assert len(answers) > 3
    assert set(answers.values()) == {200}, answers


def test_home_costs_the_same_however_much_waits(world, queries_of):
    client = Client()
    client.force_login(world.people["chair"])
    with time_machine.travel(NOW, tick=False):
        few = queries_of(lambda: client.get("/"))
        for number in range(12):
            made = situation(world, f"more {number}", "ours", "need_to_know")
            made.status = Status.REPORTED
            made.save(update_fields=["status"])
            grants.rewrite(situation=made)

        many = queries_of(lambda: client.get("/"))

    assert many == few


WAITS = "Account checks to answer"


def test_an_account_check_waits_for_its_contact_alone(world):
    check = account_check(world)
    page = page_of(world.people["member"])

    assert WAITS in page
    assert "Secret Mills Example Ltd" in page
    assert f"/account-checks/{check.pk}/" in page
    assert "Nothing needs you just now" not in page
    for other in ROLES[1:]:
        assert WAITS not in page_of(world.people[other])


@pytest.mark.parametrize(
    "change",
    ["answered", "closed situation", "closed response", "ended", "no duty", "other"],
)
def test_an_account_check_waits_only_while_it_can_be_answered(world, change):
    check = account_check(world)
    memberships = world.people["member"].memberships
    if change == "answered":
        type(check).objects.update(answered_at=NOW, answer="managed")
    elif change == "closed situation":
        Situation.objects.filter(pk=world.secret.pk).update(status=Status.CLOSED)
    elif change == "closed response":
        world.secret.responses.update(closed_on=NOW.date())
    elif change == "ended":
        memberships.update(to_on=NOW.date() - dt.timedelta(days=1))
    elif change == "no duty":
        memberships.update(duties=[])
    else:
        memberships.update(partnership=world.theirs)

    assert WAITS not in page_of(world.people["member"])


def test_what_waits_in_two_partnerships_of_a_person_does_not_read_alike(world):
    """The same situation, and requests to the same organisation, name each."""
    person = world.people["chair"]
    ResponseFactory(
        situation=world.shared,
        partnership=world.theirs,
        is_lead=False,
        told_at=world.shared.told_at,
    )
    MembershipFactory(
        person=person,
        partnership=world.theirs,
        organisation=world.sds,
        role="chair",
        from_on=LONG_AGO,
    )
    for response in world.shared.responses.all():
        ClockEventFactory(response=response, kind="pace_told", at=world.shared.told_at)
        RequestFactory(response=response, organisation=world.sds, asked_at=NOW)
    grants.rewrite(situation=world.shared)

    page = html.fromstring(page_of(person))

    rows = [
        " ".join(row.text_content().split())
        for row in page.xpath("//li[@class='app-need']")
        if "Shared Mills" in row.text_content()
    ]
    seen = [re.sub(", reference [a-z0-9]+", "", row) for row in rows]
    assert len(seen) == len(set(seen)) == 4
    for place in (world.ours, world.theirs):
        assert sum(place.name in row for row in seen) == 2


def asked(by, days_ago=1):
    at = NOW - dt.timedelta(days=days_ago)
    return PendingChange.objects.create(
        kind=ChangeKind.ADDRESS,
        email=f"{days_ago}@other.example",
        asked_by=by,
        asked_at=at,
        expires_at=at + second_person.LASTS,
    )


def needs(page):
    """What waits, as it is read, with where it leads."""
    return [
        (" ".join(row.text_content().split()), row.xpath(".//a/@href"))
        for row in html.fromstring(page).xpath("//li[@class='app-need']")
    ]


def test_what_waits_for_a_second_person_is_one_entry_for_each_of_the_team_but_who_asked(
    world,
):
    second = NationalPostFactory().person
    asked(world.people["national"], 1)
    # Too old, and decided.
    asked(world.people["national"], 8)
    settled = asked(world.people["national"], 2)
    second_person.drop(change=settled, by=second, at=NOW)

    assert ("1 change of an account since 4 March 2026", ["/changes/"]) in needs(
        page_of(second)
    )
    for role in ROLES:
        assert "change of an account" not in page_of(world.people[role])

    asked(world.people["national"], 3)

    assert [words for words, _ in needs(page_of(second)) if "account" in words] == [
        "2 changes of accounts since 2 March 2026"
    ]
