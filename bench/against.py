"""This build beside an earlier one: the same visits in turn, and the ratios.

Each build has its own folder, packages, database, web server and worker; the servers
and the machine are the same, and what else this one does meets both.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from bench import letters, notices
from bench.builds import Build, Say
from bench.figures import Figure, columns, timed
from bench.pages import WARM_UP, Site, site_of, visits_on
from bench.stand import Sizes, Stand
from bench.visits import slow_visits

# What this build is to reach, as a part of what commit dfcdaf4 takes.
AIMS = {
    "page:empty": 0.65,
    "page:frame": 0.4,
    "page:list": 0.42,
    "page:list-search": 0.42,
    "page:search": 0.45,
    "page:situation": 0.27,
    "page:situation-fullest": 0.27,
    "page:home-chair": 0.45,
    "page:home-partner": 0.45,
    "page:home-national": 0.45,
    "page:news": 0.6,
    "page:csv-national": 0.05,
    "page:figures-national": 0.02,
    "letters": 0.18,
    "import": 0.6,
    "import:wal": 0.65,
}
FLOOR = "page:empty"
HEADINGS = ("What", "Before", "Now", "Ratio", "CPU before", "CPU now", "Ratio", "Aim")


@dataclass
class Beside:
    """One thing measured in both builds, a pair for each round, in milliseconds."""

    name: str
    before: list[float] = field(default_factory=list)
    now: list[float] = field(default_factory=list)
    cpu_before: list[float] = field(default_factory=list)
    cpu_now: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        return statistics.median(self.now) / statistics.median(self.before)

    @property
    def cpu_ratio(self) -> float | None:
        if not self.cpu_before:
            return None
        return statistics.median(self.cpu_now) / statistics.median(self.cpu_before)

    @property
    def aim(self) -> float | None:
        return AIMS.get(self.name)

    def is_reached(self, room: float = 1.0) -> bool:
        """Whether either clock says so: the wall is noisy where the machine is busy."""
        ratios = [self.ratio] + ([self.cpu_ratio] if self.cpu_ratio else [])
        return self.aim is None or min(ratios) <= self.aim * room

    def cells(self) -> tuple[str, ...]:
        def spoken(values: list[float]) -> str:
            return f"{statistics.median(values):,.2f}" if values else ""

        cpu = "" if self.cpu_ratio is None else f"{self.cpu_ratio:.2f}"
        return (
            self.name,
            spoken(self.before),
            spoken(self.now),
            f"{self.ratio:.2f}",
            spoken(self.cpu_before),
            spoken(self.cpu_now),
            cpu,
            "" if self.aim is None else f"{self.aim:.2f}",
        )


def table(measured: list[Beside]) -> str:
    """The figures as lines of text; times in milliseconds, medians."""
    return columns([HEADINGS, *(one.cells() for one in measured)])


@contextmanager
def both(stand: Stand, build: Build) -> Iterator[Stand]:
    """A second stand for the earlier build, on the servers of the first."""
    folder = stand.folder / build.name
    folder.mkdir(exist_ok=True)
    with Stand(
        stand.say,
        folder,
        lent=stand.servers,
        lent_broker=f"{stand.servers.redis_url}/5",
        prefix=f"old_{build.name}",
        build=build,
    ) as old:
        yield old


def pages(
    old: Stand, new: Stand, databases: tuple[str, str], *, rounds: int, requests: int
) -> list[Beside]:
    """Every page in both builds, in turn."""
    with ExitStack() as stack:
        sites = [
            stack.enter_context(site_of(stand, database))
            for stand, database in zip((old, new), databases, strict=True)
        ]
        each = [
            visits_on(stand, name)
            for stand, name in zip((old, new), databases, strict=True)
        ]
        found = [
            beside(sites, list(pair), rounds=rounds, requests=requests, say=new.say)
            for pair in zip(*each, strict=True)
        ]
        for visit in slow_visits():
            found.append(
                beside(sites, [visit, visit], rounds=2, requests=1, say=new.say)
            )
    return found


def beside(sites: list[Site], pair, *, rounds: int, requests: int, say: Say) -> Beside:
    """One page in both builds, in turn."""
    measured = Beside(pair[0].name)
    visitors = [site.visitor(visit) for site, visit in zip(sites, pair, strict=True)]
    if requests > 1:
        for site, visitor in zip(sites, visitors, strict=True):
            site.take(visitor, WARM_UP)
    for _ in range(rounds):
        before, now = (
            site.take(visitor, requests)
            for site, visitor in zip(sites, visitors, strict=True)
        )
        measured.before.append(before.wall)
        measured.now.append(now.wall)
        measured.cpu_before.append(before.cpu)
        measured.cpu_now.append(now.cpu)
    say(f"  {measured.name}: {measured.ratio:.2f}")
    return measured


def commands(
    stands: tuple[Stand, Stand],
    measure: Callable[[Stand, str], list[Figure]],
    databases: tuple[str, str],
    *,
    rounds: int,
) -> list[Beside]:
    """What a command of each build measures, in turn: letters, imports."""
    found: dict[str, Beside] = {}
    for _ in range(rounds):
        for stand, database, side in zip(
            stands, databases, ("before", "now"), strict=True
        ):
            for figure in measure(stand, database):
                one = found.setdefault(figure.name, Beside(figure.name))
                getattr(one, side).extend(figure.values)
    both_measured = [one for one in found.values() if one.before and one.now]
    for one in both_measured:
        stands[1].say(f"  {one.name}: {one.ratio:.2f}")
    return both_measured


def run(
    stand: Stand, build: Build, sizes: Sizes, only: Collection[str] = ()
) -> list[Beside]:
    """Make both databases, then measure each thing in both builds."""
    with both(stand, build) as old:
        stands, databases = (old, stand), ("before", "now")
        seed = Beside("seed")
        for each, name, times in zip(
            stands, databases, (seed.before, seed.now), strict=True
        ):
            stand.say(f"Making the data of {each.build.name}")
            times.append(timed(lambda each=each, name=name: made(each, name, sizes)))
        found = [seed]
        at = sizes.at
        if not only or "page" in only:
            found += pages(
                old, stand, databases, rounds=sizes.rounds, requests=sizes.requests
            )
        if not only or "letters" in only:
            found += commands(
                stands,
                lambda each, name: letters.measure(
                    each, name, many=sizes.letters, rounds=1, at=at
                ),
                databases,
                rounds=sizes.rounds,
            )
        if not only or "import" in only:
            found += commands(
                stands,
                lambda each, name: notices.measure(
                    each,
                    name,
                    rows=sizes.rows,
                    rounds=1,
                    at=at,
                    say=stand.say,
                    first_only=True,
                ),
                databases,
                rounds=max(1, sizes.rounds // 2),
            )
        return found


def made(stand: Stand, name: str, sizes: Sizes) -> None:
    stand.make_database(name, clients=sizes.clients, situations=sizes.situations)
