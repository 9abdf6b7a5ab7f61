"""Which notice a row is about: none is lost, none is another’s, none comes twice."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.management import call_command
from django.urls import reverse

from imports.actions import Counts
from imports.layouts.matching import Chosen
from imports.models import BatchRow, ImportBatch, NoticeFile
from redundancies.models import HR1Notice, Situation
from tests.imports.test_notices import MILL, notices, state, take
from tests.imports.test_pages import post, team, work, world
from tests.world import build

pytestmark = pytest.mark.django_db
__all__ = ["notices", "team", "world"]


@pytest.fixture
def register(tmp_path):
    """Write a file as somebody else's register has it: headings, then rows."""

    def write(headings, *rows, name="register.csv"):
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([headings, *rows])
        return path

    return write


def numbers():
    """How many people each imported situation is about."""
    rows = Situation.objects.filter(source="hr1").values_list("people", flat=True)
    return sorted(rows, key=lambda people: people or 0)


COMPANY = ("Company", "City", "Affected Workers", "Notice Received")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # One of the three is not known: nothing says that they are one.
        (["Alder Ltd", "", "40", "01/03/2026"], ["Alder Ltd", "", "55", "01/03/2026"]),
        (["Alder Ltd", "Falkirk", "40", ""], ["Alder Ltd", "Falkirk", "55", ""]),
        (["Alder Ltd", "", "40", ""], ["Alder Ltd", "", "55", ""]),
        (["Alder Ltd", "", "40", "01/03/2026"], ["Alder Ltd", "", "40", "02/03/2026"]),
        # All are known, and one is another.
        (
            ["Alder Ltd", "Falkirk", "40", "01/03/2026"],
            ["Alder Ltd", "Falkirk", "40", "02/03/2026"],
        ),
        (
            ["Alder Ltd", "Falkirk", "40", "01/03/2026"],
            ["Alder Ltd", "Alloa", "40", "01/03/2026"],
        ),
        (
            ["Alder Ltd", "Falkirk", "40", "01/03/2026"],
            ["Aller Ltd", "Falkirk", "40", "01/03/2026"],
        ),
    ],
)
def test_a_row_is_a_notice_of_its_own_where_nothing_says_which_other_it_is(
    register, first, second
):
    build()
    path = register(COMPANY, first, second)

    counts, before = take(path), state()
    again = take(path)

    assert (counts.created, counts.updated, counts.unchanged) == (2, 0, 0)
    assert numbers() == sorted(int(row[2]) for row in (first, second))
    assert again == Counts(2, 0, 0, 2, 0, 0)
    assert state() == before


@pytest.mark.parametrize(
    "typed",
    [
        "Eskside Mill Ltd",
        "ESKSIDE  MILL LIMITED",
        "The Eskside Mill plc",
        "Mill, Eskside",
        "Ésksidé Mill P.L.C.",
    ],
)
def test_employer_site_and_receipt_that_are_equal_are_one_notice_amended(
    register, typed
):
    build()
    take(register(COMPANY, ["Eskside Mill Ltd", "Falkirk", "40", "01/03/2026"]))

    counts = take(register(COMPANY, [typed, "FALKIRK", "55", "1 March 2026"]))

    assert (counts.created, counts.updated) == (0, 1)
    assert numbers() == [55]


def test_rows_that_come_twice_count_twice_and_a_second_run_adds_none(register):
    build()
    row, other = ["Alder Ltd", "", "40", ""], ["Birch Ltd", "", "30", ""]
    path = register(COMPANY, row, other, row, row)

    first, before = take(path), state()
    second = take(path)
    more = take(register(COMPANY, row, row, row, row, name="more.csv"))
    fewer = take(register(COMPANY, row, name="fewer.csv"))

    assert (first.created, first.unchanged) == (4, 0)
    assert (second.created, second.updated, second.unchanged) == (0, 0, 4)
    assert numbers() == [30, 40, 40, 40, 40]
    assert before["Situation"] + 1 == state()["Situation"]
    assert (more.created, more.unchanged) == (1, 3)
    assert fewer.unchanged == 1


