"""Which rows of a file are new, and about which notices: told as sets.

A notice is known by its number, else by employer, site and receipt; where one of these
three is not known a row stands for itself, and is known by all of its cells.
"""

from __future__ import annotations

# Rows of the file that say the same facts about the same notice: few, mostly none.
AGAIN = """
CREATE TEMPORARY TABLE notice_again ON COMMIT DROP AS
SELECT identity, content FROM notice_in
GROUP BY identity, content HAVING count(*) > 1
"""
# A row that stands for itself is as many notices as it comes; a row that is about a
# known notice amends it where any of its cells is another; what is left is repeated.
TELL_APART = (
    """
UPDATE notice_in
SET identity = md5(notice_in.identity::text || ' ' || turn)::uuid
FROM (
    SELECT line, row_number() OVER (PARTITION BY identity ORDER BY line) AS turn
    FROM notice_in JOIN notice_again USING (identity, content) WHERE keyed = 'c'
) counted
WHERE turn > 1 AND counted.line = notice_in.line
""",
    """
UPDATE notice_in
SET content = md5(notice_in.content::text || ' ' || turn)::uuid
FROM (
    SELECT line, dense_rank()
        OVER (PARTITION BY identity, content ORDER BY first_line) AS turn
    FROM (
        SELECT line, identity, content, min(line)
            OVER (PARTITION BY identity, content, cells) AS first_line
        FROM notice_in JOIN notice_again USING (identity, content) WHERE keyed <> 'c'
    ) alike
) told
WHERE turn > 1 AND told.line = notice_in.line
""",
    """
DELETE FROM notice_in USING (
    SELECT line, row_number()
        OVER (PARTITION BY identity, content ORDER BY line) AS turn
    FROM notice_in
    WHERE keyed <> 'c' AND identity IN (SELECT identity FROM notice_again)
) repeated
WHERE turn > 1 AND repeated.line = notice_in.line
""",
)
# What an earlier file said as well changes nothing.
SEEN = """
DELETE FROM notice_in USING redundancies_hr1notice seen
WHERE seen.content IS NOT NULL
  AND seen.identity = notice_in.identity AND seen.content = notice_in.content
"""

# Notices that earlier files brought: the newest of each, whatever came after it. Where
# a situation waits for its council or names no place yet, a row may say it.
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
),
last AS (
    SELECT DISTINCT ON (identity) identity, notice_id
    FROM followed ORDER BY identity, step DESC
)
SELECT last.identity, notice.id AS notice_id, notice.situation_id,
       notice.status = 'inactive' AS is_withdrawn,
       row_number() OVER (PARTITION BY situation.id ORDER BY notice.id DESC) = 1
           AS is_newest,
       situation.council_id IS NULL AND situation.clock = 0
           AND situation.status NOT IN ('closed', 'rejected') AS is_waiting,
       situation.place = '' AND NOT EXISTS (
           SELECT FROM redundancies_site site WHERE site.situation_id = situation.id
       ) AS is_nowhere
FROM last
JOIN redundancies_hr1notice notice ON notice.id = last.notice_id
JOIN redundancies_situation situation ON situation.id = notice.situation_id
"""
# The number of a notice on a row about an employer of quite another name: whoever
# numbered them did not mean that one.
OTHERS = """
CREATE TEMPORARY TABLE notice_other ON COMMIT DROP AS
SELECT notice_in.line, employer.name, situation.reference, NULL::integer AS first_line
FROM notice_in
JOIN notice_known USING (identity)
JOIN redundancies_situation situation ON situation.id = notice_known.situation_id
JOIN redundancies_employer employer ON employer.id = situation.employer_id
WHERE keyed = 'n' AND employer.name_key <> notice_in.employer_key
  AND similarity(employer.name_key, notice_in.employer_key) < 0.3
UNION ALL
SELECT notice_in.line, first.employer, '', first.line
FROM notice_in
JOIN (
    SELECT DISTINCT ON (identity) identity, line, employer, employer_key
    FROM notice_in
    WHERE identity IN (
        SELECT identity FROM notice_in WHERE keyed = 'n'
        GROUP BY identity HAVING min(employer_key) <> max(employer_key)
    ) AND identity NOT IN (SELECT identity FROM notice_known)
    ORDER BY identity, rank, revised NULLS FIRST, line
) first USING (identity)
WHERE similarity(first.employer_key, notice_in.employer_key) < 0.3
"""
NOT_OTHERS = """
DELETE FROM notice_in WHERE line IN (SELECT line FROM notice_other)
"""
