"""From the staged rows to situations: one statement for each kind of row.

The same rules as logging one situation (`intake.begin`), told as sets; a test
compares the two. Rows with the same identity follow one another by the date of
their revision, then as the file has them: the first makes the situation, each later
one is an amended notice that supersedes the one before.
"""

from __future__ import annotations

from typing import Any

# Sorts and joins of a file stay in memory; the usual room is for one page's.
ROOM = "SET LOCAL work_mem = '48MB'"

# Ids are given here, and the lead goes to the partnership of the council, as it is
# today: so every later statement is one insert.
FRESH = """
CREATE TEMPORARY TABLE notice_new ON COMMIT DROP AS
WITH chained AS (
    SELECT line, row_number() OVER chain AS place_in_chain,
           lead(line) OVER chain IS NULL AS is_last
    FROM notice_in
    WINDOW chain AS (PARTITION BY identity ORDER BY rank, revised NULLS FIRST, line)
),
-- Found once: to be asked for each row costs more than all else here.
sequences AS MATERIALIZED (
    SELECT pg_get_serial_sequence('redundancies_hr1notice', 'id') AS of_notices,
           pg_get_serial_sequence('redundancies_situation', 'id') AS of_situations,
           pg_get_serial_sequence('redundancies_response', 'id') AS of_responses
),
led AS (
    SELECT area.council_id AS led_id, area.partnership_id
    FROM partnerships_partnershiparea area
    JOIN partnerships_partnership partnership ON partnership.id = area.partnership_id
        AND partnership.active_from <= %(on)s
        AND (partnership.active_to IS NULL OR partnership.active_to >= %(on)s)
    WHERE area.from_on <= %(on)s AND (area.to_on IS NULL OR area.to_on >= %(on)s)
),
placed AS (
    SELECT notice_in.*, place_in_chain, is_last, partnership_id
    FROM notice_in
    JOIN chained USING (line)
    LEFT JOIN led ON led_id = council_id
    ORDER BY line
)
SELECT placed.*,
       CASE WHEN coalesce(passed, received) > %(on)s THEN %(on)s
            ELSE coalesce(passed, received) END AS told_on,
       nextval((SELECT of_notices FROM sequences)) AS notice_id,
       CASE WHEN place_in_chain = 1 THEN coalesce(
           known.situation_id,
           nextval((SELECT of_situations FROM sequences))
       ) END AS situation_id,
       CASE WHEN place_in_chain = 1 THEN known.notice_id END AS earlier_id,
       place_in_chain = 1 AND known.identity IS NULL AS is_begun,
       CASE WHEN place_in_chain = 1 AND partnership_id IS NOT NULL
                 AND (known.identity IS NULL OR known.is_waiting AND known.is_newest)
            THEN nextval((SELECT of_responses FROM sequences))
       END AS response_id,
       place_in_chain = 1
           AND (known.identity IS NULL OR known.is_nowhere AND known.is_newest)
           AS is_sited, false AS is_counted,
       coalesce(known.is_withdrawn, false) AS was_withdrawn
FROM placed
LEFT JOIN notice_known known ON known.identity = placed.identity
"""
# The planner has to know these tables, or it walks one for each row of another.
LOOK = """
ANALYZE notice_new (
    identity, place_in_chain, employer_plain, notice_id, situation_id, earlier_id,
    response_id, is_begun
)
"""
FOLLOW = """
UPDATE notice_new
SET situation_id = beginning.situation_id, earlier_id = before.notice_id
FROM notice_new beginning, notice_new before
WHERE notice_new.place_in_chain > 1
  AND beginning.identity = notice_new.identity AND beginning.place_in_chain = 1
  AND before.identity = notice_new.identity
  AND before.place_in_chain = notice_new.place_in_chain - 1
"""

