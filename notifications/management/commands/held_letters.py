"""Letters of a restored copy: hold them, count them, let them go, or discard them."""

from collections import Counter

from django.core.management.base import BaseCommand
from django.utils import timezone

from kit.acting import For, acting
from notifications.actions import holding
from notifications.models import Message


class Command(BaseCommand):
    help = (
        "After a restore: say how many emails are held, let them go (marked as perhaps "
        "repeated) or discard them. “hold” holds what is on its way, where a database "
        "was restored by other means."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "what",
            nargs="?",
            default="list",
            choices=["list", "hold", "release", "discard"],
        )

    def handle(self, *, what, **options):
        if what == "hold":
            reason = "Held by whoever runs the portal."
            many = holding.hold(reason=reason, at=timezone.now())
            self.stdout.write(f"{many:,} emails are held.")
        elif what == "release":
            many = holding.release(at=timezone.now())
            self.stdout.write(f"{many:,} emails go out now.")
        elif what == "discard":
            many = holding.discard(at=timezone.now())
            self.stdout.write(f"{many:,} emails are discarded.")
        else:
            with acting(None, For.OPERATING):
                held = Message.objects.held().values_list("event", flat=True)
                events = Counter(held)
            for event, many in sorted(events.items()):
                self.stdout.write(f"{many:>6,}  {event}")
            self.stdout.write(f"{events.total():,} emails are held.")
