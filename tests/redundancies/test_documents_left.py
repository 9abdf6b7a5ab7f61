"""What an upload leaves when its transaction ends otherwise, and what is gone."""

import datetime as dt
import threading
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from kit import storing
from kit.acting import acting
from kit.scanning import Verdict
from kit.storing import storage_of
from redundancies.actions import documents, scans
from redundancies.actions.shared import Refused
from redundancies.choices import DocumentKind, Scan
from redundancies.models import Document
from redundancies.views import documents as pages
from tests.kit.test_file_types import TAKEN, WORD
from tests.kit.test_storing import bucket, server  # noqa: F401 - fixtures
from tests.world import build

pytestmark = pytest.mark.committing
AT = dt.datetime(2026, 3, 4, 9, 30, tzinfo=dt.UTC)
PDF = TAKEN["pdf"]


@pytest.fixture(params=["folder", "bucket"])
def storage(request, settings, tmp_path):
    found = request.getfixturevalue("bucket") if request.param == "bucket" else ""
    (tmp_path / "files").mkdir()
    settings.STORAGES = settings.STORAGES | {
        "private": storage_of(found, tmp_path / "files")
    }
    return storing.files()


@pytest.fixture
def world(storage):
    return build()


def kept():
    return list(storing.hashes())


def add(world, *, key="shared", body=PDF):
    return documents.add(
        situation=world.rows[key],
        file=SimpleUploadedFile("a.pdf", body),
        kind=DocumentKind.OTHER,
        by=world.people["chair"],
        at=AT,
    )


def adding(world, *, key="shared", body=PDF):
    with acting(world.people["chair"]):
        return add(world, key=key, body=body)


class Broken(Exception):
    """Something that goes wrong behind the upload."""


def broken_off(within, *acts):
    """These are done, and then something goes wrong."""
    with within:
        for act in acts:
            act()
        raise Broken


def test_a_transaction_that_fails_leaves_no_file(world):
    seen = []
    with pytest.raises(Broken):
        broken_off(
            acting(world.people["chair"]),
            lambda: add(world),
            lambda: seen.extend(kept()),
        )

    assert len(seen) == 1
    assert (kept(), Document.objects.count()) == ([], 0)


def test_a_transaction_that_is_rolled_back_without_a_word_leaves_none(world):
    with acting(world.people["chair"]):
        add(world)
        transaction.set_rollback(True)

    assert (kept(), Document.objects.count()) == ([], 0)


def test_a_part_that_is_undone_in_a_transaction_that_goes_on_leaves_none(world):
    with acting(world.people["chair"]):
        with pytest.raises(Broken):
            broken_off(transaction.atomic(), lambda: add(world))
        add(world, body=WORD)

    assert kept() == [Document.objects.get().sha256]


def test_a_commit_that_is_refused_leaves_none(world):
    def adding_twice():
        with acting(world.people["chair"]), connection.cursor() as cursor:
            add(world)
            cursor.execute(
                "CREATE TEMP TABLE late (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)"
            )
            cursor.execute("INSERT INTO late VALUES (1), (1)")

    with pytest.raises(IntegrityError, match="late"):
        adding_twice()

    assert (kept(), Document.objects.count()) == ([], 0)


def test_a_page_that_fails_behind_the_upload_leaves_none(world, monkeypatch):
    def broken(*_, **__):
        raise Broken

    monkeypatch.setattr(pages, "wake_after_commit", broken)
    client = Client(raise_request_exception=False)
    client.force_login(world.people["chair"])
    answer = client.post(
        reverse("redundancies:document-add", args=[world.shared.reference]),
        {
            "form_key": uuid.uuid4(),
            "kind": "other",
            "file": SimpleUploadedFile("a.pdf", PDF),
        },
    )

    assert answer.status_code == 500
    assert (kept(), Document.objects.count()) == ([], 0)


def test_a_file_that_another_row_names_stays(world):
    first = adding(world)
    with pytest.raises(Broken):
        broken_off(acting(world.people["chair"]), lambda: add(world, key="secret"))

    assert kept() == [first.sha256]
    assert storing.read(first.sha256) == PDF


def test_the_same_bytes_of_two_at_once_are_kept_for_whoever_commits(world):
    """The first is rolled back while the second waits for the same bytes."""
    begun, go_on = threading.Event(), threading.Event()

    def second():
        begun.wait(10)
        try:
            # Waits here until the first has ended.
            go_on.set()
            adding(world, key="secret")
        finally:
            connection.close()

    other = threading.Thread(target=second)
    other.start()
    with pytest.raises(Broken):
        broken_off(
            acting(world.people["chair"]),
            lambda: add(world),
            begun.set,
            lambda: go_on.wait(10),
        )
    other.join(30)

    assert kept() == [Document.objects.get().sha256]
    assert storing.read(Document.objects.get().sha256) == PDF


def test_removing_deletes_the_bytes_once_no_other_row_names_them(world):
    first, other = adding(world), adding(world, key="secret")
    by = world.people["chair"]
    with acting(by):
        documents.remove(document=first, reason="Wrong", by=by, at=AT)
    assert kept() == [other.sha256]
    with acting(by):
        documents.remove(document=other, reason="Wrong", by=by, at=AT)

    assert kept() == []


def test_removing_that_is_undone_keeps_the_file(world):
    document = adding(world)
    by = world.people["chair"]
    with pytest.raises(Broken):
        broken_off(
            acting(by),
            lambda: documents.remove(document=document, reason="Wrong", by=by, at=AT),
        )

    assert storing.read(document.sha256) == PDF
    document.refresh_from_db()
    assert document.is_there


def test_a_virus_deletes_the_bytes_at_once(world):
    document = adding(world)
    scans.settle(document=document, verdict=Verdict("Worm"), at=AT)
    document.refresh_from_db()

    assert (document.scan, document.sha256) == (Scan.INFECTED, "")
    assert kept() == []
    # The same may be sent again, and is looked through again.
    assert adding(world).scan == Scan.WAITING
    assert len(kept()) == 1


def test_a_file_that_cannot_be_deleted_now_goes_by_night(world, monkeypatch):
    document = adding(world)
    by = world.people["chair"]

    def away(self, name):
        raise OSError("away")

    with monkeypatch.context() as broken:
        broken.setattr(type(storing.files()), "delete", away)
        with acting(by):
            documents.remove(document=document, reason="Wrong", by=by, at=AT)
    assert len(kept()) == 1

    monkeypatch.setattr(storing, "CLEARED_AFTER", dt.timedelta(0))
    assert storing.clear_unnamed() == 1
    assert kept() == []


def test_a_refusal_leaves_nothing(world):
    with pytest.raises(Refused):
        adding(world, body=b"MZ\x90\x00\x03\x00")

    assert kept() == []
