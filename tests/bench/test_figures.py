"""Figures as the benchmark prints and keeps them."""

from __future__ import annotations

import json

import pytest

from bench import limits
from bench.__main__ import arguments
from bench.figures import Figure, read_figures, table, write_figures, write_results
from bench.notices import write_amended, write_notices
from bench.queries import counts, shape
from imports.layouts import notices, open_table
from imports.layouts.notices import Notice

LIST = Figure("page:list", [12.0, 40.0, 10.0], [4.0, 5.0, 2.0], {"clients": 100_000})


def test_a_result_has_its_five_keys_and_the_medians(tmp_path):
    write_results([LIST], tmp_path / "results.json")

    assert json.loads((tmp_path / "results.json").read_text()) == [
        {
            "name": "page:list",
            "value": 12.0,
            "floor": 4.0,
            "ratio": 3.0,
            "at": {"clients": 100_000},
        }
    ]


def test_the_table_says_median_worst_and_size():
    heading, _, row = table([LIST]).splitlines()

    assert heading.split()[:2] == ["What", "Median"]
    assert row.split() == [
        *("page:list", "12.0", "ms", "40.0", "ms", "4.0", "ms"),
        *("3.0", "8.0", "100,000", "clients"),
    ]


def test_figures_pass_from_a_command_to_who_asked(tmp_path):
    write_figures([LIST], tmp_path / "figures.json")

    assert read_figures(tmp_path / "figures.json") == [LIST]


def test_the_report_holds_no_value_of_a_query():
    said = shape(
        'SELECT "t2"."a", "t2"."b", "t2"."c", "u"."d" FROM "t2" '
        "WHERE name LIKE '%O''Hara%' AND id IN (1, 22, 333) LIMIT 5"
    )

    assert said == (
        "SELECT t2.*, u.* FROM t2 WHERE name LIKE %s AND id IN (%s, …) LIMIT %s"
    )


def page(name, *queries, requests=1):
    return {"name": name, "queries": list(queries), "requests": requests}


def test_the_report_says_when_a_page_asks_more_of_much_data():
    frame = page("page:frame", "BEGIN", "COMMIT")
    few = page("page:list", "BEGIN", "a", "COMMIT")
    many = page("page:list", "BEGIN", "a", "b", "COMMIT")

    assert counts([frame, few], [frame, many]) == [
        "page:frame: 2 queries (0 its own), with little data too",
        "page:list: 4 queries (2 its own), 3 with little data",
    ]


def test_a_form_and_the_page_it_leads_to_are_two_requests():
    frame = page("page:frame", "BEGIN", "COMMIT")
    search = page(
        "page:search", "BEGIN", "a", "COMMIT", "BEGIN", "b", "COMMIT", requests=2
    )

    assert counts([frame, search], [frame, search])[1] == (
        "page:search: 6 queries (two requests, 2 its own), with little data too"
    )


def test_the_notices_to_import_are_all_different_and_none_is_refused(tmp_path):
    file = tmp_path / "notices.csv"
    write_notices(file, rows=500)

    layout, rows = notices(open_table(file))
    read = list(rows)

    assert layout.name == "hr1"
    assert all(isinstance(row, Notice) for row in read)
    assert len({row.identity for row in read}) == 500


def test_the_second_file_amends_three_in_ten_and_has_one_bad_row_in_twenty(tmp_path):
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    write_notices(first, rows=500)
    write_amended(second, rows=500)

    known = {row.identity: row for row in notices(open_table(first))[1]}
    read = list(notices(open_table(second))[1])
    good = [row for row in read if isinstance(row, Notice)]

    amended = [row for row in good if row.identity in known]
    assert (len(read), len(good), len(amended)) == (500, 475, 150)
    assert all(row.content != known[row.identity].content for row in amended)


def test_a_figure_that_is_no_time_is_told_in_its_unit():
    figure = Figure("import:log-mb", [1520.25], [40.0], {"rows": 10}, "MB")

    assert figure.as_cells()[1:5] == ("1520.2 MB", "1520.2 MB", "40.0 MB", "38.0")


@pytest.mark.parametrize("words", [["--clients", "0"], ["--letters", "0"]])
def test_sizes_that_cannot_be_are_refused(words, capsys):
    with pytest.raises(SystemExit) as refusal:
        arguments(words)

    assert refusal.value.code == 2
    assert words[0] in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "value", "floor", "is_over"),
    [
        ("growth:buffers:list", 120.0, 100.0, False),
        ("growth:buffers:list", 139.0, 100.0, True),
        ("load:p95", 249.0, 200.0, False),
        ("load:p95", 251.0, 200.0, True),
        ("load:p95", 100.0, 40.0, True),
        ("page:unknown", 100.0, 1.0, False),
    ],
)
def test_a_figure_above_its_limit_is_named(name, value, floor, is_over):
    figure = Figure(name, [value], [floor], {})

    assert limits.over([figure], 1.15) == ([name] if is_over else [])
