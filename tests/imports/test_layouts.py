"""How cells, headings and files of notices are read."""

from __future__ import annotations

import datetime as dt

import pytest

from imports.layouts import NotATable, Notice, Refused, cells, notices, open_table
from imports.layouts.cells import Unreadable

HEADINGS = "Employer,Site address,Received,First dismissal,Proposed dismissals\n"


def write(tmp_path, text, encoding="utf-8", name="notices.csv"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def read(path, mapping="auto"):
    layout, rows = notices(open_table(path), mapping)
    return layout, list(rows)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("03/08/2020", (dt.date(2020, 3, 8), None)),
        ("1/2/21", (dt.date(2021, 1, 2), None)),
        ("2020-03-08", (dt.date(2020, 3, 8), None)),
        ("4 March 2026", (dt.date(2026, 3, 4), None)),
        (
            "03/08/2020 (updated 11/16/2020)",
            (dt.date(2020, 3, 8), dt.date(2020, 11, 16)),
        ),
        ("4/13/2018to 5/11/2018", (dt.date(2018, 4, 13), dt.date(2018, 5, 11))),
        ("4/5/2020 (updated 07/15/202)", (dt.date(2020, 4, 5), None)),
        ("Starting 7/15/2011", (dt.date(2011, 7, 15), None)),
        ("3/30/2018 - 6/2018", (dt.date(2018, 3, 30), None)),
        ("8/2017-12/2018", (None, None)),
        ("March 2020", (None, None)),
        ("4th quarter of this year", (None, None)),
        ("TBD", (None, None)),
        ("", (None, None)),
    ],
)
def test_a_date_is_found_among_words(words, found):
    assert cells.days(words, False) == found


@pytest.mark.parametrize(
    "words", ["4/82011", "04/-9/2020", "2/30/2020", "3/3020/17", "11/08/2109"]
)
def test_what_looks_like_a_date_and_is_none_is_refused(words):
    with pytest.raises(Unreadable):
        cells.days(words, False)


def test_day_and_month_stand_in_the_order_of_the_layout():
    assert cells.days("03/08/2020", True)[0] == dt.date(2020, 8, 3)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("104", 104),
        ("1,492", 1492),
        ("approx. 150", 150),
        ("1100-1200 (MD,DC,VA)", 1200),
        ("60-70 in Maryland", 70),
        ("103 (REVISED) 10/22/2020 108", 108),
        ("Total 35 (At this time, number impacted at this location is unknown.)", 35),
        ("Starting with 35 leading up to several hundred by December 2013", 35),
        ("0", 0),
        ("Unknown at this time", None),
        ("", None),
    ],
)
def test_a_number_of_people_is_found_among_words(words, found):
    assert cells.people(words) == found


@pytest.mark.parametrize("words", ["-5", "12.5", "1,000,001", "99999999"])
def test_an_impossible_number_of_people_is_refused(words):
    with pytest.raises(Unreadable):
        cells.people(words)


def test_only_the_employer_is_needed(tmp_path):
    _, rows = read(write(tmp_path, HEADINGS + "Eskside Mill Ltd,,,,\n,Leith,,,\n"))

    assert isinstance(rows[0], Notice)
    assert (rows[0].received, rows[0].first, rows[0].proposed) == (None, None, None)
    assert isinstance(rows[1], Refused)
    assert rows[1].reason == "The employer’s name is missing."


def test_a_last_dismissal_before_the_first_is_refused(tmp_path):
    text = "Employer,First dismissal,Last dismissal\nMill,02/03/2026,01/03/2026\n"

    _, (row,) = read(write(tmp_path, text))

    assert "is before the first" in row.reason


@pytest.mark.parametrize("text", ["🏭 Wörks & Söns", "=1+1", "O’Neill\tand Sons"])
def test_odd_names_stay_names(tmp_path, text):
    _, (row,) = read(write(tmp_path, f'Employer\n"{text}"\n'))

    assert row.employer == " ".join(text.split())


