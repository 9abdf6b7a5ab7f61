"""An insolvency: who to call, who went at once, which deadlines do not apply."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from kit.govuk import typed_date
from redundancies.actions import insolvency, intake, situations
from redundancies.choices import ContactRole, Source
from redundancies.models import EmployerContact, Situation
from tests.world import TOLD_AT, build

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def world():
    return build()


def signed_in(world, role):
    client = Client()
    client.force_login(world.people[role])
    return client


def words(response):
    return " ".join(html.fromstring(response.content.decode()).text_content().split())


def test_a_practitioner_as_source_says_that_it_is_an_insolvency(world):
    by = {"by": world.people["chair"], "at": TOLD_AT}

    told = intake.log(
        employer_name="Carron Example Ltd",
        source=Source.PRACTITIONER,
        council=world.ours_council,
        **by,
    )
    edited = situations.edit(
        situation=world.shared,
        version=world.shared.version,
        source=Source.PRACTITIONER,
        **by,
    )

    assert told.is_insolvency
    assert edited.is_insolvency


def test_the_practitioner_is_who_to_call_and_those_who_went_are_counted(world):
    client = signed_in(world, "chair")
    address = world.shared.get_absolute_url()
    appointed = timezone.localdate() - DAY

    done = client.post(
        f"{address}insolvency/",
        {
            "version": str(world.shared.version),
            "insolvency_kind": "administration",
            "practitioner": "Una Invented",
            "telephone": "01632 960001",
            "dismissed_at_once": "132",
            "kept_on": "12",
            **typed_date("appointed_on", appointed),
        },
        follow=True,
    )

    contact = EmployerContact.objects.get(situation=world.shared)
    assert (contact.name, contact.role) == ("Una Invented", ContactRole.PRACTITIONER)
    situation = Situation.objects.get(pk=world.shared.pk)
    assert (situation.is_insolvency, situation.people) == (True, 132)
    page = words(done)
    assert "The practitioner is who to call" in page
    assert "Administration" in page
    assert "132 dismissed" in page


def test_a_practitioner_is_appointed_on_a_day_that_has_come(world):
    with pytest.raises(insolvency.AppointedInTheFuture):
        insolvency.record(
            situation=world.shared,
            version=world.shared.version,
            appointed_on=TOLD_AT.date() + DAY,
            by=world.people["chair"],
            at=TOLD_AT,
        )


def test_staff_who_may_not_know_numbers_record_the_rest(world):
    client = signed_in(world, "officer")
    address = world.shared.get_absolute_url()

    page = words(client.get(f"{address}insolvency/"))
    client.post(
        f"{address}insolvency/",
        {
            "version": str(world.shared.version),
            "insolvency_kind": "liquidation",
            "dismissed_at_once": "132",
        },
    )

    situation = Situation.objects.get(pk=world.shared.pk)
    assert "Kept on" not in page
    assert situation.insolvency_kind == "liquidation"
    assert situation.dismissed_at_once is None


def test_a_first_dismissal_in_the_past_asks_why_once(world):
    client = signed_in(world, "chair")
    address = world.shared.get_absolute_url()
    first = TOLD_AT.date() - DAY
    typed = {
        "version": str(world.shared.version),
        "source": "hr1",
        "confidence": "confirmed",
        **typed_date("first_dismissal_on", first),
    }

    asked = client.post(f"{address}facts/", typed)
    client.post(f"{address}facts/", typed | {"short_notice_reason": "Insolvency"})

    assert "The first people left before PACE was told. Enter why" in words(asked)
    situation = Situation.objects.get(pk=world.shared.pk)
    assert situation.first_dismissal_on == first
    assert "Say why" not in words(client.get(address))
    again = typed | {
        "version": str(situation.version),
        "short_notice_reason": "Insolvency",
    }
    assert client.post(f"{address}facts/", again).status_code == 302


def test_a_deadline_that_does_not_apply_says_why(world):
    first = TOLD_AT.date() - DAY
    Situation.objects.filter(pk=world.shared.pk).update(
        people=144, first_dismissal_on=first
    )
    client = signed_in(world, "chair")
    address = world.shared.get_absolute_url()
    before = words(client.get(address))

    Situation.objects.filter(pk=world.shared.pk).update(
        is_insolvency=True, insolvency_kind="administration", appointed_on=first
    )
    after = words(client.get(address))

    assert "Short notice" in before
    assert "Say why" in before
    assert "Short notice" not in after
    assert "no notice could run before that" in after
    assert "Administration, practitioner appointed on 1 March 2026." in after
