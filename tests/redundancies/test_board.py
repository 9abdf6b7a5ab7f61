"""The board: several sessions in one go, who answered what, and what is done then."""

import datetime as dt

import icalendar
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, User
from kit import govuk
from kit.versions import ChangedMeanwhile
from notifications import letters
from notifications.channels import message_of
from notifications.choices import Purpose
from notifications.models import Message
from partnerships.models import LocalHoliday, Membership, ServiceOffer
from redundancies.actions import (
    afterwards,
    answers,
    board,
    case_members,
    requests,
    sessions,
)
from redundancies.choices import Answer
from redundancies.clocks.answering import answer_by
from redundancies.models import CaseMember, Request, SituationGrant
from redundancies.rules import acts_for
from redundancies.views.board import counted
from tests import world as worlds
from tests.access.requests import link
from tests.factories.accounts import UserFactory
from tests.factories.partnerships import MembershipFactory, OrganisationFactory
from tests.factories.redundancies import SessionFactory

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 3, 3, 9, 30, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(AT, tick=False) as clock:
        yield clock


@pytest.fixture
def world():
    return worlds.build()


@pytest.fixture
def shifts(world):
    """Three shifts of one day in the shared situation."""
    response = world.shared.responses.get()
    return [
        SessionFactory(
            response=response,
            starts_at=AT + 7 * DAY + hours * HOUR,
            ends_at=AT + 7 * DAY + (hours + 1) * HOUR,
            place="Canteen",
            shift=shift,
        )
        for hours, shift in ((0, "Day shift"), (5, "Back shift"), (13, "Night shift"))
    ]


def ask(world, sessions_=(), organisations=("advice",), **facts):
    return requests.ask(
        response=world.shared.responses.get(),
        services_by_organisation={
            getattr(world, key): [world.service] for key in organisations
        },
        sessions=sessions_,
        by=world.people["chair"],
        at=AT,
        **facts,
    )


def letters_of(event):
    return Message.objects.filter(event=event, channel="email").order_by("pk")


def written(message, at=AT):
    return letters.kind_of(message.event).write(
        context_id=message.context_id,
        person=message.person,
        address=message.address,
        at=at,
    )


def answer(world, request, given=Answer.YES, by="asked", at=AT, **facts):
    request.refresh_from_db()
    return answers.answer(
        request=request,
        answer=given,
        by=world.people[by],
        at=at,
        version=request.version,
        **facts,
    )


def fresh(request):
    return Request.objects.for_page().get(pk=request.pk)


def moved(world, session, by=DAY):
    session.refresh_from_db()
    return sessions.move(
        session=session,
        starts_at=session.starts_at + by,
        ends_at=session.ends_at + by,
        by=world.people["chair"],
        at=AT,
        version=session.version,
    )


# Asking


def test_three_shifts_are_asked_for_in_one_email(world, shifts):
    made = ask(world, shifts)

    assert [row.session for row in made] == shifts
    assert len({row.together for row in made}) == 1
    letter = written(letters_of("request.asked").get())
    for words in ("Day shift", "Back shift", "Night shift", "10 March 2026"):
        assert words in letter.text
        assert words in letter.html
    assert "3 sessions from 10 March 2026" in letter.subject


def test_what_was_asked_before_is_not_asked_again_and_the_rest_is(world, shifts):
    ask(world, shifts[:1])

    made = ask(world, shifts, ("advice", "jobcentre"))

    by_organisation = {(row.organisation.name, row.session.shift) for row in made}
    assert by_organisation == {
        (world.advice.name, "Back shift"),
        (world.advice.name, "Night shift"),
        *((world.jobcentre.name, session.shift) for session in shifts),
    }
    with pytest.raises(requests.AskedAlready):
        ask(world, shifts, ("advice",))


