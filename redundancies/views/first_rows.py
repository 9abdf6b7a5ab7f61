"""The first rows of a situation's parts in one query, and all of one part by key."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import JSONObject

from kit import tables
from kit.kept import Kept
from redundancies.models import (
    Merge,
    NoticeDraft,
    PossibleDuplicate,
    Situation,
    StatutoryRule,
)
from redundancies.views import parts
from redundancies.views.parts import (
    ASKED,
    NOTICES,
    OF_SITE,
    PARTS,
    SHOWN,
    SITES,
    SITUATION,
    Row,
)


@dataclass(frozen=True)
class Shown:
    """The first rows of a part, and how many there are; one more than are counted."""

    rows: list[Row]
    number: int

    @property
    def has_more(self) -> bool:
        return self.number > len(self.rows)

    @property
    def words(self) -> str:
        return parts.counted(self.number)


@Kept
def firsts(asker, names, for_chair):
    """The first rows of these parts of one situation, in one query."""
    found = {}
    for name in names:
        part = PARTS[name]
        column = name.replace("-", "_")
        rows = part.read(asker, SHOWN, is_backwards=None)
        found[f"rows_{column}"] = ArraySubquery(rows)
        found[f"number_{column}"] = part.number(asker)
    if "asked" in names:
        # Of a session that has moved since, an answer is for another time.
        moved = Q(session__isnull=False) & ~Q(answered_for=F("session__starts_at"))
        answers = (
            ASKED.rows(asker)
            .order_by()
            .annotate(
                counts_as=Case(
                    When(
                        Q(withdrawn_at__isnull=False) & ~Q(answer=""),
                        Value("withdrawn"),
                    ),
                    When(withdrawn_at__isnull=False, then=None),
                    When(Q(answered_for__isnull=False) & moved, Value("moved")),
                    default=F("answer"),
                    output_field=CharField(),
                )
            )
            .values("counts_as")[: parts.COUNTED + 1]
        )
        found["answers"] = ArraySubquery(answers)
    if "sites" in names:
        found["twins"] = ArraySubquery(twins(asker))
        found["merged"] = ArraySubquery(merged())
        # What totals and first days are made of.
        found["of_sites"] = facts_of(SITES.rows(asker), SITES.facts)
    if "notices" in names:
        found["of_notices"] = facts_of(NOTICES.rows(asker), SAID)
        found["drafts"] = facts_of(drafts(), DRAFT)
    if for_chair:
        found["rules"] = ArraySubquery(
            StatutoryRule.objects.annotate(facts=JSONObject(**RULE)).values("facts")
        )
    return Situation.objects.filter(pk=SITUATION).values(**found)


# What is read of every notice: the newest rows show the rest.
SAID = {
    name: name
    for name in (
        *("pk", "site_id", "supersedes_id", "status", "struck_out_at", "received_on"),
        *("first_dismissal_on", "last_dismissal_on", "proposed"),
    )
} | OF_SITE
DRAFT = {"pk": "pk", "kept_at": "kept_at", "by": parts.who("kept_by")}


def facts_of(rows, facts):
    """All rows of a part, as far as they are counted, the first ones first."""
    rows = rows.order_by("pk")[: parts.COUNTED]
    return ArraySubquery(rows.annotate(facts=JSONObject(**facts)).values("facts"))


def drafts():
    """Notices that somebody began to key."""
    return NoticeDraft.objects.filter(situation=SITUATION)


def merged():
    """What was merged into the situation, and not taken apart again."""
    rows = Merge.objects.standing().filter(into=SITUATION)
    return rows.order_by().values("pk")[: parts.COUNTED]


RULE = {
    name: name for name in ("effective_from", "scope", "threshold", "days", "source")
}


def twins(asker):
    """Like situations; one that this person may not see does not exist for it."""
    rows = PossibleDuplicate.objects.seen_by(asker).filter(
        Q(later=SITUATION) | Q(earlier=SITUATION), is_same=None
    )
    facts = {"pk": "pk", "why": "why"} | {
        name: Case(
            When(later=SITUATION, then=F(f"earlier__{path}")),
            default=F(f"later__{path}"),
        )
        for name, path in (
            ("reference", "reference"),
            ("employer", "employer__name"),
            ("council", "council__name"),
            ("told_at", "told_at"),
        )
    }
    rows = rows.order_by("-score", "pk")[:5]
    return rows.annotate(facts=JSONObject(**facts)).values("facts")


@Kept
def beyond(asker, name, limit, is_backwards):
    """The rows of one part beyond a key, or the first."""
    return PARTS[name].read(asker, limit, is_backwards=is_backwards)


def shown(situation, sight, names):
    """The first rows of these parts by their names, and what else the page reads."""
    [found] = firsts.rows(
        {"situation": situation.pk, "whole": sight.whole},
        sight.standing,
        names=names,
        for_chair=sight.chair,
    )
    first = {}
    for name in names:
        column = name.replace("-", "_")
        rows = [Row(**facts) for facts in found[f"rows_{column}"]]
        if PARTS[name].is_turned:
            rows.reverse()
        first[name] = Shown(rows, found[f"number_{column}"])
    return first, found


def one_of(name, number, situation, standing):
    """One row of a part that hangs on the situation, by its number."""
    part = PARTS[name]
    rows = part.seen(standing).filter(situation=situation, pk=number)
    [facts] = rows.annotate(facts=JSONObject(**part.facts)).values_list(
        "facts", flat=True
    )
    return Row(**facts)


def page_of(name, situation, sight, acting, after):
    """A page of all rows of a part."""
    part = PARTS[name]
    values = {
        "situation": situation.pk,
        "whole": sight.whole,
        "acting": list(acting),
    }

    def read(key, limit):
        given = {} if key is None else keys_given(key)
        rows = beyond.rows(
            values | given,
            sight.standing,
            name=name,
            limit=limit,
            is_backwards=key and key.backwards,
        )
        return [Row(**row["facts"]) for row in rows]

    return tables.keyed_page(
        read,
        kinds=[check for _, check, _ in part.keys],
        key_of=part.key_of,
        after=after,
    )


def keys_given(key):
    return {f"key{place}": value for place, value in enumerate(key.values)}
