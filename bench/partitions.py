"""What partitions by year, or by partnership and year, would give three large tables.

`python -m bench.partitions` copies each table three times, unpartitioned and both ways,
fills the copies with the same rows and compares writing, reading and letting go of a
year. Servers and database are its own; nothing of the portal's tables is partitioned.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg2.extensions import cursor

from bench.stand import FOLDER, CannotMeasure, Stand, alone
from demonstration.processes import end_with_parent
from demonstration.servers import OPERATOR, ServersError, session

DATABASE = "bench_partitions"
YEARS = range(2021, 2027)
OLDEST, NEWEST = YEARS[0], YEARS[-1]
PLACES = range(1, 19)
ROUNDS = 5
LAYOUTS = ("plain", "year", "place")
MOMENT = (
    f"timestamptz '{OLDEST}-01-01' + (n::float8 / %(rows)s) * interval"
    f" '{len(YEARS) * 365} days'"
)
PLACE = f"1 + (n::bigint * 7919) %% {len(PLACES)}"


@dataclass(frozen=True)
class Subject:
    """One table: when and where its rows belong, how they are filled and read."""

    table: str
    at: str  # the column that says the year
    columns: str
    values: str
    reads: dict[str, str]  # with $1 for a partnership, $2 for a number of a row
    place: str = "partnership_id"
    more: str = ""  # a column that the table lacks

    def named(self, layout: str) -> str:
        return f"{layout}_{self.table}"


SUBJECTS = {
    "AuditEvent": Subject(
        table="accounts_auditevent",
        at="at",
        columns="id, verb, target_type, target_id, target_label, partnership_id,"
        " changes, at, request_id",
        values="n, 'situation.' || n %% 40, 'redundancies.situation', n / 12,"
        f' \'Example Foods\', {PLACE}, \'{{"status": ["new", "open"]}}\', {MOMENT},'
        " md5(n::text)",
        reads={
            "newest page": "SELECT * FROM {t} ORDER BY at DESC, id DESC LIMIT 26",
            "newest page of one partnership": "SELECT * FROM {t} WHERE"
            " partnership_id = $1 ORDER BY at DESC LIMIT 26",
            "history of one situation": "SELECT * FROM {t} WHERE target_type ="
            " 'redundancies.situation' AND target_id = $2 / 12 ORDER BY at DESC",
            "one row by its number": "SELECT * FROM {t} WHERE id = $2",
            "a partnership's last year counted": "SELECT count(*) FROM {t} WHERE"
            f" partnership_id = $1 AND at >= '{NEWEST}-01-01'",
        },
    ),
    "Delivery": Subject(
        table="redundancies_delivery",
        at='"on"',
        columns='id, reference, partnership_id, organisation_id, service_id, "on",'
        " audience, reached, recorded_at",
        values="n, lpad(to_hex(n::bigint * 2654435761 %% 1099511627776), 10, '0'),"
        f" {PLACE}, n %% 40, n %% 25,"
        f" ({MOMENT})::date, 'people', n %% 30, {MOMENT}",
        reads={
            "newest page": 'SELECT * FROM {t} ORDER BY "on" DESC, id DESC LIMIT 26',
            "newest page of one partnership": "SELECT * FROM {t} WHERE organisation_id"
            ' = $2 % 40 AND partnership_id = $1 ORDER BY "on" DESC, id DESC LIMIT 26',
            "one row by its number": "SELECT * FROM {t} WHERE id = $2",
            "a partnership's last year counted": "SELECT service_id, count(*) FROM {t}"
            f" WHERE partnership_id = $1 AND \"on\" >= '{NEWEST}-01-01' GROUP BY 1",
        },
    ),
    "Message": Subject(
        table="notifications_message",
        at="created_at",
        columns="id, event, kind, context_id, address, channel, key, due_at, state,"
        " next_at, created_at, settled_at, partnership_id",
        values="n, 'request.asked', 'request', n / 5, 'a' || n %% 4000 ||"
        f" '@pace.example', 'email', md5(n::text), {MOMENT}, CASE WHEN n > %(rows)s -"
        " 200 THEN 'pending' ELSE 'accepted' END,"
        f" {MOMENT}, {MOMENT}, {MOMENT}, {PLACE}",
        more="partnership_id bigint NOT NULL DEFAULT 0",
        reads={
            "letters that are due": "SELECT id FROM {t} WHERE state IN ('pending',"
            " 'leased', 'sending') AND next_at <= now() ORDER BY next_at, id LIMIT 50",
            "letters about one row": "SELECT * FROM {t} WHERE event = 'request.asked'"
            " AND context_id = $2 / 5",
            "one row by its key": "SELECT * FROM {t} WHERE key = md5($2::text)",
            "one row by its number": "SELECT * FROM {t} WHERE id = $2",
        },
    ),
}


def make(on: cursor, subject: Subject, layout: str) -> None:
    """An empty copy of the table in this layout, with the indexes of the table."""
    name = subject.named(layout)
    by = {
        "plain": "",
        "year": f"PARTITION BY RANGE ({subject.at})",
        "place": f"PARTITION BY LIST ({subject.place})",
    }[layout]
    more = f", {subject.more}" if subject.more else ""
    on.execute(
        f"CREATE TABLE {name} (LIKE {subject.table} INCLUDING DEFAULTS{more}) {by}"
    )
    for column in loose(on, name, subject):
        on.execute(f'ALTER TABLE {name} ALTER "{column}" DROP NOT NULL')
    if layout == "year":
        years(on, subject, name, name)
    if layout == "place":
        for place in PLACES:
            part = f"{name}_{place}"
            on.execute(
                f"CREATE TABLE {part} PARTITION OF {name} FOR VALUES IN ({place})"
                f" PARTITION BY RANGE ({subject.at})"
            )
            years(on, subject, part, part)


def loose(on: cursor, name: str, subject: Subject) -> list[str]:
    """Columns that are not filled and have no default: their kind matters to nobody."""
    on.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
        " AND is_nullable = 'NO' AND column_default IS NULL",
        [name],
    )
    filled = {word.strip().strip('"') for word in subject.columns.split(",")}
    return [column for (column,) in on.fetchall() if column not in filled]


def years(on: cursor, subject: Subject, parent: str, stem: str) -> None:
    for year in YEARS:
        on.execute(
            f"CREATE TABLE {stem}_y{year} PARTITION OF {parent}"
            f" FOR VALUES FROM ('{year}-01-01') TO ('{year + 1}-01-01')"
        )


def index(on: cursor, subject: Subject, layout: str) -> None:
    """The indexes of the table; a unique one has to name what it is partitioned by."""
    name = subject.named(layout)
    keys = {"plain": "", "year": f", {subject.at}"}
    keys["place"] = f", {subject.place}, {subject.at}"
    on.execute(
        "SELECT indexdef FROM pg_indexes WHERE tablename = %s AND"
        " indexdef NOT LIKE '%%_like%%'",
        [subject.table],
    )
    for number, (words,) in enumerate(on.fetchall()):
        begins, _, rest = words.partition(f" ON public.{subject.table} ")
        is_unique = "UNIQUE" in begins
        if is_unique and " WHERE " not in rest and keys[layout]:
            rest = rest.rstrip(")") + f"{keys[layout]})"
        elif is_unique and keys[layout]:
            head, _, condition = rest.partition(" WHERE ")
            rest = f"{head.rstrip(')')}{keys[layout]}) WHERE {condition}"
        on.execute(
            f"CREATE {'UNIQUE ' if is_unique else ''}INDEX"
            f" {layout}_{number}_{subject.table} ON {name} {rest}"
        )


def fill(on: cursor, subject: Subject, layout: str, rows: int) -> None:
    on.execute(
        f"INSERT INTO {subject.named(layout)} ({subject.columns})"
        f" SELECT {subject.values} FROM generate_series(1, %(rows)s) n",
        {"rows": rows},
    )


def insert(on: cursor, subject: Subject, layout: str, rows: int) -> dict[str, float]:
    """Ten thousand rows of the newest year, each a statement as the portal sends it."""
    values = subject.values.replace("n::float8 / %(rows)s", "0.999")
    values = values.replace("%(rows)s", str(rows * 2)).replace("%%", "%")
    name = subject.named(layout)
    on.execute(
        f"PREPARE add_{name} (bigint) AS INSERT INTO {name} ({subject.columns})"
        f" SELECT {values} FROM (SELECT $1 AS n) given"
    )
    timed, many = [], 2000
    for number in range(ROUNDS):
        first = rows + 1 + number * many
        began = written(on)
        start = time.perf_counter()
        on.execute("BEGIN")
        for row in range(first, first + many):
            on.execute(f"EXECUTE add_{name} ({row})")
        on.execute("COMMIT")
        timed.append((time.perf_counter() - start) / many * 1000)
    return {
        "ms": round(statistics.median(timed), 4),
        "log bytes": round((written(on) - began) / many),
    }


def written(on: cursor) -> int:
    on.execute("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint")
    return on.fetchone()[0]


def read(on: cursor, subject: Subject, layout: str, rows: int) -> dict[str, Any]:
    """Each read prepared and planned once, as the portal does; and planned anew."""
    name, found = subject.named(layout), {}
    for number, (what, words) in enumerate(subject.reads.items()):
        statement = words.format(t=name)
        on.execute(f"PREPARE read_{number}_{name} (bigint, bigint) AS {statement}")
        plans = [
            explained(
                on, f"EXECUTE read_{number}_{name} ({place}, {rows * place // 25})"
            )
            for place in range(5, 5 + ROUNDS + 1)
        ][1:]
        given = statement.replace("$1", "7").replace("$2", str(rows // 3))
        anew = explained(on, given)
        found[what] = {
            "ms": round(statistics.median(p["Execution Time"] for p in plans), 3),
            "buffers": round(statistics.median(map(buffers, plans))),
            "planned anew ms": round(anew["Planning Time"], 3),
        }
    return found


def explained(on: cursor, statement: str) -> dict[str, Any]:
    on.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT json, TIMING off) {statement}")
    return on.fetchone()[0][0]


def buffers(plan: dict[str, Any]) -> int:
    top = plan["Plan"]
    return top["Shared Hit Blocks"] + top["Shared Read Blocks"]


def let_go(on: cursor, subject: Subject, layout: str) -> dict[str, float]:
    """The oldest year is deleted and tidied up after, or its partitions are dropped."""
    name, begun, start = subject.named(layout), written(on), time.perf_counter()
    if layout == "plain":
        on.execute(f"DELETE FROM {name} WHERE {subject.at} < '{OLDEST + 1}-01-01'")
        on.execute(f"VACUUM {name}")
    else:
        stems = [name] if layout == "year" else [f"{name}_{p}" for p in PLACES]
        for stem in stems:
            on.execute(f"DROP TABLE {stem}_y{OLDEST}")
    took = time.perf_counter() - start
    return {"s": round(took, 3), "log MB": round((written(on) - begun) / 1e6, 2)}


def size(on: cursor, subject: Subject, layout: str) -> float:
    name = subject.named(layout)
    on.execute(
        "SELECT coalesce(sum(pg_total_relation_size(relid)),"
        " pg_total_relation_size(%s)) FROM pg_partition_tree(%s)",
        [name, name],
    )
    return round(float(on.fetchone()[0]) / 1e6, 1)


def measured(on: cursor, subject: Subject, rows: int) -> Iterator[tuple[str, Any]]:
    for layout in LAYOUTS:
        began = time.monotonic()
        make(on, subject, layout)
        fill(on, subject, layout, rows)
        index(on, subject, layout)
        name = subject.named(layout)
        on.execute(f"VACUUM (ANALYZE) {name}")
        print(f"  {name}: made in {time.monotonic() - began:.0f} s", flush=True)
        yield (
            layout,
            {
                "MB": size(on, subject, layout),
                "reads": read(on, subject, layout, rows),
                "insert": insert(on, subject, layout, rows),
                "let go of a year": let_go(on, subject, layout),
            },
        )
        on.execute(f"DROP TABLE {name}")


def table(found: dict[str, Any]) -> str:
    """The three layouts side by side."""
    lines = []
    for subject, layouts in found.items():
        lines += ["", f"{subject:34} {'plain':>22} {'year':>22} {'place and year':>22}"]
        facts = {
            "size, MB": [layouts[one]["MB"] for one in LAYOUTS],
            "insert, ms and bytes of log": [
                "{ms} / {log bytes}".format(**layouts[one]["insert"]) for one in LAYOUTS
            ],
            "let go of a year, s and MB of log": [
                "{s} / {log MB}".format(**layouts[one]["let go of a year"])
                for one in LAYOUTS
            ],
        }
        for what in layouts["plain"]["reads"]:
            facts[what] = [
                "{ms} / {buffers} / {planned anew ms}".format(
                    **layouts[one]["reads"][what]
                )
                for one in LAYOUTS
            ]
        lines += [
            f"{what:34} " + " ".join(f"{cell!s:>22}" for cell in cells)
            for what, cells in facts.items()
        ]
    lines += ["", "Reads: ms prepared / buffers / ms to plan anew."]
    return "\n".join(lines)


def main() -> None:
    """Measure, print a table, and write the figures where asked."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.partitions", description=__doc__
    )
    parser.add_argument("--rows", type=int, default=2_000_000, help="of each table")
    parser.add_argument("--only", default="", help="AuditEvent, Delivery or Message")
    parser.add_argument("--out", type=Path, help="a JSON file for the figures")
    chosen = parser.parse_args()
    end_with_parent()
    with (
        alone(FOLDER),
        Stand(lambda words: print(words, flush=True), FOLDER.resolve()) as stand,
    ):
        stand._create(DATABASE, "template0")
        stand.manage(DATABASE, "migrate", "--verbosity", 0)
        found = {}
        with session(stand.servers.url(OPERATOR, DATABASE)) as on:
            on.execute("SET random_page_cost = 1.1")
            on.execute("SET plan_cache_mode = force_generic_plan")
            on.execute("SET max_parallel_workers_per_gather = 0")
            on.execute("SET maintenance_work_mem = '256MB'")
            for name, subject in SUBJECTS.items():
                if not chosen.only or name in chosen.only.split(","):
                    print(f"{name}: {chosen.rows:,} rows", flush=True)
                    found[name] = dict(measured(on, subject, chosen.rows))
    print(table(found))
    if chosen.out:
        chosen.out.write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    try:
        main()
    except (CannotMeasure, ServersError) as refusal:
        sys.exit(str(refusal))
