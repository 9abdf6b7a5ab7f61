"""A passkey for the chair, of which the benchmark has the private half."""

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand

from accounts.models import User
from bench.passkey import NAME, Passkey
from bench.visits import CHAIR, sign_ins
from demonstration.invented.sign_ins import folder


class Command(BaseCommand):
    help = "Give the chair a passkey, and keep its private half in a file."

    def handle(self, *args, **options):
        chair = sign_ins(folder())[CHAIR]
        passkey = Passkey.made(folder() / NAME)
        Authenticator.objects.create(
            user=User.objects.get(email=chair["email"]),
            type=Authenticator.Type.WEBAUTHN,
            data={
                "name": "Benchmark",
                "passwordless": False,
                "credential": dict(passkey.registered()),
            },
        )