def test_a_name_of_ten_thousand_characters_is_refused(tmp_path):
    _, (row,) = read(write(tmp_path, f"Employer\n{'x' * 10_000}\n"))

    assert row.reason == "The employer’s name is longer than 200 characters."


def test_columns_are_recognised_by_their_headings(tmp_path):
    text = (
        "Name of employer;Date of first redundancy;Number of redundancies;Town\n"
        "Birkhill Paper Ltd;31/03/2026;45;Cupar\n"
    )

    layout, (row,) = read(write(tmp_path, text))

    assert layout.name == "auto"
    assert (row.employer, row.site) == ("Birkhill Paper Ltd", "Cupar")
    assert (row.first, row.proposed) == (dt.date(2026, 3, 31), 45)


def test_a_column_without_values_is_no_match(tmp_path):
    text = "Employer,Company,# affected\n,Birkhill Paper Ltd,45\n,Muirhouse Ltd,\n"

    _, rows = read(write(tmp_path, text))

    assert [row.employer for row in rows] == ["Birkhill Paper Ltd", "Muirhouse Ltd"]


def test_the_order_of_day_and_month_is_seen_in_the_file(tmp_path):
    text = "Employer,Received\nFirst Ltd,03/04/2020\nSecond Ltd,03/25/2020\n"

    _, rows = read(write(tmp_path, text))

    assert rows[0].received == dt.date(2020, 3, 4)


def test_nameless_columns_are_ignored_however_many(tmp_path):
    many = "," * 16_380
    text = f"Employer,Received{many}\nMill Ltd,01/04/2026{many}\n"

    _, (row,) = read(write(tmp_path, text))

    assert row.employer == "Mill Ltd"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_an_accent_survives_each_encoding(tmp_path, encoding):
    _, (row,) = read(write(tmp_path, "Employer\nCafé Crème’s Ltd\n", encoding))

    assert row.employer == "Café Crème’s Ltd"


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_line_ends_and_separators_are_found_out(tmp_path, ends, separator):
    text = ends.join(["Employer,Received", "Mill Ltd,01/04/2026", ""])

    _, (row,) = read(write(tmp_path, text.replace(",", separator)))

    assert (row.employer, row.received) == ("Mill Ltd", dt.date(2026, 4, 1))


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "a picture"),
        (b"\xff\xd8\xff\xe0\0\0", "a picture"),
        (b"%PDF-1.7", "a PDF document"),
        (b"PK\x03\x04\0\0", "a spreadsheet or an archive"),
    ],
)
def test_a_picture_is_no_table(tmp_path, start, kind):
    path = tmp_path / "notices.csv"
    path.write_bytes(start + bytes(range(256)))

    with pytest.raises(NotATable, match=kind):
        open_table(path)


@pytest.mark.parametrize("text", ["", "\n\n"])
def test_an_empty_file_is_no_table(tmp_path, text):
    with pytest.raises(NotATable, match="empty"):
        open_table(write(tmp_path, text))


def test_a_file_without_the_layouts_employer_is_refused(tmp_path):
    path = write(tmp_path, "Firm,Place\nMill,Leith\n")

    with pytest.raises(NotATable, match="has no column “Company”"):
        notices(open_table(path), "md")


def test_an_unknown_layout_is_refused_by_name(tmp_path):
    with pytest.raises(NotATable, match="There is no layout “zz”"):
        notices(open_table(write(tmp_path, HEADINGS)), "zz")


def test_an_open_quotation_mark_is_named_by_its_line(tmp_path):
    text = HEADINGS + 'Mill,"' + "x" * 300_000

    _, rows = notices(open_table(write(tmp_path, text)), "hr1")

    with pytest.raises(NotATable, match="quotation mark"):
        list(rows)


def test_several_sites_of_one_notice_are_told_apart(tmp_path):
    text = (
        "Company,Location,Received Date,Layoff Start Date,# of Workers,Closure Layoff\n"
    )
    text += 'Mill,"Kent, Auburn, and Overland, KS",1/2/2021,2/3/2021,5,Layoff\n'

    _, (row,) = read(write(tmp_path, text), "wa")

    assert list(row.sites) == ["Kent", "Auburn", "Overland, KS"]
