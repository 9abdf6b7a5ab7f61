"""How long a second step may be put off; help for who lost theirs, by two people."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts import factors
from accounts.models import FactorHelp, FactorRule
from kit.scoping import required, visible_or_404
from partnerships import forms
from partnerships.actions import factors as actions
from partnerships.querysets import cared_for
from partnerships.roles import Permission
from partnerships.standing import standing_of
from partnerships.views.base import Changing, Permitted, parts_of


class SecondStepRule(Permitted, Changing):
    """What holds now and from when on, who waits for help, and setting another rule."""

    permission = Permission.REFERENCE_EDIT
    form_class = forms.RuleForm
    template_name = "partnerships/second_step_rule.html"
    heading = "Second step for signing in"

    def get_initial(self):
        rule = factors.rule_on(timezone.localdate())
        return {"national_days": rule.national_days, "other_days": rule.other_days}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "parts": parts_of(self.standing, self.request.path),
            "rule": factors.rule_on(timezone.localdate()),
            "rules": FactorRule.objects.for_list()[:20],
            "helps": FactorHelp.objects.waiting(timezone.now()).for_list(),
        }

    def form_valid(self, form):
        actions.set_rule(by=self.request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(self.request, "The rule has been set.")
        return redirect("partnerships:second-step-rule")


class HelpAsk(Changing):
    """Their chair, or the National PACE team, asks for somebody who lost theirs."""

    form_class = forms.HelpForm
    heading = "Remove a lost second step"
    intro = (
        "Their passkeys, their authenticator app and their recovery codes stop "
        "working, and they are signed out everywhere. They sign in with their password "
        "and set up a new second step. One of the National PACE team, not you, has to "
        "confirm it. They get an email now and when it is done."
    )

    def dispatch(self, request, reference):
        standing = standing_of(request.user)
        required(standing.may(Permission.MEMBERS_EDIT))
        people = cared_for(standing, timezone.localdate())
        self.person = visible_or_404(people, reference=reference)
        self.is_team = standing.may_everywhere(Permission.REFERENCE_EDIT)
        return super().dispatch(request, reference)

    def get_caption(self):
        return str(self.person)

    def get_back(self):
        if self.is_team:
            return reverse("partnerships:person", args=[self.person.reference])
        return reverse("partnerships:list")

    def form_valid(self, form):
        try:
            actions.ask_help(
                person=self.person,
                by=self.request.user,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except actions.NotHelped as refusal:
            return self.refused(form, refusal)
        messages.success(
            self.request, "The National PACE team has been asked to confirm it."
        )
        return redirect(self.get_back())


class HelpPage(Permitted):
    """What was asked for somebody; another of the National PACE team confirms it."""

    permission = Permission.REFERENCE_EDIT

    def dispatch(self, request, pk):
        self.pk = pk
        return super().dispatch(request, pk)

    def help(self):
        rows = FactorHelp.objects.select_related("person", "asked_by")
        return visible_or_404(rows, pk=self.pk)

    def get(self, request, pk):
        help = self.help()
        is_open = help.confirmed_at is None and help.refused_at is None
        waiting = FactorHelp.objects.waiting(timezone.now())
        is_waiting = waiting.filter(pk=help.pk).exists()
        is_other = request.user.pk not in (help.asked_by_id, help.person_id)
        return render(
            request,
            "partnerships/help.html",
            {
                "heading": "Remove a lost second step",
                "help": help,
                "may_confirm": is_waiting and is_other,
                "may_refuse": is_waiting,
                "has_run_out": is_open and not is_waiting,
                "is_own": is_waiting and not is_other,
            },
        )

    def post(self, request, pk):
        return self.acted(
            actions.confirm_help,
            "The second step has been removed and the person signed out.",
        )

    def acted(self, action, words):
        try:
            action(help=self.help(), by=self.request.user, at=timezone.now())
        except actions.NotHelped as refusal:
            messages.error(self.request, str(refusal))
        else:
            messages.success(self.request, words)
        return redirect("partnerships:second-step-rule")


class HelpRefuse(HelpPage):
    """Nothing is removed."""

    http_method_names = ("post",)

    def post(self, request, pk):
        return self.acted(actions.refuse_help, "Nothing has been removed.")
