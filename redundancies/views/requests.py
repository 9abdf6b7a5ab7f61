"""Ask partners from a situation's page, and answer when signed in."""

from __future__ import annotations

from django.contrib import messages as flash
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kit.scoping import allowed_or_403, visible_or_404
from kit.templatetags.portal import gov_datetime, gov_time
from kit.versions import ChangedMeanwhile
from partnerships.roles import Permission
from partnerships.standing import standing_of
from redundancies.actions import requests as actions
from redundancies.actions.shared import Refused
from redundancies.choices import SessionState
from redundancies.doors import asks_in_which, caption_of, response_to_act_on
from redundancies.forms.requests import AnswerForm, AskForm
from redundancies.models import Request, Situation
from redundancies.rules import closes_at, is_open, over

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
    """Pick organisations by service, and ask them."""
    situation, standing = situation_for(request, reference, Permission.PARTNERS_ASK)
    response = response_for(
        request, situation, standing, Permission.PARTNERS_ASK, what="Ask partners"
    )
    if response is None:
        return without_partnership(request, situation)
    at = timezone.now()
    sessions = response.sessions.filter(
        state=SessionState.PLANNED, starts_at__gt=at
    ).for_list()
    form = AskForm(
        request.POST or None,
        response=response,
        sessions=sessions,
        on=timezone.localdate(at),
    )
    form.cancel_href = situation.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.ask(
                response=response,
                services_by_organisation=form.cleaned_data["services_by_organisation"],
                session=form.cleaned_data["chosen_session"],
                message=form.cleaned_data["message"],
                form_key=form.cleaned_data["form_key"],
                by=request.user,
                at=at,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            count = len(made)
            flash.success(
                request,
                f"{count} organisation{' is' if count == 1 else 's are'} asked. "
                "The board shows who answers.",
            )
            return redirect(f"{situation.get_absolute_url()}#board")
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


@require_http_methods(READ_AND_WRITE)
def answer(request, reference):
    """Answer for one's own organisation, signed in."""
    standing = standing_of(request.user)
    row = visible_or_404(
        Request.objects.seen_by(standing).for_page(), reference=reference
    )
    allowed_or_403(Request.objects.permitting(standing, Permission.REQUEST_ANSWER), row)
    form, is_done = take_answer(request, row, by=request.user, is_by_link=False)
    if is_done:
        flash.success(request, "Your answer is sent. The chair sees it at once.")
        return redirect("redundancies:request", row.reference)
    return answer_page(request, row, form, template="redundancies/answer_edit.html")


def take_answer(request, row, *, by, is_by_link):
    """The form, and whether its answer was taken."""
    posted = request.POST if request.method == "POST" else None
    form = AnswerForm(posted, request=row)
    if posted is None or not form.is_valid():
        return form, False
    try:
        actions.answer(
            request=row,
            by=by,
            at=timezone.now(),
            is_by_link=is_by_link,
            **form.facts(),
        )
    except ChangedMeanwhile:
        stored = Request.objects.for_page().get(pk=row.pk)
        form.changed_meanwhile(
            version=stored.version,
            now={"answer": stored.answer},
            by=by,
            who=stored.answered_by,
            at=stored.answered_at,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
    else:
        return form, True
    return form, False


def answer_page(request, row, form, *, template, status=200):
    """What is asked, what was answered, and the form while it is open."""
    at = timezone.now()
    is_changing = request.method == "POST" or "change" in request.GET
    return render(
        request,
        template,
        {
            "form": form,
            "row": row,
            "heading": "Can you help?",
            "caption": str(row.organisation),
            "is_open": is_open(row, at),
            "over": over(row, at),
            "closes_at": closes_at(row),
            "is_changing": is_changing or not row.answer,
            "asked": asked_rows(row),
            "answered": answered_rows(row),
            "back_href": reverse("home"),
        },
        status=status,
    )


def asked_rows(row):
    """Where, when and what is asked."""
    situation, session = row.response.situation, row.session
    services = ", ".join(
        service.name for service in row.services.order_by("position", "pk")
    )
    where = session.place if session else situation.place
    if session and session.site:
        where = f"{where}, for people of {session.site}"
    rows = [
        {"label": "Employer", "value": str(situation.employer)},
        {"label": "Where", "value": where or str(situation.council or "")},
        {
            "label": "When",
            "value": f"{session.get_kind_display()}, {spoken(session)}"
            if session
            else "",
        },
        {"label": "What is asked", "value": services or "To take part"},
        {"label": "Asked by", "value": f"{row.asked_by}, {row.response.partnership}"},
    ]
    if row.message:
        rows.insert(4, {"label": "Message", "value": row.message})
    return rows


def spoken(session):
    """From when to when."""
    when = f"{gov_datetime(session.starts_at)} to {gov_time(session.ends_at)}"
    return f"{when}, {session.shift}" if session.shift else when


def answered_rows(row):
    """The answer that stands, and whose it is."""
    if not row.answer:
        return []
    rows = [
        {"label": "Answer", "value": row.get_answer_display()},
        {"label": "Who is coming", "value": row.who_comes},
        {"label": "What they bring or do", "value": row.commitments},
        {"label": "Why not, or not all", "value": row.reason},
        {"label": "Answered by", "value": str(row.answered_by or "")},
    ]
    return [line for line in rows if line["value"]]
