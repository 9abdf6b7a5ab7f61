"""The first rows of a situation's parts in one query, and all of one part by key."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import JSONObject

from kit import tables
from kit.kept import Kept
from redundancies.models import PossibleDuplicate, Situation, StatutoryRule
from redundancies.views import parts
from redundancies.views.parts import ASKED, NOTICES, PARTS, SHOWN, SITUATION, Row


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
    if for_chair:
        # The employer's notice, by the newest active form, and by dated rules.
        active = NOTICES.rows(asker).filter(status="active").order_by("-pk")[:1]
        found["active"] = ArraySubquery(
            active.annotate(facts=JSONObject(**NOTICES.facts)).values("facts")
        )
        found["rules"] = ArraySubquery(
            StatutoryRule.objects.annotate(facts=JSONObject(**RULE)).values("facts")
        )
    return Situation.objects.filter(pk=SITUATION).values(**found)


RULE = {
    name: name for name in ("effective_from", "scope", "threshold", "days", "source")
}


def twins(asker):
    """Like situations; one that this person may not see does not exist for it."""
    rows = PossibleDuplicate.objects.filter(
        later=SITUATION,
        is_same=None,
        earlier__in=Situation.objects.seen_by(asker).values("pk"),
    )
    facts = {
        "pk": "pk",
        "why": "why",
        "reference": "earlier__reference",
        "employer": "earlier__employer__name",
        "council": "earlier__council__name",
        "told_at": "earlier__told_at",
    }
    rows = rows.order_by("pk")[:5]
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
