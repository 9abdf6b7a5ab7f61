"""What people do to situations: facts, refusals, the record, who hears of it."""

import datetime as dt
import uuid

import pytest

from accounts import audit
from accounts.models import AuditEvent
from kit.versions import ChangedMeanwhile
from notifications.models import Message
from partnerships.standing import standing_of
from redundancies import clocks
from redundancies.actions import (
    clock_events,
    closing,
    contact_log,
    duplicates,
    employer_facts,
    headcounts,
    intake,
    leading,
    notices,
    sessions,
    sharing,
    situations,
)
from redundancies.choices import ClockKind, Means, SessionKind, Status, Visibility
from redundancies.models import (
    ClockEvent,
    ContactLog,
    Debrief,
    EmployerContact,
    HR1Notice,
    PossibleDuplicate,
    Session,
    Site,
    Situation,
)
from tests.factories.redundancies import ClockEventFactory
from tests.world import TOLD_AT, build

pytestmark = pytest.mark.django_db
AT = TOLD_AT + dt.timedelta(hours=3)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def world():
    return build()


def log(world, by="chair", **facts):
    given = {
        "employer_name": "Brae Foods Example Ltd",
        "source": "employer_direct",
        "place": "Falkirk",
        "council": world.ours_council,
        "people": 40,
    }
    return intake.log(by=world.people[by], at=AT, **given | facts)


def sees(world, role, situation):
    """Asked as at the next request: standing is read once a request."""
    person = type(world.people[role]).objects.get(pk=world.people[role].pk)
    return Situation.objects.seen_by(standing_of(person)).contains(situation)


def told(event, situation):
    return set(
        Message.objects.filter(event=event, context_id=situation.pk).values_list(
            "person__email", flat=True
        )
    )


def verbs(situation):
    return list(AuditEvent.objects.about(situation).values_list("verb", flat=True))


# Logging


def test_a_logged_situation_is_clocked_led_and_need_to_know(world):
    situation = log(world, by="officer")

    response = situation.responses.get()
    assert (response.partnership, response.is_lead) == (world.ours, True)
    assert situation.visibility == Visibility.NEED_TO_KNOW
    assert situation.status == Status.VERIFIED
    event = response.clock_events.get(kind=ClockKind.PACE_TOLD)
    assert (event.at, event.on) == (AT, AT.date())
    assert situation.headcounts.get().proposed == 40
    assert verbs(situation) == ["situation.logged"]
    assert {"officer", "chair", "deputy", "national"} == {
        role for role in world.people if sees(world, role, situation)
    }


@pytest.mark.parametrize(
    ("by", "kinds", "is_on_it"),
    [
        ("chair", ["pace_told", "chair_told"], False),
        ("deputy", ["pace_told", "chair_told"], False),
        ("officer", ["pace_told"], True),
        ("on_it", ["pace_told"], True),
        ("national", ["pace_told"], False),
        ("far_chair", ["pace_told"], False),
    ],
)
def test_who_logs_it_knows_of_it_by_that(world, by, kinds, is_on_it):
    """A chair is told by logging it; other staff of the place stay on it."""
    response = log(world, by=by).responses.get()

    events = response.clock_events.order_by("pk")
    assert [event.kind for event in events] == kinds
    assert {(event.at, event.on, event.recorded_by) for event in events} == {
        (AT, AT.date(), world.people[by])
    }
    put_on_it = list(response.assignments.values_list("person", "from_on"))
    assert put_on_it == ([(world.people[by].pk, AT.date())] if is_on_it else [])


def test_the_chairs_hear_of_it_at_once_and_who_logged_it_does_not(world):
    situation = log(world, by="chair")

    assert told("situation.new", situation) == {"deputy@people.example"}
    letter = Message.objects.get(
        event="situation.new", context_id=situation.pk, channel="email"
    )
    assert (letter.is_for_digest, letter.next_at) == (False, AT)


def test_pressing_twice_makes_one_situation(world):
    key = uuid.uuid4()

    first = log(world, form_key=key)
    again = log(world, form_key=key)

    assert first == again
    assert Situation.objects.filter(form_key=key).count() == 1
    assert verbs(first) == ["situation.logged"]


