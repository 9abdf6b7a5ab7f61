"""Every page with a form is sent the longest that its fields take, and the worst."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kit import govuk
from tests import test_access
from tests.test_columns import longest

world = test_access.world
# Every page that somebody opens; forms of one route are the same for all its rows.
PAGES = list(
    {
        page.route: page
        for page in test_access.PAGES
        if page.method == "GET" and 200 in (*page.answers.values(), page.anonymous)
    }.values()
)
# Who sees the most of a page, if they see it.
MIGHTY = ("chair", "national")
# What the rows of this world do not allow, however it is typed: the fields in error.
REFUSED = {
    "clients:add": {"council"},
    "clients:outcome": {"__all__"},
    "clients:referral-end": {"__all__"},
    "clients:referral-support": {"__all__"},
    "imports:start": {"file"},
    "partnerships:add": {"councils"},
    "partnerships:council-add": {"council"},
    "redundancies:clock-add": {"kind"},
    "redundancies:notice-add": {"other_reasons"},
    "redundancies:notice-correct": {"other_reasons"},
    "redundancies:rule-add": {"threshold_2"},
    "redundancies:account-check": {"contact"},
    "redundancies:request": {"__all__"},
    "redundancies:link-after-session": {"__all__"},
    "reviews:finding": {"__all__"},
    "reviews:send": {"due_on"},
    "reviews:publish": {"__all__"},
    "partnerships:app-add": {"code"},
    "partnerships:passkey-add": {"credential"},
    "account_login": {"login"},
    "account_reauthenticate": {"password"},
    "account_change_password": {"oldpassword", "password1"},
    "account_reset_password": {"email"},
    "account_reset_password_from_key": {"password1"},
}
# What cannot be done twice in whichever window, or is done once if it is the same.
ONCE = {
    *("redundancies:place", "redundancies:session-hold", "redundancies:session-cancel"),
    *("redundancies:site-remove", "redundancies:contact-remove"),
    "redundancies:link-request",
}
LONG_EXTENSION = "01632 960001 ext 12345678901234567890"


def opened(page, world):
    """The address of a page and a client for whom it opens."""
    address = reverse(page.route, args=page.of(world))
    allowed = [role for role, status in page.answers.items() if status == 200]
    role = next((role for role in MIGHTY if role in allowed), None)
    role = role or next(iter(allowed), None)
    client = Client()
    if page.anonymous != 200 and role is not None:
        person = get_user_model().objects.get(pk=world.people[role].pk)
        client.force_login(person)
    return client, f"{address}?{page.query}" if page.query else address


def forms_of(response):
    """The forms that a page shows and takes by POST."""
    found, given = {}, response.context or []
    # The client gives one context alone as it is, and a list of several.
    for context in [given] if isinstance(given, dict) else given:
        # Emails are Django's; pages and documents are made from a plain dictionary.
        flat = context if isinstance(context, dict) else context.flatten()
        for value in flat.values():
            if isinstance(value, forms.BaseForm) and value.helper.form_method == "post":
                found[id(value)] = value
    return list(found.values())


def filled(form, typed):
    """What a browser sends of a form when every field is filled to the brim."""
    sent = {}
    for bound in form:
        field, name = bound.field, bound.html_name
        if bound.is_hidden:
            sent[name] = str(bound.value() if bound.value() is not None else "")
        elif isinstance(field, govuk.DateField):
            today = timezone.localdate()
            on = min(max(field.earliest, today), field.latest or today)
            sent |= govuk.typed_date(name, on)
        elif isinstance(field, govuk.TimeField):
            sent[name] = "11:59pm" if "ends" in name else "midnight"
        elif isinstance(field, govuk.NumberField):
            sent[name] = str(field.max_value)
        elif isinstance(field, govuk.TickField):
            sent[name] = "on"
        elif isinstance(field, govuk.UploadField):
            continue
        elif hasattr(field, "choices"):
            offered = [
                str(value) for value, _ in field.choices if value not in ("", None)
            ]
            several = isinstance(field.widget, forms.CheckboxSelectMultiple)
            sent[name] = offered if several else offered[-1:]
        else:
            sent[name] = typed(field, bound)
    return sent


def most(field, bound):
    """The longest text of a field."""
    is_number = bound.name == "company_number"
    return "SC123456" if is_number else longest(field)


def unseen(field, bound):
    """A sign that the database cannot hold."""
    return "a\x00b"


def extended(field, bound):
    """A telephone number with an extension longer than any column."""
    is_number = isinstance(field, govuk.TelephoneField)
    return LONG_EXTENSION if is_number else most(field, bound)


def has(form, *kinds):
    return any(isinstance(bound.field, kinds) for bound in form.visible_fields())


@pytest.mark.parametrize("page", PAGES, ids=[page.route for page in PAGES])
def test_a_page_takes_or_refuses_the_most_that_is_typed(page, world, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        client, address = opened(page, world)
        for form in forms_of(client.get(address)):
            told = {
                typed.__name__: sent(client, form.action or address, form, typed)
                for typed in (most, unseen, extended)
            }

            assert told["most"].keys() <= REFUSED.get(page.route, set())
            if has(form, govuk.TextField):
                assert "cannot be shown" in str(told["unseen"])
            if has(form, govuk.TelephoneField):
                assert "must be 6 digits or fewer" in str(told["extended"]["telephone"])
        transaction.set_rollback(True)


def sent(client, address, form, typed):
    """The errors that a form comes back with, by field; what it did is undone."""
    with transaction.atomic():
        response = client.post(address, filled(form, typed))
        transaction.set_rollback(True)
    if response.status_code == 302:
        return {}
    assert response.status_code == 200
    return {
        name: list(errors)
        for shown in forms_of(response)
        for name, errors in shown.errors.items()
    }


@pytest.mark.parametrize("page", PAGES, ids=[page.route for page in PAGES])
def test_a_person_with_two_windows_is_told_so(page, world, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        client, address = opened(page, world)
        for form in forms_of(client.get(address)):
            if "version" not in form.fields:
                continue
            data = filled(form, most)
            if client.post(form.action or address, data).status_code != 302:
                continue
            again = client.post(form.action or address, data)
            text = again.content.decode()

            assert "changed this while you were working on it" not in text
            if page.route not in ONCE:
                assert re.search("You [a-z ]+ in another window", text)
        transaction.set_rollback(True)
