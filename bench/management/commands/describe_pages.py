"""Which pages the benchmark opens, and which queries each of them makes."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from clients.models import Case
from demonstration.invented.sign_ins import folder
from partnerships.roles import Permission, Role
from partnerships.standing import standing_of
from redundancies.models import (
    ClockEvent,
    ContactLog,
    Delivery,
    Request,
    Response,
    Session,
)

PARTS = (ClockEvent, ContactLog, Delivery, Request, Session)


class Command(BaseCommand):
    help = "Write the benchmark's pages and their queries, as a chair opens them."

    def add_arguments(self, parser):
        parser.add_argument("--out", type=Path, required=True, help="a JSON file")

    def handle(self, *args, **options):
        chair = chair_of_the_demonstration()
        client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=True)
        client.force_login(chair)
        pages = [page | {"queries": queries(client, page)} for page in pages_of(chair)]
        options["out"].write_text(json.dumps(pages))


def chair_of_the_demonstration():
    """The chair whose sign-in the demonstration shows."""
    written = json.loads((folder() / "sign-ins.json").read_text())
    email = next(row["email"] for row in written if row["role"] == Role.CHAIR.label)
    return User.objects.get(email=email)


def pages_of(chair):
    """Addresses, and what is typed where a page is a form."""
    usual, fullest = situations(chair)
    listed = reverse("redundancies:list")
    return [
        page("page:frame", reverse("bench-frame")),
        page("page:list", listed),
        page("page:list-search", f"{listed}?q={usual.employer.name[:5]}"),
        page("page:search", reverse("clients:search"), words=part_of_a_name(chair)),
        page("page:situation", usual.get_absolute_url()),
        page("page:situation-fullest", fullest.get_absolute_url()),
    ]


def page(name, path, **typed):
    return {"name": name, "path": path, "typed": typed}


def situations(chair):
    """Of what the chair's partnership leads: one as most are, and the fullest."""
    places = standing_of(chair).partnerships(Permission.SITUATION_EDIT)
    leads = Response.objects.filter(partnership__in=places, is_lead=True)
    many = Counter(dict.fromkeys(leads.values_list("pk", flat=True), 0))
    for part in PARTS:
        many.update(
            part.objects.filter(response__in=leads).values_list("response", flat=True)
        )
    ranked = [pk for pk, _ in many.most_common()]
    if not ranked:
        raise CommandError("The chair's partnership leads no situation: take more.")
    rows = Response.objects.select_related("situation__employer").in_bulk(ranked)
    return rows[ranked[len(ranked) // 2]].situation, rows[ranked[0]].situation


def part_of_a_name(chair):
    """The first letters of the last name of a client: the newest of a situation."""
    places = standing_of(chair).partnerships(Permission.CLIENT_ADD)
    newest = (
        Case.objects.filter(partnership__in=places, situation__isnull=False)
        .order_by("-registered_at", "-pk")
        .select_related("client")
        .first()
    )
    if newest is None:
        raise CommandError("The chair's partnership has no client: take more.")
    return newest.client.family_name[:4]


def queries(client, page):
    """What one visit asks of the database, once everything that is kept is warm."""
    visit(client, page)
    with CaptureQueriesContext(connection) as captured:
        visit(client, page)
    return [query["sql"] for query in captured]


def visit(client, page):
    if page["typed"]:
        answer = client.post(page["path"], page["typed"], follow=True)
        is_there = answer.status_code == 200 and answer.redirect_chain
    else:
        answer = client.get(page["path"])
        is_there = answer.status_code == 200
    # A streamed or lazy body asks the database while it is read.
    b"".join(answer)
    if not is_there:
        raise CommandError(f"{page['name']} answered {answer.status_code}.")
