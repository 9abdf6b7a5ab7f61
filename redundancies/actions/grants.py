"""Who may see a situation, written down: one row for each reason.

The rules stand in one query (design: need-to-know, shared, asked, on it), used for
one situation after an action and for all of them by the rebuilding command.
"""

from __future__ import annotations

from django.db import connection

from kit.acting import act
from partnerships.roles import Level
from redundancies.models import Situation
from redundancies.stored import COPIED, COPIES

# Every reason to see a response, as rows of the grant table; one that stands there
# twice is one grant. A partnership whose part has ended, because another one leads, no
# longer needs to know.
CHAIRS = """
SELECT response.id AS response_id, response.situation_id, response.partnership_id,
       NULL::bigint AS organisation_id, NULL::bigint AS person_id,
       {chair} AS level, response.told_at
FROM redundancies_response response
WHERE {scope} AND response.to_on IS NULL
"""
OTHERS = """
-- Shared or public: all of the partnership see it, its SDS staff more.
SELECT response.id, response.situation_id, response.partnership_id,
       NULL, NULL, shared.level, response.told_at
FROM redundancies_response response
JOIN redundancies_situation situation ON situation.id = response.situation_id
CROSS JOIN (VALUES ({staff}), ({member})) AS shared (level)
WHERE {scope} AND response.to_on IS NULL
  AND situation.visibility <> 'need_to_know'
  AND situation.status <> 'rejected'
UNION ALL
-- Asked to take part, whether public or not.
SELECT response.id, response.situation_id, response.partnership_id,
       request.organisation_id, NULL::bigint, {asked}, response.told_at
FROM redundancies_response response
JOIN redundancies_request request ON request.response_id = response.id
WHERE {scope} AND response.to_on IS NULL AND request.withdrawn_at IS NULL
UNION ALL
-- SDS staff on it; that they still belong to the partnership is read at each request.
SELECT response.id, response.situation_id, response.partnership_id,
       NULL::bigint, assignment.person_id, {on_it}, response.told_at
FROM redundancies_response response
JOIN redundancies_assignment assignment ON assignment.response_id = response.id
WHERE {scope} AND response.to_on IS NULL AND assignment.to_on IS NULL
"""
RULES = f"{CHAIRS} UNION ALL {OTHERS}"

LEVELS = {
    "chair": int(Level.CHAIR),
    "staff": int(Level.STAFF),
    "member": int(Level.MEMBER),
    "asked": int(Level.ASKED),
    "on_it": int(Level.ON_IT),
}

COLUMNS = (
    "response_id, situation_id, partnership_id, organisation_id, person_id,"
    " level, told_at"
)


def rewrite(*, situation: Situation) -> None:
    """Make the grants of one situation what the rules say now."""
    run("response.situation_id = %(situation)s", {"situation": situation.pk})


def rebuild_all() -> None:
    """Make every grant what the rules say now, in one pass over the tables."""
    run("true", {})


def begin(scope: str) -> None:
    """Write the grants of responses that have just begun, confidential as they are.

    Nobody is asked or assigned yet: only the chairs need to know.
    """
    wanted = CHAIRS.format(scope=scope, **LEVELS)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO redundancies_situationgrant ({COLUMNS}) {wanted}"
            " ORDER BY response_id"
        )


@act
def run(scope: str, values: dict[str, int]) -> None:
    rules = RULES.format(scope=scope, **LEVELS)
    same = (
        "wanted.response_id = kept.response_id AND wanted.level = kept.level"
        " AND wanted.partnership_id = kept.partnership_id"
        " AND wanted.organisation_id IS NOT DISTINCT FROM kept.organisation_id"
        " AND wanted.person_id IS NOT DISTINCT FROM kept.person_id"
        " AND wanted.told_at = kept.told_at"
    )
    kept_scope = scope.replace("response.", "kept.")
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH wanted AS ({rules})"  # noqa: S608 - our own words only
            " DELETE FROM redundancies_situationgrant kept"
            f" WHERE {kept_scope}"
            f" AND NOT EXISTS (SELECT FROM wanted WHERE {same})",
            values,
        )
        cursor.execute(
            f"INSERT INTO redundancies_situationgrant ({COLUMNS},"  # noqa: S608
            f" {', '.join(COPIES)})"
            f" SELECT wanted.*, {COPIED} FROM ({rules}) wanted"
            " JOIN redundancies_response response ON response.id = wanted.response_id"
            " JOIN redundancies_situation situation"
            " ON situation.id = wanted.situation_id"
            " ON CONFLICT (response_id, audience) DO NOTHING",
            values,
        )
