"""Invitations: the list, sending again, taking back, and the link itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.generic import FormView

from accounts.roles import NationalRole
from kit.tables import queryset_page
from notifications.choices import Purpose
from notifications.models import Link
from partnerships import forms
from partnerships.actions import invitations as actions
from partnerships.actions import second_person
from partnerships.models import Invitation
from partnerships.roles import Permission
from partnerships.views.base import Changing, Permitted, Scoped, parts_of
from partnerships.views.signing_on import ACCEPT, sent_to
from partnerships.ways_in import can_sign_in, is_shut_here, offered_to

# Where a browser says that a press came from: a page of ours, or somebody's own hand.
OWN_SITE = ("same-origin", "none")


class InvitationList(Permitted):
    """Who was invited and has not set up an account yet."""

    permission = Permission.PEOPLE_INVITE

    def get(self, request):
        rows = (
            Invitation.objects.permitting(self.standing, self.permission)
            .open()
            .select_related("partnership", "person", "by")
        )
        page = queryset_page(
            rows, order=("-sent_at", "-pk"), after=request.GET.get("after", "")
        )
        return render(
            request,
            "partnerships/invitation_list.html",
            {
                "parts": parts_of(self.standing, request.path),
                "heading": "Invitations",
                "page": page.addressed(request.GET),
                "now": timezone.now(),
                "may_invite_nationally": self.standing.may_everywhere(self.permission),
            },
        )


class InvitationAdd(Permitted, Changing):
    """Invite somebody to a national role."""

    permission = Permission.REFERENCE_EDIT
    form_class = forms.NationalInviteForm
    heading = "Invite somebody to a national role"
    intro = "Members of a partnership are invited from the partnership’s page."

    def get_back(self):
        return reverse("partnerships:invitations")

    def form_valid(self, form):
        facts = form.cleaned_data
        try:
            second_person.ask_for_invitation(
                email=facts["email"],
                role=NationalRole(facts["role"]),
                form_key=facts["form_key"],
                by=self.request.user,
                at=timezone.now(),
            )
        except actions.HasAccount:
            return self.refused(
                form,
                "This person has an account already. Give the role on their page",
                "email",
            )
        except (actions.AccountClosed, second_person.AskedAlready) as refusal:
            return self.refused(form, refusal, "email")
        messages.success(
            self.request,
            "Asked for. The invitation goes out once a second person of the National "
            "PACE team has confirmed it.",
        )
        return redirect("partnerships:invitations")


class InvitationAct(Scoped, View):
    """An act on one invitation."""

    model = Invitation
    http_method_names = ("post",)

    def visible(self):
        return Invitation.objects.permitting(self.standing, Permission.PEOPLE_INVITE)

    def post(self, request, reference):
        try:
            words = self.act()
        except actions.InvitationGone as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, words)
        return redirect("partnerships:invitations")


class InvitationSend(InvitationAct):
    """Send a new link."""

    def act(self):
        actions.send_again(
            invitation=self.object, by=self.request.user, at=timezone.now()
        )
        return "A new link is on its way. The old one no longer works."


class InvitationWithdraw(InvitationAct):
    """Take an invitation back."""

    def act(self):
        actions.withdraw(
            invitation=self.object, by=self.request.user, at=timezone.now()
        )
        return "The invitation has been withdrawn."


class OpenedInvitation(FormView):
    """What an invited person opens by the link in their email, while it works."""

    template_name = "partnerships/invitation_accept.html"

    def dispatch(self, request, token, **more):
        link = Link.objects.opened_by(token, Purpose.INVITATION).first()
        if link is None:
            raise Http404
        now = timezone.now()
        self.token, self.link = token, link
        self.invitation = (
            Invitation.objects.select_related("person", "partnership")
            .filter(pk=link.target_id)
            .first()
        )
        if (
            self.invitation is None
            or self.invitation.withdrawn_at
            or not link.is_for(self.invitation.person.email)
        ):
            return self.too_late()
        if can_sign_in(self.invitation.person):
            return self.gone(
                "Your account is set up",
                "This link has been used. Sign in the way you chose."
                if self.invitation.person.has_sign_on
                else "This link has been used. Sign in with your email address and "
                "password.",
                next_href=reverse("account_login"),
                next_text="Sign in",
            )
        if (
            not link.is_open(now)
            or self.invitation.expires_at <= now
            or not self.invitation.person.is_active
        ):
            return self.too_late()
        self.offered = offered_to(self.invitation.person)
        return super().dispatch(request, token, **more)

    def too_late(self):
        return self.gone(
            "This link no longer works",
            "It has expired, or a newer one was sent. Ask the person who invited you "
            "to send it again.",
            status=410,
        )

    def gone(self, heading, sentence, *, status=200, **more):
        return render(
            self.request,
            "layouts/message.html",
            {"heading": heading, "paragraphs": [sentence], "navigation": [], **more},
            status=status,
        )

    def get_initial(self):
        person = self.invitation.person
        return {
            "given_name": person.given_name,
            "family_name": person.family_name,
            "telephone": person.telephone,
        }

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "heading": self.heading,
            "invitation": self.invitation,
            "token": self.token,
            "offered": list(self.offered.values()),
        }


@method_decorator(login_not_required, name="dispatch")
class InvitationAccept(OpenedInvitation):
    """The invited person gives their names and a password, without an account yet."""

    form_class = forms.AcceptForm
    heading = "Set up your account"

    def dispatch(self, request, token):
        return super().dispatch(request, token)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"person": self.invitation.person}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"is_local": self.is_local}

    @property
    def is_local(self):
        """Whether a password would let them in."""
        return not is_shut_here(self.invitation.person)

    def form_valid(self, form):
        if not self.is_local:
            return redirect(self.request.path)
        try:
            actions.accept(
                invitation=self.invitation, at=timezone.now(), **form.cleaned_data
            )
        except actions.InvitationGone:
            return self.too_late()
        messages.success(self.request, "Your account is set up. You can sign in now.")
        return redirect("account_login")


@method_decorator(login_not_required, name="dispatch")
class InvitationSignOn(OpenedInvitation):
    """The invited person gives their names, and signs in with their organisation."""

    form_class = forms.AcceptNamesForm
    template_name = "partnerships/invitation_sign_on.html"

    def dispatch(self, request, token, provider_id):
        # A page behind a link is sent to without a token of the form: another site
        # could have somebody's browser connect their sign-on to another's account.
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in OWN_SITE:
            raise PermissionDenied
        self.slug = provider_id
        return super().dispatch(request, token)

    @property
    def heading(self):
        return f"Set up your account with {self.provider.name}"

    @property
    def provider(self):
        if self.slug not in self.offered:
            raise Http404
        return self.offered[self.slug]

    def get_context_data(self, **kwargs):
        back = reverse("partnerships:invitation-accept", args=[self.token])
        return super().get_context_data(**kwargs) | {
            "provider": self.provider,
            "back_href": back,
        }

    def form_valid(self, form):
        return sent_to(
            self.request,
            self.provider,
            ACCEPT,
            back=self.request.path,
            link=self.link.pk,
            names=form.cleaned_data,
        )
