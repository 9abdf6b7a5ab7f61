"""What is recorded for a person: needs, steps, signposts, referrals, outcome."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import redirect
from django.views.generic import FormView, View

from clients.actions import follow_ups, needs, people, referrals
from clients.actions.follow_ups import AlreadyAnswered, NotDueYet
from clients.actions.referrals import AlreadyReferred, NotAgreed, NotOffered
from clients.choices import AnsweredBy, StepKind
from clients.forms.journey import NeedsForm, SignpostForm, StepForm, TelephoneForm
from clients.forms.referrals import ReferralForm
from clients.models import FollowUp
from clients.services import kinds_of_support, offers_in
from clients.views.scoping import CaseFormMixin, CaseMixin
from partnerships.models import Organisation
from partnerships.roles import Permission


class JourneyForm(CaseFormMixin, FormView):
    """A form whose one call may be refused; else back to the client's page."""

    done = "Recorded."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"today": self.on}

    @property
    def kinds(self):
        return kinds_of_support(self.object.partnership)

    def service_of(self, code):
        """The kind of support with this code, of those that the form offered."""
        return next((kind for kind in self.kinds if kind.code == code), None)

    def form_valid(self, form):
        refusal = self.act(form, form.cleaned_data)
        if refusal:
            form.add_error(*refusal)
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return super().form_valid(form)


class NeedsNote(JourneyForm):
    """Note what a person needs."""

    form_class = NeedsForm
    heading = "Note needs"
    done = "Needs noted."

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs() | {"kinds": self.kinds}
        kwargs.pop("today")
        return kwargs

    def act(self, form, facts):
        needs.note(
            case=self.object,
            services=[kind for kind in self.kinds if kind.code in facts["services"]],
            on=self.on,
            by=self.request.user,
            at=self.at,
        )


class NeedMeet(CaseMixin, View):
    """Say that a need was met today."""

    permission = Permission.CLIENT_ADD
    http_method_names = ("post",)

    def post(self, request, *args, **kwargs):
        wanted = request.POST.get("need", "")
        if not (wanted.isdecimal() and len(wanted) < 19):
            raise BadRequest("Which need?")
        need = self.object.needs.filter(pk=wanted).first()
        if need is None:
            raise Http404
        needs.meet(need=need, on=self.on, by=request.user, at=self.at)
        return redirect(self.object)


class StepAdd(JourneyForm):
    """Record a dated step of the person's way."""

    form_class = StepForm
    heading = "Record a step"
    done = "Step recorded."

    def act(self, form, facts):
        people.record_step(
            case=self.object,
            kind=StepKind(facts["kind"]),
            on=facts["on"],
            by=self.request.user,
            at=self.at,
        )


class SignpostAdd(JourneyForm):
    """Record where the person was told to go."""

    form_class = SignpostForm
    heading = "Signpost"
    intro = (
        "The person was told where to go. The organisation is not told,"
        " and gets no personal data."
    )
    done = "Signpost recorded."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "organisations": Organisation.objects.belonging_to(
                self.object.partnership, self.on
            ).order_by("name"),
            "kinds": self.kinds,
        }

    def act(self, form, facts):
        needs.signpost(
            case=self.object,
            organisation=facts["organisation"],
            service=self.service_of(facts["service"]),
            on=facts["on"],
            by=self.request.user,
            at=self.at,
            form_key=facts["form_key"],
        )


class ReferralAdd(JourneyForm):
    """Refer the person, with agreement and basis, to who offers the support."""

    form_class = ReferralForm
    template_name = "clients/refer.html"
    heading = "Refer"
    done = "Referral sent."

    def get_form_kwargs(self):
        offers = offers_in(self.object.partnership, self.on)
        return super().get_form_kwargs() | {"offers": offers}

    def act(self, form, facts):
        try:
            referrals.refer(
                case=self.object,
                organisation=facts["offer"].organisation,
                service=facts["offer"].service,
                purpose=facts["purpose"],
                basis=facts["basis"],
                agreed_on=facts["agreed_on"],
                by=self.request.user,
                at=self.at,
                form_key=facts["form_key"],
            )
        except (NotOffered, AlreadyReferred) as refusal:
            return "offer", str(refusal)
        except NotAgreed as refusal:
            return "agreed_on", str(refusal)
        return None


class OutcomeByTelephone(JourneyForm):
    """An adviser asks the follow-up's questions, since no answer has come."""

    form_class = TelephoneForm
    heading = "Follow-up by telephone"
    intro = "Only where the person has not answered by the link."
    done = "Follow-up recorded."

    def act(self, form, facts):
        follow_up = FollowUp.objects.filter(case=self.object).first()
        if follow_up is None:
            return None, "No follow-up was planned for this person."
        try:
            follow_ups.answer(
                follow_up=follow_up,
                answered_by=AnsweredBy.ADVISER,
                by=self.request.user,
                at=self.at,
                **facts,
            )
        except (AlreadyAnswered, NotDueYet) as refusal:
            return None, str(refusal)
        return None
