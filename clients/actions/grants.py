"""Who may see a client, written down: own partnership's staff, and who was asked."""

from __future__ import annotations

from django.db import connection

from clients.models import Case
from kit.acting import act
from partnerships.roles import Level

RULES = f"""
SELECT kase.id AS case_id, kase.partnership_id, NULL::bigint AS organisation_id,
       {int(Level.STAFF)} AS level, kase.registered_at
FROM clients_case kase
WHERE {{scope}}
UNION ALL
-- A rejected referral shows nothing any more; an ended one stays on record.
SELECT kase.id, referral.partnership_id, referral.organisation_id,
       {int(Level.REFERRED)}, kase.registered_at
FROM clients_case kase
JOIN clients_referral referral ON referral.case_id = kase.id
WHERE {{scope}} AND referral.state <> 'rejected'
"""  # noqa: S608 - our own words and numbers only

COLUMNS = "case_id, partnership_id, organisation_id, level, registered_at"


def rewrite(*, case: Case) -> None:
    """Make the grants of one case what the rules say now."""
    run("kase.id = %(case)s", {"case": case.pk})


def rebuild_all() -> None:
    """Make every grant what the rules say now, in one pass over the tables."""
    run("true", {})


@act
def run(scope: str, values: dict[str, int]) -> None:
    rules = RULES.format(scope=scope)
    same = (
        "wanted.case_id = kept.case_id AND wanted.level = kept.level"
        " AND wanted.partnership_id = kept.partnership_id"
        " AND wanted.organisation_id IS NOT DISTINCT FROM kept.organisation_id"
        " AND wanted.registered_at = kept.registered_at"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH wanted AS ({rules})"  # noqa: S608 - our own words only
            " DELETE FROM clients_casegrant kept"
            f" WHERE {scope.replace('kase.id', 'kept.case_id')}"
            f" AND NOT EXISTS (SELECT FROM wanted WHERE {same})",
            values,
        )
        cursor.execute(
            f"INSERT INTO clients_casegrant ({COLUMNS})"  # noqa: S608
            f" SELECT {COLUMNS} FROM ({rules}) wanted"
            " ON CONFLICT (case_id, audience) DO NOTHING",
            values,
        )
