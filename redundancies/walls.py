"""Which rows of redundancies the database shows to whoever acts: those of their grants.

What hangs on a situation is shown with it; how much of it a page shows is a question of
fields (`partnerships.roles.FIELDS`). HR1 notices, whom to ring and what was found out
at first contact are rows that need a grant which opens them. What somebody was asked
for, or gave, is theirs without a grant.
"""

from collections.abc import Iterable

from kit.walls import KEYS, PERSON, ROW, through
from partnerships.roles import DOCUMENTS, FULL_LEVELS, HR1_LEVELS, ROWS, Level

GRANT = "redundancies_situationgrant"
SITUATION = "redundancies_situation"
RESPONSE = "redundancies_response"


# What is held by whoever acts: of a situation, and of its employer.
HELD = "redundancies_held"
EMPLOYERS = "redundancies_held_employer"
VIEWS = {
    HELD: f"""
        SELECT situation_id, response_id, level FROM {GRANT}
        WHERE audience = ANY ({KEYS})
    """,  # noqa: S608 - our own words only
    EMPLOYERS: f"""
        SELECT situation.employer_id AS id FROM {SITUATION} situation
        JOIN {GRANT} held ON held.situation_id = situation.id
        WHERE held.audience = ANY ({KEYS})
    """,  # noqa: S608
}
# A page reads a little of each of many tables that hang on a response. What a policy
# asks itself is set up for each of them in every statement; a function is only called.
SHOWN = f"""
CREATE FUNCTION redundancies_is_shown(response bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $shown$
BEGIN
    RETURN EXISTS (
        SELECT FROM {RESPONSE} shown
        JOIN {GRANT} held ON held.situation_id = shown.situation_id
        WHERE shown.id = response AND held.audience = ANY (pace_keys())
    );
END
$shown$
"""
NO_SHOWN = "DROP FUNCTION redundancies_is_shown(bigint)"


def of_situation(table: str, column: str = "situation_id") -> str:
    """Shown to whom a grant on its situation is shown."""
    return through(table, column, to=HELD, key="situation_id")


def of_response(table: str) -> str:
    """Shown to whom the situation of its response is shown."""
    return f"redundancies_is_shown({table}.response_id)"


def to_own_organisation(table: str) -> str:
    """Of an organisation for which this person acts, in that partnership."""
    return (
        f"('{Level.ASKED:d}:' || {table}.partnership_id || ':'"
        f" || {table}.organisation_id || ':0') = ANY ({KEYS})"
    )


def requested() -> str:
    table = "redundancies_request"
    return f"({to_own_organisation(table)} OR {of_response(table)})"


def given() -> str:
    """One's own organisation's; else the partnership's staff's, as its response is."""
    table = "redundancies_delivery"
    levels = ", ".join(f"{level:d}" for level in FULL_LEVELS)
    staff = f"('{Level.STAFF:d}:' || {table}.partnership_id || ':0:0') = ANY ({KEYS})"
    return (
        f"({to_own_organisation(table)}"
        f" OR EXISTS (SELECT FROM {HELD} wall WHERE wall.level IN ({levels})"
        f" AND wall.response_id = {table}.response_id {ROW})"
        f" OR {table}.response_id IS NULL AND {staff})"
    )


def asked_of_person() -> str:
    table = "redundancies_accountcheck"
    return f"({table}.person_id = {PERSON} OR {of_response(table)})"


def opened_at(levels: Iterable[int], table: str, column: str = "situation_id") -> str:
    """Shown to whom a grant of one of these levels on its situation is shown."""
    listed = ", ".join(f"{level:d}" for level in levels)
    return (
        f"EXISTS (SELECT FROM {HELD} wall WHERE wall.level IN ({listed})"
        f" AND wall.situation_id = {table}.{column} {ROW})"
    )


def opened(noun: str) -> str:
    """Shown to whom a grant that opens rows of this kind on its situation is shown."""
    return opened_at(ROWS[noun], f"redundancies_{noun}")


# What was known of a situation before: for its staff, and numbers and notices for whom
# they are opened; what an employer was called, for whom it is.
HISTORIES = {
    "redundancies_situationhistory": opened_at(
        FULL_LEVELS, "redundancies_situationhistory", "pgh_obj_id"
    ),
    "redundancies_sitehistory": opened_at(FULL_LEVELS, "redundancies_sitehistory"),
    **{
        table: opened_at(HR1_LEVELS, table)
        for table in ("redundancies_headcounthistory", "redundancies_hr1noticehistory")
    },
    "redundancies_employerhistory": through(
        "redundancies_employerhistory", "pgh_obj_id", to=EMPLOYERS
    ),
    "redundancies_statutoryrulehistory": "false",
}
HISTORY = tuple(HISTORIES)

