"""An import is undone as a whole, while nothing was built on it."""

from __future__ import annotations

import csv
import datetime as dt
import threading
from pathlib import Path

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from accounts.history import History
from accounts.models import AuditEvent
from clients.actions import people as clients
from clients.models import Case
from imports.actions import undoing
from imports.actions.hanging import MADE, keys_to, reached
from imports.models import BatchRow, ImportBatch
from kit.acting import acting
from notifications.models import Message
from redundancies.actions import (
    contact_log,
    duplicates,
    employer_facts,
    headcounts,
    leading,
    notices,
    sharing,
    situations,
)
from redundancies.actions.shared import SituationGone
from redundancies.choices import Means, NoticeStatus, Visibility
from redundancies.models import (
    Employer,
    Headcount,
    HR1Notice,
    PossibleDuplicate,
    Situation,
)
from tests.imports.test_notices import (
    AT,
    FILES,
    MILL,
    MODELS,
    state,
    take,
    write_letter,
)
from tests.imports.test_notices import notices as notices_file
from tests.redundancies.test_double_press import at_once
from tests.world import build

pytestmark = pytest.mark.django_db
__all__ = ["notices_file"]
LATER = AT + dt.timedelta(hours=2)


@pytest.fixture
def file_of(notices_file):
    return notices_file


def undo(batch=None, *, by, at=LATER):
    """Ask for it and have it done, as the page and the worker do."""
    batch = batch or ImportBatch.objects.latest("pk")
    undoing.ask(batch=batch, by=by, at=at)
    undoing.work(batch_id=batch.pk, now=lambda: at)
    batch.refresh_from_db()
    return batch


def mill():
    return Situation.objects.get(employer__name="Eskside Mill Ltd")


def kept():
    """Every row of what an import writes, but the record and the letters."""
    rows = {}
    for model in MODELS:
        if model not in (ImportBatch, Message, AuditEvent):
            fields = [
                field.attname
                for field in model._meta.concrete_fields
                if field.name not in ("version", "reference")
            ]
            rows[model.__name__] = list(
                model._base_manager.order_by("pk").values_list(*fields)
            )
    return rows


def test_what_an_import_made_goes_again_and_comes_again(file_of):
    world = build()
    before = kept()
    path = file_of(
        MILL,
        MILL | {"number": "8", "employer": "The Eskside Mill Limited"},
        MILL | {"number": "9", "council": "", "site": "Carlisle"},
        MILL | {"number": "10", "proposed": "3"},
        MILL | {"number": "10", "proposed": "4"},
    )
    first = take(path)

    batch = undo(by=world.people["national"])

    assert kept() == before
    assert batch.undone_at == LATER
    assert batch.undone == {str(world.ours.pk): 3, "": 1}
    again = take(path)
    assert again == first
    assert take(path).unchanged == 5


@pytest.mark.parametrize("name", ["md", "mo", "wa"])
def test_a_register_is_imported_undone_and_imported_again_with_equal_counts(name):
    world = build()
    before, path = kept(), FILES / f"notices_{name}.csv"
    first = take(path)
    made = state()

    undo(by=world.people["national"])
    gone = kept()
    again = take(path)

    assert gone == before
    assert again == first
    after = state()
    for model in ("ImportBatch", "Message", "AuditEvent"):
        made.pop(model), after.pop(model)
    assert after == made


def test_an_amended_situation_is_as_it_was_before(file_of):
    world = build()
    take(file_of(MILL, MILL | {"number": "8", "employer": "Whinhill Ltd"}))
    before = kept()
    take(
        file_of(
            MILL | {"proposed": "60", "first": "15/04/2026", "last": "30/04/2026"},
            MILL | {"proposed": "70"},
            MILL | {"number": "8", "employer": "Whinhill Ltd (Withdrawn)"},
            MILL | {"number": "9", "employer": "Gorse Ltd"},
        )
    )
    assert Situation.objects.get(employer__name="Whinhill Ltd").people == 0

    batch = undo(by=world.people["national"])

    assert kept() == before
    notice = HR1Notice.objects.get(situation=mill())
    assert notice.status == NoticeStatus.ACTIVE
    assert batch.undone == {str(world.ours.pk): 3}
    line = AuditEvent.objects.about(mill()).get(verb="situation.restored")
    assert line.changes["people"] == [70, 45]


def test_what_an_amendment_filled_in_is_not_known_again(file_of):
    world = build()
    take(file_of(MILL | {"council": "", "site": ""}))
    before = kept()
    take(file_of(MILL))

    undo(by=world.people["national"])

    assert kept() == before


def test_a_withdrawn_notice_that_was_given_again_is_withdrawn_again(file_of):
    world = build()
    take(file_of(MILL, MILL | {"employer": "Eskside Mill Ltd (Cancelled)"}))
    before = kept()
    take(file_of(MILL | {"first": "15/04/2026"}))

    undo(by=world.people["national"])

    assert kept() == before


