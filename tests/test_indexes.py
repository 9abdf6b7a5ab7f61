"""No index is kept twice, and what is joined or deleted through has one."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.apps import apps
from django.db import connection

from accounts.history import History

pytestmark = pytest.mark.django_db
APPS = (
    *("accounts", "notifications", "partnerships", "redundancies"),
    *("clients", "imports", "surveys", "reviews"),
)
# Tables between two others are Django's own, with an index for each side.
BETWEEN = {"redundancies_request_services", "surveys_wave_wordings"}

WHO = "people are never deleted, and what somebody did is read from the record"
PLACE = "councils are never deleted, and nobody asks for all rows of one"
AUDIENCE = "a grant is found by its audience, which says the same; none is deleted"
FACT = "organisations are never deleted, and nobody asks for all employers of one"
# Keys without an index of their own, and why: each write is the cheaper.
WAITING = "organisations are never deleted, and few changes wait at a time"
COPIED = "copied from another row by a trigger; an index finds those that wait"
WITHOUT = {
    COPIED: {"clients_followup.partnership_id", "redundancies_request.partnership_id"},
    WHO: {
        "accounts_factorhelp.asked_by_id",
        "accounts_factorhelp.confirmed_by_id",
        "accounts_factorrule.by_id",
        "clients_attendance.recorded_by_id",
        "clients_case.registered_by_id",
        "clients_client.registered_by_id",
        "clients_need.noted_by_id",
        "clients_outcome.recorded_by_id",
        "clients_referral.answered_by_id",
        "clients_referral.ended_by_id",
        "clients_signpost.by_id",
        "clients_step.recorded_by_id",
        "imports_importbatch.brought_by_id",
        "imports_importbatch.undo_asked_by_id",
        "imports_noticefile.brought_by_id",
        "partnerships_invitation.by_id",
        "partnerships_pendingchange.asked_by_id",
        "partnerships_pendingchange.settled_by_id",
        "redundancies_accountcheck.asked_by_id",
        "redundancies_clockevent.recorded_by_id",
        "redundancies_clockevent.struck_out_by_id",
        "redundancies_contactlog.recorded_by_id",
        "redundancies_debrief.written_by_id",
        "redundancies_delivery.recorded_by_id",
        "redundancies_firstcontact.updated_by_id",
        "redundancies_headcount.recorded_by_id",
        "redundancies_hr1notice.recorded_by_id",
        "redundancies_possibleduplicate.judged_by_id",
        "redundancies_request.answered_by_id",
        "redundancies_request.asked_by_id",
        "redundancies_request.told_after_by_id",
        "redundancies_response.closed_by_id",
        "redundancies_situation.shared_by_id",
        "reviews_passage.written_by_id",
        "reviews_review.asked_by_id",
        "reviews_figureset.asked_by_id",
        "reviews_review.published_by_id",
        "surveys_wave.opened_by_id",
    },
    PLACE: {
        "clients_client.council_id",
        "redundancies_site.council_id",
        "redundancies_situation.council_id",
    },
    AUDIENCE: {
        "clients_casegrant.organisation_id",
        "clients_casegrant.partnership_id",
        "clients_casegrant.person_id",
        "redundancies_situationgrant.organisation_id",
        "redundancies_situationgrant.partnership_id",
        "redundancies_situationgrant.person_id",
    },
    WAITING: {"partnerships_pendingchange.organisation_id"},
    FACT: {"redundancies_employer.account_managed_by_id"},
}

INDEXES = """
SELECT rows.relname, index.relname, kind.amname, about.indisunique,
       pg_get_expr(about.indpred, about.indrelid),
       ARRAY(
           SELECT pg_get_indexdef(about.indexrelid, place, true) || ' '
                  || about.indclass[place - 1] || ' ' || about.indcollation[place - 1]
           FROM generate_series(1, about.indnkeyatts) place ORDER BY place
       ),
       ARRAY(
           SELECT pg_get_indexdef(about.indexrelid, place, true)
           FROM generate_series(1, about.indnkeyatts) place ORDER BY place
       )
FROM pg_index about
JOIN pg_class index ON index.oid = about.indexrelid
JOIN pg_class rows ON rows.oid = about.indrelid
JOIN pg_am kind ON kind.oid = index.relam
WHERE rows.relnamespace = current_schema()::regnamespace
"""


@dataclass(frozen=True)
class Index:
    table: str
    name: str
    kind: str
    is_unique: bool
    condition: str | None
    parts: tuple[str, ...]
    columns: tuple[str, ...]

    def begins(self, other: Index) -> bool:
        """Whether another index of the same rows begins with all of this one."""
        return (
            self.name != other.name
            and (self.table, self.kind) == (other.table, other.kind)
            and self.condition == other.condition
            and other.parts[: len(self.parts)] == self.parts
        )

    def finds(self, column: str) -> bool:
        """Whether every row with something in this column is found by it."""
        is_whole = self.condition in (None, f"({column} IS NOT NULL)")
        return self.columns[0] == column and is_whole


def indexes() -> list[Index]:
    with connection.cursor() as cursor:
        cursor.execute(INDEXES)
        found = [
            Index(*facts, tuple(parts), tuple(columns))
            for *facts, parts, columns in cursor.fetchall()
        ]
    return [
        index
        for index in found
        if index.table.split("_")[0] in APPS and index.table not in BETWEEN
    ]


def keys() -> set[str]:
    """Every column that points to a row of a table."""
    return {
        f"{model._meta.db_table}.{field.column}"
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.concrete_fields
        if field.is_relation
    }


def test_no_index_is_the_beginning_of_another():
    every = indexes()

    assert len(every) > 100
    assert [
        f"{index.name} begins {other.name}"
        for index in every
        for other in every
        if not index.is_unique and index.begins(other)
    ] == []


def of_history() -> set[str]:
    """Keys of histories, which are read by one of them: nothing is deleted there."""
    return {
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models()
        if issubclass(model, History)
        for field in model._meta.concrete_fields
        if field.is_relation and field.name != model.pgh_of
    }


def test_each_key_is_found_by_an_index_or_the_table_says_why_not():
    found = {
        key
        for key in keys()
        if any(
            index.table == key.split(".")[0] and index.finds(key.split(".")[1])
            for index in indexes()
        )
    }

    assert keys() - found == set().union(*WITHOUT.values(), of_history())


def test_who_did_something_stands_in_a_column_of_people():
    """No other key hides among them."""
    people = {
        f"{model._meta.db_table}.{field.column}"
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.concrete_fields
        if field.is_relation
        and field.related_model._meta.label == "accounts.User"
        and field.name.endswith("by")
    }

    assert people >= WITHOUT[WHO]


def test_no_form_key_is_indexed_where_no_form_made_the_row():
    forms = [index for index in indexes() if index.columns == ("form_key",)]

    assert len(forms) > 20
    assert {index.condition for index in forms} == {"(form_key IS NOT NULL)"}
    assert all(index.is_unique for index in forms)
