"""Two situations become one, and two again: nothing is lost, nothing counts twice."""

from __future__ import annotations

import datetime as dt

import pytest
from django.apps import apps

from accounts.models import AuditEvent
from clients.actions import grants as case_grants
from clients.models import Case, Client
from partnerships.standing import standing_of
from redundancies.actions import carried, grants, intake, keeping, merging, splitting
from redundancies.actions.merging import NotMerged
from redundancies.actions.shared import MergedMeanwhile, locked
from redundancies.choices import ClockKind, Status, Visibility
from redundancies.models import (
    AccountCheck,
    Assignment,
    ClockEvent,
    ContactLog,
    Debrief,
    Delivery,
    EmployerContact,
    FirstContact,
    Handover,
    Headcount,
    Merge,
    Request,
    Response,
    Session,
    Site,
    Situation,
)
from tests.factories.redundancies import HR1NoticeFactory
from tests.oracles.sight_compared import differences
from tests.world import TOLD_AT, build

pytestmark = pytest.mark.django_db
AT = TOLD_AT + dt.timedelta(days=2)
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def world():
    return build()


def log(world, name="Brae Foods Example Ltd", council="ours_council", **facts):
    given = {
        "employer_name": name,
        "source": "employer_direct",
        "place": "Grangemouth",
        "council": world.rows[council] if council else None,
        "people": 40,
        "by": world.people["chair"],
        "at": AT,
        "told_at": TOLD_AT,
    }
    made = intake.log(**(given | facts))
    made.refresh_from_db()
    return made


def furnish(world, situation, *, of=""):
    """One row in every table that hangs on a situation or on its response."""
    chair = world.people["chair"]
    response = situation.responses.get(is_lead=True)
    day = TOLD_AT.date()
    site = Site.objects.create(situation=situation, address=f"{of} Road")
    EmployerContact.objects.create(situation=situation, name=f"{of} Example", role="hr")
    Headcount.objects.create(
        situation=situation, site=site, as_at=day, proposed=30, recorded_at=AT
    )
    HR1NoticeFactory(situation=situation, recorded_by=chair)
    FirstContact.objects.create(
        situation=situation, occupations=of, updated_at=AT, updated_by=chair
    )
    session = Session.objects.create(
        response=response,
        kind="presentation",
        place=of,
        starts_at=AT + DAY,
        ends_at=AT + DAY + HOUR,
    )
    for held in (None, session):
        Request.objects.create(
            response=response,
            organisation=world.college,
            session=held,
            asked_by=chair,
            asked_at=AT,
        )
    ClockEvent.objects.create(
        response=response, kind=ClockKind.CONTACTED, on=day, recorded_at=AT
    )
    ContactLog.objects.create(
        response=response, at=AT, means="telephone", recorded_by=chair
    )
    Assignment.objects.create(
        response=response, person=world.people["on_it"], from_on=day
    )
    AccountCheck.objects.create(
        response=response,
        organisation=world.college,
        person=world.people["member"],
        asked_by=chair,
        asked_at=AT,
    )
    Delivery.objects.create(
        partnership=response.partnership,
        organisation=world.college,
        service=world.service,
        response=response,
        session=session,
        on=day,
        audience="group",
        recorded_at=AT,
    )
    client, _ = Client.objects.get_or_create(
        given_name="Eilidh", family_name="Example", defaults={"registered_at": AT}
    )
    case = Case.objects.create(
        client=client,
        situation=situation,
        partnership=response.partnership,
        registered_on=day,
        registered_at=AT,
    )
    case_grants.rewrite(case=case)
    Debrief.objects.create(
        response=response, went_well=of, written_by=chair, written_at=AT
    )
    grants.rewrite(situation=situation)


def hanging(situation):
    """How many rows hang on a situation, by table and field; and on its responses."""
    found = {}
    places = set(
        Response.objects.filter(situation=situation).values_list("pk", flat=True)
    )
    for to, numbers in ((Situation, {situation.pk}), (Response, places)):
        for model, field in carried.pointing(to):
            rows = model._base_manager.filter(**{f"{field.attname}__in": numbers})
            found[carried.key_of(model, field)] = rows.count()
    return found


def merge(world, away, into, **facts):
    given = {"by": world.people["chair"], "at": AT} | facts
    made = merging.merge(away=away, into=into, **given)
    for row in (away, into):
        row.refresh_from_db()
    return made


