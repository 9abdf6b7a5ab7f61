"""Exact figures of a small world, and what of them others may see."""

import datetime as dt

import pytest

from clients.models import Attendance, ClientDelivery, Need, Outcome
from kit.disclosure import SUPPRESSED, TOTAL
from reviews.figures import Scope, compiled, told_of
from reviews.figures.cubes import count, shown
from surveys.models import PublishedFigure
from tests.factories.clients import CaseFactory
from tests.factories.partnerships import PartnershipFactory
from tests.factories.redundancies import (
    DeliveryFactory,
    ResponseFactory,
    SessionFactory,
)
from tests.world import TOLD_AT, build

pytestmark = pytest.mark.django_db

FROM, TO = dt.date(2026, 1, 1), dt.date(2026, 3, 31)
DAY = TOLD_AT.date()


@pytest.fixture
def world():
    return build()


def scope(partnership=None, *, is_protected=False):
    return Scope(
        FROM,
        TO,
        TO,
        partnership.pk if partnership else None,
        str(partnership or ""),
        is_protected,
    )


def tables(about):
    return {table.key: table for _, found in compiled(about) for table in found}


def rows(about, key):
    return [tuple(row) for row in tables(about)[key].rows]


def test_a_situation_of_two_partnerships_counts_for_both_and_once_for_all(world):
    ResponseFactory(situation=world.shared, partnership=world.theirs, is_lead=False)

    def total(place):
        return rows(scope(place), "situations-by-source")[-1]

    assert total(world.ours) == ("Total", 2, 74)
    # None of its sites are in the second: its people are counted where it is led.
    assert total(world.theirs) == ("Total", 2, 37)
    # Secret, shared, foreign, and the one that has no partnership yet.
    assert total(None) == ("Total", 4, 148)


@pytest.mark.parametrize(
    ("told_at", "is_counted"),
    [
        (dt.datetime(2025, 12, 31, 23, 59, tzinfo=dt.UTC), False),
        (dt.datetime(2026, 1, 1, tzinfo=dt.UTC), True),
        # On the last day, by the clocks of Scotland: summer time has begun.
        (dt.datetime(2026, 3, 31, 22, 59, tzinfo=dt.UTC), True),
        (dt.datetime(2026, 3, 31, 23, 0, tzinfo=dt.UTC), False),
    ],
)
def test_a_period_holds_both_its_days_as_scotland_has_them(told_at, is_counted):
    partnership = PartnershipFactory()
    ResponseFactory(partnership=partnership, situation__told_at=told_at)

    found = rows(scope(partnership), "situations-by-source")

    assert found == ([("The employer", 1, 0), ("Total", 1, 0)] if is_counted else [])


def test_false_reports_and_moved_responses_are_not_counted(world):
    world.secret.status = "rejected"
    world.secret.save(update_fields=["status"])
    moved = world.shared.responses.get()
    moved.to_on = DAY
    moved.save(update_fields=["to_on"])

    assert rows(scope(world.ours), "situations-by-source") == []


def test_reach_counts_people_informed_and_supported_in_depth_apart(world):
    response = world.shared.responses.get()
    presentation = SessionFactory(
        response=response, state="held", attended=30, starts_at=TOLD_AT, ends_at=TOLD_AT
    )
    workshop = SessionFactory(
        response=response,
        kind="workshop",
        state="held",
        starts_at=TOLD_AT,
        ends_at=TOLD_AT,
    )
    for session in (presentation, workshop):
        Attendance.objects.create(session=session, case=world.case, recorded_at=TOLD_AT)
    # The same person once more, one-to-one: still one individual.
    ClientDelivery.objects.create(
        delivery=DeliveryFactory(
            response=response, on=DAY, audience="person", format="one_to_one"
        ),
        case=world.case,
    )

    assert rows(scope(world.ours), "reach") == [
        ("People affected", 74),
        ("People informed", 37),
        ("Attendance at presentations", 30),
        ("Individuals with in-depth support", 1),
        ("Employers with in-depth support", 1),
        ("Sites with in-depth support", 1),
    ]


@pytest.mark.parametrize(
    ("leaving_on", "row"),
    [
        (DAY + dt.timedelta(days=12), "Before the leaving date"),
        (DAY, "On or after the leaving date"),
        (None, "Helped, leaving date not known"),
    ],
)
def test_timeliness_is_from_first_help_to_leaving(world, leaving_on, row):
    world.case.leaving_on = leaving_on
    world.case.save(update_fields=["leaving_on"])
    for days in (0, 5):
        ClientDelivery.objects.create(
            delivery=DeliveryFactory(
                response=world.shared.responses.get(),
                on=DAY + dt.timedelta(days=days),
                audience="person",
            ),
            case=world.case,
        )

    found = dict(rows(scope(world.ours), "timeliness"))

    assert found[row] == 1
    if leaving_on:
        days = (leaving_on - DAY).days
        assert found["Median days from first help to leaving"] == days
        share = 100 if days else 0
        assert found["Per cent first helped before leaving"] == share


