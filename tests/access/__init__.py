"""Every page and act × every role: one table, in one file for each app.

An app's file lists `PAGES`; the test adds them up and fails when a route of the
portal, or a method that a route takes, is missing from the table: a new page goes in
with its commit, and an act with what it writes.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from tests.planted import ACTORS
from tests.world import World

# What happens to somebody who is not signed in, unless a page says otherwise.
SIGN_IN = 302
DONE = (200, 204, 302)


@dataclass(frozen=True)
class Page:
    """One page or act with the answer that each role gets.

    `of` gives the arguments of the address from the world; `answers` a status for
    each role, where `rest` holds for those not named. `row` names the relation, so
    that one route stands in the table with its own, shared, foreign and absent row.

    `wrote` is what the act leaves for those who may: a verb of the record, or a table;
    without it nobody's request writes anything. `unwritten` names who is answered so
    but led elsewhere first. `shows` are the planted words that
    everybody reads here who may know them: "shared.*" all of a row, "*.employer" one
    field of all rows, "{role}.email" one's own; `unshown` names who reads none of them
    here. `knows` are those that this page may tell beyond what the person may know
    otherwise.
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
    wrote: str = ""
    unwritten: Collection[str] = ()
    shows: Collection[str] = ()
    unshown: Collection[str] = ()
    knows: Collection[str] = ()
    # Behind a link of its own, without signing in.
    by_link: bool = False

    def expected(self, role: str) -> int:
        if role == "anonymous":
            return self.anonymous
        if role == "two_hats" and role not in self.answers:
            # A member here and a chair there may what either may, each in its place.
            hats = (self.expected("member"), self.expected("far_chair"))
            return min(hats, key=lambda status: (status not in DONE, status))
        if role == "ended" and role not in self.answers and not self.by_link:
            return 403
        return self.answers.get(role, self.rest)

    def writes(self, role: str) -> bool:
        """Whether this role's request leaves something."""
        if role == "anonymous" and not self.by_link:
            return False
        is_done = self.expected(role) in DONE
        return bool(self.wrote) and is_done and role not in self.unwritten

    @property
    def label(self) -> str:
        return " ".join(
            part for part in (self.method, self.route, self.row, self.query) if part
        )


def everyone(status: int) -> dict[str, int]:
    """The same answer for all who are signed in."""
    return {role: status for role in ACTORS if role != "anonymous"}


def act(route: str, answers: Mapping[str, int], **facts: Any) -> Page:
    """An act: its form is sent, and `wrote` says what it leaves."""
    return Page(route, dict(answers), method="POST", **facts)


def every_page() -> list[Page]:
    """The whole table: what each file of it lists."""
    files = [
        importlib.import_module(f"{__name__}.{module.name}")
        for module in pkgutil.iter_modules(__path__)
    ]
    return [page for file in files for page in file.PAGES]


__all__ = ["DONE", "Page", "act", "every_page", "everyone"]
