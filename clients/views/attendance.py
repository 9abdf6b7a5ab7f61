"""Who came to a session, ticked by name."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView

from clients.actions import attendance
from clients.actions.attendance import SessionCancelled
from clients.models import Attendance, Case
from clients.views.lists import sessions_of
from clients.views.scoping import SituationMixin
from kit.tables import queryset_page
from partnerships.roles import Permission

PAGE_LENGTH = 50


class SessionAttendance(SituationMixin, TemplateView):
    """Tick who came, a page of clients at a time; only what was changed changes."""

    permission = Permission.CLIENT_ADD
    template_name = "clients/attendance.html"
    rows = ()

    def dispatch(self, request, *args, **kwargs):
        self.wanted = kwargs["session"]
        return super().dispatch(request, *args, **kwargs)

    def get_session(self):
        session = (
            sessions_of(self.standing, self.object)
            .filter(reference=self.wanted)
            .select_related("response")
            .first()
        )
        if session is None:
            raise Http404
        return session

    def cases(self):
        return Case.objects.permitting(self.standing, Permission.CLIENT_ADD).filter(
            situation=self.object
        )

    def shown(self):
        return [row["pk"] for row in self.rows]

    def get_context_data(self, **kwargs):
        session = self.get_session()
        page = queryset_page(
            self.cases().for_list(),
            order=("-registered_at", "-pk"),
            after=self.request.GET.get("after", ""),
            length=PAGE_LENGTH,
        ).addressed(self.request.GET)
        came = set(
            Attendance.objects.filter(session=session, case__in=page.rows).values_list(
                "case_id", flat=True
            )
        )
        self.rows = [
            {
                "pk": case.pk,
                "reference": case.reference,
                "name": str(case.client),
                "came": case.pk in came,
            }
            for case in page.rows
        ]
        # Without the words of the address: `session` is the person's own.
        return super().get_context_data() | {
            "heading": "Attendance by name",
            "caption": str(session),
            "rows": self.rows,
            "page": page,
            "number": session.attendances.count(),
            "back_text": "Back to the clients of the situation",
            "back_href": reverse("clients:of-situation", args=[self.object.reference]),
            "add_href": reverse(
                "clients:add-to-situation", args=[self.object.reference]
            )
            + f"?session={session.reference}",
        }

    def post(self, request, *args, **kwargs):
        session = self.get_session()
        shown, were, came = (
            set(request.POST.getlist(name)[:PAGE_LENGTH])
            for name in ("shown", "were", "came")
        )
        named = shown | were | came
        known = {
            case.reference: case for case in self.cases().filter(reference__in=named)
        }
        # The page shows whom this person registers: nobody else can be ticked.
        if named - set(known):
            raise Http404
        changed = {name: known[name] for name in (came ^ were) & shown}
        try:
            number = attendance.record(
                session=session,
                came=[row for name, row in changed.items() if name in came],
                not_came=[row for name, row in changed.items() if name in were],
                by=request.user,
                at=self.at,
            )
        except SessionCancelled as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"Saved. Ticked by name: {number}.")
        return redirect(request.get_full_path())
