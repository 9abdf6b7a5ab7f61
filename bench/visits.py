"""Which pages are opened, by whom: worked out from the rows, for any build alike."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.builds import CannotMeasure
from kit.tables import PAGE_LENGTH, encode

CHAIR, PARTNER, TEAM = "Chair", "Partner member", "National PACE team"
LISTED = "/redundancies/"
EMPTY, BARE = "/bench/empty/", "/bench/bare/"
# Where a command has written the address of a link by which a request is answered.
LINK = "link.txt"
# What hangs on a response: the more of it, the fuller the situation's page.
PARTS = ("clockevent", "contactlog", "delivery", "request", "session")
HANGING = " UNION ALL ".join(
    f"SELECT response_id FROM redundancies_{part}" for part in PARTS
)
SITUATIONS = f"""
SELECT situation.reference, employer.name, count(part.response_id)
FROM redundancies_response response
JOIN redundancies_situation situation ON situation.id = response.situation_id
JOIN redundancies_employer employer ON employer.id = situation.employer_id
LEFT JOIN ({HANGING}) part ON part.response_id = response.id
WHERE response.is_lead AND response.partnership_id = %s
GROUP BY situation.id, employer.name ORDER BY 3 DESC, situation.id
"""
NEWEST_CLIENT = """
SELECT client.family_name
FROM clients_case kase JOIN clients_client client ON client.id = kase.client_id
WHERE kase.partnership_id = %s AND kase.situation_id IS NOT NULL
ORDER BY kase.registered_at DESC, kase.id DESC LIMIT 1
"""
OLDEST = """
SELECT told_at, id FROM redundancies_response
WHERE partnership_id = %s AND is_lead ORDER BY told_at, id
LIMIT 1 OFFSET greatest(%s, 0)
"""
COUNCIL = """
SELECT council_id FROM partnerships_partnershiparea
WHERE partnership_id = %s AND to_on IS NULL ORDER BY id LIMIT 1
"""


@dataclass(frozen=True)
class Visit:
    """A page and who opens it; with words typed when it is a form.

    A form that writes is opened anew each time, and where it leads is not followed;
    `{number}` in what is typed is another number each time.
    """

    name: str
    path: str
    typed: tuple[tuple[str, str], ...] = ()
    who: str = CHAIR
    writes: bool = False
    # Whether it is as quick with more data; a file of everything is not.
    is_flat: bool = True


def sign_ins(own: Path) -> dict[str, dict[str, Any]]:
    """The people of the demonstration who may sign in, by their role."""
    written = json.loads((own / "sign-ins.json").read_text())
    found: dict[str, dict[str, Any]] = {}
    for row in written:
        found.setdefault(row["role"], row)
    return found


def visits(statements: Any, own: Path) -> list[Visit]:
    """The pages that are measured, given a cursor on the database."""
    slug = sign_ins(own)[CHAIR]["partnership"]
    statements.execute(
        "SELECT id FROM partnerships_partnership WHERE slug = %s", [slug]
    )
    (place,) = statements.fetchone()
    statements.execute(SITUATIONS, [place])
    ranked = statements.fetchall()
    statements.execute(NEWEST_CLIENT, [place])
    client = statements.fetchone()
    statements.execute(OLDEST, [place, min(PAGE_LENGTH, len(ranked)) - 1])
    deepest = statements.fetchone()
    statements.execute(COUNCIL, [place])
    (council,) = statements.fetchone()
    if not ranked or client is None or deepest is None:
        raise CannotMeasure("The chair's partnership has too little: take more.")
    usual, fullest = ranked[len(ranked) // 2], ranked[0]
    logged = (
        ("employer", "Benchmark {number} Ltd"),
        ("council", str(council)),
        ("source", "employer_direct"),
        ("people", "12"),
        ("is_another", "on"),
    )
    found = [
        Visit("page:empty", EMPTY),
        Visit("page:frame", "/bench/frame/"),
        Visit("page:list", LISTED),
        Visit("page:list-search", f"{LISTED}?q={usual[1][:5]}"),
        Visit("page:list-late", f"{LISTED}?clock=late"),
        Visit("page:list-paused", f"{LISTED}?clock=paused"),
        Visit("page:list-leaving", f"{LISTED}?sort=leaving"),
        Visit("page:list-deepest", f"{LISTED}?after={encode(deepest)}"),
        Visit("page:search", "/clients/", (("words", client[0][:4]),)),
        Visit("page:situation", f"{LISTED}{usual[0]}/"),
        Visit("page:situation-fullest", f"{LISTED}{fullest[0]}/"),
        Visit("page:news", "/messages/"),
        Visit("page:support", "/support/"),
        Visit("page:log", f"{LISTED}log/", logged, writes=True),
    ]
    link = own / LINK
    if link.exists():
        answered = (("answer", "yes"), ("who_comes", "{number} of us"))
        found.append(
            Visit("page:link", f"{link.read_text()}?change", answered, writes=True)
        )
    for who, short in ((CHAIR, "chair"), (PARTNER, "partner"), (TEAM, "national")):
        found.append(Visit(f"page:home-{short}", "/", who=who))
    return [
        *found,
        Visit("page:list-national", LISTED, who=TEAM),
        Visit("page:list-partner", LISTED, who=PARTNER),
        Visit("page:support-national", "/support/", who=TEAM),
        Visit("page:record-national", "/record/", who=TEAM),
        Visit("page:referrals-partner", "/referrals/", who=PARTNER),
    ]


def slow_visits() -> list[Visit]:
    """What is opened a few times only, since it once took seconds."""
    return [
        Visit(
            "page:csv-national", "/redundancies/situations.csv", who=TEAM, is_flat=False
        ),
        Visit("page:figures-national", "/figures/", who=TEAM),
    ]
