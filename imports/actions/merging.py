"""From the staged rows to situations: one statement for each kind of row.

The same rules as logging one situation (`intake.begin`), told as sets; a test
compares the two. Rows with the same identity follow one another by the date of
their revision, then as the file has them: the first makes the situation, each later
one is an amended notice that supersedes the one before.
"""

from __future__ import annotations

from typing import Any

from redundancies.company_names import LIKELY

# Sorts and joins of a file stay in memory; the usual room is for one page's.
ROOM = "SET LOCAL work_mem = '48MB'"

# Notices that earlier files brought: the newest of each, whatever came after it.
KNOWN = """
CREATE TEMPORARY TABLE notice_known ON COMMIT DROP AS
WITH RECURSIVE newest AS (
    SELECT DISTINCT ON (seen.identity) seen.identity, seen.id AS notice_id
    FROM redundancies_hr1notice seen
    WHERE seen.content IS NOT NULL
      AND seen.identity IN (SELECT identity FROM notice_in)
    ORDER BY seen.identity, seen.id DESC
),
followed AS (
    SELECT identity, notice_id, 1 AS step FROM newest
    UNION ALL
    SELECT followed.identity, later.id, followed.step + 1
    FROM followed
    JOIN redundancies_hr1notice later ON later.supersedes_id = followed.notice_id
)
SELECT DISTINCT ON (followed.identity) followed.identity, notice.id AS notice_id,
       notice.situation_id
FROM followed
JOIN redundancies_hr1notice notice ON notice.id = followed.notice_id
ORDER BY followed.identity, followed.step DESC
"""

# What is new: its content was never seen, and comes once in this file. Ids are given
# here, and the lead goes to the partnership of the council, as it is today: so every
# later statement is one insert.
FRESH = """
CREATE TEMPORARY TABLE notice_new ON COMMIT DROP AS
WITH fresh AS (
    SELECT line, identity, content, revised FROM notice_in
    WHERE NOT EXISTS (
        SELECT FROM redundancies_hr1notice seen
        WHERE seen.content IS NOT NULL
          AND seen.identity = notice_in.identity AND seen.content = notice_in.content
    )
),
once AS (
    SELECT DISTINCT ON (identity, content) line, identity, revised
    FROM fresh ORDER BY identity, content, line
),
chained AS (
    SELECT line, row_number() OVER chain AS place_in_chain,
           lead(line) OVER chain IS NULL AS is_last
    FROM once
    WINDOW chain AS (PARTITION BY identity ORDER BY revised NULLS FIRST, line)
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
       CASE WHEN place_in_chain = 1 AND known.identity IS NULL
                 AND partnership_id IS NOT NULL
            THEN nextval((SELECT of_responses FROM sequences))
       END AS response_id
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
NAMED = """
CREATE TEMPORARY TABLE notice_employer ON COMMIT DROP AS
WITH named AS (
    SELECT DISTINCT ON (employer_plain, led_in) employer_plain, led_in, employer,
           company_number, employer_reference
    FROM (
        SELECT *, coalesce(partnership_id, -line) AS led_in FROM notice_new
        WHERE is_begun
    ) begun ORDER BY employer_plain, led_in, line
),
found AS (
    SELECT named.*, (
        SELECT min(known.id) FROM redundancies_employer known
        WHERE known.name_plain = named.employer_plain AND EXISTS (
            SELECT FROM redundancies_situation situation
            JOIN redundancies_response response
                ON response.situation_id = situation.id
            WHERE situation.employer_id = known.id
              AND response.partnership_id = named.led_in
        )
    ) AS known_id
    FROM named
)
SELECT found.employer_plain, found.led_in, found.employer, found.company_number,
       found.employer_reference, known_id IS NULL AS is_new,
       coalesce(
           known_id,
           nextval((SELECT pg_get_serial_sequence('redundancies_employer', 'id')))
       ) AS id
FROM found
"""
EMPLOYERS = """
INSERT INTO redundancies_employer (id, reference, name, company_number)
SELECT id, employer_reference, employer, company_number
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
WHERE is_begun ORDER BY line
"""
SITES = """
INSERT INTO redundancies_site (situation_id, address, postcode, council_id, employed)
SELECT situation_id, coalesce(address, ''),
       CASE WHEN cardinality(sites) < 2 THEN postcode ELSE '' END, council_id,
       CASE WHEN cardinality(sites) < 2 THEN employed END
FROM notice_new
LEFT JOIN LATERAL unnest(sites) AS address ON true
WHERE is_begun AND (address IS NOT NULL OR postcode <> '')
ORDER BY line
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
WHERE notice_new.proposed IS NOT NULL
  AND notice_new.proposed
      IS DISTINCT FROM coalesce(before.proposed, stored.proposed)
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
       CASE WHEN is_last THEN 'active' ELSE 'superseded' END, earlier_id, identity,
       content, %(by)s, %(at)s