@pytest.mark.parametrize(
    ("asked_on", "holidays", "first", "expected"),
    [
        ("2026-03-03", (), None, "2026-03-05"),
        # Over a weekend, and from one.
        ("2026-03-06", (), None, "2026-03-10"),
        ("2026-03-07", (), None, "2026-03-10"),
        # St Andrew's Day, and Good Friday; Easter Monday is none in Scotland.
        ("2026-11-27", (), None, "2026-12-02"),
        ("2026-04-02", (), None, "2026-04-07"),
        ("2026-03-03", ("2026-03-04",), None, "2026-03-06"),
        ("2026-03-03", (), "2026-03-04", "2026-03-04"),
    ],
)
def test_an_answer_is_wanted_within_two_working_days(
    asked_on, holidays, first, expected
):
    day = dt.date.fromisoformat
    found = answer_by(
        day(asked_on),
        local_holidays={day(on) for on in holidays},
        first_session_on=day(first) if first else None,
    )

    assert found == day(expected)


def test_the_partnerships_own_holidays_move_the_day_to_answer_by(world):
    LocalHoliday.objects.create(
        partnership=world.ours, on=dt.date(2026, 3, 5), name="Fair"
    )

    [made] = ask(world)

    assert made.answer_by == dt.date(2026, 3, 6)


@pytest.mark.parametrize("on", [dt.date(2026, 3, 2), dt.date(2026, 3, 11)])
def test_nobody_is_to_answer_in_the_past_or_after_the_session(world, shifts, on):
    with pytest.raises(requests.AnswerTooLate):
        ask(world, shifts, answer_by=on)
    assert not letters_of("request.asked").exists()


def test_the_letter_says_who_asks_how_many_and_when_they_leave(world, shifts):
    chair = world.people["chair"]
    User.objects.filter(pk=chair.pk).update(telephone="+441414960000")
    world.shared.sites.create(address="Works Road", employed=412)
    type(world.shared).objects.filter(pk=world.shared.pk).update(
        first_dismissal_on=dt.date(2026, 5, 1)
    )
    shifts[0].places = 40
    shifts[0].save()
    ask(world, shifts)

    message = letters_of("request.asked").get()
    letter = written(message)

    for words in (
        *(chair.get_full_name(), "0141 496 0000", "37", "412", "1 May 2026"),
        *("40 places", "Answer by 5 March 2026"),
    ):
        assert words in letter.text, words
        assert words in letter.html, words
    mail = message_of(key=message.key, address="a@people.example", letter=letter)
    assert mail.message()["Reply-To"] == f"Chair Example <{chair.email}>"


def test_a_letter_of_a_confidential_case_says_neither_who_nor_how_many(world):
    type(world.secret).objects.filter(pk=world.secret.pk).update(
        people=1_812, first_dismissal_on=dt.date(2026, 5, 1)
    )
    response = world.secret.responses.get()
    session = SessionFactory(
        response=response, starts_at=AT + DAY, place="Secret canteen", shift="Nights"
    )
    requests.ask(
        response=response,
        services_by_organisation={world.advice: []},
        sessions=[session],
        message="Secret Mills needs you",
        by=world.people["chair"],
        at=AT,
    )

    letter = written(letters_of("request.asked").get())

    whole = letter.subject + letter.text + letter.html
    assert not [
        words
        for words in ("Secret", "1,812", "1 May 2026", "canteen")
        if words in whole
    ]
    assert "Nights" in letter.text
    assert world.people["chair"].get_full_name() in letter.text


def test_the_usual_ones_and_those_who_offer_it_in_this_area(client, world):
    stirling = "S12000030"
    ServiceOffer.objects.filter(organisation=world.jobcentre).update(
        councils=[stirling]
    )
    ask(world)
    client.force_login(world.people["chair"])
    address = reverse("redundancies:ask", args=[world.shared.reference])

    form = client.get(address).context["form"]

    offering = form.offering([str(world.service.pk)])
    assert offering == [world.advice.pk]
    assert form.usual == [world.advice.pk]
    assert set(form.everybody) == {world.advice.pk, world.jobcentre.pk}
    assert "Asked already: without a session (no answer yet)" in (
        form.askable[world.advice.pk].hint
    )


def posted(world, **facts):
    return {
        "form_key": "7b1f5d7e-7a05-4f39-8a3c-0f2d6a1b2c3d",
        **govuk.typed_date("answer_by", AT.date() + 2 * DAY),
    } | facts


