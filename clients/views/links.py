"""The page without an account: how are things, six months on?"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.generic import FormView

from clients.actions import follow_ups
from clients.actions.follow_ups import AlreadyAnswered
from clients.choices import AnsweredBy
from clients.forms.journey import OutcomeForm
from clients.models import FollowUp
from kit.acting import For, seeing
from notifications.choices import Purpose
from notifications.models import Link


@method_decorator(login_not_required, name="dispatch")
class FollowUpAnswer(FormView):
    """The follow-up's questions, by a link that is spent by the answer.

    Opening shows, sending acts: mail scanners open links. A link that is none of
    ours, or has run out, gets one plain page that says what to do.
    """

    form_class = OutcomeForm
    template_name = "clients/follow_up.html"

    @seeing(For.LINK)
    def dispatch(self, request, *args, **kwargs):
        self.at = timezone.now()
        self.follow_up = self.target(kwargs["token"])
        if self.follow_up is None:
            return render(request, "clients/follow_up_gone.html", status=404)
        if self.follow_up.answered_at is not None:
            return render(request, "clients/follow_up_done.html")
        return super().dispatch(request, *args, **kwargs)

    def target(self, token):
        """The follow-up of this link: alive, or answered, which is thanked for."""
        link = Link.objects.opened_by(token, Purpose.FOLLOW_UP).first()
        if link is None:
            return None
        rows = FollowUp.objects.select_related("case__client")
        follow_up = rows.filter(pk=link.target_id).first()
        is_usable = (
            follow_up is not None
            and link.is_for(follow_up.case.client.email)
            and (follow_up.answered_at is not None or link.is_open(self.at))
        )
        return follow_up if is_usable else None

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"today": timezone.localdate(self.at)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "heading": "How are things going?",
        }

    def form_valid(self, form):
        try:
            follow_ups.answer(
                follow_up=self.follow_up,
                answered_by=AnsweredBy.LINK,
                by=None,
                at=self.at,
                **form.cleaned_data,
            )
        except AlreadyAnswered:
            return render(self.request, "clients/follow_up_done.html")
        return redirect(self.request.path)
