"""Record support given to one person, by the own staff or by a receiver."""

from __future__ import annotations

from clients.actions import support
from clients.forms.journey import SupportForm
from clients.services import choice_of, kinds_of_support
from clients.views.journey import JourneyForm
from clients.views.referrals import ReferralForm
from partnerships.models import Organisation
from redundancies.actions.deliveries import NotGivenYet


class SupportAdd(JourneyForm):
    """Support that any organisation of the partnership gave to this person."""

    form_class = SupportForm
    heading = "Record support given"
    done = "Support recorded."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "organisations": Organisation.objects.belonging_to(
                self.object.partnership, self.on
            ).order_by("name"),
            "kinds": self.kinds,
        }

    def get_initial(self):
        """The common case: the own organisation, and what the person needs."""
        own = sorted(self.standing.organisations(self.object.partnership_id))
        need = self.object.needs.filter(met_on=None).select_related("service").first()
        return super().get_initial() | {
            "organisation": own[0] if own else None,
            "service": choice_of(self.kinds, need.service if need else None),
        }

    def act(self, form, facts):
        try:
            support.record(
                case=self.object,
                organisation=facts["organisation"],
                service=self.service_of(facts["service"]),
                on=facts["on"],
                format=facts["format"],
                note=facts["note"],
                by=self.request.user,
                at=self.at,
                form_key=facts["form_key"],
            )
        except NotGivenYet as refusal:
            return "on", str(refusal)
        return None


class ReferralSupport(ReferralForm):
    """Support that the receiving organisation gave to the person referred."""

    form_class = SupportForm
    heading = "Record support given"
    done = "Support recorded."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "today": self.on,
            "organisations": Organisation.objects.filter(
                pk=self.object.organisation_id
            ),
            "kinds": kinds_of_support(self.object.partnership),
        }

    def get_initial(self):
        return super().get_initial() | {
            "organisation": self.object.organisation_id,
            "service": choice_of(
                kinds_of_support(self.object.partnership), self.object.service
            ),
        }

    def act(self, facts):
        kinds = kinds_of_support(self.object.partnership)
        support.record(
            case=self.object.case,
            organisation=facts["organisation"],
            service=next(kind for kind in kinds if kind.code == facts["service"]),
            on=facts["on"],
            format=facts["format"],
            note=facts["note"],
            referral=self.object,
            by=self.request.user,
            at=self.at,
            form_key=facts["form_key"],
        )
