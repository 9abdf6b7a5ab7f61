"""What amended and withdrawn notices change, told as sets.

An amended notice changes what it says otherwise than the one before. A blank in it
takes nothing back, and what people have corrected meanwhile stays. A withdrawn one
takes back what the notice said, as far as nobody has corrected that. What each row
changed is kept, with what an undo puts back.
"""

from __future__ import annotations

# What the notice before says, nothing where it was withdrawn.
_EARLIER = """
FROM notice_new
JOIN redundancies_hr1notice earlier ON earlier.id = notice_new.earlier_id
"""
AMENDED = f"""
CREATE TEMPORARY TABLE notice_amended ON COMMIT DROP AS
WITH said AS (
    SELECT notice_new.*,
           CASE WHEN was_withdrawn OR first_on IS DISTINCT FROM first_dismissal_on
                THEN first_on END AS other_first,
           CASE WHEN was_withdrawn OR last_on IS DISTINCT FROM last_dismissal_on
                THEN last_on END AS other_last,
           CASE WHEN was_withdrawn
                     OR notice_new.proposed IS DISTINCT FROM earlier.proposed
                THEN notice_new.proposed END AS other_people
    {_EARLIER}
    WHERE NOT is_begun
),
together AS (
    SELECT situation_id,
           (array_agg(other_first ORDER BY place_in_chain DESC)
                FILTER (WHERE other_first IS NOT NULL))[1] AS first_on,
           (array_agg(other_last ORDER BY place_in_chain DESC)
                FILTER (WHERE other_last IS NOT NULL))[1] AS last_on,
           (array_agg(other_people ORDER BY place_in_chain DESC)
                FILTER (WHERE other_people IS NOT NULL))[1] AS people,
           (array_agg(insolvency ORDER BY place_in_chain DESC)
                FILTER (WHERE insolvency IS NOT NULL))[1] AS insolvency,
           (array_agg(place ORDER BY place_in_chain)
                FILTER (WHERE place <> ''))[1] AS place,
           max(council_id) FILTER (WHERE response_id IS NOT NULL) AS council_id,
           max(response_id) AS response_id,
           coalesce(bool_or(is_sited), false) AS is_sited,
           bool_or(place_in_chain = 1) AS was_there,
           count(*) AS amendments
    FROM said GROUP BY situation_id
)
SELECT together.situation_id, together.amendments, together.was_there,
       together.response_id, together.is_sited, situation.reference,
       situation.first_dismissal_on AS first_before,
       situation.last_dismissal_on AS last_before,
       situation.people AS people_before, situation.place AS place_before,
       situation.council_id AS council_before,
       situation.is_insolvency AS insolvency_before,
       coalesce(together.first_on, situation.first_dismissal_on) AS first_after,
       CASE WHEN coalesce(together.last_on, situation.last_dismissal_on)
                 < coalesce(together.first_on, situation.first_dismissal_on) THEN NULL
            ELSE coalesce(together.last_on, situation.last_dismissal_on)
       END AS last_after,
       CASE WHEN together.people IS NULL THEN situation.people
            WHEN newest.site_id IS NOT NULL THEN together.people
            ELSE coalesce(newest.confirmed, newest.dismissed, newest.proposed,
                          situation.people)
       END AS people_after,
       coalesce(together.insolvency, situation.is_insolvency) AS insolvency_after,
       coalesce(nullif(situation.place, ''), together.place, '') AS place_after,
       coalesce(situation.council_id, together.council_id) AS council_after
FROM together
JOIN redundancies_situation situation ON situation.id = together.situation_id
LEFT JOIN LATERAL (
    SELECT site_id, confirmed, dismissed, proposed FROM redundancies_headcount
    WHERE redundancies_headcount.situation_id = together.situation_id
    ORDER BY as_at DESC, id DESC LIMIT 1
) newest ON true
"""
AMEND = """
UPDATE redundancies_situation situation
SET first_dismissal_on = first_after, last_dismissal_on = last_after,
    people = people_after, is_insolvency = insolvency_after, place = place_after,
    council_id = council_after, version = situation.version + amendments
FROM notice_amended
WHERE situation.id = notice_amended.situation_id
"""
# What each row changed, from what to what; what it says otherwise than is known here
# and nobody changes without a person; what stood there before, once for a situation.
_FACTS = {
    "received_on": "received",
    "passed_on": "passed",
    "consultation_on": "consultation",
    "first_dismissal_on": "first_on",
    "last_dismissal_on": "last_on",
    "proposed": "proposed",
    "employed": "employed",
    "is_closing": "closing",
}
_CHANGES = ", ".join(
    f"'{fact}', CASE WHEN notice_new.{said} IS DISTINCT FROM earlier.{fact}"
    f" AND notice_new.{said} IS NOT NULL"
    f" THEN jsonb_build_array(earlier.{fact}, notice_new.{said}) END"
    for fact, said in _FACTS.items()
)
ROWS = f"""
INSERT INTO imports_batchrow
    (batch_id, line, kind, situation, reference, notice, changes, "left", before,
     reason)
SELECT %(batch)s, notice_new.line,
       CASE WHEN rank = 2 THEN 'withdrawn' ELSE 'amended' END, notice_new.situation_id,
       amended.reference, notice_new.notice_id,
       jsonb_strip_nulls(jsonb_build_object({_CHANGES},
           'reasons', CASE WHEN notice_new.reasons <> earlier.reasons::text[]
                                AND notice_new.reasons <> '{{}}'
               THEN jsonb_build_array(array_to_string(earlier.reasons, '; '),
                                      array_to_string(notice_new.reasons, '; ')) END,
           'representatives', CASE
               WHEN notice_new.representatives <> earlier.representatives
                    AND notice_new.representatives <> ''
               THEN jsonb_build_array(earlier.representatives,
                                      notice_new.representatives) END,
           'is_insolvency', CASE
               WHEN notice_new.insolvency IS DISTINCT FROM insolvency_before
                    AND notice_new.insolvency IS NOT NULL
               THEN jsonb_build_array(insolvency_before, notice_new.insolvency) END,
           'place', CASE WHEN amended.place_before <> amended.place_after
               THEN jsonb_build_array(amended.place_before, amended.place_after) END,
           'council', CASE WHEN council_before IS DISTINCT FROM council_after
               THEN jsonb_build_array(NULL, council.name) END
       )),
       jsonb_strip_nulls(jsonb_build_object(
           'employer', CASE WHEN employer.name_key <> notice_new.employer_key
               THEN jsonb_build_array(employer.name, notice_new.employer) END,
           'company_number', CASE
               WHEN notice_new.company_number NOT IN ('', employer.company_number)
               THEN jsonb_build_array(employer.company_number,
                                      notice_new.company_number) END,
           'place', CASE
               WHEN notice_new.place <> '' AND amended.place_after <> notice_new.place
                    AND pace_plain(amended.place_after) <> pace_plain(notice_new.place)
               THEN jsonb_build_array(amended.place_after, notice_new.place) END,
           'council', CASE
               WHEN notice_new.council_id <> coalesce(amended.council_after, 0)
               THEN jsonb_build_array(council.name, other.name) END
       )),
       CASE WHEN place_in_chain = 1 THEN jsonb_build_object(
           'notice', earlier.id, 'status', earlier.status, 'first_dismissal_on',
           first_before, 'last_dismissal_on', last_before, 'people', people_before,
           'is_insolvency', insolvency_before, 'place', place_before, 'council_id',
           council_before, 'response', amended.response_id, 'is_sited',
           amended.is_sited
       ) END,
       notice_new.notes
FROM notice_new
JOIN redundancies_hr1notice earlier ON earlier.id = notice_new.earlier_id
JOIN notice_amended amended ON amended.situation_id = notice_new.situation_id
JOIN redundancies_situation situation ON situation.id = notice_new.situation_id
JOIN redundancies_employer employer ON employer.id = situation.employer_id
LEFT JOIN partnerships_councilarea council ON council.id = amended.council_after
LEFT JOIN partnerships_councilarea other ON other.id = notice_new.council_id
ORDER BY notice_new.line
"""
# What of a row that made a situation was not taken as it stands.
NOTED = """
INSERT INTO imports_batchrow
    (batch_id, line, kind, situation, reference, notice, reason)
SELECT %(batch)s, line, 'noted', situation_id, reference, notice_id, notes
FROM notice_new WHERE is_begun AND notes <> '' ORDER BY line
"""
CHANGES = """
SELECT fact, count(*) FROM imports_batchrow row, jsonb_object_keys(row.changes) fact
WHERE row.batch_id = %(batch)s GROUP BY fact ORDER BY fact
"""
SUPERSEDED = """
UPDATE redundancies_hr1notice SET status = 'superseded', version = version + 1
WHERE status <> 'superseded' AND id IN (
    SELECT earlier_id FROM notice_new
    WHERE NOT is_begun AND place_in_chain = 1 AND earlier_id IS NOT NULL
)
"""

