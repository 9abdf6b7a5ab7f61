"""What a partnership has today comes in from its workbook."""

from __future__ import annotations

import csv
import datetime as dt
import fnmatch
import io
import json
import re
import zipfile

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from accounts.models import User
from imports.layouts.workbooks import MEMBERS, SITUATIONS, SUPPORT
from kit.govuk import TelephoneField
from notifications.models import Message
from partnerships.models import Membership
from partnerships.roles import Duty, Role
from redundancies.choices import ClockKind, Status, Visibility
from redundancies.models import Delivery, Situation, SituationGrant
from tests.world import build

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 5, 6)
MEMBER = (
    "ailsa.gourlay@skills.example", "Ailsa", "Gourlay", "01632 960123",
    "Forth Workshop", "Kind of Forth College", "Partner member", DAY, None, "Yes", "",
    "",
)  # fmt: skip
SITUATION = (
    "Burnfoot Bakery Ltd", "Larbert", "Falkirk", "The employer", DAY, 34,
    dt.date(2025, 6, 20), None, dt.date(2025, 5, 7), "Public",
    dt.date(2025, 9, 1),
)  # fmt: skip
GIVEN = (
    "Burnfoot Bakery Ltd", DAY, "Jobcentre Plus", "Benefits advice",
    dt.date(2025, 5, 20), "A group of people", 22, "In the canteen",
)  # fmt: skip


@pytest.fixture
def world():
    return build()


@pytest.fixture
def workbook(world, tmp_path):
    """Fill the template that the command writes; rows by sheet."""

    def fill(**rows):
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.xlsx"
        call_command(
            "import_partnership",
            path,
            template=True,
            partnership="ours",
            stdout=io.StringIO(),
        )
        book = load_workbook(path)
        for sheet, lines in (
            (MEMBERS, rows.get("members", ())),
            (SITUATIONS, rows.get("situations", ())),
            (SUPPORT, rows.get("support", ())),
        ):
            for line in lines:
                book[sheet].append(line)
        book.save(path)
        return path

    return fill


def run(path, **options):
    out = io.StringIO()
    call_command(
        "import_partnership", path, stdout=out, stderr=io.StringIO(), **options
    )
    return json.loads(out.getvalue())


def test_members_situations_and_support_come_in_and_once(workbook, world):
    path = workbook(members=[MEMBER], situations=[SITUATION], support=[GIVEN])

    first, second = run(path), run(path)

    assert first == {"read": 3, "created": 3, "unchanged": 0, "rejected": 0}
    assert second == {"read": 3, "created": 0, "unchanged": 3, "rejected": 0}
    member = Membership.objects.get(person__email=MEMBER[0])
    assert (member.role, member.duties) == (Role.MEMBER, [Duty.TAKES_REQUESTS])
    assert member.partnership == world.ours
    assert not member.person.has_usable_password()
    situation = Situation.objects.get(employer__name="Burnfoot Bakery Ltd")
    assert (situation.status, situation.visibility) == (
        Status.CLOSED,
        Visibility.PUBLIC,
    )
    assert situation.people == 34
    response = situation.responses.get()
    assert response.closed_on == dt.date(2025, 9, 1)
    assert set(response.clock_events.values_list("kind", flat=True)) == {
        ClockKind.PACE_TOLD,
        ClockKind.MET,
    }
    given = Delivery.objects.get(response=response)
    assert (given.reached, given.organisation) == (22, world.jobcentre)
    assert SituationGrant.objects.filter(situation=situation).exists()


def test_nobody_is_written_to(workbook):
    run(workbook(members=[MEMBER], situations=[SITUATION], support=[GIVEN]))

    assert not Message.objects.exists()


def test_bad_rows_come_back_with_their_reasons_and_stop_no_good_one(workbook, tmp_path):
    path = workbook(
        members=[
            ("nobody", *MEMBER[1:]),
            MEMBER,
            (*MEMBER[:4], "New Body", "Circus", *MEMBER[6:]),
        ],
        situations=[
            (None, *SITUATION[1:]),
            (SITUATION[0], "Lerwick", "Shetland Islands", *SITUATION[3:]),
            (*SITUATION[:5], "-3", *SITUATION[6:]),
            SITUATION,
        ],
        support=[
            ("Unheard Of Ltd", *GIVEN[1:]),
            (*GIVEN[:3], "Juggling", *GIVEN[4:]),
        ],
    )
    rejects = tmp_path / "rejects.csv"

    counts = run(path, rejects=rejects)

    assert counts == {"read": 9, "created": 2, "unchanged": 0, "rejected": 7}
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))[1:]
    assert [(row[0], row[1], row[2]) for row in rows] == [
        (MEMBERS, "2", "“nobody” is not an email address."),
        (MEMBERS, "4", "There is no type of organisation “Circus”."),
        (SITUATIONS, "2", "Employer is missing."),
        (SITUATIONS, "3", "Shetland Islands is not in The ours partnership."),
        (SITUATIONS, "4", "How many: “-3” is less than nobody."),
        (SUPPORT, "2", "There is no situation of “Unheard Of Ltd” of that day here."),
        (SUPPORT, "3", "There is no service “Juggling”."),
    ]
    assert not User.objects.filter(email="nobody").exists()


