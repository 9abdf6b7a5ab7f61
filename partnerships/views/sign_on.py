"""Agencies' sign-on on one's own account, and what an organisation's people use."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View

from accounts import providers
from accounts.models import Identity, User
from kit.scoping import visible_or_404
from partnerships import forms
from partnerships.actions import identities as actions
from partnerships.actions import second_person
from partnerships.models import Membership, Organisation, PendingChange
from partnerships.roles import Permission
from partnerships.views.base import Changing, Permitted
from partnerships.views.signing_on import CONNECT, sent_to
from partnerships.ways_in import may_sign_in_here, offered_to, usable_by


class OwnSignOn(View):
    """What is connected to one's account, and what may be."""

    def get(self, request):
        person = request.user
        rows = Identity.objects.filter(person=person).order_by("pk")
        is_local = may_sign_in_here(person)
        ways = {row.pk for row, _ in usable_by(person)}
        known = {row.issuer for row in rows}
        offered = offered_to(person).values()
        return render(
            request,
            "partnerships/sign_on.html",
            {
                "heading": "Signing in with your organisation",
                "rows": [(row, providers.of_issuer(row.issuer)) for row in rows],
                "offered": [one for one in offered if one.issuer not in known],
                "is_local": is_local,
                # Not the only way in.
                "removable": {row.pk for row in rows if is_local or ways - {row.pk}},
            },
        )


class SignOnConnect(View):
    """To the agency, to connect one's account to what it knows one by."""

    http_method_names = ("post",)

    def post(self, request, provider_id):
        offered = offered_to(request.user)
        if provider_id not in offered:
            raise Http404
        return sent_to(
            request,
            offered[provider_id],
            CONNECT,
            back=reverse("partnerships:sign-on"),
            person=request.user.pk,
        )


class SignOnRemove(View):
    """Disconnect an agency's sign-on; not where it is the only way in."""

    def dispatch(self, request, pk):
        rows = Identity.objects.filter(person=request.user)
        self.object = get_object_or_404(rows, pk=pk)
        self.provider = providers.of_issuer(self.object.issuer)
        return super().dispatch(request, pk)

    @property
    def name(self):
        return self.provider.name if self.provider else self.object.issuer

    def get(self, request, pk):
        return render(request, "partnerships/sign_on_remove.html", {"name": self.name})

    def post(self, request, pk):
        request.session.cycle_key()
        try:
            actions.disconnect(
                identity=self.object,
                slug=self.provider.slug if self.provider else self.object.issuer,
                by=request.user,
                session_key=request.session.session_key,
                at=timezone.now(),
            )
        except actions.OnlyWayIn as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{self.name} is no longer connected.")
        return redirect("partnerships:sign-on")


class OrganisationSignOn(Permitted, Changing):
    """By which agency an organisation's people sign in, and whether here as well."""

    permission = Permission.REFERENCE_EDIT
    form_class = forms.SignOnForm
    template_name = "partnerships/organisation_sign_on.html"
    heading = "How its people sign in"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.reference = kwargs["reference"]

    @cached_property
    def object(self):
        return visible_or_404(Organisation.objects.all(), reference=self.reference)

    def get_initial(self):
        return {
            "sign_on": self.object.sign_on,
            "ways": "both" if self.object.has_local_sign_in else "only",
        }

    def get_caption(self):
        return self.object.name

    def get_back(self):
        return reverse("partnerships:organisation", args=[self.reference])

    def get_context_data(self, **kwargs):
        members = Membership.objects.on(timezone.localdate())
        people = User.objects.active().filter(
            pk__in=members.filter(organisation=self.object).values("person")
        )
        now = providers.configured().get(self.object.sign_on)
        connected = Identity.objects.filter(person__in=people)
        return super().get_context_data(**kwargs) | {
            "many": people.count(),
            "connected": connected.filter(issuer=now.issuer).count() if now else 0,
            "provider": now,
            "has_sign_ons": bool(providers.configured()),
            # Where nothing is set up there is nothing to choose; what is set is unset.
            "may_change": bool(providers.configured() or self.object.sign_on),
            "changes": PendingChange.objects.waiting(timezone.now())
            .filter(organisation=self.object)
            .for_list(),
        }

    def form_valid(self, form):
        try:
            second_person.ask_for_sign_on(
                organisation=self.object,
                sign_on=form.cleaned_data["sign_on"],
                has_local_sign_in=form.cleaned_data["ways"] == "both",
                by=self.request.user,
                at=timezone.now(),
            )
        except (
            actions.LastWayIn,
            second_person.AskedAlready,
            second_person.NothingChanges,
        ) as refusal:
            return self.refused(form, refusal, "ways")
        messages.success(
            self.request,
            "Asked for. It changes once a second person of the National PACE team has "
            "confirmed it.",
        )
        return redirect(self.get_back())
