"""What does not come in: refused before anything is kept, or tried again."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest
from django.db import OperationalError
from django.urls import reverse

from accounts.models import AuditEvent
from imports.actions import uploads
from imports.layouts import NotATable, open_table, reading
from imports.models import NoticeFile
from kit import storing
from redundancies.models import Situation
from tests.imports.test_pages import AT, ROWS, post, team, work, world

pytestmark = pytest.mark.django_db
__all__ = ["team", "world"]
WIDE = ",".join(["Employer", *["x"] * reading.MOST_COLUMNS])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"," * 5_000_000, "Line 1 of summer.csv is longer than 500,000 characters"),
        (WIDE.encode(), "Line 1 of summer.csv has more than 500 columns"),
        (
            b"Employer,Council\n" + b"x" * 600_000,
            "Line 2 of summer.csv is longer than 500,000 characters",
        ),
        (
            b"Employer,Council\nBrae,Fife\n" + b"x," * 501 + b"\n",
            "Line 3 of summer.csv has more than 500 columns",
        ),
        (
            b"Employer,Council\n" + b'"a\n","a\n",' * 20_001,
            "summer.csv has more than 500 columns",
        ),
    ],
)
def test_what_is_no_table_of_anybodys_is_refused_at_once(tmp_path, content, words):
    path = tmp_path / "0123"
    path.write_bytes(content)

    with pytest.raises(NotATable, match=words):
        list(open_table(path, "summer.csv").rows())


def test_words_with_many_commas_are_no_columns(tmp_path):
    path = tmp_path / "notices.csv"
    note = ", ".join(["one thing and another"] * 2000)
    path.write_text(f'Employer,Reasons\nBrae,"{note}"\n' * 12)

    assert len(list(open_table(path).rows())) == 23


def test_a_refused_file_is_not_kept(team):
    post(team, b"\x89PNG\r\n\x1a\n" + bytes(200), name="photo.csv")
    post(team, b"," * 600_000, name="commas.csv")

    assert not NoticeFile.objects.exists()
    assert list(storing.hashes()) == []


def test_a_file_that_failed_is_imported_again_by_a_button(team, monkeypatch):
    answer = post(team, ROWS)
    with monkeypatch.context() as broken:
        broken.setattr(uploads, "bring", lambda **_: 1 / 0)
        file = work(NoticeFile.objects.get())
    page = team.get(answer.url).content.decode()
    address = reverse("imports:again", args=[file.reference])
    assert address in page

    again = team.post(address)
    twice = team.post(address)
    file = work(file)

    assert again.url == twice.url == file.get_absolute_url()
    assert file.counts["created"] == 1
    assert Situation.objects.filter(employer__name="Eskside Mill Ltd").count() == 1
    assert AuditEvent.objects.filter(verb="notices.asked_again").count() == 1
    assert address not in team.get(answer.url).content.decode()


def test_a_file_that_came_in_is_not_imported_again(team):
    post(team, ROWS)
    file = work(NoticeFile.objects.get())

    team.post(reverse("imports:again", args=[file.reference]))

    file.refresh_from_db()
    assert file.finished_at == AT


@pytest.mark.parametrize("code", [None, "57014"])
def test_a_database_that_goes_away_is_no_fault_of_the_file(team, monkeypatch, code):
    post(team, ROWS)

    class Cause(Exception):
        pgcode = code

    def cut_off(**_):
        raise OperationalError("cut off") from Cause()

    monkeypatch.setattr(uploads, "bring", cut_off)
    file = work(NoticeFile.objects.get())

    if code is None:
        assert (file.failure, file.finished_at, file.attempts) == ("", None, 0)
        assert file.lease_until == AT + dt.timedelta(seconds=30)
        assert NoticeFile.objects.waiting(AT + dt.timedelta(minutes=1)).exists()
    else:
        assert file.failure == uploads.TOO_LONG


def test_spreadsheets_are_read_without_entities():
    assert openpyxl.DEFUSEDXML
