"""Who sees a situation in full reads what was changed of it, and by whom."""

import pytest
from django.test import Client
from django.urls import reverse

from kit.acting import acting
from redundancies.models import Headcount, Situation
from tests.world import TOLD_AT, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = build()
    made.shared.refresh_from_db()
    with acting(made.people["chair"]):
        Situation.objects.filter(pk=made.shared.pk).update(
            place="Elsewhere", people=77, told_by="Xq Caller"
        )
        Situation.objects.filter(pk=made.shared.pk).update(people=78)
        Headcount.objects.create(
            situation=made.shared,
            as_at=TOLD_AT.date(),
            proposed=79,
            reason="Xq words",
            recorded_at=TOLD_AT,
        )
    return made


def ask(world, role):
    client = Client()
    client.force_login(world.people[role])
    page = reverse("redundancies:part", args=[world.shared.reference, "changes"])
    return client.get(page)


def changed(world, role):
    return ask(world, role).context["page"].rows


def test_a_chair_reads_each_change_and_no_free_words(world):
    rows = changed(world, "chair")

    assert [row["title"] for row in rows[:3]] == [
        "Numbers added",
        "Situation changed",
        "Situation changed",
    ]
    assert rows[0]["by"].startswith(f"{world.people['chair']} (Chair, ")
    assert "Proposed: 79" in rows[0]["body"]
    assert rows[1]["body"] == "Roughly how many: from 77 to 78"
    lines = rows[2]["body"].splitlines()
    assert any(line.endswith(" to Elsewhere") for line in lines)
    assert "Name of who told us: changed, and what it said is not kept" in lines
    assert not any("Xq" in row["body"] for row in rows)


def test_staff_who_may_not_know_numbers_read_none(world):
    rows = changed(world, "officer")

    told = "\n".join(row["title"] + row["body"] for row in rows)
    assert "Elsewhere" in told
    assert not any(word in told for word in ("77", "78", "79", "Numbers"))
    # A change of nothing but what is hidden is not told at all.
    assert [row["title"] for row in rows].count("Situation changed") == 1


@pytest.mark.parametrize("role", ["member", "asked"])
def test_who_sees_basic_facts_sees_no_changes(world, role):
    assert ask(world, role).status_code == 403


@pytest.mark.parametrize("role", ["far_member", "far_chair", "analyst"])
def test_for_others_it_does_not_exist(world, role):
    assert ask(world, role).status_code in (403, 404)


def test_the_page_of_a_situation_leads_there(world):
    client = Client()
    page = reverse("redundancies:part", args=[world.shared.reference, "changes"])
    for role, is_led in (("chair", True), ("officer", True), ("member", False)):
        client.force_login(world.people[role])
        shown = client.get(world.shared.get_absolute_url()).content.decode()
        assert (page in shown) is is_led


def test_the_page_asks_no_more_for_more_changes(world, django_assert_max_num_queries):
    client = Client()
    client.force_login(world.people["chair"])
    page = reverse("redundancies:part", args=[world.shared.reference, "changes"])
    for number in range(100, 120):
        Situation.objects.filter(pk=world.shared.pk).update(people=number)

    with django_assert_max_num_queries(24):
        assert len(client.get(page).context["page"].rows) == 25
