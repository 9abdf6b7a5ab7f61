"""Which follow-ups, searches and referrals the named reads give, at their edges."""

from __future__ import annotations

import datetime as dt

import pytest

from clients import tasks
from clients.actions import grants, keeping
from clients.models import (
    Case,
    CaseGrant,
    Client,
    ClientSearch,
    FollowUp,
    Referral,
    StatedReason,
)
from clients.querysets.cases import keys_of
from partnerships.roles import Permission, Role
from partnerships.standing import Held, Standing, standing_of
from tests.factories.accounts import UserFactory
from tests.factories.clients import (
    DAY,
    MOMENT,
    CaseFactory,
    FollowUpFactory,
    ReferralFactory,
)
from tests.factories.partnerships import MembershipFactory

pytestmark = pytest.mark.django_db
SECOND, ONE_DAY = dt.timedelta(seconds=1), dt.timedelta(days=1)


def test_staff_hold_the_wide_key_of_their_own_place_and_the_narrow_one_elsewhere():
    held = (Held(77, 9, Role.ADVISER), Held(78, 9, Role.MEMBER))

    assert keys_of(Standing(1, held=held)) == (["2:77:0:0"], ["6:78:9:0"])


def test_people_are_found_by_where_they_live_and_the_newest_stand_first():
    older, newer, far = (
        CaseFactory(client__postcode=postcode, registered_at=MOMENT + after)
        for postcode, after in (
            ("FK1 1AA", ONE_DAY),
            ("FK1 2BB", 2 * ONE_DAY),
            ("EH1 1AA", 3 * ONE_DAY),
        )
    )
    same_time = CaseFactory(client__postcode="FK10 1AA", registered_at=MOMENT)
    later = CaseFactory(client__postcode="FK10 1AB", registered_at=MOMENT)

    found = Case.objects.living_in(["FK1"]).newest_first()

    assert list(found) == [newer, older, later, same_time]
    assert list(Case.objects.living_in(["EH1 1AA"])) == [far]
    assert not Case.objects.living_in(["1AA"]).exists()


@pytest.mark.parametrize(
    ("facts", "is_asked"),
    [
        ({"due_on": DAY}, True),
        ({"due_on": DAY + ONE_DAY}, False),
        ({"due_on": DAY, "asked_at": MOMENT}, False),
        ({"due_on": DAY, "answered_at": MOMENT}, False),
    ],
)
def test_a_follow_up_is_asked_from_its_day_once(facts, is_asked):
    follow_up = FollowUpFactory(**facts)

    assert FollowUp.objects.to_ask(DAY).contains(follow_up) is is_asked


def test_follow_ups_are_asked_in_the_order_of_their_days():
    later = FollowUpFactory(due_on=DAY)
    sooner = FollowUpFactory(due_on=DAY - ONE_DAY)

    assert list(FollowUp.objects.to_ask(DAY)) == [sooner, later]


@pytest.mark.parametrize(
    ("waited", "asked_by", "rings"),
    [
        (dt.timedelta(0), "email", False),
        (14 * ONE_DAY - SECOND, "email", False),
        (14 * ONE_DAY, "email", True),
        (60 * ONE_DAY, "email", True),
        (60 * ONE_DAY + SECOND, "email", False),
        (dt.timedelta(0), "telephone", True),
        (60 * ONE_DAY + SECOND, "telephone", False),
    ],
)
def test_somebody_rings_between_two_weeks_and_two_months(waited, asked_by, rings):
    follow_up = FollowUpFactory(asked_at=MOMENT, asked_by=asked_by)
    answered = FollowUpFactory(
        asked_at=MOMENT, asked_by=asked_by, answered_at=MOMENT + SECOND
    )

    shown = FollowUp.objects.to_telephone(MOMENT + waited)

    assert shown.contains(follow_up) is rings
    assert not shown.contains(answered)


def test_nobody_rings_who_was_not_asked():
    FollowUpFactory(due_on=DAY)

    assert not FollowUp.objects.to_telephone(MOMENT + 20 * ONE_DAY).exists()


