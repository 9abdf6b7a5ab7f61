"""Uploading a file of notices, and the worker that brings it in."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse

from accounts.models import AuditEvent
from imports import tasks
from imports.actions import uploads
from imports.models import NoticeFile
from imports.querysets import MOST_UNREAD
from kit.storing import storage_of
from redundancies.models import Situation
from tests.world import build

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 3, 4, 9, 30, tzinfo=dt.UTC)
ROWS = b"Employer,Council,Received\nEskside Mill Ltd,Falkirk,02/03/2026\n,Fife,\n"


@pytest.fixture
def world(settings, tmp_path):
    (tmp_path / "files").mkdir()
    files = storage_of("", tmp_path / "files")
    settings.STORAGES = settings.STORAGES | {"private": files}
    return build()


@pytest.fixture
def team(client, world):
    client.force_login(world.people["national"])
    return client


def post(client, content, *, name="march.csv", key=None, mapping="auto"):
    return client.post(
        reverse("imports:start"),
        {
            "file": SimpleUploadedFile(name, content, content_type="text/csv"),
            "mapping": mapping,
            "form_key": key or uuid.uuid4(),
        },
    )


def work(file):
    """What the worker does, at a fixed moment."""
    uploads.work(file_id=file.pk, now=lambda: AT)
    file.refresh_from_db()
    return file


def test_a_file_is_queued_brought_in_and_its_page_says_what_became_of_it(team):
    answer = post(team, ROWS)
    file = work(NoticeFile.objects.get())
    page = team.get(answer.url)

    assert answer.status_code == 302
    assert (file.finished_at, file.failure, file.lease_until) == (AT, "", None)
    assert file.counts == {
        "read": 2,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "possible_duplicates": 0,
        "rejected": 1,
    }
    assert Situation.objects.get(employer__name="Eskside Mill Ltd").logged_by_id
    assert "New situations" in page.content.decode()
    assert "refused.csv" in page.content.decode()


def test_refused_rows_come_back_with_their_reasons(team):
    post(team, b"Employer,Received\n=1+1 Ltd,31/02/2026\n")
    file = work(NoticeFile.objects.get())

    answer = team.get(reverse("imports:refused", args=[file.reference]))

    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines == [
        "Line,Reason,Employer,Received",
        "2,Received: “31/02/2026” is not a real date.,'=1+1 Ltd,31/02/2026",
    ]


def test_a_picture_is_refused_at_the_page_beside_its_field(team):
    answer = post(team, b"\x89PNG\r\n\x1a\n" + bytes(200), name="photo.csv")

    assert answer.status_code == 200
    assert "photo.csv is a picture, not a table" in answer.content.decode()
    assert not NoticeFile.objects.exists()


@pytest.mark.parametrize(
    "content",
    [b"Colour,Shape\nred,round\n", b"", b"\0\0\1", b"Employer\n", b"A\n\x81\n"],
)
def test_a_refusal_calls_the_file_as_its_sender_does(team, content):
    answer = post(team, content, name="summer.csv")

    said = answer.content.decode()
    assert answer.status_code == 302 or "summer.csv" in said or "is empty" in said
    assert hashlib.sha256(content).hexdigest() not in said
    failed = work(NoticeFile.objects.get()).failure if answer.status_code == 302 else ""
    assert hashlib.sha256(content).hexdigest() not in failed


def test_a_double_press_queues_one_file(team):
    key = uuid.uuid4()

    post(team, ROWS, key=key)
    post(team, ROWS, key=key)

    assert NoticeFile.objects.count() == 1


def test_the_layouts_of_the_registers_for_tests_are_no_choice(team):
    page = team.get(reverse("imports:start")).content.decode()
    answer = post(team, ROWS, mapping="wa")

    assert 'value="hr1"' in page
    assert 'value="wa"' not in page
    assert "<title>Error:" in answer.content.decode()
    assert not NoticeFile.objects.exists()


def test_the_page_says_how_far_the_worker_is(team):
    answer = post(team, ROWS)
    NoticeFile.objects.update(rows_read=15_000, attempts=1)

    page = team.get(answer.url).content.decode()
    part = team.get(f"{answer.url}progress/")

    assert "15,000 rows read so far." in page
    assert "hx-get" in part.content.decode()
    work(NoticeFile.objects.get())
    done = team.get(f"{answer.url}progress/").content.decode()
    assert f'href="{answer.url}"' in done
    assert "hx-get" not in done


def test_a_file_that_another_worker_has_is_left_to_it(team):
    post(team, ROWS)
    NoticeFile.objects.update(lease_until=AT + dt.timedelta(minutes=1))

    file = work(NoticeFile.objects.get())

    assert file.finished_at is None
    assert not Situation.objects.filter(employer__name="Eskside Mill Ltd").exists()


def test_a_file_is_its_workers_alone_until_the_lease_has_run_out(team):
    post(team, ROWS)
    file = NoticeFile.objects.get()

    def claim(at):
        return uploads.claim(file_id=file.pk, at=at)

    assert claim(AT).attempts == 1
    assert claim(AT) is None
    assert claim(AT + uploads.LEASE) is None
    assert claim(AT + uploads.LEASE + dt.timedelta(seconds=1)).attempts == 2


@pytest.mark.committing
def test_reading_on_keeps_the_lease_and_says_how_far_it_is(team):
    """While the work itself is not committed yet."""
    post(team, ROWS)
    file = uploads.claim(file_id=NoticeFile.objects.get().pk, at=AT)
    later = AT + uploads.LEASE

    with uploads.Reading(file, lambda: later) as on_read, transaction.atomic():
        on_read(5000)
        transaction.set_rollback(True)

    file.refresh_from_db()
    assert file.rows_read == 5000
    assert not NoticeFile.objects.waiting(later + uploads.LEASE).exists()
    assert file.finished_at is None


def test_a_refusal_in_many_words_is_cut_to_the_room_that_it_has(team):
    post(team, ROWS)
    file = NoticeFile.objects.get()
    room = NoticeFile._meta.get_field("failure").max_length

    uploads.fail(file, "Wrong" * room, at=AT)

    file.refresh_from_db()
    assert file.failure == ("Wrong" * room)[:room]
    assert (file.finished_at, file.lease_until) == (AT, None)


def test_a_file_whose_worker_was_killed_is_taken_up_again_and_not_for_ever(team):
    post(team, ROWS)
    NoticeFile.objects.update(lease_until=AT - dt.timedelta(seconds=1), attempts=3)

    file = work(NoticeFile.objects.get())

    assert "was cut off 3 times" in file.failure
    assert not Situation.objects.filter(employer__name="Eskside Mill Ltd").exists()


def test_a_failure_leaves_nothing_behind_and_says_so(team, monkeypatch):
    post(team, ROWS)

    def breaks(**_):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(uploads, "bring", breaks)
    file = work(NoticeFile.objects.get())

    assert file.failure == uploads.WENT_WRONG
    assert AuditEvent.objects.filter(verb="notices.refused").count() == 1
    page = team.get(file.get_absolute_url()).content.decode()
    assert "nothing of this file was imported" in page


def test_a_file_that_is_away_is_read_once_it_is_back(team, tmp_path):
    answer = post(team, ROWS)
    (tmp_path / "files").rename(tmp_path / "elsewhere")

    file = work(NoticeFile.objects.get())
    page = team.get(answer.url).content.decode()

    assert (file.finished_at, file.failure) == (None, "")
    assert (file.unread, file.attempts) == (1, 0)
    assert "We could not read the file yet" in page
    assert str(tmp_path) not in page
    assert file.sha256 not in page
    (tmp_path / "elsewhere").rename(tmp_path / "files")
    assert work(file).finished_at is None  # until its wait is over
    NoticeFile.objects.update(lease_until=AT - dt.timedelta(seconds=1))
    assert work(file).counts["created"] == 1


def test_a_file_that_stays_away_is_tried_less_and_less_and_then_given_up(
    team, tmp_path
):
    post(team, ROWS)
    file = NoticeFile.objects.get()
    shutil.rmtree(tmp_path / "files")
    waits = []

    at = AT
    while file.finished_at is None:
        uploads.work(file_id=file.pk, now=lambda at=at: at)
        file.refresh_from_db()
        if file.lease_until:
            waits.append(file.lease_until - at)
            at = file.lease_until + dt.timedelta(seconds=1)

    assert len(waits) == MOST_UNREAD - 1
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (uploads.FIRST_WAIT, uploads.LONGEST_WAIT)
    assert dt.timedelta(hours=12) <= sum(waits, dt.timedelta())
    assert file.failure == uploads.NEVER_READ
    assert uploads.NEVER_READ in team.get(file.get_absolute_url()).content.decode()
    assert AuditEvent.objects.filter(verb="notices.refused").count() == 1


def test_a_file_of_other_bytes_than_were_kept_is_not_read(team, tmp_path):
    post(team, ROWS)
    [kept] = (path for path in (tmp_path / "files").rglob("*") if path.is_file())
    kept.write_bytes(kept.read_bytes()[:-5])

    file = work(NoticeFile.objects.get())

    assert (file.finished_at, file.unread) == (None, 1)


def test_refused_rows_of_a_file_that_is_away_come_with_a_sentence(team, tmp_path):
    post(team, ROWS)
    file = work(NoticeFile.objects.get())
    shutil.rmtree(tmp_path / "files")

    answer = team.get(reverse("imports:refused", args=[file.reference]))

    assert answer.status_code == 503
    assert "We could not read the file yet" in answer.content.decode()


def test_a_file_that_cannot_be_kept_is_refused_beside_its_field(team, tmp_path):
    shutil.rmtree(tmp_path / "files")

    answer = post(team, ROWS)

    assert "We could not keep the file just now" in answer.content.decode()
    assert not NoticeFile.objects.exists()


def test_the_sweep_wakes_a_worker_for_each_file_that_waits(team, monkeypatch):
    post(team, ROWS)
    woken = []
    monkeypatch.setattr(
        tasks.import_notices,
        "apply_async",
        lambda kwargs, expires: woken.append(kwargs["file_id"]),
    )

    tasks.import_waiting()

    assert woken == [NoticeFile.objects.get().pk]


def test_finished_files_are_not_brought_in_again(team):
    post(team, ROWS)
    first = work(NoticeFile.objects.get())
    before = Situation.objects.count()

    work(first)

    assert Situation.objects.count() == before
