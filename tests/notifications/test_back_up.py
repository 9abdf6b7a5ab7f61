"""The drill: what was copied is restored row by row, file by file, and tells once."""

from __future__ import annotations

import contextlib
import io
import json
import shutil
import threading
from dataclasses import replace

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEvent, User
from demonstration.servers import OWNER
from imports.models import NoticeFile
from kit import copies, storing
from notifications.actions import holding
from notifications.choices import Channel, State
from notifications.models import Message
from tests import database, environment
from tests.factories.notifications import MessageFactory
from tests.world import build

pytestmark = pytest.mark.committing
SERVERS = environment.SERVERS


@pytest.fixture
def source(own_database, settings, tmp_path):
    """The portal as it is when it is copied: people, files, letters in every state."""
    keep_files_in(settings, tmp_path / "files")
    settings.DATABASE_OWNER_URL = SERVERS.url(OWNER, own_database)
    national = build().people["national"]
    kept = [storing.keep(ContentFile(body)) for body in (b"one\n", b"two\n" * 90_000)]
    for sha256 in kept:
        NoticeFile.objects.create(
            file_name="Café.csv",
            mapping="auto",
            sha256=sha256,
            brought_by=national,
            brought_at=timezone.now(),
        )
    for state in (State.PENDING, State.LEASED, State.SENDING, State.ACCEPTED):
        MessageFactory(state=state, person=national)
    MessageFactory(is_for_digest=True, person=national)
    MessageFactory(channel=Channel.IN_APP, person=national)
    return kept


def keep_files_in(settings, folder):
    folder.mkdir()
    files = storing.storage_of("", folder)
    settings.STORAGES = settings.STORAGES | {"private": files}


def told(command, *words):
    said = io.StringIO()
    call_command(command, *words, stdout=said)
    return said.getvalue()


@contextlib.contextmanager
def empty_database(settings):
    """A database of nobody yet, which the default connection asks meanwhile."""
    name = f"{environment.DATABASE}_restored"
    SERVERS.drop_database(name)
    SERVERS.create_database(name)
    settings.DATABASE_OWNER_URL = SERVERS.url(OWNER, name)
    try:
        with database.connected_to(name):
            yield name
    finally:
        SERVERS.drop_database(name)


def test_a_copy_is_restored_as_it_was_and_its_letters_are_held(
    source, settings, tmp_path
):
    storing.keep(ContentFile(b"named by nobody"))
    said = told("back_up", str(tmp_path / "copy"))
    manifest = json.loads((tmp_path / "copy/manifest.json").read_text())
    people = User.objects.count()
    before = dict(Message.objects.values_list("key", "state"))
    assert f"{len(manifest['tables'])} tables" in said
    assert sorted(manifest["files"]) == sorted(source)
    assert manifest["tables"]["accounts_user"][0] == people
    # What happens after the copy is not in it.
    MessageFactory(key="afterwards")
    keep_files_in(settings, tmp_path / "files of another machine")

    with empty_database(settings) as name:
        said = told("restore", str(tmp_path / "copy"))

        with copies.moment(SERVERS.url(OWNER, name)) as (asked, _):
            found = copies.summed(asked)
        differing = {
            table
            for table, facts in found.items()
            if manifest["tables"][table] != facts
        }
        # One line of the record says that letters are held, and waits to be sealed.
        record = {"accounts_auditevent", "accounts_unsealed"}
        assert differing == {"notifications_message"} | record
        for table in record:
            assert found[table][0] == manifest["tables"][table][0] + 1
        assert {storing.read(sha256)[:3] for sha256 in source} == {b"one", b"two"}
        after = dict(Message.objects.values_list("key", "state"))
        waiting = {"pending", "leased", "sending"}
        in_app = set(
            Message.objects.filter(channel="in_app").values_list("key", flat=True)
        )
        assert after == {
            key: "held" if state in waiting and key not in in_app else state
            for key, state in before.items()
        }
        assert "4 emails are held" in said
        assert not Message.objects.due(timezone.now()).exists()
        assert not Message.objects.for_digest(timezone.now()).exists()
        # As the application's role, which owns nothing there either.
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == ("pace_app",)

        assert "4 emails are held" in told("held_letters")
        assert "4 emails go out" in told("held_letters", "release")
        assert Message.objects.due(timezone.now()).count() == 3
        assert Message.objects.filter(is_perhaps_repeated=True).count() == 4
        assert "3 emails are held" not in told("held_letters")
        with pytest.raises(CommandError, match="not empty"):
            told("restore", str(tmp_path / "copy"))


