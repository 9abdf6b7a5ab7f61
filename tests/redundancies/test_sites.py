"""Sites: what they make of the whole, the grid, closing and taking out."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from lxml import html

from accounts.models import AuditEvent
from kit.versions import ChangedMeanwhile
from redundancies.actions import headcounts, notices, sites
from redundancies.actions.following import TooMany
from redundancies.models import Headcount, Site, Situation
from tests.factories.redundancies import SessionFactory
from tests.world import TOLD_AT, build

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 11, 28, 12, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def world():
    return build()


@pytest.fixture
def facts(world):
    return {"situation": world.shared, "by": world.people["chair"], "at": AT}


def signed_in(world, role):
    client = Client()
    client.force_login(world.people[role])
    return client


def words(response):
    return " ".join(html.fromstring(response.content.decode()).text_content().split())


def people(world):
    return Situation.objects.get(pk=world.shared.pk).people


def test_revising_one_site_of_four_changes_the_whole_by_the_difference(world, facts):
    falkirk, *others = (sites.add(address=name, **facts) for name in "ABCD")
    on = AT.date()
    headcounts.record(site=falkirk, confirmed=900, as_at=on - 2 * DAY, **facts)
    for site, number in zip(others, (400, 300, 200), strict=True):
        headcounts.record(site=site, confirmed=number, as_at=on - 2 * DAY, **facts)
    headcounts.record(confirmed=1_800, as_at=on - DAY, **facts)

    headcounts.record(site=falkirk, confirmed=850, averted=50, as_at=on, **facts)

    assert people(world) == 1_750


def test_sites_that_were_not_known_are_part_of_the_whole_until_they_exceed_it(
    world, facts
):
    shops = [sites.add(address=f"Shop {number}", **facts) for number in range(4)]
    headcounts.record(proposed=60, as_at=AT.date(), **facts)
    for shop in shops[:2]:
        headcounts.record(site=shop, proposed=15, as_at=AT.date(), **facts)
    assert people(world) == 60
    page = words(signed_in(world, "chair").get(world.shared.get_absolute_url()))
    assert "60 people, of which 30 at two sites; two not known" in page

    headcounts.record(site=shops[2], proposed=45, as_at=AT.date(), **facts)

    assert people(world) == 75


def test_a_notice_is_not_undone_by_a_rumour_of_a_later_day(world, facts):
    rumour = {"proposed": 1_800, "source": "media", "as_at": AT.date()}
    headcounts.record(**rumour, **facts)

    notices.record(received_on=AT.date() - DAY, proposed=900, **facts)
    assert people(world) == 900
    headcounts.record(**rumour, **facts)

    assert people(world) == 900


def test_sites_of_more_people_than_there_can_be_are_refused_with_a_sentence(
    world, facts
):
    mill, yard = (sites.add(address=name, **facts) for name in ("Mill", "Yard"))
    headcounts.record(site=mill, proposed=1_000_000, as_at=AT.date(), **facts)

    with pytest.raises(TooMany):
        headcounts.record(site=yard, proposed=1_000_000, as_at=AT.date(), **facts)

    assert people(world) == 1_000_000


def test_those_who_went_so_far_are_not_all_who_go(world, facts):
    headcounts.record(proposed=60, as_at=AT.date(), **facts)

    headcounts.record(dismissed=12, as_at=AT.date(), **facts)
    assert people(world) == 60
    headcounts.record(dismissed=64, as_at=AT.date(), **facts)

    assert people(world) == 64


def test_a_wrong_number_is_struck_out_and_stays_with_who_and_why(world, facts):
    headcounts.record(proposed=60, as_at=AT.date() - DAY, **facts)
    wrong = headcounts.record(proposed=99_000, as_at=AT.date(), **facts)
    client = signed_in(world, "chair")
    address = f"{world.shared.get_absolute_url()}numbers/{wrong.pk}/strike-out/"

    refused = client.post(address, {"reason": ""})
    done = client.post(address, {"reason": "Mistyped"}, follow=True)

    assert "Enter why it was wrong" in words(refused)
    assert people(world) == 60
    assert "99,000 proposed" in words(done)
    assert "Mistyped" in words(done)
    wrong.refresh_from_db()
    assert wrong.struck_out_by == world.people["chair"]
    line = AuditEvent.objects.about(world.shared).get(verb="headcount.struck_out")
    assert line.changes["people"] == [99_000, 60]
    with pytest.raises(headcounts.StruckOutAlready):
        headcounts.strike_out(
            headcount=wrong, reason="Again", by=world.people["chair"], at=AT
        )


@pytest.mark.parametrize(
    "change",
    [
        {"proposed": 1},
        {"as_at": TOLD_AT.date()},
        {"proposed": 1, "struck_out_at": AT, "struck_out_reason": "x"},
    ],
)
def test_the_database_lets_a_headcount_only_be_struck_out(world, facts, change):
    count = headcounts.record(proposed=60, as_at=AT.date(), **facts)

    with pytest.raises(DatabaseError), transaction.atomic():
        Headcount.objects.filter(pk=count.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        Headcount.objects.filter(pk=count.pk).delete()
    headcounts.strike_out(headcount=count, reason="x", by=facts["by"], at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        Headcount.objects.filter(pk=count.pk).update(
            struck_out_at=None, struck_out_reason=""
        )


def test_the_first_people_leave_at_the_earliest_of_sites_and_notices(world, facts):
    first, second = dt.date(2027, 2, 1), dt.date(2027, 2, 15)
    falkirk = sites.add(address="Falkirk", first_leaving_on=second, **facts)

    def leaves():
        return Situation.objects.get(pk=world.shared.pk).first_dismissal_on

    assert leaves() == second
    notice = notices.record(
        site=falkirk, received_on=AT.date(), first_dismissal_on=first, **facts
    )
    notices.record(received_on=AT.date(), first_dismissal_on=second, **facts)
    assert leaves() == first
    page = words(signed_in(world, "chair").get(world.shared.get_absolute_url()))
    assert "By the HR1 notice for Falkirk." in page

    notices.strike_out(
        notice=notice, reason="Mistake", by=facts["by"], at=AT, version=1
    )

    assert leaves() == second


def test_what_was_told_of_the_whole_is_known_again_when_no_site_says_a_day(
    world, facts
):
    told = dt.date(2027, 1, 4)
    Situation.objects.filter(pk=world.shared.pk).update(first_dismissal_on=told)
    site = sites.add(address="Mill", first_leaving_on=told + 9 * DAY, **facts)
    situation = Situation.objects.get(pk=world.shared.pk)
    assert situation.first_dismissal_on == told + 9 * DAY

    sites.edit(site=site, version=1, by=facts["by"], at=AT, first_leaving_on=None)

    situation.refresh_from_db()
    assert situation.first_dismissal_on == told


def test_a_site_is_closed_reopened_and_keeps_its_numbers(world, facts):
    site = sites.add(address="Mill", **facts)
    headcounts.record(site=site, proposed=30, as_at=AT.date(), **facts)
    by = {"by": facts["by"], "at": AT}

    with pytest.raises(sites.NotClosedYet):
        sites.close(site=site, on=AT.date() + DAY, version=1, **by)
    sites.close(site=site, on=AT.date(), version=1, **by)
    assert people(world) == 30
    page = words(signed_in(world, "chair").get(world.shared.get_absolute_url()))
    assert "(closed on 28 November 2026)" in page
    sites.reopen(site=site, version=2, **by)

    site.refresh_from_db()
    assert site.closed_on is None
    with pytest.raises(ChangedMeanwhile):
        sites.close(site=site, on=AT.date(), version=1, **by)


def test_only_a_site_that_nothing_hangs_on_is_taken_out(world, facts):
    site = sites.add(address="Mill", **facts)
    session = SessionFactory(response=world.shared.responses.get(), site=site)
    by = {"by": facts["by"], "at": AT}

    with pytest.raises(sites.HasRows, match="a session"):
        sites.remove(site=site, version=1, **by)
    type(session).objects.filter(pk=session.pk).update(site=None)
    sites.remove(site=site, version=1, **by)

    assert not Site.objects.filter(pk=site.pk).exists()
    assert AuditEvent.objects.about(world.shared).filter(verb="site.removed").exists()


def test_four_shops_of_which_two_are_known_are_not_one_establishment(world, facts):
    shops = [sites.add(address=f"Shop {number}", **facts) for number in range(4)]
    for shop in shops[:2]:
        headcounts.record(site=shop, proposed=15, as_at=AT.date(), **facts)

    page = words(signed_in(world, "chair").get(world.shared.get_absolute_url()))

    assert "None needed at the sites known." in page
    assert "The number of two sites is not known yet" in page
    assert "30 people of four sites; two not known" in page