# What a withdrawn notice said does not count any more, as far as it is what is kept.
WITHDRAWN = """
CREATE TEMPORARY TABLE notice_withdrawn ON COMMIT DROP AS
SELECT situation.id AS situation_id, situation.reference, response.id AS response_id,
       response.partnership_id, response.clock = 2 AS is_running,
       situation.people AS people_before,
       situation.first_dismissal_on AS first_before,
       situation.last_dismissal_on AS last_before,
       situation.people IS NOT DISTINCT FROM
           coalesce(notice_new.proposed, earlier.proposed) AS is_its_number,
       situation.first_dismissal_on IS NOT DISTINCT FROM
           coalesce(notice_new.first_on, earlier.first_dismissal_on) AS is_its_first,
       situation.last_dismissal_on IS NOT DISTINCT FROM
           coalesce(notice_new.last_on, earlier.last_dismissal_on) AS is_its_last,
       greatest(%(on)s, (SELECT max(as_at) FROM redundancies_headcount counted
                         WHERE counted.situation_id = situation.id)) AS as_at
FROM notice_new
JOIN redundancies_situation situation ON situation.id = notice_new.situation_id
LEFT JOIN redundancies_hr1notice earlier ON earlier.id = notice_new.earlier_id
LEFT JOIN redundancies_response response ON response.situation_id = situation.id
    AND response.is_lead AND response.to_on IS NULL
WHERE rank = 2
  AND NOT EXISTS (
      SELECT FROM redundancies_hr1notice active
      WHERE active.situation_id = situation.id AND active.status = 'active'
  )
"""
REASON = "The HR1 notice was withdrawn"
WITHDRAW = (
    f"""
INSERT INTO redundancies_headcount
    (situation_id, as_at, proposed, reason, recorded_by_id, recorded_at)
SELECT situation_id, as_at, 0, '{REASON}', %(by)s, %(at)s
FROM notice_withdrawn WHERE is_its_number AND people_before > 0 ORDER BY situation_id
""",
    """
UPDATE redundancies_situation situation
SET people = CASE WHEN is_its_number AND people > 0 THEN 0 ELSE people END,
    first_dismissal_on = CASE WHEN NOT is_its_first THEN first_dismissal_on END,
    last_dismissal_on = CASE WHEN NOT is_its_last THEN last_dismissal_on END,
    version = situation.version + 1
FROM notice_withdrawn
WHERE situation.id = notice_withdrawn.situation_id
""",
    f"""
INSERT INTO redundancies_clockevent
    (response_id, kind, "on", reason, recorded_by_id, recorded_at)
SELECT response_id, 'paused', %(on)s, '{REASON}', %(by)s, %(at)s
FROM notice_withdrawn WHERE is_running ORDER BY response_id
""",
    """
INSERT INTO accounts_auditevent (
    verb, target_type, target_id, target_label, partnership_id, changes, request_id
)
SELECT 'notice.withdrawn', 'redundancies.situation', situation_id, reference,
       partnership_id,
       jsonb_strip_nulls(jsonb_build_object(
           'people', CASE WHEN is_its_number AND people_before > 0
               THEN jsonb_build_array(people_before, 0) END,
           'first_dismissal_on', CASE WHEN is_its_first AND first_before IS NOT NULL
               THEN jsonb_build_array(first_before, NULL) END,
           'last_dismissal_on', CASE WHEN is_its_last AND last_before IS NOT NULL
               THEN jsonb_build_array(last_before, NULL) END
       )), %(request)s
FROM notice_withdrawn ORDER BY situation_id
""",
    "DROP TABLE notice_withdrawn",
)  # fmt: skip
# A notice that counts again: the clock that was paused for it goes on.
RESUME = f"""
INSERT INTO redundancies_clockevent
    (response_id, kind, "on", reason, recorded_by_id, recorded_at)
SELECT DISTINCT response.id, 'resumed', %(on)s::date, '', %(by)s::bigint,
       %(at)s::timestamptz
FROM notice_new
JOIN redundancies_response response ON response.situation_id = notice_new.situation_id
    AND response.is_lead AND response.to_on IS NULL AND response.clock = 3
JOIN LATERAL (
    SELECT kind, reason FROM redundancies_clockevent event
    WHERE event.response_id = response.id AND event.struck_out_at IS NULL
      AND kind IN ('paused', 'resumed')
    ORDER BY event."on" DESC, event.id DESC LIMIT 1
) newest ON newest.kind = 'paused' AND newest.reason = '{REASON}'
WHERE is_last AND rank < 2 AND was_withdrawn
"""

