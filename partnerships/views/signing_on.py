"""To an agency's sign-on and back: signing in, confirming, connecting, an invitation.

Whatever goes wrong there leads back to a page of ours with a sentence: no code of an
agency's stays in the address, and nobody is told whether somebody has an account.
"""

from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from accounts import openid, providers, signing
from accounts.models import Identity
from accounts.views import closed_without_limits
from notifications.models import Link
from partnerships.actions import identities as actions
from partnerships.actions import invitations
from partnerships.adapter import VOUCHED
from partnerships.models import Invitation
from partnerships.ways_in import identity_of, offered_to, usable_by

SIGN_IN, CONFIRM, CONNECT, ACCEPT = "sign-in", "confirm", "connect", "accept"
NOT_BEGUN = (
    "Signing in was not begun in this browser, or it took more than ten minutes. "
    "Try again."
)
UNKNOWN = (
    "This sign-in with {name} opens no account here. If you have an account, sign in "
    "the way you usually do, then connect it under “Your account”. If you have none, "
    "ask the chair of your partnership or the National PACE team to invite you."
)
OTHER = "This is not the sign-in with {name} that your account is connected to."
AGAIN = "Open the link in your email again to go on."


def provider_of(slug):
    """The provider of this name, or 404."""
    try:
        return providers.configured()[slug]
    except KeyError as error:
        raise Http404 from error


def sent_to(request, provider, purpose, *, back, **kept):
    """The page that leads on to the agency: no form may be sent to another site.

    The browser goes on by itself; where it does not, there is a link.
    """
    try:
        address = openid.begin(request, provider, purpose, **kept)
    except openid.NotSignedOn as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    facts = {"provider": provider, "address": address, "back_href": back}
    response = render(request, "account/sign_on.html", facts)
    response["Refresh"] = f"0; url={address}"
    return response


def limited(view):
    """So many presses a minute from one address, as at the door itself."""

    def counted(request, *args, **kwargs):
        is_within = ratelimit.consume(
            request, app="allauth.account", action="login", limit_get=True
        )
        if not is_within:
            return ratelimit.respond_429(request)
        return view(request, *args, **kwargs)

    return closed_without_limits(counted)


@login_not_required
@require_http_methods(["POST"])
@limited
def begin(request, provider_id):
    """Sign in with an agency."""
    provider = provider_of(provider_id)
    after = get_next_redirect_url(request)
    if request.user.is_authenticated:
        return redirect(after or "home")
    return sent_to(
        request, provider, SIGN_IN, back=with_next("account_login", after), next=after
    )


@require_http_methods(["POST"])
@limited
def confirm(request, provider_id):
    """Say once more who one is, at the agency."""
    usable = {one.slug: one for _, one in usable_by(request.user)}
    if provider_id not in usable:
        raise Http404
    after = get_next_redirect_url(request)
    back = with_next("account_reauthenticate", after)
    return sent_to(
        request,
        usable[provider_id],
        CONFIRM,
        back=back,
        next=after,
        person=request.user.pk,
    )


@login_not_required
@require_http_methods(["GET"])
@limited
def come_back(request, provider_id):
    """Back from an agency, with the word of who it is, or without."""
    provider = provider_of(provider_id)
    try:
        answer = openid.answer(request, provider)
    except openid.NotSignedOn as refusal:
        signing.refused_by(provider.slug, refusal.why)
        return refused(request, str(refusal), refusal.purpose, refusal.kept)
    if answer is None:
        return refused(request, NOT_BEGUN)
    return AFTER[answer.purpose](request, answer)


def refused(request, words, purpose="", kept=None):
    """Back to where it was begun, with a sentence."""
    kept = kept or {}
    if purpose == CONNECT and request.user.is_authenticated:
        messages.error(request, words)
        return redirect("partnerships:sign-on")
    if purpose == ACCEPT:
        words = f"{words} {AGAIN}"
    messages.error(request, words)
    name = "account_reauthenticate" if purpose == CONFIRM else "account_login"
    return redirect(with_next(name, kept.get("next")))


