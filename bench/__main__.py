"""`make bench`: how long things take, each beside its floor in the same run.

Everything runs on servers, databases and processes of its own in `.bench/`, which is
gone afterwards. Two sizes of data: pages are timed on the large one, and their
queries counted on both.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bench import (
    against,
    history,
    letters,
    limits,
    load,
    notices,
    pages,
    passkey,
    queries,
    record,
    reviews,
    walls,
)
from bench.builds import CannotMeasure, of_revision
from bench.figures import Figure, table, write_results
from bench.stand import FOLDER, Sizes, Stand, alone
from demonstration.embedded import PROJECT
from demonstration.processes import end_with_parent
from demonstration.servers import ServersError


class Stopped(Exception):
    """Somebody pressed Ctrl-C, or ended us or whoever started us."""


# Clients, situations and deliveries of a country in many years.
MILLION = (1_000_000, 100_000, 5_000_000)
# So much more than its aim a ratio may be, for noise, before a check fails.
ROOM = 1.15


def say(words: str) -> None:
    """Tell the person at the terminal at once."""
    print(words, flush=True)


def arguments(words: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description="Measure pages, import, letters and reviews beside their floors.",
    )
    whole = {"type": int, "metavar": "N"}
    parser.add_argument("--clients", default=100_000, **whole)
    parser.add_argument("--situations", default=10_000, **whole)
    parser.add_argument("--small-clients", default=10_000, **whole)
    parser.add_argument("--small-situations", default=1_000, **whole)
    parser.add_argument(
        "--million",
        action="store_true",
        help="see how pages grow up to a million clients as well",
    )
    parser.add_argument("--rows", default=100_000, help="notices to import", **whole)
    parser.add_argument("--letters", default=1_000, help="letters to send", **whole)
    parser.add_argument("--rounds", default=5, help="alternations", **whole)
    parser.add_argument("--requests", default=40, help="visits a round", **whole)
    parser.add_argument("--seconds", default=600, help="of the load", **whole)
    parser.add_argument(
        "--quick", action="store_true", help="a hundredth of everything, two rounds"
    )
    parser.add_argument(
        "--only",
        default="",
        metavar="NAMES",
        help="of page, review, import, history, letters, trust, load; then results.json"
        " stays as it is",
    )
    parser.add_argument(
        "--against",
        default="",
        metavar="REVISION",
        help="measure that revision beside this build, and print the ratios",
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="fail where a figure is above its limit, or its ratio to that revision"
        " above its aim, by more than noise would explain",
    )
    parser.add_argument(
        "--folder", type=Path, default=FOLDER, help="where it works, to be cleared"
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=PROJECT / "bench",
        help="the folder of results.json and queries.txt",
    )
    chosen = parser.parse_args(words)
    names = ("clients", "situations", "small_clients", "small_situations")
    for name in (*names, "rows", "letters", "rounds", "requests", "seconds"):
        if getattr(chosen, name) < 1:
            parser.error(f"--{name.replace('_', '-')} must be 1 or more.")
    return chosen


def sizes_of(chosen: argparse.Namespace) -> Sizes:
    if chosen.quick:
        return Sizes(2_000, 200, 200, 30, 1_000, 50, 2, 10, seconds=5, reviews=3)
    return Sizes(
        chosen.clients,
        chosen.situations,
        chosen.small_clients,
        chosen.small_situations,
        chosen.rows,
        chosen.letters,
        chosen.rounds,
        chosen.requests,
        chosen.seconds,
        million=chosen.million,
    )


class Benchmark:
    """All measurements of one run, in the order in which they are taken."""

    def __init__(self, stand: Stand, sizes: Sizes, out: Path):
        self.stand = stand
        self.sizes = sizes
        self.out = out
        self.full = f"{stand.prefix}_full"
        self.small = f"{stand.prefix}_small"
        if (sizes.small_clients, sizes.small_situations) == tuple(sizes.at.values()):
            self.small = self.full  # nothing to compare with: one will do

    def parts(self) -> dict[str, Callable[[], list[Figure]]]:
        return {
            "page": self.pages,
            "review": self.review,
            "import": self.imports,
            "history": self.history,
            "letters": self.letters,
            "trust": self.trust,
            "load": self.load,
        }

    def run(self, only: list[str]) -> list[Figure]:
        parts = self.parts()
        if unknown := set(only) - set(parts):
            names = ", ".join(parts)
            raise CannotMeasure(f"There is no {unknown.pop()}: choose from {names}.")
        chosen = {name: parts[name] for name in parts if not only or name in only}
        sizes = self.sizes
        if "page" in chosen and self.small != self.full:
            self.make(self.small, sizes.small_clients, sizes.small_situations)
        self.make(self.full, sizes.clients, sizes.situations)
        figures = []
        for name, part in chosen.items():
            say(f"Measuring: {name}")
            measured = part()
            say(table(measured))
            figures += measured
        return figures

    def make(
        self, database: str, clients: int, situations: int, deliveries: int = 0
    ) -> None:
        say(f"Making {clients:,} clients and {situations:,} situations")
        began = time.monotonic()
        self.stand.make_database(
            database, clients=clients, situations=situations, deliveries=deliveries
        )
        say(f"  made in {time.monotonic() - began:.0f} seconds")

    def pages(self) -> list[Figure]:
        full = self.described(self.full)
        small = full if self.small == self.full else self.described(self.small)
        queries.write(
            small,
            full,
            self.out / "queries.txt",
            small_size={
                "clients": self.sizes.small_clients,
                "situations": self.sizes.small_situations,
            },
            full_size=self.sizes.at,
        )
        for line in queries.counts(small, full):
            say(f"  {line}")
        grown = queries.growth(small, full, self.sizes.at)
        if self.sizes.million:
            large = f"{self.stand.prefix}_large"
            self.make(large, *MILLION)
            at = dict(zip(self.sizes.at, MILLION, strict=False))
            grown += queries.growth(small, self.described(large), at)
        return grown + pages.measure(
            self.stand,
            self.full,
            pages.visits_on(self.stand, self.full),
            rounds=self.sizes.rounds,
            requests=self.sizes.requests,
            at=self.sizes.at,
            say=say,
        )

    def described(self, database: str) -> list[dict]:
        self.stand.manage(database, "make_link")
        out = self.stand.own(database) / "pages.json"
        self.stand.manage(database, "describe_pages", "--out", out)
        return json.loads(out.read_text())

    def letters(self) -> list[Figure]:
        return letters.measure(
            self.stand,
            self.full,
            many=self.sizes.letters,
            rounds=self.sizes.rounds,
            at=self.sizes.at,
        )

    def trust(self) -> list[Figure]:
        """What the record, signing in and the row policies cost."""
        at, rounds = self.sizes.at, self.sizes.rounds
        beside = {"rounds": rounds, "requests": self.sizes.requests, "at": at}
        return [
            *record.measure(self.stand, self.full, rounds=rounds, at=at),
            *passkey.measure(self.stand, self.full, **beside),
            *walls.measure(self.stand, self.full, **beside, say=say),
        ]

    def review(self) -> list[Figure]:
        return reviews.measure(
            self.stand, self.full, rounds=self.sizes.rounds, at=self.sizes.at
        )

    def load(self) -> list[Figure]:
        return load.measure(
            self.stand,
            self.full,
            seconds=self.sizes.seconds,
            reviews=self.sizes.reviews,
            rows=max(self.sizes.rows // 10, 10),
            at=self.sizes.at,
            say=say,
        )

    def imports(self) -> list[Figure]:
        return notices.measure(
            self.stand,
            self.full,
            rows=self.sizes.rows,
            rounds=self.sizes.rounds,
            at=self.sizes.at,
            say=say,
        )

    def history(self) -> list[Figure]:
        return history.measure(
            self.stand,
            self.full,
            rows=max(self.sizes.rows // 5, 10),
            rounds=self.sizes.rounds,
            at=self.sizes.at,
            say=say,
        )


def on_signal(*_: object) -> None:
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, signal.SIG_IGN)
    raise Stopped


def main() -> None:
    """Measure, print a table, write the results; refuse with a sentence."""
    chosen = arguments()
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, on_signal)
    end_with_parent()
    os.chdir(PROJECT)
    chosen.out.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    if chosen.against:
        sys.exit(beside_another(chosen))
    with alone(chosen.folder):
        say("Starting PostgreSQL and Valkey")
        with Stand(say, chosen.folder.resolve()) as stand:
            benchmark = Benchmark(stand, sizes_of(chosen), chosen.out)
            figures = benchmark.run(chosen.only.split(",") if chosen.only else [])
    say(f"\n{table(figures)}\n")
    if not chosen.only:
        write_results(figures, chosen.out / "results.json")
        say(f"Written to {chosen.out}.")
    say(f"All of it took {time.monotonic() - began:.0f} seconds.")
    above = limits.over(figures, ROOM)
    if above:
        say(f"Above its limit: {', '.join(above)}.")
    sys.exit(1 if chosen.check and above else 0)


def beside_another(chosen: argparse.Namespace) -> int:
    """Both builds in turn; 1 where an aim was to be checked and is missed."""
    with alone(chosen.folder):
        build = of_revision(chosen.against, say)
        say("Starting PostgreSQL and Valkey")
        with Stand(say, chosen.folder.resolve()) as stand:
            only = chosen.only.split(",") if chosen.only else []
            measured = against.run(stand, build, sizes_of(chosen), only)
    say(f"\n{against.table(measured)}\n")
    missed = [one.name for one in measured if not one.is_reached(ROOM)]
    if missed:
        say(f"Above its aim: {', '.join(missed)}.")
    return 1 if chosen.check and missed else 0


if __name__ == "__main__":
    try:
        main()
    except Stopped:
        say("Stopped.")
        sys.exit(130)
    except (CannotMeasure, ServersError) as refusal:
        sys.exit(str(refusal))
    except OSError as refusal:
        sys.exit(f"The benchmark cannot run here: {refusal}.")