@pytest.mark.parametrize(
    ("who", "asked"),
    [
        ("everybody", {"Forth Citizens Advice", "Jobcentre Plus"}),
        ("needed", {"Forth Citizens Advice", "Jobcentre Plus"}),
        ("chosen", {"Jobcentre Plus"}),
    ],
)
def test_one_press_asks_everybody_for_every_shift(client, world, shifts, who, asked):
    client.force_login(world.people["chair"])
    facts = {"sessions": [str(row.pk) for row in shifts], "who": who}
    facts["needed"] = [str(world.service.pk)]
    facts["organisations"] = [str(world.jobcentre.pk)]

    done = client.post(
        reverse("redundancies:ask", args=[world.shared.reference]),
        posted(world, **facts),
    )

    assert done.status_code == 302
    rows = world.shared.responses.get().requests.all()
    assert {row.organisation.name for row in rows} == asked
    assert len(rows) == 3 * len(asked)
    assert letters_of("request.asked").count() == len(asked)


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({}, "Select whom you want to ask"),
        ({"who": "needed"}, "Select what support is needed"),
        ({"who": "chosen"}, "Select at least one organisation"),
        (
            {"who": "chosen", "outside": "yes"},
            "Enter the name of the organisation",
        ),
    ],
)
def test_what_is_missing_is_said(client, world, facts, error):
    client.force_login(world.people["chair"])

    page = client.post(
        reverse("redundancies:ask", args=[world.shared.reference]),
        posted(world, **facts),
    )

    assert page.status_code == 200
    assert error in page.content.decode()
    assert not world.shared.responses.get().requests.exists()


# An organisation outside


def outside(world, **facts):
    return {
        "who": "chosen",
        "outside": "yes",
        "outside_name": "Union of Example Workers",
        "outside_type": world.college.type_id,
        "outside_given_name": "Rowan",
        "outside_family_name": "Example",
        "outside_email": "rowan@union.example",
        "outside_telephone": "01632 960001",
        **govuk.typed_date("outside_to_on", dt.date(2026, 4, 30)),
    } | facts


def test_an_organisation_outside_is_a_member_for_this_case_in_the_same_press(
    client, world, shifts
):
    client.force_login(world.people["chair"])
    facts = outside(world, sessions=[str(shifts[0].pk)])

    done = client.post(
        reverse("redundancies:ask", args=[world.shared.reference]),
        posted(world, **facts),
    )

    assert done.status_code == 302
    member = CaseMember.objects.get()
    assert (member.from_on, member.to_on) == (AT.date(), dt.date(2026, 4, 30))
    assert member.organisation.name == "Union of Example Workers"
    assert not Membership.objects.filter(person=member.person).exists()
    request = Request.objects.get(organisation=member.organisation)
    letter = written(letters_of("request.asked").get(person=member.person))
    assert "/link/request/" in letter.text
    assert acts_for(person=member.person, request=request, on=AT.date())
    # Of nothing else, and no longer than until its day.
    assert not acts_for(person=member.person, request=world.request, on=AT.date())
    assert not acts_for(person=member.person, request=request, on=dt.date(2026, 5, 1))


def test_who_is_a_member_for_one_case_sees_nothing_signed_in(client, world):
    client.force_login(world.people["chair"])
    client.post(
        reverse("redundancies:ask", args=[world.shared.reference]),
        posted(world, **outside(world)),
    )
    member = CaseMember.objects.get()
    request = Request.objects.get(organisation=member.organisation)

    client.force_login(member.person)

    for route in ("situation", "board"):
        page = client.get(
            reverse(f"redundancies:{route}", args=[world.shared.reference])
        )
        assert page.status_code in (403, 404)
    assert client.get(
        reverse("redundancies:request", args=[request.reference])
    ).status_code in (403, 404)


def test_who_answers_as_a_member_for_the_case_does_so_by_link(client, world):
    client.force_login(world.people["chair"])
    client.post(
        reverse("redundancies:ask", args=[world.shared.reference]),
        posted(world, **outside(world)),
    )
    client.logout()
    member = CaseMember.objects.get()
    request = Request.objects.get(organisation=member.organisation)
    [token] = link(Purpose.REQUEST, request, member.person)
    address = reverse("redundancies:link-request", args=[token])

    assert "Shared Mills" in client.get(address).content.decode()
    client.post(address, {"answer": "yes", "version": "1"})

    assert fresh(request).answer == "yes"