def test_without_a_council_it_waits_for_the_national_team(world):
    situation = log(world, council=None, place="Carlisle")

    assert not situation.responses.exists()
    assert Situation.objects.nowhere().contains(situation)
    assert told("situation.nowhere", situation) == {"national@people.example"}


def test_only_a_date_of_telling_is_kept_as_a_date(world):
    situation = log(world, told_on=dt.date(2019, 3, 6))

    event = situation.responses.get().clock_events.get(kind=ClockKind.PACE_TOLD)
    assert (event.on, event.at) == (dt.date(2019, 3, 6), None)
    assert situation.told_at.date() == dt.date(2019, 3, 6)
    assert situation.headcounts.get().as_at == dt.date(2019, 3, 6)


def test_a_rumour_is_welcome_and_waits_to_be_verified(world):
    situation = log(world, source="word_of_mouth", people=None)

    assert (situation.status, situation.confidence) == (Status.REPORTED, "rumour")
    assert situation.people is None


def test_a_known_employer_is_taken_and_an_unseen_one_stays_apart(world):
    ours = log(world, employer_name="  shared mills  example ltd ")
    theirs = log(world, employer_name="Foreign Mills Example Ltd")

    assert ours.employer == world.shared.employer
    assert theirs.employer != world.foreign.employer


def test_a_like_situation_elsewhere_is_linked_and_the_national_team_told(world):
    hidden = log(world, employer_name="Foreign Mills Example Limited")
    seen = log(world, employer_name="Shared Mills Example Ltd")

    assert world.foreign in [
        pair.earlier for pair in PossibleDuplicate.objects.filter(later=hidden)
    ]
    assert told("situation.perhaps_twice", hidden) == {"national@people.example"}
    assert world.shared in [
        pair.earlier for pair in PossibleDuplicate.objects.filter(later=seen)
    ]
    assert told("situation.perhaps_twice", seen) == set()


def test_whether_two_are_the_same_is_judged_and_nothing_merged(world):
    situation = log(world, employer_name="Shared Mills Example Ltd")
    twin = PossibleDuplicate.objects.get(later=situation)

    duplicates.judge(duplicate=twin, is_same=False, by=world.people["chair"], at=AT)

    twin.refresh_from_db()
    assert (twin.is_same, twin.judged_by) == (False, world.people["chair"])
    assert "duplicate.judged" in verbs(situation)
    assert Situation.objects.filter(pk__in=[situation.pk, twin.earlier_id]).count() == 2


# Reporting and triage


def report(world, by="member"):
    return intake.report(
        by=world.people[by],
        at=AT,
        employer_name="Brae Foods Example Ltd",
        heard="Two shifts were sent home",
        council=world.ours_council,
        people=12,
    )


def test_a_members_report_goes_into_the_chairs_triage_and_is_hidden_again(world):
    situation = report(world)

    assert situation.status == Status.REPORTED
    assert situation.heard == "Two shifts were sent home"
    assert told("situation.new", situation) == {
        "chair@people.example",
        "deputy@people.example",
    }
    assert not sees(world, "member", situation)


def test_a_report_is_verified_or_rejected_with_its_reason(world):
    chair = world.people["chair"]
    real, false = report(world), report(world)

    real = situations.verify(situation=real, by=chair, at=AT, version=real.version)
    false = situations.reject(
        situation=false, reason="No such site", by=chair, at=AT, version=false.version
    )

    assert (real.status, false.status) == (Status.VERIFIED, Status.REJECTED)
    assert false.status_reason == "No such site"
    with pytest.raises(situations.NotAllowedFromHere):
        situations.verify(situation=false, by=chair, at=AT, version=false.version)
    back = situations.reinstate(situation=false, by=chair, at=AT, version=false.version)
    assert back.status == Status.REPORTED


# Who may know


