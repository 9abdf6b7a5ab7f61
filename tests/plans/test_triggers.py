"""What triggers keep costs by what was written, however much there is.

A trigger's statements are planned once for a connection, for few rows or for many.
"""

import datetime as dt
import re

import pytest
from django.db import connection, transaction

from kit.acting import For, acting
from redundancies.choices import ClockKind
from redundancies.models import Response, Situation
from tests.factories.redundancies import ClockEventFactory
from tests.plans.growing import GROWING, grow, settle
from tests.plans.reading import nodes
from tests.world import TOLD_AT, build

pytestmark = pytest.mark.committing
READ = """
SELECT sum(seq_tup_read), sum(coalesce(idx_tup_fetch, 0))
FROM pg_stat_xact_user_tables WHERE relname = ANY (%s)
"""
# Rows of the tables that grow; there are thousands of each.
FEW = 100


def read_by(act):
    """Rows that the database reads one after the other, and by an index, for an act."""
    with acting(None, For.ACT), connection.cursor() as cursor:
        cursor.execute(READ, [list(GROWING)])
        before = cursor.fetchone()
        act()
        cursor.execute(READ, [list(GROWING)])
        after = cursor.fetchone()
    return [int(one - other) for one, other in zip(after, before, strict=True)]


def test_one_row_is_kept_by_reading_few_though_thousands_were_written_before(
    own_database,
):
    world = build()
    grow(world, 1, 3_000)
    settle(own_database)
    response = world.shared.responses.get()

    def paused():
        ClockEventFactory(
            response=response, kind=ClockKind.PAUSED, at=TOLD_AT + dt.timedelta(hours=1)
        )

    def closed():
        Response.objects.filter(pk=response.pk).update(closed_on=TOLD_AT.date())

    def dated():
        Situation.objects.filter(pk=world.shared.pk).update(
            first_dismissal_on=TOLD_AT.date()
        )

    for act in (paused, closed, dated):
        one_by_one, by_index = read_by(act)
        assert one_by_one < FEW, act
        assert by_index < FEW, act


def test_many_rows_are_kept_by_reading_each_some_times_though_one_was_written_before(
    own_database,
):
    world = build()
    with transaction.atomic(), acting(None, For.ACT):
        ClockEventFactory(
            response=world.shared.responses.get(), kind=ClockKind.PAUSED, at=TOLD_AT
        )
        Situation.objects.filter(pk=world.shared.pk).update(
            first_dismissal_on=TOLD_AT.date()
        )
    many = 2_000

    one_by_one, by_index = read_by(lambda: grow(world, 1, many))

    # Thirty statements and their triggers: by a plan for one it would be a thousand.
    assert (one_by_one + by_index) / many < 200


def test_many_clocks_are_worked_out_by_a_plan_that_was_made_for_any_number(
    own_database,
):
    """As a connection has it that never counted its tables: nothing is looked for in
    what was worked out, once for each row."""
    world = build()
    many = 1_000
    grow(world, 1, many)
    wanted = list(Response.objects.values_list("pk", flat=True))
    with acting(None, For.ACT), connection.cursor() as cursor:
        cursor.execute(
            "SELECT prosrc FROM pg_proc WHERE proname = 'redundancies_clocks'"
        )
        body = re.sub(r"\bwanted\b", "$1", cursor.fetchone()[0])
        cursor.execute(f"PREPARE clocks (bigint[]) AS {body}")
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        words = "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) EXECUTE clocks (%s)"
        cursor.execute(words, [wanted])
        [found] = cursor.fetchone()[0]
        cursor.execute("DEALLOCATE clocks")

    assert sum(map(touched, nodes(found["Plan"]))) < 100 * len(wanted)


def touched(node):
    """Rows that a step of a plan gave, and those that it passed by."""
    passed = sum(
        node.get(f"Rows Removed by {by}", 0) for by in ("Filter", "Join Filter")
    )
    return (node["Actual Rows"] + passed) * node["Actual Loops"]