def test_an_officer_asks_but_makes_nobody_a_member(client, world):
    client.force_login(world.people["officer"])

    client.post(
        reverse("redundancies:ask", args=[world.shared.reference]),
        posted(world, **outside(world, organisations=[str(world.advice.pk)])),
    )

    assert not CaseMember.objects.exists()


def test_who_has_members_here_is_not_asked_as_an_outsider(world):
    with pytest.raises(case_members.MemberAlready):
        case_members.add(
            response=world.shared.responses.get(),
            outside=case_members.Outside(
                organisation=world.advice,
                email="other@advice.example",
                given_name="A",
                family_name="B",
                to_on=AT.date(),
            ),
            by=world.people["chair"],
            at=AT,
        )


# Answering for each of several sessions


def test_one_page_answers_for_each_session_and_the_chair_hears_once(
    client, world, shifts
):
    made = ask(world, shifts)
    [token] = link(Purpose.REQUEST, made[0], world.people["asked"], days=9)
    address = reverse("redundancies:link-request", args=[token])
    page = client.get(address).content.decode()
    first, second, third = made

    done = client.post(
        address,
        {
            "answer": "each",
            f"answer_{first.pk}": "yes",
            f"answer_{second.pk}": "no",
            f"why_{second.pk}": "Nobody is free",
            f"answer_{third.pk}": "",
            "version": "3",
        },
    )

    assert done.status_code == 302
    assert page.count("Canteen") >= 3
    found = [fresh(row) for row in made]
    assert [row.answer for row in found] == ["yes", "no", ""]
    assert found[1].reason == "Nobody is free"
    assert letters_of("answer.received").count() == 2  # chair and deputy, once each


def test_the_same_answer_for_all(client, world, shifts):
    made = ask(world, shifts)
    [token] = link(Purpose.REQUEST, made[0], world.people["asked"], days=9)

    client.post(
        reverse("redundancies:link-request", args=[token]),
        {"answer": "yes", "who_comes": "Two of us", "version": "3"},
    )

    assert {fresh(row).answer for row in made} == {"yes"}
    assert {fresh(row).who_comes for row in made} == {"Two of us"}


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({}, "Select an answer for at least one session"),
        ({"no": True}, "Enter why your organisation cannot help"),
    ],
)
def test_an_answer_for_each_needs_one_and_its_reason(
    client, world, shifts, facts, error
):
    made = ask(world, shifts)
    [token] = link(Purpose.REQUEST, made[0], world.people["asked"], days=9)
    typed = {"answer": "each", "version": "3"}
    if facts:
        typed[f"answer_{made[0].pk}"] = "no"

    page = client.post(reverse("redundancies:link-request", args=[token]), typed)

    assert error in page.content.decode()
    assert {fresh(row).answer for row in made} == {""}


def test_the_second_of_two_editors_is_told_for_several_sessions_as_well(world, shifts):
    made = ask(world, shifts)
    facts = {"request": made[0], "at": AT, "version": 3}
    answers.answer_each(
        answers={made[0].pk: {"answer": "yes"}}, by=world.people["asked"], **facts
    )
    colleague = MembershipFactory(
        partnership=world.ours, organisation=world.advice, from_on=worlds.LONG_AGO
    ).person

    with pytest.raises(ChangedMeanwhile):
        answers.answer_each(
            answers={made[1].pk: {"answer": "yes"}}, by=colleague, **facts
        )


# After a session moved


def test_an_answer_for_the_old_date_is_not_coming(world, shifts):
    one, two, _ = ask(world, shifts)
    answer(world, one)
    answer(world, two)

    moved(world, shifts[0])

    stale, standing = fresh(one), fresh(two)
    assert (stale.is_stale, stale.is_coming) == (True, False)
    assert (standing.is_stale, standing.is_coming) == (False, True)
    rows = [fresh(one), fresh(two)]
    assert counted(rows, [rows[0].session, rows[1].session]) == [
        "0 coming, 1 answered for another time",
        "1 coming",
    ]


