"""Every page × every role: one table, in one file for each app.

An app's file lists `PAGES`; the test adds them up and fails when a route of the
portal is missing from the table, so a new page goes in with its commit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.world import ROLES, World

# What happens to somebody who is not signed in, unless a page says otherwise.
SIGN_IN = 302


@dataclass(frozen=True)
class Page:
    """One page or act with the answer that each role gets.

    `of` gives the arguments of the address from the world; `answers` a status for
    each role, where `rest` holds for those not named. `row` names the relation, so
    that one route stands in the table with its own, shared, foreign and absent row.
    """

    route: str
    answers: dict[str, int]
    rest: int = 403
    of: Callable[[World], list[Any]] = lambda world: []
    method: str = "GET"
    data: Callable[[World], dict[str, Any]] = lambda world: {}
    row: str = ""
    query: str = ""
    anonymous: int = SIGN_IN

    def expected(self, role: str) -> int:
        if role == "anonymous":
            return self.anonymous
        return self.answers.get(role, self.rest)

    @property
    def label(self) -> str:
        return " ".join(
            part for part in (self.method, self.route, self.row, self.query) if part
        )


def everyone(status: int) -> dict[str, int]:
    """The same answer for all who are signed in."""
    return {role: status for role in ROLES if role != "anonymous"}


@dataclass(frozen=True)
class Table:
    """The pages of one app."""

    pages: list[Page] = field(default_factory=list)


__all__ = ["Page", "Table", "everyone"]
