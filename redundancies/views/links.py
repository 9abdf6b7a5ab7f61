"""Pages without an account, opened by a signed link: GET shows, POST acts."""

from __future__ import annotations

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kit.acting import For, acting
from kit.templatetags.portal import people, yes_no
from notifications.choices import Purpose
from notifications.models import Link
from partnerships.models import Service
from redundancies.actions import afterwards, checks
from redundancies.actions.shared import Refused
from redundancies.forms.afterwards import AfterForm
from redundancies.forms.checks import CheckAnswerForm
from redundancies.models import AccountCheck, Request
from redundancies.rules import (
    CORRECTABLE_FOR,
    acts_for,
    may_answer,
    may_correct,
    no_longer_asked,
    not_held,
)
from redundancies.views.asked import answering, together
from redundancies.views.checks import check_rows
from redundancies.views.requests import (
    READ_AND_WRITE,
    answer_page,
    calendar_of,
    pass_on_page,
    take_answer,
)

GONE = 410


def linked(purpose, answered=None):
    """A page behind a link: unknown, spent and expired ones say what to do.

    What has been answered is thanked for, and can be corrected for a week, however
    often it is opened: `answered(request, link, at)` gives that page, or nothing.
    """

    def decorate(view):
        @wraps(view)
        def page(request, token):
            at = timezone.now()
            link = (
                Link.objects.opened_by(token, purpose).select_related("person").first()
            )
            if link is None:
                raise Http404
            if not link.is_for(link.person.email):
                return closed(request, "This link no longer works")
            # The link's own person acts, whoever is signed in in this browser.
            with acting(link.person, For.LINK):
                if answered and (thanks := answered(request, link, at)):
                    return thanks
                if not link.is_open(at):
                    return closed(request, "This link no longer works")
                return view(request, link, at)

        return login_not_required(require_http_methods(READ_AND_WRITE)(page))

    return decorate


def closed(request, heading):
    """A link that opens nothing any more, in plain words."""
    return render(
        request, "redundancies/link_closed.html", {"heading": heading}, status=GONE
    )


def unneeded(request, reason):
    """A link whose question nobody asks any more."""
    first, _, more = reason.partition(". ")
    return render(
        request,
        "redundancies/link_done.html",
        {"heading": first.rstrip("."), "paragraphs": [more] if more else []},
        status=GONE,
    )


@linked(Purpose.REQUEST)
def answer(request, link, at):
    """Answer a request, or change the answer, until the session."""
    row = request_of(link, at)
    if row is None:
        return closed(request, "This link no longer works for you")
    rows = together(row)
    stands = answering(rows, at)
    if stands["over"]:
        return unneeded(request, stands["over"])
    form, is_done = take_answer(request, rows, by=link.person, is_by_link=True)
    if is_done:
        return redirect(f"{request.path}?sent")
    links = {
        "pass_on_href": f"{request.path}pass-on/",
        "calendar_href": f"{request.path}calendar.ics",
    }
    if request.method != "POST" and "sent" in request.GET and stands["answers"]:
        return render(
            request,
            "redundancies/answer_sent.html",
            {
                "heading": "Your answer is sent",
                "answer_text": " and ".join(
                    dict.fromkeys(
                        one.get_answer_display() for one in rows if one.answer
                    )
                ),
                "row": row,
                "change_href": f"{request.path}?change",
                **stands,
                **links,
            },
        )
    return answer_page(
        request, rows, form, template="redundancies/answer_link.html", **links
    )


@linked(Purpose.REQUEST)
def pass_on(request, link, at):
    """Somebody else of the organisation answers, or goes."""
    row = request_of(link, at)
    if row is None:
        return closed(request, "This link no longer works for you")
    if reason := answering(together(row), at)["over"]:
        return unneeded(request, reason)
    return pass_on_page(
        request,
        row,
        by=link.person,
        back_href=request.path.removesuffix("pass-on/"),
        template="redundancies/question.html",
    )


@linked(Purpose.REQUEST)
def calendar(request, link, at):
    """What was said yes to, as a file for one's own calendar."""
    row = request_of(link, at)
    if row is None:
        return closed(request, "This link no longer works for you")
    rows = answering(together(row), at)["said_yes"]
    return calendar_of(rows, row.reference)


def request_of(link, at):
    """The request of a link, while its person still acts for who is asked."""
    row = Request.objects.for_page().filter(pk=link.target_id).first()
    on = timezone.localdate(at)
    return row if row and acts_for(person=link.person, request=row, on=on) else None


def told_after(request, link, at):
    """What an organisation has said of how it went; for a week it can be corrected."""
    row = request_of(link, at)
    if row is None or row.told_after_at is None:
        return None
    if may_correct(row.told_after_at, at) and "change" in request.GET:
        return after_form(request, row, link.person, at)
    # A press sent twice, or a page loaded again, sends nothing.
    if request.method == "POST":
        return redirect(request.path)
    return render(
        request,
        "redundancies/after_sent.html",
        {
            "heading": "Thank you",
            "confirmed": True,
            "paragraphs": list(told_words(row)),
            "asked": session_rows(row),
            "told": told_rows(row),
            "may_correct": may_correct(row.told_after_at, at),
            "until": row.told_after_at + CORRECTABLE_FOR,
        },
    )