@pytest.mark.parametrize("role", ["chair", "officer"])
def test_board_page_and_calendar_say_that_it_is_not_confirmed(
    client, world, shifts, role
):
    one, *_ = ask(world, shifts)
    answer(world, one)
    moved(world, shifts[0])
    client.force_login(world.people[role])

    for route in ("board", "situation"):
        page = client.get(
            reverse(f"redundancies:{route}", args=[world.shared.reference])
        )
        words = page.content.decode()
        assert "or 10 March 2026 at 9:30am, not confirmed since" in words, route
    page = client.get(reverse("redundancies:situation", args=[world.shared.reference]))
    assert "0 coming, 1 answered for another time" in page.content.decode()
    file = client.get(reverse("redundancies:sessions", args=[world.shared.reference]))
    calendar = icalendar.Calendar.from_ical(file.content)
    first = min(calendar.walk("VEVENT"), key=lambda event: event["summary"])
    told = [str(event.get("description", "")) for event in calendar.walk("VEVENT")]
    assert first is not None
    assert any("not confirmed since: Forth Citizens Advice" in words for words in told)
    assert not any("Coming: Forth Citizens Advice" in words for words in told)


def test_the_link_asks_to_confirm_and_the_same_answer_again_does(client, world, shifts):
    one, *_ = ask(world, shifts[:1])
    answer(world, one)
    moved(world, shifts[0])
    [token] = link(Purpose.REQUEST, one, world.people["asked"], days=9)
    address = reverse("redundancies:link-request", args=[token])

    letter = written(letters_of("session.changed").get())
    page = client.get(address).content.decode()
    client.post(address, {"answer": "yes", "version": str(fresh(one).version)})

    assert "not confirmed since" in page
    assert 'name="answer"' in page
    assert fresh(one).is_coming
    assert "10 March 2026 at 9:30am" in letter.text
    assert "Please confirm that you can still come" in letter.text


def test_who_never_answered_is_not_asked_whether_it_can_still_come(world, shifts):
    ask(world, shifts[:1])
    moved(world, shifts[0])

    letter = written(letters_of("session.changed").get())

    assert "Can you still come" not in letter.text
    assert "We have not had an answer from you yet" in letter.text
    assert "Before: 10 March 2026 at 9:30am" in letter.text


def test_a_session_that_is_called_off_says_why_unless_it_is_confidential(world, shifts):
    ask(world, shifts[:1])
    shifts[0].refresh_from_db()
    sessions.cancel(
        session=shifts[0],
        reason="Fire in the canteen",
        by=world.people["chair"],
        at=AT,
        version=shifts[0].version,
    )

    letter = written(letters_of("session.changed").get())

    assert "called off" in letter.text
    assert "Fire in the canteen" in letter.text


def test_in_part_is_not_coming(world, shifts):
    one, *_ = ask(world, shifts[:1])
    answer(world, one, Answer.IN_PART, commitments="Leaflets", reason="Leaflets only")

    assert not fresh(one).is_coming
    assert counted([fresh(one)], [shifts[0]]) == ["0 coming, 1 helping in part"]


# What came by telephone


def note(world, request, given=Answer.YES, **facts):
    request = fresh(request)
    facts = {
        "said_by": "Catriona Example",
        "said_at": AT - HOUR,
        "by": world.people["officer"],
        "at": AT,
        "version": request.version,
    } | facts
    return answers.note(request=request, answer=given, **facts)


def test_an_answer_by_telephone_says_who_said_it_and_who_noted_it(
    client, world, shifts
):
    one, *_ = ask(world, shifts[:1])

    note(world, one)

    stored = fresh(one)
    assert (stored.answer, stored.said_by) == ("yes", "Catriona Example")
    assert stored.recorded_by == world.people["officer"]
    assert stored.answered_at == AT - HOUR
    event = AuditEvent.objects.get(verb="request.answer_noted")
    assert event.actor == world.people["officer"]
    told = letters_of("request.noted")
    assert [row.person for row in told] == [world.people["asked"]]
    assert "/link/request/" in written(told.get()).text
    client.force_login(world.people["chair"])
    page = client.get(reverse("redundancies:situation", args=[world.shared.reference]))
    words = page.content.decode()
    assert "Catriona Example, 3 March 2026 at 8:30am, noted by Officer Example" in words


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"said_at": AT + HOUR}, answers.SaidLater),
        ({"given": Answer.NO}, answers.ReasonMissing),
        ({"version": 9}, ChangedMeanwhile),
    ],
)
def test_what_cannot_have_been_said_is_refused(world, shifts, facts, refusal):
    one, *_ = ask(world, shifts[:1])

    with pytest.raises(refusal):
        note(world, one, **facts)
    assert fresh(one).answer == ""


