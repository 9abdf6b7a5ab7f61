"""A list is in one order: page by page, narrowed, searched, and as a file."""

import csv
import datetime as dt
import io
import itertools

import pytest
from django.utils import timezone

from redundancies.actions import grants
from redundancies.models import Situation
from tests.factories.redundancies import EmployerFactory, RequestFactory
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
