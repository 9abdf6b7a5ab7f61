"""What the second wall costs: the same pages with row policies and without, in turn.

The owner lifts the policies of the measured database and raises them again; the
portal's own filters stay, so that both give the same rows.
"""

from __future__ import annotations

from bench.builds import Say
from bench.figures import Figure
from bench.pages import WARM_UP, Taken, site_of, visits_on
from bench.stand import Stand
from demonstration.servers import OWNER, session

WALLED = (
    "SELECT relname FROM pg_class WHERE relrowsecurity"
    " AND relnamespace = current_schema()::regnamespace ORDER BY relname"
)


class Walls:
    """The row policies of a database, which its owner lifts and raises."""

    def __init__(self, stand: Stand, database: str):
        self.url = stand.servers.url(OWNER, database)
        with session(self.url) as statements:
            statements.execute(WALLED)
            self.tables = [table for (table,) in statements.fetchall()]

    def stand(self, *, are_up: bool) -> None:
        way = "ENABLE" if are_up else "DISABLE"
        with session(self.url) as statements:
            for table in self.tables:
                statements.execute(f"ALTER TABLE {table} {way} ROW LEVEL SECURITY")


def measure(
    stand: Stand,
    database: str,
    *,
    rounds: int,
    requests: int,
    at: dict[str, int],
    say: Say,
) -> list[Figure]:
    """Each page behind the policies, beside the same page without them."""
    chosen = [visit for visit in visits_on(stand, database) if not visit.writes]
    walls = Walls(stand, database)
    taken: dict[tuple[str, bool], list[Taken]] = {}
    try:
        with site_of(stand, database) as site:
            visitors = [site.visitor(visit) for visit in chosen]
            for number in range(rounds):
                say(f"  round {number + 1} of {rounds}")
                # Whichever comes first meets the machine as the other left it.
                for are_up in (True, False) if number % 2 else (False, True):
                    walls.stand(are_up=are_up)
                    for visitor in visitors:
                        site.take(visitor, WARM_UP)
                        taken.setdefault((visitor.visit.name, are_up), []).append(
                            site.take(visitor, requests)
                        )
    finally:
        walls.stand(are_up=True)
    return [
        Figure(
            visit.name.replace("page:", "wall:"),
            [one.cpu for one in taken[visit.name, True]],
            [one.cpu for one in taken[visit.name, False]],
            at,
        )
        for visit in chosen
    ]