def test_a_call_does_not_undo_what_the_organisation_answered_later(world, shifts):
    one, *_ = ask(world, shifts[:1])
    answer(world, one, Answer.NO, reason="Full")

    with pytest.raises(answers.SaidLater):
        note(world, one)
    assert fresh(one).answer == "no"


@pytest.mark.parametrize(
    ("role", "status"),
    [("chair", 302), ("deputy", 302), ("officer", 302), ("on_it", 302), ("asked", 403)],
)
def test_who_may_ask_may_note_an_answer(client, world, shifts, role, status):
    one, *_ = ask(world, shifts[:1])
    one.refresh_from_db()
    client.force_login(world.people[role])

    done = client.post(
        reverse(
            "redundancies:asked-note", args=[world.shared.reference, one.reference]
        ),
        {
            "version": "1",
            "answer": "in_part",
            "part_reason": "Leaflets only",
            "said_by": "Catriona",
            "time": "9am",
            **govuk.typed_date("on", AT.date()),
        },
    )

    assert done.status_code == status
    assert fresh(one).answer == ("in_part" if status == 302 else "")


# Remind, withdraw, stand in


def test_an_organisation_is_reminded_once_a_day(world, shifts, now):
    one, *_ = ask(world, shifts)
    chair = world.people["chair"]

    board.remind(request=one, by=chair, at=AT)
    with pytest.raises(board.RemindedToday):
        board.remind(request=one, by=chair, at=AT + 2 * HOUR)
    board.remind(request=one, by=chair, at=AT + DAY)

    told = letters_of("request.reminded")
    assert told.count() == 2
    letter = written(told.first())
    assert letter.subject.startswith("Reminder: can Forth Citizens Advice help?")
    assert "3 sessions from" in letter.subject


def test_everybody_who_has_not_answered_is_reminded(client, world, shifts):
    mine, *_ = ask(world, shifts, ("advice", "jobcentre"))
    for row in Request.objects.filter(together=mine.together):
        answer(world, row)
    client.force_login(world.people["chair"])
    address = reverse("redundancies:remind-all", args=[world.shared.reference])

    for _ in range(2):
        client.post(address)

    told = letters_of("request.reminded")
    assert [row.person for row in told] == [world.people["member"]]


def test_nobody_is_reminded_of_what_is_answered(world, shifts):
    one, *_ = ask(world, shifts[:1])
    answer(world, one)

    with pytest.raises(board.NothingToRemind):
        board.remind(request=one, by=world.people["chair"], at=AT)


def withdrawn(world, request, reason="Others come"):
    return board.withdraw(
        request=fresh(request),
        by=world.people["chair"],
        at=AT,
        version=fresh(request).version,
        reason=reason,
    )


def test_who_was_asked_is_told_of_a_withdrawal_and_the_link_says_so(
    client, world, shifts
):
    one, *_ = ask(world, shifts[:1])
    [token] = link(Purpose.REQUEST, one, world.people["asked"], days=9)

    withdrawn(world, one)

    page = client.get(reverse("redundancies:link-request", args=[token]))
    words = page.content.decode()
    assert "This request was withdrawn on 3 March 2026 at 9:30am" in words
    assert "Shared Mills" not in words
    told = letters_of("request.withdrawn")
    assert [row.person for row in told] == [world.people["asked"]]
    letter = written(told.get())
    assert "Others come" in letter.text
    assert "/link/" not in letter.text
    with pytest.raises(board.WithdrawnAlready):
        withdrawn(world, one)


