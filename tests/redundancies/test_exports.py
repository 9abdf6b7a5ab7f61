"""What goes out to the recording system."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from kit import govuk
from redundancies.choices import SessionKind, SessionState, Status
from redundancies.exports import COLUMNS, recording_layout
from redundancies.models import Session, Situation
from tests.world import TOLD_AT, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build()


def read(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def of_period(client, start, end):
    query = govuk.typed_date("from_on", start) | govuk.typed_date("to_on", end)
    return client.get(reverse("redundancies:recording-csv"), query)


def test_a_situation_goes_out_in_the_layouts_columns(client, world):
    Session.objects.create(
        response=world.shared.responses.get(),
        kind=SessionKind.PRESENTATION,
        state=SessionState.HELD,
        place="Canteen",
        starts_at=TOLD_AT,
        ends_at=TOLD_AT,
        attended=31,
    )
    client.force_login(world.people["chair"])

    answer = client.get(
        reverse("redundancies:recording-situation", args=[world.shared.reference])
    )

    (row,) = read(answer)
    assert list(row) == list(recording_layout().headings)
    assert row["Employer"] == "Shared Mills Example Ltd"
    assert row["Date PACE told"] == "02/03/2026"
    assert row["Source"] == "The employer"
    assert row["People affected"] == "37"
    assert (row["Presentations held"], row["People at presentations"]) == ("1", "31")
    assert row["Organisations asked"] == "0"


def test_a_period_holds_what_the_chair_may_see_and_both_its_days(client, world):
    client.force_login(world.people["chair"])
    day = TOLD_AT.date()

    rows = read(of_period(client, day, day))
    later = read(of_period(client, day + dt.timedelta(days=1), day.replace(year=2027)))

    assert {row["PACE reference"] for row in rows} == {
        world.secret.reference,
        world.shared.reference,
    }
    assert later == []


def test_a_false_report_does_not_go_out(client, world):
    Situation.objects.filter(pk=world.secret.pk).update(status=Status.REJECTED)
    client.force_login(world.people["chair"])
    one = reverse("redundancies:recording-situation", args=[world.secret.reference])

    rows = read(of_period(client, TOLD_AT.date(), TOLD_AT.date()))

    assert [row["PACE reference"] for row in rows] == [world.shared.reference]
    assert read(client.get(one)) == []


def test_a_name_cannot_become_a_formula(client, world):
    world.shared.employer.name = "=cmd Ltd"
    world.shared.employer.save()
    client.force_login(world.people["national"])

    rows = read(of_period(client, TOLD_AT.date(), TOLD_AT.date()))

    assert "'=cmd Ltd" in {row["Employer"] for row in rows}


def test_a_period_that_ends_before_it_starts_is_refused_beside_its_field(client, world):
    client.force_login(world.people["chair"])
    query = govuk.typed_date("from_on", dt.date(2026, 3, 2))
    query |= govuk.typed_date("to_on", dt.date(2026, 3, 1))

    page = client.get(reverse("redundancies:recording"), query).content.decode()

    assert "The last day must be on or after the first" in page


def test_the_layout_can_leave_out_rename_and_move_columns(tmp_path):
    path = tmp_path / "layout.toml"
    path.write_text(
        'dates = "%Y-%m-%d"\n'
        '[[column]]\nheading = "Day"\nfield = "told_on"\n'
        '[[column]]\nheading = "Ref"\nfield = "reference"\n'
    )

    layout = recording_layout(path)

    assert layout.headings == ("Day", "Ref")
    assert layout.cell("told_on", dt.date(2026, 3, 2)) == "2026-03-02"


def test_a_field_that_there_is_not_is_refused_by_name(tmp_path):
    path = tmp_path / "layout.toml"
    path.write_text('[[column]]\nheading = "Shoes"\nfield = "shoe_size"\n')

    with pytest.raises(ImproperlyConfigured, match="shoe_size"):
        recording_layout(path)


def test_every_field_can_go_out(client, world):
    assert set(recording_layout().fields) == set(COLUMNS)


def test_the_number_of_queries_does_not_grow_with_the_file(client, world, queries_of):
    day = TOLD_AT.date()
    client.force_login(world.people["far_chair"])
    one = queries_of(lambda: read(of_period(client, day, day)))
    client.force_login(world.people["chair"])

    two = queries_of(lambda: read(of_period(client, day, day)))

    assert len(read(of_period(client, day, day))) == 2
    assert one == two
