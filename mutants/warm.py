"""One warm process with everything loaded; each fault is tried in a child of it.

A fault in the body of a function is put in by giving the living function other code,
so that nothing has to be imported anew.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import time
import types
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from django.db import connections

from demonstration.embedded import PROJECT
from demonstration.processes import end_with_parent
from mutants import constants, traces
from mutants.faults import Fault
from mutants.rooms import ACCESS, all_modules
from mutants.traces import Trace, Tracer

KILLED, SURVIVED, UNTESTED, TOO_LONG, ELSEWHERE = (
    "killed",
    "survived",
    "untested",
    "too long",
    "elsewhere",
)
EXITS = {0: SURVIVED, 1: KILLED, 77: ELSEWHERE}


class Warm:
    """A plugin of pytest that tries faults instead of running the tests once."""

    def __init__(
        self,
        faults: Iterable[Fault],
        tests_of: Callable[[Fault], Iterable[str]],
        told: Callable[[Fault, str], None],
        patience: float,
    ) -> None:
        self.faults = list(faults)
        self.tests_of = tests_of
        self.told = told
        self.patience = patience
        # How many faults of a module each test has noticed.
        self.noticed: dict[str, Counter[str]] = defaultdict(Counter)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.session = session
        items = [item for item in session.items if "live_portal" not in names(item)]
        self.files: dict[str, list[pytest.Item]] = defaultdict(list)
        for item in items:
            self.files[item.nodeid.partition("::")[0]].append(item)
        warm_up(items)
        self.traces = self.traced(sorted(all_modules()))
        self.alive = living()
        for fault in self.faults:
            tests = self.chosen(fault)
            if not tests:
                self.told(fault, UNTESTED if fault.in_body else ELSEWHERE)
                continue
            longest = max(self.traces[item.nodeid].seconds for item in tests)
            outcome, passed = tried(
                lambda on, f=fault, t=tests: self.run(f, t, on), longest
            )
            if outcome == KILLED and passed < len(tests):
                self.noticed[fault.module][tests[passed].nodeid] += 1
            if outcome == SURVIVED and not fault.in_body:
                outcome = ELSEWHERE
            self.told(fault, outcome)
        return True

    def traced(self, modules: list[str]) -> dict[str, Trace]:
        """The lines that each test runs; green tests only."""
        found: dict[str, Trace] = {}
        for name, items in self.files.items():
            mark = traces.stamp(name)
            known = traces.kept(name, mark)
            if known is None or not all(trace.is_green for trace in known.values()):
                tried(lambda _, i=items, n=name, m=mark: note(i, n, m, modules), 3600)
                known = traces.kept(name, mark) or {name: Trace(is_green=False)}
            found |= known
        for test in [test for test, trace in found.items() if not trace.is_green]:
            # Left out, or every fault would count as noticed.
            print(f"Not green without any fault: {test}", flush=True)
            self.session.testsfailed += 1
            del found[test]
        return found

    def chosen(self, fault: Fault) -> list[pytest.Item]:
        """The tests that run what is changed: those first that run little, quickly.

        Before all those that have noticed most in the same module. So much of each
        kind as patience allows; the access table last, since its pages share one
        world. A constant may be used on any line of its module.
        """
        before = self.noticed[fault.module]
        wanted = set(range(fault.first_line, fault.last_line + 1))
        if not fault.in_body:
            wanted = set(range(1, len(fault.source.splitlines()) + 1))
        kinds: dict[bool, list[pytest.Item]] = {False: [], True: []}
        for name in matching(self.files, self.tests_of(fault)):
            kinds[name in ACCESS] += [
                item
                for item in self.files[name]
                if item.nodeid in self.traces
                and wanted & self.traces[item.nodeid].lines.get(fault.module, set())
            ]
        return [
            item
            for items in kinds.values()
            for item in self.within_patience(
                sorted(
                    items,
                    key=lambda item: (
                        -before[item.nodeid],
                        self.traces[item.nodeid].cost,
                    ),
                )
            )
        ]

    def within_patience(self, items: list[pytest.Item]) -> Iterator[pytest.Item]:
        seconds = 0.0
        for item in items:
            if seconds > self.patience:
                return
            seconds += self.traces[item.nodeid].seconds
            yield item

    def run(
        self, fault: Fault, items: list[pytest.Item], goes_on: Callable[[], None]
    ) -> int:
        """In a child: with the fault in place, until the first test that fails."""
        try:
            is_in = (
                put_in(fault, self.alive) if fault.in_body else constants.put_in(fault)
            )
        except Exception:
            return 77  # a changed closure, or what cannot be run twice
        if not is_in:
            return 77
        constants.forget()
        return first_failure(items, goes_on)


def names(item: pytest.Item) -> list[str]:
    return getattr(item, "fixturenames", [])


def matching(files: Iterable[str], wanted: Iterable[str]) -> list[str]:
    """The test files that a list of files and folders names, each once."""
    found: dict[str, None] = {}
    for place in wanted:
        for name in files:
            if name == place or name.startswith(f"{place}/"):
                found[name] = None
    return list(found)


def warm_up(items: list[pytest.Item]) -> None:
    """Make the database, which stays as long as the session."""
    first = next(item for item in items if item.get_closest_marker("django_db"))
    following = elsewhere(first)
    first.config.hook.pytest_runtest_protocol(item=first, nextitem=following)
    connections.close_all()


def elsewhere(item: pytest.Item) -> pytest.Item:
    """A test of another folder, or at least file, as the one that comes next.

    The last test of a run would end the session, and with it everybody's database.
    """
    others = [other for other in item.session.items if other.path != item.path]
    far = (other for other in others if other.path.parent != item.path.parent)
    return next(far, next(iter(others), item))


def reports_of(items: list[pytest.Item]) -> Iterator[tuple[pytest.Item, list]]:
    """Run tests in their order."""
    for item, following in zip(items, [*items[1:], elsewhere(items[-1])], strict=True):
        yield item, runtestprotocol(item, nextitem=following, log=False)


def first_failure(items: list[pytest.Item], goes_on: Callable[[], None]) -> int:
    """1 as soon as a test fails; 0 when none does."""
    for _, results in reports_of(items):
        if has_failed(results):
            return 1
        goes_on()
    return 0


def has_failed(results: list[pytest.TestReport]) -> bool:
    return any(report.failed for report in results)


def note(items: list[pytest.Item], name: str, mark: str, modules: list[str]) -> int:
    """In a child: run a file's tests and write down what they run."""
    found = {}
    runs = reports_of(items)
    kept = constants.kept_queries()
    for _ in items:
        for query in kept:
            query.shapes.clear()
        started = time.monotonic()
        with Tracer(modules) as tracer:
            item, results = next(runs)
        found[item.nodeid] = Trace(
            time.monotonic() - started, not has_failed(results), tracer.lines
        )
    traces.keep(name, mark, found)
    return 0


