"""While the database is away the portal says so, and acknowledges nothing."""

import re

import pytest
from django.db import connection
from django.test import Client

from tests.environment import SERVERS
from tests.factories.accounts import UserFactory


@pytest.mark.committing
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", ["/", "/account/sign-in/", "/partnerships/"])
def test_a_request_without_a_database_is_answered_with_a_sentence(
    own_database, method, address
):
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory())
    connection.close()
    SERVERS.drop_database(own_database)

    response = getattr(client, method)(address, {"login": "a@b.example"})

    assert response.status_code == 503
    assert response["Retry-After"]
    words = re.sub(r"<[^>]+>|\s+", " ", response.content.decode())
    assert "The portal cannot answer just now" in words
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