# An employer is shared within a partnership alone: what others know of it is theirs.
# Of one name they are one, unless their company numbers differ.
NUMBERED = """
UPDATE notice_new SET company_number = only_number
FROM (
    SELECT employer_plain, partnership_id, min(company_number) AS only_number
    FROM notice_new WHERE is_begun AND company_number <> ''
    GROUP BY employer_plain, partnership_id
    HAVING min(company_number) = max(company_number)
) numbered
WHERE notice_new.is_begun AND notice_new.company_number = ''
  AND numbered.employer_plain = notice_new.employer_plain
  AND numbered.partnership_id = notice_new.partnership_id
"""
NAMED = """
CREATE TEMPORARY TABLE notice_employer ON COMMIT DROP AS
WITH named AS (
    SELECT DISTINCT ON (employer_plain, led_in, company_number) employer_plain,
           employer_key, led_in, employer, company_number, employer_reference
    FROM (
        SELECT *, coalesce(partnership_id, -line) AS led_in FROM notice_new
        WHERE is_begun
    ) begun ORDER BY employer_plain, led_in, company_number, line
),
found AS (
    SELECT named.*, (
        SELECT min(known.id) FROM redundancies_employer known
        WHERE known.name_key = named.employer_key
          AND known.name_plain = named.employer_plain
          AND (known.company_number = named.company_number
               OR known.company_number = '' OR named.company_number = '')
          AND EXISTS (
            SELECT FROM redundancies_situation situation
            JOIN redundancies_response response
                ON response.situation_id = situation.id
            WHERE situation.employer_id = known.id
              AND response.partnership_id = named.led_in
        )
    ) AS known_id
    FROM named
)
SELECT found.employer_plain, found.employer_key, found.led_in, found.employer,
       found.company_number, found.employer_reference, known_id IS NULL AS is_new,
       coalesce(
           known_id,
           nextval((SELECT pg_get_serial_sequence('redundancies_employer', 'id')))
       ) AS id
FROM found
"""
EMPLOYERS = """
INSERT INTO redundancies_employer (id, reference, name, company_number, name_key)
SELECT id, employer_reference, employer, company_number, employer_key
FROM notice_employer WHERE is_new ORDER BY id
"""

# Where only the date is known, noon orders the list, and the clock counts in days.
SITUATIONS = """
INSERT INTO redundancies_situation (
    id, reference, employer_id, place, council_id, source, confidence, told_at, status,
    is_insolvency, people, first_dismissal_on, last_dismissal_on, logged_by_id,
    logged_at
)
SELECT situation_id, reference, notice_employer.id, place, council_id, 'hr1',
       'confirmed',
       coalesce((told_on + time '12:00') AT TIME ZONE 'UTC', %(at)s), 'verified',
       insolvency, proposed, first_on, last_on, %(by)s, %(at)s
FROM notice_new JOIN notice_employer
    ON notice_employer.employer_plain = notice_new.employer_plain
    AND notice_employer.led_in = coalesce(notice_new.partnership_id, -notice_new.line)
    AND notice_employer.company_number = notice_new.company_number
WHERE is_begun ORDER BY line
"""
SITES = """
INSERT INTO redundancies_site (situation_id, address, postcode, council_id, employed)
SELECT situation_id, coalesce(address, ''),
       CASE WHEN cardinality(sites) < 2 THEN postcode ELSE '' END, council_id,
       CASE WHEN cardinality(employed_at) > 1 THEN employed_at[turn]
            WHEN cardinality(sites) < 2 THEN employed END
FROM notice_new
LEFT JOIN LATERAL unnest(sites) WITH ORDINALITY AS site (address, turn) ON true
WHERE is_sited AND (address IS NOT NULL OR postcode <> '')
ORDER BY line
"""
# Numbers of each site go to their sites, where all of those are known by their names.
AT_SITES = """
WITH each AS (
    SELECT notice_new.line, site.id AS site_id, people
    FROM notice_new
    CROSS JOIN LATERAL unnest(sites, proposed_at) AS said (address, people)
    JOIN redundancies_site site ON site.situation_id = notice_new.situation_id
        AND pace_plain(site.address) = pace_plain(said.address)
    WHERE cardinality(proposed_at) > 1
),
whole AS (
    SELECT line FROM each JOIN notice_new USING (line)
    GROUP BY line, proposed_at
    HAVING count(*) = cardinality(proposed_at) AND count(DISTINCT site_id) = count(*)
),
counted AS (
    INSERT INTO redundancies_headcount
        (situation_id, site_id, as_at, proposed, reason, recorded_by_id, recorded_at)
    SELECT situation_id, site_id,
           CASE WHEN is_begun THEN coalesce(told_on, %(on)s)
                ELSE coalesce(revised, %(on)s) END,
           people, CASE WHEN is_begun THEN 'As first told' ELSE 'Amended notice' END,
           %(by)s, %(at)s
    FROM each JOIN whole USING (line) JOIN notice_new USING (line)
    ORDER BY situation_id, place_in_chain, site_id
)
UPDATE notice_new SET is_counted = true FROM whole WHERE whole.line = notice_new.line
"""
HEADCOUNTS = """
INSERT INTO redundancies_headcount
    (situation_id, as_at, proposed, reason, recorded_by_id, recorded_at)
SELECT notice_new.situation_id,
       CASE WHEN notice_new.is_begun THEN coalesce(notice_new.told_on, %(on)s)
            ELSE coalesce(notice_new.revised, %(on)s) END,
       notice_new.proposed,
       CASE WHEN notice_new.is_begun THEN 'As first told' ELSE 'Amended notice' END,
       %(by)s, %(at)s
FROM notice_new
LEFT JOIN notice_new before ON before.notice_id = notice_new.earlier_id
LEFT JOIN redundancies_hr1notice stored ON stored.id = notice_new.earlier_id
WHERE notice_new.proposed IS NOT NULL AND NOT notice_new.is_counted
  AND (notice_new.was_withdrawn OR notice_new.proposed
       IS DISTINCT FROM coalesce(before.proposed, stored.proposed))
ORDER BY notice_new.situation_id, notice_new.place_in_chain
"""
NOTICES = """
INSERT INTO redundancies_hr1notice (
    id, situation_id, received_on, passed_on, form_version, consultation_on,
    first_dismissal_on, last_dismissal_on, proposed, employed, reasons,
    representatives, is_closing, status, supersedes_id, identity, content,
    recorded_by_id, recorded_at
)
SELECT notice_id, situation_id, received, passed, 'imported', consultation, first_on,
       last_on, proposed, employed, reasons, representatives, closing,
       CASE WHEN NOT is_last THEN 'superseded' WHEN rank = 2 THEN 'inactive'
            ELSE 'active' END,
       earlier_id, identity, content, %(by)s, %(at)s
FROM notice_new ORDER BY notice_id
"""
RESPONSES = """
INSERT INTO redundancies_response
    (id, situation_id, partnership_id, is_lead, told_at, from_on)
SELECT response_id, situation_id, partnership_id, true,
       CASE WHEN is_begun
            THEN coalesce((told_on + time '12:00') AT TIME ZONE 'UTC', %(at)s)
            ELSE (SELECT told_at FROM redundancies_situation situation
                  WHERE situation.id = situation_id) END,
       coalesce(told_on, %(on)s)
FROM notice_new WHERE response_id IS NOT NULL ORDER BY response_id
"""
# No date, no clock: a day is not made up from the day of the import.
CLOCKS = """
INSERT INTO redundancies_clockevent
    (response_id, kind, "on", reason, recorded_by_id, recorded_at)
SELECT response_id, 'pace_told', told_on, '', %(by)s, %(at)s
FROM notice_new WHERE response_id IS NOT NULL AND told_on IS NOT NULL
ORDER BY response_id
"""
NEW_ONES = "(SELECT response_id FROM notice_new WHERE is_begun)"
# Situations of before whose council a row has said.
NOW_LED = (
    "(SELECT situation_id FROM notice_new WHERE NOT is_begun"
    " AND response_id IS NOT NULL)"
)

