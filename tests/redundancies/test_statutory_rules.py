"""The law on advance notice: its dated rows, and what another would change."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from accounts.models import AuditEvent
from kit.govuk import typed_date
from kit.versions import ChangedMeanwhile
from redundancies.actions import statutory_rules
from redundancies.models import Site, Situation, StatutoryRule
from tests.world import build

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ADD = "/notice-rules/add/"


@pytest.fixture
def world():
    return build()


def signed_in(world, role):
    client = Client()
    client.force_login(world.people[role])
    return client


def words(response):
    return " ".join(html.fromstring(response.content.decode()).text_content().split())


def typed(**facts):
    return {
        "form_key": str(uuid.uuid4()),
        "scope": "employer",
        "threshold": "250",
        "days": "45",
        "source": "An invented Act",
        **typed_date("effective_from", timezone.localdate() + 30 * DAY),
        **facts,
    }


def test_a_rule_is_saved_only_after_it_was_shown_what_it_changes(world):
    shared = world.shared
    Situation.objects.filter(pk=shared.pk).update(people=300)
    Site.objects.bulk_create(
        Site(situation=shared, address=f"Shop {number}", people=15)
        for number in range(20)
    )
    client = signed_in(world, "national")
    before = StatutoryRule.objects.count()

    shown = client.post(ADD, typed())

    assert StatutoryRule.objects.count() == before
    page = words(shown)
    assert "the verdict would be another for 1." in page
    assert "Not needed → 45 days: not known yet" in page
    assert shared.employer.name in page
    done = client.post(ADD, typed(confirmed="on"), follow=True)
    assert "The rules have been added." in words(done)
    rule = StatutoryRule.objects.get(scope="employer")
    assert (rule.threshold, rule.days) == (250, 45)
    assert AuditEvent.objects.filter(verb="rule.added").count() == 1


def test_several_steps_of_a_day_are_added_together(world):
    client = signed_in(world, "national")

    client.post(
        ADD,
        typed(
            scope="establishment",
            threshold="20",
            days="30",
            threshold_2="100",
            days_2="60",
            confirmed="on",
        ),
    )

    rules = StatutoryRule.objects.filter(source="An invented Act")
    assert set(rules.values_list("threshold", "days")) == {(20, 30), (100, 60)}


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"threshold": ""}, "Enter from how many dismissals"),
        ({"days": "0"}, "Days of notice must be 1 or more"),
        ({"threshold_2": "500"}, "Enter the days of notice"),
        ({"threshold_2": "250", "days_2": "60"}, "Each step must have another number"),
        ({"scope": "moon"}, "Select"),
        ({"source": ""}, "Enter the law"),
    ],
)
def test_a_rule_that_cannot_be_is_refused(world, facts, error):
    answer = signed_in(world, "national").post(ADD, typed(**facts, confirmed="on"))

    assert error in words(answer)
    assert not StatutoryRule.objects.filter(source="An invented Act").exists()


def test_a_rule_that_is_there_is_not_added_again(world):
    client = signed_in(world, "national")
    client.post(ADD, typed(confirmed="on"))

    answer = client.post(ADD, typed(confirmed="on"))

    assert "There is a rule from this day and number already" in words(answer)


def test_a_rule_is_corrected_and_one_to_come_taken_out(world):
    client = signed_in(world, "national")
    client.post(ADD, typed(confirmed="on"))
    rule = StatutoryRule.objects.get(scope="employer")
    by = {"by": world.people["national"], "at": timezone.now()}

    client.post(
        f"/notice-rules/{rule.pk}/", typed(threshold="300", version="1", confirmed="on")
    )
    rule.refresh_from_db()
    assert (rule.threshold, rule.version) == (300, 2)
    with pytest.raises(ChangedMeanwhile):
        statutory_rules.remove(rule=rule, version=1, **by)
    begun = StatutoryRule.objects.filter(scope="establishment").first()
    with pytest.raises(statutory_rules.BegunAlready):
        statutory_rules.remove(rule=begun, version=begun.version, **by)
    client.post(f"/notice-rules/{rule.pk}/remove/", {"version": "2", "confirmed": "on"})

    assert not StatutoryRule.objects.filter(scope="employer").exists()
    verbs = AuditEvent.objects.filter(verb__startswith="rule.")
    assert set(verbs.values_list("verb", flat=True)) == {
        "rule.added",
        "rule.corrected",
        "rule.removed",
    }


@pytest.mark.parametrize("role", ["member", "chair", "analyst", "government"])
def test_only_the_national_team_changes_the_rules(world, role):
    client = signed_in(world, role)

    assert client.get("/notice-rules/").status_code == 403
    assert client.post(ADD, typed(confirmed="on")).status_code == 403


def test_the_preview_costs_the_same_queries_however_many_situations(
    world, django_assert_max_num_queries
):
    client = signed_in(world, "national")
    client.get("/notice-rules/")
    situation = world.shared
    Situation.objects.bulk_create(
        Situation(
            employer=situation.employer,
            source="other",
            status="responding",
            told_at=situation.told_at,
            logged_at=situation.logged_at,
            people=300,
        )
        for _ in range(30)
    )

    with django_assert_max_num_queries(20):
        answer = client.post(ADD, typed())

    assert "30" in words(answer) or "31" in words(answer)
