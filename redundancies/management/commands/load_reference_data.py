"""Load the councils, partnerships, organisations, services and statutory rules."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from pace_portal.kit.acting import acting
from partnerships.actions import reference as partnerships
from redundancies.actions import reference as redundancies


class Command(BaseCommand):
    help = (
        "Load the 32 councils, 18 illustrative partnerships, national members, kinds "
        "of organisation, published services and statutory rules. Running it again "
        "adds what is missing and changes nothing that people have edited."
    )

    def handle(self, *args, **options):
        with acting(None):
            loaded = partnerships.load(at=timezone.now()) + redundancies.load()
        self.stdout.write(
            f"Reference data: {loaded.created} rows created, {loaded.kept} kept."
        )
