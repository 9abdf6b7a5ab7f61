"""Ask for an account check, and answer it when signed in."""

from __future__ import annotations

from django.contrib import messages as flash
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kit.acting import For, seeing
from kit.scoping import visible_or_404
from partnerships.models import Membership
from partnerships.roles import Duty, Permission
from redundancies.actions import checks as actions
from redundancies.actions.shared import Refused
from redundancies.doors import asks_in_which, caption_of
from redundancies.forms.checks import CheckAnswerForm, CheckForm
from redundancies.models import AccountCheck
from redundancies.rules import may_answer, no_longer_asked
from redundancies.views.requests import (
    READ_AND_WRITE,
    response_for,
    situation_for,
    without_partnership,
)


@asks_in_which
@require_http_methods(READ_AND_WRITE)
def ask(request, reference):
    """The chair asks the enterprise agency's contact."""
    situation, standing = situation_for(request, reference, Permission.PARTNERS_ASK)
    response = response_for(
        request,
        situation,
        standing,
        Permission.PARTNERS_ASK,
        what="Ask for the account check",
    )
    if response is None:
        return without_partnership(request, situation)
    at = timezone.now()
    contacts = (
        Membership.objects.on(timezone.localdate(at))
        .taking(Duty.CHECKS_ACCOUNTS)
        .filter(partnership=response.partnership, person__is_active=True)
        .for_list()
    )
    form = CheckForm(request.POST or None, contacts=contacts)
    form.cancel_href = situation.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask(response=response, by=request.user, at=at, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            flash.success(
                request,
                "The account check has been asked for. You will be told the answer.",
            )
            return redirect(situation)
    return render(
        request,
        "redundancies/account_check_ask.html",
        {
            "form": form,
            "heading": "Ask for the account check",
            "caption": caption_of(situation, response),
            "back_href": situation.get_absolute_url(),
            "has_contacts": contacts.exists(),
            "partnership": response.partnership,
        },
    )


@require_http_methods(READ_AND_WRITE)
def answer(request, pk):
    """The contact answers, signed in."""
    own = AccountCheck.objects.of_person(request.user).for_page()
    with seeing(For.ASKED):
        check = visible_or_404(own, pk=pk)
    at = timezone.now()
    if not may_answer(check=check, on=timezone.localdate(at)):
        raise Http404
    is_answered = check.answered_at is not None
    # Of what nobody asks any more, nothing of the employer is shown either.
    no_longer = no_longer_asked(check.response)
    posted = request.method == "POST" and not no_longer
    form = CheckAnswerForm(request.POST if posted else None)
    if posted and form.is_valid():
        try:
            actions.answer(check=check, by=request.user, at=at, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            flash.success(request, "Thank you. The chair has your answer.")
            return redirect("home")
    return render(
        request,
        "redundancies/account_check_answer.html",
        {
            "form": form,
            "heading": "Account check",
            "caption": str(check.organisation),
            "rows": [] if no_longer else check_rows(check),
            "is_answered": is_answered,
            "no_longer": "" if is_answered else no_longer,
        },
    )


def check_rows(check):
    """What the check needs of the employer, and no more."""
    situation = check.response.situation
    employer = situation.employer
    return [
        {"label": "Employer", "value": employer.name},
        {"label": "Company number", "value": employer.company_number},
        {"label": "Where", "value": str(situation.council or "")},
        {"label": "Asked by", "value": str(check.response.partnership)},
    ]
