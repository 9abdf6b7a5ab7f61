"""The page of figures as readers first open it."""

import pytest
from django.test import Client

from tests.world import build

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["government", "analyst", "national"])
def test_the_page_opens_with_a_period_and_without_an_error(role):
    browser = Client()
    browser.force_login(build().people[role])

    page = browser.get("/figures/").content.decode()

    assert "There is a problem" not in page
    assert "<table" in page
