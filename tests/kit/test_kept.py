"""A kept query gives what its queryset gives, built and prepared once."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Value,
)
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext

from kit import kept
from kit.kept import Given, GivenList, Kept, NotKept
from partnerships.standing import standing_of
from redundancies.models import Delivery, Response, Situation, SituationGrant
from redundancies.querysets import Filters, start_of
from tests.world import TOLD_AT, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build()


def situation(name="number"):
    return Given(name, BigIntegerField())


def both(build_query, asker=None, values=None, **shape):
    """What the kept query gives and, with values in place, the queryset itself."""
    return Kept(build_query).rows(values, asker, **shape)


def test_rows_of_a_model_come_with_what_is_selected_and_annotated(world):
    def build_query():
        return (
            Situation.objects.select_related("employer", "council")
            .annotate(words=Concat(F("place"), Value(" 100%")))
            .filter(pk=situation())
        )

    [row] = both(build_query, values={"number": world.shared.pk})

    assert row == world.shared
    assert row.words == f"{world.shared.place} 100%"
    with CaptureQueriesContext(connection) as queries:
        assert row.employer == world.shared.employer
        assert row.council == world.ours_council
    # That is what the world's own row asks for.
    assert len(queries) <= 1


@pytest.mark.parametrize("rows", ["values", "values_list", "flat", "union"])
def test_values_come_as_the_queryset_gives_them(world, rows):
    def build_query(number):
        found = Situation.objects.filter(pk=number).order_by("pk")
        if rows == "values":
            return found.values("pk", "employer__name")
        if rows == "values_list":
            return found.values_list("pk", "told_at")
        if rows == "flat":
            return found.values_list("reference", flat=True)
        other = Situation.objects.exclude(pk=number).values_list("pk", "reference")
        return found.values_list("pk", "reference").union(other)

    kept_rows = Kept(lambda: build_query(situation())).rows({"number": world.shared.pk})

    assert sorted(map(str, kept_rows)) == sorted(map(str, build_query(world.shared.pk)))


def test_a_list_is_given_and_nothing_of_an_empty_one(world):
    numbers = GivenList("numbers", BigIntegerField())
    among = Kept(lambda: Situation.objects.filter(pk__in=numbers))

    wanted = [world.shared.pk, world.secret.pk]
    assert {row.pk for row in among.rows({"numbers": wanted})} == set(wanted)
    assert among.rows({"numbers": []}) == []


def test_nothing_is_asked_where_nothing_can_be(world):
    nothing = Kept(lambda: Situation.objects.none())

    assert nothing.rows() == []
    with CaptureQueriesContext(connection) as queries:
        assert nothing.rows() == []
    assert len(queries) == 0


def test_nothing_given_is_null(world):
    since = Given("since", DateTimeField(null=True))
    told = Kept(lambda: Situation.objects.filter(told_at__gte=since))

    assert told.rows({"since": None}) == []
    assert len(told.rows({"since": TOLD_AT - dt.timedelta(days=1)})) == 4


def seen():
    @Kept
    def rows(asker):
        return Situation.objects.seen_by(asker).order_by("pk")

    return rows


def test_each_asker_sees_its_own_and_those_alike_share_one_shape(world):
    rows = seen()
    for role in ("chair", "far_chair", "deputy", "member", "asked", "officer"):
        standing = standing_of(world.people[role])
        found = Situation.objects.seen_by(standing).order_by("pk")
        assert rows.rows(None, standing) == list(found), role

    # Chair and deputy differ by their role, the chairs of two places by numbers only.
    assert len(rows.shapes) == 4


def test_numbers_stand_inside_words_and_lists(world):
    @Kept
    def granted(asker):
        keys = asker.audiences()
        return SituationGrant.objects.filter(audience__in=keys).order_by("pk")

    for role in ("chair", "far_chair"):
        standing = standing_of(world.people[role])
        found = SituationGrant.objects.filter(audience__in=standing.audiences())
        assert granted.rows(None, standing) == list(found.order_by("pk"))


def test_what_hangs_on_more_than_the_numbers_of_the_asker_is_refused(world):
    @Kept
    def odd(asker):
        # Even and odd people see different things.
        return Situation.objects.filter(version=1 + asker.person_id % 2)

    with pytest.raises(NotKept):
        odd.rows(None, standing_of(world.people["chair"]))


def test_what_is_prefetched_is_refused():
    with pytest.raises(NotKept):
        Kept(lambda: Situation.objects.prefetch_related("responses")).rows()


def test_each_shape_is_prepared_once_on_a_connection(world):
    rows = Kept(lambda: Situation.objects.filter(pk=situation()))
    rows.rows({"number": world.shared.pk})

    with CaptureQueriesContext(connection) as queries:
        for row in (world.shared, world.secret):
            assert rows.rows({"number": row.pk}) == [row]

    assert [query["sql"][:8] for query in queries] == ["EXECUTE "] * 2


def test_without_preparing_the_same_rows_come(world, settings):
    settings.PREPARED_STATEMENTS = False
    rows = seen()
    standing = standing_of(world.people["chair"])

    with CaptureQueriesContext(connection) as queries:
        found = rows.rows(None, standing)

    assert found == list(Situation.objects.seen_by(standing).order_by("pk"))
    assert not any("EXECUTE" in query["sql"] for query in queries)


def test_a_sign_of_percent_is_taken_as_it_is(world):
    Delivery.objects.all().update(note="50% more")
    Situation.objects.filter(pk=world.shared.pk).update(place="100% there")
    like = Kept(
        lambda: Situation.objects.filter(place__contains="0% t", pk=situation())
    )

    for _ in range(2):
        assert like.rows({"number": world.shared.pk}) == [world.shared]


def test_after_an_error_in_a_transaction_it_goes_on(world):
    broken = Kept(
        lambda: Situation.objects.annotate(
            number=Value(1, BigIntegerField()) / situation()
        ).filter(number=1)
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        broken.rows({"number": 0})

    assert broken.rows({"number": 1})
    with pytest.raises(DatabaseError), transaction.atomic():
        broken.rows({"number": 0})
    assert broken.rows({"number": 1})


def test_what_a_rolled_back_transaction_prepared_stays_prepared(world):
    rows = Kept(lambda: Situation.objects.filter(pk=situation()))
    with transaction.atomic():
        rows.rows({"number": world.shared.pk})
        transaction.set_rollback(True)

    assert rows.rows({"number": world.shared.pk}) == [world.shared]


def test_shapes_and_what_is_prepared_are_bounded(world, monkeypatch):
    monkeypatch.setattr(kept, "MOST_SHAPES", 2)
    monkeypatch.setattr(kept, "MOST_PREPARED", len(prepared()) + 2)
    rows = Kept(lambda limit: Situation.objects.order_by("pk")[:limit])

    for limit in (1, 2, 3, 4, 1):
        assert len(rows.rows(limit=limit)) == limit

    assert len(rows.shapes) == 2
    assert len(prepared()) <= kept.MOST_PREPARED
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        assert cursor.fetchone()[0] == len(prepared())


def prepared():
    return kept.PREPARED.get(connection.connection, {})


def test_a_subquery_and_words_may_be_given(world):
    word = Given("word", CharField())
    rows = Kept(
        lambda: Situation.objects.filter(
            Exists(
                Response.objects.filter(
                    situation=OuterRef("pk"), partnership__slug=word
                )
            )
        ).order_by("pk")
    )

    assert rows.rows({"word": "theirs"}) == [world.foreign]
    assert rows.rows({"word": "ours' OR true --"}) == []


def test_a_list_starts_at_ones_own_grants_alone(world):
    start = start_of(standing_of(world.people["far_chair"]), Filters())

    assert start.keys == (f"1:{world.theirs.pk}:0:0",)