def test_follow_ups_are_for_the_sds_staff_of_the_partnership():
    follow_up = FollowUpFactory()
    grants.rewrite(case=follow_up.case)
    place = follow_up.case.partnership
    people = {
        role: MembershipFactory(partnership=place, role=role).person for role in Role
    }
    people["elsewhere"] = MembershipFactory(role=Role.CHAIR).person
    referral = ReferralFactory(case=follow_up.case)
    people["receiver"] = MembershipFactory(
        partnership=place, organisation=referral.organisation
    ).person
    grants.rewrite(case=follow_up.case)

    see = {
        name
        for name, person in people.items()
        if FollowUp.objects.seen_by(standing_of(person)).contains(follow_up)
    }

    assert see == {Role.CHAIR, Role.DEPUTY, Role.SUPPORT_OFFICER, Role.ADVISER}


def test_a_search_lives_half_an_hour_and_only_for_who_searched():
    searcher = UserFactory()
    search = ClientSearch.objects.create(
        token_hash="h" * 64,
        searcher=searcher,
        criteria={"words": "morag"},
        made_at=MOMENT - ONE_DAY,
        expires_at=MOMENT,
    )

    def alive(person, at):
        return ClientSearch.objects.alive(person, at).contains(search)

    assert alive(searcher, MOMENT - SECOND)
    assert not alive(searcher, MOMENT)
    assert not alive(UserFactory(), MOMENT - SECOND)
    assert not ClientSearch.objects.past(MOMENT - SECOND).exists()
    assert ClientSearch.objects.past(MOMENT).contains(search)


def test_of_a_persons_reasons_that_hold_the_newest_comes_first():
    person = UserFactory()

    def reason(until, by=person):
        return StatedReason.objects.create(
            person=by,
            subject="case 1",
            reason="Complaint 12",
            stated_at=MOMENT - ONE_DAY,
            expires_at=until,
        )

    soon = reason(MOMENT + SECOND)
    reason(MOMENT)
    later = reason(MOMENT + 2 * SECOND)
    reason(MOMENT + SECOND, by=UserFactory())

    assert list(StatedReason.objects.alive(person, MOMENT)) == [later, soon]


@pytest.fixture
def referral():
    made = ReferralFactory()
    grants.rewrite(case=made.case)
    return made


def readers(referral):
    """People by how they stand to a referral's partnership and organisation."""
    here, to = referral.partnership, referral.organisation
    return {
        "staff": MembershipFactory(partnership=here, role=Role.ADVISER).person,
        "receiver": MembershipFactory(partnership=here, organisation=to).person,
        "receiver elsewhere": MembershipFactory(organisation=to).person,
        "colleague": MembershipFactory(partnership=here).person,
        "staff elsewhere": MembershipFactory(role=Role.ADVISER).person,
    }


def test_a_referral_is_seen_by_who_sent_and_answered_by_who_received_it(referral):
    people = {name: standing_of(who) for name, who in readers(referral).items()}

    def those(rows_of):
        return {
            name
            for name, standing in people.items()
            if rows_of(standing).contains(referral)
        }

    referrals = Referral.objects
    assert those(referrals.seen_by) == {"staff", "receiver"}
    assert those(referrals.received_by) == {"receiver"}
    assert those(
        lambda standing: referrals.permitting(standing, Permission.REFERRAL_ANSWER)
    ) == {"receiver"}
    assert those(
        lambda standing: referrals.permitting(standing, Permission.CLIENT_LIST)
    ) == {"staff", "receiver"}
    assert those(
        lambda standing: referrals.permitting(standing, Permission.CLIENT_ADD)
    ) == {"staff"}
    for name, standing in people.items():
        inboxes = [row for inbox in referrals.inboxes(standing) for row in inbox]
        assert inboxes == ([referral] if name == "receiver" else [])