def test_needs_are_met_or_not_and_referrals_stand_where_they_are(world):
    for case, met_on in ((world.case, DAY), (world.secret_case, None)):
        Need.objects.create(
            case=case, service=world.service, noted_on=DAY, met_on=met_on
        )

    assert rows(scope(world.ours), "needs") == [
        ("Benefits advice", 2, 1, 1),
        ("Total", 2, 1, 1),
    ]
    assert rows(scope(world.ours), "referrals") == [
        ("Sent", 1),
        ("Total", 1),
    ]


def test_reasons_are_shown_only_when_many_gave_the_same(world):
    for number in range(5):
        case = CaseFactory(partnership=world.ours)
        world.referral.pk = None
        world.referral._state.adding = True
        world.referral.reference = f"reason{number}000"[:10]
        world.referral.case = case
        world.referral.state, world.referral.reason = "rejected", " No places "
        world.referral.save()
    world.referral.pk = None
    world.referral._state.adding = True
    world.referral.reference = "private001"
    world.referral.reason = "She moved to her sister"
    world.referral.save()

    assert rows(scope(world.ours), "referrals-not-accepted") == [("No places",)]


def test_the_newest_answer_of_each_person_is_the_outcome(world):
    for told_on, work in ((DAY, "looking"), (TO, "employed")):
        Outcome.objects.create(
            case=world.case,
            told_on=told_on,
            answered_by="link",
            work=work,
            pay="lower",
            recorded_at=TOLD_AT,
        )

    assert rows(scope(world.ours), "outcomes") == [
        ("Working for an employer", 1, 100),
        ("Total", 1, 100),
    ]


def test_published_figures_stand_beside_the_same_measures_from_records(world):
    for series, wave, measure, value in (
        ("client-survey", "2020", "took a pay cut", "43"),
        ("activity", "2018-19", "individuals with in-depth support", "3038"),
    ):
        PublishedFigure.objects.create(
            series=series,
            wave=wave,
            key="one",
            measure=measure,
            value=value,
            source="As published",
        )
    for pay in ("lower", "higher"):
        Outcome.objects.create(
            case=CaseFactory(partnership=world.ours),
            told_on=DAY,
            answered_by="link",
            work="employed",
            pay=pay,
            recorded_at=TOLD_AT,
        )

    (survey,) = rows(scope(), "client-survey")
    (activity,) = rows(scope(), "activity")

    assert survey[0] == "took a pay cut"
    assert "43" in survey
    assert survey[-2:] == (50, 2)
    assert activity[:4] == ("individuals with in-depth support", "2018-19", "3038", 0)
    assert "client-survey" not in tables(scope(world.ours))


def test_figures_for_others_hide_few_people_and_one_employers_people(world):
    found = tables(scope(world.theirs, is_protected=True))

    assert found["situations-by-source"].rows == (
        ("The employer", 1, SUPPRESSED),
        ("Total", 1, SUPPRESSED),
    )
    assert found["timeliness"].base == "Base: [c] people registered in the period"
    assert found["timeliness"].is_suppressed


def test_totals_of_people_affected_are_rounded_where_they_leave(world):
    true = tables(scope(world.ours))["situations-by-size"]
    leaving = tables(scope(world.ours, is_protected=True))["situations-by-size"]

    assert true.rows[-1] == ("Total", 2, 74)
    assert leaving.rows[-1] in (("Total", 2, 70), ("Total", 2, SUPPRESSED))


PEOPLE = """
    SELECT row_number() OVER () AS thing, place, category, employer FROM (VALUES {rows})
        AS given (place, category, employer, many), generate_series(1, many)
"""


def test_no_two_places_reviews_give_back_what_one_suppresses():
    """Two exports: the national figures less those of all the other places."""
    numbers = {(1, "a"): 3, (1, "b"): 20, (2, "a"): 30, (2, "b"): 40, (3, "a"): 25}
    given = ", ".join(
        f"({place}, '{category}', {place * 100 + many}, {many})"
        for (place, category), many in numbers.items()
    )
    counted = count(scope(is_protected=True), PEOPLE.format(rows=given))
    (pair,) = shown(scope(is_protected=True), counted)
    hidden = pair[0].hidden

    assert (1, "a") in hidden
    # In its own place and among all places at least one more number is missing.
    assert hidden & {(1, "b"), (1, TOTAL)}
    assert hidden & {(2, "a"), (3, "a"), (TOTAL, "a")}


def test_a_total_hidden_in_one_table_is_hidden_in_all_that_share_it(world):
    found = told_of(scope(world.theirs, is_protected=True))

    totals = {cubes[1].cell() for key, cubes in found.items() if len(cubes) == 2}

    assert SUPPRESSED in totals
    assert all(
        cubes[-1].cell() == SUPPRESSED
        for key, cubes in found.items()
        if key in ("source", "size", "industry", "number", "insolvency")
    )
