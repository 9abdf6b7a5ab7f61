"""Who sees and may do what on situations, requests and support; edges of dates."""

from __future__ import annotations

import datetime as dt

import pytest

from partnerships.models import LocalHoliday, Membership
from partnerships.roles import Duty, Permission, Role
from partnerships.standing import standing_of
from redundancies import rules
from redundancies.actions import grants
from redundancies.choices import LISTED, OPEN, SessionState, Status, Visibility
from redundancies.models import (
    AccountCheck,
    Delivery,
    Employer,
    Request,
    Response,
    Session,
    Situation,
)
from redundancies.querysets import Filters, arms_of, list_page, sight_of
from tests.factories.accounts import UserFactory
from tests.factories.partnerships import (
    MembershipFactory,
    OrganisationFactory,
    PartnershipFactory,
)
from tests.factories.redundancies import (
    ClockEventFactory,
    DeliveryFactory,
    EmployerFactory,
    RequestFactory,
    ResponseFactory,
    SessionFactory,
    SituationFactory,
)
from tests.world import SIGNED_IN, TOLD_AT, build

pytestmark = pytest.mark.django_db
SECOND, HOUR, DAY = (
    dt.timedelta(seconds=1),
    dt.timedelta(hours=1),
    dt.timedelta(days=1),
)


@pytest.fixture
def world():
    return build()


def roles(world, rows_of, row):
    """The roles for which a read gives this row."""
    return {
        role
        for role in SIGNED_IN
        if rows_of(standing_of(world.people[role])).contains(row)
    }


# Situations: the grant and the role have to be of one partnership.


@pytest.mark.parametrize(
    ("permission", "secret", "shared"),
    [
        (
            Permission.SITUATION_LIST,
            {"asked", "on_it", "deputy", "chair", "national"},
            {"member", "asked", "officer", "on_it", "deputy", "chair", "national"},
        ),
        (
            Permission.HR1_VIEW,
            {"asked", "on_it", "deputy", "chair", "national"},
            {"deputy", "chair", "national"},
        ),
        (
            Permission.SITUATION_EDIT,
            {"on_it", "deputy", "chair", "national"},
            {"officer", "on_it", "deputy", "chair", "national"},
        ),
        (
            Permission.SITUATION_SHARE,
            {"deputy", "chair", "national"},
            {"deputy", "chair", "national"},
        ),
        (
            Permission.REQUEST_ANSWER,
            {"asked", "on_it", "deputy", "chair", "national"},
            {"member", "asked", "officer", "on_it", "deputy", "chair", "national"},
        ),
    ],
)
def test_each_act_is_for_those_with_grant_and_role_of_one_partnership(
    world, permission, secret, shared
):
    def permitted(standing):
        return Situation.objects.permitting(standing, permission)

    assert roles(world, permitted, world.secret) == secret
    assert roles(world, permitted, world.shared) == shared
    for role in SIGNED_IN:
        standing = standing_of(world.people[role])
        for row in (world.secret, world.shared):
            may = sight_of(row.pk, standing).may(permission)
            if permission not in (Permission.SITUATION_LIST, Permission.HR1_VIEW):
                assert may == permitted(standing).contains(row), (role, row)


def test_a_role_elsewhere_gives_no_right_here(world):
    """Chair in theirs and plain member of ours edits nothing of ours."""
    person = UserFactory()
    MembershipFactory(person=person, partnership=world.theirs, role=Role.CHAIR)
    MembershipFactory(person=person, partnership=world.ours, role=Role.MEMBER)
    standing = standing_of(person)

    editable = Situation.objects.permitting(standing, Permission.SITUATION_EDIT)

    assert set(editable) == {world.foreign}
    assert not sight_of(world.shared.pk, standing).may(Permission.SITUATION_EDIT)
    assert sight_of(world.foreign.pk, standing).may(Permission.SITUATION_EDIT)


@pytest.mark.parametrize(
    ("role", "in_full", "hr1", "chair"),
    [
        ("chair", True, True, True),
        ("on_it", True, True, False),
        ("asked", False, True, False),
        ("national", True, True, True),
        ("member", False, False, False),
    ],
)
def test_how_much_of_a_secret_situation_each_sees(world, role, in_full, hr1, chair):
    sight = sight_of(world.secret.pk, standing_of(world.people[role]))

    assert (sight.in_full, sight.hr1, sight.chair) == (in_full, hr1, chair)


