"""Copy the database and the private files together to a new folder."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kit.copies import CopyRefused, Programs, back_up
from kit.storing import FileAway


class Command(BaseCommand):
    help = (
        "Copy the database, as its owner (DATABASE_OWNER_URL), and the private files "
        "to a new folder, with a manifest of every table and file. People can go on "
        "working meanwhile."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="a folder that is not there yet")

    def handle(self, *, folder, **options):
        if not settings.DATABASE_OWNER_URL:
            raise CommandError("Set DATABASE_OWNER_URL: the owner reads every table.")
        programs = Programs(settings.DATABASE_OWNER_URL, settings.PG_PROGRAMS)
        try:
            made = back_up(
                folder.absolute(),
                programs=programs,
                made_at=timezone.now().isoformat(timespec="seconds"),
            )
        except (CopyRefused, FileAway, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{len(made.tables)} tables with {made.rows:,} rows and {len(made.files):,}"
            f" files are in {folder}."
        )
