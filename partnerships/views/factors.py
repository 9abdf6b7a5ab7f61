"""One's own second steps: which there are, adding, renaming and removing them."""

import json
import time

from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import clear_totp_secret
from allauth.mfa.webauthn.internal import auth as passkeys
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views import View
from django.views.generic import FormView

from accounts import confirming, factors, sessions
from kit.govuk.second_step import AppForm, PasskeyAddForm
from partnerships import forms
from partnerships.actions import factors as actions
from partnerships.standing import due_on
from partnerships.views.base import Changing

# Who has just signed in is not asked for the password once more.
JUST_SECONDS = 10 * 60
WEBAUTHN, TOTP = Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP


class OwnSteps(View):
    """Which second steps one has; where one is led who must set up the first."""

    def get(self, request):
        today = timezone.localdate()
        own = list(factors.of(request.user))
        due = due_on(request.user, today)
        return render(
            request,
            "partnerships/second_step.html",
            {
                "heading": "Your second step for signing in",
                "passkeys": [row for row in own if row.type == WEBAUTHN],
                "app": next((row for row in own if row.type == TOTP), None),
                "codes_left": factors.codes_left(request.user),
                "has_one": bool(own),
                "may_remove": len(own) > 1 or due > today,
                "must_set_up": not own and due <= today,
                "due_on": due,
                "may_have_passkeys": factors.may_have_passkeys(request),
            },
        )


class Fresh(View):
    """A change of what one signs in by: somebody who has just said who they are."""

    def dispatch(self, request, *args, **kwargs):
        started = request.session.get(sessions.STARTED, 0)
        is_fresh = time.time() - started < JUST_SECONDS
        if not is_fresh and not confirming.has_confirmed(request):
            raise ReauthenticationRequired
        return super().dispatch(request, *args, **kwargs)

    def done(self, words, *, has_one=True):
        """Say so, in a session that carries it under a key that nobody knew before."""
        factors.note_passed(self.request.session, has_one=has_one)
        self.request.session.cycle_key()
        messages.success(self.request, words)
        return redirect("partnerships:second-step")

    def facts(self):
        """Whose change it is, in which session, and when."""
        key = self.request.session.session_key
        return {"session_key": key, "at": timezone.now()}


class Adding(Fresh, FormView):
    """The page of a second step that is added."""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "heading": self.heading,
            "back_href": reverse("partnerships:second-step"),
        }


class PasskeyAdd(Adding):
    """The browser makes a passkey, and the person names it."""

    form_class = PasskeyAddForm
    template_name = "partnerships/passkey_add.html"
    heading = "Add a passkey"

    def get_context_data(self, **kwargs):
        options = passkeys.begin_registration(self.request.user, passwordless=False)
        return super().get_context_data(**kwargs) | {
            "options": json.dumps(options),
            "may_have_passkeys": factors.may_have_passkeys(self.request),
        }

    def form_valid(self, form):
        actions.add_passkey(
            person=self.request.user,
            name=form.cleaned_data["name"],
            credential=form.cleaned_data["credential"],
            **self.facts(),
        )
        return self.done("The passkey has been added.")


class AppAdd(Adding):
    """The person's app takes a secret, and shows by a code that it has it."""

    form_class = AppForm
    template_name = "partnerships/app_add.html"
    heading = "Add an authenticator app"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        secret, adapter = context["form"].secret, get_adapter()
        address = adapter.build_totp_url(self.request.user, secret)
        picture = adapter.build_totp_svg(address)
        return context | {
            "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
            # Drawn by us from an address of ours.
            "picture": mark_safe(picture[picture.index("<svg") :]),  # noqa: S308
        }

    def form_valid(self, form):
        try:
            actions.add_app(
                person=self.request.user, secret=form.secret, **self.facts()
            )
        except actions.HasApp as refusal:
            form.add_error(None, str(refusal).rstrip("."))
            return self.form_invalid(form)
        clear_totp_secret(self.request)
        return self.done("The authenticator app has been added.")


class RecoveryCodes(Fresh):
    """New recovery codes, shown by the press that makes them and never again."""

    def dispatch(self, request, *args, **kwargs):
        if not factors.of(request.user).exists():
            return redirect("partnerships:second-step")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self.shown(codes=[])

    def post(self, request):
        return self.shown(
            codes=actions.renew_codes(person=request.user, **self.facts())
        )

    def shown(self, *, codes):
        return render(
            self.request,
            "partnerships/recovery_codes.html",
            {
                "heading": "Recovery codes",
                "codes": codes,
                "codes_left": factors.codes_left(self.request.user),
            },
        )


class PasskeyName(Fresh, Changing):
    """Another name for one of one's passkeys."""

    form_class = forms.PasskeyNameForm
    heading = "Rename a passkey"

    def dispatch(self, request, pk):
        own = factors.of(request.user).filter(type=WEBAUTHN)
        self.object = get_object_or_404(own, pk=pk)
        return super().dispatch(request, pk)

    def get_back(self):
        return reverse("partnerships:second-step")

    def get_initial(self):
        return {"name": self.object.wrap().name}

    def form_valid(self, form):
        actions.rename_passkey(
            passkey=self.object, name=form.cleaned_data["name"], by=self.request.user
        )
        messages.success(self.request, "The passkey has been renamed.")
        return redirect("partnerships:second-step")


class FactorRemove(Fresh):
    """Remove one of one's second steps; not the only one, once it is compulsory."""

    def dispatch(self, request, pk):
        self.object = get_object_or_404(factors.of(request.user), pk=pk)
        return super().dispatch(request, pk)

    def get(self, request, pk):
        is_passkey = self.object.type == WEBAUTHN
        name = self.object.wrap().name if is_passkey else "Authenticator app"
        return render(request, "partnerships/factor_remove.html", {"name": name})

    def post(self, request, pk):
        today = timezone.localdate()
        try:
            is_left = actions.remove(
                factor=self.object,
                by=request.user,
                may_be_last=due_on(request.user, today) > today,
                **self.facts(),
            )
        except actions.LastOne as refusal:
            messages.error(request, str(refusal))
            return redirect("partnerships:second-step")
        return self.done("The second step has been removed.", has_one=is_left)