EVE, MORROW = DAY - dt.timedelta(days=1), DAY + dt.timedelta(days=1)


def put(row, **cells):
    """A row with other words in some of its cells, by their number."""
    return tuple(cells.get(f"cell_{number}", value) for number, value in enumerate(row))


@pytest.mark.parametrize(
    ("sheet", "row", "reason"),
    [
        ("situations", put(SITUATION, cell_8=EVE), "Nothing was done before PACE was"),
        ("situations", put(SITUATION, cell_8=DAY), ""),
        ("situations", put(SITUATION, cell_10=EVE), "Nothing was done before PACE was"),
        ("situations", put(SITUATION, cell_10=DAY, cell_8=None), ""),
        ("situations", put(SITUATION, cell_6=DAY, cell_7=EVE), "The last dismissal is"),
        ("situations", put(SITUATION, cell_6=DAY, cell_7=DAY), ""),
        ("situations", put(SITUATION, cell_6=DAY, cell_7=MORROW), ""),
        ("situations", put(SITUATION, cell_2="Atlantis"), "There is no council “Atlan"),
        ("support", put(GIVEN, cell_2="Circus"), "There is no organisation “Circus”."),
        ("support", put(GIVEN, cell_2="jobcentre PLUS"), ""),
        ("support", put(GIVEN, cell_1=None), "PACE told is missing"),
        ("members", put(MEMBER, cell_8=EVE), "Until is before From"),
        ("members", put(MEMBER, cell_8=DAY), ""),
    ],
)
def test_a_row_is_taken_or_refused_at_the_very_day_and_name(
    workbook, tmp_path, sheet, row, reason
):
    first = {"situations": [SITUATION]} if sheet == "support" else {}
    rejects = tmp_path / "rejects.csv"

    counts = run(workbook(**first, **{sheet: [row]}), rejects=rejects)

    assert counts["created"] == len(first) + (not reason)
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        said = [line[2] for line in list(csv.reader(file))[1:]]
    assert len(said) == bool(reason)
    assert all(words.startswith(reason) for words in said)


@pytest.mark.parametrize("days", [0, 1])
@pytest.mark.parametrize("sheet", ["situations", "support"])
@pytest.mark.parametrize("at", ["2026-06-30T12:00Z", "2026-06-30T23:30Z"])
def test_what_is_recorded_of_today_is_taken_and_of_tomorrow_refused(
    workbook, sheet, days, at
):
    """As people here count days: in summer they begin before those of UTC."""
    moment = dt.datetime.fromisoformat(at)
    day = timezone.localdate(moment) + dt.timedelta(days=days)
    row = {
        "situations": put(SITUATION, cell_4=day, cell_8=None, cell_10=None),
        "support": put(GIVEN, cell_0=None, cell_1=None, cell_4=day),
    }[sheet]

    with time_machine.travel(moment):
        counts = run(workbook(**{sheet: [row]}))

    assert (counts["created"], counts["rejected"]) == (1 - days, days)


def test_an_employer_that_only_others_know_stays_apart(workbook, world):
    line = ("Foreign Mills Example Ltd", *SITUATION[1:])

    run(workbook(situations=[line]))

    ours = Situation.objects.get(responses__partnership=world.ours, place="Larbert")
    assert ours.employer != world.foreign.employer


def test_a_workbook_of_no_partnership_is_refused_in_a_sentence(tmp_path, world):
    with pytest.raises(CommandError, match="There is no partnership “nowhere”"):
        call_command(
            "import_partnership",
            tmp_path / "x.xlsx",
            template=True,
            partnership="nowhere",
        )


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n", b"PK\x03\x04 broken"])
def test_what_is_no_workbook_is_refused_in_a_sentence(tmp_path, world, content):
    path = tmp_path / "members.xlsx"
    path.write_bytes(content)

    with pytest.raises(CommandError, match="is not a spreadsheet"):
        call_command("import_partnership", path, partnership="ours")


def test_a_workbook_without_its_sheets_is_refused_in_a_sentence(workbook):
    path = workbook()
    book = load_workbook(path)
    del book[SUPPORT]
    book.save(path)

    with pytest.raises(CommandError, match="has no sheet “Support given”"):
        run(path)


