"""The world of every role, and a browser for each of its people."""

import pytest
from django.test import Client as Browser

from tests.world import build


@pytest.fixture
def world(db):
    return build()


@pytest.fixture
def browser_of(world):
    """A browser in which this role has signed in."""

    def sign_in(role):
        browser = Browser()
        browser.force_login(world.people[role])
        return browser

    return sign_in