def test_sharing_lets_the_partnership_see_and_hear_of_it_once(world):
    chair = world.people["chair"]
    situation = log(world)
    assert not sees(world, "member", situation)

    sharing.share(
        situation=situation,
        visibility=Visibility.SHARED,
        by=chair,
        at=AT,
        version=situation.version,
    )
    situation.refresh_from_db()
    sharing.share(
        situation=situation,
        visibility=Visibility.PUBLIC,
        by=chair,
        at=AT,
        version=situation.version,
    )

    assert sees(world, "member", situation)
    assert not sees(world, "far_member", situation)
    assert told("situation.shared", situation) == {
        f"{name}@people.example"
        for name in ("member", "asked", "officer", "on-it", "deputy")
    }
    assert "situation.shared" in verbs(situation)


def test_a_report_is_shared_only_once_verified_and_never_taken_back(world):
    chair = world.people["chair"]
    facts = {"by": chair, "at": AT}
    reported = report(world)

    with pytest.raises(sharing.NotVerified):
        sharing.share(
            situation=reported,
            visibility=Visibility.SHARED,
            version=reported.version,
            **facts,
        )
    with pytest.raises(sharing.AlreadyShared):
        sharing.share(
            situation=world.shared,
            visibility=Visibility.NEED_TO_KNOW,
            version=world.shared.version,
            **facts,
        )


def test_staff_are_put_on_it_and_taken_off_again(world):
    situation = log(world)
    response = situation.responses.get()
    facts = {"by": world.people["chair"], "at": AT}

    assignment = sharing.assign(
        response=response, person=world.people["on_it"], **facts
    )
    assert sees(world, "on_it", situation)
    sharing.unassign(assignment=assignment, **facts)

    assert not sees(world, "on_it", situation)
    with pytest.raises(sharing.NotStaffHere):
        sharing.assign(response=response, person=world.people["member"], **facts)


def test_the_lead_goes_with_the_council(world):
    situation = log(world)

    leading.place_in(
        situation=situation,
        council=world.theirs_council,
        place="Lerwick",
        by=world.people["national"],
        at=AT + HOUR,
        version=situation.version,
    )

    lead = situation.responses.get(is_lead=True)
    assert lead.partnership == world.theirs
    assert lead.clock_events.get().at == AT
    assert situation.responses.get(partnership=world.ours).to_on == AT.date()
    assert told("situation.new", situation) >= {"far-chair@people.example"}
    assert sees(world, "far_chair", situation)

    ours = situation.responses.filter(partnership=world.ours)
    ours.update(closed_on=AT.date(), closed_by=world.people["chair"])
    situation.refresh_from_db()
    leading.place_in(
        situation=situation,
        council=world.ours_council,
        place="Falkirk",
        by=world.people["national"],
        at=AT + 2 * HOUR,
        version=situation.version,
    )

    again = ours.get()
    assert (again.is_lead, again.to_on) == (True, None)
    assert (again.closed_on, again.closed_by) == (None, None)
    assert again.clock_events.filter(kind=ClockKind.PACE_TOLD).count() == 1
    assert not situation.responses.get(partnership=world.theirs).is_lead


@pytest.mark.parametrize(
    ("left", "begins_again"),
    [
        ([(ClockKind.PACE_TOLD, None)], False),
        ([(ClockKind.PACE_TOLD, AT)], True),
        ([(ClockKind.CONTACTED, None)], True),
        ([(ClockKind.PACE_TOLD, AT), (ClockKind.CONTACTED, None)], True),
        ([], True),
    ],
)
def test_a_partnership_that_leads_has_a_clock_that_began(world, left, begins_again):
    """Once, of the events that stand, whatever else it was told."""
    situation = log(world)
    response = situation.responses.get()
    response.clock_events.all().delete()
    for kind, struck_out_at in left:
        ClockEventFactory(response=response, kind=kind, struck_out_at=struck_out_at)

    leading.lead_it(
        situation=situation, told_on=None, by=world.people["chair"], at=AT + HOUR
    )

    assert response.clock_events.count() == len(left) + begins_again
    told = response.clock_events.filter(struck_out_at=None, kind=ClockKind.PACE_TOLD)
    assert told.count() == 1
    assert (told.get().recorded_at == AT + HOUR) is begins_again