RECORD = """
INSERT INTO accounts_auditevent (
    verb, target_type, target_id, target_label, partnership_id, changes, request_id
)
SELECT 'situation.amended', 'redundancies.situation', amended.situation_id,
       amended.reference, response.partnership_id,
       jsonb_strip_nulls(jsonb_build_object(
           'people', CASE WHEN people_before IS DISTINCT FROM people_after
               THEN jsonb_build_array(people_before, people_after) END,
           'first_dismissal_on', CASE WHEN first_before IS DISTINCT FROM first_after
               THEN jsonb_build_array(first_before, first_after) END,
           'last_dismissal_on', CASE WHEN last_before IS DISTINCT FROM last_after
               THEN jsonb_build_array(last_before, last_after) END,
           'place', CASE WHEN place_before <> place_after
               THEN jsonb_build_array(place_before, place_after) END,
           'council', CASE WHEN council_before IS DISTINCT FROM council_after
               THEN jsonb_build_array(NULL, council.name) END
       )), %(request)s
FROM notice_amended amended
LEFT JOIN partnerships_councilarea council ON council.id = council_after
LEFT JOIN redundancies_response response
    ON response.situation_id = amended.situation_id
    AND response.is_lead AND response.to_on IS NULL
"""
AMENDING = (AMENDED, AMEND, ROWS, SUPERSEDED)
WITHDRAWING = (WITHDRAWN, *WITHDRAW)
