"""Situations that are one: the queue of likely pairs, merging, and undoing it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from kit import govuk
from kit.scoping import visible_or_404
from kit.tables import queryset_page
from kit.templatetags.portal import gov_date, people
from partnerships.doors import Permitted
from partnerships.roles import Permission
from redundancies.actions import duplicates, merging, splitting
from redundancies.actions.pairs import SURE
from redundancies.actions.shared import Refused
from redundancies.forms.joining import OTHER, SAME, MergeForm, PairForm
from redundancies.models import Merge, PossibleDuplicate, Situation
from redundancies.querysets import sight_of
from redundancies.querysets.pairs import BY_SCORE
from redundancies.views.base import Act, Changing, OfSituation

LENGTH = 25


def facts_of(situation, sight):
    """What one side of a pair says, as far as this person may know it."""
    lead = situation.responses.filter(is_lead=True, to_on=None).first()
    facts = [
        ("Employer", str(situation.employer)),
        ("Company number", situation.employer.company_number),
        ("Place", situation.place),
        ("Council area", str(situation.council or "")),
        ("PACE was told", gov_date(timezone.localtime(situation.told_at))),
        ("First dismissal", gov_date(situation.first_dismissal_on)),
        ("Status", situation.get_status_display()),
        ("Who may know", situation.get_visibility_display()),
        ("Lead partnership", str(lead.partnership) if lead else ""),
    ]
    if sight.numbers:
        number = "" if situation.people is None else people(situation.people)
        facts.insert(5, ("How many", number))
    if sight.knows("source"):
        facts.append(("Who told us", situation.get_source_display()))
    if not sight.in_full:
        facts = [fact for fact in facts if fact[0] != "Company number"]
    return facts


class PairList(Permitted, TemplateView):
    """Open situations that may be one: those of which this person sees both."""

    permission = Permission.SITUATION_SHARE
    template_name = "redundancies/pair_list.html"

    def get_context_data(self, **kwargs):
        rows = PossibleDuplicate.objects.seen_by(self.standing).waiting()
        found = queryset_page(
            rows.for_list(),
            order=BY_SCORE,
            after=self.request.GET.get("after", ""),
            length=LENGTH,
        ).addressed(self.request.GET)
        return super().get_context_data(**kwargs) | {
            "heading": "Possible duplicates",
            "pairs": [self.dressed(row) for row in found.rows],
            "page": found,
        }

    def dressed(self, row):
        return {
            "href": reverse("redundancies:pair", args=[row.pk]),
            "sides": [
                {
                    "employer": str(side.employer),
                    "where": ", ".join(
                        filter(None, [side.place, str(side.council or "")])
                    ),
                    "told_at": side.told_at,
                    "reference": side.reference,
                }
                for side in (row.earlier, row.later)
            ],
            "reasons": row.reasons or [row.why],
            "score": row.score,
            "is_sure": row.score >= SURE,
            "is_same": row.is_same,
        }


class PairPage(Permitted, Changing):
    """Two situations side by side, the reasons, and whether they are one."""

    permission = Permission.SITUATION_SHARE
    template_name = "redundancies/pair.html"
    form_class = PairForm
    heading = "Are these the same situation?"

    @cached_property
    def row(self):
        rows = PossibleDuplicate.objects.seen_by(self.standing).for_list()
        row = visible_or_404(rows, pk=self.kwargs["pair"])
        row.sights = [
            sight_of(side.pk, self.standing) for side in (row.earlier, row.later)
        ]
        if not any(sight.may(self.permission) for sight in row.sights):
            raise PermissionDenied
        return row

    @property
    def may_merge(self):
        return all(sight.may(self.permission) for sight in self.row.sights)

    def get_back(self):
        return reverse("redundancies:pairs")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "pair": self.row,
            "may_merge": self.may_merge,
        }

    def get_context_data(self, **kwargs):
        row = self.row
        first, second = (
            facts_of(side, sight)
            for side, sight in zip((row.earlier, row.later), row.sights, strict=True)
        )
        seconds = dict(second)
        names = [label for label, _ in first]
        names += [label for label, _ in second if label not in dict(first)]
        return super().get_context_data(**kwargs) | {
            "row": row,
            "sides": (row.earlier, row.later),
            "lines": [
                {
                    "label": label,
                    "values": (dict(first).get(label, ""), seconds.get(label, "")),
                    "is_same": bool(dict(first).get(label))
                    and dict(first).get(label) == seconds.get(label),
                }
                for label in names
            ],
            "reasons": row.reasons or [row.why],
            "may_merge": self.may_merge,
        }

    def form_valid(self, form):
        row, answer = self.row, form.cleaned_data["answer"]
        facts = {"by": self.request.user, "at": timezone.now()}
        try:
            if answer in (SAME, OTHER):
                duplicates.judge(duplicate=row, is_same=answer == SAME, **facts)
                messages.success(
                    self.request,
                    "The National PACE team will merge them."
                    if answer == SAME
                    else "It is noted that these are two situations.",
                )
                return redirect(self.get_back())
            into, away = row.earlier, row.later
            if answer == row.later.reference:
                into, away = away, into
            merging.merge(away=away, into=into, **facts)
        except Refused as refusal:
            form.add_error(None, str(refusal).rstrip("."))
            return self.form_invalid(form)
        messages.success(self.request, "They are one situation now.")
        return redirect(into.get_absolute_url())


class MergeWith(Act):
    """Merge this situation with another one, by its reference."""

    permission = Permission.SITUATION_SHARE
    form_class = MergeForm
    heading = "Merge with another situation"
    intro = (
        "Everything moves to the one that goes on: contacts, notices, sites, numbers, "
        "sessions, requests, clients and who is assigned. The stricter visibility and "
        "the earliest time PACE was told stay. You can undo this."
    )
    done = "They are one situation now."
    beside = {merging.NotMerged: "reference"}

    def get_back(self):
        return getattr(self, "leads_to", None) or super().get_back()

    def act(self, *, reference, goes_on, **facts):
        other = (
            Situation.objects.seen_by(self.standing)
            .filter(reference=reference.strip().lower())
            .first()
        )
        if other is None or not sight_of(other.pk, self.standing).may(self.permission):
            raise merging.NotMerged(
                "There is no situation of this reference that you may merge"
            )
        into, away = self.situation, other
        if goes_on == "other":
            into, away = other, self.situation
        merging.merge(away=away, into=into, **facts)
        self.leads_to = into.get_absolute_url()


class MergedHere(OfSituation, TemplateView):
    """What was merged into this situation, who told it, and what stayed apart."""

    template_name = "redundancies/merged_here.html"

    def get_context_data(self, **kwargs):
        if not self.sight.in_full:
            raise PermissionDenied
        rows = (
            Merge.objects.standing()
            .filter(into=self.situation)
            .select_related("away", "away__council", "by")
            .order_by("-pk")
        )
        may_undo = self.sight.may(Permission.SITUATION_SHARE)
        return super().get_context_data(**kwargs) | {
            "heading": "What was merged into this situation",
            "caption": str(self.situation.employer),
            "back_href": self.situation.get_absolute_url(),
            "merges": [
                {
                    "title": ", ".join(
                        (row.before["employer"], f"reference {row.away.reference}")
                    ),
                    "facts": self.facts(row),
                    "href": reverse(
                        "redundancies:merge-undo",
                        args=[self.situation.reference, row.pk],
                    )
                    if may_undo
                    else "",
                    "reference": row.away.reference,
                }
                for row in rows
            ],
        }

    def facts(self, row):
        away = row.away
        told = away.get_source_display()
        if away.told_by:
            told = f"{told}: {away.told_by}"
        facts = [
            {"label": "Place", "value": away.place},
            {"label": "Council area", "value": away.council},
            {"label": "PACE was told", "value": gov_date(away.told_at)},
            {"label": "Who told us", "value": told},
        ]
        if away.heard:
            facts.append({"label": "What was heard", "value": away.heard})
        verb = "Added" if row.is_attached else "Merged"
        facts.append({"label": verb, "value": f"{gov_date(row.at)}, {row.by or ''}"})
        return facts


class MergeUndo(Act):
    """Make two situations of one again."""

    permission = Permission.SITUATION_SHARE
    template_name = "redundancies/merge_undo.html"
    heading = "Undo the merge"
    button = "Undo the merge"
    button_style = "warning"
    done = "They are two situations again."

    form_class = govuk.GovukForm

    @cached_property
    def merge(self):
        rows = Merge.objects.standing().filter(into=self.situation)
        return visible_or_404(rows.select_related("away"), pk=self.kwargs["merge"])

    def check(self):
        self.merge  # noqa: B018 - 404 where there is none

    def get_back(self):
        return reverse("redundancies:merged-here", args=[self.situation.reference])

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"merge": self.merge}

    def act(self, **facts):
        splitting.split(merge=self.merge, **facts)
