"""Which browser the journeys use: an installed one, Playwright's own, or Debian's."""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import sync_playwright

INSTALLED = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
PATIENCE = 300  # seconds for a browser to be fetched


class NoBrowser(Exception):
    """No browser is to be had here; the message says what to do."""


def installed() -> str:
    """The path of a Chromium or Chrome that is on this machine; empty without."""
    return next(filter(None, map(shutil.which, INSTALLED)), "")


def playwrights_own() -> str:
    """The path of the Chromium that Playwright keeps for itself; empty without."""
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) else ""


def ran(*words: str) -> bool:
    """Whether a program did its work, within our patience."""
    try:
        done = subprocess.run(words, capture_output=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def fetched_by_playwright() -> str:
    ran(sys.executable, "-m", "playwright", "install", "chromium")
    return playwrights_own()


def fetched_from_debian() -> str:
    """Debian's package, where this user may install it."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        ran("apt-get", "update")
        ran("apt-get", "install", "--yes", "--no-install-recommends", "chromium")
    return installed()


def find() -> str:
    """The path of a browser, fetched when there is none; refuses without."""
    ways = (installed, playwrights_own, fetched_by_playwright, fetched_from_debian)
    for way in ways:
        if path := way():
            return path
    raise NoBrowser(
        "The browser journeys need Chromium or Chrome and none could be fetched: "
        "install the package “chromium” and run the tests again."
    )


if __name__ == "__main__":
    try:
        find()
    except NoBrowser as refusal:
        sys.exit(str(refusal))
