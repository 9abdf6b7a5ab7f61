"""Take away the invented clients and situations of plant_canaries."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from clients.actions import canaries
from kit.acting import For, acting


class Command(BaseCommand):
    help = "Take away what plant_canaries planted. Looks at them stay on record."

    def handle(self, **options):
        with acting(None, For.OPERATING):
            count = canaries.remove(by=None, at=timezone.now())
        self.stdout.write(f"{count} canaries are taken away.")
