"""Log a redundancy, report possible job losses, and what happens next."""

import datetime as dt

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from kit.acting import For, seeing
from kit.scoping import required, visible_or_404
from partnerships.doors import Permitted
from partnerships.models import PartnershipArea
from partnerships.roles import CHAIRS, Permission
from partnerships.standing import standing_of
from redundancies import clocks
from redundancies.actions import attaching, intake
from redundancies.choices import Source, Status
from redundancies.forms.intake import ANOTHER, LogForm, ReportForm
from redundancies.models import Employer, Response, Situation
from redundancies.querysets import sight_of
from redundancies.views.base import Changing

MOST_SUGGESTED = 10
MOST_ALIKE = 5


class EmployerSuggest(View):
    """Employers of situations that the person may see, as it types."""

    http_method_names = ("post",)

    def post(self, request):
        standing = standing_of(request.user)
        required(
            standing.may(Permission.SITUATION_ADD)
            or standing.may(Permission.SITUATION_REPORT)
        )
        words = " ".join(request.POST.get("words", "").split())[:200]
        if len(words) < 2 or "\0" in words:
            return JsonResponse({"suggestions": []})
        names = (
            Employer.objects.known_to(standing)
            .named_like(words)
            .values_list("name", flat=True)[: MOST_SUGGESTED * 3]
        )
        shown = list(dict.fromkeys(names))[:MOST_SUGGESTED]
        return JsonResponse({"suggestions": [{"value": name} for name in shown]})


class TakeIn(Permitted, Changing):
    """A new situation, unless it is one that is open already."""

    template_name = "redundancies/situation_log.html"

    def get_initial(self):
        """Most partnerships have one council: then it is filled in."""
        if self.request.method == "POST":
            return {}
        places = self.standing.partnerships(self.permission)
        day = timezone.localdate()
        councils = list(
            PartnershipArea.objects.on(day)
            .filter(partnership__in=places)
            .values_list("council", flat=True)[:2]
        )
        return {"council": councils[0]} if len(councils) == 1 else {}

    def get_back(self):
        return reverse("redundancies:list")

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        # Asked before, so the answer belongs to the form.
        if self.request.POST.get("is_another"):
            words = " ".join(self.request.POST.get("employer", "").split())[:200]
            rows = Situation.objects.seen_by(self.standing).alike(words)
            form.offer(list(rows[:MOST_ALIKE]))
        return form

    def form_valid(self, form):
        facts = dict(form.cleaned_data)
        name = facts.pop("employer")
        is_another = facts.pop("is_another", "")
        if is_another and is_another != ANOTHER:
            return self.join(is_another, facts)
        alike = None if is_another else self.alike(name, facts["form_key"])
        if alike:
            form.ask_if_same(alike)
            return self.render_to_response(
                self.get_context_data(form=form, alike=alike)
            )
        # A form that is sent twice finds what it made.
        situation = self.action(
            by=self.request.user, at=timezone.now(), employer_name=name, **facts
        )
        return redirect("redundancies:logged", situation.reference)

    def join(self, reference, facts):
        """What was typed joins a situation that is open already."""
        seen = Situation.objects.seen_by(self.standing)
        into = visible_or_404(seen.open(), reference=reference)
        attaching.attach(
            into=into, by=self.request.user, at=timezone.now(), **self.told(facts)
        )
        messages.success(
            self.request,
            "What you typed was added to this situation. It can be taken out again.",
        )
        return redirect(into.get_absolute_url())

    def told(self, facts):
        """Who told of it, as the form has it."""
        return facts

    def alike(self, name, form_key):
        """Open situations like this one, unless this very form made one already."""
        rows = Situation.objects.seen_by(self.standing).alike(name)
        found = list(rows[:MOST_ALIKE])
        if (
            found
            and Situation.objects.filter(
                form_key=form_key, logged_by=self.request.user
            ).exists()
        ):
            return []
        return found


class LogSituation(TakeIn):
    """Log a redundancy: one page, four questions."""

    permission = Permission.SITUATION_ADD
    form_class = LogForm
    heading = "Log a redundancy"
    intro = "Everything else can be added later, in any order."
    action = staticmethod(intake.log)


class ReportSituation(TakeIn):
    """Report possible job losses: the chair checks."""

    permission = Permission.SITUATION_REPORT
    form_class = ReportForm
    heading = "Report possible job losses"
    intro = (
        "Rumours are welcome. The chair of the partnership checks what you report; "
        "nobody else sees it until then."
    )
    action = staticmethod(intake.report)

    def told(self, facts):
        """What a member has heard gives way to what was told of the same place."""
        by = self.request.user.get_full_name()
        return facts | {
            "source": Source.PARTNER,
            "told_by": by,
            "is_hearsay": True,
        }


class Logged(View):
    """What happens next and by when: for who logged or reported it."""

    def get(self, request, reference):
        with seeing(For.ASKED):
            return self.confirmed(request, reference)

    def confirmed(self, request, reference):
        since = timezone.now() - dt.timedelta(days=1)
        situation = visible_or_404(
            Situation.objects.logged_lately_by(request.user, since).for_detail(),
            reference=reference,
        )
        standing = standing_of(request.user)
        seen = Situation.objects.seen_by(standing)
        # Who told of it hears who leads, wherever it went since.
        now = situation.merged_into_id or situation.pk
        lead = (
            Response.objects.with_clock()
            .filter(situation=now, is_lead=True, to_on=None)
            .first()
        )
        is_reported = situation.status == Status.REPORTED
        may_see = seen.filter(pk=situation.pk).exists()
        return render(
            request,
            "redundancies/situation_logged.html",
            {
                "heading": "Report sent" if is_reported else "Redundancy logged",
                "confirmed": True,
                "panel_text": f"Reference: {situation.reference}",
                "situation": situation,
                "steps": next_steps(situation, lead, standing),
                "next_href": situation.get_absolute_url()
                if may_see
                else reverse("redundancies:list"),
                "next_text": "Open the situation"
                if may_see
                else "Go to the list of situations",
            },
        )


def next_steps(situation, lead, standing):
    """What happens next, in sentences."""
    steps = []
    if lead is None:
        steps.append(
            "The National PACE team has been told, and will find the partnership "
            "that leads."
        )
    else:
        is_chair = any(
            held.partnership_id == lead.partnership_id and held.role in CHAIRS
            for held in standing.held
        )
        told = (
            f"{lead.partnership.name} leads the response."
            if is_chair
            else f"The chair of {lead.partnership.name} has been told."
        )
        steps.append(told)
        if situation.status == Status.REPORTED:
            steps.append(
                "Check the report now, and confirm or reject it."
                if is_chair
                else "The chair checks the report, and confirms or rejects it."
            )
        if sight_of(situation.pk, standing).knows("clock"):
            clock = clocks.response(
                events=lead.events_of_clock(),
                at=timezone.now(),
                local_holidays=set(lead.holidays),
                status=situation.status,
                closed_on=lead.closed_on,
            )
            steps.append(clock.sentence)
    steps.append(
        "The rest of the partnership is told once the chair shares it with the "
        "partnership."
    )
    return steps
