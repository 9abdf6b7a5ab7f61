"""The database is away: one sentence, no 200, nothing pretended."""

from unittest import mock

import pytest
from django.db import OperationalError
from django.test import Client

from kit import middleware
from tests.world import build


@pytest.fixture
def chair(db):
    client = Client(raise_request_exception=False)
    client.force_login(build().people["chair"])
    return client


def test_a_database_that_goes_away_before_the_page_is_said_so(chair):
    with mock.patch.object(middleware, "acting", side_effect=OperationalError("gone")):
        answer = chair.get("/")

    assert answer.status_code == 503
    assert "cannot answer just now" in answer.content.decode()
    assert answer["Retry-After"] == "30"


def test_a_database_that_goes_away_inside_a_page_is_said_so(chair):
    with mock.patch("pace_portal.views.render", side_effect=OperationalError("gone")):
        answer = chair.get("/")

    assert answer.status_code == 503


def test_a_fault_of_ours_is_a_page_that_needs_nothing(chair):
    with mock.patch("pace_portal.views.render", side_effect=ValueError("fault")):
        answer = chair.get("/")

    assert answer.status_code == 500
    assert "Something went wrong" in answer.content.decode()
