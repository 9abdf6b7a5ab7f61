"""Who acted and when is said by the database, whoever writes the line."""

import datetime as dt

import psycopg2
import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.test import RequestFactory
from django.utils import timezone

from accounts import audit, checks
from accounts.asker import address_of, asked_from
from accounts.models import AccessEvent, AuditEvent
from accounts.tasks import clear_addresses
from demonstration.servers import APPLICATION, OWNER, session
from kit.acting import acting
from tests.environment import SERVERS
from tests.factories.accounts import UserFactory

AT = dt.datetime(2001, 3, 2, 9, 0, tzinfo=dt.UTC)
FORGED = {
    "accounts_auditevent": (
        "INSERT INTO accounts_auditevent (verb, target_type, target_id, target_label,"
        " changes, request_id, {name})"
        " VALUES ('forged', 'x', 1, 'x', '{{}}', '', {value})"
    ),
    "accounts_accessevent": (
        "INSERT INTO accounts_accessevent (page, shown_type, shown, reason,"
        " request_id, {name}) VALUES ('x', 'x', '{{1}}', '', '', {value})"
    ),
}
PLAIN = (
    "INSERT INTO accounts_auditevent (verb, target_type, target_id, target_label,"
    " changes, request_id) VALUES ('raw', 'x', 1, 'x', '{}', '')"
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("table", "name", "value"),
    [
        ("accounts_auditevent", "actor_id", "1"),
        ("accounts_auditevent", "at", "'2001-01-01'"),
        ("accounts_auditevent", "id", "1"),
        ("accounts_accessevent", "person_id", "1"),
        ("accounts_accessevent", "at", "DEFAULT"),
        ("accounts_accessevent", "id", "1"),
    ],
)
def test_the_application_may_not_say_who_acted_or_when(table, name, value):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(FORGED[table].format(name=name, value=value))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO accounts_giventimes VALUES (true)",
        "DELETE FROM accounts_giventimes",
        "INSERT INTO accounts_unsealed VALUES (true, 1)",
        "DELETE FROM accounts_unsealed",
        "DELETE FROM accounts_recordbatch",
        "UPDATE accounts_recordbatch SET hash = ''",
        "INSERT INTO accounts_recordbatch (sealed_at, events, looks, columns, previous,"
        " hash) VALUES (now(), '{}', '{}', '{}', '', '')",
    ],
)
def test_nor_give_times_nor_seal(statement):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.django_db
def test_nothing_but_lines_of_the_record_waits_to_be_sealed():
    """Whoever may make tables may put a trigger on them, but not this one."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE mine (id bigint)")
        cursor.execute(
            "CREATE TRIGGER forging AFTER INSERT ON mine REFERENCING NEW TABLE AS made"
            " FOR EACH STATEMENT EXECUTE FUNCTION pace_to_seal('false')"
        )
    with pytest.raises(DatabaseError, match="alone"), transaction.atomic():
        connection.cursor().execute("INSERT INTO mine VALUES (1)")


@pytest.mark.django_db
def test_a_line_is_of_the_transactions_actor():
    person, other = UserFactory(), UserFactory()

    with acting(person):
        connection.cursor().execute(PLAIN)
        own = audit.record("thing.done", by=person, on=person)
        others = audit.record("thing.done", by=other, on=person)
        again = audit.record("thing.done", by=person, on=person)
        portals = audit.record("thing.done", by=None, on=person)
    with transaction.atomic():
        alone = audit.record("thing.done", by=other, on=person)

    assert AuditEvent.objects.get(verb="raw").actor == person
    lines = [own, others, again, portals, alone]
    assert [line.actor_id for line in lines] == [
        person.pk,
        other.pk,
        person.pk,
        None,
        other.pk,
    ]
    for line in lines:
        assert AuditEvent.objects.get(pk=line.pk).actor_id == line.actor_id


@pytest.mark.committing
def test_a_line_is_of_the_databases_time(own_database):
    """As in production, where the owner has not said that times are given."""
    with session(SERVERS.url(OWNER, own_database)) as statements:
        statements.execute("DELETE FROM accounts_giventimes")
    person = UserFactory()
    before = timezone.now()

    line = audit.record("thing.done", by=person, on=person, at=AT)
    audit.looked(by=person, page="a page", shown=[1], kind="clients.case", at=AT)

    assert before < line.at < timezone.now()
    assert before < AccessEvent.objects.get().at < timezone.now()


@pytest.mark.committing
def test_a_table_of_ones_own_gives_no_times(own_database):
    """The function of the owner does not look where anybody may make tables."""
    with session(SERVERS.url(OWNER, own_database)) as statements:
        statements.execute("DELETE FROM accounts_giventimes")
    with session(SERVERS.url(APPLICATION, own_database)) as statements:
        statements.execute("CREATE TEMP TABLE accounts_giventimes (are_given boolean)")
        statements.execute("INSERT INTO accounts_giventimes VALUES (true)")
        statements.execute("SELECT set_config('pace.at', '2001-01-01', false)")
        statements.execute(PLAIN)

    assert AuditEvent.objects.get(verb="raw").at.year > 2001


@pytest.mark.committing
@pytest.mark.parametrize(
    ("name", "value"), [("actor_id", "1"), ("at", "'2001-01-01'"), ("at", "NULL")]
)
def test_whoever_could_say_it_is_not_believed(own_database, name, value):
    before = timezone.now()
    with session(SERVERS.url(OWNER, own_database)) as statements:
        statements.execute(FORGED["accounts_auditevent"].format(name=name, value=value))

    [line] = AuditEvent.objects.all()
    assert line.actor_id is None
    assert before < line.at < timezone.now()


@pytest.mark.django_db
def test_a_record_that_is_given_its_times_is_told_to_the_operator(settings):
    settings.RECORD_TIME_IS_GIVEN = False

    (found,) = checks.times_are_the_databases(databases=["default"])

    assert "back-dated" in found.msg
    settings.RECORD_TIME_IS_GIVEN = True
    assert not checks.times_are_the_databases(databases=["default"])


def test_addresses_are_kept_for_thirty_days_at_least(settings):
    assert not checks.addresses_stay_a_while()
    settings.ASKER_DAYS = 29
    assert checks.addresses_stay_a_while()


# From where somebody asked


@pytest.mark.parametrize(
    ("proxies", "header", "address"),
    [
        (0, "192.0.2.9", "127.0.0.1"),
        (1, "192.0.2.9", "192.0.2.9"),
        (1, "203.0.113.5, 192.0.2.9", "192.0.2.9"),
        (2, "203.0.113.5, 192.0.2.9, 192.0.2.1", "192.0.2.9"),
        (2, "192.0.2.9", None),
        (1, "not an address", None),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_only_trusted_proxies_say_from_where_it_was_asked(
    settings, proxies, header, address
):
    settings.TRUSTED_PROXY_COUNT = proxies

    request = RequestFactory().get("/", headers={"x-forwarded-for": header})

    assert address_of(request) == address


@pytest.mark.django_db
def test_the_address_is_cleared_in_time_and_nothing_else_is():
    person, now = UserFactory(), timezone.now()
    with asked_from(RequestFactory().get("/")):
        for days in (1, 89, 91):
            at = now - dt.timedelta(days=days)
            audit.record("thing.done", by=person, on=person, at=at)
            audit.looked(by=person, page="x", shown=[1], kind="clients.case", at=at)

    clear_addresses()

    for model in (AuditEvent, AccessEvent):
        kept = model.objects.order_by("at").values_list("asked_from", flat=True)
        assert list(kept) == [None, "127.0.0.1", "127.0.0.1"]


@pytest.mark.django_db
@pytest.mark.parametrize("model", [AuditEvent, AccessEvent])
@pytest.mark.parametrize("is_ignoring", [False, True])
def test_the_application_changes_no_column_whatever_it_tells_a_trigger(
    model, is_ignoring
):
    person = UserFactory()
    with asked_from(RequestFactory().get("/")):
        audit.record("thing.done", by=person, on=person, at=timezone.now())
        audit.looked(
            by=person, page="x", shown=[1], kind="clients.case", at=timezone.now()
        )
    table = model._meta.db_table

    with connection.cursor() as cursor:
        if is_ignoring:
            cursor.execute(
                "SELECT set_config('pgtrigger.ignore', array_agg(tgname)::text, true)"
                " FROM pg_trigger WHERE NOT tgisinternal"
            )
        for value in ("NULL", "'192.0.2.1'"):
            with pytest.raises(ProgrammingError), transaction.atomic():
                cursor.execute(f'UPDATE "{table}" SET asked_from = {value}')
        cursor.execute("SELECT pace_clear_askers(now() + interval '1 year')")

    assert model.objects.exclude(asked_from="127.0.0.1").count() == 0


@pytest.mark.committing
@pytest.mark.parametrize(
    ("days", "change"),
    [
        (29, "asked_from = NULL"),
        (99, "asked_from = '192.0.2.1'"),
        (99, "asked_from = NULL, verb = 'other'"),
        (99, "asked_from = NULL, at = now()"),
    ],
)
def test_not_even_the_owner_may_do_more_than_clear(own_database, days, change):
    person = UserFactory()
    with asked_from(RequestFactory().get("/")):
        at = timezone.now() - dt.timedelta(days=days)
        audit.record("thing.done", by=person, on=person, at=at)

    with (
        session(SERVERS.url(OWNER, own_database)) as statements,
        pytest.raises(psycopg2.Error, match="append-only"),
    ):
        statements.execute(f"UPDATE accounts_auditevent SET {change}")