def test_the_first_day_of_telling_goes_with_the_lead(world):
    """Where only days are known, and the last recorded is not the first."""
    situation = log(world)
    response = situation.responses.get()
    response.clock_events.all().delete()
    for days, struck_out_at in ((1, None), (3, None), (5, AT), (2, None)):
        ClockEventFactory(
            response=response,
            kind=ClockKind.PACE_TOLD,
            on=AT.date() - days * DAY,
            at=None,
            struck_out_at=struck_out_at,
        )

    leading.place_in(
        situation=situation,
        council=world.theirs_council,
        place="Lerwick",
        by=world.people["national"],
        at=AT + HOUR,
        version=situation.version,
    )

    event = situation.responses.get(partnership=world.theirs).clock_events.get()
    assert (event.on, event.at) == (AT.date() - 3 * DAY, None)


# Facts


def test_two_editors_are_told_of_each_other(world):
    facts = {"situation": world.shared, "by": world.people["chair"], "at": AT}
    version = world.shared.version

    situations.edit(version=version, is_insolvency=True, **facts)

    with pytest.raises(ChangedMeanwhile):
        situations.edit(version=version, is_insolvency=False, **facts)
    event = AuditEvent.objects.about(world.shared).first()
    assert (event.verb, event.changes) == (
        "situation.edited",
        {"is_insolvency": [None, True]},
    )


def test_the_last_dismissal_is_never_before_the_first(world):
    facts = {"situation": world.shared, "by": world.people["chair"], "at": AT}
    first = dt.date(2026, 5, 1)
    situations.edit(version=world.shared.version, first_dismissal_on=first, **facts)
    world.shared.refresh_from_db()

    with pytest.raises(situations.LastBeforeFirst):
        situations.edit(
            version=world.shared.version,
            last_dismissal_on=first - dt.timedelta(days=1),
            **facts,
        )
    with pytest.raises(situations.LastBeforeFirst):
        notices.record(
            first_dismissal_on=first,
            last_dismissal_on=first - dt.timedelta(days=1),
            **facts,
        )


def test_a_closed_situation_keeps_its_facts(world):
    Situation.objects.filter(pk=world.shared.pk).update(status=Status.CLOSED)

    with pytest.raises(situations.Refused, match="Reopen"):
        situations.edit(
            situation=world.shared,
            by=world.people["chair"],
            at=AT,
            version=world.shared.version,
            is_insolvency=True,
        )


def test_the_newest_number_is_the_situations_and_the_others_its_history(world):
    facts = {"situation": world.shared, "by": world.people["chair"], "at": AT}
    day = AT.date()

    headcounts.record(as_at=day, proposed=144, **facts)
    headcounts.record(as_at=day, dismissed=132, averted=12, **facts)
    headcounts.record(as_at=day - dt.timedelta(days=9), proposed=500, **facts)

    world.shared.refresh_from_db()
    assert world.shared.people == 132
    assert world.shared.headcounts.count() == 3
    with pytest.raises(headcounts.NothingCounted):
        headcounts.record(as_at=day, **facts)


def test_numbers_of_sites_add_up_until_a_newer_number_of_the_whole(world):
    facts = {"situation": world.shared, "by": world.people["chair"], "at": AT}
    mill = employer_facts.add_site(address="Mill", **facts)
    yard = employer_facts.add_site(address="Yard", **facts)
    day = AT.date()

    headcounts.record(as_at=day, site=mill, proposed=30, **facts)
    headcounts.record(as_at=day, site=yard, proposed=12, **facts)
    headcounts.record(as_at=day, site=mill, proposed=31, **facts)
    world.shared.refresh_from_db()
    assert world.shared.people == 43
    headcounts.record(as_at=day, proposed=40, **facts)

    world.shared.refresh_from_db()
    assert world.shared.people == 40


