"""Documents of a case: added, kept closed, scanned, handed out, removed."""

import datetime as dt
import hashlib
import stat
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from lxml import html

from accounts.models import AccessEvent, AuditEvent, FieldChange
from demonstration.scanner import FOUND, TEST_FILE
from kit import storing
from kit.acting import acting
from kit.scanning import Verdict
from kit.storing import FileNotKept, storage_of
from notifications.letters import kind_of
from notifications.models import Message
from partnerships.roles import DOCUMENTS
from redundancies.actions import documents, notices, scans
from redundancies.actions.shared import SituationClosed
from redundancies.choices import DocumentKind, Scan, Status
from redundancies.models import Document, Situation
from redundancies.tasks.documents import scan_document, scan_waiting
from tests.kit.test_file_types import TAKEN, WORD
from tests.kit.test_scanning import stand_in  # noqa: F401 - a fixture
from tests.world import build

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 3, 4, 9, 30, tzinfo=dt.UTC)
PDF = TAKEN["pdf"]
LIST = b"Name,Job\nAlex Example,Driver\n"


@pytest.fixture
def folder(settings, tmp_path):
    (tmp_path / "files").mkdir()
    files = storage_of("", tmp_path / "files")
    settings.STORAGES = settings.STORAGES | {"private": files}
    return tmp_path / "files"


@pytest.fixture
def world(folder):
    return build()


