"""Ask partners and answer: actions, letters, the board."""

import datetime as dt
import uuid

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from kit import govuk
from kit.versions import ChangedMeanwhile
from notifications import letters
from notifications.choices import State
from notifications.models import Link, Message
from pace_portal.celery import app
from partnerships.models import Membership
from partnerships.roles import Duty
from partnerships.standing import read_standing
from redundancies.actions import afterwards, answers, sessions
from redundancies.actions import requests as actions
from redundancies.actions.shared import SituationClosed
from redundancies.choices import Answer, SessionState
from redundancies.models import Delivery, Request, Situation
from redundancies.querysets import sight_of
from redundancies.tasks.requests import ask_after_sessions, tell_of_failed_requests
from redundancies.views import first_rows
from redundancies.views.dressed import Here, board_words, dress
from tests import world as worlds
from tests.factories.accounts import UserFactory
from tests.factories.notifications import MessageFactory
from tests.factories.partnerships import (
    MembershipFactory,
    OrganisationFactory,
    ServiceFactory,
)
from tests.factories.redundancies import RequestFactory, SessionFactory

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 3, 3, 9, 30, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def world():
    return worlds.build()


@pytest.fixture
def session(world):
    """A presentation in a week, in the need-to-know situation."""
    made = SessionFactory(
        response=world.secret.responses.get(), starts_at=AT + 7 * DAY, place="Canteen"
    )
    world.request.session = made
    world.request.save()
    return made


@pytest.fixture
def request_(world):
    return Request.objects.for_page().get(pk=world.request.pk)


def ask(world, situation="shared", **facts):
    facts = {
        "services_by_organisation": {world.advice: [world.service]},
        "by": world.people["chair"],
        "at": AT,
    } | facts
    response = getattr(world, situation).responses.get()
    return actions.ask(response=response, **facts)


def letters_of(event):
    return Message.objects.filter(event=event, channel="email").order_by("pk")


def written(message, at=AT):
    return letters.kind_of(message.event).write(
        context_id=message.context_id,
        person=message.person,
        address=message.address,
        at=at,
    )


def test_asking_writes_to_who_takes_requests_and_opens_the_situation_to_them(world):
    [made] = ask(world)

    assert list(made.services.all()) == [world.service]
    assert [row.person for row in letters_of("request.asked")] == [
        world.people["asked"]
    ]
    grant = world.shared.grants.get(organisation=world.advice)
    assert grant.level == 4
    event = AuditEvent.objects.get(verb="partners.asked")
    assert event.actor == world.people["chair"]
    assert event.partnership_id == world.ours.pk


def test_where_nobody_takes_requests_all_of_the_organisation_are_written_to(world):
    Membership.objects.filter(organisation=world.advice).update(duties=[])
    colleague = UserFactory()
    Membership.objects.create(
        person=colleague,
        organisation=world.advice,
        partnership=world.ours,
        from_on=worlds.LONG_AGO,
    )
    gone = UserFactory()
    Membership.objects.create(
        person=gone,
        organisation=world.advice,
        partnership=world.ours,
        from_on=worlds.LONG_AGO,
        to_on=AT.date() - DAY,
    )

    ask(world)

    told = {row.person for row in letters_of("request.asked")}
    assert told == {world.people["asked"], colleague}


def test_nobody_whose_account_is_closed_is_asked(world):
    colleague = UserFactory(is_active=False)
    Membership.objects.create(
        person=colleague,
        organisation=world.advice,
        partnership=world.ours,
        duties=[Duty.TAKES_REQUESTS],
        from_on=worlds.LONG_AGO,
    )

    ask(world)

    told = {row.person for row in letters_of("request.asked")}
    assert told == {world.people["asked"]}


def test_a_request_is_a_line_for_its_organisation_alone(world):
    [made] = ask(world)

    def line(role):
        return letters.kind_of("request.asked").line(
            context_id=made.pk, person=world.people[role]
        )

    assert line("asked") is not None
    assert line("member") is line("chair") is line("far_member") is None


def test_a_form_sent_twice_asks_once(world):
    key = uuid.uuid4()

    first = ask(world, form_key=key)
    second = ask(world, form_key=key)

    assert first == second
    assert letters_of("request.asked").count() == 1


