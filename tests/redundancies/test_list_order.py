"""A list is in one order: page by page, narrowed, searched, and as a file."""

import csv
import datetime as dt
import io
import itertools
from collections import OrderedDict

import pytest
from django.utils import timezone

from redundancies.actions import clock_events, grants
from redundancies.choices import Source
from redundancies.models import Situation
from redundancies.querysets import firsts, lists
from tests.factories.redundancies import (
    ClockEventFactory,
    EmployerFactory,
    RequestFactory,
)
from tests.redundancies.test_lists import LIST, employers, many, signed_in
from tests.world import TOLD_AT, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build()


@pytest.mark.parametrize("role", ["chair", "national"])
def test_the_few_that_a_filter_leaves_are_ordered_as_all_are(world, role):
    """Those who leave, have left and are not known to, some of them on one day."""
    today = timezone.localdate()
    days = itertools.cycle([-40, 5, -3, 0, None, 30, -3, 5])
    for situation, day in zip(many(world, 54), days, strict=False):
        on = None if day is None else today + dt.timedelta(days=day)
        Situation.objects.filter(pk=situation.pk).update(first_dismissal_on=on)
    client = signed_in(world, role)

    whole = walked(client, "?sort=leaving")
    few = walked(client, "?sort=leaving&status=verified")

    assert [len(page) for page in few[:2]] == [25, 25]
    shown = [name for page in few for name in page]
    assert shown == [name for page in whole for name in page if name in shown]


@pytest.mark.parametrize("few", [firsts.FEW, 2])
@pytest.mark.parametrize("sort", ["", "leaving"])
@pytest.mark.parametrize("role", ["chair", "national"])
def test_who_told_leaves_its_rows_and_another_filter_those_of_all_who_told(
    world, monkeypatch, role, sort, few
):
    """Whichever way the rows are found: all that are left, or along the order."""
    monkeypatch.setattr(firsts, "FEW", few)
    monkeypatch.setattr(lists.are_few, "shapes", OrderedDict())
    told_by = {}
    for source in [*Source] * 3:
        name = f"Loom {len(told_by) * 7 % 61:02} Ltd"
        many(world, 1, source=source, employer=EmployerFactory(name=name))
        told_by[name] = source
    client = signed_in(world, role)

    whole = [name for page in walked(client, f"?sort={sort}") for name in page]
    verified = walked(client, f"?sort={sort}&status=verified")

    wanted = [name for name in whole if name in told_by]
    assert sorted(wanted) == sorted(told_by)
    assert [name for page in verified for name in page if name in told_by] == wanted
    for source in Source:
        pages = walked(client, f"?sort={sort}&source={source}&status=verified")
        assert [name for page in pages for name in page if name in told_by] == [
            name for name in wanted if told_by[name] == source
        ]


@pytest.mark.parametrize("few", [firsts.FEW, 2])
@pytest.mark.parametrize("sort", ["", "leaving", "employer", "oldest"])
def test_late_are_those_whose_aim_has_run_out_however_long_ago_they_were_told(
    world, monkeypatch, sort, few
):
    """A clock that rested until an hour ago runs on; when people leave says nothing."""
    monkeypatch.setattr(firsts, "FEW", few)
    monkeypatch.setattr(lists.are_few, "shapes", OrderedDict())
    now = timezone.now()
    late = set()
    days = itertools.cycle([-40, 5, None, 30])
    for place, day in zip(range(8), days, strict=False):
        name = f"Loom {place * 3 % 8} Ltd"
        on = None if day is None else now.date() + dt.timedelta(days=day)
        [situation] = many(
            world, 1, employer=EmployerFactory(name=name), first_dismissal_on=on
        )
        if place < 5:
            late.add(name)
            continue
        response = situation.responses.get()
        rested = (situation.told_at, "paused"), (now, "resumed")
        for at, kind in rested:
            at += dt.timedelta(hours=1 if kind == "paused" else -1)
            ClockEventFactory(response=response, kind=kind, at=at, reason="Away")
        clock_events.tell_when(situation=situation)
        grants.rewrite(situation=situation)
    client = signed_in(world, "chair")

    whole = [name for page in walked(client, f"?sort={sort}") for name in page]
    found = walked(client, f"?sort={sort}&clock=late")

    assert len(late) == 5
    assert [name for page in found for name in page if name.startswith("Loom")] == [
        name for name in whole if name in late
    ]


@pytest.mark.parametrize("sort", ["", "leaving", "employer", "oldest"])
@pytest.mark.parametrize("role", ["chair", "asked", "national"])
def test_words_and_files_keep_the_order_of_the_list(world, role, sort):
    """Of who was asked, some are found by both of their grants, and stand once."""
    today = timezone.localdate()
    days = itertools.cycle([5, -3, None, 5, 0, -40])
    for place, day in zip(range(30), days, strict=False):
        name = f"{'Weaving' if place % 3 else 'Spinning'} {(place * 7) % 30:02} Ltd"
        [situation] = many(world, 1, employer=EmployerFactory(name=name))
        on = None if day is None else today + dt.timedelta(days=day)
        told = TOLD_AT + dt.timedelta(hours=place)
        rows = Situation.objects.filter(pk=situation.pk)
        rows.update(first_dismissal_on=on, told_at=told)
        situation.responses.update(told_at=told)
        if place % 2:
            RequestFactory(
                response=situation.responses.get(), organisation=world.rows["advice"]
            )
        grants.rewrite(situation=situation)
    client = signed_in(world, role)

    whole = [name for page in walked(client, f"?sort={sort}") for name in page]
    found = [
        name for page in walked(client, f"?sort={sort}&q=weaving") for name in page
    ]
    file = client.get(f"/redundancies/situations.csv?sort={sort}")
    text = b"".join(file.streaming_content).decode().removeprefix("\ufeff")
    written = [row["Employer"] for row in csv.DictReader(io.StringIO(text))]

    assert len(found) == 20
    assert found == [name for name in whole if name.startswith("Weaving")]
    assert written == whole
    assert len(set(whole)) == len(whole) >= 30


def walked(client, query):
    """The employers of each page of a list, the same read forwards and backwards."""
    pages, answer = [], client.get(f"{LIST}{query}")
    pages.append(employers(answer))
    while older := answer.context["page"].older_href:
        answer = client.get(f"{LIST}{older}")
        pages.append(employers(answer))
    back = [pages[-1]]
    while newer := answer.context["page"].newer_href:
        answer = client.get(f"{LIST}{newer}")
        back.append(employers(answer))
    assert back[::-1] == pages
    return pages
