"""Who may see a client, by a second reckoning in plain Python."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import OperationalError, connection

from clients.actions import grants
from clients.choices import Ending, ReferralState
from clients.models import Case, CaseGrant, Referral
from partnerships.roles import Level
from tests.factories.clients import ReferralFactory
from tests.factories.partnerships import OrganisationFactory, PartnershipFactory
from tests.world import TOLD_AT


def reckoned(case):
    place, at = case.partnership_id, case.registered_at
    return {(place, None, Level.STAFF, at)} | {
        (referral.partnership_id, referral.organisation_id, Level.REFERRED, at)
        for referral in case.referrals.all()
        if referral.state != ReferralState.REJECTED
    }


def written(case):
    return set(
        CaseGrant.objects.filter(case=case).values_list(
            "partnership", "organisation", "level", "registered_at"
        )
    )


@pytest.fixture
def case(world):
    """Referred to Citizens Advice twice and to the college in another partnership."""
    ReferralFactory(case=world.case, organisation=world.advice)
    ReferralFactory(
        case=world.case, organisation=world.college, partnership=world.theirs
    )
    return world.case


@pytest.mark.parametrize("state", ReferralState)
def test_grants_are_what_the_rows_give(world, case, state):
    said = {
        ReferralState.REJECTED: {"reason": "No places left"},
        ReferralState.ENDED: {"ended_on": TOLD_AT.date(), "ending": Ending.HELPED},
    }
    Referral.objects.filter(organisation=world.college).update(
        state=state, **said.get(state, {})
    )

    grants.rewrite(case=case)

    assert written(case) == reckoned(case)
    assert len(written(case)) == (2 if state == ReferralState.REJECTED else 3)


@pytest.mark.parametrize("way", ["one", "all"])
@pytest.mark.parametrize("wrong", ["organisation", "partnership", "level"])
def test_a_grant_that_the_rows_do_not_give_is_taken_away(world, case, wrong, way):
    facts = {
        "organisation": {
            "level": Level.REFERRED,
            "organisation": OrganisationFactory(),
            "partnership": world.ours,
        },
        "partnership": {"level": Level.STAFF, "partnership": PartnershipFactory()},
        "level": {"level": Level.CHAIR, "partnership": world.ours},
    }[wrong]
    CaseGrant.objects.create(case=case, registered_at=case.registered_at, **facts)

    grants.rewrite(case=case) if way == "one" else grants.rebuild_all()

    assert written(case) == reckoned(case)


def test_a_grant_moves_with_the_time_of_registering(case):
    Case.objects.filter(pk=case.pk).update(registered_at=TOLD_AT + dt.timedelta(days=1))
    case.refresh_from_db()

    grants.rewrite(case=case)

    assert written(case) == reckoned(case)


def test_what_is_right_already_is_left_as_it_is_and_others_are_not_touched(world, case):
    grants.rewrite(case=case)
    before = set(CaseGrant.objects.values_list("pk", flat=True))

    grants.rewrite(case=case)
    assert set(CaseGrant.objects.values_list("pk", flat=True)) == before
    CaseGrant.objects.filter(case=world.foreign_case).update(level=Level.CHAIR)
    grants.rewrite(case=case)

    assert {level for _, _, level, _ in written(world.foreign_case)} == {Level.CHAIR}
    grants.rebuild_all()
    assert written(world.foreign_case) == reckoned(world.foreign_case)


def test_the_grants_of_one_case_are_written_and_no_other_is_touched(world, case):
    CaseGrant.objects.filter(case=case).delete()

    grants.rewrite(case=world.secret_case)

    assert not CaseGrant.objects.filter(case=case).exists()
    grants.rewrite(case=case)
    assert len(written(case)) == 3


def test_grants_that_could_not_be_written_are_as_they_were(case):
    """Both statements or neither: nobody loses sight of a thing by half a change."""

    def refuse(execute, sql, params, many, context):
        if sql.startswith("INSERT INTO clients_casegrant"):
            raise OperationalError("refused")
        return execute(sql, params, many, context)

    grants_there = CaseGrant.objects.filter(case=case)
    grants_there.update(registered_at=TOLD_AT - dt.timedelta(days=1))
    before = set(grants_there.values_list("pk", flat=True))

    with connection.execute_wrapper(refuse), pytest.raises(OperationalError):
        grants.rewrite(case=case)

    assert before
    assert set(grants_there.values_list("pk", flat=True)) == before
