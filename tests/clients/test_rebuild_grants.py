"""One command writes every grant anew: those that the second reckoning gives."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command

from clients.models import CaseGrant
from redundancies.models import SituationGrant
from tests.oracles.sight import Rows
from tests.oracles.sight_compared import case_grants, situation_grants
from tests.world import TOLD_AT, build

pytestmark = pytest.mark.django_db


def written():
    return situation_grants(), case_grants()


def reckoned():
    rows = Rows(TOLD_AT.date())
    return rows.situation_grants(), rows.case_grants()


def test_from_nothing_it_writes_every_grant_that_the_rules_give():
    build()
    SituationGrant.objects.all().delete()
    CaseGrant.objects.all().delete()

    call_command("rebuild_grants", verbosity=0)

    assert all(written())
    assert written() == reckoned()


def test_what_is_right_stays_as_it_is():
    build()
    before = (
        set(SituationGrant.objects.values_list("pk")),
        set(CaseGrant.objects.values_list("pk")),
    )

    call_command("rebuild_grants", verbosity=0)

    assert before == (
        set(SituationGrant.objects.values_list("pk")),
        set(CaseGrant.objects.values_list("pk")),
    )


def test_grants_too_many_and_grants_gone_wrong_are_put_right():
    world = build()
    SituationGrant.objects.create(
        response=world.secret.responses.get(),
        situation=world.secret,
        partnership=world.theirs,
        level=1,
        told_at=TOLD_AT,
    )
    SituationGrant.objects.filter(situation=world.shared).update(
        told_at=TOLD_AT - dt.timedelta(days=1)
    )
    CaseGrant.objects.create(
        case=world.secret_case,
        partnership=world.ours,
        organisation=world.jobcentre,
        level=6,
        registered_at=TOLD_AT,
    )
    CaseGrant.objects.filter(case=world.case).delete()

    call_command("rebuild_grants", verbosity=0)

    assert written() == reckoned()
