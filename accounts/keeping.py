"""What somebody typed when their session had ended: kept for them, and offered again.

It lies on the server, for ten minutes and under a key that only the browser's own
session knows, for the person whose page it was and for nobody else; never passwords,
never files.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

KEPT, WAS = "kept", "was"
KEPT_SECONDS = 600
# Characters of all that was typed: a form of the portal takes far fewer.
KEPT_LENGTH = 200_000
FILE_NAME_LENGTH = 200
MARK = "_person"
SECRET = ("password", "csrfmiddlewaretoken", MARK)
SIGNER = Signer(salt="accounts.page-of")


def mark_of(person_id: int | None) -> str:
    """Says on a page whose page it is, so that nobody else's words are sent by it."""
    return SIGNER.sign(str(person_id)) if person_id else ""


def person_of(mark: str) -> int | None:
    """Whose page it was; None when nobody signed that."""
    try:
        return int(SIGNER.unsign(mark))
    except (BadSignature, ValueError):
        return None


def owner(request: HttpRequest) -> int | None:
    """Who filled in the form that is sent: as its page, or the session, says."""
    return person_of(request.POST.get(MARK, "")) or request.session.get(WAS)


def typed(posted: QueryDict) -> list[list[Any]]:
    """The fields of a form that may be kept, each with its values."""
    return [
        [name, values]
        for name, values in posted.lists()
        if not any(secret in name for secret in SECRET)
    ]


def files_of(request: HttpRequest) -> list[str]:
    """The names of the files that were sent, and that nobody keeps."""
    sent = (file for _, files in request.FILES.lists() for file in files)
    return [str(file.name)[:FILE_NAME_LENGTH] for file in sent]


def is_ours(path: str) -> bool:
    """Whether a form may be sent there: an address of the portal, outside accounts."""
    is_inside = url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return is_inside and not path.startswith("/account/")


def is_form(request: HttpRequest) -> bool:
    """Whether a person sent a form, and not a script of the page by itself."""
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate" and (
        request.accepts("text/html") and "HX-Request" not in request.headers
    )


def keep(request: HttpRequest) -> bool:
    """Keep what a signed-out person sent, where it is known whose it was."""
    person, path = owner(request), request.get_full_path()
    if person is None or not is_ours(path) or not is_form(request):
        return False
    fields, files = typed(request.POST), files_of(request)
    if len(path) + sum(map(length_of, fields)) + sum(map(len, files)) > KEPT_LENGTH:
        return False
    drop(request)
    store = SessionStore()
    store.update({"person": person, "path": path, "fields": fields, "files": files})
    store.set_expiry(KEPT_SECONDS)
    store.create()
    request.session[KEPT] = store.session_key
    return True


def length_of(field: list[Any]) -> int:
    name, values = field
    return sum(len(name) + len(value) for value in values)


def to_sign_in() -> HttpResponseRedirect:
    """Sign in, and be offered what is kept."""
    query = urlencode({"next": reverse("account_kept")})
    return redirect(f"{reverse('account_login')}?{query}")


def kept_for(request: HttpRequest) -> dict[str, Any] | None:
    """What is kept for the person who is signed in; anybody else's is dropped."""
    if KEPT not in request.session:
        return None
    # Nothing is loaded of a row that has expired.
    kept = dict(SessionStore(request.session[KEPT]).items())
    if kept.get("person") != request.user.pk:
        drop(request)
        return None
    return kept


def drop(request: HttpRequest) -> None:
    """Keep it no longer."""
    if key := request.session.pop(KEPT, None):
        SessionStore().delete(key)


def is_from_here(request: HttpRequest) -> bool:
    """Whether a page of this very portal sent this, as the browser says."""
    came = request.headers.get("Origin") or request.headers.get("Referer", "")
    here = request.build_absolute_uri("/"), f"{settings.PORTAL_URL}/"
    return f"{came.rstrip('/')}/".startswith(here)
