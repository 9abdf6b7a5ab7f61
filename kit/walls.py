"""The second wall: which rows the database itself shows, whatever a query asks for.

A table that stands behind it has a row policy, driven by what `kit.acting` told the
transaction: who acts, which grants are theirs, and whether they see everything. What
was told nothing is refused, not shown nothing: whoever clears away what no row names
must not find that there are none. The application's role owns no table, so it cannot
get by.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

# Row by row: else all that is shown of the other table might be read for a few rows.
ROW = "OFFSET 0"
# Once a statement, not once a row.
WHOLE = "(SELECT pace_whole())"
KEYS = "(SELECT pace_keys())::text[]"
PERSON = "(SELECT pace_person())"

# Beside the other policy: it asks the number alone, which every index has.
HIDDEN = (
    "CREATE POLICY no_canaries ON {table} AS RESTRICTIVE"
    " USING ({table}.id > 0 OR (SELECT pace_canaries()));\n"
)

# What a policy asks the transaction for.
FUNCTIONS = """
CREATE FUNCTION pace_keys() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(nullif(current_setting('pace.keys', true), ''), '{}')::text[];
CREATE FUNCTION pace_whole() RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE AS
$whole$
BEGIN
    IF coalesce(current_setting('pace.whole', true), '') = '' THEN
        RAISE EXCEPTION 'Nobody acts: what is behind the wall is read inside acting().';
    END IF;
    RETURN current_setting('pace.whole') <> 'no';
END
$whole$;
CREATE FUNCTION pace_person() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('pace.actor', true), '')::bigint;
CREATE FUNCTION pace_canaries() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(current_setting('pace.canaries', true), '') = 'shown';
"""
NO_FUNCTIONS = """
DROP FUNCTION pace_canaries();
DROP FUNCTION pace_keys();
DROP FUNCTION pace_whole();
DROP FUNCTION pace_person();
"""


def raised(walls: Mapping[str, str], canaries: Collection[str] = ()) -> str:
    """The statements that put tables behind the wall: by table, whom a row is shown.

    In some of them there may be canaries (`kit.canaries`), which are not shown.
    """
    return "".join(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\n"
        f"CREATE POLICY seen ON {table} USING ({WHOLE} OR {shown.strip()});\n"
        + (HIDDEN.format(table=table) if table in canaries else "")
        for table, shown in walls.items()
    )


def lowered(walls: Mapping[str, str], canaries: Collection[str] = ()) -> str:
    """The statements that take them from behind it."""
    return "".join(
        (f"DROP POLICY no_canaries ON {table};\n" if table in canaries else "")
        + f"DROP POLICY seen ON {table};\n"
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;\n"
        for table in reversed([*walls])
    )


def views(words: Mapping[str, str]) -> str:
    """Views of the owner's: what a policy asks them meets no other policy.

    A policy that asks a table behind the wall brings that table's own policy into every
    statement, and what that one asks in turn.
    """
    return "".join(
        f"CREATE VIEW {name} WITH (security_barrier) AS {found.strip()};\n"
        for name, found in words.items()
    )


def no_views(words: Mapping[str, str]) -> str:
    return "".join(f"DROP VIEW {name};\n" for name in reversed([*words]))


def through(table: str, column: str, *, to: str, key: str = "id") -> str:
    """Shown to whom a row of another table, or of a view of the owner's, is shown."""
    return f"EXISTS (SELECT FROM {to} wall WHERE wall.{key} = {table}.{column} {ROW})"


def beside(policy: str, table: str, kinds: Iterable[str]) -> str:
    """Rows about rows of these tables, by kind and number, are shown with them."""
    shown = " OR ".join(
        f"kind = '{kind.replace('_', '.', 1)}' AND {through(table, 'row_id', to=kind)}"
        for kind in kinds
    )
    return f"CREATE POLICY {policy} ON {table} FOR SELECT USING ({shown});\n"


def replaced(walls: Mapping[str, str]) -> str:
    """The statements that give tables behind the wall another policy."""
    return "".join(
        f"ALTER POLICY seen ON {table} USING ({WHOLE} OR {shown.strip()});\n"
        for table, shown in walls.items()
    )
