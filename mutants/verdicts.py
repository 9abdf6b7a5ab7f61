"""What became of the faults: figures, and which survivors are known to be equal."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from demonstration.embedded import PROJECT
from mutants.faults import Fault
from mutants.rooms import Room
from mutants.warm import KILLED, TOO_LONG

EQUAL = PROJECT / "mutants/equal.toml"
RESULTS = PROJECT / "mutants/results.json"
# Of the sample of all actions, at least so many of a hundred have to be noticed.
ENOUGH = 90

Key = tuple[str, str, str]


@dataclass
class Verdict:
    """The outcome of one run."""

    outcomes: dict[Fault, str] = field(default_factory=dict)
    rooms: dict[Fault, Room] = field(default_factory=dict)
    equal: dict[Key, str] = field(default_factory=dict)
    is_green: bool = True  # all tests, without any fault

    def is_noticed(self, fault: Fault) -> bool:
        return self.outcomes[fault] in (KILLED, TOO_LONG)

    def survivors(self) -> list[Fault]:
        """Faults that no test noticed and that are not listed as equal."""
        return [
            fault
            for fault in self.outcomes
            if not self.is_noticed(fault) and fault.key not in self.equal
        ]

    def critical(self) -> list[Fault]:
        """Survivors where there may be none."""
        return [fault for fault in self.survivors() if self.rooms[fault].is_critical]

    def share(self) -> float | None:
        """How many of a hundred faults in actions were noticed; equal ones aside."""
        tried = [
            fault
            for fault in self.outcomes
            if not self.rooms[fault].is_critical
            and (self.is_noticed(fault) or fault.key not in self.equal)
        ]
        if not tried:
            return None
        return 100 * sum(map(self.is_noticed, tried)) / len(tried)

    def wrongly_equal(self, made: Iterable[Fault]) -> list[Key]:
        """What the list calls equal though it was noticed, or is no fault any more."""
        noticed = {fault.key for fault in self.outcomes if self.is_noticed(fault)}
        keys = {fault.key for fault in made}
        modules = {fault.module for fault in made}
        return [
            key
            for key in self.equal
            if key in noticed or (key[0] in modules and key not in keys)
        ]

    def figures(self) -> dict[str, dict[str, int]]:
        """Counts by module, in the order in which they were tried."""
        counts: dict[str, Counter] = {}
        for fault in self.outcomes:
            count = counts.setdefault(
                fault.module, Counter(tried=0, noticed=0, equal=0, survived=0)
            )
            count["tried"] += 1
            if self.is_noticed(fault):
                count["noticed"] += 1
            elif fault.key in self.equal:
                count["equal"] += 1
            else:
                count["survived"] += 1
        return {module: dict(count) for module, count in counts.items()}


def known_equal() -> dict[Key, str]:
    """Survivors that change nothing that anybody could notice, each with the reason."""
    found = {}
    for entry in tomllib.loads(EQUAL.read_text()).get("equal", []):
        for change in entry["changes"]:
            found[entry["module"], entry.get("function", ""), change] = entry["why"]
    return found


def table(figures: Mapping[str, Mapping[str, int]]) -> str:
    """The figures for people."""
    width = max(map(len, figures), default=0)
    lines = [f"{'':{width}}   tried noticed   equal survived"]
    for module, count in figures.items():
        lines.append(
            f"{module:{width}} {count['tried']:7} {count['noticed']:7}"
            f" {count['equal']:7} {count['survived']:8}"
        )
    totals = {
        name: sum(count[name] for count in figures.values())
        for name in ("tried", "noticed", "equal", "survived")
    }
    lines.append(
        f"{'':{width}} {totals['tried']:7} {totals['noticed']:7}"
        f" {totals['equal']:7} {totals['survived']:8}"
    )
    return "\n".join(lines)


def words_of(fault: Fault) -> str:
    function = f" {fault.function}" if fault.function else ""
    return f"{fault.module}:{fault.first_line}{function}: {fault.change}"


def write_results(verdict: Verdict, *, seed: int) -> None:
    """Keep the figures of a whole run beside the code that they are about."""
    share = verdict.share()
    is_critical = {
        fault.module: verdict.rooms[fault].is_critical for fault in verdict.outcomes
    }
    figures = verdict.figures()
    found = {
        "critical": {name: figures[name] for name in figures if is_critical[name]},
        "actions": {name: figures[name] for name in figures if not is_critical[name]},
        "sample": {
            "seed": seed,
            "percent_noticed": None if share is None else round(share, 1),
        },
        "survivors": [
            {"module": fault.module, "function": fault.function, "change": fault.change}
            for fault in verdict.survivors()
        ],
    }
    RESULTS.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n")
