"""Much data is a pattern and rounds of it: the same shares, the same rules."""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import F

from accounts.models import User
from clients.models import Case, Client, ClientDelivery, Referral
from demonstration.invented import multiplying
from redundancies.models import (
    ClockEvent,
    Delivery,
    Employer,
    Request,
    Response,
    Session,
    Site,
    Situation,
)
from tests.oracles.sight_compared import differences

pytestmark = pytest.mark.django_db
REFERENCE = re.compile(r"(?=.*[0-9])[0-9a-hjkmnp-tv-z]{10}")
NOW = dt.datetime(2026, 3, 31, 11, tzinfo=dt.UTC)
# Two of public record stand beside what is invented.
PUBLIC = 2


@pytest.fixture
def seeded(tmp_path, monkeypatch, settings):
    """Four rounds of a small pattern, and what is left over."""
    settings.DEMONSTRATION = True
    monkeypatch.setenv("DEMO_DIR", str(tmp_path))
    monkeypatch.setattr(multiplying, "MOST_SITUATIONS", 20)
    monkeypatch.setattr(multiplying, "MOST_CLIENTS", 50)
    call_command(
        "seed_demo",
        situations=67,
        clients=190,
        deliveries=700,
        seed=7,
        on="2026-03-31",
        verbosity=0,
    )
    return tmp_path


def test_grants_are_those_of_the_rules(seeded):
    sign_ins = json.loads((seeded / "sign-ins.json").read_text())
    people = [User.objects.get(email=row["email"]) for row in sign_ins]

    assert differences(NOW, people=people) == {}


def test_it_is_as_large_as_asked_and_no_round_points_into_another(seeded):
    assert Situation.objects.count() == 67 + PUBLIC
    assert Client.objects.count() == 190
    # The paper mill's fair stands beside them.
    assert Delivery.objects.count() == 700 + 1
    together = {
        "responses": Response.objects.exclude(told_at=F("situation__told_at")),
        "requests": Request.objects.exclude(session=None).exclude(
            session__response=F("response")
        ),
        "deliveries": Delivery.objects.exclude(session=None).exclude(
            session__response=F("response")
        ),
        "support": ClientDelivery.objects.exclude(referral=None).exclude(
            referral__case=F("case")
        ),
        "attendances": Case.objects.exclude(attendances=None).exclude(
            attendances__session__response__situation=F("situation")
        ),
        "sites": Site.objects.exclude(council=F("situation__council")).exclude(
            situation__council=None
        ),
    }

    assert {name: list(rows) for name, rows in together.items() if rows.exists()} == {}
    assert not Situation.objects.filter(told_at__gt=NOW).exists()
    assert not ClockEvent.objects.filter(on__gt=NOW.date()).exists()
    assert not Delivery.objects.filter(on__gt=NOW.date()).exists()
    assert not Session.objects.filter(state="held", ends_at__gt=NOW).exists()


def test_each_row_of_a_round_has_names_and_a_moment_of_its_own(seeded):
    for model in (Situation, Employer, Client, Case, Referral, Delivery, Request):
        names = list(model.objects.values_list("reference", flat=True))
        assert len(set(names)) == len(names)
        assert all(REFERENCE.fullmatch(name) for name in names)
    people = Client.objects.values_list("given_name", "family_name")
    moments = Situation.objects.values_list("told_at", flat=True)

    assert len(set(people)) > len(people) * 0.9
    assert len(set(moments)) > len(moments) * 0.9
    assert Employer.objects.values("name").distinct().count() > 55
    for client in Client.objects.exclude(email=""):
        assert client.email.endswith("@post.example")
        assert client.email.startswith(client.given_name.lower())


def test_the_same_seed_and_day_make_the_same_rounds(tmp_path, monkeypatch, settings):
    settings.DEMONSTRATION = True
    monkeypatch.setenv("DEMO_DIR", str(tmp_path))
    monkeypatch.setattr(multiplying, "MOST_CLIENTS", 15)
    people = []
    for seed in (3, 3, 4):
        point = transaction.savepoint()
        facts = {"situations": 12, "clients": 60, "seed": seed, "on": "2026-03-31"}
        call_command("seed_demo", verbosity=0, **facts)
        people.append(
            sorted(Client.objects.values_list("given_name", "family_name", "email"))
        )
        transaction.savepoint_rollback(point)

    assert people[0] == people[1]
    assert people[0] != people[2]


def test_a_small_demonstration_is_invented_one_by_one():
    assert multiplying.rounds_for(situations=300, clients=2000) == 1
    assert multiplying.rounds_for(situations=2_001, clients=10) == 2
    assert multiplying.rounds_for(situations=100_000, clients=1_000_000) == 50
