"""Lists that page by key: whole, flat, and deaf to forged keys."""

import base64
import datetime as dt
import json

import pytest
from django.http import QueryDict
from hypothesis import assume, example, given
from hypothesis import strategies as st

from accounts.models import AuditEvent, User
from kit import tables

ORDER = ("-at", "-pk")
AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)

offsets = st.integers(-1439, 1439).map(
    lambda minutes: dt.timezone(dt.timedelta(minutes=minutes))
)
moments = st.datetimes(timezones=offsets | st.just(dt.UTC))
# What a key may be forged from: as JSON has it, of any kind in any place.
forged_words = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from((2**31, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**64)),
    st.floats(),
    st.text("ab:'é\0\ud800\udfff"),
    moments.map(dt.datetime.isoformat),
    moments.map(lambda moment: {"at": moment.isoformat()}),
    st.datetimes().map(lambda moment: {"at": moment.isoformat()}),
    st.dates().map(lambda day: {"on": day.isoformat()}),
    moments.map(lambda moment: {"on": moment.isoformat()}),
    st.sampled_from(({}, {"at": 5}, {"at": "24"}, {"on": "0000-00-00"}, [], [[]])),
)
orders = st.sampled_from(
    (ORDER, ("target_label", "pk"), ("-pk", "target_id"), ("actor", "pk"))
)


def forged(values, *, backwards=False):
    packed = json.dumps([backwards, *values]).encode()
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


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
@given(
    st.lists(forged_words, min_size=2, max_size=2), orders, st.booleans(), st.booleans()
)
@example([{"at": "2026-11-01T00:00:00+23:59"}, 5], ORDER, False, False)
@example(["2026-11-01T00:00:00+23:59", 5], ORDER, True, True)
@example([{"at": "0001-01-01T00:00:00+01:00"}, 5], ORDER, False, True)
@example([{"at": "9999-12-31T23:59:59-01:00"}, 5], ORDER, False, True)
@example([{"at": "2026-11-01T00:00:00+01:00"}, 2**63], ORDER, False, False)
@example(["\ud800", 5], ("target_label", "pk"), False, False)
def test_a_forged_key_of_the_right_length_opens_a_page_and_never_fails(
    values, order, backwards, is_merged
):
    after = forged(values, backwards=backwards)
    rows = AuditEvent.objects.all()

    if is_merged:
        arms = [rows.values("pk", "at", "target_label", "target_id", "actor")] * 2
        tables.merged_page(arms, order=order, after=after)
    else:
        tables.queryset_page(rows, order=order, after=after)


@given(moments, st.integers(-(2**63), 2**63 - 1), st.text("ab:'é"), st.dates())
def test_a_key_of_ours_is_read_as_it_was(moment, number, words, day):
    # A moment whose day is another in UTC has to be one that Python has there.
    assume(dt.date(1, 1, 2) < moment.date() < dt.date(9999, 12, 30))

    key = tables.decode(tables.encode([moment, number, words, day]), 4)

    assert key == tables.Key((moment, number, words, day))


NESTED = base64.urlsafe_b64encode(b"[" * 2900).decode()


@pytest.mark.parametrize(
    "after", ["x", "W10", "bnVsbA", "....", "WzEsMiwzLDQsNV0", NESTED, "W" * 100_000]
)
def test_what_is_no_key_at_all_opens_the_first_page(rows, after):
    page = tables.queryset_page(rows, order=ORDER, after=after)

    assert len(page.rows) == tables.PAGE_LENGTH
    assert not page.newer
