"""Members of a partnership: add, change, end, confirm."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from partnerships import forms
from partnerships.actions import invitations
from partnerships.actions import memberships as actions
from partnerships.models import Membership, Organisation
from partnerships.roles import Permission
from partnerships.views.base import ChangedMeanwhile, Changing, Scoped
from partnerships.views.partnerships import PartOfPartnership


class MemberAdd(PartOfPartnership):
    """Enter a member, and perhaps invite them to sign in."""

    permission = Permission.MEMBERS_EDIT
    form_class = forms.MemberAddForm
    heading = "Add a member"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "organisations": Organisation.objects.filter(is_local=True).for_list()
        }

    def form_valid(self, form):
        try:
            invitations.add_member(
                partnership=self.object,
                by=self.request.user,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except actions.AlreadyMember as refusal:
            return self.refused(form, refusal, "role")
        except actions.TooEarly as refusal:
            return self.refused(form, refusal, "from_on")
        # Whose address it is stays unsaid.
        email = form.cleaned_data["email"]
        messages.success(self.request, f"{email} has been added.")
        return redirect(self.object)


class MemberPage(Scoped):
    """A page about one entry, by its reference."""

    model = Membership

    def visible(self):
        return super().visible().select_related("person", "partnership", "organisation")


class MemberEdit(MemberPage, Changing):
    """Correct a member's organisation, role, dates or duties."""

    permission = Permission.MEMBERS_EDIT
    form_class = forms.MemberEditForm
    heading = "Change a membership"
    names = ("organisation", "role", "from_on", "to_on", "duties")

    def get_caption(self):
        return f"{self.object.person}, {self.object.partnership}"

    def get_back(self):
        return self.object.partnership.get_absolute_url()

    def get_form_kwargs(self):
        here = Organisation.objects.filter(is_local=True) | Organisation.objects.filter(
            pk=self.object.organisation_id
        )
        return super().get_form_kwargs() | {"organisations": here.for_list()}

    def get_initial(self):
        return {name: getattr(self.object, name) for name in (*self.names, "version")}

    def form_valid(self, form):
        try:
            actions.edit(
                membership=self.object,
                by=self.request.user,
                on=timezone.localdate(),
                **form.cleaned_data,
            )
        except actions.TooEarly as refusal:
            return self.refused(form, refusal, "from_on")
        except actions.AlreadyMember as refusal:
            return self.refused(form, refusal, "role")
        except actions.MembershipEnded as refusal:
            return self.refused(form, refusal)
        except ChangedMeanwhile:
            return self.changed_meanwhile(form, self.object, self.names)
        messages.success(self.request, "The membership has been changed.")
        return redirect(self.object.partnership)


class MemberEnd(MemberPage, View):
    """End a member's part at once."""

    permission = Permission.MEMBERS_EDIT

    def get(self, request, reference):
        return render(
            request, "partnerships/member_end.html", {"membership": self.object}
        )

    def post(self, request, reference):
        actions.end(membership=self.object, by=request.user, at=timezone.now())
        messages.success(
            request,
            f"{self.object.person} no longer belongs to {self.object.partnership} "
            f"for {self.object.organisation}.",
        )
        return redirect(self.object.partnership)


class MemberConfirm(MemberPage, View):
    """Say that an entry is right: one's own, or for the chair any of them."""

    http_method_names = ("post",)

    def post(self, request, reference):
        is_own = self.object.person_id == request.user.pk
        if not is_own and not self.standing.may(
            Permission.MEMBERS_EDIT, self.object.partnership_id
        ):
            raise PermissionDenied
        actions.confirm(
            membership=self.object, by=request.user, on=timezone.localdate()
        )
        messages.success(request, "Thank you. The entry is confirmed as right.")
        return redirect(self.object.partnership)
