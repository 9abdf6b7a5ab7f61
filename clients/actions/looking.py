"""Look for people, and say why: what a look leaves behind."""

from __future__ import annotations

import datetime as dt
import re

from django.db import transaction

from accounts.models import User
from clients.models import Case, ClientSearch, StatedReason
from clients.querysets.cases import CaseQuerySet, keys_of
from kit.tokens import digest, new_token
from partnerships.standing import standing_of

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
    whole, least = keys_of(standing)
    if standing.is_national_team:
        ways = ways_to(Case.objects.all(), words, by_postcode=True)
    else:
        ways = ways_to(Case.objects.within(whole), words, by_postcode=True)
        # A postcode is none of the fields that a referral shows.
        ways += ways_to(Case.objects.within(least), words, by_postcode=False)
    arms = [rows.values_list("pk", flat=True)[: MOST_FOUND + 1] for rows in ways]
    found = sorted(set(arms[0].union(*arms[1:])), reverse=True)
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


def ways_to(rows: CaseQuerySet, words: str, *, by_postcode: bool) -> list[CaseQuerySet]:
    """Each way to find somebody, one for each index: an OR would use none of them."""
    ways = [rows.named(words)]
    if REFERENCE.fullmatch(words):
        ways += [rows.referenced(words), rows.of_client_referenced(words)]
    if by_postcode:
        ways += [rows.living_in(postcode) for postcode in postcodes_in(words)]
    return ways


@transaction.atomic
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