def test_an_organisation_is_asked_once_for_a_session(world):
    ask(world)

    with pytest.raises(actions.AskedAlready, match="Forth Citizens Advice"):
        ask(world)


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"services_by_organisation": {}}, actions.NobodyPicked),
        ({"situation": "closed"}, SituationClosed),
        ({"organisation": "college"}, actions.NotOfThisPartnership),
        ({"session": "over"}, actions.SessionOver),
    ],
)
def test_what_cannot_be_asked_is_refused_by_name(world, facts, refusal):
    if facts.pop("situation", ""):
        Situation.objects.filter(pk=world.shared.pk).update(status="closed")
    if organisation := facts.pop("organisation", ""):
        facts["services_by_organisation"] = {getattr(world, organisation): []}
    if "session" in facts:
        facts.pop("session")
        facts["sessions"] = [
            SessionFactory(response=world.shared.responses.get(), starts_at=AT - DAY)
        ]

    with pytest.raises(refusal):
        ask(world, **facts)
    assert not letters_of("request.asked").exists()


@pytest.mark.parametrize("role", ["asked", "chair"])
def test_no_letter_names_a_person_or_a_need_to_know_employer(
    world, request_, session, role
):
    request_.session = session
    request_.message = "Secret Mills needs you"
    request_.save()
    answers.answer(
        request=request_,
        answer=Answer.NO,
        reason="Robin is on leave",
        by=world.people["asked"],
        at=AT,
        version=1,
    )
    person = world.people[role]
    events = {
        "asked": ("request.asked", "request.after_session"),
        "chair": ("answer.received", "request.told_after"),
    }
    names = [world.secret.employer.name, "Secret Mills", "Robin"]
    # Who asks says so, that one can ask back.
    names += [
        user.get_full_name()
        for key, user in world.people.items()
        if (role, key) != ("asked", "chair")
    ]

    for event in events[role]:
        letter = letters.kind_of(event).write(
            context_id=request_.pk,
            person=person,
            address=person.email,
            at=session.ends_at + DAY if "after" in event else AT,
        )
        words, _ = letters.kind_of(event).line(context_id=request_.pk, person=person)
        for part in (letter.subject, letter.text, letter.html, words):
            assert not [name for name in names if name in part]
        assert "/link/" in letter.text or "/redundancies/" in letter.text


def test_what_is_new_names_the_employer_to_those_who_see_the_situation(
    client, world, request_
):
    answers.answer(
        request=request_,
        answer=Answer.IN_PART,
        reason="One adviser only",
        by=world.people["asked"],
        at=AT,
        version=1,
    )

    client.force_login(world.people["chair"])
    shown = client.get(reverse("notifications:list")).content.decode()

    assert f"in part”: {world.secret.employer}, {world.secret.council}" in shown
    assert "an employer in" not in shown
    lines = letters.kind_of("answer.received").portal_lines
    assert lines(context_ids=[request_.pk], person=UserFactory()) == {}


def test_a_letter_of_a_shared_situation_says_what_is_asked(world):
    session = SessionFactory(
        response=world.shared.responses.get(), starts_at=AT + DAY, place="Town hall"
    )
    ask(world, sessions=[session], message="Bring leaflets & pens")

    letter = written(letters_of("request.asked").get())

    for words in ("Shared Mills", "Town hall", "4 March 2026", "Benefits advice"):
        assert words in letter.text
        assert words in letter.html
    assert "Bring leaflets & pens" in letter.text
    assert "Bring leaflets &amp; pens" in letter.html
    assert Link.objects.get().expires_at == session.starts_at


def test_the_letter_is_not_written_to_who_has_left(world):
    ask(world)
    Membership.objects.filter(person=world.people["asked"]).update(
        to_on=AT.date() - DAY
    )

    assert written(letters_of("request.asked").get()) is None


