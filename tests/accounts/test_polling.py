"""A page that asks by itself, again and again, keeps nobody signed in."""

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.sessions import is_quiet
from tests import access
from tests.planting import build
from tests.test_access import routes

TEMPLATES = settings.BASE_DIR / "templates"
# The one part of a page that asks for itself again, and what it asks.
ASKING = TEMPLATES / "components" / "progress.html"
POLLED = {name: view for name, view in routes() if name.endswith("progress")}


def test_only_one_part_of_a_page_asks_by_itself_and_what_it_asks_is_quiet():
    found = [
        path for path in TEMPLATES.rglob("*.html") if "hx-trigger" in path.read_text()
    ]

    assert found == [ASKING]
    assert len(POLLED) >= 3
    assert all(is_quiet(view) for view in POLLED.values())


@pytest.mark.django_db
def test_who_only_watches_a_job_is_signed_out_after_thirty_minutes():
    world = build()
    pages = {
        page.route: page
        for page in access.every_page()
        if page.expected("national") == 200
    }
    for name in sorted(POLLED):
        page = pages[name]
        with time_machine.travel("2026-03-04T09:00:00Z", tick=False) as clock:
            browser = Client()
            browser.force_login(User.objects.get(pk=world.people["national"].pk))
            browser.get("/your-account/")
            address = reverse(name, args=page.of(world))
            answers = []
            for _ in range(30):
                answers.append(browser.get(address).status_code)
                clock.shift(dt.timedelta(minutes=1))
            ended = browser.get(address, headers={"hx-request": "true"})

        assert set(answers) == {200}, name
        assert ended.status_code == 401, name