def split(world, made):
    return splitting.split(merge=made, by=world.people["chair"], at=AT + HOUR)


def state(situation):
    """The whole of a situation as its rows have it."""
    situation = Situation.objects.get(pk=situation.pk)
    row = {
        field.attname: getattr(situation, field.attname)
        for field in Situation._meta.concrete_fields
        if field.name not in ("version",)
    }
    responses = sorted(
        (
            response.partnership_id,
            *(getattr(response, name) for name in merging.OF_RESPONSE),
            response.clock,
            response.due_at,
        )
        for response in situation.responses.all()
    )
    return row, responses, hanging(situation)


def test_everything_that_hangs_on_one_goes_to_the_other(world):
    away, into = log(world), log(world, "Brae Foods Example")
    furnish(world, away, of="Away")
    furnish(world, into, of="Into")
    before = {key: count + hanging(into)[key] for key, count in hanging(away).items()}

    merge(world, away, into)

    after = hanging(into)
    assert {key for key, count in after.items() if count} >= {
        key for key, count in before.items() if count
    }
    # One more event: nothing here was told earlier, so none was added.
    assert after == before
    assert not any(hanging(away).values())
    assert away.status == Status.MERGED
    assert away.merged_into == into


def test_every_table_that_points_here_goes_over_or_says_why_not():
    """A table that comes later is carried; if it cannot stand twice it says how."""
    told = {
        carried.key_of(model, field)
        for to in (Situation, Response)
        for model, field in carried.pointing(to)
    }
    limits = [
        (model, constraint.fields)
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if getattr(constraint, "fields", ())
        and {"situation", "response"} & set(constraint.fields)
        and model not in carried.BY_THEMSELVES
        and model._meta.app_label != "surveys"
    ]

    assert {"clients.Case.situation", "redundancies.Session.response"} <= told
    assert {
        model._meta.label
        for model, fields in limits
        if not getattr(model, "TWIN_BY", None)
    } == {"redundancies.Assignment", "redundancies.Handover"}


def test_taken_apart_both_are_what_they_were(world):
    away, into = log(world), log(world, "Brae Foods Example", people=70)
    furnish(world, away, of="Away")
    furnish(world, into, of="Into")
    before = state(away), state(into)

    made = merge(world, away, into)
    split(world, made)

    assert (state(away), state(into)) == before
    assert keeping.differences() == {}
    assert differences(AT) == {}


def test_what_was_recorded_since_stays_and_what_belongs_to_a_row_goes_with_it(world):
    away, into = log(world), log(world, "Brae Foods Example")
    furnish(world, away, of="Away")
    made = merge(world, away, into)
    response = into.responses.get()
    session = Session.objects.get(place="Away")
    since = Request.objects.create(
        response=response,
        organisation=world.advice,
        session=session,
        asked_by=world.people["chair"],
        asked_at=AT,
    )
    other = ContactLog.objects.create(
        response=response, at=AT, means="email", recorded_by=world.people["chair"]
    )

    split(world, made)

    since.refresh_from_db()
    other.refresh_from_db()
    assert since.response.situation == away
    assert other.response.situation == into


@pytest.mark.parametrize("mine", Visibility)
@pytest.mark.parametrize("theirs", Visibility)
def test_the_stricter_visibility_survives(world, mine, theirs):
    away, into = log(world), log(world, "Brae Foods Example")
    for row, visibility in ((away, mine), (into, theirs)):
        Situation.objects.filter(pk=row.pk).update(
            visibility=visibility, shared_at=AT, shared_by=world.people["chair"]
        )
        grants.rewrite(situation=row)

    made = merge(world, away, into)

    order = [Visibility.NEED_TO_KNOW, Visibility.SHARED, Visibility.PUBLIC]
    assert into.visibility == min(mine, theirs, key=order.index)
    member = world.people["member"]
    sees = Situation.objects.seen_by(standing_of(member)).filter(pk=into.pk).exists()
    assert sees is (into.visibility != Visibility.NEED_TO_KNOW)
    split(world, made)
    assert Situation.objects.get(pk=away.pk).visibility == mine
    assert Situation.objects.get(pk=into.pk).visibility == theirs


