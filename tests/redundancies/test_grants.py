"""The rules of who sees a situation, by the names of the roles."""

import datetime as dt

import pytest
from django.db import IntegrityError, OperationalError, connection

from partnerships.roles import Level
from partnerships.standing import standing_of
from redundancies.actions import grants
from redundancies.actions.leading import place_in
from redundancies.choices import LISTED, Visibility
from redundancies.models import Situation, SituationGrant
from tests.factories.partnerships import PartnershipFactory
from tests.factories.redundancies import (
    AssignmentFactory,
    RequestFactory,
    ResponseFactory,
    SessionFactory,
)
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


def reckoned(situation):
    """Who has a grant, and of which level, worked out from the rows in plain Python."""
    found = set()
    for response in situation.responses.filter(to_on=None):
        place, told_at = response.partnership_id, response.told_at
        found.add((response.pk, place, None, None, Level.CHAIR, told_at))
        if situation.visibility != "need_to_know" and situation.status != "rejected":
            found.add((response.pk, place, None, None, Level.STAFF, told_at))
            found.add((response.pk, place, None, None, Level.MEMBER, told_at))
        for request in response.requests.all():
            body = request.organisation_id
            found.add((response.pk, place, body, None, Level.ASKED, told_at))
        for assignment in response.assignments.filter(to_on=None):
            person = assignment.person_id
            found.add((response.pk, place, None, person, Level.ON_IT, told_at))
    return found


def written(situation):
    return set(
        SituationGrant.objects.filter(situation=situation).values_list(
            "response", "partnership", "organisation", "person", "level", "told_at"
        )
    )


@pytest.fixture
def helped(world):
    """The shared situation with a second partnership, all reasons, some twice."""
    helper = ResponseFactory(
        situation=world.shared, partnership=world.theirs, is_lead=False
    )
    ours = world.shared.responses.get(partnership=world.ours)
    for response in (ours, helper):
        RequestFactory(response=response, organisation=world.advice)
        session = SessionFactory(response=response)
        RequestFactory(response=response, organisation=world.advice, session=session)
        RequestFactory(response=response, organisation=world.college)
        AssignmentFactory(response=response, person=world.people["on_it"])
        gone = AssignmentFactory(response=response, person=world.people["officer"])
        gone.to_on = TOLD_AT.date()
        gone.save()
    return world.shared


@pytest.mark.parametrize("visibility", Visibility)
@pytest.mark.parametrize("status", LISTED)
def test_grants_are_what_the_rows_give_by_a_second_reckoning(
    helped, visibility, status
):
    is_shared = visibility != Visibility.NEED_TO_KNOW
    Situation.objects.filter(pk=helped.pk).update(
        visibility=visibility,
        status=status,
        shared_at=TOLD_AT if is_shared else None,
        shared_by=helped.shared_by_id if is_shared else None,
    )
    helped.refresh_from_db()

    grants.rewrite(situation=helped)

    assert written(helped) == reckoned(helped)
    assert {level for *_, level, _ in written(helped)} >= {
        Level.CHAIR,
        Level.ASKED,
        Level.ON_IT,
    }


def test_a_response_that_has_ended_gives_no_grant_of_any_level(helped):
    helped.responses.update(to_on=TOLD_AT.date())

    grants.rewrite(situation=helped)

    assert written(helped) == set()


@pytest.mark.parametrize(
    "wrong",
    [
        {"level": Level.ASKED, "organisation": "sds"},
        {"level": Level.ON_IT, "person": "member"},
        {"level": Level.CHAIR, "partnership": "nobodys"},
        {"level": Level.REFERRED},
    ],
)
@pytest.mark.parametrize("way", ["one", "all"])
def test_a_grant_that_the_rows_do_not_give_is_taken_away(world, helped, wrong, way):
    grants.rewrite(situation=helped)
    people = world.people | {"nobodys": PartnershipFactory(), "sds": world.sds}
    facts = {
        name: people[value] if isinstance(value, str) else value
        for name, value in wrong.items()
    }
    response = helped.responses.get(partnership=world.ours)
    SituationGrant.objects.create(
        **{
            "response": response,
            "situation": helped,
            "partnership": world.ours,
            "told_at": response.told_at,
        }
        | facts
    )

    grants.rewrite(situation=helped) if way == "one" else grants.rebuild_all()

    assert written(helped) == reckoned(helped)


def test_a_grant_moves_with_the_time_of_telling(helped):
    grants.rewrite(situation=helped)
    helped.responses.update(told_at=TOLD_AT + dt.timedelta(days=1))

    grants.rewrite(situation=helped)

    assert written(helped) == reckoned(helped)


def test_what_is_right_already_is_left_as_it_is(helped):
    grants.rewrite(situation=helped)
    before = set(SituationGrant.objects.values_list("pk", flat=True))

    grants.rewrite(situation=helped)
    grants.rebuild_all()

    assert set(SituationGrant.objects.values_list("pk", flat=True)) == before


def test_the_grants_of_one_situation_are_written_and_no_other_is_touched(world):
    response = world.shared.responses.get()
    RequestFactory(response=response, organisation=world.college)
    AssignmentFactory(response=response, person=world.people["officer"])
    SituationGrant.objects.filter(situation=world.shared).delete()

    grants.rewrite(situation=world.secret)

    assert not SituationGrant.objects.filter(situation=world.shared).exists()
    grants.rewrite(situation=world.shared)
    levels = {grant.level for grant in world.shared.grants.all()}
    assert levels == set(Level) - {Level.REFERRED}


def test_grants_that_could_not_be_written_are_as_they_were(world):
    """Both statements or neither: nobody loses sight of a thing by half a change."""

    def refuse(execute, sql, params, many, context):
        if sql.startswith("INSERT INTO redundancies_situationgrant"):
            raise OperationalError("refused")
        return execute(sql, params, many, context)

    grants_there = SituationGrant.objects.filter(situation=world.shared)
    grants_there.update(told_at=TOLD_AT - dt.timedelta(days=1))
    before = set(grants_there.values_list("pk", flat=True))

    with connection.execute_wrapper(refuse), pytest.raises(OperationalError):
        grants.rewrite(situation=world.shared)

    assert before
    assert set(grants_there.values_list("pk", flat=True)) == before


@pytest.mark.parametrize("copied", ["response", "situation", "partnership"])
def test_a_grant_cannot_say_otherwise_than_its_response(world, copied):
    grant = SituationGrant.objects.filter(situation=world.secret).first()
    wrong = {
        "response": world.foreign.responses.get(),
        "situation": world.foreign,
        "partnership": world.theirs,
    }
    SituationGrant.objects.filter(pk=grant.pk).update(**{copied: wrong[copied]})

    with (
        pytest.raises(IntegrityError, match="redundancies_grant_of_its_response"),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
