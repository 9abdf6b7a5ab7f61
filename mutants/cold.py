"""Faults outside functions: each in a child that imports the portal anew, with it.

Nothing of the portal may be loaded in the process from which they are started; what
it stands on is, since that takes most of the time.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.abc
import importlib.util
import sys
from collections.abc import Iterable, Sequence

import pytest

from demonstration.embedded import PROJECT
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


def run(fault: Fault, tests: Iterable[str]) -> int:
    """In a child: the tests in their order, with the fault in place."""
    sys.meta_path.insert(0, Changed(fault))
    code = pytest.main([*QUIETLY, *once(tests)])
    return 0 if code == pytest.ExitCode.OK else 1


def once(tests: Iterable[str]) -> Sequence[str]:
    return list(dict.fromkeys(tests))
