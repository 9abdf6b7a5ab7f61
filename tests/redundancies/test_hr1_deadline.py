"""The command that says whether advance notice is needed and in time."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def deadline(**options):
    out = io.StringIO()
    call_command("hr1_deadline", stdout=out, **options)
    return json.loads(out.getvalue())


def test_one_notice_is_one_line():
    answer = deadline(
        received="2026-03-02", first_dismissal="2026-03-31", proposed="20"
    )

    assert answer == {
        "notice_required": True,
        "minimum_days": 30,
        "latest_receipt": "2026-03-01",
        "days_given": 29,
        "in_time": False,
        "rule": "20 or more at one establishment: 30 days, in force from 6 April 2013",
    }


def test_under_twenty_needs_none():
    answer = deadline(
        received="2026-03-02", first_dismissal="2026-03-31", proposed="19"
    )

    assert answer["notice_required"] is False
    for name in ("minimum_days", "latest_receipt", "in_time"):
        assert answer[name] is None


def test_a_hundred_needs_forty_five_days_and_needed_ninety_before_april_2013():
    now = deadline(received="2026-02-14", first_dismissal="2026-03-31", proposed="100")
    then = deadline(received="2013-04-05", first_dismissal="2013-06-01", proposed="100")

    assert (now["minimum_days"], now["in_time"]) == (45, True)
    assert (then["minimum_days"], then["in_time"]) == (90, False)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("received", "2026-02-30"),
        ("first_dismissal", "tomorrow"),
        ("proposed", "-1"),
        ("proposed", "²"),
        ("proposed", "99999999999999999999"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(name, value):
    given = {"received": "2026-03-01", "first_dismissal": "2026-03-31", "proposed": "9"}

    with pytest.raises(CommandError, match=name):
        deadline(**given | {name: value})


def test_a_batch_gives_a_line_for_each_row_in_order(tmp_path):
    file = tmp_path / "rows.csv"
    file.write_text(
        "proposed,received,first_dismissal\n"
        "20,2026-03-01,2026-03-31\n"
        "19,2026-03-01,2026-03-31\n"
        "100,,2026-03-31\n"
        ",2026-03-01,2026-03-31\n"
    )
    out = io.StringIO()

    call_command("hr1_deadline", batch=str(file), stdout=out)

    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [line["notice_required"] for line in lines] == [True, False, True, None]
    assert [line["in_time"] for line in lines][:2] == [True, None]
    assert lines[2]["latest_receipt"] == "2026-02-14"


def test_a_bad_row_keeps_its_place_and_fails_the_run(tmp_path):
    file = tmp_path / "rows.csv"
    file.write_text(
        "received,first_dismissal,proposed\n31/3/2026,,9\n2026-03-01,2026-03-31,20\n"
    )
    out = io.StringIO()

    with pytest.raises(SystemExit) as stop:
        call_command("hr1_deadline", batch=str(file), stdout=out, stderr=io.StringIO())

    bad, good = (json.loads(line) for line in out.getvalue().splitlines())
    assert "received must be a real date" in bad["error"]
    assert good["in_time"] is True
    assert stop.value.code == 1


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\0\0", b"a,b\n1,2\n", b""])
def test_what_is_no_such_file_is_refused(tmp_path, content):
    file = tmp_path / "rows.csv"
    file.write_bytes(content)

    with pytest.raises(CommandError):
        call_command("hr1_deadline", batch=str(file))
    with pytest.raises(CommandError, match="no file"):
        call_command("hr1_deadline", batch=str(tmp_path / "absent.csv"))
