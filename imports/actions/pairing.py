"""Likely duplicates of what a file brought: linked for a person to judge."""

from __future__ import annotations

from django.db.backends.utils import CursorWrapper

from imports.actions.merging import Values
from redundancies.company_names import LIKELY

SPAN = """
SELECT min(coalesce(told_on, %(on)s)) - 92, max(coalesce(told_on, %(on)s)) + 93
FROM notice_new WHERE is_begun
"""
# The nearest situation before it with nearly the same name and place, and told within
# three months: perhaps the same. Linked for a person to judge.
DUPLICATES = f"""
WITH fresh AS (
    SELECT situation_id AS id, employer_likely AS name,
           CASE WHEN council_id IS NULL THEN pace_plain(place) END AS place, council_id,
           coalesce(told_on, %(on)s) AS told_on, true AS is_new
    FROM notice_new WHERE is_begun
),
stored AS (
    SELECT situation.id,
           {LIKELY} AS name,
           CASE WHEN situation.council_id IS NULL THEN pace_plain(situation.place)
           END AS place, situation.council_id,
           (situation.told_at AT TIME ZONE 'Europe/London')::date AS told_on,
           false AS is_new
    FROM redundancies_situation situation
    JOIN redundancies_employer employer ON employer.id = situation.employer_id
    WHERE situation.status <> 'rejected'
      AND situation.told_at >= %(from)s AND situation.told_at < %(until)s
      AND situation.id NOT IN (SELECT situation_id FROM notice_new WHERE is_begun)
),
every AS (SELECT * FROM fresh UNION ALL SELECT * FROM stored),
neighbours AS (
    SELECT id, told_on, is_new,
           lag(id) OVER beside AS before_id, lag(told_on) OVER beside AS before_on,
           lag(is_new) OVER beside AS before_is_new
    FROM every
    WINDOW beside AS (
        PARTITION BY name, coalesce(council_id::text, place) ORDER BY told_on, id
    )
)
INSERT INTO redundancies_possibleduplicate (earlier_id, later_id, why, noted_at)
SELECT least(before_id, id), greatest(before_id, id),
       'The same employer and place, told within three months', %(at)s
FROM neighbours
WHERE before_id IS NOT NULL AND (is_new OR before_is_new)
  AND told_on - before_on <= 92
ON CONFLICT DO NOTHING
"""


def link(cursor: CursorWrapper, values: Values) -> int:
    """Link likely duplicates; how many links are new."""
    cursor.execute(SPAN, values)
    start, end = cursor.fetchone()
    if start is None:
        return 0
    cursor.execute(DUPLICATES, values | {"from": start, "until": end})
    return int(cursor.rowcount)
