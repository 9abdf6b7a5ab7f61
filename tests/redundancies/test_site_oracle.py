"""A thousand situations of several sites beside a second reckoning, and the database's.

How many in all, when the first people leave, both clocks of the law.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

import pytest
from django.db import connection

from redundancies import clocks
from redundancies.models import Headcount, Site
from redundancies.stored_totals import of_sites, totals
from tests.factories.redundancies import SituationFactory
from tests.oracles import sites as oracle

CASES = 1_000
START = dt.date(2026, 9, 1)
TODAY = dt.date(2026, 11, 28)
NUMBERS = (0, 1, 12, 15, 19, 20, 30, 60, 99, 100, 250, 300, 400, 850, 900, 1_800)


@dataclass(frozen=True)
class Rule:
    threshold: int
    days: int
    scope: str = "establishment"
    effective_from: dt.date = dt.date(2013, 4, 6)
    source: str = "the Act"


RULES = [Rule(20, 30), Rule(100, 45)]


def ledger(chance: random.Random) -> list[oracle.Said]:
    """What was told of a situation of up to five sites, in any order."""
    places = ["", *"abcde"[: chance.randrange(6)]]
    lines = []
    for line in range(1, chance.randrange(1, 12)):
        is_planned, saved, gone = (chance.random() < share for share in (0.8, 0.3, 0.2))
        if not (is_planned or saved or gone):
            is_planned = True
        lines.append(
            oracle.Said(
                where=chance.choice(places),
                on=START + dt.timedelta(days=chance.randrange(6)),
                line=line,
                plan=chance.choice(NUMBERS) if is_planned else None,
                was_confirmed=chance.random() < 0.5,
                saved=chance.choice(NUMBERS) if saved else None,
                gone=chance.choice(NUMBERS) if gone else None,
                heard=chance.random() < 0.3,
            )
        )
    return lines


def counted(said: oracle.Said, sites: dict[str, int]) -> clocks.Count:
    return clocks.Count(
        site=sites.get(said.where),
        as_at=said.on,
        row=said.line,
        proposed=None if said.was_confirmed else said.plan,
        confirmed=said.plan if said.was_confirmed else None,
        averted=said.saved,
        dismissed=said.gone,
        is_hearsay=said.heard,
    )


SITES = dict(zip("abcde", range(1, 6), strict=True))
LEDGERS = [ledger(random.Random(seed)) for seed in range(CASES)]


def test_a_thousand_totals_are_those_of_the_ledger():
    found = [
        clocks.total([counted(said, SITES) for said in lines]).people
        for lines in LEDGERS
    ]

    assert found == [oracle.people(lines) for lines in LEDGERS]
    assert len(set(found)) > CASES / 10


@pytest.mark.django_db
def test_the_database_counts_a_thousand_situations_as_the_ledger_does():
    employer = SituationFactory().employer
    situations = [
        SituationFactory.build(employer=employer, council=None) for _ in LEDGERS
    ]
    type(situations[0]).objects.bulk_create(situations)
    sites, counts = [], []
    for situation, lines in zip(situations, LEDGERS, strict=True):
        named = {
            place: Site(situation=situation, address=place)
            for place in sorted({said.where for said in lines} - {""})
        }
        sites.append(named)
        Site.objects.bulk_create(named.values())
        counts += [
            Headcount(
                situation=situation,
                site=named.get(said.where),
                as_at=said.on,
                proposed=None if said.was_confirmed else said.plan,
                confirmed=said.plan if said.was_confirmed else None,
                averted=said.saved,
                dismissed=said.gone,
                is_hearsay=said.heard,
                recorded_at=situation.told_at,
            )
            for said in lines
        ]
    Headcount.objects.bulk_create(counts)

    with connection.cursor() as cursor:
        cursor.execute(totals("situation_id = ANY (%s)"), [[s.pk for s in situations]])
        found = {row[0]: row[1] for row in cursor.fetchall()}
        cursor.execute(
            of_sites("situation_id = ANY (%s)"), [[s.pk for s in situations]]
        )
        at_sites = dict(cursor.fetchall())

    assert [found.get(situation.pk) for situation in situations] == [
        oracle.people(lines) for lines in LEDGERS
    ]
    for named, lines in zip(sites, LEDGERS, strict=True):
        for place, site in named.items():
            known = oracle.of_one([said for said in lines if said.where == place])
            assert at_sites.get(site.pk) == (known[0] if known else None)


def places_of(chance: random.Random) -> list[oracle.Place]:
    def day(share: float, among: range) -> dt.date | None:
        if chance.random() < share:
            return None
        return TODAY + dt.timedelta(days=chance.choice(among))

    return [
        oracle.Place(
            people=chance.choice(NUMBERS) if chance.random() < 0.8 else None,
            came=day(0.5, range(-60, 1)),
            first=day(0.2, range(-20, 90)),
        )
        for _ in range(chance.randrange(2, 6))
    ]


ANSWERS = {"in_time": "in time", "not_required": "none"}


@pytest.mark.parametrize("is_wide", [False, True])
def test_a_thousand_verdicts_and_first_days_are_those_of_the_pencil(is_wide):
    seen = set()
    for seed in range(CASES):
        chance = random.Random(seed)
        places = places_of(chance)
        known = sum(place.people or 0 for place in places)
        in_all = known + chance.choice((0, 0, 10, 30, 500))
        wide = (TODAY - dt.timedelta(days=chance.randrange(-10, 90)), 250)
        rules = [*RULES, Rule(wide[1], 45, "employer", wide[0])] if is_wide else RULES

        found = clocks.notice_needed(
            [
                clocks.Establishment(
                    f"Site {number}", place.people, place.came, place.first
                )
                for number, place in enumerate(places)
            ],
            rules=rules,
            whole=in_all,
            first_dismissal_on=None,
            on=TODAY,
        )

        code = found.code
        if code == "unknown":
            code = "needed" if found.notice_required else "not known"
        answer = ANSWERS.get(code, code)
        assert answer == oracle.needs(places, TODAY, wide if is_wide else None, in_all)
        seen.add(answer)
        firsts = [place.first for place in places if place.first is not None]
        first, _ = clocks.dates_of([clocks.Dated(place.first) for place in places])
        assert first == (sorted(firsts)[0] if firsts else None)
    assert seen == {"short", "waiting", "needed", "in time", "not known", "none"}
