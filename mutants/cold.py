"""Faults outside functions: each in a child that imports the portal anew, with it.

Nothing of the portal may be loaded in the process from which they are started; what
it stands on is, since that takes most of the time.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import importlib.abc
import importlib.util
import sys
from collections.abc import Iterable

import pytest

from demonstration.embedded import PROJECT
from mutants import traces, warm
from mutants.faults import Fault

# What the portal and its tests import first of all, and what takes longest to load.
GROUND = (
    "django.contrib.postgres.aggregates",
    "django.core.management",
    "django.db.models",
    "django.forms",
    "django.template.defaultfilters",
    "django.test",
    "django.views.generic",
    "allauth",
    "celery",
    "crispy_forms",
    "docx",
    "environ",
    "factory",
    "faker.factory",
    "gptables",
    "holidays",
    "hypothesis.strategies",
    "kombu",
    "openpyxl",
    "phonenumbers",
    "psycopg2.extras",
    "redis",
    "structlog",
    "time_machine",
    "typst",
    "vl_convert",
)
TESTS = PROJECT / "tests"
QUIETLY = ("-q", "-x", "--assert=plain", "-p", "no:randomly", "-p", "no:xdist")


def lay_ground() -> None:
    """Start the tests' servers, and load what lies under the portal."""
    importlib.import_module("tests.environment")
    for name in GROUND:
        with contextlib.suppress(Exception):
            importlib.import_module(name)


class Changed(importlib.abc.MetaPathFinder, importlib.abc.SourceLoader):
    """Finds one module changed; all else is found as ever."""

    def __init__(self, fault: Fault) -> None:
        self.path = str(PROJECT / fault.module)
        self.source = fault.source
        words = fault.module.removesuffix(".py").removesuffix("/__init__")
        self.name = words.replace("/", ".")

    def find_spec(self, fullname, path=None, target=None):
        if fullname != self.name:
            return None
        return importlib.util.spec_from_file_location(fullname, self.path, loader=self)

    def get_filename(self, fullname):
        return self.path

    def get_data(self, path):
        return self.source.encode() if path == self.path else b""


def tried(fault: Fault, places: tuple[str, ...], patience: float) -> str:
    """What came of a fault: the tests nearest to it, then all if these are green."""
    near = nearest(fault.module, places, patience / 3)
    for tests in (near, places):
        if not tests:
            continue
        outcome, _ = warm.tried(
            lambda _, t=tests: run(fault, t, patience), 60 + patience
        )
        if outcome != warm.SURVIVED:
            break
    return outcome


@functools.cache
def nearest(module: str, places: tuple[str, ...], patience: float) -> list[str]:
    """Tests that run the module and little else, so many as patience allows."""
    files = [
        path.relative_to(PROJECT).as_posix() for path in TESTS.glob("**/test_*.py")
    ]
    found = {}
    for name in warm.matching(sorted(files), places):
        for test, trace in (traces.kept(name, traces.stamp(name)) or {}).items():
            if trace.is_green and trace.lines.get(module):
                found[test] = trace
    chosen = []
    for test in sorted(found, key=lambda test: found[test].cost):
        if patience < 0:
            break
        patience -= found[test].seconds
        chosen.append(test)
    return chosen


def run(fault: Fault, tests: Iterable[str], patience: float) -> int:
    """In a child: the tests in their order, with the fault in place."""
    sys.meta_path.insert(0, Changed(fault))
    words = [*QUIETLY, *dict.fromkeys(tests)]
    code = pytest.main(words, plugins=[Patience(patience)])
    return 0 if code == pytest.ExitCode.OK else 1


class Patience:
    """The quickest first; ends a run of tests, green so far, after so many seconds."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds -= report.duration

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        # Those without a database take next to no time, and would come last.
        items.sort(key=lambda item: bool(item.get_closest_marker("django_db")))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> bool | None:
        return True if self.seconds < 0 else None