def test_an_employer_that_others_name_as_well_stays(file_of):
    world = build()
    take(file_of(MILL))
    take(file_of(MILL | {"number": "8"}))
    first, second = ImportBatch.objects.order_by("pk")

    undo(first, by=world.people["national"])

    assert Employer.objects.filter(name="Eskside Mill Ltd").count() == 1
    undo(second, by=world.people["national"])
    assert not Employer.objects.filter(name="Eskside Mill Ltd").exists()


def test_the_record_keeps_both_and_each_chair_is_told_once(file_of):
    world = build()
    take(file_of(MILL, MILL | {"number": "8"}))
    reference = mill_references()[0]

    batch = undo(by=world.people["national"])

    verbs = list(
        AuditEvent.objects.filter(target_id=batch.pk, target_label=batch.reference)
        .order_by("pk")
        .values_list("verb", "actor_id")
    )
    asked = world.people["national"].pk
    assert verbs == [
        ("notices.imported", None),
        ("notices.undo_asked", asked),
        ("notices.undone", asked),
    ]
    both = AuditEvent.objects.filter(target_label=reference).order_by("pk")
    assert [line.verb for line in both] == ["situation.logged", "situation.undone"]
    told = Message.objects.filter(event="notices.undone", channel="email")
    assert sorted(message.person_id for message in told) == sorted(
        world.people[role].pk for role in ("chair", "deputy")
    )
    letter = write_letter(told.first(), world.people["chair"])
    assert letter.subject == (
        "2 notices for your partnership were imported by mistake and undone"
    )
    assert "Eskside" not in letter.text + letter.html


def mill_references():
    rows = Situation.objects.filter(employer__name="Eskside Mill Ltd").order_by("pk")
    return list(rows.values_list("reference", flat=True))


def test_a_letter_that_was_not_sent_yet_says_nothing_of_what_is_gone(file_of):
    world = build()
    take(file_of(MILL))
    chair = world.people["chair"]
    message = Message.objects.get(
        event="notices.imported", channel="email", person=chair
    )

    undo(by=world.people["national"])

    assert write_letter(message, chair) is None


def test_asked_twice_it_is_undone_once(file_of):
    world = build()
    take(file_of(MILL))

    batch = undo(by=world.people["national"])
    again = undo(by=world.people["national"], at=LATER + dt.timedelta(hours=1))

    assert again.undone_at == batch.undone_at == LATER
    assert AuditEvent.objects.filter(verb="notices.undone").count() == 1
    assert not undoing.undo(batch_id=batch.pk, at=LATER)


def met(world, situation):
    chair = world.people["chair"]
    response = situation.responses.get()
    contact_log.record(
        response=response,
        means=Means.TELEPHONE,
        when=LATER,
        is_reached=True,
        note="They call back",
        by=chair,
        at=LATER,
    )


def counted(world, situation):
    headcounts.record(
        situation=situation,
        as_at=AT.date(),
        confirmed=40,
        by=world.people["chair"],
        at=LATER,
    )


def shared(world, situation):
    sharing.share(
        situation=situation,
        visibility=Visibility.SHARED,
        by=world.people["chair"],
        at=LATER,
        version=situation.version,
    )


def noticed(world, situation):
    notices.record(situation=situation, proposed=50, by=world.people["chair"], at=LATER)


def edited(world, situation):
    situations.edit(
        situation=situation,
        by=world.people["chair"],
        at=LATER,
        version=situation.version,
        told_by="Somebody",
    )


def renamed(world, situation):
    situations.edit_employer(
        situation=situation,
        by=world.people["chair"],
        at=LATER,
        version=situation.employer.version,
        size_band="small",
    )


def sited(world, situation):
    employer_facts.add_site(
        situation=situation, address="2 Mill Road", by=world.people["chair"], at=LATER
    )


def site_edited(world, situation):
    site = situation.sites.get()
    employer_facts.edit_site(
        site=site,
        postcode="FK5 4AA",
        by=world.people["chair"],
        at=LATER,
        version=site.version,
    )


def contact_added(world, situation):
    employer_facts.add_contact(
        situation=situation,
        name="Somebody",
        role="hr",
        by=world.people["chair"],
        at=LATER,
    )


def moved(world, situation):
    leading.place_in(
        situation=situation,
        council=world.theirs_council,
        place="Lerwick",
        by=world.people["chair"],
        at=LATER,
        version=situation.version,
    )


def judged(world, situation):
    pair = PossibleDuplicate.objects.create(
        earlier=world.secret, later=situation, why="Alike", noted_at=AT
    )
    duplicates.judge(duplicate=pair, is_same=False, by=world.people["chair"], at=LATER)