def test_a_later_notice_supersedes_the_one_that_it_amends(world):
    facts = {"situation": world.shared, "by": world.people["chair"], "at": AT}
    key = uuid.uuid4()
    first = dt.date(2026, 5, 1)
    earlier = notices.record(received_on=AT.date(), proposed=60, **facts)

    later = notices.record(
        amends=earlier,
        received_on=AT.date(),
        proposed=50,
        first_dismissal_on=first,
        form_key=key,
        **facts,
    )
    again = notices.record(proposed=50, form_key=key, **facts)

    assert again == later
    assert later.supersedes.status == "superseded"
    world.shared.refresh_from_db()
    assert (world.shared.people, world.shared.first_dismissal_on) == (50, first)


FIRST = dt.date(2026, 5, 1)


@pytest.mark.parametrize(
    ("stood", "given", "stands"),
    [
        ((None, None), (FIRST, FIRST), (FIRST, FIRST)),
        ((None, None), (FIRST, FIRST + DAY), (FIRST, FIRST + DAY)),
        ((None, None), (FIRST, FIRST - DAY), None),
        ((None, None), (FIRST, None), (FIRST, None)),
        ((None, None), (None, FIRST), (None, FIRST)),
        ((FIRST, FIRST + DAY), (None, None), (FIRST, FIRST + DAY)),
        ((FIRST, FIRST + DAY), (None, FIRST), (FIRST, FIRST)),
        ((FIRST, FIRST), (FIRST + DAY, None), (FIRST + DAY, None)),
        ((FIRST, FIRST), (FIRST - DAY, None), (FIRST - DAY, FIRST)),
        ((FIRST, FIRST), (None, FIRST - DAY), (FIRST, None)),
        ((None, FIRST), (FIRST, None), (FIRST, FIRST)),
    ],
)
def test_the_dates_of_a_notice_are_the_situations_as_far_as_it_gives_them(
    world, stood, given, stands
):
    other = Situation.objects.exclude(pk=world.shared.pk)
    others = list(other.order_by("pk").values())
    Situation.objects.filter(pk=world.shared.pk).update(
        first_dismissal_on=stood[0], last_dismissal_on=stood[1]
    )
    facts = {
        "situation": world.shared,
        "by": world.people["chair"],
        "at": AT,
        "received_on": AT.date(),
        "first_dismissal_on": given[0],
        "last_dismissal_on": given[1],
    }

    if stands is None:
        with pytest.raises(situations.LastBeforeFirst):
            notices.record(**facts)
    else:
        notice = notices.record(**facts)
        assert (notice.first_dismissal_on, notice.last_dismissal_on) == given

    world.shared.refresh_from_db()
    dates = (world.shared.first_dismissal_on, world.shared.last_dismissal_on)
    assert dates == (stood if stands is None else stands)
    assert list(other.order_by("pk").values()) == others


@pytest.mark.parametrize(
    ("act", "model", "facts"),
    [
        (employer_facts.add_site, Site, {"address": "Mill"}),
        (employer_facts.add_contact, EmployerContact, {"name": "A", "role": "hr"}),
        (notices.record, HR1Notice, {"proposed": 50}),
    ],
)
def test_what_is_added_by_a_form_sent_twice_is_added_once(world, act, model, facts):
    facts |= {"situation": world.shared, "by": world.people["chair"], "at": AT}
    key = uuid.uuid4()
    before = model.objects.count()

    made = [act(form_key=form_key, **facts) for form_key in (key, key, uuid.uuid4())]

    assert made[0] == made[1] != made[2]
    assert model.objects.count() == before + 2


def test_a_contact_is_recorded_without_its_name_in_the_record(world):
    contact = employer_facts.add_contact(
        situation=world.shared,
        by=world.people["chair"],
        at=AT,
        name="Zebedee Quartermaine",
        role="hr",
        telephone="+44 1632 960001",
    )

    employer_facts.edit_contact(
        contact=contact,
        by=world.people["chair"],
        at=AT,
        version=1,
        name="Zebedee Quartermain",
    )
    changes = str(list(AuditEvent.objects.values_list("changes", "target_label")))
    assert "Zebedee" not in changes


