"""Whoever is the application's role does not become the owner of the database.

A function of the owner's that finds tables by name would find a temporary one first,
which its caller made: a view of it runs the caller's own function as the owner.
"""

import pytest
from django.db import connection, transaction

from kit.acting import For, acting

pytestmark = pytest.mark.django_db

TAKES = """
CREATE FUNCTION pg_temp.takes() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF current_user <> session_user THEN
        RAISE EXCEPTION 'taken as %', current_user;
    END IF;
    RETURN 1;
END $$
"""
COLUMNS = """
SELECT relname, array_agg(
    CASE WHEN atttypid IN ('int8'::regtype, 'int4'::regtype, 'int2'::regtype)
        THEN 'pg_temp.takes()' ELSE 'CAST(pg_temp.takes() AS text)' END
    || ' AS ' || quote_ident(attname)
)
FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
  AND attnum > 0 AND NOT attisdropped AND relname ~ '^(redundancies|clients)_'
GROUP BY relname
"""
DEFINED = """
SELECT proname, proconfig FROM pg_proc
WHERE pronamespace = 'public'::regnamespace AND prosecdef
"""
CALLED = (
    "SELECT redundancies_is_shown(1)",
    "SELECT redundancies_worded('[[[\"%xq%\"]]]')",
    "SELECT redundancies_employers('[[[\"%xq%\"]]]')",
    "SELECT clients_found('name_plain', '[[[\"%xq%\"]]]', NULL, 100)",
    "SELECT clients_found('postcode', '[[[\"%xq%\"]]]', '{a}', 100)",
)


def rows(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


@pytest.mark.parametrize("is_whole", [True, False])
@pytest.mark.parametrize("call", CALLED)
def test_no_function_of_the_owner_runs_what_its_caller_made(call, is_whole):
    with acting(None, For.ACT if is_whole else None):
        rows(TAKES)
        for table, columns in rows(COLUMNS):
            made = f"SELECT {', '.join(columns)} OFFSET 0"
            rows(f'CREATE TEMP VIEW "{table}" AS {made}')
            rows(f'GRANT ALL ON pg_temp."{table}" TO PUBLIC')

        shown = rows("SELECT count(*) FROM redundancies_response")
        found = rows(call)
        transaction.set_rollback(True)

    assert shown == [(1,)]
    assert found in ([], [(False,)])


def test_every_function_of_the_owner_looks_among_temporary_tables_last():
    found = dict(rows(DEFINED))

    assert len(found) >= 7
    for name, settings in found.items():
        [path] = [one for one in settings or [""] if one.startswith("search_path=")]
        assert path.split("=")[1].split(", ") == ["public", "pg_temp"], name