def test_no_distinct_row_of_a_file_vanishes(register):
    """Alike in all that is read, and different in a column that is not."""
    build()
    headings = (*COMPANY, "Colour of the gate")
    rows = [
        [*row, colour]
        for row in (
            ["Alder Ltd", "", "40", ""],
            ["Birch Ltd", "Falkirk", "30", "01/03/2026"],
        )
        for colour in ("red", "green", "", "red")
    ]
    path = register(headings, *rows)

    first, before = take(path), state()
    second = take(path)

    # Of Birch, known by employer, site and receipt, the repeated row is unchanged.
    assert (first.created, first.updated, first.unchanged) == (5, 2, 1)
    assert HR1Notice.objects.filter(content__isnull=False).count() == 7
    assert second.unchanged == 8
    assert state() == before


def test_columns_in_another_order_or_empty_are_the_same_rows(register):
    build()
    rows = [["Alder Ltd", "", "40", ""], ["Birch Ltd", "Falkirk", "30", "01/03/2026"]]
    take(register(COMPANY, *rows))

    turned = register(
        (*reversed(COMPANY), "Remarks"),
        *([*reversed(row), ""] for row in rows),
        name="turned.csv",
    )

    assert take(turned).unchanged == 2


def test_a_row_that_is_read_better_amends_what_it_made(register):
    """Known by its cells: read with another column, it is no second notice."""
    build()
    headings = ("Company", "Notice Received", "Heads")
    path = register(headings, ["Alder Ltd", "01/03/2026", "40"])

    take(path, mapping=Chosen({"heads": ""}))
    counts = take(path, mapping=Chosen({"heads": "proposed"}))

    assert (counts.created, counts.updated) == (0, 1)
    assert numbers() == [40]


def test_a_number_decides_whatever_else_is_said(notices):
    build()
    take(notices(MILL))

    counts = take(notices(MILL | {"received": "05/03/2026", "site": "2 Mill Road"}))

    assert (counts.created, counts.updated) == (0, 1)


def test_what_an_amendment_leaves_as_it_is_is_said(notices):
    build()
    take(notices(MILL))

    take(
        notices(
            MILL
            | {
                "employer": "Eskside Mills Ltd",
                "site": "2 Mill Road, Larbert",
                "council": "Shetland Islands",
                "proposed": "60",
            }
        )
    )

    row = BatchRow.objects.get()
    situation = Situation.objects.get(pk=row.situation)
    assert row.changes == {"proposed": [45, 60]}
    assert row.left == {
        "employer": ["Eskside Mill Ltd", "Eskside Mills Ltd"],
        "place": ["1 Mill Road, Larbert", "2 Mill Road, Larbert"],
        "council": ["Falkirk", "Shetland Islands"],
    }
    assert situation.council.name == "Falkirk"
    assert situation.people == 60


def test_what_was_not_known_yet_is_filled_from_an_amendment(notices):
    world = build()
    bare = MILL | {"council": "", "site": ""}
    take(notices(bare))
    situation = Situation.objects.get(employer__name="Eskside Mill Ltd")
    assert situation.council is None

    take(notices(MILL))

    situation.refresh_from_db()
    response = situation.responses.get()
    assert (situation.place, situation.council) == (MILL["site"], world.ours_council)
    assert response.partnership == world.ours
    assert response.told_at == situation.told_at
    assert [site.address for site in situation.sites.all()] == [MILL["site"]]
    assert situation.grants.exists()
    assert [event.kind for event in response.clock_events.all()] == ["pace_told"]
    assert BatchRow.objects.get().changes["council"] == [None, "Falkirk"]


NUMBERED = MILL | {"number": "1"}
OTHER = NUMBERED | {"employer": "Zephyr Haulage Ltd", "site": "9 Quay, Alloa"}


@pytest.mark.parametrize("in_one_file", [True, False])
def test_a_number_of_quite_another_employer_comes_back_with_the_reason(
    notices, tmp_path, in_one_file
):
    """Two senders that count from 1 do not amend one another."""
    build()
    if not in_one_file:
        take(notices(NUMBERED))
    rejects = tmp_path / "rejects.csv"
    rows = [NUMBERED, OTHER] if in_one_file else [OTHER]

    call_command(
        "import_notifications", notices(*rows), rejects=rejects, stdout=io.StringIO()
    )

    assert numbers() == [45]
    [row] = csv.DictReader(rejects.read_text("utf-8-sig").splitlines())
    assert row["Employer"] == "Zephyr Haulage Ltd"
    where = "in line 2" if in_one_file else "here ("
    assert f"The notice number is that of “Eskside Mill Ltd” {where}" in row["Reason"]
    assert BatchRow.objects.get(kind="refused").line == len(rows) + 1


