"""Write every grant anew from the rules."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from clients.actions import grants as case_grants
from clients.actions import keeping as case_keeping
from kit.acting import act
from redundancies.actions import grants as situation_grants
from redundancies.actions import keeping


class Command(BaseCommand):
    help = (
        "Make every grant what the rules say now: who may see which situation and "
        "which client; and what lists keep beside rows. Nothing changes when the "
        "actions and triggers have kept them right."
    )

    @act
    def handle(self, *args, **options):
        situation_grants.rebuild_all()
        keeping.rebuild_all()
        case_grants.rebuild_all()
        case_keeping.rebuild_all()
        if options["verbosity"]:
            self.stdout.write("Every grant is what the rules say.")
