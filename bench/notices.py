"""What bringing notices in takes: files of invented notices, and their rounds."""

from __future__ import annotations

import csv
import datetime as dt
import random
from pathlib import Path

from bench.builds import Say
from bench.figures import Figure, read_figures
from bench.stand import Stand
from demonstration.servers import OWNER, session

TABLE = "bench_notices"
HEADINGS = (
    "Notice number",
    "Employer",
    "Company number",
    "Site address",
    "Postcode",
    "Council",
    "Received by the Redundancy Payments Service",
    "Passed to PACE",
    "Consultation started",
    "First dismissal",
    "Last dismissal",
    "Proposed dismissals",
    "Employed at the site",
    "Reasons",
    "Representatives",
    "Site closing",
    "Insolvency",
)
PROPOSED = HEADINGS.index("Proposed dismissals")
FIRST_DISMISSAL = HEADINGS.index("First dismissal")
FIRST = [
    "Braehead",
    "Calder",
    "Drumlin",
    "Eskmuir",
    "Fernlea",
    "Glenburn",
    "Heatherbank",
    "Invertay",
]
SECOND = [
    "Bakeries",
    "Castings",
    "Fabrics",
    "Foods",
    "Haulage",
    "Joinery",
    "Optics",
    "Plastics",
]
STREETS = [
    "Bridge",
    "Canal",
    "Foundry",
    "Harbour",
    "Mill",
    "Quarry",
    "Station",
    "Weavers",
]
COUNCILS = ["Angus", "Dundee City", "Falkirk", "Fife", "Highland", "Moray", "Stirling"]
REASONS = ["Closing", "Lower demand", "Moving", "New methods", "Loss of a contract"]


def write_notices(path: Path, *, rows: int, seed: int = 1) -> None:
    """Invented notices in our own layout, blanks included; none like another."""
    chance = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADINGS)
        writer.writerows(notice(chance, number) for number in range(rows))


def write_amended(path: Path, *, rows: int, seed: int = 2) -> None:
    """As many again: three in ten amend one of those, one in twenty is refused."""
    chance = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(HEADINGS)
        for number in range(rows):
            is_amended = number % 10 < 3
            row = notice(chance, number if is_amended else rows + number)
            if is_amended:
                row[PROPOSED] = 2001 + number % 1000
            elif number % 20 == 19:
                row[FIRST_DISMISSAL] = "31/02/2026"
            writer.writerow(row)


def notice(chance: random.Random, number: int) -> list[object]:
    employer = f"{chance.choice(FIRST)} {chance.choice(SECOND)} {number % 40_000}"
    received = dt.date(2019, 1, 1) + dt.timedelta(days=chance.randrange(2500))
    first = received + dt.timedelta(days=chance.randrange(10, 120))
    proposed = min(2000, 4 + int(chance.paretovariate(0.9) * 12))

    def or_blank(value: object, share: float) -> object:
        return value if chance.random() < share else ""

    return [
        f"BENCH-{number:07}",
        employer,
        "",
        f"{chance.randrange(1, 200)} {chance.choice(STREETS)} Road",
        "",
        or_blank(chance.choice(COUNCILS), 0.9),
        received.strftime("%d/%m/%Y"),
        or_blank((received + dt.timedelta(days=2)).strftime("%d/%m/%Y"), 0.8),
        or_blank(received.strftime("%d/%m/%Y"), 0.5),
        or_blank(first.strftime("%d/%m/%Y"), 0.85),
        "",
        or_blank(proposed, 0.95),
        or_blank(proposed * 2, 0.6),
        or_blank(chance.choice(REASONS), 0.7),
        "",
        or_blank(chance.choice(("Yes", "No")), 0.8),
        or_blank("No", 0.5),
    ]


def position(stand: Stand) -> int:
    """How many bytes the servers have written ahead so far."""
    with session(stand.servers.url(OWNER, "postgres")) as statements:
        statements.execute("SELECT pg_current_wal_insert_lsn() - '0/0'")
        return int(statements.fetchone()[0])


def measure(
    stand: Stand,
    database: str,
    *,
    rows: int,
    rounds: int,
    at: dict[str, int],
    say: Say,
    first_only: bool = False,
) -> list[Figure]:
    """Each round on a fresh copy of the database: the second time nothing is new.

    Of the first file only, what an earlier build can measure as well: the time, and
    all that was written ahead meanwhile, that of the floor's COPY included.
    """
    file, amended = stand.folder / "notices.csv", stand.folder / "amended.csv"
    out = stand.folder / "import.json"
    write_notices(file, rows=rows)
    write_amended(amended, rows=rows)
    measured: dict[str, list[Figure]] = {}
    columns = ", ".join(f"c{number} text" for number in range(len(HEADINGS)))
    for number in range(1, rounds + 1):
        say(f"  round {number} of {rounds}")
        with stand.copy_of(database) as copy:
            with session(stand.servers.url(OWNER, copy)) as statements:
                statements.execute(f"CREATE TABLE {TABLE} ({columns})")
            files = (file,) if first_only else (file, amended)
            words = ("measure_import", *files, "--rows", rows, "--out", out)
            before = position(stand)
            stand.manage(copy, *words)
            written = (position(stand) - before) / 1_000_000
        found = read_figures(out)
        if first_only:
            found = [figure for figure in found if figure.name == "import"]
            found.append(Figure("import:wal", [written], [1.0], {}, "MB"))
        for figure in found:
            measured.setdefault(figure.name, []).append(figure)
    return [
        Figure(
            name,
            [value for figure in each for value in figure.values],
            [floor for figure in each for floor in figure.floors],
            {"rows": rows, **at},
            each[0].unit,
        )
        for name, each in measured.items()
    ]