def test_a_case_is_worked_on_by_its_staff_and_listed_by_who_received_it(referral):
    people = {name: standing_of(who) for name, who in readers(referral).items()}

    def those(permission):
        return {
            name
            for name, standing in people.items()
            if Case.objects.permitting(standing, permission).contains(referral.case)
        }

    assert those(Permission.CLIENT_LIST) == {"staff", "receiver"}
    assert those(Permission.REFERRAL_ANSWER) == {"staff", "receiver"}
    assert those(Permission.CLIENT_ADD) == {"staff"}
    assert those(Permission.SURVEY_RUN) == set()


def test_the_referrals_of_a_case_are_its_own_newest_first(referral):
    newest, oldest, newer = (
        ReferralFactory(case=referral.case, sent_at=MOMENT + turn * SECOND)
        for turn in (2, -1, 1)
    )
    ReferralFactory()

    found = list(Referral.objects.of_case(referral.case))

    assert found == [newest, newer, referral, oldest]


@pytest.mark.parametrize(
    ("known", "asked", "is_same"),
    [
        (("Anna", "Smith"), ("Anna Maria", "Smith"), True),
        (("Anna Maria", "Smith"), ("Anna", "Smith"), True),
        (("Ana", "Lopez"), ("Ana", "Garcia Lopez"), True),
        (("Ana", "Garcia Lopez"), ("Ana", "Lopez"), True),
        (("Smith", "Anna"), ("Anna", "Smith"), True),
        (("Maria", "Smith"), ("Anna Maria", "Smith"), False),
        (("Ana", "Garcia"), ("Ana", "Garcia Lopez"), False),
        (("Annabel", "Smith"), ("Anna", "Smith"), False),
        (("Anna", "Smithson"), ("Anna", "Smith"), False),
    ],
)
def test_the_first_given_and_the_last_family_name_make_the_same_person(
    known, asked, is_same
):
    case = CaseFactory(client__given_name=known[0], client__family_name=known[1])

    found = Case.objects.same_person(
        given_name=asked[0], family_name=asked[1], postcode=""
    )

    assert list(found) == ([case] if is_same else [])


@pytest.mark.parametrize(
    ("known", "asked", "is_found"),
    [
        ("FK1 1AA", "FK1 1AA", True),
        ("FK1 1AA", "", True),
        ("", "FK1 1AA", True),
        ("EH1 1AA", "FK1 1AA", False),
    ],
)
def test_another_postcode_makes_another_person_and_none_makes_none(
    known, asked, is_found
):
    case = CaseFactory(client__postcode=known)
    CaseFactory(client__given_name="Morag")
    name = {
        "given_name": case.client.given_name,
        "family_name": case.client.family_name,
    }

    found = Case.objects.same_person(**name, postcode=asked)

    assert list(found) == ([case] if is_found else [])


def test_a_client_keeps_the_keys_of_all_grants_on_its_cases():
    case = CaseFactory()
    grants.rewrite(case=case)
    again = CaseFactory(client=case.client)
    client = Client.objects.filter(pk=case.client_id)
    assert client.get().audiences == keys_on(case)

    grants.rewrite(case=again)
    assert client.get().audiences == keys_on(case, again)
    CaseGrant.objects.filter(case=case).delete()
    assert client.get().audiences == keys_on(again)
    CaseGrant.objects.filter(case=again).delete()
    assert client.get().audiences == []


def keys_on(*cases):
    rows = CaseGrant.objects.filter(case__in=cases)
    return sorted(set(rows.values_list("audience", flat=True)))


def test_keys_that_differ_are_said_at_night_and_mended(monkeypatch):
    case = CaseFactory()
    grants.rewrite(case=case)
    said = []
    monkeypatch.setattr(tasks.log, "error", lambda *a, **kw: said.append((a, kw)))
    tasks.compare_kept()
    assert said == []

    Client.objects.update(audiences=["3:1:0:0"])
    tasks.compare_kept()

    assert said == [(("kept_otherwise",), {"clients": 1, "examples": [case.client_id]})]
    assert Client.objects.get().audiences == keys_on(case)
    assert keeping.rebuild_all() == 0