def told_words(row):
    """That an organisation has said how it went, and what came of it."""
    yield f"{row.organisation} has said how it went."
    if row.deliveries.exists():
        yield "What it gave is recorded, and counts in the partnership’s figures."
    elif not row.has_come:
        yield "Nobody came, so nothing is counted. The chair has been told."


def told_rows(row):
    """What was sent, line by line."""
    given = row.deliveries.select_related("service").order_by(
        "service__position", "service__name"
    )
    words = "\n".join(
        f"{one.service}: {people(one.reached)}"
        if one.reached is not None
        else str(one.service)
        for one in given
    )
    lines = [
        {"label": "Did somebody come?", "value": yes_no(row.has_come)},
        {"label": "What support was given", "value": words},
        {"label": "Passed on to the chair", "value": row.passed_on},
        {"label": "Said by", "value": str(row.told_after_by or "")},
    ]
    return [line for line in lines if line["value"]]


def session_rows(row):
    """Which session it was."""
    return [
        {"label": "Employer", "value": str(row.response.situation.employer)},
        {"label": "Session", "value": str(row.session or "")},
    ]


@linked(Purpose.AFTER_SESSION, answered=told_after)
def after_session(request, link, at):
    """The day after: came, how many of what, anything to pass on."""
    row = request_of(link, at)
    if row is None:
        return closed(request, "This link no longer works for you")
    if reason := not_held(row, at):
        return unneeded(request, reason)
    return after_form(request, row, link.person, at)


def after_form(request, row, person, at):
    """The form of the day after, or of its correction."""
    is_correction = row.told_after_at is not None
    recorded = dict(row.deliveries.values_list("service", "reached"))
    asked = list(row.services.values_list("pk", flat=True))
    has_come = row.has_come if is_correction else True
    form = AfterForm(
        request.POST if request.method == "POST" else None,
        services=Service.objects.offered_in(row.response.partnership).for_list(),
        reached=recorded
        if is_correction
        else dict.fromkeys(asked, row.session.attended if row.session else None),
        initial={
            "has_come": str(has_come),
            "services": list(recorded) if is_correction else asked,
            "passed_on": row.passed_on,
        },
    )
    if request.method == "POST" and form.is_valid():
        act = afterwards.correct if is_correction else afterwards.tell_after
        try:
            act(request=row, by=person, at=at, **form.facts())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(request.path)
    return render(
        request,
        "redundancies/answer_after.html",
        {
            "form": form,
            "heading": "Correct how it went" if is_correction else "How did it go?",
            "caption": str(row.organisation),
            "asked": session_rows(row),
        },
    )


def check_of(link, at):
    """The account check of a link, while its person still has this duty."""
    check = AccountCheck.objects.for_page().filter(pk=link.target_id).first()
    is_theirs = (
        check is not None
        and check.person_id == link.person_id
        and may_answer(check=check, on=timezone.localdate(at))
    )
    return check if is_theirs else None


def checked(request, link, at):
    """What a contact has answered; for a week it can be corrected."""
    check = check_of(link, at)
    if check is None or check.answered_at is None:
        return None
    is_open = may_correct(check.answered_at, at) and not no_longer_asked(check.response)
    if is_open and "change" in request.GET:
        return check_form(request, check, link.person, at)
    if request.method == "POST":
        return redirect(request.path)
    rows = [
        {"label": "Answer", "value": check.get_answer_display()},
        {"label": "Message to the chair", "value": check.note},
    ]
    return render(
        request,
        "redundancies/after_sent.html",
        {
            "heading": "Thank you",
            "confirmed": True,
            "paragraphs": [
                f"The chair has your answer: “{check.get_answer_display()}”."
            ],
            "asked": [],
            "told": [row for row in rows if row["value"]],
            "may_correct": is_open,
            "until": check.answered_at + CORRECTABLE_FOR,
        },
    )


@linked(Purpose.ACCOUNT_CHECK, answered=checked)
def account_check(request, link, at):
    """The enterprise agency's contact says whether the employer is account-managed."""
    check = check_of(link, at)
    if check is None:
        return closed(request, "This link no longer works for you")
    if reason := no_longer_asked(check.response):
        return unneeded(request, reason)
    return check_form(request, check, link.person, at)


def check_form(request, check, person, at):
    """The question, or the correction of its answer."""
    is_correction = check.answered_at is not None
    form = CheckAnswerForm(
        request.POST if request.method == "POST" else None,
        initial={"answer": check.answer, "note": check.note},
    )
    if request.method == "POST" and form.is_valid():
        act = checks.correct if is_correction else checks.answer
        try:
            act(check=check, by=person, at=at, **form.cleaned_data)
        except checks.AnsweredAlready:
            # At the same moment, in another window.
            return redirect(request.path)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(request.path)
    return render(
        request,
        "redundancies/account_check_link.html",
        {
            "form": form,
            "heading": "Correct your answer" if is_correction else "Account check",
            "caption": str(check.organisation),
            "rows": check_rows(check),
        },
    )