def kept(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def signed_in(world, role):
    client = Client()
    client.force_login(world.people[role])
    return client


def words(response):
    return " ".join(html.fromstring(response.content.decode()).text_content().split())


def upload(body=PDF, name="HR1 form.pdf"):
    return SimpleUploadedFile(name, body, content_type="application/x-msdownload")


def add(world, *, key="shared", body=PDF, name="HR1 form.pdf", role="chair", **facts):
    return documents.add(
        situation=world.rows[key],
        file=upload(body, name),
        by=world.people[role],
        at=AT,
        **{"kind": DocumentKind.OTHER} | facts,
    )


def scanned(document, verdict=None):
    scans.settle(document=document, verdict=verdict or Verdict(), at=AT)
    document.refresh_from_db()
    return document


def file_of(document):
    return reverse(
        "redundancies:document-file",
        args=[document.situation.reference, document.reference, document.file_type],
    )


def post(client, world, key="shared", **facts):
    return client.post(
        reverse("redundancies:document-add", args=[world.rows[key].reference]),
        {"form_key": uuid.uuid4(), "kind": "other", "file": upload()} | facts,
    )


def page(client, world, key="shared"):
    return client.get(world.rows[key].get_absolute_url())


# Added


def test_a_file_is_kept_under_its_hash_for_nobody_else_and_is_closed(world, folder):
    sent = {"kind": "staff_list", "file": upload(LIST, "staff.csv"), "title": "Staff"}
    answer = post(signed_in(world, "chair"), world, **sent)
    document = Document.objects.get()
    sha256 = hashlib.sha256(LIST).hexdigest()

    assert answer.status_code == 302
    assert (document.sha256, document.size) == (sha256, len(LIST))
    assert (document.file_name, document.file_type) == ("staff.csv", "csv")
    assert (document.scan, document.added_by) == (Scan.WAITING, world.people["chair"])
    [path] = [one for one in folder.rglob("*") if one.is_file()]
    assert (path.name, stat.S_IMODE(path.stat().st_mode)) == (sha256, 0o600)
    assert not document.is_open


def test_without_a_scanner_it_stays_closed_and_says_so(world):
    document = add(world)
    chair = signed_in(world, "chair")
    answer = chair.get(file_of(document))

    assert "no virus scanner is set up here" in words(answer)
    assert answer.status_code == 409
    assert "nobody checks for viruses here" in words(page(chair, world))
    assert file_of(document) not in page(chair, world).content.decode()
    scan_waiting()
    scan_document(document_id=document.pk)
    document.refresh_from_db()
    assert (document.scan, document.scan_tries) == (Scan.WAITING, 0)
    assert not AccessEvent.objects.exists()


def test_where_one_is_set_up_it_says_that_it_is_being_checked(world, stand_in):  # noqa: F811
    document = add(world)
    answer = signed_in(world, "chair").get(file_of(document))

    assert "being checked for viruses" in words(answer)
    Document.objects.update(scan_tries=9)
    answer = signed_in(world, "chair").get(file_of(document))
    assert "does not answer just now" in words(answer)


@pytest.mark.parametrize(
    ("body", "name", "said"),
    [
        (b"MZ\x90\x00\x03\x00\x00\x00", "letter.pdf", "must be a PDF"),
        (b"<html></html>", "letter.txt", "web page"),
        (WORD[:900], "letter.docx", "damaged"),
        (b"", "letter.pdf", "is empty"),
    ],
)
def test_what_is_not_taken_is_refused_beside_the_field(world, folder, body, name, said):
    answer = post(signed_in(world, "chair"), world, file=upload(body, name))

    assert answer.status_code == 200
    assert f"The selected file {said}"[:40] in words(answer) or said in words(answer)
    assert (kept(folder), Document.objects.count()) == ([], 0)


def test_a_file_that_is_too_large_is_refused(world, folder, monkeypatch):
    monkeypatch.setattr(documents, "LARGEST", len(PDF) - 1)
    answer = post(signed_in(world, "chair"), world)

    assert "must be smaller than" in words(answer)
    assert kept(folder) == []


def test_a_form_that_is_sent_twice_adds_one(world):
    key = uuid.uuid4()
    for _ in range(2):
        post(signed_in(world, "chair"), world, form_key=key, file=upload())

    assert Document.objects.count() == 1


def test_a_notice_takes_four_files_and_then_says_so(world):
    notice = notices.record(
        situation=world.shared, by=world.people["chair"], at=AT, proposed=40
    )
    address = reverse(
        "redundancies:notice-attach", args=[world.shared.reference, notice.pk]
    )
    chair = signed_in(world, "chair")
    for number in range(5):
        answer = chair.post(
            address,
            {"form_key": uuid.uuid4(), "file": upload(PDF + b"%d" % number)},
        )

    assert "There are 4 files with this notice" in words(answer)
    assert notice.attachments.count() == 4
    assert {row.kind for row in notice.attachments.all()} == {DocumentKind.HR1_FORM}
    assert "Attach a file" not in words(page(chair, world))
    scanned(first := notice.attachments.first())
    documents.remove(document=first, reason="Twice", by=world.people["chair"], at=AT)
    assert "Attach a file" in words(page(chair, world))
    answer = chair.post(address, {"form_key": uuid.uuid4(), "file": upload(WORD)})
    assert answer.status_code == 302


def test_a_notice_of_another_situation_takes_none_here(world):
    notice = notices.record(
        situation=world.secret, by=world.people["chair"], at=AT, proposed=40
    )
    address = reverse(
        "redundancies:notice-attach", args=[world.shared.reference, notice.pk]
    )

    assert signed_in(world, "chair").get(address).status_code == 404


def test_a_case_takes_so_many_and_then_says_so(world, monkeypatch):
    monkeypatch.setattr(documents, "MOST_OF_CASE", 1)
    chair = signed_in(world, "chair")
    post(chair, world)

    assert "There are 1 documents here" in words(post(chair, world))


def test_a_closed_case_takes_none(world):
    Situation.objects.filter(pk=world.shared.pk).update(status=Status.CLOSED)

    with pytest.raises(SituationClosed):
        add(world)


def test_one_adds_only_what_one_may_open(world):
    officer = signed_in(world, "officer")
    form = officer.get(
        reverse("redundancies:document-add", args=[world.shared.reference])
    )
    offered = html.fromstring(form.content.decode()).xpath("//input[@name='kind']")

    assert {one.get("value") for one in offered} == {"letter", "presentation", "other"}
    assert post(officer, world, kind="staff_list").status_code == 200
    assert post(officer, world, kind="letter").status_code == 302


def test_a_storage_that_is_away_is_said_with_503_and_there_is_no_row(
    world, monkeypatch
):
    def away(file):
        raise FileNotKept("gone")

    monkeypatch.setattr(storing, "keep", away)
    answer = post(signed_in(world, "chair"), world)

    assert answer.status_code == 503
    assert "could not keep the file just now" in words(answer)
    assert not Document.objects.exists()


# Scanned


def test_what_is_clean_is_handed_out_as_an_attachment_and_on_record(
    world,
    stand_in,  # noqa: F811
):
    document = add(world, name="Siân’s “letter”.pdf")
    scan_document(document_id=document.pk)
    chair = signed_in(world, "chair")
    answer = chair.get(file_of(document))
    document.refresh_from_db()

    assert document.scan == Scan.CLEAN
    assert document.scan_at is None
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Length"] == str(len(PDF))
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert "Si%C3%A2n" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    [look] = AccessEvent.objects.all()
    assert (look.person, look.shown) == (world.people["chair"], [document.pk])
    assert file_of(document) in page(chair, world).content.decode()
    assert "Who has opened it" in words(chair.get(document.get_absolute_url()))
    assert "Chair Example" in words(chair.get(document.get_absolute_url()))


def test_it_is_scanned_once_however_often_the_task_comes(world, stand_in):  # noqa: F811
    document = add(world)
    for _ in range(3):
        scan_document(document_id=document.pk)
    scan_document(document_id=document.pk + 1_000)

    assert stand_in.scanned == 1


def test_the_sweep_wakes_a_worker_for_each_that_waits(
    world,
    stand_in,  # noqa: F811
    monkeypatch,
):
    asked = []
    monkeypatch.setattr(
        scan_document, "apply_async", lambda **given: asked.append(given["kwargs"])
    )
    waiting, done = add(world), scanned(add(world, body=WORD))
    Document.objects.filter(pk=waiting.pk).update(scan_at=AT)
    scan_waiting()

    assert asked == [{"document_id": waiting.pk}]
    assert done.scan == Scan.CLEAN


def test_a_virus_removes_the_file_everywhere_and_who_added_it_is_told(
    world,
    folder,
    stand_in,  # noqa: F811
):
    body = b"Read me: " + TEST_FILE
    first = add(world, body=body, name="a.txt")
    other = add(world, key="secret", body=body, name="b.txt", role="on_it")
    scan_document(document_id=first.pk)
    for document in (first, other):
        document.refresh_from_db()
        assert (document.scan, document.sha256) == (Scan.INFECTED, "")
        assert document.threat == FOUND

    told = Message.objects.filter(event="document.infected")
    assert {(one.person.pk, one.context_id) for one in told} == {
        (world.people["chair"].pk, first.pk),
        (world.people["on_it"].pk, other.pk),
    }
    answer = signed_in(world, "chair").get(file_of(first))
    assert answer.status_code == 410
    assert "A virus was found" in words(answer)
    assert AuditEvent.objects.filter(verb="document.infected").count() == 2
    assert not AccessEvent.objects.exists()


def test_the_letter_of_a_virus_names_no_employer_that_is_confidential(world):
    document = add(world, key="secret")
    scanned(document, Verdict("Worm"))
    letter = kind_of("document.infected").write(
        context_id=document.pk, person=world.people["chair"], address="", at=AT
    )
    nothing = kind_of("document.infected").write(
        context_id=document.pk, person=world.people["officer"], address="", at=AT
    )

    assert "an employer in Falkirk" in letter.text
    assert str(world.secret.employer) not in letter.text + letter.subject
    assert nothing is None


@pytest.mark.parametrize("url", ["tcp://127.0.0.1:9", "unix:///nowhere"])
def test_a_scanner_that_is_away_leaves_it_closed_and_is_asked_again(
    world, settings, url
):
    settings.CLAMAV_URL = url
    document = add(world)
    waits, moments = [], [AT]
    for _ in range(9):
        scans.work(document_id=document.pk, now=lambda: moments[-1])
        document.refresh_from_db()
        assert document.scan == Scan.WAITING
        waits.append((document.scan_at - moments[-1]).total_seconds())
        moments.append(document.scan_at)

    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_a_worker_that_died_is_followed_by_another(world, stand_in):  # noqa: F811
    document = add(world)
    assert scans.claim(document_id=document.pk, at=AT) is not None

    assert scans.claim(document_id=document.pk, at=AT) is None
    later = AT + scans.LEASE
    scans.work(document_id=document.pk, now=lambda: later)
    document.refresh_from_db()
    assert document.scan == Scan.CLEAN


def test_a_file_that_is_not_to_be_had_is_tried_again_and_not_called_clean(
    world,
    folder,
    stand_in,  # noqa: F811
):
    document = add(world)
    [path] = folder.rglob(document.sha256)
    path.write_bytes(PDF + b"changed")
    scans.work(document_id=document.pk, now=lambda: AT)
    document.refresh_from_db()

    assert (document.scan, document.scan_tries) == (Scan.WAITING, 1)
    path.write_bytes(PDF)
    scans.work(document_id=document.pk, now=lambda: document.scan_at)
    document.refresh_from_db()
    assert document.scan == Scan.CLEAN


def test_a_verdict_on_what_was_removed_meanwhile_changes_nothing(world):
    document = add(world)
    by = world.people["chair"]
    documents.remove(document=document, reason="Wrong one", by=by, at=AT)
    scanned(document)

    assert (document.scan, document.sha256) == (Scan.WAITING, "")


# Handed out


MAY_OPEN = {
    ("secret", "staff_list"): {"on_it", "deputy", "chair", "national"},
    ("secret", "letter"): {"on_it", "deputy", "chair", "national"},
    ("secret", "presentation"): {"asked", "on_it", "deputy", "chair", "national"},
    ("secret", "hr1_form"): {"asked", "on_it", "deputy", "chair", "national"},
    ("secret", "other"): {"on_it", "deputy", "chair", "national"},
    ("shared", "staff_list"): {"deputy", "chair", "national"},
    ("shared", "letter"): {"officer", "on_it", "deputy", "chair", "national"},
    ("shared", "presentation"): {
        *("member", "asked", "officer", "on_it", "deputy", "chair", "national")
    },
    ("shared", "hr1_form"): {"deputy", "chair", "national"},
    ("shared", "other"): {"officer", "on_it", "deputy", "chair", "national"},
}


def test_every_kind_is_decided_on():
    assert {kind for _, kind in MAY_OPEN} == set(DOCUMENTS) == set(DocumentKind.values)


@pytest.mark.parametrize(("key", "kind"), MAY_OPEN)
def test_each_kind_is_open_to_whom_it_is_and_does_not_exist_for_others(
    world, key, kind
):
    document = scanned(add(world, key=key, kind=kind))
    opened = set()
    for role in world.people:
        client = signed_in(world, role)
        answer = client.get(file_of(document))
        if answer.status_code == 200:
            opened.add(role)
            assert b"".join(answer.streaming_content) == PDF
            assert client.get(document.get_absolute_url()).status_code == 200
        else:
            assert answer.status_code == 404
            assert client.get(document.get_absolute_url()).status_code == 404
        shown = page(client, world, key)
        assert (document.reference in shown.content.decode()) == (
            answer.status_code == 200
        )
        with acting(world.people[role]):
            # The database itself shows it to nobody else.
            seen = Document.objects.filter(pk=document.pk).exists()
        assert seen == (answer.status_code == 200)

    assert opened == MAY_OPEN[key, kind]


def test_what_is_not_its_extension_and_what_is_elsewhere_is_not_there(world):
    document = scanned(add(world))
    chair = signed_in(world, "chair")
    for address in (
        file_of(document).replace(".pdf", ".exe"),
        file_of(document).replace(".pdf", ".docx"),
        file_of(document).replace(document.situation.reference, world.secret.reference),
    ):
        assert chair.get(address).status_code == 404


def test_a_missing_file_is_the_machines_fault(world, folder):
    document = scanned(add(world))
    [path] = folder.rglob(document.sha256)
    path.unlink()
    answer = signed_in(world, "chair").get(file_of(document))

    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert str(folder) not in answer.content.decode()
    assert not AccessEvent.objects.exists()


# Corrected and removed


def test_what_it_is_can_be_corrected_and_that_decides_who_opens_it(world):
    document = scanned(add(world, kind=DocumentKind.STAFF_LIST))
    chair = signed_in(world, "chair")
    address = reverse(
        "redundancies:document-edit",
        args=[world.shared.reference, document.reference],
    )
    sent = {"version": 1, "kind": "presentation", "title": "For staff"}
    answer = chair.post(address, sent)

    assert answer.status_code == 302
    assert signed_in(world, "member").get(file_of(document)).status_code == 200
    line = AuditEvent.objects.get(verb="document.edited")
    assert line.changes["kind"] == ["staff_list", "presentation"]
    assert "meanwhile" in words(chair.post(address, sent)) or "changed this" in words(
        chair.post(address, sent)
    )
    # Its title is of nobody's record.
    assert "For staff" not in str(line.changes)


def test_removing_takes_the_file_at_once_and_leaves_a_trace(world, folder):
    document = scanned(add(world))
    chair = signed_in(world, "chair")
    address = reverse(
        "redundancies:document-remove",
        args=[world.shared.reference, document.reference],
    )
    assert "Enter why it is removed" in words(chair.post(address, {"reason": ""}))
    answer = chair.post(address, {"reason": "Of another employer"})
    document.refresh_from_db()

    assert answer.status_code == 302
    assert (document.sha256, document.removed_by) == ("", world.people["chair"])
    assert "Of another employer" in words(page(chair, world))
    answer = chair.get(file_of(document))
    assert answer.status_code == 410
    line = AuditEvent.objects.get(verb="document.removed")
    assert {"document", "kind", "reason"} <= set(line.changes)
    assert "Of another employer" not in str(line.changes)
    assert "has been removed already" in words(chair.post(address, {"reason": "x"}))
    changed = FieldChange.objects.filter(kind="redundancies.document", what="changed")
    assert "removed_why" in changed.last().fields


def test_a_document_of_a_closed_case_can_be_removed_and_not_changed(world):
    document = scanned(add(world))
    Situation.objects.filter(pk=world.shared.pk).update(status=Status.CLOSED)
    chair = signed_in(world, "chair")
    shown = words(chair.get(document.get_absolute_url()))

    assert "Remove it" in shown
    assert "Change what it is" not in shown
    documents.remove(document=document, reason="x", by=world.people["chair"], at=AT)
    assert not Document.objects.there().exists()


def test_the_sides_of_a_word_in_the_record_name_no_file(world):
    add(world, name="Alex Example P45.pdf", title="Alex Example")

    [line] = AuditEvent.objects.filter(verb="document.added")
    assert "Alex" not in str(line.changes)
