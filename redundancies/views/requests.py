"""Ask partners from a situation's page, and answer when signed in."""

from __future__ import annotations

from django.contrib import messages as flash
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kit.scoping import allowed_or_403, visible_or_404
from kit.versions import ChangedMeanwhile
from partnerships.actions import organisations
from partnerships.roles import Permission
from partnerships.standing import standing_of
from redundancies import calendars
from redundancies.actions import answers
from redundancies.actions import requests as actions
from redundancies.actions.case_members import Outside
from redundancies.actions.shared import Refused
from redundancies.choices import SessionState
from redundancies.doors import asks_in_which, caption_of, response_to_act_on
from redundancies.forms.answering import AnswerForm, PassOnForm
from redundancies.forms.asking import AskForm, askable_in, asked_by_organisation
from redundancies.models import Request, Site, Situation
from redundancies.rules import is_open
from redundancies.views.asked import (
    answering,
    asked_rows,
    colleagues_of,
    together,
)

READ_AND_WRITE = ["GET", "HEAD", "POST"]


def situation_for(request, reference, permission):
    """The situation on which this person may do this: else 404 or 403."""
    standing = standing_of(request.user)
    seen = Situation.objects.seen_by(standing).for_detail()
    situation = visible_or_404(seen, reference=reference)
    allowed_or_403(Situation.objects.permitting(standing, permission), situation)
    return situation, standing


def response_for(request, situation, standing, permission, **which):
    """The response through which this person acts; of several, the one chosen."""
    permitted = situation.responses.permitting(standing, permission)
    rows = list(permitted.leading_first().select_related("partnership"))
    response = response_to_act_on(request, situation, rows, **which)
    if response is not None:
        response.situation = situation
    return response


def without_partnership(request, situation):
    """Nobody responds yet: the council comes first."""
    flash.info(
        request, "This situation is waiting for a partnership. Set its council first."
    )
    return redirect(situation)


@asks_in_which
@require_http_methods(READ_AND_WRITE)
def ask(request, reference):
    """Pick sessions, support and organisations, and ask them."""
    situation, standing = situation_for(request, reference, Permission.PARTNERS_ASK)
    response = response_for(
        request, situation, standing, Permission.PARTNERS_ASK, what="Ask partners"
    )
    if response is None:
        return without_partnership(request, situation)
    at = timezone.now()
    form = ask_form(request, response, standing, at)
    form.cancel_href = situation.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        try:
            made = ask_these(form.cleaned_data, response, by=request.user, at=at)
        except (Refused, organisations.OrganisationKnown) as refusal:
            form.add_error(None, str(refusal))
        else:
            flash.success(request, asked_words(made, form.cleaned_data))
            return redirect("redundancies:board", situation.reference)
    return render(
        request,
        "redundancies/request_ask.html",
        {
            "form": form,
            "heading": "Ask partners",
            "caption": caption_of(situation, response),
            "back_href": situation.get_absolute_url(),
        },
    )


def ask_form(request, response, standing, at):
    """The form with what can be asked here, and what was asked already."""
    on = timezone.localdate(at)
    sessions = list(
        response.sessions.filter(
            state=SessionState.PLANNED, starts_at__gt=at
        ).for_list()
    )
    asked = response.requests.filter(withdrawn_at=None).select_related("session")
    there = asked_by_organisation(asked.order_by("session__starts_at", "pk"))
    askable = askable_in(response.partnership, on, councils_of(response.situation))
    for pk, one in askable.items():
        one.asked = there.get(pk, [])
    return AskForm(
        request.POST or None,
        sessions=sessions,
        askable=askable,
        usual=Request.objects.usual_in(response.partnership, standing, askable),
        may_add=standing.may(Permission.MEMBERS_EDIT, response.partnership_id),
        on=on,
        initial={"answer_by": actions.aim_of(response, at=at, sessions=())}
        | like_another(request.GET.get("like", ""), response),
    )


def councils_of(situation):
    """The codes of the council areas in which the situation is known to be."""
    found = set(
        Site.objects.filter(situation=situation, council__isnull=False).values_list(
            "council__code", flat=True
        )
    )
    return found | ({situation.council.code} if situation.council else set())


def like_another(reference, response):
    """What another organisation was asked, where somebody else is asked for it."""
    if not reference.isalnum():
        return {}
    row = response.requests.filter(reference=reference).first()
    if row is None:
        return {}
    sessions = response.requests.asked_with(row).exclude(session=None)
    return {
        "sessions": [str(pk) for pk in sessions.values_list("session", flat=True)],
        "needed": [str(pk) for pk in row.services.values_list("pk", flat=True)],
        "message": row.message,
        "who": "needed",
    }


def ask_these(facts, response, *, by, at):
    """The one call, with who is outside the partnership made known first."""
    return actions.ask(
        response=response,
        services_by_organisation=facts["services_by_organisation"],
        outside=outsider(facts["outside_facts"], by=by),
        sessions=facts["chosen_sessions"],
        answer_by=facts["answer_by"],
        message=facts["message"],
        form_key=facts["form_key"],
        by=by,
        at=at,
    )