def tried(
    work: Callable[[Callable[[], None]], int], expected: float
) -> tuple[str, int]:
    """What came of work in a child, and how often it said that it goes on.

    The child says each time that it goes on; until then it gets several times what a
    step of it should need.
    """
    hearing, saying = os.pipe()
    child = os.fork()
    if not child:
        end_with_parent()
        silent()
        code = 1
        try:
            code = work(lambda: os.write(saying, b"."))
        finally:
            os._exit(code)
    os.close(saying)
    steps = 0
    with os.fdopen(hearing, "rb", buffering=0) as heard:
        while select.select([heard], [], [], 15 + 5 * expected)[0]:
            said = heard.read(4096)
            if not said:
                break
            steps += len(said)
        else:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return TOO_LONG, steps
    _, status = os.waitpid(child, 0)
    return EXITS.get(os.waitstatus_to_exitcode(status), KILLED), steps


def silent() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)


Living = dict[tuple[str, str, int], list[types.FunctionType]]


def living() -> Living:
    """Every function of the project that is loaded, by where it was written."""
    gc.collect()
    found: Living = defaultdict(list)
    for thing in gc.get_objects():
        if isinstance(thing, types.FunctionType):
            code = thing.__code__
            if code.co_filename.startswith(str(PROJECT)):
                key = (code.co_filename, code.co_qualname, code.co_firstlineno)
                found[key].append(thing)
    return found


def put_in(fault: Fault, alive: Living) -> bool:
    """Give the living functions the changed code; say whether there were any."""
    path = str(PROJECT / fault.module)
    before = compile(Path(path).read_text(), path, "exec", dont_inherit=True)
    after = compile(fault.source, path, "exec", dont_inherit=True)
    done = False
    for old, new in zip(functions(before), functions(after), strict=True):
        if old == new:
            continue
        for function in alive.get((path, old.co_qualname, old.co_firstlineno), []):
            function.__code__ = new
            done = True
            forget = getattr(function, "cache_clear", None)
            if forget:
                forget()
    return done


def functions(code: types.CodeType) -> Iterator[types.CodeType]:
    """The functions and methods of a module, in the order of its lines."""
    for part in code.co_consts:
        if isinstance(part, types.CodeType):
            if part.co_flags & 0x01:  # optimised: a function, not a class
                yield part
            else:
                yield from functions(part)
