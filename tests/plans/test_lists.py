"""Lists, home, support and referrals cost the same however much there is."""

from __future__ import annotations

import os
from itertools import product

import pytest
from django.test import Client

from tests.plans.growing import GROWING, grow, settle
from tests.plans.reading import explained
from tests.world import build

pytestmark = pytest.mark.committing
# `PLANS_SITUATIONS=100000` looks at as many.
MANY = int(os.environ.get("PLANS_SITUATIONS", "16000"))
FEW = MANY // 8
FILTERS = (
    *("", "status=reported", "status=verified", "status=closed", "status=rejected"),
    *("source=hr1", "source=media", "source=scottish_government", "source=other"),
    *("clock=open", "clock=late", "clock=paused", "clock=reached", "clock=closed"),
    *("incomplete=on", "waits=on", "status=responding&clock=late&source=media"),
    "status=reported&incomplete=on",
)
ROLES = ("national", "chair", "asked")
SORTS = ("", "leaving", "employer", "oldest")
LISTS = [
    f"/redundancies/?{filters}&sort={sort}" for filters, sort in product(FILTERS, SORTS)
]
PAGES = [
    "/",
    "/support/",
    *(f"/referrals/?show={folder}" for folder in ("waiting", "accepted", "finished")),
]
# The most pages of the database that one page of the portal reads. In an order that is
# not that of telling up to some hundreds of rows are read and sorted, for each part.
MOST = 1_800
MOST_OF_HOME = 700
# What each row of these pages has, and what it may cost: a page may show more of them.
SHOWN = (b'<tr class="govuk-table__row"', b'<li class="app-need"')
A_ROW = 25
# The least that counts: an index that grows is a step deeper here and there.
DEEPER = 40


def read(world, role, addresses):
    client = Client()
    client.force_login(world.people[role])
    found = {}
    for address in addresses:
        client.get(address)
        with explained() as reading:
            answer = client.get(address)
        if answer.status_code == 200:
            found[role, address] = reading, sum(map(answer.content.count, SHOWN))
    return found


def test_no_page_reads_more_for_more(own_database):
    world = build()
    grow(world, 1, FEW)
    settle(own_database)
    few = {}
    for role in ROLES:
        few |= read(world, role, PAGES + LISTS)
    grow(world, FEW + 1, MANY)
    settle(own_database)
    many = {}
    for role in ROLES:
        many |= read(world, role, PAGES + LISTS)

    costs = {
        page: (few[page][0].buffers, reading.buffers, shown - few[page][1])
        for page, (reading, shown) in many.items()
    }
    whole = {
        page: scanned
        for page, (reading, _) in many.items()
        if (scanned := reading.scanned & set(GROWING))
    }
    assert whole == {}
    assert {page: cost for page, cost in costs.items() if cost[1] > MOST} == {}
    assert {page: cost for page, cost in costs.items() if grows(page, *cost)} == {}


def grows(page, before, after, more_rows):
    """Whether a page reads more than before, and than it shows more of."""
    if is_sorted(page[1]):
        return False
    if page[1] == "/":
        # With what waits of the last weeks: requests of a month, sessions to come.
        return after > MOST_OF_HOME
    return after > 1.2 * before + DEEPER + A_ROW * max(more_rows, 0)


def is_sorted(address):
    """Whether what is left may be few, and then is read whole and sorted."""
    filters, _, sort = address.partition("&sort=")
    return sort in ("leaving", "employer") and not filters.endswith("?")
