"""No field of a form takes what its column refuses."""

from __future__ import annotations

import datetime as dt

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import connection, models

from kit import govuk
from tests.columns import (
    KEPT_IN,
    KEPT_NOWHERE,
    columns_of,
    declared,
    form_classes,
    label_of,
    typed_fields,
)

TYPED = typed_fields()
IDS = [label for label, *_ in TYPED]
EMAIL = f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 50}.example"
# The longest that a field lets through, where it is not any text of that length.
LONGEST = {
    govuk.EmailField: EMAIL,
    govuk.TelephoneField: "18001 020 7946 0958 extension 123456",
    govuk.PostcodeField: "EC1A 1BB",
}
# Forms that shorten a text in their own `clean_…`.
SHORTENED = {"redundancies.EmployerForm.company_number": "SC123456"}


def longest(field: forms.Field, label: str = "") -> str:
    """The longest text that somebody may type into a field."""
    if label in SHORTENED:
        return SHORTENED[label]
    if type(field) in LONGEST:
        return LONGEST[type(field)]
    return "ẞ" * (field.max_length or 20_000)


def test_the_forms_of_every_app_are_found():
    apps = {form.__module__.split(".")[0] for form in form_classes()}

    assert apps == {
        *("notifications", "partnerships", "redundancies"),
        *("clients", "imports", "surveys", "reviews"),
    }


def test_no_line_of_the_tables_is_about_a_field_that_is_gone():
    labels = {
        label_of(name, form) for form in form_classes() for name in form.base_fields
    }

    assert {*KEPT_IN, *KEPT_NOWHERE, *SHORTENED} <= labels


@pytest.mark.parametrize(("label", "name", "field", "form"), TYPED, ids=IDS)
def test_what_a_field_takes_its_column_holds(label, name, field, form):
    if declared(name, form, KEPT_NOWHERE):
        return
    columns = columns_of(name, form)
    if isinstance(field, govuk.TextField):
        assert columns, f"{label}: say in tests/columns.py where it is kept"
        lengths = {column.max_length for column in columns}
        assert declared(name, form, KEPT_IN) or len(lengths) == 1, (
            f"{label}: columns of this name differ; say which in tests/columns.py"
        )
        kept = field.clean(longest(field, label))
        assert all(len(kept) <= (length or len(kept)) for length in lengths)
    elif isinstance(field, govuk.NumberField):
        whole = [
            column for column in columns if isinstance(column, models.IntegerField)
        ]
        assert whole or not columns
        for column in whole:
            least, most = connection.ops.integer_field_range(column.get_internal_type())
            assert field.min_value >= (least or 0)
            assert field.max_value <= most
    else:
        last = field.latest or field.earliest
        assert dt.date.min <= field.earliest <= last <= dt.date.max


@pytest.mark.parametrize(("label", "name", "field", "form"), TYPED, ids=IDS)
def test_no_field_takes_a_sign_that_the_database_cannot_hold(label, name, field, form):
    is_date = isinstance(field, govuk.DateField)
    for sign in ("\x00", "a\x00b", "1\x00", "\ud800"):
        typed = ["1", "1", sign, ""] if is_date else sign
        with pytest.raises(ValidationError):
            field.clean(typed)


@pytest.mark.parametrize("form", form_classes(), ids=lambda form: form.__name__)
def test_every_choice_that_a_form_offers_fits_its_column(form):
    for name, field in form.base_fields.items():
        if not isinstance(field, forms.ChoiceField) or isinstance(
            field, forms.ModelChoiceField
        ):
            continue
        for column in columns_of(name, form):
            if isinstance(column, models.CharField) and column.max_length:
                assert all(
                    len(str(value or "")) <= column.max_length
                    for value, _ in field.choices
                ), f"{name} of {column.model.__name__}"
