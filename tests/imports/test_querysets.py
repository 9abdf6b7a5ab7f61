"""Which files of notices wait to be brought in."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection

from imports.models import NoticeFile
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
MOMENT = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


def notice_file(**facts):
    return NoticeFile.objects.create(
        **{
            "file_name": "notices.csv",
            "mapping": "md",
            "sha256": "0" * 64,
            "brought_by": UserFactory(),
            "brought_at": MOMENT,
        }
        | facts
    )


@pytest.mark.parametrize(
    ("facts", "waits"),
    [
        ({}, True),
        ({"lease_until": MOMENT - SECOND}, True),
        ({"lease_until": MOMENT}, False),
        ({"finished_at": MOMENT, "counts": {}}, False),
        (
            {"finished_at": MOMENT, "counts": {}, "lease_until": MOMENT - SECOND},
            False,
        ),
    ],
)
def test_a_file_waits_until_it_is_finished_and_nobody_is_at_it(facts, waits):
    made = notice_file(**facts)

    assert NoticeFile.objects.waiting(MOMENT).contains(made) is waits


def test_files_are_brought_in_in_turn_and_listed_newest_first():
    first, second = notice_file(), notice_file(brought_at=MOMENT + SECOND)
    third = notice_file()

    assert list(NoticeFile.objects.waiting(MOMENT)) == [first, second, third]
    assert list(NoticeFile.objects.for_list()) == [second, third, first]


def test_the_file_that_waits_longest_is_brought_in_first():
    made = [notice_file() for _ in range(3)]
    # It lies behind the others now, and no index gives it back its place.
    NoticeFile.objects.filter(pk=made[0].pk).update(file_name="first.csv")
    with connection.cursor() as cursor:
        for way in ("indexscan", "indexonlyscan", "bitmapscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")

    assert list(NoticeFile.objects.waiting(MOMENT)) == made
