"""Which test runs which lines: written down once, so that a fault meets only them.

A line that no test runs has a fault that no test can notice; it costs nothing.
"""

from __future__ import annotations

import functools
import hashlib
import json
import sys
import threading
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from demonstration.embedded import PROJECT
from mutants.rooms import all_modules

FOLDER = PROJECT / ".mutants"
# Kept with the code: a run elsewhere, or one cut short, need not begin anew.
NOTICED = PROJECT / "mutants/noticed.txt"
ASIDE = {"bench", "mutants"}
# Another one when tests are traced in another manner.
MANNER = b"queries built anew for each test"


@dataclass
class Trace:
    """What one test ran, how long it took, and whether it is green as things are."""

    seconds: float = 0.0
    is_green: bool = True
    lines: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    @property
    def cost(self) -> float:
        """Less, the less else a test runs and the quicker: it is tried the sooner."""
        return sum(map(len, self.lines.values())) * self.seconds


class Tracer:
    """Notes the lines of some modules while it is in force."""

    def __init__(self, modules: Iterable[str]) -> None:
        self.names = {str(PROJECT / module): module for module in modules}
        self.lines: dict[str, set[int]] = defaultdict(set)

    def __enter__(self) -> Tracer:
        threading.settrace(self.call)
        sys.settrace(self.call)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)
        threading.settrace(None)  # type: ignore[arg-type]

    def call(self, frame, event, _):
        module = self.names.get(frame.f_code.co_filename)
        if module is None:
            return None
        lines = self.lines[module]
        lines.add(frame.f_lineno)

        def line(frame, event, _):
            if event == "line":
                lines.add(frame.f_lineno)
            return line

        return line


def stamp(test_file: str) -> str:
    """What a file's traces hang on: the code, what tests share, and the file itself."""
    return hashlib.sha256(common() + (PROJECT / test_file).read_bytes()).hexdigest()


@functools.cache
def common() -> bytes:
    """The code of the portal and of what its tests share."""
    mark = hashlib.sha256(MANNER)
    for name in (*all_modules(), *shared()):
        mark.update(name.encode() + (PROJECT / name).read_bytes())
    return mark.digest()


def shared() -> Iterator[str]:
    """Every module that is no test, but for those that measure or try the portal."""
    for folder in sorted(PROJECT.iterdir()):
        if (folder / "__init__.py").exists() and folder.name not in ASIDE:
            for path in sorted(folder.glob("**/*.py")):
                if not path.name.startswith("test_"):
                    yield path.relative_to(PROJECT).as_posix()


def kept(test_file: str, mark: str) -> dict[str, Trace] | None:
    """The traces of a file's tests if nothing has changed since."""
    try:
        found = json.loads(place(test_file).read_text())
    except (OSError, ValueError):
        return None
    if found["stamp"] != mark:
        return None
    return {
        test: Trace(
            seconds, is_green, {module: set(lines) for module, lines in ran.items()}
        )
        for test, (seconds, is_green, ran) in found["tests"].items()
    }


def keep(test_file: str, mark: str, traces: dict[str, Trace]) -> None:
    FOLDER.mkdir(exist_ok=True)
    tests = {
        test: (
            trace.seconds,
            trace.is_green,
            {module: sorted(lines) for module, lines in trace.lines.items()},
        )
        for test, trace in traces.items()
    }
    place(test_file).write_text(json.dumps({"stamp": mark, "tests": tests}))


def mark_of(key: Iterable[str], source: str) -> str:
    """One fault in one state of its module."""
    return hashlib.sha256("\0".join((*key, source)).encode()).hexdigest()[:16]


def known() -> dict[str, str]:
    """What earlier runs tried, by its mark: noticed (nothing), or equal (its word)."""
    try:
        lines = NOTICED.read_text().splitlines()
    except FileNotFoundError:
        return {}
    return {mark: word for mark, _, word in (line.partition(" ") for line in lines)}


def note_tried(mark: str, word: str = "") -> None:
    """Write down at once what came of a fault, so that a run can be cut short."""
    with NOTICED.open("a") as marks:
        marks.write(f"{mark} {word}".strip() + "\n")


def keep_known(marks: dict[str, str]) -> None:
    """Keep these and no others, in an order that makes little difference."""
    lines = sorted(f"{mark} {word}".strip() for mark, word in marks.items())
    NOTICED.write_text("".join(f"{line}\n" for line in lines))


def place(test_file: str) -> Path:
    return FOLDER / (test_file.replace("/", "_") + ".json")
