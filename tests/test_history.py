"""Which rows leave their history, and how: every table of the portal is in one list."""

import pytest
from django.apps import apps
from django.db import connection, models

from accounts.history import History
from accounts.models import FieldChange
from tests.planted import CASES, ORGANISATIONS, SIGNING_IN, found
from tests.planting import build
from tests.test_walls import is_own

# Each version with its values; of some fields the names only.
VALUES = {
    "accounts.NationalPost": (),
    "accounts.FactorRule": (),
    "partnerships.CouncilArea": (),
    "partnerships.Partnership": (),
    "partnerships.PartnershipArea": (),
    "partnerships.OrganisationType": (),
    "partnerships.Organisation": ("email", "telephone"),
    "partnerships.Membership": (),
    "partnerships.Service": (),
    "partnerships.ServiceOffer": ("capacity",),
    "partnerships.LocalHoliday": (),
    "redundancies.StatutoryRule": (),
    "redundancies.Employer": (),
    "redundancies.Situation": (
        *("told_by", "heard", "status_reason", "short_notice_reason"),
    ),
    "redundancies.Site": (),
    "redundancies.Headcount": ("reason",),
    "redundancies.HR1Notice": ("representatives",),
    "imports.NoticeFile": ("failure",),
    "imports.ImportBatch": ("failure", "undo_refused"),
    "surveys.Question": (),
    "surveys.Wording": (),
    "surveys.Wave": (),
}
# The names of changed fields only: people, and what is free words.
NAMES = {
    "accounts.User",
    "clients.Client",
    "clients.Case",
    "clients.Need",
    "clients.Attendance",
    "clients.Signpost",
    "clients.Referral",
    "clients.FollowUp",
    "clients.Outcome",
    "redundancies.EmployerContact",
    "redundancies.FirstContact",
    "redundancies.ContactLog",
}
RECORD = "is a record itself"
KEPT = "is kept beside other rows, and made anew from them"
STEPS = "a row is a step with its own moment and actor, and its line in the record"
QUEUE = "a queue: its rows come and go"
ONE_OFF = "is asked once and answered once, with its line in the record"
NONE = {
    "accounts.AuditEvent": RECORD,
    "accounts.AccessEvent": RECORD,
    "accounts.RecordBatch": RECORD,
    "accounts.FieldChange": RECORD,
    "accounts.SubjectKey": "deleted, nobody can read what it opened",
    "accounts.Session": "of a browser",
    "accounts.FactorHelp": ONE_OFF,
    "accounts.Identity": "connected or gone: each has its line in the record",
    "notifications.Message": QUEUE,
    "notifications.Preference": "of one person, for themselves",
    "notifications.SuspendedAddress": QUEUE,
    "notifications.Link": ONE_OFF,
    "notifications.Heartbeat": QUEUE,
    "partnerships.Invitation": ONE_OFF,
    "partnerships.PendingChange": ONE_OFF,
    "redundancies.SituationGrant": KEPT,
    "redundancies.PossibleDuplicate": ONE_OFF,
    "redundancies.Response": STEPS,
    "redundancies.ClockEvent": STEPS,
    "redundancies.Assignment": STEPS,
    "redundancies.Debrief": STEPS,
    "redundancies.Session": STEPS,
    "redundancies.Request": ONE_OFF,
    "redundancies.Request_services": ONE_OFF,
    "redundancies.AccountCheck": ONE_OFF,
    "redundancies.Delivery": STEPS,
    "clients.CaseGrant": KEPT,
    "clients.Step": STEPS,
    "clients.ClientDelivery": STEPS,
    "clients.ClientSearch": QUEUE,
    "clients.StatedReason": QUEUE,
    "imports.BatchRow": "what became of a row, written once with its import",
    "surveys.PublishedFigure": "as it was published, and never changed",
    "surveys.Wave_wordings": "chosen before a wave opens, and never after",
    "surveys.Invitation": ONE_OFF,
    "surveys.Response": "answers are nobody's",
    "surveys.Answer": "answers are nobody's",
    "reviews.Review": STEPS,
    "reviews.FigureSet": KEPT,
    "reviews.Figure": "frozen",
    "reviews.Passage": STEPS,
    "reviews.Recommendation": STEPS,
    "reviews.FactualCheck": ONE_OFF,
    "reviews.Publication": "a file of its hash, and never changed",
}
WRITING = """
SELECT relname, array_agg(tgname::text) FROM pg_trigger
JOIN pg_class ON pg_class.oid = tgrelid
WHERE tgname LIKE 'pgtrigger\\_history\\_%' AND tgenabled = 'O' GROUP BY relname
"""


def own_models():
    return {
        model._meta.label: model
        for config in apps.get_app_configs()
        if is_own(config)
        for model in config.get_models(include_auto_created=True)
        if not issubclass(model, History)
    }


def rows(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else []


def written():
    """All that stands in any table of history."""
    tables = [
        model._meta.db_table
        for model in apps.get_models()
        if issubclass(model, History) or model is FieldChange
    ]
    return {table: str(rows(f"SELECT * FROM {table}")) for table in tables}


def test_every_table_is_in_the_list_once():
    assert {*VALUES} | NAMES | {*NONE} == {*own_models()}
    assert len(VALUES) + len(NAMES) + len(NONE) == len(own_models())


def test_the_values_and_the_words_are_those_of_the_list():
    kept = {
        label: model.pgh_event_model.pgh_words
        for label, model in own_models().items()
        if hasattr(model, "pgh_event_model")
    }

    assert kept == VALUES
    for label, words in VALUES.items():
        columns = {
            field.name
            for field in own_models()[label].pgh_event_model._meta.concrete_fields
        }
        assert not columns & {*words, "note", "email", "telephone", "password"}


@pytest.mark.django_db
def test_the_database_has_a_trigger_for_each_of_what_may_be_done():
    models_of = own_models()
    wanted = {models_of[label]._meta.db_table for label in {*VALUES} | NAMES}

    found = {table: len(names) for table, names in rows(WRITING)}

    assert found == dict.fromkeys(wanted, 3)


@pytest.mark.django_db
def test_no_value_of_a_person_is_in_any_history():
    """Not as it was planted, nor as it is changed, nor as it is deleted."""
    build()
    models_of = own_models()
    for label in NAMES:
        model = models_of[label]
        texts = [
            field.column
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField)
            and field.editable
            and not field.choices
            and field.max_length >= 20
            and not field.unique
        ]
        if texts:
            changes = ", ".join(f"{name} = 'Xqchanged'" for name in texts)
            rows(f"UPDATE {model._meta.db_table} SET {changes}")

    people = {*CASES, *SIGNING_IN, *ORGANISATIONS}
    for table, words in written().items():
        names = found(words.encode())
        assert not {name for name in names if name.partition(".")[0] in people}, table
        assert "Xqchanged" not in words, table
    changed = FieldChange.objects.filter(what="changed")
    assert {change.kind for change in changed} >= {
        *("clients.client", "clients.case", "clients.referral", "accounts.user"),
        *("redundancies.employercontact", "redundancies.firstcontact"),
    }


@pytest.mark.django_db
def test_free_words_about_situations_are_in_no_history():
    build()

    fields = {
        name.partition(".")[2]
        for words in written().values()
        for name in found(words.encode())
    }

    assert fields <= {
        *("employer", "place", "companynumber", "site", "siteemployed", "people"),
        *("proposed", "noticeproposed", "noticeemployed", "noticereason"),
    }
