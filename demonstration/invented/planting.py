"""The whole demonstration in one transaction: the same for the same seed and day."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

from django.conf import settings
from django.db import connection
from django.db.models import Exists, OuterRef, Subquery

from accounts.models import User
from clients.actions import grants as case_grants
from demonstration.invented import (
    figures,
    multiplying,
    papers,
    public_cases,
    published,
    sign_ins,
    summaries,
    survey,
    waiting,
)
from demonstration.invented.clients import Registrar
from demonstration.invented.copying import Copying
from demonstration.invented.partners import Country, Settlers
from demonstration.invented.responses import Responder
from demonstration.invented.situations import Teller, Told
from kit.acting import For, acting
from partnerships.models import Membership, Partnership
from partnerships.roles import Role
from redundancies.actions import grants as situation_grants
from redundancies.choices import AccountAnswer
from redundancies.models import AccountCheck, Employer
from redundancies.stored_totals import set_sites

# Of those affected, so many come without a situation that PACE knows of.
ALONE = 0.08
# Below these there is little to sum up; above, the data is there to measure speed.
WITH_REVIEWS = range(100, 2001)
Say = Callable[[str], None]


class NotADemonstration(Exception):
    """Invented people and sign-ins that anybody may read belong nowhere else."""


class AlreadyPlanted(Exception):
    """There are people in partnerships: demonstration data never mixes with theirs."""


def only_in_the_demonstration() -> None:
    """Refuse where the settings do not say so; raises NotADemonstration."""
    if not settings.DEMONSTRATION:
        raise NotADemonstration(
            "This is not the demonstration: invented people and their sign-ins are "
            "made nowhere else. “make demo” runs it."
        )


def plant(
    *,
    situations: int,
    clients: int,
    deliveries: int = 0,
    seed: int,
    on: dt.date,
    say: Say,
) -> dict[str, int]:
    """Make everything; returns how many rows of each kind.

    Much of it is made in rounds of a pattern, and support is given until there are so
    many `deliveries`; 0 leaves what people and sessions brought.

    Raises NotADemonstration, and AlreadyPlanted where there is data.
    """
    only_in_the_demonstration()
    if Membership.objects.exists():
        raise AlreadyPlanted(
            "There is data here already: “make reset” clears a demonstration."
        )
    copying = Copying(seed)
    with acting(None, For.OPERATING):
        country = Settlers(copying, random.Random(f"{seed} {on} partners"), on).settle()
        copying.flush()
        say("Partnerships, organisations and people are there.")
        waits = None
        if min(situations, clients) >= waiting.LEAST:
            chance = random.Random(f"{seed} {on} waiting")
            waits = waiting.Stage(copying, chance, on, country).set()
        many = (
            situations - (waiting.MANY if waits else 0),
            clients - (1 if waits else 0),
        )
        rounds = multiplying.rounds_for(situations=many[0], clients=many[1])
        before = multiplying.last_ids(copying)
        told = tell(copying, country, many[0] // rounds, f"{seed}", on)
        if rounds == 1:
            say(f"{situations} situations are there.")
        register(copying, country, told, many[1] // rounds, f"{seed}", on)
        after = multiplying.last_ids(copying)
        if rounds > 1:
            # What no round holds, so that there are as many as were asked for.
            told = tell(copying, country, many[0] % rounds, f"{seed} rest", on)
            register(copying, country, told, many[1] % rounds, f"{seed} rest", on)
        remember_answers()
        if rounds > 1:
            say(f"The pattern is there: {rounds} rounds of it follow.")
            # Whose keys clients keep: of the pattern, and so of each round.
            case_grants.rebuild_all()
            patterns = multiplying.between(copying, before, after)
            multiplying.multiply(copying, patterns, rounds - 1)
            say(f"{situations} situations are there.")
        say(f"{clients} people affected are there.")
        if deliveries:
            multiplying.support(copying, deliveries, on)
        published.load()
        chance = random.Random(f"{seed} {on} survey")
        earlier = survey.answered_wave(copying, chance, on, country.team[0])
        member, _ = country.sign_ins[Role.MEMBER]
        wave = survey.open_wave(
            copying, chance, on, country.team[0], earlier, waits_for=member
        )
        public_cases.record(
            by=User.objects.get(pk=country.team[0]),
            at=dt.datetime.combine(on, dt.time(), dt.UTC),
        )
        situation_grants.rebuild_all()
        case_grants.rebuild_all()
        sign_ins.give(country.sign_ins)
        if waits:
            waiting.tell_them(waits, wave)
        if situations in WITH_REVIEWS:
            team = User.objects.get(pk=country.team[0])
            reviewed = Partnership.objects.get(slug=country.sign_ins[Role.CHAIR][1])
            summaries.write(by=team, partnership=reviewed, on=on)
            say("Review summaries are there.")
            chair = User.objects.get(pk=country.sign_ins[Role.CHAIR][0])
            papers.write(by=chair, partnership=reviewed, on=on)
            figures.ask_first(partnership=reviewed, on=on)
    return {name: table.count for name, table in copying.tables.items()}


def tell(
    copying: Copying, country: Country, many: int, seed: str, on: dt.date
) -> list[Told]:
    teller = Teller(copying, random.Random(f"{seed} {on} situations"), on, country)
    responder = Responder(copying, random.Random(f"{seed} {on} work"), on, country)
    abroad = many // 100
    told = []
    for _ in range(many - abroad):
        situation = teller.tell()
        responder.respond(situation)
        told.append(situation)
        copying.flush_when_long()
    told.extend(teller.abroad() for _ in range(abroad))
    copying.flush()
    with connection.cursor() as cursor:
        cursor.execute(set_sites("situation_id IS NOT NULL"))
    return told


def remember_answers() -> None:
    """What the enterprise agency answered last stands at the employer, as a fact."""
    newest = AccountCheck.objects.filter(
        response__situation__employer=OuterRef("pk"), answered_at__isnull=False
    ).order_by("-answered_at")
    managed = newest.exclude(answer=AccountAnswer.NOT_MANAGED)
    Employer.objects.filter(Exists(newest)).update(
        account_answer=Subquery(newest.values("answer")[:1]),
        account_managed_by=Subquery(managed.values("organisation")[:1]),
        account_checked_on=Subquery(newest.values("answered_at__date")[:1]),
    )


def register(
    copying: Copying,
    country: Country,
    told: list[Told],
    many: int,
    seed: str,
    on: dt.date,
) -> None:
    """Share the people out: more come from larger closures, and where sessions were."""
    chance = random.Random(f"{seed} {on} clients")
    registrar = Registrar(copying, chance, on, country)
    open_to = [situation for situation in told if situation.sessions]
    alone = many if not open_to else int(many * ALONE)
    weights = [min(situation.people or 8, 400) for situation in open_to]
    share = (many - alone) / max(1, sum(weights))
    left = many - alone
    for situation, weight in zip(open_to, weights, strict=True):
        for _ in range(min(left, round(weight * share + chance.random() - 0.5))):
            registrar.register(situation)
            left -= 1
    for _ in range(alone + left):
        registrar.register(None)
    copying.flush()
