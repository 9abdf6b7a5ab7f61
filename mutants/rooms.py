"""Which rooms are tried, and which tests have to notice.

Tests that start programs of their own (browser, workers, demonstration) run the code
as it stands on disk, so they could notice nothing and are left out.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from mutants.faults import modules_of

# The whole policy as a table of pages and people; slow, hence last.
ACCESS = ("tests/test_access.py",)
POLICY = (
    "tests/partnerships/test_policy.py",
    "tests/partnerships/test_standing.py",
    "tests/redundancies/test_grants.py",
    "tests/clients/test_grants.py",
    "tests/clients/test_seen.py",
    "tests/oracles",
)


@dataclass(frozen=True)
class Room:
    """Modules, and the tests that stand guard over them, the quickest first."""

    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]
    is_critical: bool = True


ROOMS = (
    Room(
        "clocks",
        ("redundancies/clocks/*.py",),
        (
            "tests/redundancies/test_clocks.py",
            "tests/reviews/test_clocks.py",
            "tests/redundancies",
        ),
    ),
    Room(
        "disclosure",
        ("kit/disclosure.py",),
        ("tests/kit", "tests/reviews", "tests/surveys"),
    ),
    Room(
        "grants",
        ("redundancies/actions/grants.py", "clients/actions/grants.py"),
        (*POLICY, "tests/redundancies", "tests/clients", "tests/imports", *ACCESS),
    ),
    Room(
        "roles",
        (
            "partnerships/roles.py",
            "partnerships/standing.py",
            "accounts/roles.py",
            "kit/scoping.py",
        ),
        (
            *POLICY,
            "tests/partnerships",
            "tests/accounts",
            "tests/redundancies",
            "tests/clients",
            "tests/surveys",
            "tests/reviews",
            *ACCESS,
        ),
    ),
    Room(
        "scoping of redundancies",
        ("redundancies/querysets/*.py", "redundancies/rules.py"),
        ("tests/redundancies", "tests/oracles", "tests/pace_portal", *ACCESS),
    ),
    Room(
        "scoping of clients",
        ("clients/querysets/*.py",),
        ("tests/clients", "tests/pace_portal", *ACCESS),
    ),
    Room(
        "scoping of partnerships and people",
        ("partnerships/querysets.py", "accounts/querysets.py"),
        (
            "tests/partnerships",
            "tests/accounts",
            "tests/redundancies",
            "tests/notifications",
            *ACCESS,
        ),
    ),
    Room(
        "scoping of reviews, surveys and files",
        ("reviews/querysets.py", "surveys/querysets.py", "imports/querysets.py"),
        ("tests/reviews", "tests/surveys", "tests/imports", *ACCESS),
    ),
    Room(
        "outbox",
        (
            "notifications/actions/claiming.py",
            "notifications/actions/sending.py",
            "notifications/actions/settling.py",
            "notifications/actions/writing.py",
            "notifications/channels.py",
            "notifications/querysets.py",
            "notifications/rules.py",
        ),
        (
            "tests/notifications",
            "tests/redundancies",
            "tests/clients",
            "tests/reviews",
            "tests/accounts",
            *ACCESS,
        ),
    ),
    *(
        Room(
            f"actions of {app}",
            (f"{app}/actions/**/*.py", f"{app}/actions.py"),
            (f"tests/{app}", *others, *ACCESS),
            is_critical=False,
        )
        for app, others in (
            ("accounts", ("tests/partnerships",)),
            ("notifications", ("tests/redundancies", "tests/clients")),
            ("partnerships", ("tests/accounts", "tests/redundancies")),
            ("redundancies", ("tests/imports", "tests/clients", "tests/reviews")),
            ("clients", ("tests/redundancies",)),
            ("imports", ("tests/redundancies",)),
            ("surveys", ("tests/reviews",)),
            ("reviews", ()),
        )
    ),
)


@functools.cache
def room_of(module: str) -> Room | None:
    """The first room that names a module."""
    return next((room for room in ROOMS if module in modules_of(room.modules)), None)


def all_modules() -> list[str]:
    """Every module of every room."""
    return list(
        dict.fromkeys(module for room in ROOMS for module in modules_of(room.modules))
    )
