"""Sending letters through the worker for letters, beside as many empty tasks."""

from __future__ import annotations

import itertools
import time
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from bench.figures import Figure, timed, write_figures
from bench.tasks import work_nothing
from bench.whole import reads_everything
from notifications.actions import tell
from notifications.choices import Channel, Kind, State
from notifications.models import Message, Preference
from notifications.wakeup import wake
from partnerships.models import Membership
from partnerships.roles import Duty
from redundancies.models import Request
from redundancies.rules import acts_for, is_open

EVENT = "request.asked"
UNDER_WAY = (State.PENDING, State.LEASED, State.SENDING)
PATIENCE = 1200  # seconds for one round
SWEEP_SECONDS = 30  # as beat, which does not run here, would ask for a sweep


class Command(BaseCommand):
    help = "Send letters and work empty tasks, in turn, and take the time of each."

    def add_arguments(self, parser):
        parser.add_argument("--many", type=int, required=True, help="letters a round")
        parser.add_argument("--rounds", type=int, required=True, help="how many rounds")
        parser.add_argument("--name", default="letters", help="of the figure")
        parser.add_argument("--out", type=Path, required=True, help="a JSON file")

    @reads_everything
    def handle(self, *args, **options):
        many, rounds = options["many"], options["rounds"]
        send_what_waits()
        asked = whom_to_ask(most=many)
        work_nothing(many=many, seconds=PATIENCE)
        values, floors = [], []
        for number in range(1, rounds + 1):
            self.stdout.write(f"round {number} of {rounds}")
            floors.append(timed(lambda: work_nothing(many=many, seconds=PATIENCE)))
            occasion = f"{options['name']} {number}"
            values.append(send(asked, many=many, occasion=occasion))
            self.stdout.write(said(many, values[-1], floors[-1]))
        figure = Figure(options["name"], values, floors, {"letters": many})
        write_figures([figure], options["out"])


def said(many, value, floor):
    """How many a second, beside how many empty tasks a second."""
    letters, nothings = (many / milliseconds * 1000 for milliseconds in (value, floor))
    return (
        f"{letters:.0f} letters a second, {nothings:.0f} empty tasks, "
        f"{letters / nothings:.2f} of their rate"
    )


def send_what_waits():
    """Emails of the demonstration that are due go first, so that none goes along."""
    Message.objects.filter(channel=Channel.EMAIL, state__in=UNDER_WAY).update(
        state=State.SUPPRESSED, settled_at=timezone.now()
    )


def whom_to_ask(*, most):
    """Open requests, each with a member of the asked organisation who takes them."""
    now, today = timezone.now(), timezone.localdate()
    takers = {}
    choosers = Preference.objects.filter(kind=Kind.REQUEST).values("person")
    for held in (
        Membership.objects.on(today)
        .taking(Duty.TAKES_REQUESTS)
        .filter(person__is_active=True)
        .exclude(person__in=choosers)
        .select_related("person")
    ):
        takers.setdefault((held.partnership_id, held.organisation_id), held.person)
    asked = []
    for request in Request.objects.for_page().order_by("-asked_at", "-pk").iterator():
        place = (request.response.partnership_id, request.organisation_id)
        person = takers.get(place)
        if person is None or not is_open(request, now):
            continue
        if acts_for(person=person, request=request, on=today):
            asked.append((request.pk, person))
        if len(asked) == most:
            break
    if not asked:
        raise CommandError("No request is open: take more situations.")
    return asked


def send(asked, *, many, occasion):
    """Milliseconds from the commit of so many letters to the last one's end."""
    now = timezone.now()
    newest = Message.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with transaction.atomic():
        for number, (request_id, person) in zip(
            range(many), itertools.cycle(asked), strict=False
        ):
            tell(
                event=EVENT,
                context_id=request_id,
                person=person,
                occasion=f"{occasion} {number}",
                at=now,
            )
        began = time.perf_counter()
    ours = Message.objects.filter(pk__gt=newest, channel=Channel.EMAIL)
    until = time.monotonic() + PATIENCE
    next_sweep = time.monotonic() + SWEEP_SECONDS
    while ours.filter(state__in=UNDER_WAY).exists():
        if time.monotonic() > until:
            raise CommandError(f"The letters did not go within {PATIENCE} seconds.")
        if time.monotonic() > next_sweep:
            wake()
            next_sweep += SWEEP_SECONDS
        time.sleep(0.02)
    took = (time.perf_counter() - began) * 1000
    became = Counter(ours.values_list("state", flat=True))
    if became != {State.ACCEPTED: many}:
        raise CommandError(f"Not every letter went: {dict(became)}.")
    return took
