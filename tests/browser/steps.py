"""What every journey in a browser does: sign in, look for faults, follow letters."""

from __future__ import annotations

import re
import time

from axe_playwright_python.sync_playwright import Axe
from celery import Celery
from django.contrib.auth.hashers import ScryptPasswordHasher, make_password
from django.utils import timezone

from notifications.models import Message
from tests.second_step import put_off

NARROW, WIDE = 375, 1280


def clean(page):
    """No violation of accessibility on the page, and no sideways scroll."""
    found = Axe().run(page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], page.url
    page.set_viewport_size({"width": NARROW, "height": 800})
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size({"width": WIDE, "height": 900})
    assert width <= NARROW, f"{page.url} scrolls sideways: {width}"


def lets_in(person, password):
    """Give a person a password, hashed as the running portal does it."""
    person.password = make_password(password, hasher=ScryptPasswordHasher())
    person.save(update_fields=["password"])
    if person.national_posts.exists():
        put_off(person)


def sign_in(page, portal, email, password):
    page.goto(f"{portal.url}/account/sign-in/")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Sign out").wait_for()


def sign_out(page):
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="Sign in", exact=True).wait_for()


def link_in(letter, portal):
    """The signed link of a letter; the same stands in its HTML."""
    link = re.search(rf"{portal.url}/\S+", letter.text)[0]
    assert link in letter.html
    return link


def letter_to(server, address, *, saying="", seconds=60):
    """The newest letter to this address whose subject or text says this."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for letter in reversed(list(server.letters)):
            words = f"{letter.subject}\n{letter.text}"
            if letter.to == [address] and saying in words:
                return letter
        time.sleep(0.2)
    came = [(letter.to, letter.subject) for letter in server.letters]
    raise AssertionError(f"no letter to {address} saying {saying!r}: {came}")


def run_task(portal, name, queue="letters"):
    """Ring for a task that beat would send later in the day."""
    with Celery(broker=portal.environment["REDIS_URL"], set_as_current=False) as sender:
        sender.send_task(name, queue=queue)


def due_now(portal, event, seconds=60):
    """An email that waits for its hour goes at once, at any time of the day."""
    until = time.monotonic() + seconds
    while not Message.objects.filter(event=event).update(next_at=timezone.now()):
        assert time.monotonic() < until, f"nobody is told of {event}"
        time.sleep(0.2)
    run_task(portal, "notifications.sweep")


def fill_date(page, name, day):
    for part in ("day", "month", "year"):
        page.fill(f'input[name="{name}_{part}"]', str(getattr(day, part)))


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def choose(page, name, value):
    """Tick a radio or a box by what it posts."""
    page.check(f'input[name="{name}"][value="{value}"]')
