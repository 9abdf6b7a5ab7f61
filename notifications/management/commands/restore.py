"""Restore a copy into an empty database, and hold the letters on their way."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kit.copies import CopyRefused, Programs, restore
from kit.storing import FileAway
from notifications.actions import holding


class Command(BaseCommand):
    help = (
        "Restore what back_up made into an empty database, as its owner "
        "(DATABASE_OWNER_URL), and the files beside those that are there. Letters that "
        "were on their way are held: see held_letters."
    )
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, help="a folder that back_up made")

    def handle(self, *, folder, **options):
        if not settings.DATABASE_OWNER_URL:
            raise CommandError("Set DATABASE_OWNER_URL: the owner makes the tables.")
        programs = Programs(settings.DATABASE_OWNER_URL, settings.PG_PROGRAMS)
        try:
            made = restore(folder, programs=programs)
        except (CopyRefused, FileAway, OSError) as refusal:
            raise CommandError(str(refusal)) from refusal
        reason = f"Held: restored from the copy of {made.made_at}."
        held = holding.hold(reason=reason, at=timezone.now())
        self.stdout.write(
            f"{len(made.tables)} tables with {made.rows:,} rows and {len(made.files):,}"
            f" files are as they were at {made.made_at}. {held:,} emails are held: see"
            " “manage.py held_letters”, then start the processes."
        )
