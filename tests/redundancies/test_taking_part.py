"""A site brings its partnership in; one leads, and the lead can be handed over."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from accounts.models import AuditEvent
from notifications.models import Message
from partnerships.standing import standing_of
from redundancies.actions import (
    employer_facts,
    handing_over,
    leading,
    requests,
    sites,
    taking_part,
)
from redundancies.choices import ClockKind, HandoverAnswer, TakesPart
from redundancies.models import (
    EmployerContact,
    Handover,
    HR1Notice,
    Response,
    Situation,
)
from redundancies.querysets import sight_of
from redundancies.tasks import situations as tasks
from tests.factories.redundancies import HR1NoticeFactory
from tests.oracles.sight_compared import differences
from tests.redundancies.test_merging import AT, log
from tests.world import build

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def world():
    return build()


@pytest.fixture
def case(world):
    return log(world)


def add_site(world, case, council="theirs_council", **facts):
    return employer_facts.add_site(
        situation=case,
        address="Wardpark",
        council=world.rows[council] if council else None,
        by=world.people["chair"],
        at=AT,
        **facts,
    )


def told(event):
    rows = Message.objects.filter(event=event, channel="email")
    return set(rows.values_list("person__email", flat=True))


def email(world, *roles):
    return {world.people[role].email for role in roles}


def part(world, case, slug="theirs"):
    return Response.objects.filter(situation=case, partnership=world.rows[slug]).first()


def test_a_site_of_another_council_brings_its_partnership_in(world, case):
    site = add_site(world, case)

    response = part(world, case)
    assert (response.is_lead, response.because) == (False, TakesPart.BY_SITE)
    site.refresh_from_db()
    assert site.response == response
    assert told("situation.taking_part") == email(world, "far_chair")
    clock = response.clock_events.get()
    assert (clock.kind, clock.at) == (ClockKind.PACE_TOLD, AT)
    far = standing_of(world.people["far_chair"])
    assert Situation.objects.seen_by(far).filter(pk=case.pk).exists()
    assert AuditEvent.objects.filter(verb="response.begun").count() == 1
    assert differences(AT) == {}


def test_a_site_of_ones_own_or_of_no_partnership_brings_nobody_in(world, case):
    add_site(world, case, "ours_council")
    add_site(world, case, None)

    assert case.responses.count() == 1


@pytest.mark.parametrize("way", ["moved", "closed", "removed"])
def test_it_ends_when_its_last_site_goes_and_nothing_was_done(world, case, way):
    site = add_site(world, case)
    facts = {"site": site, "by": world.people["chair"], "at": AT, "version": 1}
    if way == "moved":
        sites.edit(council=world.ours_council, **facts)
    elif way == "closed":
        sites.close(on=AT.date(), **facts)
    else:
        sites.remove(**facts)

    response = part(world, case)
    assert response.to_on == AT.date()
    assert told("situation.part_ended") == email(world, "far_chair")
    far = standing_of(world.people["far_chair"])
    assert not Situation.objects.seen_by(far).filter(pk=case.pk).exists()
    assert differences(AT) == {}


def test_with_work_in_it_its_chair_is_asked_instead(world, case):
    site = add_site(world, case)
    response = part(world, case)
    requests.ask(
        response=response,
        services_by_organisation={world.jobcentre: [world.service]},
        by=world.people["far_chair"],
        at=AT,
    )

    sites.edit(
        site=site,
        council=world.ours_council,
        by=world.people["chair"],
        at=AT,
        version=1,
    )

    response.refresh_from_db()
    assert response.to_on is None
    assert told("situation.no_site_left") == email(world, "far_chair")


def test_one_that_comes_back_goes_on_with_its_response(world, case):
    site = add_site(world, case)
    facts = {"by": world.people["chair"], "at": AT}
    sites.edit(site=site, council=None, version=1, **facts)
    site.refresh_from_db()
    sites.edit(site=site, council=world.theirs_council, version=2, **facts)

    response = part(world, case)
    assert response.to_on is None
    assert case.responses.count() == 2
    assert response.clock_events.count() == 1


def test_one_is_brought_in_by_hand_and_taken_out_again(world, case):
    facts = {"by": world.people["chair"], "at": AT}
    response = taking_part.bring_in(situation=case, partnership=world.theirs, **facts)
    assert response.because == TakesPart.BY_HAND
    with pytest.raises(taking_part.TakesPartAlready):
        taking_part.bring_in(situation=case, partnership=world.theirs, **facts)

    taking_part.take_out(response=response, **facts)
    assert part(world, case).to_on == AT.date()


def test_neither_the_lead_nor_one_with_work_or_a_site_is_taken_out(world, case):
    facts = {"by": world.people["chair"], "at": AT}
    with pytest.raises(taking_part.LeadStays):
        taking_part.take_out(response=case.responses.get(), **facts)
    add_site(world, case)
    with pytest.raises(taking_part.SomethingHangs):
        taking_part.take_out(response=part(world, case), **facts)


def test_who_takes_part_knows_numbers_and_the_hr1_detail_of_its_own_sites(world, case):
    theirs = add_site(world, case)
    ours = add_site(world, case, "ours_council")
    for site in (theirs, ours, None):
        HR1NoticeFactory(situation=case, site=site)
        EmployerContact.objects.create(
            situation=case, site=site, name="Alex Example", role="hr"
        )

    far = standing_of(world.people["far_chair"])
    sight = sight_of(case.pk, far)
    assert (sight.numbers, sight.hr1, sight.chair, sight.in_full) == (
        *(True, False, False),
        True,
    )
    for model in (HR1Notice, EmployerContact):
        seen = model.objects.filter(situation=case).opened_to(far)
        assert [row.site for row in seen] == [theirs]
        own = model.objects.filter(situation=case).opened_to(
            standing_of(world.people["chair"])
        )
        assert own.count() == 3


# The lead


def offer(world, case, **facts):
    given = {
        "situation": case,
        "taker": world.theirs,
        "from_on": AT.date(),
        "by": world.people["chair"],
        "at": AT,
    }
    return handing_over.offer(**(given | facts))


def leads(case):
    return case.responses.get(is_lead=True, to_on=None).partnership


def test_the_lead_goes_over_when_it_is_accepted(world, case):
    made = offer(world, case)
    assert leads(case) == world.ours
    assert told("lead.offered") == email(world, "far_chair")

    handing_over.answer(
        handover=made, is_accepted=True, by=world.people["far_chair"], at=AT
    )

    assert leads(case) == world.theirs
    before = part(world, case, "ours")
    assert (before.is_lead, before.to_on) == (False, None)
    assert before.because == TakesPart.HAD_LEAD
    assert told("lead.handed_over") == email(world, "chair", "deputy")
    assert AuditEvent.objects.filter(verb="lead.handed_over").exists()
    assert differences(AT) == {}


def test_it_stays_where_it_is_declined_or_withdrawn(world, case):
    made = offer(world, case)
    handing_over.answer(
        handover=made,
        is_accepted=False,
        reason="No staff",
        by=world.people["far_chair"],
        at=AT,
    )
    again = offer(world, case)
    with pytest.raises(handing_over.AlreadyOffered):
        offer(world, case)
    handing_over.withdraw(handover=again, by=world.people["chair"], at=AT)

    assert leads(case) == world.ours
    with pytest.raises(handing_over.NotWaiting):
        handing_over.answer(
            handover=again, is_accepted=True, by=world.people["far_chair"], at=AT
        )


def test_the_national_team_hands_it_over_without_asking(world, case):
    offer(world, case, by=world.people["national"], at_once=True)

    assert leads(case) == world.theirs
    assert told("lead.handed_over") == email(world, "chair", "deputy", "far_chair")


def test_it_goes_over_on_its_day_and_once(world, case):
    made = offer(world, case, from_on=AT.date() + DAY)
    handing_over.answer(
        handover=made, is_accepted=True, by=world.people["far_chair"], at=AT
    )
    assert leads(case) == world.ours

    with time_machine.travel(AT + DAY, tick=False):
        tasks.hand_over()
        tasks.hand_over()

    assert leads(case) == world.theirs
    assert Handover.objects.get().answer == HandoverAnswer.ACCEPTED
    assert AuditEvent.objects.filter(verb="lead.handed_over").count() == 1


def test_a_lead_that_was_handed_over_stays_when_the_place_is_corrected(world, case):
    offer(world, case, by=world.people["national"], at_once=True)
    case.refresh_from_db()

    leading.place_in(
        situation=case,
        council=world.ours_council,
        place="The other gate",
        by=world.people["chair"],
        at=AT,
        version=case.version,
    )

    assert leads(case) == world.theirs