WALLS = {
    GRANT: f"{GRANT}.audience = ANY ({KEYS})",
    SITUATION: of_situation(SITUATION, "id"),
    RESPONSE: of_situation(RESPONSE),
    "redundancies_employer": through("redundancies_employer", "id", to=EMPLOYERS),
    "redundancies_employercontact": opened("employercontact"),
    "redundancies_site": of_situation("redundancies_site"),
    "redundancies_headcount": of_situation("redundancies_headcount"),
    "redundancies_hr1notice": opened("hr1notice"),
    "redundancies_firstcontact": opened("firstcontact"),
    "redundancies_possibleduplicate": (
        f"({of_situation('redundancies_possibleduplicate', 'earlier_id')}"
        f" AND {of_situation('redundancies_possibleduplicate', 'later_id')})"
    ),
    **{
        table: of_response(table)
        for table in (
            "redundancies_clockevent",
            "redundancies_contactlog",
            "redundancies_assignment",
            "redundancies_debrief",
            "redundancies_session",
        )
    },
    "redundancies_request": requested(),
    "redundancies_request_services": through(
        "redundancies_request_services", "request_id", to="redundancies_request"
    ),
    "redundancies_accountcheck": asked_of_person(),
    "redundancies_delivery": given(),
    **HISTORIES,
}
# What was merged into another is shown to whoever sees that one: its own row, and what
# was known of it before.
HELD_MERGED = "redundancies_held_merged"
# Where another partnership leads, HR1 detail is known of one's own sites alone.
HELD_LEADING = "redundancies_held_leading"
HELD_SITE = "redundancies_held_site"
VIEWS_OF_MERGED = {
    HELD_MERGED: f"""
        SELECT away.id AS situation_id, held.response_id, held.level,
               response.is_lead AS leads
        FROM {SITUATION} away
        JOIN {GRANT} held ON held.situation_id = away.merged_into_id
        JOIN {RESPONSE} response ON response.id = held.response_id
        WHERE away.merged_into_id IS NOT NULL AND held.audience = ANY ({KEYS})
    """,  # noqa: S608
    HELD_LEADING: f"""
        SELECT held.situation_id, held.level FROM {GRANT} held
        JOIN {RESPONSE} response ON response.id = held.response_id
        WHERE response.is_lead AND held.audience = ANY ({KEYS})
    """,  # noqa: S608
    HELD_SITE: f"""
        SELECT site.id AS site_id, held.level FROM redundancies_site site
        JOIN {GRANT} held ON held.response_id = site.response_id
        WHERE held.audience = ANY ({KEYS})
    """,  # noqa: S608
}


def of_merged(levels: Iterable[int], table: str, column: str = "situation_id") -> str:
    """Opened at these levels on the situation, or on the one it was merged into."""
    return (
        f"({opened_at(levels, table, column)}"
        f" OR {opened_at(levels, table, column).replace(HELD, HELD_MERGED)})"
    )


def of_whole_or_site(table: str) -> str:
    """HR1 detail: all of it through the response that leads, of own sites otherwise."""
    listed = ", ".join(f"{level:d}" for level in HR1_LEVELS)
    return (
        "(EXISTS (SELECT"  # noqa: S608 - our own words only
        f" FROM {HELD_LEADING} wall WHERE wall.level IN ({listed})"
        f" AND wall.situation_id = {table}.situation_id {ROW})"
        f" OR {table}.site_id IS NOT NULL"
        f" AND EXISTS (SELECT FROM {HELD_SITE} wall WHERE wall.level IN ({listed})"
        f" AND wall.site_id = {table}.site_id {ROW}))"
    )


def of_leading(table: str, column: str = "situation_id") -> str:
    """HR1 detail of before: through a response that leads."""
    listed = ", ".join(f"{level:d}" for level in HR1_LEVELS)
    return (
        "(EXISTS (SELECT"  # noqa: S608 - our own words only
        f" FROM {HELD_LEADING} wall WHERE wall.level IN ({listed})"
        f" AND wall.situation_id = {table}.{column} {ROW})"
        f" OR EXISTS (SELECT FROM {HELD_MERGED} wall WHERE wall.leads"
        f" AND wall.level IN ({listed})"
        f" AND wall.situation_id = {table}.{column} {ROW}))"
    )


