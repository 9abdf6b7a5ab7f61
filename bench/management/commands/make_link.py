"""A link by which a request may be answered, as an email would carry it."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand
from django.utils import timezone

from bench.management.commands.measure_letters import whom_to_ask
from bench.visits import LINK
from bench.whole import reads_everything
from demonstration.invented.sign_ins import folder
from notifications.actions import issue_link
from notifications.choices import Purpose


class Command(BaseCommand):
    help = "Write the address of a link that answers a request which is still open."

    @reads_everything
    def handle(self, *args, **options):
        [(request, person)] = whom_to_ask(most=1)
        at = timezone.now()
        address = issue_link(
            purpose=Purpose.REQUEST,
            target_id=request,
            at=at,
            expires_at=at + dt.timedelta(days=1),
            person=person,
        )
        (folder() / LINK).write_text(urlsplit(address).path)
