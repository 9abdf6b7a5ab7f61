"""A fault in a constant, put into the living modules where that is possible.

The changed module is run once more beside the living one. Values that differ (numbers,
words, tables, statements, defaults of functions, attributes of classes) take the place
of the old ones, also where another module has imported them by name. What other
modules worked out of them when they were loaded stays; and whatever cannot be put in
so, or goes unnoticed, is tried again in a process that imports everything anew.
"""

from __future__ import annotations

import datetime as dt
import enum
import functools
import gc
import re
import sys
import types
from collections.abc import Iterator
from typing import Any

from demonstration.embedded import PROJECT
from kit.kept import Kept
from mutants.faults import Fault

PLAIN = (bool, int, float, str, bytes, type(None), re.Pattern, enum.Enum)
PLAIN += (dt.date, dt.time, dt.timedelta)
MANY = (tuple, list, set, frozenset)


def put_in(fault: Fault) -> bool:
    """Change what can be changed of a constant; say whether that was anything."""
    name = fault.module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    living = sys.modules[name]
    fresh = types.ModuleType(name)
    fresh.__dict__.update(__file__=living.__file__, __package__=living.__package__)
    path = str(PROJECT / fault.module)
    exec(compile(fault.source, path, "exec", dont_inherit=True), fresh.__dict__)
    done = False
    for key, new in vars(fresh).items():
        old = vars(living).get(key)
        if key.startswith("__") or old is new:
            continue
        if isinstance(new, type) and isinstance(old, type):
            if new.__module__ == name:
                done |= in_class(old, new)
        elif defaults_differ(old, new):
            give_defaults(old, new)
            done = True
        elif is_plain(old) and is_plain(new) and old != new:
            for module in everywhere():
                if vars(module).get(key) is old:
                    setattr(module, key, new)
            done = True
    return done


def in_class(old: type, new: type) -> bool:
    """Change the plain attributes of a class, and the defaults of its methods."""
    if issubclass(new, enum.Enum):
        return False
    done = False
    for key, value in vars(new).items():
        before = vars(old).get(key)
        if key in ("__module__", "__doc__", "__dict__", "__weakref__"):
            continue
        if defaults_differ(before, value):
            give_defaults(before, value)
            done = True
        elif is_plain(before) and is_plain(value) and before != value:
            setattr(old, key, value)
            done = True
    return done


def defaults_differ(old: Any, new: Any) -> bool:
    """Whether a function of the project has other defaults now, plain ones."""
    if not (
        isinstance(old, types.FunctionType) and isinstance(new, types.FunctionType)
    ):
        return False
    before = (old.__defaults__, old.__kwdefaults__)
    after = (new.__defaults__, new.__kwdefaults__)
    return is_plain(before) and is_plain(after) and before != after


def give_defaults(old: Any, new: Any) -> None:
    old.__defaults__, old.__kwdefaults__ = new.__defaults__, new.__kwdefaults__


def is_plain(value: Any) -> bool:
    """Whether a value may be compared, and stand in the place of another."""
    if isinstance(value, MANY):
        return all(map(is_plain, value))
    if isinstance(value, dict):
        return all(is_plain(key) and is_plain(of) for key, of in value.items())
    return isinstance(value, PLAIN)


def everywhere() -> Iterator[types.ModuleType]:
    """Every module of the project that is loaded, its tests included."""
    for module in list(sys.modules.values()):
        if (getattr(module, "__file__", None) or "").startswith(str(PROJECT)):
            yield module


def forget() -> None:
    """Whatever functions have kept of before."""
    for thing in gc.get_objects():
        if isinstance(thing, functools._lru_cache_wrapper):
            thing.cache_clear()
        elif isinstance(thing, Kept):
            thing.shapes.clear()


def kept_queries() -> list[Kept]:
    """Every query that is built once; what builds it runs where it was forgotten."""
    return [thing for thing in gc.get_objects() if isinstance(thing, Kept)]
