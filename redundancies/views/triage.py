"""The chair decides: verify, reject, share, assign, close."""

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from kit.scoping import visible_or_404
from partnerships.models import Membership
from partnerships.roles import SDS_STAFF, Permission
from redundancies.actions import closing, duplicates, sharing, situations
from redundancies.actions.shared import Refused
from redundancies.choices import Status
from redundancies.forms import triage as forms
from redundancies.models import Assignment, PossibleDuplicate
from redundancies.views.base import Act, Press


class Verify(Press):
    """The job losses are real."""

    permission = Permission.SITUATION_SHARE
    done = "The report is confirmed."

    def act(self, **facts):
        situations.verify(situation=self.situation, version=self.version(), **facts)


class Reject(Act):
    """A false report, and why."""

    permission = Permission.SITUATION_SHARE
    form_class = forms.ReasonForm
    heading = "Reject this report"
    intro = "It counts as a false report. You can reopen it later."
    button = "Reject report"
    button_style = "warning"
    done = "The report has been rejected."

    def get_initial(self):
        return {"version": self.situation.version}

    def act(self, **facts):
        situations.reject(situation=self.situation, **facts)


class Reinstate(Press):
    """A rejected report stands again."""

    permission = Permission.SITUATION_SHARE
    done = "The report is reopened. Confirm it when you have checked."

    def act(self, **facts):
        situations.reinstate(situation=self.situation, version=self.version(), **facts)


class Share(Act):
    """Staff are told, or it is public: the partnership may know."""

    permission = Permission.SITUATION_SHARE
    form_class = forms.ShareForm
    heading = "Share with the partnership"
    intro = (
        "From then on the whole partnership sees the basic facts and is told. "
        "You cannot undo this."
    )
    button = "Share with the partnership"
    done = "The partnership sees this situation now, and is told."
    beside = {sharing.AlreadyShared: "visibility"}

    def get_initial(self):
        return {"version": self.situation.version}

    def act(self, **facts):
        sharing.share(situation=self.situation, **facts)


class Assign(Act):
    """Put a member of the SDS staff on it."""

    permission = Permission.SITUATION_ASSIGN
    needs_response = True
    form_class = forms.AssignForm
    heading = "Assign somebody to this situation"
    intro = "SDS staff who work on it see everything of it, HR1 detail as well."
    button = "Assign"
    done = "They are assigned now."
    beside = {sharing.NotStaffHere: "person"}

    def get_form_kwargs(self):
        staff = User.objects.active().filter(
            pk__in=Membership.objects.on(timezone.localdate())
            .filter(partnership=self.response.partnership_id, role__in=SDS_STAFF)
            .values("person")
        )
        return super().get_form_kwargs() | {"staff": staff.for_list()}

    def act(self, **facts):
        sharing.assign(response=self.response, **facts)


class Unassign(Press):
    """Take somebody off it."""

    permission = Permission.SITUATION_ASSIGN
    done = "They are no longer assigned."

    def act(self, **facts):
        assignment = self.own(Assignment.objects.all(), pk=self.kwargs["assignment"])
        sharing.unassign(assignment=assignment, **facts)


class JudgeDuplicate(Press):
    """Whether it is the same as a like situation."""

    permission = Permission.SITUATION_SHARE

    def act(self, **facts):
        twin = visible_or_404(
            PossibleDuplicate.objects.seen_by(self.standing).filter(
                Q(later=self.situation) | Q(earlier=self.situation)
            ),
            pk=self.kwargs["duplicate"],
        )
        is_same = self.request.POST.get("is_same") == "yes"
        duplicates.judge(duplicate=twin, is_same=is_same, **facts)
        self.done = (
            "It is noted that they are the same. The National PACE team merges them."
            if is_same
            else "It is noted that this is another situation."
        )


class Close(Act):
    """Close the response with a short debrief."""

    permission = Permission.SITUATION_CLOSE
    needs_response = True
    form_class = forms.CloseForm
    beside = {closing.NeedsDebrief: "went_well"}
    heading = "Close with a debrief"
    button = "Close"

    @property
    def intro(self):
        if closing.needs_debrief(self.response):
            return "Say at least what went well, or what you would change."
        return "A debrief is optional here."

    def get_initial(self):
        return {"version": self.response.version}

    def row(self):
        return self.response

    def act(self, **facts):
        response = closing.close(response=self.response, **facts)
        self.done = (
            "The situation is closed."
            if response.situation.status == Status.CLOSED
            else f"{response.partnership} has closed its response. "
            "The situation stays open for the other partnership."
        )


class Reopen(Press):
    """More is to be done."""

    permission = Permission.SITUATION_CLOSE
    takes_closed = True

    def act(self, **facts):
        if self.response is None:
            raise Refused("This situation is waiting for a partnership.")
        was_closed = self.situation.status == Status.CLOSED
        closing.reopen(response=self.response, version=self.response.version, **facts)
        self.done = (
            "The situation is reopened."
            if was_closed
            else f"{self.response.partnership} has reopened its response."
        )