def repacked(path, part, change):
    """The same workbook with one part of it rewritten, as other programs write it."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    for name in parts:
        if fnmatch.fnmatch(name, part):
            parts[name] = change(parts[name])
    with zipfile.ZipFile(path, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return path


@pytest.mark.parametrize("size", ["A1", "A1:B1", "A1:L2", "A1:XFD1048576"])
def test_a_sheet_that_states_a_wrong_size_is_read_whole(workbook, size):
    second = ("morven.tulloch@skills.example", *MEMBER[1:])
    path = repacked(
        workbook(members=[MEMBER, second], situations=[SITUATION]),
        "xl/worksheets/*.xml",
        lambda xml: re.sub(
            rb'<dimension ref="[^"]*" ?/>', f'<dimension ref="{size}"/>'.encode(), xml
        ),
    )

    assert run(path)["created"] == 3
    held = Membership.objects.filter(person__email__endswith="@skills.example")
    assert held.count() == 2
    assert all(Duty.TAKES_REQUESTS in one.duties for one in held)


@pytest.mark.parametrize(
    ("sheet", "length"),
    [(1, 40), *((sheet, at) for sheet in (2, 3, 4) for at in (40, 900))],
)
def test_a_sheet_that_breaks_off_is_refused_in_a_sentence(workbook, sheet, length):
    members = [(f"a{n}@skills.example", *MEMBER[1:]) for n in range(30)]
    path = repacked(
        workbook(members=members, situations=[SITUATION], support=[GIVEN]),
        f"xl/worksheets/sheet{sheet}.xml",
        lambda xml: xml[:length],
    )

    with pytest.raises(CommandError, match=r"is damaged and cannot be read|is not a s"):
        run(path)
    assert not Membership.objects.filter(person__email="a1@skills.example").exists()
    assert not Situation.objects.filter(place="Larbert").exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("01632 960123", "+44 1632 960123"),
        ("(01632) 960 123 ext. 12", "+44 1632 960123 x12"),
        ("18001 01632 960123", "18001 +44 1632 960123"),
        (1632960123, "+44 1632 960123"),
        (None, ""),
    ],
)
def test_a_telephone_number_is_kept_as_the_forms_keep_it(workbook, typed, kept):
    run(workbook(members=[(*MEMBER[:3], typed, *MEMBER[4:])]))

    person = User.objects.get(email=MEMBER[0])
    assert person.telephone == kept
    assert person.telephone == TelephoneField(required=False).clean(str(typed or ""))


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("call the front desk", "“call the front desk” is not a telephone number."),
        (
            "01632 960123 ext 12345678",
            "the extension of “01632 960123 ext 12345678” is",
        ),
    ],
)
def test_what_is_no_telephone_number_comes_back(workbook, tmp_path, typed, reason):
    rejects = tmp_path / "rejects.csv"

    run(workbook(members=[(*MEMBER[:3], typed, *MEMBER[4:])]), rejects=rejects)

    assert f"Telephone: {reason}" in rejects.read_text(encoding="utf-8-sig")
    assert not User.objects.filter(email=MEMBER[0]).exists()


def test_escaped_signs_are_read_as_they_were_typed(workbook):
    note = "In the canteen_x000D_\nat two_x000a_, room A_x005F_x0041_B, _xD83D__xDE00_"
    given = (*GIVEN[:-1], note)

    run(workbook(situations=[SITUATION], support=[given]))

    assert Delivery.objects.get().note == "In the canteen at two , room A_x0041_B, 😀"


def test_a_strict_workbook_is_refused_with_what_to_do(workbook):
    path = repacked(
        workbook(members=[MEMBER]),
        "*",
        lambda xml: xml.replace(
            b"schemas.openxmlformats.org/officeDocument/2006",
            b"purl.oclc.org/ooxml/officeDocument",
        ).replace(
            b"schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"purl.oclc.org/ooxml/spreadsheetml/main",
        ),
    )

    with pytest.raises(CommandError, match=r"Strict.*“Excel Workbook \(.xlsx\)”"):
        run(path)

    assert not Membership.objects.filter(person__email=MEMBER[0]).exists()


def test_a_workbook_without_any_headings_is_refused(tmp_path, world):
    path = tmp_path / "empty.xlsx"
    book = Workbook()
    for name in (MEMBERS, SITUATIONS, SUPPORT):
        book.create_sheet(name)
    book.save(path)

    with pytest.raises(CommandError, match=r"empty.xlsx has no headings"):
        run(path, partnership="ours")


def test_what_was_taken_for_headings_is_quoted(workbook):
    path = workbook()
    book = load_workbook(path)
    book[MEMBERS].delete_rows(1)
    book[MEMBERS].append(["Who", "Where from", "Tel"])
    book.save(path)

    with pytest.raises(CommandError, match="only “Who, Where from, Tel”"):
        run(path)


def test_headings_are_found_below_a_title(workbook):
    path = workbook(members=[MEMBER])
    book = load_workbook(path)
    book[MEMBERS].insert_rows(1, 3)
    book[MEMBERS]["A1"] = "Members of the partnership"
    book[MEMBERS]["A2"] = "Telephone"
    book.save(path)

    assert run(path)["created"] == 1
    assert Membership.objects.filter(person__email=MEMBER[0]).exists()
