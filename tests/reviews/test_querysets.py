"""Who sees which review, and which reviews are due."""

from __future__ import annotations

import datetime as dt

import pytest

from partnerships.roles import Permission
from partnerships.standing import standing_of
from reviews.choices import ReviewState
from reviews.models import FigureSet, Review
from tests.factories.reviews import MOMENT, FigureSetFactory, ReviewFactory
from tests.world import SIGNED_IN, build

pytestmark = pytest.mark.django_db
SECOND = dt.timedelta(seconds=1)
COMPILERS = {"national", "analyst"}
CHAIRS = {"chair", "deputy"}


@pytest.fixture
def world():
    return build()


def roles(world, rows_of, row):
    return {
        role
        for role in SIGNED_IN
        if rows_of(standing_of(world.people[role])).contains(row)
    }


@pytest.mark.parametrize("state", ReviewState)
def test_drafts_are_for_who_compiles_checks_for_chairs_and_the_rest_for_all(
    world, state
):
    facts = {"state": state}
    if state in (ReviewState.PUBLISHED, ReviewState.SUPERSEDED):
        facts |= {"published_at": MOMENT, "published_by": world.people["national"]}
    ours = ReviewFactory(partnership=world.ours, **facts)
    national = ReviewFactory(**facts)
    everybody = set(SIGNED_IN)

    for_ours = roles(world, Review.objects.seen_by, ours)
    for_all = roles(world, Review.objects.seen_by, national)

    if state in (ReviewState.PUBLISHED, ReviewState.SUPERSEDED):
        assert for_ours == for_all == everybody
    elif state == ReviewState.CHECK:
        assert for_ours == COMPILERS | CHAIRS
        assert for_all == COMPILERS | CHAIRS | {"far_chair"}
    else:
        assert for_ours == for_all == COMPILERS


@pytest.mark.parametrize(
    ("permission", "expected"),
    [
        (Permission.REVIEW_VIEW, COMPILERS | CHAIRS),
        # By a national role nobody checks.
        (Permission.REVIEW_CHECK, CHAIRS),
        (Permission.REVIEW_COMPILE, COMPILERS),
        (Permission.REVIEW_PUBLISH, {"national"}),
    ],
)
def test_each_act_on_a_review_in_check_has_its_people(world, permission, expected):
    review = ReviewFactory(state=ReviewState.CHECK, partnership=world.ours)

    def permitted(standing):
        return Review.objects.permitting(standing, permission)

    assert roles(world, permitted, review) == expected


@pytest.mark.parametrize(
    ("facts", "is_due"),
    [
        ({}, True),
        ({"next_at": MOMENT + SECOND}, False),
        ({"state": ReviewState.DRAFT}, False),
        ({"state": ReviewState.COMPILING, "lease_until": MOMENT - SECOND}, True),
        ({"state": ReviewState.COMPILING, "lease_until": MOMENT}, False),
        ({"state": ReviewState.FAILED, "lease_until": MOMENT - SECOND}, False),
    ],
)
def test_a_review_is_due_when_it_waits_or_its_worker_broke_off(facts, is_due):
    review = ReviewFactory(**facts)

    assert Review.objects.due(MOMENT).contains(review) is is_due


def test_reviews_are_compiled_in_turn_and_listed_newest_first():
    second, third, first = (
        ReviewFactory(next_at=MOMENT - turn * SECOND, asked_at=MOMENT + turn * SECOND)
        for turn in (1, 0, 2)
    )

    assert list(Review.objects.due(MOMENT)) == [first, second, third]
    assert list(Review.objects.for_list()) == [first, second, third]


FIGURES = {
    # Of all partnerships, of ours, of theirs; true and suppressed.
    (None, False): {"national"},
    (None, True): {"national", "government", "analyst"},
    ("ours", False): {"national", "chair", "deputy"},
    ("ours", True): {
        *("national", "government", "analyst"),
        *("chair", "deputy", "officer", "on_it"),
    },
    ("theirs", False): {"national", "far_chair"},
    ("theirs", True): {"national", "government", "analyst", "far_chair"},
}


@pytest.mark.parametrize(("slug", "is_protected"), FIGURES)
def test_true_figures_are_for_who_may_open_every_row(world, slug, is_protected):
    row = FigureSetFactory(
        partnership=world.rows[slug] if slug else None, is_protected=is_protected
    )

    assert roles(world, FigureSet.objects.seen_by, row) == FIGURES[slug, is_protected]

    def permitted(standing, permission):
        return FigureSet.objects.permitting(standing, permission)

    for permission, may in (
        (Permission.FIGURES_VIEW, FIGURES[slug, is_protected]),
        (Permission.REVIEW_PUBLISH, {"national"}),
    ):
        assert (
            roles(world, lambda one, what=permission: permitted(one, what), row) == may
        )


@pytest.mark.parametrize(
    ("facts", "is_due"),
    [
        ({}, True),
        ({"next_at": MOMENT + SECOND}, False),
        ({"state": "compiling", "lease_until": MOMENT - SECOND}, True),
        ({"state": "compiling", "lease_until": MOMENT}, False),
        ({"state": "failed"}, False),
        ({"ready": True}, False),
    ],
)
def test_a_set_of_figures_is_due_while_it_waits_or_was_left(facts, is_due):
    row = FigureSetFactory(**facts)

    assert FigureSet.objects.due(MOMENT).contains(row) is is_due
