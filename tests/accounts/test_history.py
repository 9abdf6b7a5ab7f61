"""What rows said before is kept by the database, whoever writes."""

import io

import psycopg2
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.history import History
from accounts.models import FieldChange
from demonstration.servers import APPLICATION, OWNER, session
from kit.acting import acting
from partnerships.models import CouncilArea, Organisation
from tests.environment import SERVERS
from tests.factories.accounts import UserFactory
from tests.factories.partnerships import OrganisationFactory

COUNCILS = CouncilArea.pgh_event_model
TABLE = "partnerships_councilareahistory"
TABLES = [
    "accounts_fieldchange",
    *(
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, History)
    ),
]
FUNCTIONS = """
SELECT proname, prosecdef, proconfig FROM pg_proc
WHERE proname LIKE 'pgtrigger\\_history\\_%'
"""


def run(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


def told(area):
    rows = COUNCILS.objects.filter(pgh_obj=area).order_by("pgh_id")
    return [(row.pgh_label, row.name, row.pgh_changed) for row in rows]


@pytest.mark.django_db
def test_a_row_that_is_added_changed_and_deleted_leaves_each_version():
    person, other = UserFactory(), UserFactory()
    table = "partnerships_councilarea"

    with acting(person):
        area = CouncilArea.objects.create(code="S12000099", name="Old").pk
        CouncilArea.objects.filter(pk=area).update(name="New")
    with acting(other):
        run(f"UPDATE {table} SET former_code = 'x' WHERE id = %s", area)
        run(f"UPDATE {table} SET former_code = 'x' WHERE id = %s", area)
        run(f"DELETE FROM {table} WHERE id = %s", area)

    assert told(area) == [
        ("added", "Old", []),
        ("changed", "New", ["name"]),
        ("changed", "New", ["former_code"]),
        ("deleted", "New", []),
    ]
    kept = COUNCILS.objects.filter(pgh_obj=area).order_by("pgh_id")
    assert [row.pgh_by for row in kept] == [person.pk] * 2 + [other.pk] * 2


@pytest.mark.django_db
def test_rows_that_are_copied_or_made_by_the_thousand_leave_their_history():
    person = UserFactory()
    copied = "S12000097\tCopied\t\nS12000098\tCopied too\t\n"

    with acting(person):
        CouncilArea.objects.bulk_create([CouncilArea(code="S12000099", name="Bulk")])
        with connection.cursor() as cursor:
            cursor.copy_expert(
                "COPY partnerships_councilarea (code, name, former_code) FROM STDIN",
                io.StringIO(copied),
            )

    kept = COUNCILS.objects.filter(code__in=["S12000097", "S12000098", "S12000099"])
    assert {(row.pgh_label, row.name, row.pgh_by) for row in kept} == {
        ("added", name, person.pk) for name in ("Bulk", "Copied", "Copied too")
    }


@pytest.mark.django_db
def test_of_words_only_the_name_of_the_field_is_kept():
    one = OrganisationFactory(email="xq-old@words.example")

    Organisation.objects.filter(pk=one.pk).update(email="xq-new@words.example")

    kept = Organisation.pgh_event_model.objects.filter(pgh_obj=one.pk)
    assert kept.latest("pgh_id").pgh_changed == ["email"]
    assert "xq-" not in str(run("SELECT * FROM partnerships_organisationhistory"))


@pytest.mark.django_db
def test_of_a_person_only_the_names_of_fields_are_kept():
    person = UserFactory()
    with acting(person):
        run(
            "UPDATE accounts_user SET family_name = 'Xqnew', telephone = '0131'"
            " WHERE id = %s",
            person.pk,
        )
        run("UPDATE accounts_user SET last_login = now() WHERE id = %s", person.pk)

    kept = FieldChange.objects.filter(kind="accounts.user", row_id=person.pk)
    assert list(kept.order_by("pk").values_list("what", "fields", "by_id")) == [
        ("added", [], None),
        ("changed", ["family_name", "telephone"], person.pk),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO {table} SELECT * FROM {table}",
        "UPDATE {table} SET {column} = {column}",
        "DELETE FROM {table}",
        "TRUNCATE {table}",
    ],
)
def test_the_application_may_not_write_history(table, statement):
    column = "row_id" if table == "accounts_fieldchange" else "pgh_by"
    words = statement.format(table=table, column=column)

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        run(words)


@pytest.mark.django_db
def test_no_trigger_is_borrowed_for_a_table_of_ones_own():
    """Whoever may make tables may put a trigger on them, but not this one."""
    [(name,)] = run(
        "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass"
        " AND tgname LIKE 'pgtrigger\\_history\\_insert%%'",
        "partnerships_councilarea",
    )
    run("CREATE TEMP TABLE mine AS SELECT * FROM partnerships_councilarea LIMIT 0")
    run(
        "CREATE TRIGGER forging AFTER INSERT ON mine REFERENCING NEW TABLE AS written"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    )

    with pytest.raises(DatabaseError, match="alone"), transaction.atomic():
        run("INSERT INTO mine VALUES (1, 'x', 'Forged', '')")


@pytest.mark.django_db
def test_no_setting_keeps_a_write_out_of_the_history():
    names = run("SELECT array_agg(tgname::text) FROM pg_trigger")[0][0]
    run("SELECT set_config('pgtrigger.ignore', %s::text[]::text, true)", names)

    area = CouncilArea.objects.create(code="S12000099", name="Hidden").pk

    assert told(area) == [("added", "Hidden", [])]


@pytest.mark.django_db
def test_every_trigger_of_history_writes_as_the_owner_where_nobody_else_may_look():
    found = run(FUNCTIONS)

    assert len(found) > 60
    assert {(definer, *config) for _, definer, config in found} == {
        (True, "search_path=public, pg_temp")
    }


@pytest.mark.committing
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET pgh_by = 1",
        "DELETE FROM {table}",
        "TRUNCATE {table}",
    ],
)
def test_not_even_the_owner_changes_history(own_database, statement):
    area = CouncilArea.objects.create(code="S12000099", name="Old").pk

    owner = psycopg2.connect(SERVERS.url(OWNER, own_database))
    try:
        with pytest.raises(psycopg2.Error, match="stays"), owner:
            owner.cursor().execute(statement.format(table=TABLE))
    finally:
        owner.close()

    assert told(area) == [("added", "Old", [])]


@pytest.mark.committing
def test_history_is_of_the_databases_time_and_place(own_database):
    """As in production: no time is given, and no table of one's own is written to."""
    with session(SERVERS.url(OWNER, own_database)) as statements:
        statements.execute("DELETE FROM accounts_giventimes")
    before = timezone.now()

    with session(SERVERS.url(APPLICATION, own_database)) as statements:
        statements.execute(f"CREATE TEMP TABLE {TABLE} (LIKE public.{TABLE})")
        statements.execute("SELECT set_config('pace.at', '2001-01-01', false)")
        statements.execute(
            "INSERT INTO partnerships_councilarea (code, name, former_code)"
            " VALUES ('S12000099', 'Raw', '')"
        )

    assert before < COUNCILS.objects.get(name="Raw").pgh_created_at < timezone.now()
