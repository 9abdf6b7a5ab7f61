"""Look for people, and say why: what a look leaves behind."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet, TextField

from accounts.models import User
from clients.models import Case, ClientSearch, StatedReason
from clients.querysets.cases import CaseQuerySet, keys_of
from kit.kept import Given, Kept
from kit.names import plain_terms
from kit.tokens import digest, new_token
from partnerships.standing import Standing, standing_of

HALF_AN_HOUR = dt.timedelta(minutes=30)
MOST_FOUND = 200
# So many words of a name have a query that is kept.
MOST_KEPT = 4
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
    """The cases of people found by these words, of those that this person may see.

    Most searches are for plain words of a name: their query is kept.
    """
    terms = plain_terms(words)
    if 0 < len(terms) <= MOST_KEPT and not postcodes_in(words):
        values = {f"term{place}": term for place, term in enumerate(terms)}
        is_reference = bool(REFERENCE.fullmatch(words))
        if is_reference:
            start = words.lower()
            beyond = f"{start[:-1]}{chr(ord(start[-1]) + 1)}"
            values |= {"start": start, "beyond": beyond}
        return _by_name.rows(
            values, standing, number=len(terms), is_reference=is_reference
        )
    # A postcode is none of the fields that a referral shows.
    postcodes: list[list[str]] = [postcodes_in(words), []]
    ways = [
        way
        for (near, rows), codes in zip(seen_of(standing), postcodes, strict=False)
        for way in ways_to(near, rows, words, codes)
    ]
    return together(ways)


def seen_of(standing: Standing) -> list[tuple[CaseQuerySet, CaseQuerySet]]:
    """Whole cases, then those of which the minimum is seen: each by the index of names,
    and by any other. All for the National PACE team.
    """
    if standing.is_national_team:
        return [(Case.objects.all(), Case.objects.all())]
    return [
        (Case.objects.within(keys), Case.objects.granted_to(keys))
        for keys in keys_of(standing)
    ]


def by_name(asker: Standing, number: int, is_reference: bool) -> QuerySet:
    """Cases whose person's name holds each of some terms, or by a reference's start."""
    named = Q()
    for place in range(number):
        term = Given(f"term{place}", TextField())
        named &= Q(client__name_plain__contains=term)
    ways = []
    for near, rows in seen_of(asker):
        ways.append(near.filter(named))
        if is_reference:
            # A reference is sorted by its bytes: what begins so lies between two.
            start, beyond = Given("start", TextField()), Given("beyond", TextField())
            for name in ("reference", "client__reference"):
                between = {f"{name}__gte": start, f"{name}__lt": beyond}
                ways.append(rows.filter(**between))
    return together(ways) if ways else Case.objects.none().values_list("pk", flat=True)


# How often a name stands in the portal decides how it is looked for.
_by_name = Kept(by_name, is_prepared=False)


def together(ways: list[CaseQuerySet]) -> Any:
    """Whoever is found in one of these ways, each by its own index."""
    arms = [rows.values_list("pk", flat=True)[: MOST_FOUND + 1] for rows in ways]
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


def ways_to(
    near: CaseQuerySet, rows: CaseQuerySet, words: str, postcodes: list[str]
) -> list[CaseQuerySet]:
    """Each way to find somebody, one for each index: an OR would use none of them."""
    ways = [near.named(words)]
    if REFERENCE.fullmatch(words):
        ways += [rows.referenced(words), rows.of_client_referenced(words)]
    return ways + [near.living_in(postcode) for postcode in postcodes]


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
