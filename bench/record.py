"""What the record costs the database: ten thousand lines, by its triggers and without.

They are written in one statement by the application's role: nothing else is in it, so
this is the most that the triggers can weigh.
"""

from __future__ import annotations

from bench.figures import Figure, timed
from bench.stand import Stand
from demonstration.servers import APPLICATION, OWNER, session

LINES = 10_000
WRITE = """
INSERT INTO accounts_auditevent
    (verb, target_type, target_id, target_label, changes, request_id)
SELECT 'bench.line', 'clients.case', number, 'Case of the benchmark',
       '{"fields": ["place", "people"]}', 'bench'
FROM generate_series(1, %s) AS number
"""
TRIGGERS = (
    "SELECT tgname FROM pg_trigger WHERE tgrelid = 'accounts_auditevent'::regclass"
    " AND NOT tgisinternal ORDER BY tgname"
)


def measure(
    stand: Stand, database: str, *, rounds: int, at: dict[str, int]
) -> list[Figure]:
    """Writing so many lines with the triggers, beside writing them without."""
    taken: dict[bool, list[float]] = {True: [], False: []}
    with (
        stand.copy_of(database) as copy,
        session(stand.servers.url(OWNER, copy)) as owner,
        session(stand.servers.url(APPLICATION, copy)) as statements,
    ):
        owner.execute(TRIGGERS)
        triggers = [name for (name,) in owner.fetchall()]
        # The first of each warms the machine.
        for number in range(rounds + 1):
            for is_triggered in (True, False) if number % 2 else (False, True):
                way = "ENABLE" if is_triggered else "DISABLE"
                for name in triggers:
                    owner.execute(
                        f"ALTER TABLE accounts_auditevent {way} TRIGGER {name}"
                    )
                took = timed(lambda: statements.execute(WRITE, [LINES]))
                if number:
                    taken[is_triggered].append(took)
    return [Figure("record:lines", taken[True], taken[False], at)]