LOGGED = """
INSERT INTO accounts_auditevent (
    verb, target_type, target_id, target_label, partnership_id, changes, request_id
)
SELECT 'situation.logged', 'redundancies.situation', situation_id,
       reference, partnership_id,
       jsonb_build_object(
           'employer', jsonb_build_array(NULL, employer),
           'source', jsonb_build_array(NULL, 'hr1')
       ), %(request)s
FROM notice_new WHERE is_begun ORDER BY situation_id
"""
# The partnerships that have something new to look at; none: the National PACE team.
CONCERNED = """
SELECT partnership_id FROM notice_new WHERE is_begun
UNION
SELECT response.partnership_id
FROM (SELECT DISTINCT situation_id FROM notice_new WHERE NOT is_begun) touched
LEFT JOIN redundancies_response response
    ON response.situation_id = touched.situation_id
    AND response.is_lead AND response.to_on IS NULL
"""
COUNTS = """
SELECT count(*) FILTER (WHERE is_begun), count(*) FILTER (WHERE NOT is_begun),
       count(*) FILTER (WHERE rank = 2),
       coalesce(bool_or(is_begun AND company_number <> ''), false),
       coalesce(bool_or(cardinality(proposed_at) > 1), false),
       coalesce(bool_or(notes <> ''), false),
       min(notice_id), max(notice_id)
FROM notice_new
"""
NEWEST = """
SELECT coalesce((SELECT max(id) FROM redundancies_headcount), 0),
       coalesce((SELECT max(id) FROM redundancies_clockevent), 0)
"""
# Another file may follow in the same transaction.
DROP = "DROP TABLE notice_in, notice_again, notice_known, notice_other, notice_new"

Values = dict[str, Any]
