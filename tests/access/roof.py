"""Home, the health checks, and signing in."""

from tests.access import Page, everyone

PAGES = [
    Page("home", everyone(200)),
    Page("health-live", everyone(200), anonymous=200),
]
