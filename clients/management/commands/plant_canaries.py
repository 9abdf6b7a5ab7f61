"""Plant invented clients and situations, so that whoever looks at one is noticed."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from clients.actions import canaries
from kit.acting import For, acting


def name_of(words):
    """A first name and the rest."""
    given_name, _, family_name = words.strip().partition(" ")
    if not family_name.strip():
        raise CommandError(f"“{words}” is not a first and a last name.")
    return given_name, family_name.strip()


class Command(BaseCommand):
    help = (
        "Plant invented clients and situations that nobody’s work leads to. Any look "
        "at one is told to CANARY_EMAIL. Does nothing where there are some already."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--name",
            action="append",
            default=[],
            help="a first and a last name for an invented client, instead of the usual "
            "ones; may be given several times. Nobody real may have it.",
        )

    def handle(self, *, name, **options):
        if not settings.CANARY_EMAIL:
            raise CommandError("Set CANARY_EMAIL: who is told of looks at them.")
        people = [name_of(words) for words in name] or canaries.PEOPLE
        with acting(None, For.OPERATING):
            try:
                count = canaries.plant(people=people, by=None, at=timezone.now())
            except canaries.NothingToPlantIn as refusal:
                raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{count} canaries are planted."
            if count
            else "There are canaries already; see remove_canaries."
        )
