"""What other rules on the employer's notice would change: of whom, and how."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONArray, JSONObject

from redundancies import clocks
from redundancies.models import HR1Notice, Site, Situation
from redundancies.views import of_whom
from redundancies.views.parts import SITE

CHUNK, SHOWN = 500, 50
OF_SITE = {
    "pk": "pk",
    "people": "people",
    "first": "first_leaving_on",
    "site": JSONArray(*SITE),
}
OF_NOTICE = {
    name: name
    for name in (
        *("pk", "site_id", "supersedes_id", "status", "struck_out_at", "received_on"),
        *("first_dismissal_on", "last_dismissal_on", "proposed"),
    )
} | {"site": JSONArray(*(f"site__{name}" for name in SITE))}


@dataclass(frozen=True)
class Change:
    """One situation of which the verdict would be another."""

    situation: Situation
    before: str
    after: str


@dataclass(frozen=True)
class Preview:
    """How many open situations were looked at, and what would change of which."""

    looked_at: int
    kinds: list[tuple[str, int]]
    first: list[Change]
    changed: int


def facts_of(model, facts):
    rows = model.objects.filter(situation=OuterRef("pk")).order_by("pk")
    return ArraySubquery(rows.annotate(facts=JSONObject(**facts)).values("facts"))


def words(verdict):
    """30 days’ notice needed, in time."""
    if verdict.notice_required is None:
        return "Not known"
    if not verdict.notice_required:
        return "Not needed"
    return f"{verdict.minimum_days} days: {verdict.state.lower()}"


def preview(standing, *, before, after, on: dt.date) -> Preview:
    """What would change of the open situations that this person sees.

    Both are judged as on the day from which it would be so: a notice that has been
    received by then is judged by the rule of its own day either way.
    """
    rows = (
        Situation.objects.seen_by(standing)
        .open()
        .select_related("employer")
        .annotate(of_sites=facts_of(Site, OF_SITE))
        .annotate(of_notices=facts_of(HR1Notice, OF_NOTICE))
        .order_by("pk")
    )
    count, found = 0, []
    kinds: Counter[str] = Counter()
    for situation in rows.iterator(chunk_size=CHUNK):
        count += 1
        facts = {
            "of_sites": situation.of_sites,
            "of_notices": situation.of_notices,
        }
        places = of_whom.establishments(situation, facts)
        was, would = (
            words(
                clocks.notice_needed(
                    places,
                    rules=rules,
                    whole=situation.people,
                    first_dismissal_on=situation.first_dismissal_on,
                    on=on,
                )
            )
            for rules in (before, after)
        )
        if was != would:
            kinds[f"{was} → {would}"] += 1
            found.append(Change(situation, was, would))
    found.sort(key=lambda one: (-(one.situation.people or 0), one.situation.pk))
    return Preview(count, kinds.most_common(), found[:SHOWN], len(found))
