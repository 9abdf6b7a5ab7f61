"""The one follow-up at six months."""

import datetime as dt

import pytest
import time_machine
from django.test import Client as Browser

from accounts.models import AuditEvent
from clients import emails, tasks
from clients.actions import follow_ups
from clients.actions.follow_ups import AlreadyAnswered, NotDueYet
from clients.choices import AnsweredBy
from clients.models import Client, FollowUp, Outcome
from notifications.choices import Purpose
from notifications.letters import kind_of
from notifications.models import Link, Message

DUE = dt.date(2026, 9, 2)
AT = dt.datetime(2026, 9, 2, 9, 0, tzinfo=dt.UTC)
KEY = "8a0d3c0e-1f5e-4c1b-9d0c-1234567890ab"


@pytest.fixture
def follow_up(world):
    return FollowUp.objects.create(case=world.case, due_on=DUE)


def test_a_due_follow_up_is_asked_once_however_often_the_task_runs(follow_up):
    with time_machine.travel(AT, tick=False):
        tasks.ask_follow_ups()
        tasks.ask_follow_ups()

    letter = Message.objects.get(event=emails.FOLLOW_UP)
    assert letter.address == "case@people.example"
    follow_up.refresh_from_db()
    assert (follow_up.asked_at, follow_up.asked_by) == (AT, "email")


def test_nobody_is_asked_before_it_is_due(follow_up):
    assert follow_ups.ask(at=AT - dt.timedelta(days=1)) == 0


@pytest.mark.parametrize(
    "facts", [{"email": ""}, {"contact_by": "telephone"}, {"contact_by": "letter"}]
)
def test_who_may_not_be_written_to_is_telephoned(world, follow_up, facts):
    Client.objects.filter(pk=world.case.client_id).update(**facts)

    follow_ups.ask(at=AT)

    assert not Message.objects.exists()
    assert FollowUp.objects.to_telephone(AT).get() == follow_up


def test_without_an_answer_somebody_telephones_after_two_weeks(follow_up):
    follow_ups.ask(at=AT)

    assert not FollowUp.objects.to_telephone(AT + dt.timedelta(days=13)).exists()
    assert FollowUp.objects.to_telephone(AT + dt.timedelta(days=14)).exists()


def test_after_two_months_nobody_telephones_any_more(follow_up):
    follow_ups.ask(at=AT)

    assert FollowUp.objects.to_telephone(AT + dt.timedelta(days=60)).exists()
    assert not FollowUp.objects.to_telephone(AT + dt.timedelta(days=61)).exists()


def letter_to(follow_up, address="case@people.example"):
    return kind_of(emails.FOLLOW_UP).write(
        context_id=follow_up.pk, person=None, address=address, at=AT
    )


def test_the_letter_names_nobody_and_holds_a_link(world, follow_up):
    letter = letter_to(follow_up)

    for word in ("Morag", "Mills", "01632"):
        assert word not in letter.subject + letter.text + letter.html
    link = Link.objects.get()
    assert (link.purpose, link.target_id) == (Purpose.FOLLOW_UP, follow_up.pk)
    assert "/link/follow-up/" in letter.text


def test_no_letter_goes_to_an_address_given_up_or_once_answered(follow_up):
    assert letter_to(follow_up, address="old@people.example") is None
    FollowUp.objects.update(answered_at=AT)
    assert letter_to(follow_up) is None


@pytest.fixture
def address(follow_up):
    line = next(
        part for part in letter_to(follow_up).text.split() if "/link/follow-up/" in part
    )
    return "/" + line.split("/", 3)[3]


def answers(**facts):
    return {"form_key": KEY, "work": "looking"} | facts