def test_who_is_no_longer_asked_no_longer_sees_the_situation(world):
    grants = SituationGrant.objects.filter(
        situation=world.secret, organisation=world.advice
    )
    assert grants.exists()
    Request.objects.update(asked_at=AT)

    withdrawn(world, world.request)

    assert not grants.exists()


def test_who_was_withdrawn_can_be_asked_again(world, shifts):
    one, *_ = ask(world, shifts[:1])
    answer(world, one)
    withdrawn(world, one)

    [again] = ask(world, shifts[:1])

    assert again.pk == one.pk
    assert (fresh(one).withdrawn_at, fresh(one).answer) == (None, "")
    assert letters_of("request.asked").count() == 2


def test_a_colleague_stands_in_and_gets_a_link_of_its_own(client, world, shifts):
    one, *_ = ask(world, shifts[:1])
    colleague = MembershipFactory(
        partnership=world.ours, organisation=world.advice, from_on=worlds.LONG_AGO
    ).person
    [token] = link(Purpose.REQUEST, one, world.people["asked"], days=9)

    done = client.post(
        reverse("redundancies:link-request-pass-on", args=[token]),
        {"to": str(colleague.pk)},
    )

    assert done.status_code == 302
    message = letters_of("request.passed_on").get()
    assert message.person == colleague
    assert "/link/request/" in written(message).text


@pytest.mark.parametrize(
    ("email", "is_let_in"),
    [("new@people.example", True), ("new@elsewhere.example", False)],
)
def test_only_an_address_of_the_organisation_is_let_in(
    client, world, shifts, email, is_let_in
):
    one, *_ = ask(world, shifts[:1])
    [token] = link(Purpose.REQUEST, one, world.people["asked"], days=9)

    page = client.post(
        reverse("redundancies:link-request-pass-on", args=[token]),
        {
            "to": "somebody",
            "colleague_given_name": "New",
            "colleague_family_name": "Example",
            "colleague_email": email,
        },
    )

    assert CaseMember.objects.filter(person__email=email).exists() is is_let_in
    assert (page.status_code == 302) is is_let_in
    if not is_let_in:
        assert "ending in @people.example" in page.content.decode()


def test_who_really_goes_gets_link_calendar_and_the_question_afterwards(
    client, world, shifts
):
    one, *_ = ask(world, shifts[:1])
    colleague = MembershipFactory(
        partnership=world.ours, organisation=world.advice, from_on=worlds.LONG_AGO
    ).person
    [token] = link(Purpose.REQUEST, one, world.people["asked"], days=9)
    client.post(
        reverse("redundancies:link-request", args=[token]),
        {"answer": "yes", "goes": str(colleague.pk), "version": "1"},
    )

    message = letters_of("request.goes").get()
    assert message.person == colleague
    letter = written(message)
    assert "calendar.ics" in letter.text
    assert "calendar.ics" in letter.html
    session = fresh(one).session
    afterwards.ask_after(session=session, at=session.ends_at + DAY)
    assert letters_of("request.after_session").get().person == colleague


# Calendars and the partner's own page


def test_after_a_yes_the_link_gives_a_calendar_file(client, world, shifts):
    one, two, _ = ask(world, shifts)
    answer(world, one)
    answer(world, two, Answer.NO, reason="Full")
    [token] = link(Purpose.REQUEST, one, world.people["asked"], days=9)

    page = client.get(reverse("redundancies:link-request", args=[token]))
    file = client.get(reverse("redundancies:link-request-calendar", args=[token]))

    assert "Add to your calendar" in page.content.decode()
    assert file["Content-Type"] == "text/calendar; charset=utf-8"
    [event] = icalendar.Calendar.from_ical(file.content).walk("VEVENT")
    assert event.decoded("dtstart") == shifts[0].starts_at
    assert event["location"] == "Canteen"
    assert event["status"] == "CONFIRMED"
    moved(world, shifts[0])
    file = client.get(reverse("redundancies:link-request-calendar", args=[token]))
    [event] = icalendar.Calendar.from_ical(file.content).walk("VEVENT")
    assert event["status"] == "TENTATIVE"
    assert event.decoded("dtstart") == shifts[0].starts_at + DAY