def test_the_earliest_time_told_survives_and_the_lead_of_the_one_kept(world):
    early = TOLD_AT - 3 * DAY
    away = log(world, council="theirs_council", told_at=early)
    into = log(world, "Brae Foods Example")

    merge(world, away, into)

    lead = into.responses.get(is_lead=True)
    assert lead.partnership == world.ours
    assert into.told_at == lead.told_at == early
    told = lead.clock_events.standing().filter(kind=ClockKind.PACE_TOLD)
    assert set(told.values_list("at", flat=True)) == {TOLD_AT, early}
    taking_part = into.responses.get(is_lead=False)
    assert (taking_part.partnership, taking_part.because) == (world.theirs, "merge")
    assert keeping.differences() == {}


def test_a_file_s_day_is_told_without_an_hour(world):
    away = log(world, council=None, told_at=None, told_on=TOLD_AT.date() - DAY)
    into = log(world, "Brae Foods Example")

    merge(world, away, into)

    lead = into.responses.get()
    first = lead.clock_events.standing().order_by("on", "pk").first()
    assert (first.on, first.at) == (TOLD_AT.date() - DAY, None)


def test_who_sees_the_one_kept_finds_it_by_both_references_and_nobody_else(world):
    away = log(world, council="theirs_council")
    into = log(world, "Brae Foods Example")

    merge(world, away, into)

    for role, sees in (("chair", True), ("far_chair", True), ("member", False)):
        standing = standing_of(world.people[role])
        found = Situation.objects.merged_seen(standing).filter(pk=away.pk)
        assert found.exists() is sees
        assert not Situation.objects.seen_by(standing).filter(pk=away.pk).exists()
    assert differences(AT) == {}


@pytest.mark.parametrize("status", [Status.CLOSED, Status.REJECTED])
@pytest.mark.parametrize("which", ["away", "into"])
def test_only_open_ones_become_one(world, status, which):
    rows = {"away": log(world), "into": log(world, "Brae Foods Example")}
    Situation.objects.filter(pk=rows[which].pk).update(status=status)

    with pytest.raises(NotMerged):
        merge(world, **rows)


def test_what_went_is_worked_on_where_it_went(world):
    away, into = log(world), log(world, "Brae Foods Example")
    merge(world, away, into)

    with pytest.raises(MergedMeanwhile, match=into.reference):
        locked(away)
    with pytest.raises(NotMerged, match="already"):
        merge(world, away, into)
    with pytest.raises(NotMerged):
        merge(world, into, into)


def test_a_chain_of_merges_leads_to_the_last_and_is_taken_apart_from_there(world):
    first, second = log(world), log(world, "Brae Foods Example")
    third = log(world, "Brae Foods Example plc")
    before = state(first), state(second), state(third)
    one = merge(world, first, second)
    two = merge(world, second, third)

    assert Situation.objects.get(pk=first.pk).merged_into == third
    with pytest.raises(splitting.NotTakenApart, match=third.reference):
        split(world, one)
    split(world, two)
    assert Situation.objects.get(pk=first.pk).merged_into == second
    split(world, one)
    assert (state(first), state(second), state(third)) == before


def test_another_place_becomes_a_site_whose_numbers_are_its_own(world):
    into = log(world, "Brae Foods Example", people=1800, place="")
    for number, place in ((900, "Falkirk"), (400, "Stirling")):
        away = log(world, people=number, place=place, told_at=TOLD_AT + HOUR)
        Situation.objects.filter(pk=into.pk).update(place="Grangemouth")
        made = merge(world, away, Situation.objects.get(pk=into.pk))
        site = Site.objects.get(address=place)
        assert site.situation == into
        assert [row.site for row in site.headcounts.all()] == [site]
    split(world, made)
    assert not Headcount.objects.filter(situation=away).exclude(site=None).exists()


def test_both_lines_of_the_record_say_so(world):
    away, into = log(world), log(world, "Brae Foods Example")

    split(world, merge(world, away, into))

    told = AuditEvent.objects.filter(verb__in=["situation.merged", "situation.split"])
    assert sorted((event.verb, event.target_id) for event in told) == sorted(
        (verb, row.pk)
        for verb in ("situation.merged", "situation.split")
        for row in (away, into)
    )
    assert Merge.objects.standing().count() == 0
    assert Handover.objects.count() == 0
