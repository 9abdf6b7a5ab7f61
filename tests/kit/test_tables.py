"""Lists that page by key: whole, flat, and deaf to forged keys."""

import base64
import datetime as dt

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEvent, User
from kit import tables

ORDER = ("-at", "-pk")
AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)

keys = st.lists(
    st.one_of(st.none(), st.integers(), st.text("ab:'é\0")),
    min_size=2,
    max_size=2,
)


@pytest.fixture
def rows(db):
    by = User.objects.create_user("somebody@people.example")
    # Two of each moment: the unique last field of the order decides.
    AuditEvent.objects.bulk_create(
        AuditEvent(
            actor=by,
            verb="row.made",
            target_type="kit.row",
            target_id=number,
            target_label=str(number),
            at=AT + dt.timedelta(minutes=number // 2),
        )
        for number in range(57)
    )
    return AuditEvent.objects.filter(verb="row.made")


def pages_of(rows, length=10):
    after, pages = "", []
    while True:
        page = tables.queryset_page(rows, order=ORDER, after=after, length=length)
        pages.append(page)
        after = page.older
        if not after:
            return pages


def test_the_pages_together_are_the_list(rows):
    walked = [row.pk for page in pages_of(rows) for row in page.rows]

    assert walked == list(rows.order_by(*ORDER).values_list("pk", flat=True))


def test_the_way_back_is_the_way_there(rows):
    pages = pages_of(rows)

    back = tables.queryset_page(rows, order=ORDER, after=pages[2].newer, length=10)

    assert [row.pk for row in back.rows] == [row.pk for row in pages[1].rows]


def test_the_first_page_has_nothing_newer_and_the_last_nothing_older(rows):
    first, *_, last = pages_of(rows)

    assert not first.newer
    assert not last.older


def test_filters_stay_in_the_addresses_of_the_neighbours(rows):
    page = pages_of(rows)[1].addressed(QueryDict("status=open&after=old"))

    assert "status=open" in page.older_href
    assert "after=old" not in page.older_href


@pytest.mark.django_db
@given(keys)
def test_a_forged_key_of_the_right_length_opens_a_page_and_never_fails(values):
    forged = tables.encode(values)

    tables.queryset_page(AuditEvent.objects.all(), order=ORDER, after=forged)


NESTED = base64.urlsafe_b64encode(b"[" * 2900).decode()


@pytest.mark.parametrize(
    "after", ["x", "W10", "bnVsbA", "....", "WzEsMiwzLDQsNV0", NESTED, "W" * 100_000]
)
def test_what_is_no_key_at_all_opens_the_first_page(rows, after):
    page = tables.queryset_page(rows, order=ORDER, after=after)

    assert len(page.rows) == tables.PAGE_LENGTH
    assert not page.newer
