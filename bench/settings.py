"""The portal's own settings, with one empty page and one empty task beside it."""

from pace_portal.settings import *  # noqa: F403

INSTALLED_APPS += ["bench"]  # noqa: F405
ROOT_URLCONF = "bench.urls"
MIDDLEWARE = ["bench.floors.Bare", *MIDDLEWARE]  # noqa: F405
