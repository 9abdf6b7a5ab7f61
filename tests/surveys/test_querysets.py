"""Who sees a wave in which of its states."""

from __future__ import annotations

import datetime as dt

import pytest

from partnerships.roles import Permission
from partnerships.standing import standing_of
from surveys.choices import WaveState
from surveys.models import Wave
from tests.world import SIGNED_IN, build

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)
TEAM = {"national"}
AT_WORK = TEAM | {"analyst", "chair", "deputy", "far_chair"}


def wave(state, opens_on=DAY):
    return Wave.objects.create(
        title="Partner survey", opens_on=opens_on, closes_on=opens_on, state=state
    )


@pytest.fixture
def world():
    return build()


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (WaveState.DRAFT, TEAM),
        (WaveState.OPEN, AT_WORK),
        (WaveState.CLOSED, AT_WORK),
        (WaveState.PUBLISHED, AT_WORK | {"government", "national_member"}),
    ],
)
def test_a_wave_is_seen_by_more_people_the_further_it_is(world, state, expected):
    made = wave(state)
    standings = {role: standing_of(world.people[role]) for role in SIGNED_IN}

    def those(rows_of):
        return {
            role for role, each in standings.items() if rows_of(each).contains(made)
        }

    assert those(Wave.objects.seen_by) == expected
    assert (
        those(lambda standing: Wave.objects.permitting(standing, Permission.SURVEY_RUN))
        == TEAM
    )
    assert (
        those(
            lambda standing: Wave.objects.permitting(
                standing, Permission.SURVEY_RESULTS
            )
        )
        == expected
    )


def test_waves_are_listed_newest_first():
    older, newer = wave("draft"), wave("draft", DAY + dt.timedelta(days=1))
    last = wave("draft", DAY)

    assert list(Wave.objects.for_list()) == [newer, last, older]
