"""What somebody typed is shown in its page's words, on whichever page that was."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urljoin

import pytest
import time_machine
from django import forms
from django.db import transaction
from django.test import Client
from django.utils import timezone
from lxml import html

from accounts import keeping
from kit import govuk
from partnerships.models import Membership
from partnerships.roles import Duty
from tests import test_access
from tests.test_every_form import PAGES, forms_of, opened
from tests.world import TOLD_AT

world = test_access.world
quiet = test_access.quiet
TOKEN = "csrfmiddlewaretoken"
HERE = "http://testserver"
TYPED = "Words of Mine"
DAY = dt.date(2026, 11, 28)
# A form that is there for who asks to change the answer.
CHANGING = {"redundancies:request": "?change"}
# Pages that are opened and sent to, and those of them without a form made of fields.
TAKEN = {
    name for name, view in test_access.routes() if len(test_access.methods_of(view)) > 1
}
OTHERWISE = {
    # The test of sessions that end goes through its boxes; the others have a button.
    "clients:attendance",
    "partnerships:member-end",
    "partnerships:own-signed-in",
    "partnerships:signed-in",
    "partnerships:person-close",
    "partnerships:help",
    "account_logout",
    "account_reauthenticate",
    "account_change_password",
    "account_kept",
    "stay",
}
# What one signs in by is kept nowhere.
OTHERWISE |= {
    f"partnerships:{name}"
    for name in (
        *("passkey-add", "app-add", "recovery-codes", "passkey-name", "factor-remove"),
        "sign-on-remove",
    )
}
# Nobody signed in sends by them, or they ask for a password.
OURS = [page for page in PAGES if page.anonymous != 200]


def choices_of(field):
    return [(str(value), str(label)) for value, label in field.choices]


def filled(form, *, is_last):
    """What a browser sends of a form, and what is to be read of each question.

    Of several choices the first or the last is taken, of boxes all.
    """
    sent, told = {}, {}
    for bound in form:
        field, name = bound.field, bound.html_name
        asked = str(bound.label).removesuffix(" (optional)")
        if bound.is_hidden:
            sent[name] = str(bound.value() if bound.value() is not None else "")
        elif isinstance(field, govuk.DateField):
            is_known = is_last or not field.not_known
            sent |= govuk.typed_date(name, DAY if is_known else None)
            told[asked] = "28 November 2026" if is_known else "Not known yet"
        elif isinstance(field, govuk.TickField):
            sent[name], told[asked] = "on", "Yes"
        elif isinstance(field, govuk.UploadField | govuk.PasswordField):
            continue
        elif isinstance(field.widget, forms.CheckboxSelectMultiple):
            offered = choices_of(field)
            sent[name] = [value for value, _ in offered]
            told[asked] = ", ".join(label for _, label in offered)
        elif hasattr(field, "choices"):
            offered = choices_of(field)
            sent[name], told[asked] = offered[-1 if is_last else 0]
        else:
            sent[name] = told[asked] = TYPED
    return sent, {asked: said for asked, said in told.items() if said}


def words_of(node):
    return " ".join(node.text_content().split())


def shown(client, page_address, action, sent):
    """What is shown of a form that is sent from a page of before signing in again."""
    person = client.session["_auth_user_id"]
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    sent = sent | {keeping.MARK: keeping.mark_of(int(person))}
    answer = strict.post(
        action,
        {name: value for name, value in sent.items() if name != TOKEN},
        headers={"Origin": HERE, "Referer": f"{HERE}{page_address}"},
    )
    assert answer.status_code == 403
    [offer] = html.fromstring(answer.content.decode()).xpath("//main//section")
    rows = {
        words_of(row.find("dt")): words_of(row.find("dd"))
        for row in offer.xpath(".//dl/div")
    }
    return words_of(offer.find("h2")), rows


def read_of(response):
    """The page of an answer; an empty one, where it is a file."""
    is_page = response.headers["Content-Type"].startswith("text/html")
    return html.fromstring(response.content.decode() if is_page else "<p></p>")


def heading_of(page):
    """The heading of a page, and what stands over it."""
    captions = page.xpath("//main//*[contains(@class, 'govuk-caption-l')]")
    return ": ".join(map(words_of, [page.xpath("//h1")[0], *captions]))


def tried(page, world):
    """The addresses to which forms of a page are sent, each form shown as it should."""
    client, address = opened(page, world)
    address += CHANGING.get(page.route, "")
    response = client.get(address)
    read = read_of(response)
    buttons = [words_of(button) for button in read.xpath("//main//form//button")]
    for form in forms_of(response):
        action = urljoin(address, form.action or address)
        if form.button_text not in buttons or not keeping.is_ours(action):
            continue
        for is_last in (True, False):
            sent, told = filled(form, is_last=is_last)
            told = told or {"Button you pressed": form.button_text}

            assert shown(client, address, action, sent) == (heading_of(read), told)
        yield action == address


@pytest.mark.parametrize("page", OURS, ids=[page.route for page in OURS])
def test_what_was_typed_is_shown_as_its_page_words_it(page, world, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        if page.route == "redundancies:account-check":
            Membership.objects.update(duties=[Duty.CHECKS_ACCOUNTS])
        # A request is open until its session begins.
        is_answer = page.route == "redundancies:request"
        moment = TOLD_AT + dt.timedelta(hours=1) if is_answer else timezone.now()
        with time_machine.travel(moment):
            found = list(tried(page, world))
        transaction.set_rollback(True)

    is_left_out = page.route not in TAKEN or page.route in OTHERWISE
    assert is_left_out or any(found)


def test_a_button_is_shown_by_what_it_says(world, django_db_blocker):
    found = set()
    with django_db_blocker.unblock():
        for page in OURS:
            with transaction.atomic():
                client, address = opened(page, world)
                read = read_of(client.get(address))
                for form in read.xpath("//main//form[@method='post']"):
                    if form.xpath(
                        ".//input[not(@type='hidden')]|.//select|.//textarea"
                    ):
                        continue
                    action = urljoin(address, form.get("action") or address)
                    if not keeping.is_ours(action):
                        continue
                    hidden = form.xpath(".//input[@type='hidden']")
                    sent = {one.get("name"): one.get("value") for one in hidden}
                    for button in form.xpath(".//button"):
                        name = button.get("name")
                        pressed = {name: button.get("value")} if name else {}
                        told = shown(client, address, action, sent | pressed)

                        assert told == (
                            heading_of(read),
                            {"Button you pressed": words_of(button)},
                        )
                        found.add(page.route)
                transaction.set_rollback(True)

    assert {"notifications:failed", "partnerships:person-close"} <= found, found