def test_rows_that_were_refused_later_are_in_the_file_of_refused_rows(team):
    head = b"Notice number,Employer,Council,Received\n"
    post(team, head + b"1,Eskside Mill Ltd,Falkirk,02/03/2026\n")
    work(NoticeFile.objects.get())
    post(team, head + b"1,Zephyr Haulage Ltd,Falkirk,02/03/2026\n,,,\n2,,Falkirk,\n")
    file = work(NoticeFile.objects.latest("pk"))

    answer = team.get(reverse("imports:refused", args=[file.reference]))

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Line,Reason,Notice number,Employer,Council,Received"
    assert len(lines) == 1 + file.counts["rejected"] == 3
    assert any("Zephyr Haulage Ltd" in line for line in lines)


def test_refused_rows_come_back_whole_and_come_in_once_they_are_mended(team):
    """As their sender had them: no fact is read from our two columns in front."""
    headings = "Employer,,Council,First dismissal,Proposed dismissals,Reasons\n"
    row = '=Mossbank Ltd,note,Clackmannanshire,31/04/2027,60,"Lost, an order"\n'
    post(team, (headings + row).encode())
    file = work(NoticeFile.objects.get())

    answer = team.get(reverse("imports:refused", args=[file.reference]))
    back = b"".join(answer.streaming_content).decode("utf-8-sig")
    mended = back.replace("31/04/2027", "30/04/2027")
    post(team, mended.encode("utf-8-sig"), name="refused.csv")
    again = work(NoticeFile.objects.latest("pk"))

    assert back.splitlines() == [
        f"Line,Reason,{headings.strip()}",
        f"2,First dismissal: “31/04/2027” is not a real date.,'{row.strip()}",
    ]
    assert again.counts["created"] == 1
    notice = HR1Notice.objects.get()
    assert notice.situation.employer.name == "=Mossbank Ltd"
    assert notice.first_dismissal_on.isoformat() == "2027-04-30"
    assert (notice.proposed, notice.reasons) == (60, ["Lost, an order"])


def test_columns_of_the_senders_own_called_line_and_reason_are_facts(register):
    build()
    path = register(
        ("Line", "Reason", "Employer", "Received"),
        ["Tinplate", "Lost an order", "Alder Ltd", "01/03/2026"],
    )

    take(path)

    assert HR1Notice.objects.get().reasons == ["Lost an order"]


def test_what_a_file_changed_is_counted_by_fact(notices):
    build()
    rows = [MILL | {"number": str(number)} for number in range(3)]
    take(notices(*rows))

    counts = take(
        notices(
            rows[0] | {"proposed": "50", "first": "15/04/2026"},
            rows[1] | {"proposed": "51"},
            rows[2],
        )
    )

    assert counts.updated == 2
    assert counts.changes == {"first_dismissal_on": 1, "proposed": 2}
    assert ImportBatch.objects.latest("pk").changes == counts.changes
    assert '"changes": {"first_dismissal_on": 1, "proposed": 2}' in counts.as_json()


def test_numbers_of_each_site_go_to_their_sites(notices):
    build()
    rows = MILL | {"site": "1 Mill Road, Larbert; 2 Kiln Lane, Larbert"}

    take(notices(rows | {"proposed": "18; 87"}))
    situation = Situation.objects.get(employer__name="Eskside Mill Ltd")
    told = situation.headcounts.order_by("site__address")
    first = [(row.site.address, row.proposed) for row in told]
    take(notices(rows | {"proposed": "20; 90"}))

    situation.refresh_from_db()
    assert first == [("1 Mill Road, Larbert", 18), ("2 Kiln Lane, Larbert", 87)]
    assert situation.people == 110
    assert situation.headcounts.filter(site=None).count() == 0
