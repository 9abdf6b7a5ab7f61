"""What somebody typed when their session had ended: kept for them, and offered again.

It lies in the browser's own session, for ten minutes, for the person whose page it
was and for nobody else; never passwords, never files.
"""

from __future__ import annotations

import time
from typing import Any

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

KEPT, WAS = "kept", "was"
KEPT_SECONDS = 600
MARK = "_person"
SECRET = ("password", "csrfmiddlewaretoken", MARK)
# Keys of a form that say nothing to a reader.
SILENT = ("form_key", "version")
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


def is_ours(path: str) -> bool:
    """Whether a form may be sent there: an address of the portal, outside accounts."""
    is_inside = url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return is_inside and not path.startswith("/account/")


def keep(request: HttpRequest) -> bool:
    """Keep what a signed-out person sent, where it is known whose it was."""
    person, path = owner(request), request.get_full_path()
    if person is None or not is_ours(path):
        return False
    request.session[KEPT] = {
        "person": person,
        "path": path,
        "fields": typed(request.POST),
        "files": sorted(request.FILES),
        "at": int(time.time()),
    }
    return True


def kept_for(request: HttpRequest) -> dict[str, Any] | None:
    """What is kept for the person who is signed in; anybody else's is dropped."""
    kept = request.session.get(KEPT)
    if kept is None:
        return None
    is_late = time.time() - kept["at"] > KEPT_SECONDS
    if is_late or kept["person"] != request.user.pk:
        drop(request)
        return None
    return kept


def drop(request: HttpRequest) -> None:
    """Keep it no longer."""
    request.session.pop(KEPT, None)


def shown(
    path: str, fields: list[list[Any]], files: list[str], **more: Any
) -> dict[str, Any]:
    """What the page shows that offers to send a form again: readable, and as it was."""
    return {
        "path": path,
        "files": [words_of(name) for name in files],
        "hidden": [(name, value) for name, values in fields for value in values],
        "rows": [
            (words_of(name), ", ".join(filter(None, values)))
            for name, values in fields
            if name not in SILENT and any(values)
        ],
    } | more


def words_of(name: str) -> str:
    """A field's name as a reader can follow it."""
    return name.replace("_", " ").replace("-", " ").capitalize()
