"""Fill the portal with invented data."""

from __future__ import annotations

import datetime as dt

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_date

from demonstration.invented.planting import (
    AlreadyPlanted,
    NotADemonstration,
    only_in_the_demonstration,
    plant,
)
from demonstration.invented.times import given_times
from partnerships.models import Partnership


class Command(BaseCommand):
    help = (
        "Fill an empty portal with plausible invented data: the same for the same "
        "seed and date. Reference data is loaded first when it is not there."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--situations", type=int, default=300, help="how many situations (300)"
        )
        parser.add_argument(
            "--clients", type=int, default=2000, help="how many people (2000)"
        )
        parser.add_argument(
            "--deliveries",
            type=int,
            default=0,
            help="how often support was given, at least (as it comes)",
        )
        parser.add_argument(
            "--seed", type=int, default=1, help="another seed, other data (1)"
        )
        parser.add_argument("--on", help="the day that is today (today)")

    def handle(self, *args, **options):
        try:
            only_in_the_demonstration()
        except NotADemonstration as refusal:
            raise CommandError(str(refusal)) from refusal
        on = day(options["on"]) if options["on"] else timezone.localdate()
        for name in ("situations", "clients", "deliveries"):
            if options[name] < 0:
                raise CommandError(f"--{name} must be 0 or more.")
        if not Partnership.objects.exists():
            call_command("load_reference_data", verbosity=0)
        say = self.stdout.write if options["verbosity"] else lambda words: None
        try:
            with given_times():
                made = plant(
                    situations=options["situations"],
                    clients=options["clients"],
                    deliveries=options["deliveries"],
                    seed=options["seed"],
                    on=on,
                    say=say,
                )
        except AlreadyPlanted as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["verbosity"] > 1:
            for name, many in made.items():
                self.stdout.write(f"{name}: {many}")


def day(words: str) -> dt.date:
    try:
        found = parse_date(words)
    except ValueError:
        found = None
    if found is None:
        raise CommandError("--on must be a real date, like 2026-03-31.")
    return found
