"""The grid of all sites: typed, pasted, saved in one press or not at all."""

import datetime as dt
import re
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from lxml import html

from redundancies.actions import headcounts, site_grid, sites
from redundancies.forms.site_grid import DateCell, Pasted, SiteRow
from redundancies.models import EmployerContact, Headcount, Site, Situation
from tests.factories.redundancies import SiteFactory
from tests.world import build

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


def grid(**cells):
    data = {"form_key": str(uuid.uuid4()), "rows": "1"}
    for name, value in cells.items():
        place, _, column = name.partition("_")
        data[f"row-{place.removeprefix('r')}-{column}"] = value
        data["rows"] = str(max(int(data["rows"]), int(place.removeprefix("r")) + 1))
    return data


def test_four_sites_are_saved_in_one_press(world, facts):
    client = signed_in(world, "chair")
    address = f"{world.shared.get_absolute_url()}sites/"
    assert client.get(address).status_code == 200

    sent = grid(
        r0_address="Stenhouse Road, Falkirk",
        r0_postcode="fk5 4aa",
        r0_council="falkirk council",
        r0_employed="1,200",
        r0_people="900",
        r0_first_leaving_on="1/2/2027",
        r0_last_leaving_on="31 March 2027",
        r0_shifts="Back and night",
        r0_contact="Alex Example",
        r0_telephone="01632 960001",
        r1_address="Wardpark",
        r1_people="300",
    )
    done = client.post(address, sent, follow=True)
    client.post(address, sent)

    assert "The sites have been saved" in words(done)
    first, second = Site.objects.filter(situation=world.shared).order_by("pk")
    assert (first.postcode, str(first.council), first.employed) == (
        "FK5 4AA",
        "Falkirk",
        1_200,
    )
    assert first.first_leaving_on == dt.date(2027, 2, 1)
    assert (first.people, second.people, people(world)) == (900, 300, 1_200)
    contact = EmployerContact.objects.get(site=first)
    assert (contact.name, contact.telephone) == ("Alex Example", "+44 1632 960001")
    assert Headcount.objects.filter(situation=world.shared).count() == 2


def test_one_wrong_cell_saves_nothing_and_loses_nothing(world, facts):
    client = signed_in(world, "chair")
    address = f"{world.shared.get_absolute_url()}sites/"

    answer = client.post(
        address,
        grid(
            r0_address="Mill",
            r1_address="Yard",
            r1_postcode="FK5",
            r1_council="Narnia",
            r1_people="about 60",
            r1_first_leaving_on="31 2 2027",
            r1_shifts="Nights",
        ),
    )

    page = html.fromstring(answer.content.decode())
    errors = [
        " ".join(link.text_content().split())
        for link in page.xpath("//*[contains(@class, 'govuk-error-summary')]//a")
    ]
    assert errors == [
        "Row 2: Enter a full UK postcode, like G2 8LU",
        "Row 2: The council area must be one of Scotland, like Falkirk",
        "Row 2: The number of proposed redundancies must be a whole number, like 120",
        "Row 2: The day the first people leave must be a real date",
    ]
    assert page.xpath("//input[@name='row-1-shifts']/@value") == ["Nights"]
    assert page.xpath("//input[@name='row-1-people']/@value") == ["about 60"]
    assert not Site.objects.filter(situation=world.shared).exists()


def test_rows_are_added_and_pasted_without_saving_anything(world, facts):
    known = sites.add(address="Mill Road", **facts)
    client = signed_in(world, "chair")
    address = f"{world.shared.get_absolute_url()}sites/"
    start = grid(r0_pk=str(known.pk), r0_version="1", r0_address="Mill Road")

    more = client.post(address, start | {"more": "on"})
    pasted = (
        "Site address\tPost code\tRedundancies\tCouncil area\tColour\n"
        "mill road\tFK5 4AA\t30\tFalkirk\tred\n"
        "Yard\t\t12\t\t\n"
    )
    put = client.post(address, start | {"put": "on", "pasted": pasted})

    assert len(html.fromstring(more.content).xpath("//tbody/tr")) == 6
    page = html.fromstring(put.content.decode())
    assert page.xpath("//input[@name='row-0-postcode']/@value") == ["FK5 4AA"]
    assert page.xpath("//input[@name='row-1-address']/@value") == ["Yard"]
    assert "The column ‘Colour’ is not one of the table’s" in words(put)
    assert Site.objects.filter(situation=world.shared).count() == 1


COLUMNS = SiteRow.COLUMNS


