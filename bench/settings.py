"""The portal's own settings, with one empty page and one empty task beside it."""

from pace_portal.settings import *  # noqa: F403

INSTALLED_APPS += ["bench"]  # noqa: F405
ROOT_URLCONF = "bench.urls"
# One person signs in again and again.
ACCOUNT_RATE_LIMITS |= {"login": "1000000/m/ip"}  # noqa: F405
MIDDLEWARE = ["bench.floors.Bare", *MIDDLEWARE]  # noqa: F405
