"""Referring people, and what becomes of it."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent, User
from clients import emails
from clients.actions import grants, needs, referrals, support
from clients.actions.referrals import (
    AlreadyReferred,
    NotAgreed,
    NotOffered,
    StepNotAllowed,
)
from clients.actions.support import NotAccepted
from clients.choices import Basis, Ending, ReferralState
from clients.models import (
    Case,
    CaseGrant,
    ClientDelivery,
    Need,
    Referral,
    Signpost,
)
from clients.services import choice_of, kinds_of_support, offers_in
from notifications.choices import Channel
from notifications.letters import kind_of
from notifications.models import Message
from partnerships.models import Membership
from partnerships.roles import Permission
from partnerships.standing import standing_of
from redundancies.models import Delivery
from tests.factories.clients import ReferralFactory
from tests.factories.partnerships import ServiceFactory, ServiceOfferFactory

AT = dt.datetime(2026, 3, 3, 9, 0, tzinfo=dt.UTC)


def refer(world, **facts):
    defaults = {
        "case": world.case,
        "organisation": world.jobcentre,
        "service": world.service,
        "purpose": "A claim",
        "basis": Basis.PUBLIC_TASK,
        "agreed_on": AT.date(),
        "by": world.people["on_it"],
        "at": AT,
    }
    return referrals.refer(**defaults | facts)


def sees(world, role, case):
    standing = standing_of(world.people[role])
    return (
        Case.objects.permitting(standing, Permission.CLIENT_LIST)
        .filter(pk=case.pk)
        .exists()
    )


def test_a_referral_shows_the_person_to_the_organisation_in_that_partnership(world):
    assert not sees(world, "member", world.case)

    referral = refer(world)

    assert referral.state == ReferralState.SENT
    assert sees(world, "member", world.case)
    # The same organisation elsewhere sees nothing.
    assert not sees(world, "far_member", world.case)


def test_the_record_of_a_referral_calls_it_by_its_reference(world):
    referral = refer(world)

    stored = Referral.objects.get(pk=referral.pk)
    assert referral.reference == stored.reference
    line = AuditEvent.objects.about(referral).get()
    assert line.target_label == stored.reference


def test_a_referral_keeps_all_that_was_said_of_it(world):
    referral = Referral.objects.get(pk=refer(world).pk)

    assert (referral.case, referral.organisation) == (world.case, world.jobcentre)
    assert (referral.partnership, referral.service) == (world.ours, world.service)
    assert (referral.purpose, referral.basis) == ("A claim", Basis.PUBLIC_TASK)
    assert (referral.agreed_on, referral.sent_at) == (AT.date(), AT)
    assert (referral.sent_by, referral.state) == (world.people["on_it"], "sent")


@pytest.mark.parametrize(
    ("facts", "is_refused"),
    [
        ({"state": "sent"}, True),
        ({"state": "accepted"}, True),
        ({"state": "rejected", "reason": "Full"}, False),
        ({"state": "ended", "ending": "helped", "ended_on": AT.date()}, False),
        ({"state": "sent", "organisation": "advice"}, False),
        ({"state": "sent", "service": "another"}, False),
        ({"state": "sent", "case": "secret_case"}, False),
    ],
)
def test_only_an_open_referral_of_the_same_stands_in_the_way(world, facts, is_refused):
    names = {
        name: world.rows[facts.pop(name)]
        for name in ("case", "organisation")
        if name in facts
    }
    if facts.pop("service", ""):
        names["service"] = ServiceFactory()
    same = {
        "case": world.case,
        "organisation": world.jobcentre,
        "service": world.service,
        "partnership": world.ours,
    }
    ReferralFactory(**same | facts | names)

    if is_refused:
        with pytest.raises(AlreadyReferred):
            refer(world)
    else:
        assert refer(world).state == ReferralState.SENT


def test_nobody_is_referred_to_who_does_not_offer_it_there(world):
    with pytest.raises(NotOffered):
        refer(world, organisation=world.college)
    with pytest.raises(NotOffered):
        refer(world, case=world.foreign_case, by=world.people["far_chair"])


def test_nobody_is_referred_before_they_agreed(world):
    with pytest.raises(NotAgreed):
        refer(world, agreed_on=AT.date() + dt.timedelta(days=1))


def test_an_open_referral_is_not_made_twice(world):
    key = uuid.uuid4()
    first = refer(world, form_key=key)

    assert refer(world, form_key=key) == first
    with pytest.raises(AlreadyReferred):
        refer(world)


def test_the_letter_goes_at_once_to_who_takes_referrals_there(world):
    referral = refer(world)

    letters = Message.objects.filter(event=emails.SENT, context_id=referral.pk)
    email = letters.get(channel=Channel.EMAIL)
    assert email.person == world.people["member"]
    assert not email.is_for_digest
    assert email.next_at == AT


def test_nobody_whose_account_is_closed_is_told_of_a_referral(world):
    User.objects.filter(pk=world.people["member"].pk).update(is_active=False)

    referral = refer(world)

    assert referrals.receivers(referral, on=AT.date()) == []
    assert not Message.objects.filter(event=emails.SENT).exists()


def test_without_the_duty_all_of_the_organisation_there_are_told(world):
    Membership.objects.filter(organisation=world.jobcentre).update(duties=[])

    referral = refer(world)

    assert [person.email for person in referrals.receivers(referral, on=AT.date())] == [
        "member@people.example"
    ]


def words_of(letter):
    return " ".join((letter.subject, letter.text, letter.html, letter.line))


def test_no_letter_names_the_person_or_the_employer(world):
    referral = refer(world, case=world.secret_case)
    referrals.accept(referral=referral, by=world.people["member"], at=AT)
    answered = kind_of(emails.ANSWERED).write(
        context_id=referral.pk, person=world.people["on_it"], address="", at=AT
    )
    waiting = kind_of(emails.SENT).write(
        context_id=refer(world).pk, person=world.people["member"], address="", at=AT
    )

    for letter in (answered, waiting):
        for word in ("Morag", "secret_case", "01632", "Mills", "FK1"):
            assert word not in words_of(letter)
    assert f"/referrals/{referral.reference}/" in answered.html


def test_a_letter_is_not_written_for_who_may_no_longer_know(world):
    referral = refer(world)
    facts = {"context_id": referral.pk, "address": "", "at": AT}
    assert kind_of(emails.SENT).write(**facts, person=world.people["member"])

    assert (
        kind_of(emails.SENT).write(**facts, person=world.people["far_member"]) is None
    )
    Membership.objects.filter(person=world.people["member"]).update(
        to_on=dt.date(2020, 1, 1)
    )
    gone = type(world.people["member"]).objects.get(pk=world.people["member"].pk)
    assert kind_of(emails.SENT).write(**facts, person=gone) is None
    assert kind_of(emails.SENT).line(context_id=referral.pk, person=gone) is None


@pytest.mark.parametrize("role", ["chair", "asked", "on_it"])
def test_an_answer_is_told_to_who_referred_and_still_works_there(world, role):
    person = world.people[role]
    facts = {"context_id": world.referral.pk, "person": person}

    def told():
        letter = kind_of(emails.ANSWERED).write(**facts, address="", at=AT)
        return letter is not None, kind_of(emails.ANSWERED).line(**facts) is not None

    assert told() == ((True, True) if role == "on_it" else (False, False))
    person.memberships.update(to_on=dt.date(2020, 1, 1))
    facts["person"] = type(person).objects.get(pk=person.pk)
    assert told() == (False, False)


def test_an_accepted_referral_ends_and_the_sender_is_told_each_time(world):
    member = world.people["asked"]
    referrals.accept(referral=world.referral, by=member, at=AT)
    ended = referrals.end(
        referral=world.referral,
        ending=Ending.HELPED,
        on=AT.date(),
        what_was_given="",
        by=member,
        at=AT,
    )

    assert (ended.state, ended.ending) == (ReferralState.ENDED, Ending.HELPED)
    told = Message.objects.filter(event=emails.ANSWERED, channel=Channel.EMAIL)
    assert [message.person for message in told] == [world.people["on_it"]] * 2
    assert list(
        AuditEvent.objects.filter(verb__startswith="referral.")
        .order_by("pk")
        .values_list("verb", flat=True)
    ) == ["referral.accepted", "referral.ended"]


def test_a_rejected_referral_shows_the_person_no_more(world):
    assert sees(world, "asked", world.case)

    referrals.reject(
        referral=world.referral, reason="Full", by=world.people["asked"], at=AT
    )

    assert not sees(world, "asked", world.case)
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=world.referral.pk).update(reason="")


def test_each_step_of_a_referral_makes_a_new_version_of_that_one_alone(world):
    by, other = world.people["asked"], refer(world)
    facts = {"referral": world.referral, "by": by, "at": AT}

    first = world.referral.version
    accepted = referrals.accept(**facts)
    ended = referrals.end(
        ending=Ending.HELPED, on=AT.date(), what_was_given="A talk", **facts
    )

    assert (accepted.version, ended.version) == (first + 1, first + 2)
    world.referral.refresh_from_db()
    assert world.referral.version == first + 2
    assert (world.referral.answered_by, world.referral.answered_at) == (by, AT)
    assert (world.referral.ended_by, world.referral.what_was_given) == (by, "A talk")
    assert Referral.objects.get(pk=other.pk).version == other.version


@pytest.mark.parametrize("act", ["accept", "reject"])
def test_an_answered_referral_is_not_answered_again(world, act):
    by = world.people["asked"]
    referrals.accept(referral=world.referral, by=by, at=AT)
    facts = {"reason": "Full"} if act == "reject" else {}

    with pytest.raises(StepNotAllowed, match="accepted now"):
        getattr(referrals, act)(referral=world.referral, by=by, at=AT, **facts)


def test_a_referral_ends_only_after_it_was_accepted(world):
    with pytest.raises(StepNotAllowed):
        referrals.end(
            referral=world.referral,
            ending=Ending.HELPED,
            on=AT.date(),
            what_was_given="",
            by=world.people["asked"],
            at=AT,
        )


def test_the_database_keeps_how_and_when_a_referral_ended(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferralFactory(state="ended", ended_on=AT.date())
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferralFactory(state="accepted", ending="helped", ended_on=AT.date())


def test_support_for_a_person_stands_beside_all_other_support(world):
    key = uuid.uuid4()
    referrals.accept(referral=world.referral, by=world.people["asked"], at=AT)
    world.referral.refresh_from_db()
    facts = {
        "case": world.case,
        "organisation": world.advice,
        "service": world.service,
        "on": AT.date(),
        "by": world.people["asked"],
        "at": AT,
        "referral": world.referral,
        "form_key": key,
    }

    given = support.record(**facts)

    assert support.record(**facts) == given
    assert ClientDelivery.objects.count() == Delivery.objects.count() == 1
    assert given.delivery.response == world.shared.responses.get()
    assert (given.delivery.audience, given.delivery.reached) == ("person", 1)


def test_support_by_a_referral_follows_its_acceptance(world):
    with pytest.raises(NotAccepted):
        support.record(
            case=world.case,
            organisation=world.advice,
            service=world.service,
            on=AT.date(),
            by=world.people["asked"],
            at=AT,
            referral=world.referral,
        )


def test_a_need_stands_once_while_it_is_open_and_again_when_it_comes_back(world):
    facts = {"case": world.case, "services": [world.service], "on": AT.date()}
    acting = {"by": world.people["on_it"], "at": AT}

    needs.note(**facts, **acting)
    needs.note(**facts, **acting)
    need = Need.objects.get(case=world.case)
    needs.meet(need=need, on=AT.date(), **acting)
    needs.meet(need=need, on=AT.date() + dt.timedelta(days=5), **acting)
    needs.note(**facts, **acting)

    assert list(
        Need.objects.filter(case=world.case)
        .order_by("pk")
        .values_list("met_on", flat=True)
    ) == [AT.date(), None]


def test_a_signpost_tells_the_organisation_nothing(world):
    key = uuid.uuid4()
    for _ in range(2):
        needs.signpost(
            case=world.case,
            organisation=world.jobcentre,
            service=world.service,
            on=AT.date(),
            by=world.people["on_it"],
            at=AT,
            form_key=key,
        )

    assert Signpost.objects.count() == 1
    assert not Message.objects.exists()
    assert not sees(world, "member", world.case)


def test_the_grants_that_the_actions_wrote_are_those_of_the_rules(world):
    referral = refer(world)
    refer(world, case=world.secret_case)
    referrals.reject(referral=referral, reason="Full", by=world.people["member"], at=AT)
    columns = ("case_id", "audience", "registered_at")
    written = set(CaseGrant.objects.values_list(*columns))

    grants.rebuild_all()

    assert set(CaseGrant.objects.values_list(*columns)) == written
    assert len(written) == 5


def test_services_of_one_group_are_one_need_and_one_choice(world):
    careers = {"group": "Careers information, advice and guidance"}
    information = ServiceFactory(code="careers-information", position=4, **careers)
    guidance = ServiceFactory(code="advice-and-guidance", position=5, **careers)
    acting = {"on": AT.date(), "by": world.people["on_it"], "at": AT}

    needs.note(case=world.case, services=[guidance], **acting)
    needs.note(case=world.case, services=[information], **acting)
    kinds = kinds_of_support(world.ours)

    assert [need.service for need in Need.objects.all()] == [guidance]
    assert [kind.code for kind in kinds if kind.group == careers["group"]] == [
        "careers-information"
    ]
    assert choice_of(kinds, guidance) == "careers-information"


def test_a_group_is_offered_once_for_each_organisation(world):
    careers = {"group": "Careers information, advice and guidance"}
    for code in ("careers-information", "advice-and-guidance"):
        ServiceOfferFactory(
            service=ServiceFactory(code=code, **careers),
            organisation=world.jobcentre,
            partnership=world.ours,
        )
    ServiceOfferFactory(
        service__group="Gone",
        organisation=world.jobcentre,
        partnership=world.ours,
        to_on=dt.date(2020, 1, 1),
    )

    offers = [
        (offer.service.group, offer.organisation)
        for offer in offers_in(world.ours, AT.date())
    ]

    assert sorted(offers, key=str) == sorted(
        [
            ("Benefits advice", world.jobcentre),
            ("Benefits advice", world.advice),
            (careers["group"], world.jobcentre),
        ],
        key=str,
    )