FROM notice_new ORDER BY notice_id
"""
SUPERSEDED = """
UPDATE redundancies_hr1notice SET status = 'superseded', version = version + 1
WHERE status <> 'superseded' AND id IN (
    SELECT earlier_id FROM notice_new
    WHERE NOT is_begun AND place_in_chain = 1 AND earlier_id IS NOT NULL
)
"""

# An amended notice changes what it says otherwise than the one before; a blank in it
# takes nothing back, and what people have corrected meanwhile stays.
AMENDED = """
CREATE TEMPORARY TABLE notice_amended ON COMMIT DROP AS
WITH said AS (
    SELECT notice_new.situation_id, notice_new.place_in_chain,
           CASE WHEN notice_new.first_on IS DISTINCT FROM earlier.first_dismissal_on
                THEN notice_new.first_on END AS first_on,
           CASE WHEN notice_new.last_on IS DISTINCT FROM earlier.last_dismissal_on
                THEN notice_new.last_on END AS last_on,
           CASE WHEN notice_new.proposed IS DISTINCT FROM earlier.proposed
                THEN notice_new.proposed END AS people,
           notice_new.insolvency
    FROM notice_new
    JOIN redundancies_hr1notice earlier ON earlier.id = notice_new.earlier_id
    WHERE NOT notice_new.is_begun
),
together AS (
    SELECT situation_id,
           (array_agg(first_on ORDER BY place_in_chain DESC)
                FILTER (WHERE first_on IS NOT NULL))[1] AS first_on,
           (array_agg(last_on ORDER BY place_in_chain DESC)
                FILTER (WHERE last_on IS NOT NULL))[1] AS last_on,
           (array_agg(people ORDER BY place_in_chain DESC)
                FILTER (WHERE people IS NOT NULL))[1] AS people,
           (array_agg(insolvency ORDER BY place_in_chain DESC)
                FILTER (WHERE insolvency IS NOT NULL))[1] AS insolvency,
           count(*) AS amendments
    FROM said GROUP BY situation_id
)
SELECT together.situation_id, together.amendments,
       situation.first_dismissal_on AS first_before,
       situation.last_dismissal_on AS last_before,
       situation.people AS people_before,
       coalesce(together.first_on, situation.first_dismissal_on) AS first_after,
       CASE WHEN coalesce(together.last_on, situation.last_dismissal_on)
                 < coalesce(together.first_on, situation.first_dismissal_on) THEN NULL
            ELSE coalesce(together.last_on, situation.last_dismissal_on)
       END AS last_after,
       CASE WHEN together.people IS NULL THEN situation.people
            ELSE coalesce(newest.confirmed, newest.dismissed, newest.proposed,
                          situation.people)
       END AS people_after,
       coalesce(together.insolvency, situation.is_insolvency) AS insolvency_after
FROM together
JOIN redundancies_situation situation ON situation.id = together.situation_id
LEFT JOIN LATERAL (
    SELECT confirmed, dismissed, proposed FROM redundancies_headcount
    WHERE redundancies_headcount.situation_id = together.situation_id
    ORDER BY as_at DESC, id DESC LIMIT 1
) newest ON true
"""
AMEND = """
UPDATE redundancies_situation situation
SET first_dismissal_on = first_after, last_dismissal_on = last_after,
    people = people_after, is_insolvency = insolvency_after,
    version = situation.version + amendments
FROM notice_amended
WHERE situation.id = notice_amended.situation_id
"""

AMENDING = (SUPERSEDED, AMENDED, AMEND)
RESPONSES = """
INSERT INTO redundancies_response
    (id, situation_id, partnership_id, is_lead, told_at, from_on)
SELECT response_id, situation_id, partnership_id, true,
       coalesce((told_on + time '12:00') AT TIME ZONE 'UTC', %(at)s),
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
NEW_ONES = "(SELECT response_id FROM notice_new WHERE response_id IS NOT NULL)"

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

RECORD = """
INSERT INTO accounts_auditevent (
    verb, target_type, target_id, target_label, partnership_id, changes, request_id
)
SELECT 'situation.amended', 'redundancies.situation', amended.situation_id,
       situation.reference, response.partnership_id,
       jsonb_strip_nulls(jsonb_build_object(
           'people', CASE WHEN people_before IS DISTINCT FROM people_after
               THEN jsonb_build_array(people_before, people_after) END,
           'first_dismissal_on', CASE WHEN first_before IS DISTINCT FROM first_after
               THEN jsonb_build_array(first_before, first_after) END,
           'last_dismissal_on', CASE WHEN last_before IS DISTINCT FROM last_after
               THEN jsonb_build_array(last_before, last_after) END
       )), %(request)s
FROM notice_amended amended
JOIN redundancies_situation situation ON situation.id = amended.situation_id
LEFT JOIN redundancies_response response ON response.situation_id = situation.id
    AND response.is_lead AND response.to_on IS NULL
"""
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
       min(notice_id), max(notice_id)
FROM notice_new
"""
SPAN = """
SELECT min(coalesce(told_on, %(on)s)) - 92, max(coalesce(told_on, %(on)s)) + 93
FROM notice_new WHERE is_begun
"""

Values = dict[str, Any]
