"""Grants and what is seen by them, beside a second reckoning, after every act."""

import datetime as dt

import pytest
from django.db import transaction

from accounts import actions as people_actions
from accounts.models import NationalPost, User
from clients.actions import people, referrals
from clients.choices import Basis, Ending
from partnerships.actions import memberships
from partnerships.models import Membership, Partnership
from partnerships.roles import Role
from redundancies.actions import (
    clock_events,
    closing,
    intake,
    leading,
    requests,
    sharing,
    situations,
)
from redundancies.models import Situation
from tests.factories.accounts import UserFactory
from tests.oracles.sight import Rows
from tests.oracles.sight_compared import differences
from tests.world import TOLD_AT, build

pytestmark = pytest.mark.django_db
AT = TOLD_AT + dt.timedelta(days=1)
ON = AT.date()


@pytest.fixture
def world():
    return build()


def fresh(row):
    row.refresh_from_db()
    return row


def by(world, role="chair"):
    """The person of a role, whose standing is read anew."""
    return User.objects.get(pk=world.people[role].pk)


def step(act, world, situation, **facts):
    situation = fresh(situation)
    return act(
        situation=situation, by=by(world), at=AT, version=situation.version, **facts
    )


def ask(world, organisation="college", situation="secret"):
    if organisation == "college":
        belong(world, UserFactory(), "college", Role.MEMBER)
    return requests.ask(
        response=world.rows[situation].responses.get(to_on=None),
        services_by_organisation={world.rows[organisation]: [world.service]},
        by=by(world),
        at=AT,
    )


def ask_again(world):
    ask(world)
    ask(world, "jobcentre")


def belong(world, person, organisation, role, partnership="ours", **dates):
    facts = {"from_on": ON} | dates
    return memberships.add(
        person=person,
        organisation=world.rows[organisation],
        partnership=world.rows[partnership],
        role=role,
        by=by(world),
        **facts,
    )


def assign(world, role="officer"):
    return sharing.assign(
        response=world.secret.responses.get(),
        person=world.people[role],
        by=by(world),
        at=AT,
    )


def unassign(world):
    [assignment] = world.secret.responses.get().assignments.all()
    sharing.unassign(assignment=assignment, by=by(world), at=AT)


def share(world, visibility="shared"):
    return step(sharing.share, world, world.secret, visibility=visibility)


def move(world, situation="secret", council="theirs"):
    return step(
        leading.place_in,
        world,
        world.rows[situation],
        council=world.rows[f"{council}_council"] if council else None,
        place="Elsewhere",
    )


def move_and_back(world):
    move(world)
    move(world, council="ours")


def close(world):
    response = fresh(world.shared.responses.get())
    return closing.close(
        response=response,
        by=by(world),
        at=AT,
        version=response.version,
        went_well="Yes",
    )


def reopen(world):
    response = close(world)
    closing.reopen(response=response, by=by(world), at=AT, version=response.version)


def reject(world, situation="shared"):
    return step(situations.reject, world, world.rows[situation], reason="A rumour")


def reinstate(world):
    reject(world)
    step(situations.reinstate, world, world.shared)


def tell_earlier(world):
    earlier = TOLD_AT - dt.timedelta(hours=3)
    clock_events.record(
        response=world.secret.responses.get(),
        kind="pace_told",
        on=earlier.date(),
        time=earlier,
        by=by(world),
        at=AT,
    )


def strike_out(world):
    tell_earlier(world)
    earliest = world.secret.responses.get().clock_events.order_by("at")[0]
    clock_events.strike_out(event=earliest, by=by(world), at=AT)


def log(world, role="officer", **facts):
    facts = {"council": world.ours_council} | facts
    return intake.log(
        by=by(world, role),
        at=AT,
        employer_name="A New Works Ltd",
        source="hr1",
        people=50,
        **facts,
    )


def report(world):
    return intake.report(
        by=by(world, "member"),
        at=AT,
        employer_name="A Rumoured Works Ltd",
        heard="In the pub",
        council=world.ours_council,
    )


def register(world):
    return people.register(
        by=by(world, "on_it"),
        at=AT,
        person={"given_name": "Ailsa", "family_name": "Invented"},
        situation=world.shared,
    )


def refer(world, organisation="jobcentre"):
    return referrals.refer(
        case=world.secret_case,
        organisation=world.rows[organisation],
        service=world.service,
        purpose="A claim",
        basis=Basis.PUBLIC_TASK,
        agreed_on=ON,
        by=by(world, "on_it"),
        at=AT,
    )


def end_referral(world):
    referrals.accept(referral=world.referral, by=by(world, "asked"), at=AT)
    referrals.end(
        referral=world.referral,
        ending=Ending.HELPED,
        on=ON,
        what_was_given="",
        by=by(world, "asked"),
        at=AT,
    )


def reject_one_of_two(world):
    """Of two referrals to one organisation, one is rejected: it sees the person."""
    end_referral(world)
    again = referrals.refer(
        case=world.case,
        organisation=world.advice,
        service=world.service,
        purpose="Another claim",
        basis=Basis.PUBLIC_TASK,
        agreed_on=ON,
        by=by(world, "on_it"),
        at=AT,
    )
    referrals.reject(referral=again, reason="Full", by=by(world, "asked"), at=AT)


def membership_of(world, role):
    return Membership.objects.get(person=world.people[role])


def end_membership(world, role):
    memberships.end(membership=membership_of(world, role), by=by(world), at=AT)