def test_how_much_of_a_shared_situation_each_sees(world):
    officer = sight_of(world.shared.pk, standing_of(world.people["officer"]))
    member = sight_of(world.shared.pk, standing_of(world.people["member"]))

    assert (officer.in_full, officer.hr1) == (True, False)
    assert (member.in_full, member.hr1) == (False, False)
    for sight in (officer, member):
        assert {place for _, place in sight.grants} == {world.ours.pk}


def test_responses_and_employers_are_known_to_who_sees_the_situation(world):
    response = world.secret.responses.get()

    seen = roles(world, Response.objects.seen_by, response)
    known = roles(world, Employer.objects.known_to, world.secret.employer)

    assert seen == known == {"asked", "on_it", "deputy", "chair", "national"}


# Named reads of situations


def test_open_are_all_but_the_closed_and_the_rejected():
    made = {status: SituationFactory(status=status) for status in LISTED}

    assert set(Situation.objects.open()) == {made[status] for status in OPEN}
    assert set(OPEN) == set(LISTED) - {Status.CLOSED, Status.REJECTED}


@pytest.mark.parametrize(
    ("facts", "is_led"),
    [
        ({}, True),
        ({"is_lead": False}, False),
        ({"to_on": TOLD_AT.date()}, False),
    ],
)
def test_nowhere_is_what_no_partnership_leads(facts, is_led):
    response = ResponseFactory(**facts)
    ResponseFactory()
    situations = Situation.objects

    assert situations.nowhere().contains(response.situation) is not is_led
    situations.filter(pk=response.situation_id).update(status=Status.CLOSED)
    assert not situations.nowhere().contains(response.situation)


def test_what_somebody_logged_lately_is_its_own_and_lately():
    person = UserFactory()
    own = SituationFactory(logged_by=person, told_at=TOLD_AT)
    SituationFactory(logged_by=person, told_at=TOLD_AT - SECOND)
    SituationFactory(logged_by=UserFactory(), told_at=TOLD_AT)

    assert list(Situation.objects.logged_lately_by(person, TOLD_AT)) == [own]


def test_alike_are_open_ones_of_the_employer_newest_first():
    older = SituationFactory(employer__name="Example Weavers Ltd")
    newer = SituationFactory(employer__name="Example Weavers", told_at=TOLD_AT + DAY)
    SituationFactory(employer__name="Example Weavers", status=Status.CLOSED)
    SituationFactory(employer__name="Example Weavers of Leith")

    assert list(Situation.objects.alike("EXAMPLE WEAVERS LIMITED")) == [newer, older]


# Responses and sessions

AT = TOLD_AT + 20 * DAY


@pytest.mark.parametrize(
    ("told", "facts", "is_shown"),
    [
        (AT - 12 * HOUR, {}, True),
        (AT - 12 * HOUR + SECOND, {}, False),
        (AT - 31 * DAY + SECOND, {}, True),
        (AT - 31 * DAY, {}, False),
        (AT - DAY, {"is_lead": False}, False),
        (AT - DAY, {"to_on": AT.date()}, False),
        (AT - DAY, {"closed_on": AT.date()}, False),
    ],
)
def test_clocks_that_run_out_are_of_leads_told_half_a_day_to_a_month_ago(
    told, facts, is_shown
):
    response = ResponseFactory(situation__told_at=told, **facts)

    assert Response.objects.running_out(AT).contains(response) is is_shown


@pytest.mark.parametrize(
    ("kind", "struck_out_at", "runs"),
    [
        ("met", None, False),
        ("declined", None, False),
        ("unreachable", None, False),
        ("contacted", None, True),
        ("met", AT, True),
    ],
)
def test_a_clock_that_has_ended_runs_out_no_more(kind, struck_out_at, runs):
    response = ResponseFactory(situation__told_at=AT - DAY)
    ClockEventFactory(response=response, kind=kind, struck_out_at=struck_out_at)
    ClockEventFactory(kind="met")

    assert Response.objects.running_out(AT).contains(response) is runs