@pytest.mark.parametrize("how", ["cancelled", "closed", "begun"])
def test_the_letter_is_not_written_when_the_answer_is_too_late(world, how):
    session = SessionFactory(response=world.shared.responses.get(), starts_at=AT + DAY)
    ask(world, sessions=[session])
    at = AT
    if how == "cancelled":
        session.state = SessionState.CANCELLED
        session.save()
    elif how == "closed":
        world.shared.responses.update(
            closed_on=AT.date(), closed_by=world.people["chair"]
        )
    else:
        at = session.starts_at

    assert written(letters_of("request.asked").get(), at=at) is None


def test_the_first_answer_stands_and_a_second_person_is_told(world, request_):
    answers.answer(
        request=request_, answer=Answer.YES, by=world.people["asked"], at=AT, version=1
    )

    with pytest.raises(ChangedMeanwhile):
        answers.answer(
            request=request_,
            answer=Answer.NO,
            reason="No",
            by=UserFactory(),
            at=AT,
            version=1,
        )

    assert Request.objects.get(pk=request_.pk).answer == "yes"


@pytest.mark.parametrize("how", ["thirty days", "cancelled"])
def test_what_can_no_longer_be_answered_does_not_wait(world, session, how):
    standing = read_standing(world.people["asked"], AT.date())
    if how == "cancelled":
        session.state = SessionState.CANCELLED
        session.reason = "The hall is shut"
        session.save()
        late = AT
    else:
        world.request.session, world.request.asked_at = None, AT
        world.request.save()
        late = AT + 30 * DAY
        before = late - DAY
        assert to_answer(standing, before) == [world.request]

    assert to_answer(standing, late) == []


def to_answer(standing, at):
    return [row for part in Request.objects.to_answer(standing, at) for row in part]


def test_an_answer_sent_twice_is_one_answer(world, request_):
    for _ in range(2):
        answers.answer(
            request=request_,
            answer=Answer.YES,
            by=world.people["asked"],
            at=AT,
            version=1,
        )

    assert AuditEvent.objects.filter(verb="request.answered").count() == 1
    told = {row.person for row in letters_of("answer.received")}
    assert told == {world.people["chair"], world.people["deputy"]}


def test_an_answer_can_be_changed_until_the_session(world, request_, session):
    request_.refresh_from_db()
    yes = {"request": request_, "by": world.people["asked"], "answer": Answer.YES}
    answers.answer(**yes, at=AT, version=1, who_comes="Two advisers")
    assert Request.objects.get(pk=request_.pk).who_comes == "Two advisers"

    answers.answer(**yes | {"answer": Answer.NO}, reason="Ill", at=AT + DAY, version=2)

    stored = Request.objects.get(pk=request_.pk)
    assert (stored.answer, stored.who_comes, stored.reason) == ("no", "", "Ill")
    assert letters_of("answer.received").count() == 4
    with pytest.raises(answers.AnswerClosed):
        answers.answer(**yes, at=session.starts_at, version=3)


SAID = {"who_comes": "Two", "commitments": "A stall", "reason": "Ill"}


@pytest.mark.parametrize(
    ("answer", "kept"),
    [
        (Answer.YES, {"who_comes": "Two", "commitments": "A stall", "reason": ""}),
        (Answer.IN_PART, SAID),
        (Answer.NO, {"who_comes": "", "commitments": "", "reason": "Ill"}),
    ],
)
def test_of_what_was_typed_that_is_kept_which_fits_the_answer(
    world, request_, answer, kept
):
    by = world.people["asked"]
    made = answers.answer(
        request=request_, answer=answer, by=by, at=AT, version=1, **SAID
    )

    made.refresh_from_db()
    assert {name: getattr(made, name) for name in SAID} == kept
    assert (made.answer, made.answered_by, made.answered_at) == (answer, by, AT)


def test_a_no_needs_its_reason(world, request_):
    with pytest.raises(answers.ReasonMissing):
        answers.answer(
            request=request_,
            answer=Answer.NO,
            by=world.people["asked"],
            at=AT,
            version=1,
        )


def test_who_comes_does_not_stand_in_the_record(world, request_):
    answers.answer(
        request=request_,
        answer=Answer.YES,
        who_comes="Mairi Example",
        by=world.people["asked"],
        at=AT,
        version=1,
    )

    events = [str(vars(event)) for event in AuditEvent.objects.all()]
    assert not [event for event in events if "Mairi" in event]


