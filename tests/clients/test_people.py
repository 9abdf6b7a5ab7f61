"""Registering people and correcting what is recorded."""

import datetime as dt
import unicodedata
import uuid

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from clients.actions import people
from clients.actions.people import (
    AlreadyRegistered,
    NoPartnership,
    NotYourPartnership,
    follow_up_day,
)
from clients.choices import StepKind
from clients.models import Attendance, Case, CaseGrant, Client, FollowUp, Step
from kit.names import plain
from kit.versions import ChangedMeanwhile
from partnerships.models import CouncilArea
from tests.factories.clients import CaseFactory
from tests.factories.redundancies import SessionFactory

AT = dt.datetime(2026, 3, 2, 10, 0, tzinfo=dt.UTC)


def register(world, **facts):
    person = {"given_name": "Eilidh", "family_name": "Invented"}
    defaults = {
        "by": world.people["on_it"],
        "at": AT,
        "person": person | facts.pop("person", {}),
        "situation": world.shared,
    }
    return people.register(**defaults | facts)


def test_a_person_is_registered_in_the_partnership_of_the_situation(world):
    case = register(world, leaving_on=dt.date(2026, 4, 30))

    assert case.partnership == world.ours
    assert case.leaving_on == dt.date(2026, 4, 30)
    assert case.client.registered_by == world.people["on_it"]
    assert set(CaseGrant.objects.filter(case=case).values_list("level", flat=True)) == {
        2
    }


def test_somebody_who_comes_alone_belongs_to_the_partnership_of_the_council(world):
    case = register(world, situation=None, person={"council": world.ours_council})

    assert case.situation is None
    assert case.partnership == world.ours


def test_without_situation_or_council_there_is_no_partnership(world):
    with pytest.raises(NoPartnership):
        register(world, situation=None)

    nowhere = CouncilArea.objects.create(code="S12999999", name="Unserved")
    with pytest.raises(NoPartnership):
        register(world, situation=None, person={"council": nowhere})


def test_nobody_registers_people_in_the_partnership_of_others(world):
    with pytest.raises(NotYourPartnership):
        register(world, situation=None, person={"council": world.theirs_council})
    with pytest.raises(NotYourPartnership):
        register(world, by=world.people["member"])


def test_the_own_partnership_stands_where_several_respond(world):
    world.shared.responses.create(
        partnership=world.theirs,
        is_lead=False,
        told_at=AT,
        from_on=AT.date(),
    )

    assert register(world).partnership == world.ours
    theirs = register(world, by=world.people["far_chair"])
    assert theirs.partnership == world.theirs


def test_who_may_register_in_several_says_in_which(world):
    world.shared.responses.create(
        partnership=world.theirs,
        is_lead=False,
        told_at=AT,
        from_on=AT.date(),
    )
    national = world.people["national"]

    chosen = register(world, by=national, partnership=world.theirs)

    assert chosen.partnership == world.theirs
    with pytest.raises(NotYourPartnership):
        register(world, partnership=world.theirs)
    with pytest.raises(NotYourPartnership):
        register(world, by=national, situation=world.secret, partnership=world.theirs)


def test_the_same_form_sent_twice_registers_one_person(world):
    key = uuid.uuid4()

    first = register(world, form_key=key)
    again = register(world, form_key=key)

    assert first == again
    assert Client.objects.filter(given_name="Eilidh").count() == 1


def test_a_person_known_already_gets_a_new_case_and_no_second_row(world):
    case = register(world, same_as=world.secret_case.client)

    assert case.client == world.secret_case.client
    assert case.situation == world.shared


def test_a_person_is_registered_once_in_a_situation(world):
    with pytest.raises(AlreadyRegistered) as refusal:
        register(world, same_as=world.case.client)

    assert refusal.value.case == world.case
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseFactory(
            client=world.case.client, situation=world.shared, partnership=world.ours
        )


def test_a_person_may_come_alone_again_and_in_another_situation(world):
    """Once in a situation, but as often as it happens without one."""
    alone = {"situation": None, "person": {"council": world.ours_council}}
    first = register(world, **alone)

    again = register(world, same_as=first.client, **alone)
    later = register(world, same_as=first.client)

    assert len({first.pk, again.pk, later.pk}) == 3
    assert {first.client, again.client, later.client} == {first.client}


def test_registering_at_a_session_is_attendance(world):
    session = SessionFactory(response=world.shared.responses.get())

    case = register(world, session=session)

    assert Attendance.objects.filter(session=session, case=case).exists()


def test_the_record_of_registering_names_nobody(world):
    case = register(world)

    event = AuditEvent.objects.get(verb="client.registered")
    assert event.target_label == case.reference
    assert event.partnership_id == world.ours.pk
    assert "Eilidh" not in str(event.changes)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (dt.date(2026, 3, 2), dt.date(2026, 9, 2)),
        (dt.date(2026, 8, 31), dt.date(2027, 2, 28)),
        (dt.date(2027, 8, 31), dt.date(2028, 2, 29)),
        (dt.date(2026, 12, 31), dt.date(2027, 6, 30)),
    ],
)
def test_the_follow_up_falls_due_after_six_months(start, due):
    assert follow_up_day(start) == due


def test_the_follow_up_counts_from_the_leaving_date_or_else_from_registering(world):
    leaving = register(world, leaving_on=dt.date(2026, 4, 30))
    unknown = register(world, person={"given_name": "Mhairi"})

    assert leaving.follow_up.due_on == dt.date(2026, 10, 30)
    assert unknown.follow_up.due_on == dt.date(2026, 9, 2)


