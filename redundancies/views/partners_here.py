"""Partnerships that respond together: brought in, taken out, and who leads."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from kit.scoping import visible_or_404
from partnerships.models import Partnership
from partnerships.roles import Permission
from redundancies.actions import handing_over, taking_part
from redundancies.forms.joining import BringInForm, OfferForm, TakeLeadForm
from redundancies.models import Response
from redundancies.views.base import Act, Press


class PartnershipAdd(Act):
    """Bring in a partnership by hand."""

    permission = Permission.SITUATION_SHARE
    form_class = BringInForm
    heading = "Bring in a partnership"
    intro = (
        "Its chair and deputies are told, and see the basic facts and the numbers of "
        "the whole. It has a response of its own."
    )
    button = "Bring in"
    done = "The partnership takes part now, and its chair is told."
    beside = {taking_part.TakesPartAlready: "partnership"}

    def get_form_kwargs(self):
        here = taking_part.responding_to(self.situation)
        rows = Partnership.objects.active(timezone.localdate()).exclude(pk__in=here)
        return super().get_form_kwargs() | {"partnerships": rows.order_by("name")}

    def act(self, **facts):
        taking_part.bring_in(situation=self.situation, **facts)


class PartnershipEnd(Press):
    """Take out a partnership in whose response nothing was done."""

    permission = Permission.SITUATION_SHARE
    done = "The partnership no longer takes part, and its chair is told."

    def act(self, **facts):
        rows = Response.objects.filter(situation=self.situation, to_on=None)
        response = visible_or_404(rows, pk=self.kwargs["response"])
        taking_part.take_out(response=response, **facts)


class LeadOffer(Act):
    """Offer the lead to another partnership."""

    permission = Permission.SITUATION_SHARE
    needs_response = True
    form_class = OfferForm
    heading = "Hand over the lead"
    intro = (
        "The chair of the other partnership is asked, and accepts or declines. Your "
        "partnership goes on taking part."
    )
    button = "Offer the lead"
    beside = {
        handing_over.InThePast: "from_on",
        handing_over.LeadsAlready: "taker",
        handing_over.AlreadyOffered: None,
    }

    def get_form_kwargs(self):
        lead = next((row for row in self.responses if row.is_lead), None)
        rows = Partnership.objects.active(timezone.localdate())
        if lead is not None:
            rows = rows.exclude(pk=lead.partnership_id)
        return super().get_form_kwargs() | {
            "partnerships": rows.order_by("name"),
            "at_once": self.standing.is_national_team,
        }

    def get_initial(self):
        return {"from_on": timezone.localdate()}

    def act(self, at_once=False, **facts):
        made = handing_over.offer(
            situation=self.situation,
            at_once=at_once and self.standing.is_national_team,
            **facts,
        )
        self.done = (
            f"{made.taker} leads now, and both chairs are told."
            if made.done_at
            else f"The lead is offered to {made.taker}."
        )


class OfOffer(Act):
    """The offer of the lead that waits for an answer or for its day."""

    def check(self):
        super().check()
        self.offer = handing_over.waiting_for(self.situation)
        if self.offer is None:
            raise Http404


class LeadAnswer(OfOffer):
    """Whoever is asked takes the lead, or does not."""

    permission = Permission.LEAD_TAKE
    form_class = TakeLeadForm
    heading = "You are asked to take over the lead"

    @property
    def intro(self):
        words = (
            f"{self.offer.giver} asks {self.offer.taker} to lead from "
            f"{self.offer.from_on:%-d %B %Y}."
        )
        return f"{words} {self.offer.note}" if self.offer.note else words

    def check(self):
        super().check()
        own = self.standing.partnerships(self.permission)
        is_theirs = self.offer.taker_id in own or self.standing.is_national_team
        if not is_theirs or self.offer.answer:
            raise PermissionDenied

    def act(self, *, answer, **facts):
        made = handing_over.answer(
            handover=self.offer, is_accepted=answer == "yes", **facts
        )
        self.done = (
            "Your partnership leads now."
            if made.done_at
            else "Your answer is noted, and both chairs are told."
        )


class LeadWithdraw(Press):
    """Take back an offer that has not gone through yet."""

    permission = Permission.SITUATION_SHARE
    done = "The offer of the lead is withdrawn."

    def act(self, **facts):
        offer = handing_over.waiting_for(self.situation)
        if offer is None:
            messages.info(self.request, "There is no offer to withdraw.")
            raise Http404
        handing_over.withdraw(handover=offer, **facts)


# What the situation's page says of it: of those who see it in full.
def together(page, here, merged):
    """Who responds, what may be done about that, and what was merged here."""
    if not here.sight.in_full:
        return None
    situation = page.situation
    may = here.may["share"] and here.is_open
    now = [row for row in page.responses if row.to_on is None]
    lead = next((row for row in now if row.is_lead), None)
    offer = None
    if len(now) > 1:
        offer = handing_over.waiting_for(situation)
    own = page.standing.partnerships(Permission.LEAD_TAKE)
    is_asked = (
        offer is not None
        and not offer.answer
        and (offer.taker_id in own or page.standing.is_national_team)
    )
    return {
        "rows": [
            {
                "pk": row.pk,
                "name": str(row.partnership),
                "words": "leads" if row.is_lead else row.get_because_display().lower(),
                "closed_on": row.closed_on,
                "may_end": may and not row.is_lead and row.closed_on is None,
            }
            for row in now
        ],
        "may_add": may,
        "may_offer": may and lead is not None and offer is None,
        "offer": offer,
        "is_asked": is_asked,
        "may_withdraw": may and offer is not None,
        "merged": len(merged),
        "may_merge": may,
    }
