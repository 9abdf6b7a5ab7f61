"""Work out whether an employer's advance notice is needed, and was in time."""

import csv
import datetime as dt
import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from redundancies import clocks
from redundancies.models import StatutoryRule

COLUMNS = ("received", "first_dismissal", "proposed")
MOST = 1_000_000


class Command(BaseCommand):
    help = (
        "Print one JSON line: whether advance notice (HR1) is needed, by when it had "
        "to be received, and whether it was. With --batch, one line for each row of "
        "a CSV file with the columns received, first_dismissal, proposed."
    )

    def add_arguments(self, parser):
        parser.add_argument("--received", help="day of receipt, like 2026-03-01")
        parser.add_argument("--first-dismissal", help="day, like 2026-03-31")
        parser.add_argument("--proposed", help="how many dismissals are proposed")
        parser.add_argument("--batch", metavar="FILE.csv", help="a file of many")

    def handle(self, *args, **options):
        single = [options[column] for column in COLUMNS]
        if options["batch"]:
            if any(single):
                raise CommandError("Give either --batch or the three values, not both.")
            self.batch(options["batch"])
            return
        if not all(single):
            raise CommandError(
                "Give --received, --first-dismissal and --proposed, or --batch FILE."
            )
        rules = list(StatutoryRule.objects.all())
        try:
            verdict = verdict_of(rules, *single)
        except ValueError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(json.dumps(verdict))

    def batch(self, name):
        rules = list(StatutoryRule.objects.all())
        bad = rows = 0
        try:
            with Path(name).open(encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file)
                missing = set(COLUMNS) - set(reader.fieldnames or ())
                if missing:
                    raise CommandError(
                        f"{name} has no column called {', '.join(sorted(missing))}."
                    )
                for row in reader:
                    rows += 1
                    try:
                        line = verdict_of(rules, *(row[column] for column in COLUMNS))
                    except ValueError as error:
                        bad += 1
                        line = {"error": str(error)}
                    self.stdout.write(json.dumps(line))
        except FileNotFoundError:
            raise CommandError(f"There is no file {name}.") from None
        except (UnicodeDecodeError, csv.Error, OSError):
            raise CommandError(f"{name} cannot be read as a CSV file.") from None
        if bad:
            self.stderr.write(f"{bad} of {rows} rows could not be read.")
            sys.exit(1)


def verdict_of(rules, received, first_dismissal, proposed):
    """One verdict as it is printed; raises ValueError with a sentence."""
    verdict = clocks.statutory(
        rules=rules,
        proposed=number(proposed),
        received_on=day("received", received),
        first_dismissal_on=day("first_dismissal", first_dismissal),
        on=timezone.localdate(),
    )
    return {
        "notice_required": verdict.notice_required,
        "minimum_days": verdict.minimum_days,
        "latest_receipt": verdict.latest_receipt and verdict.latest_receipt.isoformat(),
        "days_given": verdict.days_given,
        "in_time": verdict.in_time,
        "rule": verdict.rule or verdict.reason,
    }


def day(name, text):
    """A date, or None for an empty cell: not known."""
    text = (text or "").strip()
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f"{name} must be a real date like 2026-03-31, not {text[:40]!r}."
        ) from None


def number(text):
    """A number of dismissals, or None for an empty cell: not known."""
    text = (text or "").strip()
    if not text:
        return None
    if (
        not text.isascii()
        or not text.isdigit()
        or int(text[:9]) > MOST
        or len(text) > 9
    ):
        raise ValueError(
            f"proposed must be a whole number from 0 to {MOST:,}, not {text[:40]!r}."
        )
    return int(text)