def test_a_leaving_date_that_becomes_known_moves_the_follow_up(world):
    case = register(world)

    people.edit_case(
        case=case,
        by=world.people["on_it"],
        at=AT,
        version=case.version,
        leaving_on=dt.date(2026, 6, 30),
    )

    assert FollowUp.objects.get(case=case).due_on == dt.date(2026, 12, 30)


def test_an_edit_names_the_fields_in_the_record_and_no_value(world):
    client = world.case.client

    people.edit_person(
        case=world.case,
        by=world.people["officer"],
        at=AT,
        version=client.version,
        telephone="+44 1632 960 002",
        email=client.email,
    )

    client.refresh_from_db()
    assert client.telephone == "+44 1632 960 002"
    event = AuditEvent.objects.get(verb="client.edited")
    assert event.changes == {"fields": [None, ["telephone"]]}
    assert event.target_label == client.reference


def test_the_second_of_two_editors_is_told(world):
    version = world.case.client.version
    facts = {"case": world.case, "by": world.people["officer"], "at": AT}
    people.edit_person(**facts, version=version, telephone="01632 960003")

    with pytest.raises(ChangedMeanwhile):
        people.edit_person(**facts, version=version, telephone="01632 960004")


def test_a_step_told_twice_stands_once(world):
    facts = {"case": world.case, "kind": StepKind.APPLIED, "on": AT.date()}

    people.record_step(**facts, by=world.people["on_it"], at=AT)
    people.record_step(**facts, by=world.people["on_it"], at=AT)

    assert Step.objects.filter(case=world.case).count() == 1
    assert AuditEvent.objects.filter(verb="step.recorded").count() == 1


@pytest.mark.parametrize(
    ("given_name", "family_name", "plain"),
    [
        ("Màiri", "Nic Ùisdein", "mairi nic uisdein"),
        ("Seán", "O’Invented", "sean oinvented"),
    ],
)
def test_a_name_is_kept_for_searching_without_its_accents(
    world, given_name, family_name, plain
):
    person = {"given_name": given_name, "family_name": family_name}

    case = register(world, person=person)

    stored = Client.objects.get(pk=case.client_id)
    assert (stored.given_name, stored.name_plain) == (given_name, plain)


def test_a_case_always_has_a_partnership(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(
            client=world.case.client, registered_on=AT.date(), registered_at=AT
        )


SPELT = [
    ("Rūta", "Butkutė", ["butkute", "BUTKUTĖ", "ruta butkute", "Butkutė, Rūta"]),
    ("Ștefan", "Țurcanu", ["turcanu", "Ţurcanu", "stefan", "TURCANU Stefan"]),
    ("Łukasz", "Wałęsa", ["lukasz", "walesa", "ŁUKASZ", "wałęsa łukasz"]),
    ("Søren", "Grün-Weiß", ["soren", "grun weiss", "weiß", "GRÜN WEISS", "Weiss-Grün"]),
    ("Phượng", "Nguyễn", ["nguyen", "phuong", "NGUYỄN Phượng"]),
    ("Aoife", "Ní Dhálaigh", ["dhalaigh", "ni dhalaigh", "NÍ DHÁLAIGH"]),
    ("Siân", "Ŵynne", ["wynne", "sian", "ŵynne"]),
    ("Þóra", "Æbelø", ["thora", "aebelo", "ÆBELØ"]),
    ("Eilidh", "O’Hara-M‘Call", ["o'hara", "ohara", "O`HARA", "mcall", "m'call"]),
]


@pytest.mark.parametrize(("given_name", "family_name", "typed"), SPELT)
def test_a_person_is_found_by_every_spelling_of_the_name(
    world, given_name, family_name, typed
):
    person = {"given_name": given_name, "family_name": family_name}
    case = register(world, person=person)

    for words in typed:
        for spelt in (words, unicodedata.normalize("NFD", words)):
            assert list(Case.objects.named(spelt)) == [case], spelt
    assert not Case.objects.named("!!!").exists()
    assert not Case.objects.named(f"{typed[0]} nobody").exists()


@pytest.mark.parametrize(("given_name", "family_name", "typed"), SPELT)
def test_a_person_is_known_again_however_the_name_is_written(
    world, given_name, family_name, typed
):
    register(world, person={"given_name": given_name, "family_name": family_name})
    bare = plain(f"{given_name} {family_name}").split()
    written = (
        (given_name.upper(), family_name.lower()),
        (bare[0], " ".join(bare[1:])),
        (unicodedata.normalize("NFD", given_name), family_name),
        # The other way round, and without what stands between.
        (family_name, given_name),
        (" ".join(bare[1:]).upper(), bare[0]),
        (bare[0], bare[-1]),
    )

    for given, family in written:
        again = Case.objects.same_person(
            given_name=given, family_name=family, postcode=""
        )
        assert again.count() == 1, (given, family)


@pytest.mark.parametrize(
    ("given", "family"),
    [("Ann", "Ross"), ("Joanna", "Ross"), ("Jo", "Rosser"), ("Joanna", "Macrosser")],
)
def test_a_part_of_a_word_is_nobodys_name(world, given, family):
    register(world, person={"given_name": "Joanna", "family_name": "Rosser"})

    again = Case.objects.same_person(given_name=given, family_name=family, postcode="")
    assert not again.exists()