WORK = (
    *(met, counted, shared, noticed, edited, renamed, sited, site_edited),
    *(contact_added, moved, judged),
)


@pytest.mark.parametrize("is_amended", [False, True], ids=["new", "amended"])
@pytest.mark.parametrize("done", WORK, ids=[work.__name__ for work in WORK])
def test_what_somebody_has_worked_on_since_stands_in_the_way(file_of, done, is_amended):
    world = build()
    take(file_of(MILL))
    if is_amended:
        take(file_of(MILL | {"proposed": "60"}))
    batch = ImportBatch.objects.latest("pk")
    done(world, mill())
    if is_amended and done in (renamed, judged):
        # An employer of before, or a pair of before, loses nothing.
        return
    before = kept()

    with pytest.raises(undoing.BuiltOn) as refusal:
        undoing.ask(batch=batch, by=world.people["national"], at=LATER)

    assert [row.reference for row in refusal.value.found] == [mill().reference]
    assert kept() == before
    batch.refresh_from_db()
    assert (batch.undo_asked_at, batch.undone_at) == (None, None)


def test_what_was_done_before_an_amendment_is_not_in_the_way(file_of):
    world = build()
    take(file_of(MILL))
    met(world, mill())
    counted(world, mill())
    before = kept()
    take(file_of(MILL | {"first": "15/04/2026"}))

    undo(by=world.people["national"])

    assert kept() == before


def test_a_later_import_that_amended_it_is_undone_first(file_of):
    world = build()
    team = world.people["national"]
    take(file_of(MILL))
    take(file_of(MILL | {"proposed": "60"}))
    first, second = ImportBatch.objects.order_by("pk")

    with pytest.raises(undoing.BuiltOn) as refusal:
        undoing.ask(batch=first, by=team, at=LATER)
    undo(second, by=team)
    undo(first, by=team)

    assert "newer HR1 notice" in refusal.value.found[0].why
    assert not Situation.objects.filter(employer__name="Eskside Mill Ltd").exists()


def test_one_situation_in_the_way_keeps_all_of_the_import(file_of):
    world = build()
    take(file_of(*(MILL | {"number": str(number)} for number in range(5))))
    met(world, Situation.objects.filter(source="hr1").order_by("pk")[2])
    before = kept()

    with pytest.raises(undoing.BuiltOn, match="1 situation of this import has been"):
        undoing.ask(
            batch=ImportBatch.objects.get(), by=world.people["national"], at=LATER
        )

    assert kept() == before


def test_who_goes_on_after_it_was_asked_for_is_seen_by_the_worker(file_of):
    world = build()
    take(file_of(MILL))
    batch = ImportBatch.objects.get()
    undoing.ask(batch=batch, by=world.people["national"], at=LATER)
    met(world, mill())

    undoing.work(batch_id=batch.pk, now=lambda: LATER)

    batch.refresh_from_db()
    assert batch.undo_refused == (
        "1 situation of this import has been worked on since. Nothing was undone."
    )
    assert (batch.undo_asked_at, batch.undone_at) == (None, None)
    assert mill().people == 45
    assert AuditEvent.objects.filter(verb="notices.undo_refused").count() == 1


def test_a_failure_leaves_everything_and_says_so(file_of, monkeypatch):
    world = build()
    take(file_of(MILL))
    batch, before = ImportBatch.objects.get(), kept()
    undoing.ask(batch=batch, by=world.people["national"], at=LATER)
    monkeypatch.setattr(undoing, "tell_chairs", lambda *_, **__: 1 / 0)

    undoing.work(batch_id=batch.pk, now=lambda: LATER)

    batch.refresh_from_db()
    assert batch.undo_refused == undoing.WENT_WRONG
    assert kept() == before


@pytest.mark.parametrize("rows", [(), (MILL,)])
def test_an_import_that_changed_nothing_has_nothing_to_undo(file_of, rows):
    world = build()
    take(file_of(MILL))
    batch = ImportBatch.objects.create(
        file_name="again.csv", layout="hr1", brought_at=AT, finished_at=AT
    )
    take(file_of(*rows) if rows else file_of(MILL), batch=batch)
    batch.refresh_from_db()

    with pytest.raises(undoing.NotUndone, match="nothing to undo"):
        undoing.ask(batch=batch, by=world.people["national"], at=LATER)


def test_an_import_of_before_this_was_kept_is_not_undone(file_of):
    world = build()
    take(file_of(MILL))
    ImportBatch.objects.update(record=None)

    with pytest.raises(undoing.NotUndone, match="before the portal could undo"):
        undoing.ask(
            batch=ImportBatch.objects.get(), by=world.people["national"], at=LATER
        )


