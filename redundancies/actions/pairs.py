"""Which open situations may be one, with the points and the reasons: by the database.

The employer's name is looked for by its trigrams and the company number by its own
index, so each situation is compared with a few others, however many there are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import connection

from kit.acting import act
from redundancies.choices import OPEN
from redundancies.company_names import LIKELY

# From here on a pair is shown, and from here on it is likely.
SHOWN, SURE = 45, 80
# So many are kept of each new situation in each partnership that leads another: who
# sees those of one is not told by what is missing that there are others elsewhere.
MOST = 10
# How like two names are to be compared at all, and to count as like.
NEAR, LIKE_ENOUGH = 0.45, 0.6


def likely(employer: str) -> str:
    """The part of a name that two spellings of one employer share."""
    return LIKELY.replace("employer.", f"{employer}.")


IS_OPEN = ", ".join(f"'{status}'" for status in OPEN)
# Each new situation beside those that may be the same.
NEAR_BY = f"""
WITH fresh AS MATERIALIZED (
    SELECT situation.id, situation.told_at, situation.council_id, situation.people,
           pace_plain(situation.place) AS place, employer.id AS employer_id,
           employer.name_plain, {likely("employer")} AS name, employer.company_number
    FROM redundancies_situation situation
    JOIN redundancies_employer employer ON employer.id = situation.employer_id
    WHERE situation.id = ANY (%(situations)s) AND situation.status IN ({IS_OPEN})
),
employers AS MATERIALIZED (
    SELECT DISTINCT fresh.id AS fresh_id, near.id
    FROM fresh CROSS JOIN LATERAL (
        SELECT like_it.id FROM redundancies_employer like_it
        WHERE like_it.name_plain %% fresh.name_plain
        UNION ALL
        SELECT same.id FROM redundancies_employer same
        WHERE same.company_number = fresh.company_number
          AND fresh.company_number <> '' AND same.company_number <> ''
        UNION ALL
        SELECT fresh.employer_id
    ) near
),
beside AS (
    SELECT fresh.id AS fresh_id, other.id AS other_id,
           other_employer.id = fresh.employer_id
               OR {likely("other_employer")} = fresh.name AS is_same_name,
           similarity({likely("other_employer")}, fresh.name) AS like_name,
           CASE WHEN fresh.company_number = '' OR other_employer.company_number = ''
                THEN NULL
                ELSE fresh.company_number = other_employer.company_number
           END AS is_same_number,
           fresh.council_id = other.council_id AS is_same_council,
           CASE WHEN fresh.place = '' OR pace_plain(other.place) = '' THEN NULL
                ELSE fresh.place = pace_plain(other.place) END AS is_same_place,
           abs(extract(epoch FROM fresh.told_at - other.told_at)) / 86400 AS days,
           lead.partnership_id AS place_of_other,
           least(fresh.people, other.people)::float
               / nullif(greatest(fresh.people, other.people), 0) AS size
    FROM employers
    JOIN fresh ON fresh.id = employers.fresh_id
    JOIN redundancies_employer other_employer ON other_employer.id = employers.id
    JOIN redundancies_situation other ON other.employer_id = employers.id
        AND other.id <> fresh.id AND other.status IN ({IS_OPEN})
    LEFT JOIN redundancies_response lead ON lead.situation_id = other.id
        AND lead.is_lead AND lead.to_on IS NULL
),
pointed AS (
    SELECT beside.*,
           CASE WHEN is_same_name THEN 45
                WHEN like_name >= {LIKE_ENOUGH} THEN round(40 * like_name)
                ELSE 0 END
           + CASE WHEN is_same_number THEN 45 WHEN is_same_number IS FALSE THEN -30
                  ELSE 0 END
           + CASE WHEN is_same_council THEN 15 WHEN is_same_council IS FALSE THEN -5
                  ELSE 0 END
           + CASE WHEN is_same_place THEN 10 ELSE 0 END
           + CASE WHEN days <= 14 THEN 15 WHEN days <= 92 THEN 8
                  WHEN days > 366 THEN -15 ELSE 0 END
           + CASE WHEN size >= 0.75 THEN 10 WHEN size >= 0.4 THEN 5 ELSE 0 END
               AS points,
           array_remove(ARRAY[
               CASE WHEN is_same_name THEN 'The same employer'
                    WHEN like_name >= {LIKE_ENOUGH} THEN 'A similar name' END,
               CASE WHEN is_same_number THEN 'The same company number'
                    WHEN is_same_number IS FALSE THEN 'Another company number' END,
               CASE WHEN is_same_council THEN 'The same council area'
                    WHEN is_same_council IS FALSE THEN 'Another council area' END,
               CASE WHEN is_same_place THEN 'The same place' END,
               CASE WHEN days <= 14 THEN 'Told within two weeks'
                    WHEN days <= 92 THEN 'Told within three months'
                    WHEN days > 366 THEN 'Told more than a year apart' END,
               CASE WHEN size >= 0.75 THEN 'About as many people' END
           ], NULL) AS reasons
    FROM beside
    WHERE is_same_name OR is_same_number OR like_name >= {NEAR}
),
best AS (
    SELECT pointed.*, row_number() OVER (
        PARTITION BY fresh_id, place_of_other ORDER BY points DESC, other_id DESC
    ) AS place_in_row
    FROM pointed WHERE points >= {SHOWN}
)
"""  # noqa: S608 - our own words only
NOTE = f"""{NEAR_BY}
INSERT INTO redundancies_possibleduplicate
    (earlier_id, later_id, why, score, reasons, noted_at)
SELECT DISTINCT ON (least(fresh_id, other_id), greatest(fresh_id, other_id))
       least(fresh_id, other_id), greatest(fresh_id, other_id),
       left(array_to_string(reasons[:1] || ARRAY(
           SELECT lower(left(word, 1)) || substr(word, 2) FROM unnest(reasons[2:]) word
       ), ', '), 200),
       least(points, 100)::smallint, reasons, %(at)s
FROM best WHERE place_in_row <= {MOST}
ORDER BY least(fresh_id, other_id), greatest(fresh_id, other_id), points DESC
ON CONFLICT (earlier_id, later_id) DO UPDATE
    SET score = excluded.score, reasons = excluded.reasons, why = excluded.why
    WHERE redundancies_possibleduplicate.is_same IS NULL
      AND redundancies_possibleduplicate.score IS DISTINCT FROM excluded.score
RETURNING earlier_id, later_id
"""  # noqa: S608 - our own words only


@act
def note(*, situations: Iterable[int], at: dt.datetime) -> list[tuple[int, int]]:
    """Link these situations with those that may be the same; which were linked."""
    with connection.cursor() as cursor:
        cursor.execute(NOTE, {"situations": list(situations), "at": at})
        return list(cursor.fetchall())