# In the place of the walls of the same tables above, and of tables that came later.
WALLS_OF_MERGED = {
    SITUATION: (
        f"({of_situation(SITUATION, 'id')} OR {SITUATION}.merged_into_id IS NOT NULL"
        f" AND {of_situation(SITUATION, 'merged_into_id')})"
    ),
    "redundancies_situationhistory": of_merged(
        FULL_LEVELS, "redundancies_situationhistory", "pgh_obj_id"
    ),
    "redundancies_sitehistory": of_merged(FULL_LEVELS, "redundancies_sitehistory"),
    "redundancies_headcounthistory": of_merged(
        HR1_LEVELS, "redundancies_headcounthistory"
    ),
    "redundancies_hr1noticehistory": of_leading("redundancies_hr1noticehistory"),
    "redundancies_firstcontact": of_merged(
        ROWS["firstcontact"], "redundancies_firstcontact"
    ),
    **{
        table: of_whole_or_site(table)
        for table in ("redundancies_hr1notice", "redundancies_employercontact")
    },
    "redundancies_noticedraft": (
        f"(redundancies_noticedraft.kept_by_id = {PERSON}"
        f" OR {of_leading('redundancies_noticedraft')})"
    ),
}
NEW_WALLS = {
    "redundancies_merge": of_situation("redundancies_merge", "into_id"),
    "redundancies_handover": of_situation("redundancies_handover"),
}
# Of tables that came later.
OF_DRAFTS = {
    "redundancies_noticedraft": opened_at(ROWS["hr1notice"], "redundancies_noticedraft")
}
# Who takes part in one response alone: a table that came later.
CASE_MEMBERS = {
    "redundancies_casemember": of_response("redundancies_casemember"),
}
# Tables of later migrations, each raised by its own.
DOCUMENT = "redundancies_document"


def document() -> str:
    """Shown to whom its kind is opened."""
    return "({})".format(
        " OR ".join(
            f"{DOCUMENT}.kind = '{kind}' AND {opened_at(levels, DOCUMENT)}"
            for kind, levels in DOCUMENTS.items()
        )
    )


DOCUMENT_WALLS = {DOCUMENT: document()}
NOTE_WALLS = {"redundancies_note": opened("note")}
# Names of fields that changed are shown with the row in which they did.
FIELDS_OF = (
    "redundancies_employercontact",
    "redundancies_firstcontact",
    "redundancies_contactlog",
)

# Where there may be rows that are there for nobody (`kit.canaries`).
CANARIES = frozenset({SITUATION, "redundancies_employer"})

# Whoever sees a request sees on the board that its letter did not arrive.
LETTERS = """
CREATE POLICY asked ON notifications_message FOR SELECT USING (
    event = 'request.asked' AND EXISTS (
        SELECT FROM redundancies_request wall
        WHERE wall.id = notifications_message.context_id OFFSET 0
    )
)
"""
NO_LETTERS = "DROP POLICY asked ON notifications_message"

# Words are looked for by indexes that a query behind the wall cannot use, since a
# search compares more than it gives. So these look, and give the numbers that whoever
# acts may see: of situations whose employer or place holds each of the words, and of
# employers.
WORDED = f"""
CREATE FUNCTION redundancies_worded(patterns jsonb) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE ROWS 100 SECURITY DEFINER
SET search_path = public, pg_temp AS $worded$
DECLARE
    term jsonb;
    found text[] := '{{}}';
BEGIN
    FOR term IN SELECT jsonb_build_array(value) FROM jsonb_array_elements(patterns) LOOP
        found := found || format(
            '(SELECT situation.id FROM redundancies_employer employer'
            ' JOIN {SITUATION} situation ON situation.employer_id = employer.id'
            ' WHERE %s UNION SELECT situation.id FROM {SITUATION} situation WHERE %s)',
            pace_like('employer.name_plain', term),
            pace_like('pace_plain(situation.place)', term)
        );
    END LOOP;
    IF cardinality(found) > 0 THEN
        RETURN QUERY EXECUTE
            'SELECT found.id FROM (' || array_to_string(found, ' INTERSECT ')
            || ') found WHERE (SELECT pace_whole()) OR EXISTS (SELECT FROM {GRANT} held'
            ' WHERE held.situation_id = found.id AND held.audience = ANY ({KEYS}))';
    END IF;
END
$worded$;
CREATE FUNCTION redundancies_employers(patterns jsonb) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE ROWS 100 SECURITY DEFINER
SET search_path = public, pg_temp AS $named$
BEGIN
    RETURN QUERY EXECUTE
        'SELECT employer.id FROM redundancies_employer employer WHERE '
        || pace_like('employer.name_plain', patterns)
        || ' AND ((SELECT pace_whole()) OR EXISTS (SELECT FROM {SITUATION} situation'
        ' JOIN {GRANT} held ON held.situation_id = situation.id'
        ' WHERE situation.employer_id = employer.id AND held.audience = ANY ({KEYS})))';
END
$named$
"""  # noqa: S608 - our own words only
NO_WORDED = """
DROP FUNCTION redundancies_worded(jsonb);
DROP FUNCTION redundancies_employers(jsonb)
"""
