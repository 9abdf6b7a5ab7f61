"""Who may see a client, how much of it, and the named reads of cases."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef

from kit.names import Found, Patterns, patterns, plain
from partnerships.roles import REFERRED_FIELDS, Level, Permission
from partnerships.standing import place_of

LEVELS = (Level.STAFF, Level.REFERRED)
WORKING = (Level.STAFF,)

# What a referral shows of a person (`partnerships.roles`), from its case.
MINIMUM = ("reference", *(f"client__{field}" for field in REFERRED_FIELDS))


# So many people of a name are looked at, where it is one of many.
MOST_LOOKED_AT = 1_000


def begun(starts: Iterable[str]) -> Patterns:
    """What begins in one of these ways."""
    return [[[f"{start}%"] for start in starts]]


def keys_of(standing) -> tuple[list[str], list[str]]:
    """A person's keys to whole clients, and its keys to the minimum of them.

    Where somebody is of the SDS staff, the wider grant shows each case already.
    """
    whole = standing.audiences(WORKING)
    places = {place_of(key) for key in whole}
    least = standing.audiences((Level.REFERRED,))
    return whole, [key for key in least if place_of(key) not in places]


class CaseQuerySet(models.QuerySet):
    """Cases: a person in a situation, or alone; each in one partnership."""

    def seen_by(self, standing, levels=LEVELS) -> Self:
        """Own partnership's for its SDS staff, referred ones for an organisation.

        The National PACE team sees all, with a stated reason that is recorded.
        """
        if standing.is_national_team:
            return self
        return self.granted_to(standing.audiences(levels))

    def granted_to(self, audiences: list[str]) -> Self:
        """Cases for which one of these keys holds a grant."""
        grants = apps.get_model("clients", "CaseGrant").objects
        return self.filter(
            Exists(grants.filter(case=OuterRef("pk"), audience__in=audiences))
        )

    def permitting(self, standing, permission: Permission) -> Self:
        """Cases on which this person may do this."""
        if not standing.may(permission):
            return self.none()
        if permission in (Permission.CLIENT_LIST, Permission.REFERRAL_ANSWER):
            return self.seen_by(standing)
        if permission is Permission.LOOKS_READ and not standing.is_national_team:
            # Of the partnerships that one chairs, not of those that one works in.
            places = standing.partnerships(permission)
            return self.seen_by(standing, WORKING).filter(partnership__in=places)
        # All else is the work of the own partnership's SDS staff.
        return self.seen_by(standing, WORKING)

    def for_detail(self) -> Self:
        return self.select_related("client__council", "partnership")

    def for_list(self) -> Self:
        return self.select_related("client", "partnership")

    def newest_first(self) -> Self:
        return self.order_by("-registered_at", "-pk")

    def minimum(self) -> models.QuerySet:
        """Rows that hold the minimum fields and nothing else of a person."""
        return self.values("pk", *MINIMUM)

    def named(self, words: str, keys: list[str] | None = None) -> Self:
        """Cases of people whose name holds each of these words, in any order."""
        return self.found("name_plain", json.dumps(patterns(words)), keys)

    def living_in(self, postcodes: Sequence[str]) -> Self:
        """Cases of people whose postcode starts so."""
        return self.found("postcode", json.dumps(begun(postcodes)))

    def found(
        self,
        place: str,
        wanted: Any,
        keys: list[str] | None = None,
        at_most: int = MOST_LOOKED_AT,
    ) -> Self:
        """Cases of people found by the index of names and postcodes.

        Of those for which one of these keys holds a grant, so many at most.
        """
        kinds = ("text", "jsonb", "text[]", "integer")
        values = (place, wanted, keys, at_most)
        return self.filter(pk__in=Found("clients_found", *values, kinds=kinds))

    def referenced(self, start: Any, beyond: Any) -> list[Self]:
        """Cases by the start of their own reference, and of their client’s.

        A reference is sorted by its bytes: what begins so lies between two.
        """
        return [
            self.filter(**{f"{name}__gte": start, f"{name}__lt": beyond})
            for name in ("reference", "client__reference")
        ]

    def same_person(
        self,
        *,
        given_name: str,
        family_name: str,
        postcode: str,
        keys: list[str] | None = None,
    ) -> Self:
        """Cases of people who may be this one, unless another postcode is known.

        Names are given in either order, and with or without those between: the first
        word of the one and the last of the other decide.
        """
        words = plain(given_name).split()[:1] + plain(family_name).split()[-1:]
        rows = self.named(" ".join(words), keys)
        for word in words:
            rows = rows.filter(
                client__name_plain__regex=rf"(^| ){re.escape(word)}( |$)"
            )
        if postcode:
            rows = rows.filter(client__postcode__in=("", postcode))
        return rows.for_list().newest_first()
