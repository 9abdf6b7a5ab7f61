"""Lines of the contact log and free notes: corrected with a trace."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from accounts.models import AuditEvent, FieldChange
from kit import govuk
from kit.versions import ChangedMeanwhile
from redundancies.actions import contact_log, notes
from redundancies.choices import ClockKind, KeptClock, Means
from redundancies.models import ClockEvent, ContactLog, Note
from tests.world import TOLD_AT, build

pytestmark = pytest.mark.django_db
AT = TOLD_AT + dt.timedelta(hours=30)
WHEN = TOLD_AT + dt.timedelta(hours=3)


@pytest.fixture
def world():
    return build()


def signed_in(world, role):
    client = Client()
    client.force_login(world.people[role])
    return client


def words(response):
    return " ".join(html.fromstring(response.content.decode()).text_content().split())


def logged(world, **facts):
    return contact_log.record(
        response=world.shared.responses.get(),
        by=world.people["chair"],
        at=AT,
        **{"when": WHEN, "means": Means.TELEPHONE, "is_reached": True} | facts,
    )


def correct(world, log, **facts):
    usual = {
        "when": log.at,
        "means": log.means,
        "is_reached": log.is_reached,
        "note": log.note,
        "version": log.version,
    }
    return contact_log.correct(
        log=log, by=world.people["chair"], at=AT, **usual | facts
    )


def standing(world):
    events = ClockEvent.objects.standing().filter(response__situation=world.shared)
    return {(event.kind, event.at) for event in events if event.kind != "pace_told"}


def test_the_clock_follows_the_time_that_is_corrected(world):
    log = logged(world, outcome=ClockKind.MET)
    earlier = WHEN - dt.timedelta(hours=1)
    correct(world, log, when=earlier)

    assert standing(world) == {("contacted", earlier), ("met", earlier)}
    struck = ClockEvent.objects.filter(struck_out_at__isnull=False)
    assert {(event.kind, event.at) for event in struck} == {
        ("contacted", WHEN),
        ("met", WHEN),
    }
    # Corrected once more, what was recorded for it follows again.
    correct(world, log, when=WHEN)
    assert standing(world) == {("contacted", WHEN), ("met", WHEN)}


def test_a_contact_without_an_answer_is_an_attempt(world):
    log = correct(world, logged(world), is_reached=False)

    assert standing(world) == {("contact_attempted", WHEN)}
    assert not log.is_reached


def test_a_word_that_is_corrected_leaves_the_clock_alone(world):
    log = logged(world)
    events = set(ClockEvent.objects.values_list("pk", flat=True))
    correct(world, log, note="They call back", means=Means.EMAIL)

    assert set(ClockEvent.objects.values_list("pk", flat=True)) == events
    line = AuditEvent.objects.get(verb="contact.corrected")
    assert line.changes["fields"][1] == ["means", "note"]
    assert "They call back" not in str(line.changes)
    changed = FieldChange.objects.filter(
        kind="redundancies.contactlog", what="changed"
    ).last()
    assert {"means", "note"} <= set(changed.fields)


def test_who_was_met_has_answered(world):
    log = logged(world, outcome=ClockKind.MET)

    with pytest.raises(contact_log.MetUnanswered):
        correct(world, log, is_reached=False)


def test_the_reason_of_an_outcome_is_kept(world):
    log = logged(world, outcome=ClockKind.DECLINED, reason="A provider is in place")
    correct(world, log, when=WHEN - dt.timedelta(minutes=5))

    event = ClockEvent.objects.standing().get(kind="declined")
    assert event.reason == "A provider is in place"


def test_what_is_struck_out_goes_off_the_clock_and_stays_in_sight(world):
    log = logged(world, outcome=ClockKind.MET, note="Wrong employer")
    response = world.shared.responses.get()
    response.refresh_from_db()
    assert response.clock == KeptClock.MET
    address = reverse(
        "redundancies:contact-log-strike-out", args=[world.shared.reference, log.pk]
    )
    chair = signed_in(world, "chair")
    chair.post(address)
    chair.post(address)
    response.refresh_from_db()

    assert response.clock == KeptClock.RUNNING
    assert standing(world) == set()
    page = words(chair.get(world.shared.get_absolute_url()))
    assert "Struck out by Chair Example" in page
    assert "Telephone with the employer (struck out)" in page
    assert AuditEvent.objects.filter(verb="contact.struck_out").count() == 1
    log.refresh_from_db()
    with pytest.raises(contact_log.StruckOut):
        correct(world, log)


def test_the_page_of_a_line_has_what_it_says_and_tells_the_second_editor(world):
    log = logged(world, note="Spoke to HR")
    address = reverse(
        "redundancies:contact-log-edit", args=[world.shared.reference, log.pk]
    )
    chair = signed_in(world, "chair")
    page = html.fromstring(chair.get(address).content.decode())
    sent = {
        "means": "email",
        "time": "1:05pm",
        "is_reached": "True",
        "note": "Wrote to HR",
        "version": page.xpath("string(//input[@name='version']/@value)"),
        **govuk.typed_date("on", TOLD_AT.date()),
    }

    assert "Spoke to HR" in words(chair.get(address))
    assert page.xpath("string(//input[@name='time']/@value)") == "13:00"
    assert chair.post(address, sent).status_code == 302
    log.refresh_from_db()
    assert (log.means, log.note) == ("email", "Wrote to HR")
    again = chair.post(address, sent | {"note": "Mine"})
    assert again.status_code == 200
    assert "Mine" in words(again)
    future = sent | {"version": "2"} | govuk.typed_date("on", dt.date(2030, 1, 1))
    assert "must be today or in the past" in words(chair.post(address, future))


def test_who_does_not_know_the_contact_leaves_it_as_it_is(world):
    hr = world.shared.contacts.create(name="Alex Example", role="hr")
    log = logged(world, contact=hr)
    address = reverse(
        "redundancies:contact-log-edit", args=[world.shared.reference, log.pk]
    )
    sent = {
        "means": "email",
        "time": "13:00",
        "is_reached": "True",
        "version": "1",
        **govuk.typed_date("on", TOLD_AT.date()),
    }
    officer = signed_in(world, "officer")

    assert "Alex" not in words(officer.get(address))
    assert officer.post(address, sent).status_code == 302
    log.refresh_from_db()
    assert (log.means, log.contact) == ("email", hr)


def test_a_line_of_another_situation_is_not_there(world):
    log = logged(world)
    for name in ("contact-log-edit", "contact-log-strike-out"):
        address = reverse(f"redundancies:{name}", args=[world.secret.reference, log.pk])
        assert signed_in(world, "chair").post(address).status_code == 404
    assert ContactLog.objects.get().struck_out_at is None


def test_a_note_is_written_once_corrected_and_struck_out(world):
    officer, key = signed_in(world, "officer"), uuid.uuid4()
    add = reverse("redundancies:note-add", args=[world.shared.reference])
    for _ in range(2):
        officer.post(add, {"form_key": key, "text": "Canteen <b>closed</b>\nFriday"})
    note = Note.objects.get()
    where = [world.shared.reference, note.pk]
    edit = reverse("redundancies:note-edit", args=where)

    page = officer.get(world.shared.get_absolute_url())
    assert "Canteen <b>closed</b> Friday" in words(page)
    assert "Officer Example" in words(page)
    assert officer.post(edit, {"version": 1, "text": "Open"}).status_code == 302
    assert "changed" in words(officer.get(world.shared.get_absolute_url()))
    assert officer.post(edit, {"version": 1, "text": "Shut"}).status_code == 200
    assert "Enter the note" in words(officer.post(add, {"text": ""}))
    officer.post(reverse("redundancies:note-strike-out", args=where))
    note.refresh_from_db()
    assert note.struck_out_by == world.people["officer"]
    assert "Struck out by" in words(officer.get(world.shared.get_absolute_url()))
    with pytest.raises(notes.StruckOut):
        notes.edit(
            note=note, text="x", by=world.people["chair"], at=AT, version=note.version
        )
    lines = AuditEvent.objects.filter(verb__startswith="note.")
    assert not any("Open" in str(line.changes) for line in lines)


def test_a_note_that_changed_meanwhile_is_not_written_over(world):
    chair = world.people["chair"]
    note = notes.write(situation=world.shared, text="One", by=chair, at=AT)
    notes.edit(note=note, text="Two", by=chair, at=AT, version=1)

    with pytest.raises(ChangedMeanwhile):
        notes.edit(note=note, text="Three", by=chair, at=AT, version=1)


@pytest.mark.parametrize("role", ["member", "asked"])
def test_a_note_is_not_for_those_who_see_basic_facts(world, role):
    notes.write(situation=world.shared, text="Xnote", by=world.people["chair"], at=AT)
    member = signed_in(world, role)

    assert "Xnote" not in words(member.get(world.shared.get_absolute_url()))
    part = reverse("redundancies:part", args=[world.shared.reference, "notes"])
    assert member.get(part).status_code == 403
