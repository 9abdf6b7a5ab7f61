"""How long properties are tried: a fixed short profile, and a long one by chance.

`make test` tries the same few examples each time, so that it never fails by chance;
`make properties` tries many more, drawn anew, and prints the seed that draws them.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# How many times as many examples as in `make test`.
LONGER = int(os.environ.get("LONGER_PROPERTIES", "1"))
# How fast examples are drawn says something about the machine, nothing about us.
NO_VERDICT_BY_TIME = (HealthCheck.too_slow,)


def load_profile() -> None:
    """The profile of this run, for every property of it."""
    settings.register_profile(
        "portal",
        max_examples=examples(100),
        derandomize=LONGER == 1,
        deadline=None,
        database=None,
        print_blob=LONGER > 1,
        suppress_health_check=NO_VERDICT_BY_TIME,
    )
    settings.load_profile("portal")


def examples(number: int) -> int:
    """So many examples in `make test`, and as many times more in the long run."""
    return number * LONGER


def on_one_database(*, most: int) -> settings:
    """For a property that writes rows: its examples share the test's database."""
    return settings(
        max_examples=examples(most),
        suppress_health_check=[
            *NO_VERDICT_BY_TIME,
            HealthCheck.function_scoped_fixture,
        ],
    )
