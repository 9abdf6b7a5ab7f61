"""The portal's own settings; only hashing, mail, storage and limits differ.

Pages also tell the test client what they were given.
"""

from tests import environment  # noqa: F401, I001  (before the settings read it)
from pace_portal.settings import *  # noqa: F403

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    *PASSWORD_HASHERS,  # noqa: F405  (a journey signs in to the real server)
]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES |= {  # noqa: F405
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
ACCOUNT_RATE_LIMITS = False
RECORD_TIME_IS_GIVEN = True
TEMPLATES[0]["BACKEND"] = "tests.pages.Pages"  # noqa: F405