def test_the_checklist_is_filled_in_any_order(world):
    facts = {"situation": world.shared, "by": world.people["chair"], "at": AT}

    made = employer_facts.fill_checklist(version=0, occupations="Drivers", **facts)
    employer_facts.fill_checklist(version=made.version, shifts="Nights", **facts)

    made.refresh_from_db()
    assert (made.occupations, made.shifts, made.version) == ("Drivers", "Nights", 2)
    with pytest.raises(ChangedMeanwhile):
        employer_facts.fill_checklist(version=1, shifts="Days", **facts)


# The clock and the log of contacts


def test_a_contact_moves_the_clock_by_what_came_of_it(world):
    response = world.shared.responses.get()
    facts = {"response": response, "by": world.people["chair"], "at": AT}
    key = uuid.uuid4()

    contact_log.record(when=AT - HOUR, means=Means.TELEPHONE, is_reached=False, **facts)
    for _ in range(2):
        contact_log.record(
            when=AT,
            means=Means.MEETING,
            is_reached=True,
            outcome=ClockKind.MET,
            form_key=key,
            **facts,
        )

    kinds = list(response.clock_events.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["pace_told", "contact_attempted", "contacted", "met"]
    assert ContactLog.objects.filter(response=response).count() == 2
    world.shared.refresh_from_db()
    assert world.shared.status == Status.RESPONDING


def test_declined_unreachable_and_paused_say_why(world):
    facts = {
        "response": world.shared.responses.get(),
        "by": world.people["chair"],
        "at": AT,
        "on": AT.date(),
    }

    for kind in (ClockKind.DECLINED, ClockKind.UNREACHABLE, ClockKind.PAUSED):
        with pytest.raises(clock_events.ReasonMissing):
            clock_events.record(kind=kind, **facts)
    with pytest.raises(clock_events.NotPaused):
        clock_events.record(kind=ClockKind.RESUMED, **facts)
    clock_events.record(kind=ClockKind.PAUSED, reason="The owner is away", **facts)
    with pytest.raises(clock_events.NotRunning):
        clock_events.record(kind=ClockKind.PAUSED, reason="Still away", **facts)
    with pytest.raises(clock_events.NotYet):
        clock_events.record(
            kind=ClockKind.MET, **facts | {"on": AT.date() + dt.timedelta(days=1)}
        )


@pytest.mark.parametrize(
    ("later", "refusal", "words"),
    [
        (dt.timedelta(days=1), clock_events.NotYet, "date of the {} must be today or"),
        (
            dt.timedelta(minutes=1),
            clock_events.LaterToday,
            "time of the {} must be now or",
        ),
    ],
)
def test_what_is_still_to_come_is_refused_by_its_day_or_by_its_time(
    world, later, refusal, words
):
    who = {
        "response": world.shared.responses.get(),
        "by": world.people["chair"],
        "at": AT,
    }

    with pytest.raises(refusal, match=words.format("event")):
        clock_events.record(
            kind=ClockKind.MET, on=(AT + later).date(), time=AT + later, **who
        )
    with pytest.raises(refusal, match=words.format("contact")):
        contact_log.record(means="telephone", is_reached=True, when=AT + later, **who)


NOON = AT.astimezone(dt.UTC).replace(hour=12, minute=0)
PAUSED, RESUMED = ClockKind.PAUSED, ClockKind.RESUMED


@pytest.mark.parametrize(
    ("before", "kind", "on", "time", "refused"),
    [
        # Paused yesterday at noon: a day alone would come before it.
        ([(PAUSED, 1, NOON - DAY)], RESUMED, 1, None, clock_events.NotAfter),
        (
            [(PAUSED, 1, NOON - DAY)],
            RESUMED,
            1,
            NOON - DAY - HOUR,
            clock_events.NotAfter,
        ),
        ([(PAUSED, 1, NOON - DAY)], RESUMED, 1, NOON - DAY + HOUR, None),
        ([(PAUSED, 1, NOON - DAY)], RESUMED, 0, None, None),
        ([(PAUSED, 1, NOON - DAY)], RESUMED, 2, None, clock_events.TooEarly),
        ([(PAUSED, 1, None)], RESUMED, 1, None, None),
        ([(PAUSED, 1, None)], RESUMED, 1, NOON - DAY, None),
        (
            [(PAUSED, 3, None), (RESUMED, 1, None)],
            PAUSED,
            1,
            None,
            clock_events.NotAfter,
        ),
        ([(PAUSED, 3, None), (RESUMED, 1, None)], PAUSED, 1, NOON - DAY, None),
        (
            [(PAUSED, 3, None), (RESUMED, 1, None)],
            PAUSED,
            2,
            None,
            clock_events.TooEarly,
        ),
    ],
)
def test_a_clock_stands_as_what_was_recorded_last_says(
    world, before, kind, on, time, refused
):
    response = world.shared.responses.get()
    today = AT.date()

    def record(kind, days, time):
        clock_events.record(
            response=response,
            kind=kind,
            on=today - days * DAY,
            time=time,
            reason="The owner is away",
            by=world.people["chair"],
            at=AT,
        )

    def is_paused():
        events = [event.of_clock() for event in response.clock_events.standing()]
        return clocks.response(events=events, at=AT).code == "paused"

    for event in before:
        record(*event)
    was_paused = is_paused()

    if refused:
        with pytest.raises(refused, match=r"The clock was (paused|resumed) on"):
            record(kind, on, time)
        assert is_paused() is was_paused
    else:
        record(kind, on, time)
        assert is_paused() is (kind is PAUSED)
        assert is_paused() is not was_paused


def test_a_mistaken_time_of_telling_is_struck_out_and_lists_follow(world):
    situation = log(world)
    response = situation.responses.get()
    facts = {"by": world.people["chair"], "at": AT}
    earlier = AT - 20 * HOUR

    clock_events.record(
        response=response,
        kind=ClockKind.PACE_TOLD,
        on=earlier.date(),
        time=earlier,
        **facts,
    )
    situation.refresh_from_db()
    assert situation.told_at == earlier
    clock_events.strike_out(event=ClockEvent.objects.get(at=earlier), **facts)

    situation.refresh_from_db()
    response.refresh_from_db()
    assert (situation.told_at, response.told_at) == (AT, AT)
    other = world.foreign.responses.get()
    assert other.told_at == world.foreign.told_at == TOLD_AT
    assert {grant.told_at for grant in response.grants.all()} == {AT}


# Sessions


def plan(world, **facts):
    given = {
        "kind": SessionKind.PRESENTATION,
        "place": "Canteen",
        "starts_at": AT + HOUR,
        "ends_at": AT + 2 * HOUR,
    }
    return sessions.plan(
        response=world.shared.responses.get(),
        by=world.people["chair"],
        at=AT,
        **given | facts,
    )


def test_a_presentation_is_planned_once_moved_and_held_with_a_headcount(world):
    key = uuid.uuid4()
    session = plan(world, form_key=key)
    assert plan(world, form_key=key) == session
    facts = {"by": world.people["chair"]}

    sessions.move(session=session, at=AT, version=1, place="Town hall", **facts)
    with pytest.raises(sessions.NotBegun):
        sessions.hold(session=session, attended=31, at=AT, version=2, **facts)
    held = sessions.hold(
        session=session, attended=31, at=AT + 3 * HOUR, version=2, **facts
    )

    assert (held.state, held.attended, held.place) == ("held", 31, "Town hall")
    assert session.response.clock_events.filter(
        kind=ClockKind.PRESENTATION_DELIVERED
    ).exists()
    with pytest.raises(sessions.NotPlanned):
        sessions.cancel(
            session=held, reason="Too late", at=AT, version=held.version, **facts
        )
    assert Session.objects.count() == 1


def test_a_session_ends_after_it_starts(world):
    with pytest.raises(sessions.EndsBeforeItStarts):
        plan(world, ends_at=AT)


# Closing


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("chair", r"You {} in another window\."),
        ("deputy", r"Chair Example has {} already\."),
    ],
)
def test_what_is_done_already_is_said_with_who_did_it(world, who, words):
    first = {"by": world.people["chair"], "at": AT}
    second = {"by": world.people[who], "at": AT}
    report = log(world, people=12)
    Situation.objects.filter(pk=report.pk).update(status="reported")
    response = report.responses.get()

    def twice(act, refusal, did, **facts):
        act(version=version(), **first, **facts)
        # What a colleague did since is another thing.
        audit.record("situation.edited", by=world.people["officer"], on=report, at=AT)
        with pytest.raises(refusal, match=words.format(did)):
            act(version=version(), **second, **facts)

    def version():
        report.refresh_from_db()
        response.refresh_from_db()
        return versions[-1]()

    versions = [lambda: report.version]
    from_here = situations.NotAllowedFromHere
    of_report = {"situation": report}
    twice(
        situations.reject,
        from_here,
        "rejected this report",
        reason="A joke",
        **of_report,
    )
    twice(situations.reinstate, from_here, "reopened this report", **of_report)
    twice(situations.verify, from_here, "confirmed this report", **of_report)
    twice(
        sharing.share,
        sharing.AlreadyShared,
        "shared this situation",
        visibility="shared",
        **of_report,
    )
    versions.append(lambda: response.version)
    of_response = {"response": response}
    twice(closing.close, from_here, "closed this situation", **of_response)
    twice(closing.reopen, closing.NotClosed, "reopened this situation", **of_response)


