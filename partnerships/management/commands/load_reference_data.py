"""Load the councils, partnerships, organisations and services."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from kit.acting import For, acting
from partnerships.actions import reference


class Command(BaseCommand):
    help = (
        "Load the 32 councils, 18 illustrative partnerships, national members, types "
        "of organisation and published services. Running it again adds what is "
        "missing and changes nothing that people have edited. The statutory rules "
        "come with the migrations."
    )

    def handle(self, *args, **options):
        with acting(None, For.REFERENCE):
            loaded = reference.load(at=timezone.now())
        self.stdout.write(
            f"Reference data: {loaded.created} rows created, {loaded.kept} kept."
        )
