"""The National PACE team says why, before it sees a client or a list of them."""

from __future__ import annotations

import re

from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView

from clients.actions import looking
from clients.forms.people import ReasonForm
from clients.views.scoping import CaseMixin, SituationMixin

# A path of this portal, made of words and references: no other host, no query.
PATH = re.compile(r"/(?:[a-z0-9-]+/)+", re.ASCII)


class StateReason:
    """Ask why; the page itself shows nobody."""

    form_class = ReasonForm
    template_name = "clients/reason.html"

    def needs_reason(self):
        return False

    def shown(self):
        return []

    def get(self, request, *args, **kwargs):
        return self.unless_needless() or super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        return self.unless_needless() or super().post(request, *args, **kwargs)

    def unless_needless(self):
        """Whoever need not say why goes on at once."""
        return None if super().needs_reason() else redirect(self.home_href())

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "heading": "Say why you need to see this",
            "caption": self.caption(),
        }

    def form_valid(self, form):
        looking.state_reason(
            subject=self.subject,
            reason=form.cleaned_data["reason"],
            by=self.request.user,
            at=self.at,
        )
        wanted = self.request.GET.get("next", "")
        return redirect(wanted if PATH.fullmatch(wanted) else self.home_href())


class ClientReason(StateReason, CaseMixin, FormView):
    """Why this client."""

    shows_canaries_to = ("GET", "HEAD", "POST")

    def caption(self):
        return f"Client {self.object.reference}"

    def home_href(self):
        return self.object.get_absolute_url()


class SituationReason(StateReason, SituationMixin, FormView):
    """Why the clients of this situation."""

    def caption(self):
        return f"Clients of situation {self.object.reference}"

    def home_href(self):
        return reverse("clients:of-situation", args=[self.object.reference])