@pytest.mark.parametrize("status", Status)
def test_only_open_situations_have_clocks_that_run_out(status):
    response = ResponseFactory(
        situation__told_at=AT - DAY,
        situation__status=status,
        situation__merged_into=(
            SituationFactory() if status == Status.MERGED else None
        ),
    )

    assert Response.objects.running_out(AT).contains(response) is (status in OPEN)


LONG_BEFORE = AT - 60 * DAY


@pytest.mark.parametrize(
    ("kind", "on", "is_shown"),
    [
        ("resumed", AT - 30 * DAY, True),
        ("resumed", AT - 31 * DAY, False),
        ("paused", AT - 2 * DAY, False),
        ("contacted", AT - 2 * DAY, False),
    ],
)
def test_a_clock_that_went_on_lately_runs_out_anew(kind, on, is_shown):
    response = ResponseFactory(situation__told_at=LONG_BEFORE)
    ClockEventFactory(response=response, kind=kind, on=on.date())
    other = ResponseFactory(situation__told_at=LONG_BEFORE)

    assert Response.objects.running_out(AT).contains(response) is is_shown
    assert not Response.objects.running_out(AT).contains(other)


def test_who_leads_today_stands_first_and_who_led_before_does_not():
    situation = SituationFactory()
    helpers = [ResponseFactory(situation=situation, is_lead=False) for _ in range(2)]
    ResponseFactory(situation=situation, to_on=AT.date())
    lead = ResponseFactory(situation=situation)

    found = list(Response.objects.filter(situation=situation).leading_first())

    assert found == [lead, *helpers]


def test_what_moved_a_clock_is_read_in_the_order_in_which_it_happened():
    response = ResponseFactory()
    facts = {"response": response, "kind": "contacted"}
    made = [
        ClockEventFactory(on=AT.date() + days * DAY, at=at, **facts)
        for days, at in ((2, None), (1, AT + DAY + HOUR), (1, AT + DAY), (0, None))
    ]

    read = Response.objects.with_clock().get(pk=response.pk)

    assert read.all_events == [made[3], made[2], made[1], made[0]]


def test_the_national_team_knows_every_field_of_every_situation():
    world = build()
    sight = sight_of(world.secret.pk, standing_of(world.people["national"]))

    assert sight.levels == set()
    assert all(map(sight.knows, ("source", "clock", "people")))


@pytest.mark.parametrize("name", ["source", "clock"])
def test_who_told_and_the_clock_are_hidden_from_some(name):
    assert Filters(**{name: "late"}).hidden == {name}
    assert Filters(words="mill", status="open").hidden == set()


@pytest.mark.parametrize("first", [Role.CHAIR, Role.MEMBER])
def test_somebody_of_two_partnerships_lists_both_or_the_one_asked_for(first):
    places = [PartnershipFactory(), PartnershipFactory()]
    person = UserFactory()
    for place, role in zip(places, (first, Role.MEMBER), strict=True):
        MembershipFactory(person=person, partnership=place, role=role)
    made = [
        ResponseFactory(
            partnership=place,
            situation__visibility=Visibility.SHARED,
            situation__shared_at=AT,
            situation__shared_by=person,
        )
        for place in (*places, PartnershipFactory())
    ]
    for response in made:
        grants.rewrite(situation=response.situation)

    def listed(**filters):
        arms = arms_of(standing_of(person), Filters(**filters), AT)
        return {row["row_situation_id"] for arm in arms for row in arm}

    both = {response.situation_id for response in made[:2]}
    assert listed() == both
    for response in made[:2]:
        asked = listed(partnership_id=response.partnership_id)
        assert asked == {response.situation_id}


def test_a_response_rests_on_its_own_partnerships_holidays():
    response, other = ResponseFactory(), ResponseFactory()
    for place, day in ((response.partnership, 5), (other.partnership, 6)):
        LocalHoliday.objects.create(
            partnership=place, on=dt.date(2026, 3, day), name="Fair"
        )

    read = Response.objects.with_clock().get(pk=response.pk)

    assert read.holidays == [dt.date(2026, 3, 5)]


def test_employers_are_suggested_by_name():
    for name in ("Mill of Tay", "Ashfield Mill", "Mill", "Brae Mill"):
        EmployerFactory(name=name)
    names = [employer.name for employer in Employer.objects.named_like("mill")]

    assert names == ["Ashfield Mill", "Brae Mill", "Mill", "Mill of Tay"]