@pytest.mark.parametrize(
    ("role", "seen"),
    [("chair", 2), ("on_it", 2), ("national", 2), ("asked", 1), ("member", 0)],
)
def test_the_board_shows_all_to_staff_and_others_their_own(world, role, seen):
    RequestFactory(response=world.secret.responses.get(), organisation=world.college)

    rows, words = board(world.secret, world.people[role])

    assert len(rows) == seen
    assert words == (f"0 coming, 0 cannot come, {seen} still to answer." * bool(seen))


def board(situation, person):
    """Who was asked and what they answered, as the situation's page shows it."""
    sight = sight_of(situation.pk, read_standing(person, AT.date()))
    here = Here(situation.reference, sight, AT, is_open=True, may={})
    shown, found = first_rows.shown(situation, sight, ("asked",))
    rows = dress("asked", shown["asked"].rows, here)
    return rows, board_words(found["answers"], here)


def test_the_board_counts_answers_and_stands_in_the_order_of_names(world):
    response = world.shared.responses.get()
    answers = ("yes", "", "no", "in_part", "no", "yes", "yes")
    for number, answer in enumerate(answers):
        made = RequestFactory(
            response=response,
            organisation=OrganisationFactory(name=f"{'GFEDCBA'[number]} Advice"),
            answer=answer,
            answered_at=AT if answer else None,
        )
    for name in ("Money", "Careers", "Tax"):
        made.services.add(ServiceFactory(name=name))
    mine = RequestFactory(response=response, organisation=world.advice)

    chairs, words = board(world.shared, world.people["chair"])
    asked, _ = board(world.shared, world.people["asked"])

    assert words == "3 coming, 1 helping in part, 2 cannot come, 2 still to answer."
    names = [row.organisation for row in chairs]
    assert names == sorted(names)
    assert chairs[0].services == "Careers, Money, Tax"
    assert {row.answer_words for row in chairs if not row.answer} == {"No answer yet"}
    assert not any(row.is_own for row in chairs)
    assert [(row.pk, row.is_own) for row in asked] == [(mine.pk, True)]


@pytest.mark.parametrize("level", ["asked", "chair"])
def test_of_two_requests_of_one_organisation_the_first_stands_first(world, level):
    response = world.shared.responses.get()
    sessions = [SessionFactory(response=response) for _ in range(3)]
    made = [
        RequestFactory(response=response, organisation=world.advice, session=session)
        for session in reversed(sessions)
    ]

    rows, _ = board(world.shared, world.people[level])

    assert [row.pk for row in rows] == [row.pk for row in made]


def test_the_board_is_one_query_and_says_which_letter_failed(
    world, django_assert_num_queries
):
    [made] = ask(world)
    letters_of("request.asked").update(state="bounced")
    sight = sight_of(world.shared.pk, read_standing(world.people["chair"], AT.date()))

    first_rows.shown(world.foreign, sight, ("asked",))  # prepares the query
    with django_assert_num_queries(1):
        shown, _ = first_rows.shown(world.shared, sight, ("asked",))

    [row] = shown["asked"].rows
    assert row.has_failed_letter
    assert row.service_names == ["Benefits advice"]
    assert row.pk == made.pk


@pytest.mark.parametrize(
    ("event", "of", "state", "has_failed"),
    [
        ("request.asked", "own", State.DEAD, True),
        ("request.asked", "own", State.BOUNCED, True),
        ("request.asked", "own", State.ACCEPTED, False),
        ("request.asked", "other", State.BOUNCED, False),
        ("request.answered", "own", State.BOUNCED, False),
    ],
)
def test_a_row_of_the_board_says_when_its_own_email_did_not_arrive(
    world, event, of, state, has_failed
):
    response = world.shared.responses.get()
    mine = RequestFactory(response=response, organisation=world.advice)
    other = RequestFactory(response=response, organisation=world.college)
    about = mine if of == "own" else other
    MessageFactory(event=event, context_id=about.pk, state=state, settled_at=AT)

    found, _ = board(world.shared, world.people["chair"])
    rows = {row.pk: row for row in found}

    assert rows[mine.pk].has_failed_letter is has_failed


