"""The rules of who sees a situation, by the names of the roles."""

import datetime as dt

import pytest

from partnerships.standing import standing_of
from redundancies.actions.leading import place_in
from redundancies.models import Situation
from tests.world import TOLD_AT, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build()


def seen_by(person):
    return set(Situation.objects.seen_by(standing_of(person)))


def test_need_to_know_is_for_the_chairs_who_was_asked_and_who_is_on_it(world):
    sees = {
        role for role, person in world.people.items() if world.secret in seen_by(person)
    }

    assert sees == {"chair", "deputy", "asked", "on_it", "national"}


def test_a_shared_one_is_for_all_of_the_partnership_and_nobody_elsewhere(world):
    sees = {
        role for role, person in world.people.items() if world.shared in seen_by(person)
    }

    assert sees == {
        "chair",
        "deputy",
        "officer",
        "on_it",
        "member",
        "asked",
        "national",
    }


def test_a_partnership_that_leads_no_longer_sees_it_no_longer(world):
    place_in(
        situation=world.secret,
        council=world.theirs_council,
        place="Lerwick",
        by=world.people["national"],
        at=TOLD_AT + dt.timedelta(hours=1),
        version=world.secret.version,
    )
    for person in world.people.values():
        person.__dict__.pop("_standing", None)

    sees = {
        role for role, person in world.people.items() if world.secret in seen_by(person)
    }

    assert sees == {"far_chair", "national"}