@pytest.mark.parametrize(
    ("facts", "is_open"),
    [({}, True), ({"closed_on": AT.date()}, False), ({"to_on": AT.date()}, False)],
)
def test_a_response_is_open_until_it_is_closed_or_another_leads(facts, is_open):
    assert Response.objects.open().contains(ResponseFactory(**facts)) is is_open


@pytest.mark.parametrize(
    ("facts", "is_asked"),
    [
        ({}, True),
        ({"ends_at": AT}, False),
        ({"asked_after_at": AT}, False),
        ({"state": SessionState.CANCELLED}, False),
        ({"state": SessionState.HELD}, True),
    ],
)
def test_partners_are_asked_once_after_a_session_that_was(facts, is_asked):
    times = {"starts_at": AT - HOUR, "ends_at": AT - SECOND}
    session = SessionFactory(**times | facts)

    assert Session.objects.to_ask_after(AT).contains(session) is is_asked


def test_sessions_come_in_the_order_of_the_calendar():
    later, sooner = (SessionFactory(starts_at=AT + days * DAY) for days in (2, 1))

    assert list(Session.objects.for_list()) == [sooner, later]


# Requests


def test_a_request_is_seen_by_who_was_asked_and_who_sees_all(world):
    seen = roles(world, Request.objects.seen_by, world.request)
    answer = roles(
        world,
        lambda standing: Request.objects.permitting(
            standing, Permission.REQUEST_ANSWER
        ),
        world.request,
    )

    assert seen == {"asked", "on_it", "deputy", "chair", "national"}
    assert answer == {"asked", "national"}


def test_the_same_organisation_elsewhere_neither_sees_nor_answers(world):
    elsewhere = MembershipFactory(
        organisation=world.advice, partnership=world.theirs
    ).person
    standing = standing_of(elsewhere)

    for rows in (
        Request.objects.seen_by(standing),
        Request.objects.permitting(standing, Permission.REQUEST_ANSWER),
    ):
        assert not rows.exists()
    assert to_answer(standing) == []


def to_answer(standing):
    """The requests that wait, of all parts, each part the oldest first."""
    return [
        row for part in Request.objects.to_answer(standing, TOLD_AT) for row in part
    ]


@pytest.mark.parametrize(
    ("asked", "session", "response", "waits"),
    [
        (TOLD_AT - 30 * DAY + SECOND, None, {}, True),
        (TOLD_AT - 30 * DAY, None, {}, False),
        (TOLD_AT, None, {"closed_on": TOLD_AT.date()}, False),
        (TOLD_AT, None, {"to_on": TOLD_AT.date()}, False),
        (TOLD_AT - 60 * DAY, {"starts_at": TOLD_AT + SECOND}, {}, True),
        (TOLD_AT, {"starts_at": TOLD_AT}, {}, False),
        (
            TOLD_AT,
            {"starts_at": TOLD_AT + DAY, "state": SessionState.CANCELLED},
            {},
            False,
        ),
    ],
)
def test_a_request_waits_until_its_session_begins_or_for_thirty_days(
    world, asked, session, response, waits
):
    request = world.request
    of = Response.objects.filter(pk=request.response_id)
    of.update(**response or {"closed_on": None})
    session = session and SessionFactory(response=of.get(), **session)
    Request.objects.filter(pk=request.pk).update(asked_at=asked, session=session)
    request = Request.objects.get(pk=request.pk)
    standing = standing_of(world.people["asked"])

    assert (request in to_answer(standing)) is waits
    assert rules.is_open(request, TOLD_AT) is waits


def test_an_answered_request_waits_no_more(world):
    standing = standing_of(world.people["asked"])
    sooner = RequestFactory(
        response=world.shared.responses.get(),
        organisation=world.advice,
        asked_at=TOLD_AT - SECOND,
    )
    assert to_answer(standing) == [sooner, world.request]

    Request.objects.filter(pk=sooner.pk).update(answered_at=TOLD_AT, answer="yes")

    assert to_answer(standing) == [world.request]
    assert not Request.objects.unanswered().contains(sooner)