def test_the_ask_page_offers_organisations_by_service_and_asks(client, world):
    client.force_login(world.people["chair"])
    address = reverse("redundancies:ask", args=[world.shared.reference])

    page = client.get(address).content.decode()
    answer = client.post(
        address,
        {
            "form_key": str(uuid.uuid4()),
            "who": "needed",
            "needed": [world.service.pk],
            "message": "Please come",
            **govuk.typed_date("answer_by", timezone.localdate() + DAY),
        },
    )

    assert "Benefits advice" in page
    assert "1 person takes requests" in page
    assert answer.status_code == 302
    asked = world.shared.responses.get().requests.all()
    assert {row.organisation for row in asked} == {world.advice, world.jobcentre}
    assert {row.message for row in asked} == {"Please come"}


def test_the_ask_page_says_what_is_wrong_and_keeps_what_was_typed(client, world):
    client.force_login(world.people["chair"])

    page = client.post(
        reverse("redundancies:ask", args=[world.shared.reference]),
        {"form_key": str(uuid.uuid4()), "message": "Please come"},
    ).content.decode()

    assert "Select whom you want to ask" in page
    assert "Please come" in page
    assert not world.shared.responses.get().requests.exists()


def test_what_is_too_long_is_said_in_a_sentence(client, world):
    client.force_login(world.people["chair"])
    address = reverse("redundancies:ask", args=[world.shared.reference])

    page = client.post(address, {"message": "x" * 10_000})

    assert page.context["form"].errors["message"] == [
        "The message must be 1,000 characters or fewer"
    ]


def test_the_ask_page_costs_the_same_however_many_there_are(client, world, queries_of):
    client.force_login(world.people["chair"])
    address = reverse("redundancies:ask", args=[world.shared.reference])
    few = queries_of(lambda: client.get(address))

    for _ in range(8):
        Membership.objects.create(
            person=UserFactory(),
            organisation=world.college,
            partnership=world.ours,
            from_on=worlds.LONG_AGO,
        )

    assert queries_of(lambda: client.get(address)) == few


def test_somebody_of_the_organisation_answers_signed_in(client, world):
    world.request.asked_at = dt.datetime.now(dt.UTC)
    world.request.save()
    client.force_login(world.people["asked"])
    address = reverse("redundancies:request", args=[world.request.reference])

    page = client.get(address).content.decode()
    wrong = client.post(address, {"answer": "no", "version": 1}).content.decode()
    client.post(address, {"answer": "no", "reason": "Full", "version": 1})

    assert "Secret Mills" in page
    assert "Enter why your organisation cannot help" in wrong
    stored = Request.objects.get(pk=world.request.pk)
    assert (stored.answer, stored.reason) == ("no", "Full")
    assert stored.answered_by == world.people["asked"]
    assert not stored.is_answered_by_link


def test_the_day_after_who_came_is_asked_once(world, request_, session, monkeypatch):
    request_.refresh_from_db()
    answers.answer(
        request=request_, answer=Answer.YES, by=world.people["asked"], at=AT, version=1
    )
    RequestFactory(
        response=session.response, organisation=world.college, session=session
    )
    on_the_day = session.ends_at + dt.timedelta(hours=1)
    next_day = session.ends_at + DAY

    for moment in (on_the_day, next_day, next_day):
        monkeypatch.setattr("django.utils.timezone.now", lambda now=moment: now)
        ask_after_sessions()
        if moment is on_the_day:
            assert not letters_of("request.after_session").exists()

    letter = letters_of("request.after_session").get()
    assert letter.person == world.people["asked"]
    assert letter.due_at >= next_day
    assert "/link/after-session/" in written(letter, at=next_day).text


def to_say_after(world, request_, session):
    """Citizens Advice said yes, and is asked the day after."""
    request_.refresh_from_db()
    answers.answer(
        request=request_, answer=Answer.YES, by=world.people["asked"], at=AT, version=1
    )
    return afterwards.ask_after(session=session, at=session.ends_at + DAY)


def cancelled(session, at):
    sessions.cancel(
        session=session,
        reason="Snow",
        by=session.response.situation.logged_by,
        at=at,
        version=session.version,
    )


