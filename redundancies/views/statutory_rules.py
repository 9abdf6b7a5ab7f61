"""The law on advance notice: its dated rules, and what another would change."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from accounts.models import AuditEvent
from kit.moments import spoken_date
from kit.scoping import visible_or_404
from kit.versions import ChangedMeanwhile
from partnerships.doors import Permitted
from partnerships.roles import Permission
from redundancies.actions import statutory_rules
from redundancies.actions.shared import Refused
from redundancies.forms import statutory_rules as forms
from redundancies.models import StatutoryRule
from redundancies.views.base import Changing, last_change
from redundancies.views.preview import preview


class RuleList(Permitted):
    """Every rule, the newest day first."""

    permission = Permission.REFERENCE_EDIT

    def get(self, request):
        today = timezone.localdate()
        rules = list(
            StatutoryRule.objects.order_by("-effective_from", "scope", "threshold")
        )
        return render(
            request,
            "redundancies/rule_list.html",
            {
                "heading": "Rules on notice",
                "back_href": reverse("redundancies:list"),
                "rows": [
                    {
                        "rule": rule,
                        "is_to_come": rule.effective_from > today,
                    }
                    for rule in rules
                ],
            },
        )


class Ruling(Permitted, Changing):
    """A form that changes the rules, once it has shown what that changes."""

    permission = Permission.REFERENCE_EDIT
    done = ""

    def get_back(self):
        return reverse("redundancies:rules")

    def rules_after(self, facts):
        """The rules as they would be."""
        raise NotImplementedError

    def begins(self, facts):
        """The day from which it would be so."""
        raise NotImplementedError

    def act(self, **facts):
        raise NotImplementedError

    def form_valid(self, form):
        if "confirmed" not in self.request.POST:
            return self.previewed(form)
        try:
            self.act(by=self.request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal).rstrip("."))
            return self.form_invalid(form)
        except ChangedMeanwhile:
            return self.changed_meanwhile(form)
        messages.success(self.request, self.done)
        return redirect(self.get_back())

    def changed_meanwhile(self, form):
        current = StatutoryRule.objects.get(pk=self.rule.pk)
        names = statutory_rules.FACTS
        event = last_change(current, names)
        form.changed_meanwhile(
            version=current.version,
            now={name: getattr(current, name) for name in names},
            by=self.request.user,
            who=event.actor if isinstance(event, AuditEvent) else None,
            at=event.at if event else None,
        )
        return self.form_invalid(form)

    def previewed(self, form):
        """What it would change, before anything is saved."""
        facts = form.cleaned_data
        rules = list(StatutoryRule.objects.all())
        on = max(timezone.localdate(), self.begins(facts))
        skipped = ("csrfmiddlewaretoken", "_person")
        return render(
            self.request,
            "redundancies/rule_preview.html",
            {
                "heading": "What this would change",
                "back_href": self.request.path,
                "on": on,
                "preview": preview(
                    self.standing,
                    before=rules,
                    after=self.rules_after(facts),
                    on=on,
                ),
                "typed": [
                    (name, value)
                    for name, values in self.request.POST.lists()
                    for value in values
                    if name not in skipped
                ],
                "list_href": self.get_back(),
            },
        )


class RuleAdd(Ruling):
    """The rules of a new day."""

    form_class = forms.RulesForm
    heading = "Add rules"
    intro = (
        "Rules of one day replace all earlier ones that count the same. You see what"
        " they would change before they are saved."
    )
    done = "The rules have been added."

    def begins(self, facts):
        return facts["effective_from"]

    def rules_after(self, facts):
        made = [
            StatutoryRule(
                effective_from=facts["effective_from"],
                scope=facts["scope"],
                source=facts["source"],
                threshold=threshold,
                days=days,
            )
            for threshold, days in facts["steps"]
        ]
        return [*StatutoryRule.objects.all(), *made]

    def act(self, **facts):
        statutory_rules.add(**facts)


class OfRule(Ruling):
    """A page about one rule."""

    @cached_property
    def rule(self):
        return visible_or_404(StatutoryRule.objects.all(), pk=self.kwargs["rule"])

    def get_caption(self):
        where = self.rule.get_scope_display().lower()
        day = spoken_date(self.rule.effective_from)
        return f"{self.rule} {where}, from {day}"

    def others(self):
        return list(StatutoryRule.objects.exclude(pk=self.rule.pk))


class RuleCorrect(OfRule):
    """A rule is put right."""

    form_class = forms.RuleForm
    heading = "Correct a rule"
    done = "The rule has been corrected."

    def get_initial(self):
        names = (*statutory_rules.FACTS, "version")
        return {name: getattr(self.rule, name) for name in names}

    def begins(self, facts):
        return min(facts["effective_from"], self.rule.effective_from)

    def rules_after(self, facts):
        given = {name: facts[name] for name in statutory_rules.FACTS}
        return [*self.others(), StatutoryRule(**given)]

    def act(self, **facts):
        statutory_rules.correct(rule=self.rule, **facts)


class RuleRemove(OfRule):
    """A rule is taken out before it is in force."""

    form_class = forms.RuleGoneForm
    heading = "Remove a rule"
    intro = "Only a rule that is not in force yet can be removed."
    done = "The rule has been removed."

    def get_initial(self):
        return {"version": self.rule.version}

    def begins(self, facts):
        return self.rule.effective_from

    def rules_after(self, facts):
        return self.others()

    def act(self, **facts):
        statutory_rules.remove(rule=self.rule, **facts)