def test_only_an_active_member_of_the_asked_organisation_there_acts_for_it(world):
    request, on = world.request, TOLD_AT.date()
    person = world.people["asked"]
    membership = Membership.objects.get(person=person)
    elsewhere = MembershipFactory(organisation=world.advice).person
    colleague = MembershipFactory(partnership=world.ours).person

    def acts(somebody):
        return rules.acts_for(person=somebody, request=request, on=on)

    assert acts(person)
    assert not acts(elsewhere)
    assert not acts(colleague)
    person.is_active = False
    assert not acts(person)
    person.is_active = True
    Membership.objects.filter(pk=membership.pk).update(to_on=on - DAY)
    assert not acts(person)


# Account checks


def test_the_contact_answers_while_it_has_the_duty_there(world):
    on, person = TOLD_AT.date(), world.people["member"]
    check = AccountCheck.objects.create(
        response=world.secret.responses.get(),
        organisation=world.jobcentre,
        person=person,
        asked_by=world.people["chair"],
        asked_at=TOLD_AT,
    )
    memberships = Membership.objects.filter(person=person)

    def may(**facts):
        memberships.update(**facts)
        return rules.may_answer(check=check, on=on)

    assert not may(duties=[Duty.TAKES_REQUESTS])
    assert may(duties=[Duty.TAKES_REQUESTS, Duty.CHECKS_ACCOUNTS])
    assert not may(partnership=world.theirs)
    assert may(partnership=world.ours)
    assert not may(organisation=world.advice)
    assert may(organisation=world.jobcentre)
    assert not may(to_on=on - DAY)
    assert may(to_on=on)
    person.is_active = False
    assert not may()
    person.is_active = True
    colleague = MembershipFactory(
        organisation=world.jobcentre,
        partnership=world.ours,
        duties=[Duty.CHECKS_ACCOUNTS],
        from_on=on,
    )
    assert colleague.pk
    assert not may(duties=[])

    assert AccountCheck.objects.of_person(person).contains(check)
    assert not AccountCheck.objects.of_person(world.people["chair"]).exists()
    assert AccountCheck.objects.open().contains(check)
    AccountCheck.objects.update(answered_at=TOLD_AT, answer="no")
    assert not AccountCheck.objects.open().exists()


# Support given


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("secret", {"asked", "on_it", "deputy", "chair", "national"}),
        ("shared", {"asked", "officer", "on_it", "deputy", "chair", "national"}),
        (None, {"asked", "officer", "on_it", "deputy", "chair", "national"}),
    ],
)
def test_support_is_seen_by_who_gave_it_and_staff_who_see_its_situation(
    world, where, expected
):
    response = getattr(world, where).responses.get() if where else None
    delivery = DeliveryFactory(
        response=response,
        partnership=world.ours,
        organisation=world.advice,
        service=world.service,
    )

    assert roles(world, Delivery.objects.seen_by, delivery) == expected


def test_support_is_listed_newest_first():
    older, newer = (DeliveryFactory(on=TOLD_AT.date() + days * DAY) for days in (0, 1))
    last = DeliveryFactory(on=TOLD_AT.date() + DAY)

    assert list(Delivery.objects.for_list()) == [last, newer, older]


# Lists


def shown(standing, **filters):
    return {
        row["row_reference"]
        for arm in arms_of(standing, Filters(**filters), TOLD_AT + 9 * DAY)
        for row in arm
    }


@pytest.mark.parametrize("role", ["chair", "national"])
def test_each_filter_leaves_what_was_asked_for(world, role):
    standing = standing_of(world.people[role])
    Situation.objects.filter(pk=world.shared.pk).update(
        status=Status.RESPONDING,
        source="hr1",
        first_dismissal_on=TOLD_AT.date(),
    )
    secret, shared = world.secret.reference, world.shared.reference
    rest = {world.foreign.reference, world.nowhere.reference}
    rest = rest if role == "national" else set()

    assert shown(standing) == {secret, shared} | rest
    assert shown(standing, status=Status.RESPONDING) == {shared}
    assert shown(standing, source="hr1") == {shared}
    assert shown(standing, incomplete=True) == {secret} | rest
    assert shown(standing, partnership_id=world.ours.pk) == {secret, shared}
    assert shown(standing, words="SHARED   str") == {shared}
    assert shown(standing, words="secret mills") == {secret}


