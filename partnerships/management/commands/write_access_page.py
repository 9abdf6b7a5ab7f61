"""Write the page that says who may do what, from the tables that decide it."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from partnerships.policy import access_page


class Command(BaseCommand):
    help = "Write docs/access.md from the tables of roles and grants."

    def handle(self, *args, **options):
        page = Path(settings.BASE_DIR) / "docs" / "access.md"
        page.write_text(access_page(), encoding="utf-8")
        self.stdout.write(f"Written: {page.relative_to(settings.BASE_DIR)}")
