"""Look for people, and say why: what a look leaves behind."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet, TextField

from accounts.models import User
from clients.models import Case, ClientSearch, StatedReason
from clients.querysets.cases import CaseQuerySet, begun, keys_of
from kit import canaries
from kit.acting import act
from kit.kept import Given, Kept, Place
from kit.names import patterns
from kit.tokens import digest, new_token
from partnerships.standing import Standing, standing_of

HALF_AN_HOUR = dt.timedelta(minutes=30)
MOST_FOUND = 200
REFERENCE = re.compile(r"[0-9a-hjkmnp-tv-z]{4,10}", re.IGNORECASE)
OUTWARD = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?")
INWARD = re.compile(r"[0-9][A-Z]{0,2}")


class ReasonMissing(Exception):
    """The National PACE team says why it looks before it sees anybody."""


@transaction.atomic
def search(*, words: str, by: User, at: dt.datetime, reason: str = "") -> str:
    """Look for people by name, postcode or reference; give the result's token.

    The ids that were found wait for half an hour under the token's hash, for this
    person only; past searches go, so that nobody's typed words are kept.
    """
    standing = standing_of(by)
    if standing.is_national_team and not reason:
        raise ReasonMissing("Say why you need to look for this person.")
    if standing.is_national_team:
        # Whoever looks for a canary by its name finds it, and that is noticed.
        canaries.show()
    found = sorted(set(found_by(standing, words)), reverse=True)
    token = new_token()
    ClientSearch.objects.past(at).delete()
    ClientSearch.objects.create(
        token_hash=digest(token),
        searcher=by,
        criteria={"words": words},
        reason=reason,
        found=found[:MOST_FOUND],
        is_capped=len(found) > MOST_FOUND,
        made_at=at,
        expires_at=at + HALF_AN_HOUR,
    )
    return token


def found_by(standing: Standing, words: str) -> Iterable[int]:
    """The cases of people found by these words, of those that this person may see."""
    postcodes = postcodes_in(words)
    values = {
        "names": json.dumps(patterns(words)),
        "postcodes": json.dumps(begun(postcodes)),
    }
    is_reference = bool(REFERENCE.fullmatch(words))
    if is_reference:
        start = words.lower()
        values |= {"start": start, "beyond": f"{start[:-1]}{chr(ord(start[-1]) + 1)}"}
    return _found.rows(
        values, standing, is_reference=is_reference, is_posted=bool(postcodes)
    )


def seen_of(standing: Standing) -> list[tuple[list[str] | None, CaseQuerySet, bool]]:
    """Keys to cases, these cases, and whether all of a person is seen or the minimum.

    All for the National PACE team.
    """
    if standing.is_national_team:
        return [(None, Case.objects.all(), True)]
    whole, least = keys_of(standing)
    return [
        (keys, Case.objects.granted_to(keys), keys is whole)
        for keys in (whole, least)
        if keys
    ]


@Kept
def _found(asker: Standing, is_reference: bool, is_posted: bool) -> QuerySet:
    """Whoever is found in one of these ways, each by its own index."""
    text, most = TextField(), MOST_FOUND + 1
    ways: list[CaseQuerySet] = []
    for keys, rows, is_whole in seen_of(asker):
        ways.append(rows.found("name_plain", Place("names"), keys, most))
        if is_posted and is_whole:
            # A postcode is none of the fields that a referral shows.
            ways.append(rows.found("postcode", Place("postcodes"), keys, most))
        if is_reference:
            ways += rows.referenced(Given("start", text), Given("beyond", text))
    if not ways:
        return Case.objects.none().values_list("pk", flat=True)
    arms = [rows.values_list("pk", flat=True)[:most] for rows in ways]
    return arms[0].union(*arms[1:])


def postcodes_in(words: str) -> list[str]:
    """How the start of a postcode may be stored: fk11a is FK1 1A.

    Typed without a space, the start of the second half may be anywhere it can be.
    """
    bare = re.sub(r"\s+", " ", words.strip().upper())
    found = [bare] if OUTWARD.fullmatch(bare) else []
    for length in (2, 3, 4):
        outward, inward = bare[:length], bare[length:].strip()
        if OUTWARD.fullmatch(outward) and INWARD.fullmatch(inward):
            found.append(f"{outward} {inward}")
    return found


@act
def state_reason(
    *, subject: str, reason: str, by: User, at: dt.datetime
) -> StatedReason:
    """Say why a client or a list is opened; it holds for half an hour, for this one."""
    return StatedReason.objects.create(
        person=by,
        subject=subject,
        reason=reason,
        stated_at=at,
        expires_at=at + HALF_AN_HOUR,
    )
