"""What waits for a second person of the National PACE team."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts import actions as accounts
from accounts import providers
from kit.scoping import visible_or_404
from partnerships.actions import identities, invitations
from partnerships.actions import second_person as actions
from partnerships.models import PendingChange
from partnerships.roles import Permission
from partnerships.views.base import Permitted, parts_of

REFUSALS = (
    actions.ChangeGone,
    actions.NeedsAnother,
    accounts.AddressTaken,
    accounts.PostHeld,
    identities.LastWayIn,
    invitations.HasAccount,
    invitations.AccountClosed,
)


class ChangeList(Permitted):
    """What was asked for and waits, the oldest first."""

    permission = Permission.REFERENCE_EDIT

    def get(self, request):
        rows = PendingChange.objects.waiting(timezone.now()).for_list()
        return render(
            request,
            "partnerships/change_list.html",
            {
                "parts": parts_of(self.standing, request.path),
                "heading": "Waiting for a second person",
                "rows": list(rows),
                "person": request.user,
                "sign_ons": dict(providers.choices()),
            },
        )


class ChangeAct(Permitted):
    """An act on one of them."""

    permission = Permission.REFERENCE_EDIT
    http_method_names = ("post",)

    def post(self, request, reference):
        change = visible_or_404(PendingChange.objects.all(), reference=reference)
        try:
            words = self.act(change=change, by=request.user, at=timezone.now())
        except REFUSALS as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, words)
        return redirect("partnerships:changes")


class ChangeConfirm(ChangeAct):
    """A second person confirms it."""

    def act(self, **facts):
        actions.confirm(keep=self.request.session.session_key, **facts)
        return "Confirmed. It is done."


class ChangeDrop(ChangeAct):
    """It is refused, or withdrawn by who asked for it."""

    def act(self, **facts):
        actions.drop(**facts)
        return "It will not be done."
