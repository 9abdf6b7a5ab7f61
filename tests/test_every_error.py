"""Every error of every field is a sentence about the thing that the field asks for."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from allauth.account.forms import UserForm
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.module_loading import import_string

from kit import govuk
from kit.govuk.sign_in import ConfirmForm, NewPasswordForm
from kit.govuk.spoken import Spoken
from tests.columns import form_classes

FORMS = form_classes()
SIGNING_IN = [import_string(path) for path in settings.ACCOUNT_FORMS.values()]
NAMES = [f"{form.__module__.split('.')[0]}.{form.__name__}" for form in FORMS]
# No names of things: questions, verbs, and what only points.
NO_NOUN = re.compile(
    r"(this|each|any|why|where|who|how|when|which|starts|ends|shown|received|from"
    r"|redeployed|dismissed|employed)\b",
    re.IGNORECASE,
)
# A form has many days and times: each says of what.
BARE = re.compile(r"(the )?(date|day|time)", re.IGNORECASE)
LONG = 20_000
# What each kind of field refuses, and by the word of which error.
BAD_DATES = (
    ["31", "2", "2026", ""],
    ["1", "", "2026", ""],
    ["1", "1", "26", ""],
    ["1", "1", "1066", ""],
    ["1", "1", "9999", ""],
)
BAD_TEXTS = ("x" * LONG, "a\x00b", "\ud800")
BAD_NUMBERS = ("about 60", "1.5", "-1", "9" * 9, "9" * 20)
BAD_TIMES = ("half past two", "25:00", "2", "2:30")
# Sentences of kinds that are the same wherever they stand: there is one of each.
OF_THE_KIND = (
    "Enter an email address in the correct format",
    "Enter a telephone number, like",
    "The extension of a telephone number",
    "Enter a full UK postcode",
)


def typed_in(form):
    """The fields of a form in which somebody types, by name."""
    return {
        name: field
        for name, field in form.base_fields.items()
        if isinstance(field, Spoken)
        and not isinstance(field, forms.ChoiceField | govuk.TickField)
        and not isinstance(field, govuk.UploadField)
    }


def worst(field):
    """The worst that may be typed into a field."""
    if isinstance(field, govuk.DateField):
        return BAD_DATES
    if isinstance(field, govuk.TimeField):
        return BAD_TIMES
    if isinstance(field, govuk.NumberField):
        return BAD_NUMBERS
    text = BAD_TEXTS
    if isinstance(field, govuk.EmailField | govuk.TelephoneField | govuk.PostcodeField):
        text = (*text, "nonsense", "0131 496 0199 x1234567")
    return text


def refused(field):
    """The sentences with which a field refuses the worst that is typed."""
    said = []
    for bad in worst(field):
        with pytest.raises(ValidationError) as refusal:
            field.clean(bad)
        said += refusal.value.messages
    return said


def has_digits_unspoken(sentence):
    """Whether thousands stand without a comma; years have none."""
    years_left_out = re.sub(r"\b(19|20|21)[0-9]{2}\b(?! characters)", "", sentence)
    return re.search(r"[0-9]{4}", years_left_out)


@pytest.mark.parametrize("form", FORMS, ids=NAMES)
def test_an_error_is_a_sentence_about_the_thing_that_was_asked(form):
    for name, field in typed_in(form).items():
        for sentence in refused(field):
            about = f"{name}: {sentence}"
            is_own = sentence.startswith(OF_THE_KIND)
            assert is_own or field.noun.lower() in sentence.lower(), about
            assert not re.search(r"[?]|\(optional\)", sentence), about
            assert is_own or not has_digits_unspoken(sentence), about
            assert sentence[0].isupper(), about


@pytest.mark.parametrize("form", FORMS, ids=NAMES)
def test_a_noun_is_a_noun_and_each_field_of_a_form_has_its_own(form):
    nouns = {name: field.noun for name, field in typed_in(form).items()}

    for name, noun in nouns.items():
        assert not NO_NOUN.match(noun), f"{name}: {noun}"
        assert not BARE.fullmatch(noun), f"{name}: {noun}, but of what?"
    assert len({noun.lower() for noun in nouns.values()}) == len(nouns), nouns


@pytest.mark.parametrize("form", FORMS, ids=NAMES)
def test_an_example_of_a_number_would_be_taken(form):
    for name, field in typed_in(form).items():
        if isinstance(field, govuk.NumberField):
            example = re.search(r"like (\S+)", field.error_messages["invalid"])
            assert field.clean(example[1]) is not None, name


@pytest.mark.parametrize("form", FORMS, ids=NAMES)
def test_whoever_is_asked_for_a_time_is_told_about_am_and_pm(form):
    for name, field in typed_in(form).items():
        if isinstance(field, govuk.TimeField):
            assert "am or pm" in field.help_text, name


def test_every_kind_of_field_is_among_them():
    kinds = {type(field) for form in FORMS for field in typed_in(form).values()}

    assert kinds == {
        *(govuk.TextField, govuk.TextAreaField, govuk.SearchField, govuk.SuggestField),
        *(govuk.EmailField, govuk.TelephoneField, govuk.PostcodeField),
        *(govuk.NumberField, govuk.DateField, govuk.TimeField, govuk.PasswordField),
    }


@pytest.mark.parametrize("form", SIGNING_IN, ids=lambda form: form.__name__)
def test_what_is_too_long_to_sign_in_with_is_said_in_our_words(form, db):
    made = (
        form(user=None)
        if issubclass(form, UserForm | ConfirmForm | NewPasswordForm)
        else form()
    )
    for name, field in made.fields.items():
        if getattr(field, "max_length", None):
            with pytest.raises(ValidationError) as refusal:
                field.clean("x" * LONG + "@example.com")
            told = "".join(refusal.value.messages)
            assert f"{field.label} must be {field.max_length:,} characters" in told, (
                name
            )


def test_a_day_that_must_not_be_to_come_is_refused_in_one_way():
    field = govuk.DateField(label="When?", noun="The date of the step")
    field.latest = timezone.localdate()

    with pytest.raises(ValidationError) as refusal:
        field.clean(field.latest + dt.timedelta(days=1))

    assert refusal.value.messages == [
        "The date of the step must be today or in the past"
    ]
