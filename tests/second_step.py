"""Second steps for tests: an app with a known secret, and the code that it shows."""

from allauth.mfa.totp.internal import auth
from django.utils import timezone

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def with_app(person, secret=SECRET):
    """Give a person an authenticator app, whose secret the test knows."""
    auth.TOTP.activate(person, secret)
    return person


def code_of(secret=SECRET, *, steps=0):
    """What the app shows now, or so many half minutes later."""
    counter = int(timezone.now().timestamp()) // 30 + steps
    return auth.format_hotp_value(auth.hotp_value(secret, counter))