def end_post(world):
    people_actions.give_post(
        person=world.people["analyst"],
        role="national_team",
        on=ON,
        by=by(world, "national"),
    )
    post = NationalPost.objects.get(person=world.people["national"])
    people_actions.end_post(post=post, by=by(world, "national"), at=AT)


def end_partnership(world):
    Partnership.objects.filter(pk=world.ours.pk).update(
        active_to=ON - dt.timedelta(days=1)
    )


ACTS = {
    "share": share,
    "make public": lambda world: share(world, "public"),
    "share, then make public": lambda world: [share(world), share(world, "public")],
    "ask an organisation": ask,
    "ask those who sit in two partnerships": lambda world: ask(world, "jobcentre"),
    "ask about a shared one": lambda world: ask(world, "advice", "shared"),
    "ask once more, while it responds": ask_again,
    "put on it": assign,
    "who is on it becomes a partner member": lambda world: [
        end_membership(world, "on_it"),
        belong(world, world.people["on_it"], "sds", Role.MEMBER),
    ],
    "take off it": unassign,
    "log": log,
    "log without a council": lambda world: log(world, council=None),
    "report": report,
    "move to another partnership": move,
    "move a shared one": lambda world: move(world, "shared"),
    "move and come back": move_and_back,
    "move out of Scotland": lambda world: move(world, council=None),
    "find the partnership": lambda world: move(world, "nowhere"),
    "close": close,
    "close and reopen": reopen,
    "reject": reject,
    "reject and reinstate": reinstate,
    "PACE was told earlier": tell_earlier,
    "strike out when PACE was told": strike_out,
    "register a client": register,
    "refer": refer,
    "accept and end a referral": end_referral,
    "reject a referral": lambda world: referrals.reject(
        referral=world.referral, reason="Full", by=by(world, "asked"), at=AT
    ),
    "reject one of two": reject_one_of_two,
    "end the chair’s membership": lambda world: end_membership(world, "chair"),
    "end the membership of who was asked": lambda world: end_membership(world, "asked"),
    "end the membership of who is on it": lambda world: end_membership(world, "on_it"),
    "end a national post": end_post,
    "end a partnership": end_partnership,
    "close somebody’s account": lambda world: User.objects.filter(
        pk=world.people["chair"].pk
    ).update(is_active=False),
}
# After these everybody sees what they saw.
NO_CHANGE = {
    "move and come back",
    "strike out when PACE was told",
    "close",
    "close and reopen",
    "reject and reinstate",
    "accept and end a referral",
    "reject one of two",
}


def all_of(rows):
    """What everybody sees, as reckoned; people who are new do not count."""
    seen = {
        (person.email, key): rows.seen(person, row)
        for person in rows.people
        for key, row in rows.situations.items()
    }
    least = {
        (person.email, case.pk): (rows.whole(person, case), rows.least(person, case))
        for person in rows.people
        for case in rows.cases
    }
    return seen, least, rows.situation_grants(), rows.case_grants()


@pytest.mark.parametrize("act", ACTS)
def test_after_each_act_everybody_sees_what_the_rules_say(world, act):
    before = all_of(Rows(ON))

    ACTS[act](world)

    assert differences(AT) == {}
    assert (all_of(Rows(ON)) == before) == (act in NO_CHANGE)


def test_the_reckoning_tells_the_roles_apart(world):
    rows = Rows(ON)

    def seeing(situation, what="exists"):
        return {
            role
            for role, person in world.people.items()
            if getattr(rows.seen(person, situation), what)
        }

    assert seeing(world.secret) == {"chair", "deputy", "asked", "on_it", "national"}
    assert seeing(world.secret, "in_full") == {"chair", "deputy", "on_it", "national"}
    assert seeing(world.shared, "hr1") == {"chair", "deputy", "national"}
    assert seeing(world.foreign) == {"far_chair", "far_member", "national"}
    assert seeing(world.nowhere) == {"national"}


@pytest.mark.parametrize(
    "dates",
    [
        {"from_on": ON, "to_on": ON},
        {"from_on": ON + dt.timedelta(days=1)},
        {"from_on": ON - dt.timedelta(days=9), "to_on": ON - dt.timedelta(days=1)},
        {"from_on": ON - dt.timedelta(days=9)},
    ],
    ids=["today only", "from tomorrow", "until yesterday", "begun"],
)
@pytest.mark.parametrize("place", ["ours", "theirs"])
def test_a_membership_counts_on_its_days_in_its_partnership(world, dates, place):
    """One more membership for somebody of elsewhere, in each role."""
    for role in Role:
        point = transaction.savepoint()
        belong(world, world.people["far_member"], "advice", role, place, **dates)
        assert differences(AT) == {}
        transaction.savepoint_rollback(point)


def test_all_of_it_at_once_and_one_after_another(world):
    """One situation through its life, and a client in it."""
    made = log(world)
    asked = {"response": made.responses.get(), "by": by(world), "at": AT}
    for act in (
        lambda: sharing.assign(person=world.people["on_it"], **asked),
        lambda: requests.ask(
            services_by_organisation={world.jobcentre: [world.service]}, **asked
        ),
        lambda: step(sharing.share, world, made, visibility="shared"),
        lambda: step(
            leading.place_in, world, made, council=world.theirs_council, place="Lerwick"
        ),
        lambda: end_membership(world, "far_chair"),
        lambda: step(
            leading.place_in, world, made, council=world.ours_council, place="Larbert"
        ),
        lambda: refer(world, "advice"),
        lambda: end_membership(world, "on_it"),
    ):
        act()
        assert differences(AT) == {}
    assert Situation.objects.get(pk=made.pk).status == "responding"
