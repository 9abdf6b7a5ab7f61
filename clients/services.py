"""The kinds of support as a person chooses them: one choice for each group.

Careers information and advice and guidance are two published services and one
choice on screen; the first of a group stands for it in the row.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from partnerships.models import Organisation, Partnership, Service, ServiceOffer


@dataclass(frozen=True)
class Offer:
    """An organisation that offers a kind of support in a partnership."""

    service: Service
    organisation: Organisation

    @property
    def key(self) -> str:
        return f"{self.service.pk}-{self.organisation.pk}"


def kinds_of_support(partnership: Partnership) -> list[Service]:
    """What a person may need here: the published kinds and the partnership's own."""
    rows = Service.objects.filter(
        Q(partnership=None) | Q(partnership=partnership), is_for_employers=False
    ).order_by("position", "name", "pk")
    groups: dict[str, Service] = {}
    for service in rows:
        groups.setdefault(service.group, service)
    return list(groups.values())


def choice_of(kinds: list[Service], service: Service | None) -> str:
    """The choice on screen for a service: the first of its group stands for it."""
    if service is None:
        return ""
    return next((kind.code for kind in kinds if kind.group == service.group), "")


def offers_in(partnership: Partnership, on: dt.date) -> list[Offer]:
    """Who offers which kind of support to people here, each once."""
    rows = (
        ServiceOffer.objects.on(on)
        .filter(partnership=partnership, service__is_for_employers=False)
        .for_list()
    )
    found: dict[tuple[str, int], Offer] = {}
    for offer in rows:
        key = (offer.service.group, offer.organisation_id)
        found.setdefault(key, Offer(offer.service, offer.organisation))
    return list(found.values())
