"""What every page of clients does first: scope, reason, and the record of looking."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts import audit
from clients.models import Case, StatedReason
from kit import canaries
from kit.scoping import ScopedObjectMixin, required
from partnerships.roles import Permission
from partnerships.standing import standing_of
from redundancies.models import Situation


class Today:
    """The moment, the day and the person's standing, read once."""

    def get_standing(self, request):
        return standing_of(request.user)

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.at = timezone.now()
        self.on = timezone.localdate(self.at)
        self.standing = self.get_standing(request)


class Looking:
    """A page that shows people: who was shown is on record before the answer.

    Whoever sees people only as one of the National PACE team says why first; the
    reason holds for half an hour, for this one client or list.
    """

    reason = ""

    def shown(self):
        """The ids of the cases that this page shows."""
        return []

    def needs_reason(self):
        return False

    def dispatch(self, request, *args, **kwargs):
        if self.needs_reason():
            stated = (
                StatedReason.objects.alive(request.user, self.at)
                .filter(subject=self.subject)
                .first()
            )
            if stated is None:
                query = urlencode({"next": request.path})
                return redirect(f"{self.reason_href}?{query}")
            self.reason = stated.reason
        return super().dispatch(request, *args, **kwargs)

    def render_to_response(self, context, **response_kwargs):
        # Written before the page: if it cannot be written, there is no answer.
        audit.looked(
            by=self.request.user,
            page=self.request.resolver_match.view_name,
            shown=self.shown(),
            kind=Case._meta.label_lower,
            at=self.at,
            reason=self.reason,
        )
        return super().render_to_response(context, **response_kwargs)


class CaseMixin(Today, ScopedObjectMixin, Looking):
    """A page of one case; `permission` says what it is for."""

    model = Case
    # A canary is looked at, and nothing is done to it.
    shows_canaries_to = ("GET", "HEAD")

    def visible(self):
        return super().visible().for_detail()

    def find(self, value):
        """The case, or 404; a canary for who sees everybody and asks for it."""
        try:
            return super().find(value)
        except Http404:
            looks = self.request.method in self.shows_canaries_to
            if not looks or not self.standing.is_national_team:
                raise
            canaries.show()
            return super().find(value)

    @property
    def is_full(self):
        """Whether all of the person is shown, or the minimum fields only."""
        return self.standing.is_national_team or self.standing.is_staff_of(
            self.object.partnership_id
        )

    def needs_reason(self):
        return self.standing.is_national_team and not self.standing.is_staff_of(
            self.object.partnership_id
        )

    @property
    def subject(self):
        return f"case {self.object.pk}"

    @property
    def reason_href(self):
        return reverse("clients:reason", args=[self.object.reference])

    def shown(self):
        return [self.object.pk]


class CaseFormMixin(CaseMixin):
    """A form about one case, which leads back to the client's page."""

    permission = Permission.CLIENT_ADD
    template_name = "clients/case_form.html"
    heading = ""
    intro = ""

    def get_context_data(self, **kwargs):
        href = self.object.get_absolute_url()
        return super().get_context_data(**kwargs) | {
            "heading": self.heading,
            "intro": self.intro,
            "caption": str(self.object.client),
            "case": self.object,
            "back_href": href,
        }

    def get_success_url(self):
        return self.object.get_absolute_url()


class SituationMixin(Today, ScopedObjectMixin, Looking):
    """A page of clients that belongs to one situation."""

    model = Situation

    def visible(self):
        return super().visible().for_detail()

    def dispatch(self, request, *args, **kwargs):
        self.require_role()
        return super().dispatch(request, *args, **kwargs)

    def require_role(self):
        """Roles that never see a client are refused before anything is loaded."""
        required(self.standing.may(Permission.CLIENT_LIST))

    def needs_reason(self):
        return self.standing.is_national_team

    @property
    def subject(self):
        return f"situation {self.object.pk}"

    @property
    def reason_href(self):
        return reverse("clients:of-situation-reason", args=[self.object.reference])
