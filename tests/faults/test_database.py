"""A database that says nothing: every page and `ready` say so within five seconds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import TransactionTestCase

from tests.faults import whole
from tests.mail import MailServer
from tests.world import build

pytestmark = pytest.mark.committing
PAGES = (
    "/",
    "/account/sign-in/",
    "/redundancies/",
    "/redundancies/log/",
    "/partnerships/",
    "/clients/",
    "/reviews/",
    "/notices/",
    "/surveys/",
    "/health/ready",
)


@pytest.fixture
def own_database(monkeypatch):
    monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: None)
    with whole.cluster() as primary:
        yield primary


@pytest.fixture
def portal(own_database, own_valkey, tmp_path, transactional_db):
    smtp = MailServer().start()
    made = whole.portal(tmp_path / "portal", own_database, own_valkey, smtp)
    made.start_web()
    whole.wait_for(made)
    yield made
    made.stop()
    smtp.stop()


def test_a_frozen_database_is_said_within_five_seconds(portal, own_database):
    national = build().people["national"]
    cookies = whole.signed_in(portal, national)

    def asked(path):
        return path, *whole.ask(portal, path, cookies)[:2]

    with ThreadPoolExecutor(20) as crowd:
        # Lines to the database are open in every thread before it falls silent.
        list(crowd.map(asked, PAGES[:4] * 3))
        with whole.frozen(own_database.process.pid):
            answers = list(crowd.map(asked, PAGES * 2))
            live = whole.ask(portal, "/health/live")
    after = [asked(path) for path in PAGES[:-1]]

    assert [answer for answer in answers if answer[1] != 503] == []
    assert max(seconds for _, _, seconds in answers) < 5, answers
    assert live[0] == 200
    assert [answer for answer in after if answer[1] >= 500] == []
