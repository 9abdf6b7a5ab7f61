"""The National PACE team reads what partnerships, organisations and councils said."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from kit.acting import acting
from partnerships.actions import partnerships as actions
from partnerships.models import CouncilArea, LocalHoliday, Organisation
from tests.world import build

pytestmark = pytest.mark.django_db
DAY = dt.date(2030, 5, 6)


@pytest.fixture
def world():
    made = build()
    made.ours.refresh_from_db()
    made.advice.refresh_from_db()
    return made


def read(world, name, *args, role="national", query=""):
    client = Client()
    client.force_login(world.people[role])
    answer = client.get(reverse(f"partnerships:{name}", args=args) + query)
    assert answer.status_code == 200
    return answer


def bodies(answer):
    return [row["body"] for row in answer.context["page"].rows]


def titles(answer):
    return [row["title"] for row in answer.context["page"].rows]


def test_a_change_of_a_partnership_says_who_and_from_what_to_what(world):
    place, person = world.ours, world.people["national"]
    was = place.name
    with acting(person):
        actions.edit(
            partnership=place,
            by=person,
            version=place.version,
            name="Renamed",
            active_from=place.active_from,
            active_to=DAY,
            is_illustrative=place.is_illustrative,
        )

    newest = read(world, "partnership-history", place.slug).context["page"].rows[0]

    assert newest["title"] == "Partnership changed"
    assert newest["by"] == f"{person} (National PACE team)"
    assert newest["body"].splitlines() == [
        f"Name: from {was} to Renamed",
        "In force until: from nothing to 6 May 2030",
    ]


def test_councils_and_holidays_stand_in_the_history_of_their_partnership(world):
    council = CouncilArea.objects.create(code="S12000099", name="Fairshire")
    with acting(world.people["national"]):
        actions.add_council(
            partnership=world.ours,
            council=council,
            from_on=DAY,
            by=world.people["national"],
        )
        LocalHoliday.objects.create(
            partnership=world.ours, on=DAY, name="Fair"
        ).delete()

    answer = read(world, "partnership-history", world.ours.slug)

    told = dict(zip(titles(answer), bodies(answer), strict=True))
    assert {"Local holiday removed", "Local holiday added"} <= {*told}
    assert f"Council: {council.name}" in "\n".join(bodies(answer))
    page = answer.content.decode()
    assert "Date: 6 May 2030" in page
    told = read(world, "council-history", world.ours.slug, council.code)
    assert "Partnership of the council added" in titles(told)


def test_what_an_address_was_is_not_told(world):
    Organisation.objects.filter(pk=world.advice.pk).update(email="xq@new.example")

    answer = read(world, "organisation-history", world.advice.reference)

    assert bodies(answer)[0] == "Email address: changed, and what it said is not kept"
    assert answer.context["page"].rows[0]["by"] == "the portal"


def test_many_changes_are_read_page_by_page_and_back(world):
    for number in range(60):
        Organisation.objects.filter(pk=world.advice.pk).update(name=f"Name {number}")

    seen, query = [], ""
    while True:
        answer = read(
            world, "organisation-history", world.advice.reference, query=query
        )
        seen += bodies(answer)
        page = answer.context["page"]
        if not page.older_href:
            break
        query = page.older_href

    assert len(seen) == 61
    assert seen[0] == "Name: from Name 58 to Name 59"
    assert seen[24] == "Name: from Name 34 to Name 35"
    back = read(
        world, "organisation-history", world.advice.reference, query=page.newer_href
    )
    assert bodies(back) == seen[25:50]


def test_only_the_national_team_is_led_there(world):
    page = reverse("partnerships:partnership-history", args=[world.ours.slug])

    shown = read(world, "partnership", world.ours.slug).content.decode()
    chairs = read(world, "partnership", world.ours.slug, role="chair").content.decode()

    assert page in shown
    assert page not in chairs