@pytest.mark.parametrize(
    ("text", "rows", "problems"),
    [
        (
            "Mill\tFK5 4AA\tFalkirk\t60\t30",
            [
                {
                    "address": "Mill",
                    "postcode": "FK5 4AA",
                    "council": "Falkirk",
                    "employed": "60",
                    "people": "30",
                }
            ],
            0,
        ),
        (
            "ADDRESS\tPROPOSED_REDUNDANCIES\nMill\t30\n\n",
            [{"address": "Mill", "people": "30"}],
            0,
        ),
        (
            'Address\tProposed\n"Mill\nRoad"\t30',
            [{"address": "Mill\nRoad", "people": "30"}],
            0,
        ),
        (
            "Address\tProposed\tProposed (number)\nMill\t30\t40",
            [{"address": "Mill", "people": "30"}],
            1,
        ),
        ("\t".join("abcdefghijk"), [], 1),
        ("Mill", [{"address": "Mill"}], 0),
        ("", [], 0),
    ],
)
def test_what_is_pasted_is_read_whole_or_said(text, rows, problems):
    found = Pasted(text, COLUMNS)

    assert found.rows == rows
    assert len(found.problems) == problems


@pytest.mark.parametrize(
    "typed",
    [
        *("1 2 2027", "01/02/2027", "1.2.2027", "1 February 2027", "1st Feb 2027"),
        *("2027-02-01", "Mon 1 Feb 2027", "1-2-2027"),
    ],
)
def test_a_date_in_one_cell_is_read_as_people_write_it(typed):
    assert DateCell(noun="The day").clean(typed) == dt.date(2027, 2, 1)


@pytest.mark.parametrize("typed", ["1 2 27", "February", "30 2 2027", "soon", "1 2"])
def test_a_date_that_is_none_is_refused(typed):
    with pytest.raises(ValidationError, match=r"The day|Year"):
        DateCell(noun="The day").clean(typed)


def test_a_row_that_somebody_else_changed_is_said_and_nothing_is_saved(world, facts):
    mill = sites.add(address="Mill", **facts)
    sites.edit(
        site=mill, version=1, by=world.people["deputy"], at=AT, address="New mill"
    )
    client = signed_in(world, "chair")
    address = f"{world.shared.get_absolute_url()}sites/"
    sent = grid(
        r0_address="Yard", r1_pk=str(mill.pk), r1_version="1", r1_address="Old mill"
    )

    first = client.post(address, sent)

    assert "Address is now New mill" in words(first)
    assert Site.objects.filter(situation=world.shared).count() == 1
    page = html.fromstring(first.content.decode())
    [version] = page.xpath("//input[@name='row-1-version']/@value")
    client.post(address, sent | {"row-1-version": version})
    mill.refresh_from_db()
    assert mill.address == "Old mill"
    assert Site.objects.filter(situation=world.shared).count() == 2


def test_a_site_of_another_situation_is_not_changed_by_the_grid(world):
    other = SiteFactory(situation=world.foreign, address="Theirs")
    client = signed_in(world, "chair")

    client.post(
        f"{world.shared.get_absolute_url()}sites/",
        grid(r0_pk=str(other.pk), r0_version="1", r0_address="Ours"),
    )

    other.refresh_from_db()
    assert (other.address, other.situation_id) == ("Theirs", world.foreign.pk)


def test_who_may_not_know_the_numbers_neither_sees_nor_writes_them(world, facts):
    site = sites.add(address="Mill", employed=321, **facts)
    headcounts.record(site=site, proposed=123, as_at=AT.date(), **facts)
    client = signed_in(world, "officer")
    address = f"{world.shared.get_absolute_url()}sites/"

    page = client.get(address)
    client.post(
        address,
        grid(
            r0_pk=str(site.pk),
            r0_version="1",
            r0_address="Mill",
            r0_employed="7",
            r0_people="8",
            r0_contact="Alex Example",
        ),
    )

    assert not re.search(r"321|123", page.content.decode())
    site.refresh_from_db()
    assert (site.employed, site.people) == (321, 123)
    assert not EmployerContact.objects.filter(site=site).exists()


def test_the_grid_is_saved_whole_or_not_at_all(world, facts):
    lines = [
        site_grid.Line(facts={"address": "Mill"}),
        site_grid.Line(
            facts={
                "address": "Yard",
                "first_leaving_on": AT.date(),
                "last_leaving_on": AT.date() - DAY,
            }
        ),
    ]

    with pytest.raises(sites.LastLeavingBeforeFirst):
        site_grid.save_all(lines=lines, **facts)

    assert not Site.objects.filter(situation=world.shared).exists()
