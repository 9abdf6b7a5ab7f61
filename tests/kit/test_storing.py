"""Private files in a folder and in a bucket: whole, or away."""

import datetime as dt
import hashlib
import os
import threading
from pathlib import Path

import boto3
import pytest
from django.apps import apps
from django.core.checks import run_checks
from django.core.files.base import ContentFile
from django.utils import timezone
from moto.server import ThreadedMotoServer

from accounts.tasks import clear_files
from demonstration.servers import free_port
from kit import storing
from kit.storing import FileAway, FileNotKept
from reviews.models import Publication
from tests.factories.reviews import ReviewFactory

BODY = b"Employer,Received\n" * 20_000


@pytest.fixture(scope="module")
def server():
    """An S3-compatible server of this module's own, over HTTP."""
    running = ThreadedMotoServer("127.0.0.1", free_port(), verbose=False)
    running.start()
    yield running
    running.stop()


@pytest.fixture
def bucket(server):
    name = f"files-{threading.get_native_id()}"
    host, port = server.get_host_and_port()
    line = boto3.client(
        "s3",
        endpoint_url=f"http://{host}:{port}",
        aws_access_key_id="key",
        aws_secret_access_key="s/cret",
        region_name="us-east-1",
    )
    line.create_bucket(Bucket=name)
    yield f"s3+http://key:s%2Fcret@{host}:{port}/{name}/private?region=us-east-1"
    for one in line.list_objects_v2(Bucket=name).get("Contents", []):
        line.delete_object(Bucket=name, Key=one["Key"])
    line.delete_bucket(Bucket=name)
    line.close()


@pytest.fixture(params=["folder", "bucket"])
def address(request, settings, tmp_path):
    """Where files are kept, chosen as the environment does."""
    found = request.getfixturevalue("bucket") if request.param == "bucket" else ""
    (tmp_path / "files").mkdir()
    choose(settings, found, tmp_path / "files")
    return found


def choose(settings, address, folder):
    files = storing.storage_of(address, folder)
    settings.STORAGES = settings.STORAGES | {"private": files}


@pytest.fixture
def away(address, settings, tmp_path):
    """The same storage, which does not answer any more."""
    kept = storing.keep_bytes(BODY)
    elsewhere = f"s3+http://key:secret@127.0.0.1:{free_port()}/files?region=x"
    choose(settings, address and elsewhere, tmp_path / "gone")
    return kept


def test_what_is_kept_comes_back_whole_and_is_kept_once(address):
    sha256 = storing.keep_bytes(BODY)

    assert sha256 == hashlib.sha256(BODY).hexdigest()
    assert storing.keep(ContentFile(BODY)) == sha256
    assert storing.read(sha256) == BODY
    with storing.copied(sha256) as copy:
        assert copy.read_bytes() == BODY
    assert not copy.exists()


def test_a_file_that_was_never_kept_is_away(address):
    with pytest.raises(FileAway):
        storing.read("0" * 64)


def test_a_file_that_was_changed_is_away(address):
    sha256 = storing.keep_bytes(BODY)
    storage = storing.files()
    storage.delete(storing.place(sha256))
    storage.save(storing.place(sha256), ContentFile(BODY[:-1]))

    with pytest.raises(FileAway), storing.copied(sha256):
        pass


def test_a_storage_that_does_not_answer_is_away_and_no_error(away):
    with pytest.raises(FileAway):
        storing.read(away)
    with pytest.raises(FileNotKept):
        storing.keep_bytes(b"something else")


def test_the_check_before_deploying_says_so_and_only_that_one(away):
    def said(**asked):
        return [one for one in run_checks(**asked) if one.id == "kit.E002"]

    [error] = said(include_deployment_checks=True)

    assert error.msg.startswith("Files cannot be kept: the ")
    assert said() == []


def test_being_ready_names_files_and_does_not_ask_at_each_question(
    away, address, settings, monkeypatch, tmp_path
):
    watch = storing.Watch()
    now = [100.0]
    monkeypatch.setattr(storing.time, "monotonic", lambda: now[0])

    assert watch.state() == "away"
    choose(settings, address, tmp_path / "files")
    assert watch.state() == "away"
    now[0] += storing.LOOKED_AT_FOR
    assert watch.state() == "ready"


def test_nobody_ever_finds_half_a_file_in_a_folder(settings, tmp_path):
    choose(settings, "", tmp_path)
    sha256 = hashlib.sha256(BODY).hexdigest()

    class Broken(ContentFile):
        def chunks(self, chunk_size=None):
            yield BODY[:1000]
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        storing.files().save(storing.place(sha256), Broken(BODY))

    assert [path for path in Path(tmp_path).rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "address",
    ["s3://host", "ftp://host/bucket", "s3:///bucket", "/var/files", "s3://host/"],
)
def test_an_address_that_names_no_bucket_is_refused(address, tmp_path):
    with pytest.raises(ValueError, match="FILES_URL"):
        storing.storage_of(address, tmp_path)


def test_nobody_else_on_the_machine_reads_a_kept_file(settings, tmp_path):
    (tmp_path / "files").mkdir(mode=0o700)
    choose(settings, "", tmp_path / "files")

    sha256 = storing.keep_bytes(BODY)

    kept = tmp_path / "files" / storing.place(sha256)
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.django_db
def test_files_that_no_row_names_are_cleared_after_a_day(address, monkeypatch):
    publication = Publication.objects.create(
        review=ReviewFactory(),
        format="pdf",
        sha256=storing.keep_bytes(b"named"),
        size=5,
        made_at=timezone.now(),
    )
    unnamed = storing.keep_bytes(b"unnamed")

    assert storing.clear_unnamed() == 0
    monkeypatch.setattr(storing, "age", lambda *_: dt.timedelta(hours=25))
    assert storing.clear_unnamed() == 1

    assert list(storing.hashes()) == [publication.sha256]
    assert unnamed != publication.sha256


@pytest.mark.django_db
def test_what_a_killed_process_left_half_written_is_cleared_after_a_day(
    settings, tmp_path
):
    (tmp_path / "files").mkdir()
    choose(settings, "", tmp_path / "files")
    kept = tmp_path / "files" / storing.place(storing.keep_bytes(BODY))
    left, fresh, other = (
        kept.with_name(name)
        for name in (f".{kept.name}.0a1b2c3d", f".{kept.name}.99999999", ".keep")
    )
    for draft in (left, fresh, other):
        draft.write_bytes(b"half")
    for old in (left, other):
        os.utime(old, (0, 0))

    clear_files()

    assert not left.exists()
    assert kept.exists()
    assert fresh.exists()
    assert other.exists()


def test_a_file_that_may_be_cleared_is_kept_anew_when_it_comes_again(
    settings, tmp_path
):
    (tmp_path / "files").mkdir()
    choose(settings, "", tmp_path / "files")
    kept = tmp_path / "files" / storing.place(storing.keep_bytes(BODY))
    os.utime(kept, (0, 0))

    storing.keep_bytes(BODY)

    assert kept.stat().st_mtime > 0


def test_the_tables_that_name_files_are_known():
    tables = {
        model._meta.db_table
        for model in apps.get_models()
        if any(field.name == "sha256" for field in model._meta.fields)
    }
    assert tables == {"imports_noticefile", "reviews_publication"}
