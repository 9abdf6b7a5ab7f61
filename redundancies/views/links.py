"""Pages without an account, opened by a signed link: GET shows, POST acts."""

from __future__ import annotations

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kit.acting import For, acting
from notifications.choices import Purpose
from notifications.models import Link
from partnerships.models import Service
from redundancies.actions import checks, requests
from redundancies.actions.shared import Refused
from redundancies.forms.checks import CheckAnswerForm
from redundancies.forms.requests import AfterForm
from redundancies.models import AccountCheck, Request
from redundancies.rules import (
    acts_for,
    closes_at,
    may_answer,
    no_longer_asked,
    not_held,
    over,
)
from redundancies.views.checks import check_rows
from redundancies.views.requests import (
    READ_AND_WRITE,
    answer_page,
    asked_rows,
    take_answer,
)

GONE = 410


def linked(purpose, answered=None):
    """A page behind a link: unknown, spent and expired ones say what to do.

    What has been answered is thanked for, however often and late it is opened:
    `answered(request, link, at)` gives that page, or nothing.
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
                    # A press sent twice, or a page loaded again, sends nothing.
                    is_sent = request.method == "POST"
                    return redirect(request.path) if is_sent else thanks
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


def done(request, heading, *paragraphs):
    return render(
        request,
        "redundancies/link_done.html",
        {"heading": heading, "confirmed": True, "paragraphs": paragraphs},
    )


@linked(Purpose.REQUEST)
def answer(request, link, at):
    """Answer a request, or change the answer, until the session."""
    row = request_of(link, at)
    if row is None:
        return closed(request, "This link no longer works for you")
    if reason := over(row, at):
        return unneeded(request, reason)
    form, is_done = take_answer(request, row, by=link.person, is_by_link=True)
    if is_done:
        return redirect(f"{request.path}?sent")
    if request.method != "POST" and "sent" in request.GET and row.answer:
        return render(
            request,
            "redundancies/answer_sent.html",
            {
                "heading": "Your answer is sent",
                "row": row,
                "closes_at": closes_at(row),
                "change_href": f"{request.path}?change",
            },
        )
    return answer_page(request, row, form, template="redundancies/answer_link.html")


def request_of(link, at):
    """The request of a link, while its person still acts for who is asked."""
    row = Request.objects.for_page().filter(pk=link.target_id).first()
    on = timezone.localdate(at)
    return row if row and acts_for(person=link.person, request=row, on=on) else None


def told_after(request, link, at):
    """The thanks to an organisation that has said how it went."""
    row = request_of(link, at)
    if row is None or row.told_after_at is None:
        return None
    return done(request, "Thank you", *told_words(row))


def told_words(row):
    """That an organisation has said how it went, and what came of it."""
    yield f"{row.organisation} has said how it went."
    if row.deliveries.exists():
        yield "What it gave is recorded, and counts in the partnership’s figures."


@linked(Purpose.AFTER_SESSION, answered=told_after)
def after_session(request, link, at):
    """The day after: came, how many, anything to pass on."""
    row = request_of(link, at)
    if row is None:
        return closed(request, "This link no longer works for you")
    if reason := not_held(row, at):
        return unneeded(request, reason)
    services = Service.objects.offered_in(row.response.partnership).for_list()
    form = AfterForm(
        request.POST if request.method == "POST" else None,
        services=services,
        initial={
            "has_come": "True",
            "services": list(row.services.values_list("pk", flat=True)),
            "reached": row.session.attended if row.session else None,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            requests.tell_after(request=row, by=link.person, at=at, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(request.path)
    return render(
        request,
        "redundancies/answer_after.html",
        {
            "form": form,
            "heading": "How did it go?",
            "caption": str(row.organisation),
            "asked": asked_rows(row)[:4],
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
    """The thanks to a contact who has answered."""
    check = check_of(link, at)
    if check is None or check.answered_at is None:
        return None
    answer = check.get_answer_display()
    return done(request, "Thank you", f"The chair has your answer: “{answer}”.")


@linked(Purpose.ACCOUNT_CHECK, answered=checked)
def account_check(request, link, at):
    """The enterprise agency's contact says whether the employer is account-managed."""
    check = check_of(link, at)
    if check is None:
        return closed(request, "This link no longer works for you")
    if reason := no_longer_asked(check.response):
        return unneeded(request, reason)
    form = CheckAnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            checks.answer(check=check, by=link.person, at=at, **form.cleaned_data)
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
            "heading": "Account check",
            "caption": str(check.organisation),
            "rows": check_rows(check),
        },
    )
