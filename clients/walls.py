"""Which rows of clients the database shows to whoever acts: those of their grants."""

from kit.walls import KEYS, PERSON, through
from partnerships.roles import Level

GRANT = "clients_casegrant"
CASE = "clients_case"


# The cases that whoever acts holds.
HELD = "clients_held"
VIEWS = {
    HELD: f"SELECT case_id FROM {GRANT} WHERE audience = ANY ({KEYS})"  # noqa: S608
}


def of_case(table: str, column: str = "case_id") -> str:
    """Shown to whom a grant on its case is shown."""
    return through(table, column, to=HELD, key="case_id")


def referred() -> str:
    """What came to an organisation for which this person acts, in that partnership."""
    table = "clients_referral"
    return (
        f"(('{Level.ASKED:d}:' || {table}.partnership_id || ':'"
        f" || {table}.organisation_id || ':0') = ANY ({KEYS}) OR {of_case(table)})"
    )


WALLS = {
    GRANT: f"{GRANT}.audience = ANY ({KEYS})",
    CASE: of_case(CASE, "id"),
    "clients_client": f"clients_client.audiences && {KEYS}",
    **{
        table: of_case(table)
        for table in (
            "clients_need",
            "clients_attendance",
            "clients_step",
            "clients_signpost",
            "clients_clientdelivery",
            "clients_followup",
            "clients_outcome",
        )
    },
    "clients_referral": referred(),
    "clients_clientsearch": f"clients_clientsearch.searcher_id = {PERSON}",
    "clients_statedreason": f"clients_statedreason.person_id = {PERSON}",
}

# Names of fields that changed are shown with the row in which they did.
FIELDS_OF = (
    "clients_client",
    "clients_case",
    "clients_need",
    "clients_attendance",
    "clients_signpost",
    "clients_referral",
    "clients_followup",
    "clients_outcome",
)

# Where there may be rows that are there for nobody (`kit.canaries`).
CANARIES = frozenset({CASE, "clients_client"})

# People are looked for by an index that a query behind the wall cannot use, since a
# search compares more than it gives. So this looks, by name or postcode, and gives the
# cases of those keys that whoever acts holds; all, where they see everything.
FOUND = f"""
CREATE FUNCTION clients_found(
    place text, patterns jsonb, audiences text[], at_most integer
) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE ROWS 100 SECURITY DEFINER
SET search_path = public, pg_temp AS $found$
DECLARE
    keys text[] := audiences;
    condition text;
BEGIN
    IF place NOT IN ('name_plain', 'postcode') THEN
        RAISE EXCEPTION 'Nobody is looked for by %.', place;
    END IF;
    condition := pace_like('client.' || place, patterns);
    IF NOT pace_whole() THEN
        SELECT array_agg(key) INTO keys FROM unnest(pace_keys()) AS key
        WHERE audiences IS NULL OR key = ANY (audiences);
    END IF;
    IF keys IS NOT NULL THEN
        condition := condition || format(
            ' AND client.audiences && %1$L::text[] AND EXISTS (SELECT FROM {GRANT} held'
            ' WHERE held.case_id = "case".id AND held.audience = ANY (%1$L::text[]))',
            keys
        );
    ELSIF NOT pace_whole() THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE
        'SELECT "case".id FROM clients_client client'
        ' JOIN {CASE} "case" ON "case".client_id = client.id WHERE '
        || condition || format(' LIMIT %s', at_most);
END
$found$
"""  # noqa: S608 - our own words only
NO_FOUND = "DROP FUNCTION clients_found(text, jsonb, text[], integer)"