@time_machine.travel(AT, tick=False)
def test_the_person_answers_by_the_link_without_an_account(address, follow_up):
    browser = Browser()

    page = browser.get(address)
    assert "What are you doing now?" in page.text
    assert "Morag" not in page.text
    assert not Outcome.objects.exists()

    thanks = browser.post(
        address,
        answers(
            work="employed",
            started_on_day="1",
            started_on_month="6",
            started_on_year="2026",
            pay="higher",
            helped="some_extent",
        ),
        follow=True,
    )

    assert "Thank you" in thanks.text
    outcome = Outcome.objects.get()
    assert outcome.answered_by == AnsweredBy.LINK
    assert (outcome.work, outcome.started_on) == ("employed", dt.date(2026, 6, 1))
    assert (outcome.pay, outcome.helped) == ("higher", "some_extent")
    assert outcome.recorded_by is None
    assert Link.objects.get().spent_at == AT
    event = AuditEvent.objects.get(verb="outcome.recorded")
    assert event.changes == {"answered_by": [None, "link"]}


@time_machine.travel(AT, tick=False)
def test_the_answer_counts_once(address):
    browser = Browser()
    browser.post(address, answers())

    again = browser.post(address, answers(work="retired"))

    assert "Thank you" in again.text
    assert Outcome.objects.get().work == "looking"


@time_machine.travel(AT, tick=False)
def test_only_the_first_question_needs_an_answer(address):
    page = Browser().post(address, answers(work="", helped="some_extent"))

    assert "Select what you are doing now" in page.text
    assert 'value="some_extent" checked' in page.text


@time_machine.travel(AT, tick=False)
def test_what_is_said_of_a_job_counts_only_with_one(address):
    Browser().post(address, answers(work="retired", pay="lower", is_full_time="True"))

    outcome = Outcome.objects.get()
    assert (outcome.pay, outcome.is_full_time, outcome.started_on) == ("", None, None)


def test_a_link_that_ran_out_or_is_foreign_says_what_to_do(address):
    with time_machine.travel(AT + dt.timedelta(days=61), tick=False):
        gone = Browser().get(address)
    foreign = Browser().get("/link/follow-up/someone-elses/")

    assert (gone.status_code, foreign.status_code) == (404, 404)
    assert "This link does not work" in gone.text
    assert gone.text.split("<main")[1] == foreign.text.split("<main")[1]


@time_machine.travel(AT, tick=False)
def test_an_adviser_records_by_telephone_only_without_an_answer(
    world, browser_of, follow_up, address
):
    browser = browser_of("on_it")
    page = f"/clients/{world.case.reference}/follow-up/"

    browser.post(page, answers(work="training"))
    again = browser.post(page, answers(form_key="8a0d3c0e-1f5e-4c1b-9d0c-000000000000"))

    outcome = Outcome.objects.get()
    assert (outcome.answered_by, outcome.work) == (AnsweredBy.ADVISER, "training")
    assert "answered already" in again.text
    # The person's own link is used up with it.
    assert "Thank you" in Browser().get(address).text


def test_nobody_is_asked_by_telephone_before_it_is_due(world, follow_up):
    with pytest.raises(NotDueYet):
        follow_ups.answer(
            follow_up=follow_up,
            answered_by=AnsweredBy.ADVISER,
            by=world.people["on_it"],
            at=AT - dt.timedelta(days=1),
            work="retired",
        )


def test_a_second_answer_is_refused(world, follow_up):
    facts = {
        "follow_up": follow_up,
        "answered_by": AnsweredBy.ADVISER,
        "by": world.people["on_it"],
        "at": AT,
    }
    follow_ups.answer(**facts, work="retired")

    with pytest.raises(AlreadyAnswered):
        follow_ups.answer(**facts, work="employed")


@time_machine.travel(AT, tick=False)
def test_the_list_to_telephone_is_the_own_partnerships(world, browser_of, follow_up):
    Client.objects.filter(pk=world.case.client_id).update(email="")
    follow_ups.ask(at=AT)

    assert "Morag" in browser_of("chair").get("/clients/telephone/").text
    assert "Morag" not in browser_of("far_chair").get("/clients/telephone/").text