def test_nobody_is_asked_what_was_given_at_a_session_that_was_called_off(
    world, request_, session
):
    """Called off after the email was queued, and before the link was opened."""
    to_say_after(world, request_, session)
    at = session.ends_at + DAY
    session.refresh_from_db()
    cancelled(session, at)
    request_.refresh_from_db()

    message = letters_of("request.after_session").get()

    assert written(message, at=at) is None
    assert not letters.kind_of("request.after_session").line(
        context_id=request_.pk, person=world.people["asked"]
    )
    with pytest.raises(afterwards.NotHeld, match="called off"):
        afterwards.tell_after(
            request=request_,
            has_come=True,
            given={world.service: 3},
            by=world.people["asked"],
            at=at,
        )
    assert not Delivery.objects.exists()


def test_a_session_called_off_as_it_is_asked_about_asks_nobody(
    world, request_, session
):
    cancelled(session, AT)

    assert to_ask(world, request_, session) == 0
    assert not letters_of("request.after_session").exists()


def to_ask(world, request_, session):
    Request.objects.filter(pk=request_.pk).update(answer=Answer.YES, answered_at=AT)
    return afterwards.ask_after(session=session, at=session.ends_at + DAY)


def test_a_session_moved_after_it_was_asked_about_is_asked_about_again(
    world, request_, session
):
    to_say_after(world, request_, session)
    first = letters_of("request.after_session").get()
    at = session.ends_at + DAY
    session.refresh_from_db()
    moved = sessions.move(
        session=session,
        by=world.people["chair"],
        at=at,
        version=session.version,
        starts_at=at + DAY,
        ends_at=at + DAY + dt.timedelta(hours=1),
    )

    early = afterwards.ask_after(session=moved, at=at)
    written_early = written(first, at=at)
    later = afterwards.ask_after(session=moved, at=moved.ends_at + DAY)

    assert (early, later) == (0, 1)
    assert written_early is None
    again = letters_of("request.after_session").exclude(pk=first.pk).get()
    assert written(again, at=moved.ends_at + DAY) is not None


def test_only_who_said_that_they_would_come_is_asked_and_of_that_session(
    world, session
):
    """Not who said no or nothing, and nobody of another session that was that day."""
    other = SessionFactory(response=session.response, starts_at=session.starts_at)
    asked = {}
    for answer, at in (("yes", session), ("in_part", session), ("no", session),
                       ("", session), ("yes", other)):  # fmt: skip
        member = MembershipFactory(
            partnership=world.ours,
            from_on=worlds.LONG_AGO,
            duties=[Duty.TAKES_REQUESTS],
        )
        made = RequestFactory(
            response=session.response,
            organisation=member.organisation,
            session=at,
            answer=answer,
            reason="" if answer in ("yes", "") else "Staff",
            answered_at=AT if answer else None,
        )
        asked[made.pk] = member.person
    Request.objects.filter(pk=world.request.pk).delete()

    told = afterwards.ask_after(session=session, at=session.ends_at + DAY)

    written_to = {
        row.context_id: row.person for row in letters_of("request.after_session")
    }
    assert written_to == dict(list(asked.items())[:2])
    assert told == 2
    other.refresh_from_db()
    assert other.asked_after_at is None


def test_what_was_given_is_recorded_once(world, request_, session):
    request_.refresh_from_db()
    at = session.ends_at + DAY
    told = {
        "request": request_,
        "has_come": True,
        "given": {world.service: 14},
        "by": world.people["asked"],
        "at": at,
    }

    afterwards.tell_after(**told)
    afterwards.tell_after(**told)

    given = Delivery.objects.get()
    assert (given.reached, given.audience, given.format) == (
        14,
        "group",
        "presentation",
    )
    assert (given.organisation, given.on) == (world.advice, session.starts_at.date())
    assert given.recorded_by == world.people["asked"]
    assert not letters_of("request.told_after").exists()


def test_who_did_not_come_is_recorded_and_told_to_the_chair(world, request_, session):
    request_.refresh_from_db()

    afterwards.tell_after(
        request=request_,
        has_come=False,
        given={world.service: 3},
        by=world.people["asked"],
        at=session.ends_at + DAY,
    )

    assert not Delivery.objects.exists()
    assert Request.objects.get(pk=request_.pk).has_come is False
    assert letters_of("request.told_after").count() == 2


