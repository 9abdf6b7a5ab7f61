"""Check that nothing in the record was changed since it was sealed."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from accounts import seals


class Command(BaseCommand):
    help = (
        "Reckon every seal of the record anew and name the first batch that does not"
        " hold. Give it a head that was kept outside, and it says whether that one"
        " still is in the record."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--head", default="", help="a hash from the log or from RECORD_HEAD_URL"
        )

    def handle(self, *args, **options):
        found = seals.verify(options["head"])
        if found.broken is not None:
            raise CommandError(f"Batch {found.broken} does not hold. {found.why}")
        if not found.holds:
            raise CommandError(f"The record does not hold. {found.why}")
        if options["verbosity"]:
            self.stdout.write(
                f"The record holds: {found.lines} lines in {found.batches} batches."
                + (f" Its head is {found.head}." if found.head else "")
            )