def test_a_calendar_names_no_confidential_employer(client, world):
    session = SessionFactory(
        response=world.secret.responses.get(), starts_at=AT + DAY, place="Secret hall"
    )
    Request.objects.update(session=session, asked_at=AT)
    answer(world, world.request)
    [token] = link(Purpose.REQUEST, world.request, world.people["asked"], days=9)

    file = client.get(reverse("redundancies:link-request-calendar", args=[token]))

    assert b"Secret" not in file.content
    assert b"an employer in Falkirk" in file.content


def test_a_partner_reads_what_it_said_yes_to(client, world, shifts):
    one, two, three = ask(world, shifts)
    answer(world, one)
    answer(world, two, Answer.IN_PART, reason="Leaflets only")
    answer(world, three, Answer.NO, reason="Full")
    client.force_login(world.people["asked"])

    page = client.get(reverse("redundancies:requests")).content.decode()
    file = client.get(reverse("redundancies:requests-calendar"))

    assert "Day shift" in page
    assert "Back shift" in page
    assert "Night shift" not in page
    assert len(icalendar.Calendar.from_ical(file.content).walk("VEVENT")) == 2
    client.force_login(world.people["member"])
    page = client.get(reverse("redundancies:requests")).content.decode()
    assert "Day shift" not in page


def test_the_list_of_a_partner_costs_the_same_however_long(
    client, world, shifts, queries_of
):
    made = ask(world, shifts)
    answer(world, made[0])
    client.force_login(world.people["asked"])
    address = reverse("redundancies:requests")
    few = queries_of(lambda: client.get(address))
    for row in made[1:]:
        answer(world, row)

    assert queries_of(lambda: client.get(address)) == few


# The board's page


def test_the_board_says_who_was_asked_when_and_whom_to_call(client, world, shifts):
    User.objects.filter(pk=world.people["asked"].pk).update(telephone="+441414960000")
    ask(world, shifts)
    client.force_login(world.people["chair"])

    page = client.get(reverse("redundancies:board", args=[world.shared.reference]))

    words = page.content.decode()
    for said in (
        *("Asked 3 March 2026 by Chair Example", "0141 496 0000"),
        *("Answer by 5 March 2026", "Day shift", "Night shift"),
        "0 coming, 1 still to answer",
    ):
        assert said in words, said


def test_the_board_says_what_is_overdue(client, world, shifts, now):
    ask(world, shifts)
    now.shift(4 * DAY)
    client.force_login(world.people["chair"])

    page = client.get(reverse("redundancies:board", args=[world.shared.reference]))

    assert "Overdue since 5 March 2026" in page.content.decode()


def test_the_board_costs_the_same_however_many_are_asked(
    client, world, shifts, queries_of
):
    ask(world, shifts[:1])
    client.force_login(world.people["chair"])
    address = reverse("redundancies:board", args=[world.shared.reference])
    few = queries_of(lambda: client.get(address))
    others = [OrganisationFactory() for _ in range(6)]
    for organisation in others:
        MembershipFactory(
            partnership=world.ours,
            organisation=organisation,
            person=UserFactory(),
            from_on=worlds.LONG_AGO,
        )
    requests.ask(
        response=world.shared.responses.get(),
        services_by_organisation={row: [world.service] for row in others},
        sessions=shifts,
        by=world.people["chair"],
        at=AT,
    )

    assert queries_of(lambda: client.get(address)) == few


def test_another_organisation_is_asked_for_the_same(client, world, shifts):
    one, *_ = ask(world, shifts[:2], message="Bring leaflets")
    one.refresh_from_db()
    client.force_login(world.people["chair"])
    address = reverse("redundancies:ask", args=[world.shared.reference])

    form = client.get(f"{address}?like={one.reference}").context["form"]

    assert form.initial["sessions"] == [str(row.pk) for row in shifts[:2]]
    assert form.initial["message"] == "Bring leaflets"
    assert form.initial["needed"] == [str(world.service.pk)]


def test_todays_date_is_the_day_of_asking(world):
    [made] = ask(world)

    assert timezone.localdate(made.asked_at) == AT.date()
