"""What somebody typed when their session had ended: kept for them, and offered again.

It lies on the server, for ten minutes and under a key that only the browser's own
session knows, for the person whose page it was and for nobody else; never passwords,
never files. Several pages may be kept at once; what is sent or thrown away is dropped,
and nothing else is.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from accounts.session_store import SessionStore

KEPT, WAS = "kept", "was"
KEPT_SECONDS = 600
# So many pages at once.
KEPT_MOST = 5
# Characters of all that was typed: a form of the portal takes far fewer.
KEPT_LENGTH = 200_000
NOT_KEPT = (
    "What was typed was not saved and could not be kept: it was too long, or too many"
    " other pages are kept already."
)
FILE_NAME_LENGTH = 200
MARK = "_person"
SECRET = ("password", "csrfmiddlewaretoken", MARK)
# What one signs in by is never kept.
SIGNING_IN = ("/account/", "/your-account/second-step/", "/your-account/sign-on/")
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
    """Whether a form may be sent there: of the portal, and nothing of signing in."""
    is_inside = url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return is_inside and not path.startswith(SIGNING_IN)


def is_form(request: HttpRequest) -> bool:
    """Whether a person sent a form, and not a script of the page by itself."""
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate" and (
        request.accepts("text/html") and "HX-Request" not in request.headers
    )


def keep(request: HttpRequest) -> bool:
    """Keep what a signed-out person sent, where it is known whose it was.

    The session's own row says where each lies, and from which page it came; a page sent
    again takes the place of what it sent before. What does not fit is refused aloud:
    nothing that is kept goes for it.
    """
    return keep_of(request, owner(request))


def keep_for_password(request: HttpRequest) -> bool:
    """Keep what a person sent while they are asked for their password once more."""
    of = request.POST.get(MARK)
    is_theirs = of is None or person_of(of) == request.user.pk
    return is_theirs and keep_of(request, request.user.pk, for_password=True)


def keep_of(
    request: HttpRequest, person: int | None, *, for_password: bool = False
) -> bool:
    path = request.get_full_path()
    if person is None or not is_ours(path) or not is_form(request):
        return False
    fields, files, page = typed(request.POST), files_of(request), page_of(request)
    length = sum(map(length_of, fields)) + sum(map(len, [path, page, *files]))
    which = which_of(request, person)
    others = [one for one in lasting(request) if one["which"] != which]
    is_full = len(others) >= KEPT_MOST
    if is_full or length + sum(one["length"] for one in others) > KEPT_LENGTH:
        messages.error(request, NOT_KEPT)
        return False
    drop(request, which)
    store = SessionStore()
    store.update({"fields": fields, "files": files})
    store.set_expiry(KEPT_SECONDS)
    store.create()
    one = {
        "which": which,
        "key": store.session_key,
        "person": person,
        "path": path,
        "page": page,
        "length": length,
        "for_password": for_password,
        "ends": int(time.time()) + KEPT_SECONDS,
    }
    request.session[KEPT] = [*request.session.get(KEPT, []), one]
    return True


def which_of(request: HttpRequest, person: int | None) -> str:
    """The same for what one page sends, however often: by its key, or what it says.

    Two pages of one address are two entries, unless they say the very same.
    """
    said = request.POST.get("form_key") or repr(typed(request.POST))
    whole = f"{person} {request.get_full_path()} {said}"
    return sha256(whole.encode(errors="replace")).hexdigest()


def page_of(request: HttpRequest) -> str:
    """The address of our page that sent this, which may send to another address."""
    came, path = request.headers.get("Referer", ""), request.get_full_path()
    begins = next((here for here in addresses(request) if came.startswith(here)), None)
    page = f"/{came.removeprefix(begins)}" if begins else path
    return page if is_ours(page) else path


def length_of(field: list[Any]) -> int:
    name, values = field
    return sum(len(name) + len(value) for value in values)


def to_sign_in() -> HttpResponseRedirect:
    """Sign in, and be offered what is kept."""
    query = urlencode({"next": reverse("account_kept")})
    return redirect(f"{reverse('account_login')}?{query}")


def lasting(request: HttpRequest) -> list[dict[str, Any]]:
    """What is still kept in this browser, whoever typed it."""
    now = time.time()
    return [one for one in request.session.get(KEPT, []) if one["ends"] > now]


def drop_of_others(request: HttpRequest) -> None:
    """Once somebody is signed in, what anybody else typed here is kept no longer."""
    for one in request.session.get(KEPT, []):
        if one["person"] != request.user.pk:
            drop(request, one["which"])


def ran_out(request: HttpRequest) -> list[dict[str, Any]]:
    """What is not kept any more since its time is over, said this once."""
    now = time.time()
    gone = [one for one in request.session.get(KEPT, []) if one["ends"] <= now]
    for one in gone:
        drop(request, one["which"])
    return gone


def offered(request: HttpRequest) -> Iterator[tuple[dict[str, Any], Any, Any]]:
    """What can still be sent, with its fields and the names of its files."""
    for one in lasting(request):
        # Nothing is loaded of a row that has expired.
        content = SessionStore(one["key"])
        if "fields" in content:
            yield one, content["fields"], content["files"]


def drop_taken(request: HttpRequest, response: HttpResponseBase) -> None:
    """Once a page has taken it, it is kept no longer; another entry of it still is.

    A page that refused it, failed, or asks for something else first took nothing.
    """
    is_first = "next=" in response.headers.get("Location", "")
    if KEPT in request.session and response.status_code < 400 and not is_first:
        drop(request, which_of(request, request.user.pk))


def drop(request: HttpRequest, which: str) -> None:
    """Keep this one no longer."""
    kept = request.session.get(KEPT, [])
    for one in kept:
        if one["which"] == which:
            SessionStore().delete(one["key"])
    if rest := [one for one in kept if one["which"] != which]:
        request.session[KEPT] = rest
    elif kept:
        del request.session[KEPT]


def addresses(request: HttpRequest) -> tuple[str, str]:
    """How the addresses of this very portal begin."""
    return request.build_absolute_uri("/"), f"{settings.PORTAL_URL}/"


def is_from_here(request: HttpRequest) -> bool:
    """Whether a page of this very portal sent this, as the browser says."""
    came = request.headers.get("Origin") or request.headers.get("Referer", "")
    return f"{came.rstrip('/')}/".startswith(addresses(request))