def with_next(name, after):
    """The address of a page that leads on to another."""
    address = reverse(name)
    return f"{address}?{urlencode({'next': after})}" if after else address


def signed_in(request, answer):
    """Let in whom the agency means, if that is somebody."""
    identity = identity_of(answer.provider, answer.subject)
    if identity is None:
        return unknown(request, answer, UNKNOWN, "unknown")
    return let_in(request, answer, identity.person)


def unknown(request, answer, words, why):
    signing.refused_by(answer.provider.slug, why, answer.subject)
    words = words.format(name=answer.provider.name)
    return refused(request, words, answer.purpose, answer.kept)


def let_in(request, answer, person):
    """Sign somebody in; our second step is asked for unless the agency vouches."""
    if request.user.is_authenticated:
        logout(request)
    identity = identity_of(answer.provider, answer.subject)
    if identity is not None:
        actions.used(identity=identity, at=timezone.now())
    setattr(request, VOUCHED, answer.vouches)
    record_authentication(
        request, person, method=signing.SIGN_ON, provider=answer.provider.slug
    )
    return perform_login(
        request,
        person,
        email_verification=EmailVerificationMethod.NONE,
        redirect_url=answer.kept.get("next"),
    )


def confirmed(request, answer):
    """The person who is signed in has shown at the agency that it is them."""
    is_theirs = (
        request.user.is_authenticated
        and request.user.pk == answer.kept.get("person")
        and Identity.objects.filter(
            issuer=answer.provider.issuer,
            subject=answer.subject,
            person=request.user,
        ).exists()
    )
    if not is_theirs:
        return unknown(request, answer, OTHER, "another")
    record_authentication(
        request,
        request.user,
        method=signing.SIGN_ON,
        provider=answer.provider.slug,
        reauthenticated=True,
    )
    return redirect(answer.kept.get("next") or "home")


def connected(request, answer):
    """The person who is signed in connects their account."""
    person = request.user
    if not person.is_authenticated or person.pk != answer.kept.get("person"):
        return refused(request, NOT_BEGUN)
    if answer.provider.slug not in offered_to(person):
        return unknown(request, answer, UNKNOWN, "not offered")
    request.session.cycle_key()
    try:
        actions.connect(
            person=person,
            provider=answer.provider,
            subject=answer.subject,
            session_key=request.session.session_key,
            at=timezone.now(),
        )
    except (actions.ConnectedElsewhere, actions.HasOne) as refusal:
        messages.error(request, str(refusal))
    else:
        words = f"{answer.provider.name} is connected. You can sign in with it now."
        messages.success(request, words)
    return redirect("partnerships:sign-on")


def accepted(request, answer):
    """The invited person comes back: the link must be as good as when they left."""
    now, kept = timezone.now(), answer.kept
    link = Link.objects.filter(pk=kept.get("link")).first()
    invitation = (
        Invitation.objects.select_related("person")
        .filter(pk=link.target_id if link else None)
        .first()
    )
    if (
        invitation is None
        or not link.is_open(now)
        or not link.is_for(invitation.person.email)
        or answer.provider.slug not in offered_to(invitation.person)
    ):
        return refused(request, "The link that you came by no longer works.")
    try:
        person = actions.accept(
            invitation=invitation,
            provider=answer.provider,
            subject=answer.subject,
            at=now,
            **kept["names"],
        )
    except (invitations.InvitationGone, *CONNECTED) as refusal:
        return refused(request, str(refusal))
    messages.success(request, "Your account is set up.")
    return let_in(request, answer, person)


CONNECTED = (actions.ConnectedElsewhere, actions.HasOne)
AFTER = {
    SIGN_IN: signed_in,
    CONFIRM: confirmed,
    CONNECT: connected,
    ACCEPT: accepted,
}
