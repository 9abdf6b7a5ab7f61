"""An answer depends on nothing that the one who asks may not see.

Each page and act is asked for twice, in two worlds that are equal but for rows and
fields hidden from that person: the answers are equal, byte by byte, once keys and times
are masked. A part of all pages in every run; all of them, by every method, in
`make attack`, which prints how many answers were compared. The National PACE team sees
every row, so nothing is hidden from it; what it publishes are protected counts.
"""

import datetime as dt
import hashlib
import logging
import os
import re
import sys

import pytest
import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from kit.storing import storage_of
from tests import access
from tests.asking import ask, content, signed_in
from tests.attack.worlds import change
from tests.planted import ACTORS
from tests.planting import build, people_of

IS_WHOLE = bool(os.environ.get("ATTACK"))
# One page in so many, in every run.
PART = 1 if IS_WHOLE else 14
METHODS = ("GET", "POST", "HEAD", "OPTIONS") if IS_WHOLE else ("GET", "POST")
ROLES = [role for role in ACTORS if role != "national"]
# What differs from one press to the next, whatever there is: tokens, outside names of
# new rows, numbers of rows, and the marks of one file.
MASKED = re.compile(
    rb"[\w-]{64}|[\w-]{43}|[\w-]{27}(?![\w-])"
    rb"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    rb"|\b(?=[a-z]*\d)[0-9a-hjkmnp-tv-z]{10}\b"
    rb"|(?<![\w,.])\d{2,}(?![\w,])|statement_\d+|DTSTAMP:\w+"
    rb"|(?<=<path d=\")[^\"]+",
    re.IGNORECASE,
)
# Pages with rows of every kind.
SEEN_BY_ALL = ("redundancies:list", "redundancies:list-csv")
HEADERS = ("Content-Type", "Content-Disposition", "Location", "Cache-Control", "Allow")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    files = storage_of("", tmp_path_factory.mktemp("files"))
    storages = override_settings(STORAGES=settings.STORAGES | {"private": files})
    noon = dt.datetime.combine(timezone.localdate(), dt.time(12), tzinfo=dt.UTC)
    logging.disable(logging.CRITICAL)
    with storages, django_db_blocker.unblock(), time_machine.travel(noon, tick=False):
        with transaction.atomic():
            made = build()
            made.rows["standing"] = [
                name
                for name, row in made.rows.items()
                if hasattr(row, "refresh_from_db")
            ]
            made.rows["sessions"] = signed_in(people_of(made))
            yield made
            transaction.set_rollback(True)
        connection.close()
    logging.disable(logging.NOTSET)


def is_tried(page):
    mark = hashlib.sha256(page.label.encode()).digest()
    return int.from_bytes(mark[:4], "big") % PART == 0


def asked(page, method, world, role):
    """One answer, all of it, with keys and times masked; what it wrote is undone."""
    with transaction.atomic():
        address = reverse(page.route, args=page.of(world))
        address = f"{address}?{page.query}" if page.query else address
        data = page.data(world) if method == page.method else {}
        for value in data.values():
            if hasattr(value, "seek"):
                value.seek(0)
        session = world.sessions.get(role, "")
        response = ask(method, address, data, session=session)
        body = content(response)
        transaction.set_rollback(True)
    headers = "\n".join(f"{name}: {response.get(name, '')}" for name in HEADERS)
    whole = f"{response.status_code}\n{headers}\n\n".encode() + body
    return MASKED.sub(b"*", whole.replace(address.encode(), b"*"))


def refresh(world):
    """The rows that a form is filled from are those of the world that is tried."""
    for name in world.standing:
        world.rows[name].refresh_from_db()


def differing(before, after):
    """The first lines in which two answers differ."""
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    for one, other in pairs:
        if one != other:
            return one[:200], other[:200]
    return len(before), len(after)


@pytest.mark.parametrize("role", ROLES)
def test_an_answer_is_the_same_whatever_is_hidden(
    world, django_db_blocker, role, record_property
):
    tried = [
        (page, method)
        for page in filter(is_tried, access.every_page())
        # A link shows what it was sent for, whoever opens it.
        if not page.by_link and not page.knows
        for method in METHODS
        if method == page.method or IS_WHOLE
    ]
    told = []
    with django_db_blocker.unblock():
        first = [asked(page, method, world, role) for page, method in tried]
        with transaction.atomic():
            change(world, role)
            refresh(world)
            for (page, method), before in zip(tried, first, strict=True):
                after = asked(page, method, world, role)
                if after != before:
                    told.append((method, page.label, differing(before, after)))
            transaction.set_rollback(True)
        refresh(world)
    said = f"{role}: {len(tried)} answers compared, {len(told)} differ"
    record_property("compared", said)
    sys.stderr.write("\n".join([said, *map(str, told), ""]))

    assert told == []
    assert len(tried) > 20


def test_whoever_sees_it_sees_the_difference(world, django_db_blocker):
    """The two worlds do differ: the National PACE team is told."""
    pages = [(page, "GET") for page in access.every_page() if page.route in SEEN_BY_ALL]
    with django_db_blocker.unblock():
        first = [asked(page, method, world, "national") for page, method in pages]
        with transaction.atomic():
            change(world, "member")
            again = [asked(page, method, world, "national") for page, method in pages]
            transaction.set_rollback(True)

    assert pages
    same = [
        page.label
        for (page, _), one, other in zip(pages, first, again, strict=True)
        if one == other
    ]
    assert same == []
