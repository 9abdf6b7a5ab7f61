"""Which situations may be one, and what is told again of one that is open."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.test import Client

from kit.disclosure import TOTAL
from redundancies.actions import attaching, pairs, splitting
from redundancies.choices import Status, Visibility
from redundancies.models import (
    Headcount,
    Merge,
    PossibleDuplicate,
    Situation,
)
from reviews.figures.cubes import Scope
from reviews.figures.situations import counted_by
from tests.redundancies.test_merging import AT, furnish, log, merge
from tests.world import TOLD_AT, build

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def world():
    return build()


def pair(first, second):
    return PossibleDuplicate.objects.filter(
        earlier__in=(first, second), later__in=(first, second)
    ).first()


@pytest.mark.parametrize(
    ("name", "is_found"),
    [
        ("Brae Foods Example Limited", True),
        ("The Brae Foods Example", True),
        ("Brae Food Example Ltd", True),
        ("Bræ Foods Example PLC", True),
        ("Quite Another Firm", False),
    ],
)
def test_like_names_are_found_by_their_letters(world, name, is_found):
    first = log(world)
    second = log(world, name)

    found = pair(first, second)
    assert (found is not None) is is_found
    if found:
        assert found.score >= pairs.SHOWN
        assert found.reasons


def test_the_company_number_finds_another_name_and_tells_two_apart(world):
    first, second, third = (
        log(world),
        log(world, "Renamed Holdings"),
        log(world, "Brae Foods Example"),
    )
    for row, number in ((first, "SC000001"), (second, "SC000001"), (third, "SC9")):
        row.employer.company_number = number
        row.employer.save()
    pairs.note(situations=[first.pk, second.pk, third.pk], at=AT)

    same, other = pair(first, second), pair(first, third)
    assert "The same company number" in same.reasons
    assert "Another company number" in other.reasons
    assert other.score < same.score


def test_what_was_judged_stays_judged(world):
    first, second = log(world), log(world, "Brae Foods Example")
    PossibleDuplicate.objects.update(is_same=False)

    pairs.note(situations=[second.pk], at=AT)

    assert pair(first, second).is_same is False


def tell(world, into, **facts):
    given = {
        "source": "media",
        "told_by": "Radio Example",
        "people": 90,
        "told_at": TOLD_AT - DAY,
        "by": world.people["chair"],
        "at": AT,
    }
    return attaching.attach(into=into, **(given | facts))


def test_a_second_caller_joins_and_leaves_again(world):
    into = log(world)
    before = Situation.objects.count()
    key = uuid.uuid4()

    made = tell(world, into, form_key=key)
    assert tell(world, into, form_key=key) == made

    into.refresh_from_db()
    assert Situation.objects.count() == before + 1
    assert Situation.objects.get(pk=made.away_id).status == Status.MERGED
    assert into.told_at == TOLD_AT - DAY
    lead = into.responses.get()
    assert lead.clock_events.standing().order_by("at").first().at == TOLD_AT - DAY
    # Heard on the radio: what the employer said counts.
    assert into.people == 40
    assert Headcount.objects.filter(situation=into).count() == 2
    splitting.split(merge=made, by=world.people["chair"], at=AT + DAY)
    into.refresh_from_db()
    assert (into.told_at, into.people) == (TOLD_AT, 40)


def test_what_is_told_again_says_nothing_of_who_may_know(world):
    into = log(world)
    Situation.objects.filter(pk=into.pk).update(
        visibility=Visibility.SHARED, shared_at=AT, shared_by=world.people["chair"]
    )

    tell(world, into)

    assert Situation.objects.get(pk=into.pk).visibility == Visibility.SHARED


def test_a_caller_from_another_council_brings_its_partnership_in(world):
    into = log(world)

    tell(world, into, place="Lerwick", council=world.theirs_council)

    site = into.sites.get()
    assert (site.address, site.response.partnership) == ("Lerwick", world.theirs)


def figures(world, name):
    scope = Scope(
        TOLD_AT.date() - 9 * DAY, AT.date() + DAY, AT.date(), is_protected=False
    )
    counted = counted_by(scope, "source")
    column = counted.values[counted.names.index(name)]
    return {
        place: number
        for (place, category), number in column.items()
        if category == TOTAL
    }


def test_no_job_counts_twice(world):
    before = figures(world, "people")
    into = log(world, people=100)
    away = log(
        world, "Brae Foods Example", "theirs_council", place="Lerwick", people=40
    )
    apart = figures(world, "people")
    assert apart[TOTAL] == before[TOTAL] + 140

    made = merge(world, away, into)

    into.refresh_from_db()
    joined = figures(world, "people")
    assert joined[TOTAL] == before[TOTAL] + into.people
    ours, theirs = (world.rows[slug].pk for slug in ("ours", "theirs"))
    # Each counts the people of its own sites: together they are the whole.
    assert joined[theirs] - before.get(theirs, 0) == 40
    assert joined[ours] - before.get(ours, 0) == into.people - 40
    counted = figures(world, "situations")
    splitting.split(merge=made, by=world.people["chair"], at=AT + DAY)
    assert figures(world, "people") == apart
    assert figures(world, "situations")[TOTAL] == counted[TOTAL] + 1


# Pages


def browser(world, role="chair"):
    found = Client()
    found.force_login(world.people[role])
    return found


def typed(world, **facts):
    return {
        "employer": "Brae Foods Example Ltd",
        "source": "media",
        "told_by": "Radio Example",
        "people": "90",
        "form_key": str(uuid.uuid4()),
    } | facts


def test_what_was_typed_while_logging_is_added_to_the_open_one(world):
    into = log(world)
    page = browser(world)
    given = typed(world)

    asked = page.post("/redundancies/log/", given).content.decode()
    assert "Radio Example" in asked
    assert into.reference in asked
    answer = page.post(
        "/redundancies/log/", given | {"is_another": into.reference}, follow=True
    )

    assert answer.redirect_chain[-1][0] == into.get_absolute_url()
    assert Merge.objects.get().away.told_by == "Radio Example"
    assert "What was merged into this situation" in answer.content.decode()


def test_one_that_is_not_alike_or_not_seen_cannot_be_joined(world):
    log(world)
    given = typed(world, is_another=world.foreign.reference)

    answer = browser(world).post("/redundancies/log/", given)

    assert answer.status_code == 200
    assert Merge.objects.count() == 0


def same(answer, reference):
    """A page without what is drawn anew for each, and without its own address."""
    words = answer.content.decode().replace(reference, "")
    return re.sub(r'"[A-Za-z0-9+/=_-]{16,}"', "", words)


def test_an_old_reference_leads_to_the_merged_one_and_is_nothing_to_others(world):
    away, into = log(world), log(world, "Brae Foods Example")
    furnish(world, away, of="Away")
    merge(world, away, into)
    old = away.get_absolute_url()

    led = browser(world).get(f"{old}facts/")
    assert (led.status_code, led["Location"]) == (
        302,
        f"{into.get_absolute_url()}facts/",
    )
    for role in ("far_chair", "member", "government"):
        page = browser(world, role)
        gone, absent = page.get(old), page.get("/redundancies/0000000000/")
        assert gone.status_code == absent.status_code
        assert same(gone, away.reference) == same(absent, "0000000000")


def test_what_is_sent_to_the_merged_one_lands_or_is_asked_again(world):
    away, into = log(world), log(world, "Brae Foods Example")
    merge(world, away, into)
    page = browser(world)

    added = page.post(
        f"{away.get_absolute_url()}contacts/add/",
        {"name": "Alex Example", "role": "hr", "form_key": str(uuid.uuid4())},
    )
    assert added.status_code == 302
    assert into.contacts.get().name == "Alex Example"
    changed = page.post(
        f"{away.get_absolute_url()}facts/",
        {
            "version": str(away.version),
            "source": "other",
            "confidence": "confirmed",
            "told_by": "Kept as typed",
        },
    )
    assert changed.status_code == 200
    assert "Kept as typed" in changed.content.decode()
    assert Situation.objects.get(pk=into.pk).told_by == ""


def test_a_chair_of_one_side_says_so_and_the_national_team_merges(world):
    mine, far = log(world), log(world, "Brae Foods Example", "theirs_council")
    row = pair(mine, far)
    address = f"/redundancies/pairs/{row.pk}/"

    assert browser(world).get(address).status_code == 404
    team = browser(world, "national")
    assert mine.reference in team.get("/redundancies/pairs/").content.decode()
    assert team.get(address).status_code == 200
    answer = team.post(address, {"answer": mine.reference})
    assert answer["Location"] == mine.get_absolute_url()
    assert Situation.objects.get(pk=far.pk).merged_into == mine


def test_a_chair_merges_two_of_its_own_and_undoes_it(world):
    first, second = log(world), log(world, "Brae Foods Example")
    page = browser(world)
    queue = page.get("/redundancies/pairs/").content.decode()
    assert first.reference in queue
    assert second.reference in queue

    page.post(
        f"/redundancies/pairs/{pair(first, second).pk}/", {"answer": first.reference}
    )
    made = Merge.objects.get()
    listed = page.get(f"{first.get_absolute_url()}merged/").content.decode()
    assert second.reference in listed
    page.post(f"{first.get_absolute_url()}merged/{made.pk}/undo/", {})

    assert Merge.objects.standing().count() == 0
