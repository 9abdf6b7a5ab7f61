"""Second steps for tests: an app with a known secret, and the code that it shows."""

from allauth.mfa.totp.internal import auth
from django.utils import timezone

from accounts.models import FactorRule
from demonstration import codes

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def with_app(person, secret=SECRET):
    """Give a person an authenticator app, whose secret the test knows."""
    auth.TOTP.activate(person, secret)
    return person


def put_off(person):
    """Let a national role be tried without a second step, as the rule may allow."""
    today = timezone.localdate()
    FactorRule.objects.create(
        from_on=today, national_days=30, other_days=30, by=person, at=timezone.now()
    )


def code_of(secret=SECRET, *, steps=0):
    """What the app shows now, or so many half minutes later."""
    return codes.code_of(secret, timezone.now().timestamp() + steps * codes.SECONDS)
