"""Which queries each of the benchmark's pages makes, and how much they read."""

from __future__ import annotations

import itertools
import json
import time
from contextlib import closing
from pathlib import Path

import psycopg2
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import factors
from accounts.models import User
from bench import cpu
from bench.pages import Fields
from bench.visits import sign_ins, slow_visits, visits
from bench.whole import reads_everything
from demonstration.invented.sign_ins import folder

# Visits of which the least counts: what is done in the background only adds.
TRIES = 5
NUMBERS = itertools.count(time.time_ns())


class Command(BaseCommand):
    help = "Write the benchmark's pages with their queries and what these read."

    def add_arguments(self, parser):
        parser.add_argument("--out", type=Path, required=True, help="a JSON file")

    @reads_everything
    def handle(self, *args, **options):
        people = sign_ins(folder())
        clients = {}
        for role, row in people.items():
            clients[role] = Client(SERVER_NAME="127.0.0.1")
            clients[role].force_login(User.objects.get(email=row["email"]))
            signed_in = clients[role].session
            factors.note_passed(signed_in)
            signed_in.save()
        with connection.cursor() as cursor:
            pages = visits(cursor, folder())
        pages += [page for page in slow_visits() if page.is_flat]
        described = [described_as(page, clients[page.who]) for page in pages]
        options["out"].write_text(json.dumps(described))


def described_as(page, client):
    """A page's queries, and what one visit reads once everything kept is warm."""
    visit(client, page)
    with CaptureQueriesContext(connection) as captured:
        visit(client, page)
    queries = [query["sql"] for query in captured]
    taken = [read_by(client, page) for _ in range(TRIES)]
    return {
        "name": page.name,
        "requests": 2 if page.typed else 1,
        "queries": queries,
        "buffers": min(buffers for buffers, _ in taken),
        "milliseconds": min(milliseconds for _, milliseconds in taken),
    }


def read_by(client, page):
    """The pages of 8 kB that a visit reads, and its milliseconds of both processors.

    Counted by the database itself: the counters are read from another database, since
    reading them reads as well.
    """
    pid = connection.connection.info.backend_pid
    with closing(psycopg2.connect(**of_nobody())) as watching:
        watching.autocommit = True
        with watching.cursor() as counters:
            before = so_far(counters)
            began = time.process_time() * 1000 + cpu.of_processes([pid])
            visit(client, page)
            ended = time.process_time() * 1000 + cpu.of_processes([pid])
            return so_far(counters) - before, ended - began


def of_nobody():
    return connection.get_connection_params() | {"dbname": "postgres"}


def so_far(counters):
    with connection.cursor() as ours:
        ours.execute("SELECT pg_stat_force_next_flush()")
    counters.execute(
        "SELECT blks_hit + blks_read FROM pg_stat_database WHERE datname = %s",
        [settings.DATABASES["default"]["NAME"]],
    )
    return int(counters.fetchone()[0])


def visit(client, page):
    """As the benchmark's browser does: see `bench.pages.Visitor`."""
    typed = dict(page.typed)
    if page.writes:
        number = str(next(NUMBERS))
        typed = {name: said.replace("{number}", number) for name, said in typed.items()}
        fields = Fields()
        fields.feed(client.get(page.path).content.decode())
        answer = client.post(page.path, fields.found | typed)
        is_there = answer.status_code == 302
    elif typed:
        answer = client.post(page.path, typed, follow=True)
        is_there = answer.status_code == 200 and answer.redirect_chain
    else:
        answer = client.get(page.path)
        is_there = answer.status_code == 200
    # A streamed or lazy body asks the database while it is read.
    b"".join(answer)
    if not is_there:
        raise CommandError(f"{page.name} answered {answer.status_code}.")