def test_nothing_is_said_of_a_session_before_it_was(world, request_, session):
    request_.refresh_from_db()

    with pytest.raises(afterwards.NotHeld):
        afterwards.tell_after(
            request=request_, has_come=True, by=world.people["asked"], at=AT
        )


def test_who_has_not_said_no_hears_that_a_session_moved_or_is_cancelled(
    world, request_, session
):
    refusing = RequestFactory(
        response=session.response,
        organisation=world.jobcentre,
        session=session,
        answer="no",
        answered_at=AT,
    )
    later = AT + 9 * DAY

    moved = sessions.move(
        session=session,
        starts_at=later,
        ends_at=later + dt.timedelta(hours=1),
        by=world.people["chair"],
        at=AT,
        version=1,
    )
    told = letters_of("session.changed").get()
    letter = written(told)
    sessions.cancel(
        session=moved, reason="Fire", by=world.people["chair"], at=AT, version=2
    )

    assert told.person == world.people["asked"]
    assert told.context_id != refusing.pk
    assert "12 March 2026" in letter.text
    assert "/link/request/" in letter.text
    assert "Canteen" not in letter.text  # the situation is need-to-know
    assert letters_of("session.changed").count() == 2
    assert "is called off" in written(letters_of("session.changed").last()).text


@pytest.mark.parametrize(
    ("changed", "is_told"),
    [
        ({"place": "Hall"}, True),
        ({"starts_at": AT + 6 * DAY}, True),
        ({"ends_at": AT + 8 * DAY}, True),
        ({"shift": "Back shift", "presented_by": "Two advisers", "places": 30}, False),
        ({}, False),
    ],
)
def test_those_asked_hear_of_another_time_or_place_and_of_nothing_else(
    world, request_, session, changed, is_told
):
    """Whatever the form sends along unchanged."""
    facts = ("kind", "place", "starts_at", "ends_at", "shift", "places", "presented_by")
    before = {name: getattr(session, name) for name in facts}

    sessions.move(
        session=session,
        by=world.people["chair"],
        at=AT,
        version=1,
        **before | changed,
    )

    assert letters_of("session.changed").exists() is is_told


def test_the_chairs_hear_once_of_a_request_that_did_not_arrive(world, monkeypatch):
    ask(world)
    letters_of("request.asked").update(state="bounced", settled_at=AT)
    monkeypatch.setattr("django.utils.timezone.now", lambda: AT + DAY)

    for _ in range(2):
        tell_of_failed_requests()

    told = letters_of("request.not_arrived")
    assert {row.person for row in told} == {
        world.people["chair"],
        world.people["deputy"],
    }
    assert told.count() == 2
    assert "Forth Citizens Advice" in written(told[0]).subject


@pytest.mark.parametrize(
    ("facts", "is_told"),
    [
        ({}, True),
        ({"state": State.BOUNCED}, True),
        ({"state": State.ACCEPTED}, False),
        ({"event": "request.after_session"}, False),
        ({"context_id": 10**6}, False),
        ({"settled_at": AT - 30 * DAY}, True),
        ({"settled_at": AT - 30 * DAY - dt.timedelta(seconds=1)}, False),
    ],
)
def test_chairs_telephone_where_a_request_itself_did_not_arrive(world, facts, is_told):
    """Not for another email of the same number, nor for one of long ago."""
    failed = {
        "event": "request.asked",
        "context_id": world.request.pk,
        "person": world.people["asked"],
        "state": State.DEAD,
        "settled_at": AT,
    }
    MessageFactory(**failed | facts)

    for _ in range(2):
        actions.tell_of_failed(at=AT)

    told = [row.person for row in letters_of("request.not_arrived")]
    chairs = [world.people["chair"], world.people["deputy"]]
    assert sorted(told, key=str) == (chairs if is_told else [])


def test_every_periodic_task_of_this_room_is_registered():
    app.loader.import_default_modules()
    named = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    ours = {"redundancies.ask_after_sessions", "redundancies.tell_of_failed_requests"}
    assert ours <= named & set(app.tasks)
