"""The demonstration's data: the same for a seed and a day, invented, and whole."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import time

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client as Browser
from django.utils import timezone

from accounts import factors
from accounts.models import User
from accounts.roles import NationalRole
from clients.models import Case, CaseGrant, Client, Outcome, Referral
from demonstration.codes import code_of
from demonstration.invented import figures, public_cases, summaries
from demonstration.invented.planting import NotADemonstration, plant
from notifications.choices import State
from notifications.models import Message
from pace_portal import home
from partnerships.models import CouncilArea, Membership, Partnership
from partnerships.roles import Role
from partnerships.standing import read_standing
from redundancies import clocks
from redundancies.actions.following import counts_of
from redundancies.choices import AccountAnswer, ClockKind, SessionKind, Status
from redundancies.models import (
    ClockEvent,
    Delivery,
    EmployerContact,
    Headcount,
    HR1Notice,
    Request,
    Session,
    Site,
    Situation,
    SituationGrant,
)
from reviews.actions import compile_figures
from reviews.choices import ReviewState
from reviews.models import FigureSet, Review
from surveys.choices import WaveState
from surveys.models import PublishedFigure, Wave
from surveys.models import Response as SurveyResponse
from tests.oracles.sight_compared import differences

pytestmark = pytest.mark.django_db
DAY = "2026-03-31"
DRAMA = re.compile(r"^(01632 960\d{3}|07700 900\d{3}|)$")


@pytest.fixture(autouse=True)
def in_the_demonstration(settings):
    settings.DEMONSTRATION = True


@pytest.fixture
def seeded(tmp_path, monkeypatch):
    """Seed a small demonstration; returns where its own files are."""
    monkeypatch.setenv("DEMO_DIR", str(tmp_path))
    call_command("seed_demo", situations=60, clients=150, seed=7, on=DAY, verbosity=0)
    return tmp_path


def fingerprint():
    """What stands in the tables, without the ids that a sequence gives."""
    return (
        list(
            Situation.objects.exclude(employer__name__in=PUBLIC)
            .order_by("reference")
            .values_list(
                "reference", "employer__name", "place", "told_at", "people", "status"
            )
        ),
        list(
            Client.objects.order_by("reference").values_list(
                "reference", "given_name", "family_name", "postcode", "registered_at"
            )
        ),
        list(
            Referral.objects.order_by("reference").values_list(
                "reference", "state", "ending", "sent_at"
            )
        ),
        list(User.objects.order_by("email").values_list("email", "telephone")),
        ClockEvent.objects.count(),
        Delivery.objects.count(),
        SituationGrant.objects.count(),
        CaseGrant.objects.count(),
    )


PUBLIC = (public_cases.HAULIER, public_cases.PAPER_MILL)


def test_every_role_of_the_design_can_sign_in(seeded, client):
    sign_ins = json.loads((seeded / "sign-ins.json").read_text())

    assert {row["role"] for row in sign_ins} == {
        *(str(role.label) for role in Role),
        *(str(role.label) for role in NationalRole),
    }
    for row in sign_ins:
        assert set(row) == {"role", "email", "password", "key", "partnership"}
        user = User.objects.get(email=row["email"])
        assert user.check_password(row["password"])
        assert (
            factors.of(user)
            .get()
            .wrap()
            .validate_code(code_of(row["key"], time.time()))
        )
        assert user.memberships.exists() == bool(row["partnership"])
    assert (seeded / "sign-ins.json").stat().st_mode & 0o077 == 0


def test_no_real_person_could_be_reached(seeded):
    numbers = [
        *User.objects.values_list("telephone", flat=True),
        *Client.objects.values_list("telephone", flat=True),
        *EmployerContact.objects.values_list("telephone", flat=True),
    ]
    emails = [
        *User.objects.values_list("email", flat=True),
        *Client.objects.exclude(email="").values_list("email", flat=True),
        *EmployerContact.objects.exclude(email="").values_list("email", flat=True),
    ]

    assert [number for number in numbers if not DRAMA.match(number)] == []
    assert [email for email in emails if not email.endswith(".example")] == []


def test_it_is_as_large_as_asked_and_skewed_as_life_is(seeded):
    invented = Situation.objects.exclude(employer__name__in=PUBLIC)
    sizes = [size for size in invented.values_list("people", flat=True) if size]

    assert invented.count() == 60
    assert Client.objects.count() == 150
    assert sorted(sizes)[len(sizes) // 2] < sum(sizes) / len(sizes)
    assert invented.filter(people=None).exists()
    assert invented.filter(first_dismissal_on=None).exists()
    assert Outcome.objects.exists()
    assert Request.objects.filter(answer="").exists()


def test_nothing_has_happened_yet_that_is_still_to_come(seeded):
    today = dt.datetime(2026, 3, 31, tzinfo=dt.UTC)

    assert not Situation.objects.filter(told_at__gt=today).exists()
    assert not ClockEvent.objects.filter(on__gt=today.date()).exists()
    assert not Case.objects.filter(registered_at__gt=today).exists()
    assert not Delivery.objects.filter(on__gt=today.date()).exists()
    assert not Session.objects.filter(state="held", ends_at__gt=today).exists()


def test_the_grants_and_what_is_seen_by_them_are_those_of_the_rules(seeded):
    """Beside a second reckoning: all grants, who has a sign-in, and some more."""
    sign_ins = json.loads((seeded / "sign-ins.json").read_text())
    people = [User.objects.get(email=row["email"]) for row in sign_ins]
    people += User.objects.order_by("pk")[::25]

    assert SituationGrant.objects.exists()
    assert CaseGrant.objects.exists()
    assert differences(NOW, people=people) == {}


def test_every_number_is_the_best_one_that_its_headcounts_give(seeded):
    several = 0
    for situation in Situation.objects.exclude(people=None):
        known = clocks.total(counts_of(situation))
        assert known.people == situation.people
        sites = situation.sites.exclude(people=None).values_list("pk", "people")
        assert known.sites == dict(sites)
        several += len(known.sites) > 1
    assert several


def test_it_never_mixes_with_data_that_is_there(seeded):
    with pytest.raises(CommandError, match="There is data here already"):
        call_command("seed_demo", situations=1, clients=1, verbosity=0)


def test_it_refuses_anywhere_but_in_the_demonstration(settings):
    settings.DEMONSTRATION = False

    with pytest.raises(CommandError, match="not the demonstration"):
        call_command("seed_demo", situations=3, clients=5, verbosity=0)

    assert not Partnership.objects.exists()
    assert not User.objects.exists()


def test_no_other_door_plants_it_anywhere_else(settings):
    settings.DEMONSTRATION = False
    day = dt.date(2026, 3, 31)

    with pytest.raises(NotADemonstration):
        plant(situations=3, clients=5, seed=1, on=day, say=print)

    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"on": "2026-02-31"}, "must be a real date"),
        ({"on": "tomorrow"}, "must be a real date"),
        ({"situations": -1}, "must be 0 or more"),
    ],
)
def test_bad_options_are_refused_in_a_sentence(options, words):
    with pytest.raises(CommandError, match=words):
        call_command("seed_demo", verbosity=0, **options)


def test_the_published_figures_stand_as_they_were_published(seeded):
    secured = PublishedFigure.objects.get(
        series="client-survey",
        wave="2022",
        measure="secured work before or after redundancy",
    )
    in_depth = PublishedFigure.objects.get(
        series="activity", measure="individuals with in-depth support"
    )

    assert (secured.value, secured.base) == ("89", 852)
    assert (in_depth.wave, in_depth.value) == ("2018-19", "3038")
    assert SurveyResponse.objects.count() > 50


def test_the_haulier_stands_with_its_public_facts(seeded):
    situation = Situation.objects.get(employer__name=public_cases.HAULIER)
    response = situation.responses.get()
    count = Headcount.objects.filter(situation=situation).order_by("-pk")[0]

    assert response.partnership.slug == "forth-valley"
    assert situation.council.name == "Falkirk"
    assert situation.is_insolvency
    assert situation.people == 132
    assert (count.dismissed, count.averted) == (132, 12)
    assert situation.sites.get().employed == 144
    assert "no notice period ran" in situation.short_notice_reason
    assert situation.guide_given_on
    assert not HR1Notice.objects.filter(situation=situation).exists()


def test_the_clock_of_the_haulier_is_late_at_any_hour(seeded):
    response = (
        Situation.objects.get(employer__name=public_cases.HAULIER)
        .responses.with_clock()
        .get()
    )
    told, met = (
        response.clock_events.get(kind=kind)
        for kind in (ClockKind.PACE_TOLD, ClockKind.MET)
    )

    assert (told.on, told.at) == (dt.date(2019, 3, 6), None)
    assert (met.on, met.at, met.on.weekday()) == (dt.date(2019, 3, 10), None, 6)
    verdict = clocks.response(events=response.events_of_clock(), at=timezone.now())
    assert (verdict.code, verdict.is_late) == ("met", True)


def test_the_paper_mill_stands_with_its_public_facts(seeded):
    situation = Situation.objects.get(employer__name=public_cases.PAPER_MILL)
    fair = Session.objects.get(response__situation=situation)
    given = Delivery.objects.get(response__situation=situation)

    assert situation.responses.get().partnership.slug == "fife"
    assert (fair.kind, fair.attended) == (SessionKind.JOBS_FAIR, 368)
    assert (given.reached, given.note) == (368, "45 exhibitors, 25 of them employers")
    assert situation.people is None
    # The day is not on record, so there is no clock.
    response = situation.responses.with_clock().get()
    events = response.events_of_clock()
    assert clocks.response(events=events, at=timezone.now()).code == "unknown"


def test_nobody_is_written_to_about_the_past(seeded):
    told = Message.objects.exclude(state=State.SUPPRESSED)

    assert set(told.values_list("event", flat=True)) == {
        "answer.received",
        "referral.sent",
        "request.asked",
        "survey.invited",
    }
    assert not told.filter(created_at__date__lt=dt.date(2026, 3, 20)).exists()


NOW = dt.datetime(2026, 3, 31, 11, tzinfo=dt.UTC)


def waiting_for(seeded, role):
    """What the home page of this sign-in says that waits: kind -> titles."""
    sign_ins = json.loads((seeded / "sign-ins.json").read_text())
    email = next(row["email"] for row in sign_ins if row["role"] == role)
    person = User.objects.get(email=email)
    standing = read_standing(person, NOW.date())
    groups = home.waiting(standing, NOW)
    clocks_there = home.clocks_running(standing, NOW)
    return {group.title: len(group.things) for group in groups}, clocks_there


def test_the_chair_has_a_clock_with_hours_left_and_a_report_to_verify(seeded):
    waits, rows = waiting_for(seeded, "Chair")

    assert waits[Status.REPORTED.label] >= 1
    by_name = {row["employer_name"]: row["clock"] for row in rows}
    clock = by_name["Kittiwake Electronics Ltd"]
    assert clock.code == "running"
    assert clock.state == "Due in 27 hours"


def test_the_member_has_one_request_and_one_referral_to_answer(seeded):
    waits, _ = waiting_for(seeded, "Partner member")

    assert waits["Requests to take part"] >= 1
    assert waits["Referrals to answer"] >= 1


def test_the_national_team_has_one_without_a_partnership_and_a_failed_message(seeded):
    waits, _ = waiting_for(seeded, "National PACE team")

    assert waits["Waiting for a partnership"] == 1
    assert Message.objects.failed().count() == 1


def test_a_survey_is_open_and_the_member_has_not_answered_it(seeded):
    wave = Wave.objects.get(state=WaveState.OPEN)
    sign_ins = json.loads((seeded / "sign-ins.json").read_text())
    [email] = [row["email"] for row in sign_ins if row["role"] == "Partner member"]

    assert wave.earlier.state == WaveState.PUBLISHED
    assert wave.responses.count() == wave.invitations.filter(is_spent=True).count() > 0
    assert not wave.invitations.get(person__email=email).is_spent


def test_one_review_is_published_and_one_is_with_the_chairs(seeded):
    team = User.objects.get(
        email=next(
            row["email"]
            for row in json.loads((seeded / "sign-ins.json").read_text())
            if row["role"] == "National PACE team"
        )
    )
    place = Partnership.objects.get(slug="forth-valley")

    summaries.write(by=team, partnership=place, on=NOW.date())

    national, local = Review.objects.order_by("pk")
    assert (national.state, local.state) == (ReviewState.PUBLISHED, ReviewState.CHECK)
    assert (national.from_on, national.to_on) == (
        dt.date(2024, 4, 1),
        dt.date(2025, 3, 31),
    )
    assert (local.from_on, local.to_on) == (
        dt.date(2025, 4, 1),
        dt.date(2025, 9, 30),
    )
    assert national.publications.count() == 5
    assert waiting_for(seeded, "Chair")[0]["Review summaries to check"] == 1


def test_figures_that_are_opened_first_are_compiled_first(seeded):
    place = Partnership.objects.get(slug="forth-valley")

    figures.ask_first(partnership=place, on=NOW.date())

    first = list(FigureSet.objects.due(NOW)[:4])
    assert {(row.partnership, row.is_protected) for row in first} == {
        (of, is_protected) for of in (None, place) for is_protected in (True, False)
    }
    for row in first:
        assert compile_figures(set_id=row.pk, now=lambda: NOW)
    people = json.loads((seeded / "sign-ins.json").read_text())
    pages = {
        "National PACE team": "/figures/",
        "Scottish Government reader": "/figures/",
        "Chair": "/partnerships/forth-valley/figures/",
        "PACE adviser": "/partnerships/forth-valley/figures/",
    }
    with time_machine.travel(NOW):
        for role, page in pages.items():
            email = next(row["email"] for row in people if row["role"] == role)
            browser = Browser()
            browser.force_login(User.objects.get(email=email))
            assert "<table" in browser.get(page).content.decode()


def test_nobody_lets_more_people_go_than_work_there(seeded):
    for site in Site.objects.exclude(employed=None).select_related("situation"):
        proposed = site.people
        if not site.situation.sites.exclude(pk=site.pk).exists():
            proposed = site.situation.people
        assert proposed is None or site.employed >= proposed


def test_what_the_agency_answered_stands_at_the_employer(seeded):
    employer = Situation.objects.get(
        employer__name="Kittiwake Electronics Ltd"
    ).employer

    assert employer.account_answer == AccountAnswer.NOT_MANAGED
    assert employer.account_managed_by is None
    assert employer.account_checked_on == dt.date(2026, 3, 30)


def test_an_employer_stays_where_it_is(seeded):
    """A name that says Stirling does not stand over a site in Perth."""
    councils = list(CouncilArea.objects.values_list("name", flat=True))
    for situation in Situation.objects.select_related("employer", "council"):
        named = [name for name in councils if f" {name} " in situation.employer.name]
        if named and situation.council:
            assert situation.council.name in named


def test_the_same_seed_and_day_make_the_same_data(tmp_path, monkeypatch):
    monkeypatch.setenv("DEMO_DIR", str(tmp_path))
    prints = []
    for seed in (3, 3, 4):
        point = transaction.savepoint()
        call_command(
            "seed_demo", situations=25, clients=40, seed=seed, on=DAY, verbosity=0
        )
        prints.append(fingerprint())
        transaction.savepoint_rollback(point)

    assert prints[0] == prints[1]
    assert prints[0] != prints[2]


def test_it_says_how_far_it_is(tmp_path, monkeypatch):
    monkeypatch.setenv("DEMO_DIR", str(tmp_path))
    out = io.StringIO()

    call_command("seed_demo", situations=3, clients=3, on=DAY, stdout=out)

    assert "people affected are there" in out.getvalue()
    assert Membership.objects.exists()