def test_held_letters_are_discarded(source):
    assert holding.hold(reason="A drill.", at=timezone.now()) == 4

    assert "4 emails are discarded" in told("held_letters", "discard")

    assert not Message.objects.due(timezone.now()).exists()
    assert Message.objects.filter(state=State.SUPPRESSED).count() == 4


def test_each_run_that_holds_releases_or_discards_is_on_record(source):
    for what in ("hold", "release", "hold", "discard", "discard", "list"):
        told("held_letters", what)

    lines = AuditEvent.objects.filter(target_type="notifications.message")
    assert [
        (line.verb, line.changes["how_many"][1], line.actor)
        for line in lines.order_by("pk")
    ] == [
        ("messages.held", 4, None),
        ("messages.released", 4, None),
        ("messages.held", 4, None),
        ("messages.discarded", 4, None),
        ("messages.discarded", 0, None),
    ]


def test_what_is_written_meanwhile_is_wholly_in_the_copy_or_not(
    source, settings, tmp_path
):
    is_over = threading.Event()

    def write():
        try:
            while not is_over.is_set():
                MessageFactory.create_batch(3, person=User.objects.first())
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    told("back_up", str(tmp_path / "copy"))
    is_over.set()
    writer.join()

    with empty_database(settings):
        told("restore", str(tmp_path / "copy"))


SPOILED = {
    "holds no copy": lambda copy, kept: (copy / "manifest.json").write_text("{}"),
    "another kind": lambda copy, kept: (copy / "manifest.json").write_text(
        (copy / "manifest.json").read_text().replace('"format": 1', '"format": 2')
    ),
    "database.dump is damaged": lambda copy, kept: (copy / "database.dump").write_bytes(
        (copy / "database.dump").read_bytes() + b"x"
    ),
    "is damaged or missing": lambda copy, kept: (copy / "files" / kept[0]).unlink(),
    "[.…]* is damaged": lambda copy, kept: (copy / "files" / kept[0]).write_bytes(b"o"),
}


def test_a_copy_that_is_not_whole_is_refused_before_anything_is_touched(
    source, settings, tmp_path
):
    told("back_up", str(tmp_path / "copy"))
    keep_files_in(settings, tmp_path / "elsewhere")

    for number, (words, spoil) in enumerate(SPOILED.items()):
        spoiled = tmp_path / f"spoiled {number}"
        shutil.copytree(tmp_path / "copy", spoiled)
        spoil(spoiled, source)
        with pytest.raises(CommandError, match=words):
            told("restore", str(spoiled))

    assert list(storing.hashes()) == []


def test_a_copy_without_one_of_its_files_is_not_made(source, tmp_path):
    kept = tmp_path / "files" / storing.place(source[0])
    kept.unlink()

    with pytest.raises(CommandError):
        told("back_up", str(tmp_path / "copy"))

    assert [path.name for path in tmp_path.iterdir()] == ["files"]


def test_a_copy_is_for_its_owner_alone_and_stands_beside_no_other(source, tmp_path):
    told("back_up", str(tmp_path / "copy"))

    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "copy").rglob("*")}
    assert modes == {0o600, 0o700}
    with pytest.raises(CommandError, match="there already"):
        told("back_up", str(tmp_path / "copy"))


def test_what_was_restored_otherwise_is_said(source, settings, tmp_path, monkeypatch):
    told("back_up", str(tmp_path / "copy"))
    looked_through = copies.looked_through

    def otherwise(folder):
        manifest = looked_through(folder)
        return replace(manifest, tables=manifest.tables | {"accounts_user": [1, "0"]})

    monkeypatch.setattr(copies, "looked_through", otherwise)

    with (
        empty_database(settings),
        pytest.raises(CommandError, match="otherwise than copied: accounts_user"),
    ):
        told("restore", str(tmp_path / "copy"))


def test_the_owner_has_to_be_named(settings, tmp_path):
    settings.DATABASE_OWNER_URL = ""

    for command in ("back_up", "restore"):
        with pytest.raises(CommandError, match="Set DATABASE_OWNER_URL"):
            told(command, str(tmp_path / "copy"))
