"""One command writes every grant anew; what the actions wrote is what it writes."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from clients.models import CaseGrant
from redundancies.models import SituationGrant
from tests.world import build

pytestmark = pytest.mark.django_db


def written():
    return (
        set(SituationGrant.objects.values_list("response", "audience", "told_at")),
        set(CaseGrant.objects.values_list("case", "audience", "registered_at")),
    )


def test_the_rules_give_what_the_actions_have_written():
    build()
    before = written()

    call_command("rebuild_grants", verbosity=0)

    assert all(before)
    assert written() == before


def test_a_grant_too_many_goes_and_a_missing_one_comes_back():
    world = build()
    before = written()
    stolen = SituationGrant.objects.filter(situation=world.secret).first()
    SituationGrant.objects.create(
        response=stolen.response,
        situation=stolen.situation,
        partnership=world.theirs,
        level=stolen.level,
        told_at=stolen.told_at,
    )
    stolen.delete()
    CaseGrant.objects.all().delete()

    call_command("rebuild_grants", verbosity=0)

    assert written() == before