@pytest.mark.parametrize("missing", ["people", "council", "first_dismissal_on"])
def test_each_unknown_makes_an_open_situation_incomplete(world, missing):
    situations = Situation.objects.filter(pk=world.shared.pk)
    situations.update(first_dismissal_on=TOLD_AT.date())
    assert not situations.incomplete().exists()

    situations.update(**{missing: None})

    assert situations.incomplete().exists()
    situations.update(status=Status.CLOSED)
    assert not situations.incomplete().exists()


def test_a_list_asks_for_partnerships_by_the_grant_and_waits_for_the_team(world):
    national = standing_of(world.people["national"])

    assert shown(national, waits=True) == {world.nowhere.reference}
    assert shown(national, partnership_id=world.theirs.pk) == {world.foreign.reference}


def test_who_leaves_first_comes_before_the_gone_and_the_unknown(world):
    on = TOLD_AT.date() + 9 * DAY
    for situation, day in (
        (world.secret, on - DAY),
        (world.shared, on),
        (world.foreign, None),
    ):
        Situation.objects.filter(pk=situation.pk).update(first_dismissal_on=day)
    page = list_page(
        standing_of(world.people["national"]),
        Filters(),
        TOLD_AT + 9 * DAY,
        order="leaving",
    )

    assert [row["row_reference"] for row in page.rows] == [
        world.shared.reference,
        world.secret.reference,
        *sorted(
            (world.foreign.reference, world.nowhere.reference),
            key=lambda reference: Situation.objects.get(reference=reference).pk,
        ),
    ]


# Grants: asking and putting on it open a situation, ending closes it.


def test_a_rejected_report_is_no_longer_for_the_partnership(world):
    Situation.objects.filter(pk=world.shared.pk).update(status=Status.REJECTED)

    grants.rewrite(situation=world.shared)

    assert roles(world, Situation.objects.seen_by, world.shared) == {
        "deputy",
        "chair",
        "national",
    }


def test_who_is_taken_off_it_sees_a_secret_situation_no_longer(world):
    response = world.secret.responses.get()
    response.assignments.update(to_on=TOLD_AT.date())
    response.requests.all().update(organisation=OrganisationFactory())

    grants.rewrite(situation=world.secret)

    assert roles(world, Situation.objects.seen_by, world.secret) == {
        "deputy",
        "chair",
        "national",
    }


def test_one_situations_grants_are_written_without_touching_the_others(world):
    untouched = world.foreign
    untouched.responses.update(to_on=TOLD_AT.date())
    world.shared.responses.update(told_at=TOLD_AT + DAY)

    grants.rewrite(situation=world.shared)

    assert "far_chair" in roles(world, Situation.objects.seen_by, untouched)
    assert set(world.shared.grants.values_list("told_at", flat=True)) == {TOLD_AT + DAY}
    grants.rebuild_all()
    assert roles(world, Situation.objects.seen_by, untouched) == {"national"}


def test_what_several_people_see_is_what_each_of_them_sees(world):
    standings = [standing_of(world.people[role]) for role in SIGNED_IN]

    seen = Situation.objects.seen_by_each(standings)

    assert seen == {
        (standing.person_id, situation.pk)
        for standing in standings
        for situation in Situation.objects.seen_by(standing)
    }
    some = Situation.objects.filter(pk=world.shared.pk)
    assert some.seen_by_each(standings) == {
        (person, situation)
        for person, situation in seen
        if situation == world.shared.pk
    }


def test_several_people_act_each_for_their_own_organisation():
    """Not for that of another, nor elsewhere, nor with a closed account."""
    requests = [RequestFactory(), RequestFactory()]
    people = [
        MembershipFactory(
            organisation=request.organisation, partnership=request.response.partnership
        ).person
        for request in requests
    ]
    # Of the one's organisation, in the other's partnership.
    across = MembershipFactory(
        organisation=requests[0].organisation,
        partnership=requests[1].response.partnership,
    ).person
    pairs = [(who, request) for who in (*people, across) for request in requests]
    on = dt.date(2026, 3, 2)

    assert rules.acting_for(pairs, on=on) == {
        (who.pk, request.pk)
        for who, request in pairs
        if rules.acts_for(person=who, request=request, on=on)
    }
    assert (across.pk, requests[0].pk) not in rules.acting_for(pairs, on=on)