def test_a_response_closes_with_a_debrief_and_opens_again(world):
    response = world.shared.responses.get()
    facts = {"response": response, "by": world.people["chair"], "at": AT}

    with pytest.raises(closing.NeedsDebrief):
        closing.close(version=1, **facts)
    closing.close(version=1, went_well="Everybody came", **facts)
    world.shared.refresh_from_db()
    assert world.shared.status == Status.CLOSED
    closing.reopen(version=2, **facts)

    world.shared.refresh_from_db()
    assert (world.shared.status, response.closed_on) == (Status.RESPONDING, None)


@pytest.mark.parametrize("people", [19, 20])
@pytest.mark.parametrize(
    "said",
    [
        {},
        {"went_well": "All came"},
        {"to_change": "Sooner"},
        {"averted": "Six jobs"},
        {"went_well": "All came", "to_change": "Sooner", "averted": "Six jobs"},
    ],
    ids=lambda said: "-".join(said) or "nothing",
)
def test_a_debrief_is_what_was_said_at_closing(world, people, said):
    """What went well or would be changed is needed of a larger round; any is kept."""
    response = log(world, people=people).responses.get()
    chair = world.people["chair"]
    is_enough = people < 20 or bool({"went_well", "to_change"} & set(said))

    if is_enough:
        closing.close(response=response, by=chair, at=AT, version=1, **said)
    else:
        with pytest.raises(closing.NeedsDebrief):
            closing.close(response=response, by=chair, at=AT, version=1, **said)

    blank = {"went_well": "", "to_change": "", "averted": ""}
    kept = Debrief.objects.filter(response=response, written_by=chair, written_at=AT)
    assert list(kept.values(*blank)) == ([blank | said] if is_enough and said else [])
    response.refresh_from_db()
    assert (response.closed_on, response.closed_by) == (
        (AT.date(), chair) if is_enough else (None, None)
    )


def test_a_debrief_is_optional_under_twenty_and_when_declined(world):
    facts = {"by": world.people["chair"], "at": AT}
    small = log(world, people=12).responses.get()
    declined = log(world, people=90).responses.get()
    clock_events.record(
        response=declined,
        kind=ClockKind.DECLINED,
        on=AT.date(),
        reason="Own consultants",
        **facts,
    )

    for response in (small, declined):
        closed = closing.close(response=response, version=1, **facts)
        assert closed.closed_on == AT.date()
    for people, needs in ((19, False), (20, True), (None, True)):
        response = log(world, people=people).responses.get()
        assert closing.needs_debrief(response) is needs
