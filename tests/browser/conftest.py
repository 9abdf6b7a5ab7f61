"""A real browser, or a failure that says why there is none."""

import os

import pytest
from playwright.sync_api import sync_playwright

from tests.browser import finder

FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def browser():
    """Chromium, started once for each test process."""
    try:
        path = finder.find()
    except finder.NoBrowser as refusal:
        pytest.fail(str(refusal), pytrace=False)
    flags = FLAGS + (["--no-sandbox"] if os.geteuid() == 0 else [])
    # Playwright's loop runs in this thread beside the test's own, ordinary queries.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=flags)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(browser):
    """A fresh window, 1280 wide, that knows nobody."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, locale="en-GB"
    )
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()