def outsider(facts, *, by):
    """Who becomes a member for this case; its organisation is entered if need be."""
    if facts is None:
        return None
    organisation = facts["known"] or organisations.add(
        by=by, name=facts["name"], type=facts["type"], is_local=True
    )
    return Outside(
        organisation=organisation,
        email=facts["email"],
        given_name=facts["given_name"],
        family_name=facts["family_name"],
        telephone=facts["telephone"],
        to_on=facts["to_on"],
        services=facts["services"],
    )


def asked_words(made, facts):
    """How many are asked, and who was asked for all of it before."""
    asked = {row.organisation_id for row in made}
    count = len(asked)
    words = f"{count} organisation{' is' if count == 1 else 's are'} asked. "
    before = sorted(
        row.name for row in facts["services_by_organisation"] if row.pk not in asked
    )
    if before:
        words += f"Asked before, and not again: {', '.join(before)}. "
    return f"{words}The board shows who answers."


def own_request(request, reference):
    """A request to one's own organisation: else 404 or 403."""
    standing = standing_of(request.user)
    row = visible_or_404(
        Request.objects.seen_by(standing).for_page(), reference=reference
    )
    allowed_or_403(Request.objects.permitting(standing, Permission.REQUEST_ANSWER), row)
    return row


@require_http_methods(READ_AND_WRITE)
def answer(request, reference):
    """Answer for one's own organisation, signed in."""
    row = own_request(request, reference)
    rows = together(row)
    form, is_done = take_answer(request, rows, by=request.user, is_by_link=False)
    if is_done:
        flash.success(request, "Your answer is sent. The chair sees it at once.")
        return redirect("redundancies:request", row.reference)
    return answer_page(
        request,
        rows,
        form,
        template="redundancies/answer_edit.html",
        pass_on_href=reverse("redundancies:request-pass-on", args=[row.reference]),
        calendar_href=reverse("redundancies:request-calendar", args=[row.reference]),
    )


@require_http_methods(READ_AND_WRITE)
def pass_on(request, reference):
    """Somebody else of one's organisation answers or goes, signed in."""
    row = own_request(request, reference)
    return pass_on_page(
        request,
        row,
        by=request.user,
        back_href=reverse("redundancies:request", args=[row.reference]),
        template="redundancies/form.html",
    )


def pass_on_page(request, row, *, by, back_href, template):
    """To whom a request is passed on; it gets an email with a link of its own."""
    people = [person for person in colleagues_of(row) if person != by]
    form = PassOnForm(
        request.POST if request.method == "POST" else None, colleagues=people
    )
    form.cancel_href = back_href
    if request.method == "POST" and form.is_valid():
        try:
            person = answers.pass_on(
                request=row, to=form.chosen(), by=by, at=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            flash.success(request, f"{person} gets an email with a link.")
            return redirect(back_href)
    return render(
        request,
        template,
        {
            "form": form,
            "heading": "Who takes it over?",
            "caption": str(row.organisation),
            "intro": "They get an email with a link of their own, answer for your "
            "organisation, or go. Your link still works.",
            "back_href": back_href,
        },
    )


@require_safe
def calendar(request, reference):
    """What was said yes to, as a file for one's own calendar, signed in."""
    rows = answering(together(own_request(request, reference)), timezone.now())
    return calendar_of(rows["said_yes"], reference)


def calendar_of(rows, name):
    return calendars.answer_with(calendars.of_partner(rows), f"pace-{name}.ics")


def take_answer(request, rows, *, by, is_by_link):
    """The form, and whether its answer was taken."""
    posted = request.POST if request.method == "POST" else None
    at = timezone.now()
    open_ones = [row for row in rows if is_open(row, at)]
    form = AnswerForm(
        posted,
        rows=open_ones or rows,
        colleagues=colleagues_of(rows[0]),
        by=by,
        initial={"version": sum(row.version for row in rows)},
    )
    if posted is None or not form.is_valid():
        return form, False
    try:
        answers.answer_each(
            request=rows[0],
            answers=form.answers(),
            goes=form.going(),
            by=by,
            at=at,
            version=form.cleaned_data["version"],
            is_by_link=is_by_link,
        )
    except ChangedMeanwhile:
        stored = together(rows[0])
        newest = max(stored, key=lambda row: (row.answered_at is not None, row.version))
        form.changed_meanwhile(
            version=sum(row.version for row in stored),
            now={"answer": newest.answer},
            by=by,
            who=newest.answered_by,
            at=newest.answered_at,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
    else:
        return form, True
    return form, False


def answer_page(request, rows, form, *, template, status=200, **links):
    """What is asked, what was answered, and the form while it is open."""
    at = timezone.now()
    row, stands = rows[0], answering(rows, at)
    is_changing = request.method == "POST" or "change" in request.GET
    return render(
        request,
        template,
        {
            "form": form,
            "row": row,
            "heading": "Can you help?",
            "caption": str(row.organisation),
            "is_changing": is_changing or not stands["is_answered"],
            "asked": [] if row.withdrawn_at else asked_rows(rows),
            "back_href": reverse("home"),
            **stands,
            **links,
        },
        status=status,
    )