def test_nobody_deletes_a_headcount_but_the_undo_of_its_import(file_of):
    build()
    take(file_of(MILL))
    batch = ImportBatch.objects.get()
    headcount = Headcount.objects.get(situation=mill())

    def refused(statement, *values):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, values)

    refused("DELETE FROM redundancies_headcount WHERE id = %s", headcount.pk)
    refused(
        "SELECT set_config('pace.undoing', 'yes', true);"
        " DELETE FROM redundancies_headcount WHERE id = %s",
        headcount.pk,
    )
    with connection.cursor() as cursor:
        # Nobody has asked for it.
        cursor.execute("SELECT imports_uncount(%s)", [batch.pk])
        assert cursor.fetchone() == (0,)
    assert Headcount.objects.filter(pk=headcount.pk).exists()


def test_every_table_that_hangs_on_a_situation_is_looked_at():
    """One that is added later too: they are found by their keys."""
    found = set(reached())
    for model in apps.get_models():
        if issubclass(model, History) or model._meta.app_label == "imports":
            continue
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model in MADE:
                assert model in found or model in MADE, model
    assert (BatchRow, "batch_id") in list(keys_to(ImportBatch))
    assert len(found) > 15


@pytest.mark.committing
@pytest.mark.parametrize("is_first", [True, False], ids=["work first", "undo first"])
def test_somebody_works_on_it_while_it_is_undone(tmp_path, is_first):
    """Whoever comes first has it: nothing is lost, and the other is told."""
    world = build()
    path = tmp_path / "notices.csv"
    write(path, *(MILL | {"number": str(number)} for number in range(3)))
    with acting(None):
        take(path)
    batch = ImportBatch.objects.get()
    situation = Situation.objects.filter(source="hr1").order_by("pk")[1]
    with acting(None):
        undoing.ask(batch=batch, by=world.people["national"], at=LATER)
    began, given = threading.Event(), []

    def other():
        began.wait(20)
        try:
            if is_first:
                undoing.work(batch_id=batch.pk, now=lambda: LATER)
            else:
                with acting(world.people["chair"]):
                    counted(world, situation)
        except Exception as refusal:  # noqa: BLE001 - looked at below
            given.append(refusal)
        finally:
            connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    with acting(world.people["chair"] if is_first else None):
        if is_first:
            counted(world, situation)
        else:
            undoing.undo(batch_id=batch.pk, at=LATER)
        began.set()
        # The other waits for this one to end.
        thread.join(1)
        assert thread.is_alive()
    thread.join(60)

    batch.refresh_from_db()
    if is_first:
        assert batch.undone_at is None
        assert "worked on since" in batch.undo_refused
        assert Situation.objects.get(pk=situation.pk).people == 40
    else:
        assert batch.undone_at == LATER
        assert isinstance(given[0], SituationGone)
        assert not Situation.objects.filter(source="hr1").exists()


@pytest.mark.committing
def test_somebody_registers_a_person_while_it_is_undone(tmp_path):
    """What points to a situation without its lock is held back as well."""
    world = build()
    path = tmp_path / "notices.csv"
    write(path, MILL)
    with acting(None):
        take(path)
    batch, situation = ImportBatch.objects.get(), mill()
    with acting(None):
        undoing.ask(batch=batch, by=world.people["national"], at=LATER)

    def register():
        return clients.register(
            situation=situation,
            person={
                "given_name": "Ailsa",
                "family_name": "Gourlay",
                "notice_given_on": AT.date(),
            },
            by=world.people["chair"],
            at=LATER,
        )

    def work():
        undoing.work(batch_id=batch.pk, now=lambda: LATER)

    given = at_once(register, work)

    batch.refresh_from_db()
    is_gone = not Situation.objects.filter(pk=situation.pk).exists()
    assert is_gone == (batch.undone_at is not None)
    assert is_gone == any(isinstance(one, Exception) for one in given)
    assert Case.objects.filter(situation=situation.pk).exists() is not is_gone


@pytest.mark.committing
def test_two_workers_undo_it_once(tmp_path):
    world = build()
    path = tmp_path / "notices.csv"
    write(path, MILL)
    with acting(None):
        take(path)
    batch = ImportBatch.objects.get()
    with acting(None):
        undoing.ask(batch=batch, by=world.people["national"], at=LATER)

    def work():
        return undoing.work(batch_id=batch.pk, now=lambda: LATER)

    at_once(work, work, work)

    assert AuditEvent.objects.filter(verb="notices.undone").count() == 1
    assert not Situation.objects.filter(source="hr1").exists()


def write(path: Path, *rows):
    headings = {
        "number": "Notice number", "employer": "Employer", "site": "Site address",
        "council": "Council", "passed": "Passed to PACE", "first": "First dismissal",
        "received": "Received by the Redundancy Payments Service",
        "proposed": "Proposed dismissals",
    }  # fmt: skip
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(headings.values())
        writer.writerows([row.get(fact, "") for fact in headings] for row in rows)
