"""While the portal can only be read: every form is answered so, every page opens."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings
from django.urls import reverse

from kit import storing
from notifications import tasks
from notifications.models import Heartbeat, Message
from pace_portal.celery import app
from tests import access
from tests.asking import LOOKING, ask, digest, last_line, watched
from tests.factories.notifications import MessageFactory
from tests.test_access import address_of, fresh, quiet, undone, world

__all__ = ["quiet", "undone", "world"]
PAGES = access.every_page()
# When somebody was last here, and for whom somebody looked.
SIGNING = {"accounts_user", "accounts_auditevent"}
NOTED = {
    "account_login": SIGNING,
    "account_logout": SIGNING,
    "account_reauthenticate": SIGNING,
    "clients:search": {"clients_clientsearch"},
}
WHO = ("national", "chair", "member", "anonymous")


@pytest.fixture(autouse=True)
def read_only():
    with override_settings(READ_ONLY=True):
        yield


def test_whatever_is_sent_is_answered_with_a_sentence_and_changes_nothing(
    world, undone
):
    line, routes = last_line(), set()
    for page in PAGES:
        if page.method != "POST" or page.route in settings.READING_POSTS:
            continue
        routes.add(page.route)
        with transaction.atomic():
            address = address_of(page, world)
            data = {name: fresh(value) for name, value in page.data(world).items()}
            with watched(line) as writes:
                for role in WHO:
                    answer = ask(
                        "POST", address, data, session=world.sessions.get(role, "")
                    )
                    assert answer.status_code == 503, (page.label, role)
                    assert answer["Retry-After"] == "600"
                    assert "Nothing can be saved just now" in answer.content.decode()
            assert writes.statements == [], page.label
            transaction.set_rollback(True)
    assert len(routes) > 100


def test_what_is_sent_and_only_reads_is_answered_and_changes_nothing(world, undone):
    sent = [page for page in PAGES if page.route in settings.READING_POSTS]
    assert {page.route for page in sent} == settings.READING_POSTS
    for page in sent:
        if page.method != "POST":
            continue
        for role in WHO:
            with transaction.atomic():
                # What the row sets up is not what the press does.
                address = address_of(page, world)
                before = digest()
                session = world.sessions.get(role, "")
                answer = ask("POST", address, page.data(world), session=session)
                after = digest()
                transaction.set_rollback(True)
            changed = {name for name in after if after[name] != before[name]}
            assert answer.status_code == page.expected(role), (page.label, role)
            assert changed <= LOOKING | NOTED.get(page.route, set()), page.label


def test_every_page_opens_as_ever_with_a_banner(world, undone):
    for page in PAGES:
        if page.method != "GET" or page.route == "health-ready":
            continue
        for role in ("national", "chair"):
            with transaction.atomic():
                address = address_of(page, world)
                answer = ask("GET", address, session=world.sessions[role])
                transaction.set_rollback(True)
            assert answer.status_code == page.expected(role), (page.label, role)
            kind = answer["Content-Type"]
            if answer.status_code == 200 and kind.startswith("text/html"):
                words = answer.content.decode()
                is_page = "govuk-template__body" in words
                assert ("nothing can be saved just now" in words) == is_page


@pytest.mark.django_db
def test_tasks_do_nothing_and_find_it_later(monkeypatch):
    MessageFactory()
    before = list(Message.objects.values())
    app.loader.import_default_modules()
    for name in sorted(app.tasks):
        if not name.startswith("celery."):
            app.tasks[name]()
    assert list(Message.objects.values()) == before
    assert not Heartbeat.objects.exists()

    with override_settings(READ_ONLY=False):
        app.tasks["notifications.heartbeat_letters"]()
    assert Heartbeat.objects.exists()
    assert isinstance(tasks.sweep._get_current_object(), app.Task)


@pytest.mark.django_db
def test_it_is_ready_without_workers_broker_and_mail(client, settings, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    monkeypatch.setattr(storing.WATCH, "state", lambda: "ready")

    answer = client.get(reverse("health-ready"))

    assert answer.json() == {
        "ready": True,
        "parts": {"database": "ready", "files": "ready"},
    }
