"""Every page of the access table as each role reads it, so that builds can be compared.

`python -m tests.same_pages FOLDER` writes a file for each page and answer, with the
roles that get it; do it before and after a change that should not be seen, and compare
the folders with `diff -r`. What chance makes is numbered, white space that no browser
shows is left out, and each form is shown in error as well.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()

import time_machine
from django.db import connection, transaction
from django.http.response import HttpResponseBase
from django.urls import reverse

from tests import database, environment
from tests.access import every_page
from tests.asking import ask, signed_in
from tests.planted import ACTORS
from tests.planting import build, people_of

NOON = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
# Between these a blank is seen; beside everything else it is not.
INLINE = {
    *("a", "abbr", "b", "br", "button", "em", "img", "input", "label", "select"),
    *("small", "span", "strong", "svg"),
}
# Made by chance or from the time of day, each with what it stands for.
CHANCE = (
    (re.compile(r'(name="csrfmiddlewaretoken" value=)"\w+"'), r'\1"token"'),
    (re.compile(r"\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "uuid"),
    (re.compile(r'(data-(?:now|most|idle))="\d+"'), r'\1="seconds"'),
    (re.compile(r"\b\w{20,}-\w{32,}\b|\b[\w-]+:[\w-]{43}\b"), "signed"),
    (re.compile(r"(after=)[\w-]{20,}"), r"\1key"),
    (re.compile(r"(/link/\w+/)[\w-]{20,}"), r"\1token"),
)
REFERENCE = re.compile(r"\b(?=[a-z]*[0-9])[0-9a-z]{10}\b")


class Lines(HTMLParser):
    """A page in one line for each tag and each piece of text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self.text = ""

    def flush(self, tag: str = "") -> None:
        words = re.sub(r"\s+", " ", self.text)
        self.text = ""
        beside = self.lines[-1] if self.lines else ""
        before = re.match(r"</?([a-z0-9]+)", beside)
        if before and before[1] not in INLINE:
            words = words.lstrip()
        if tag not in INLINE:
            words = words.rstrip()
        if words:
            self.lines.append(words)

    def handle_starttag(self, tag, attrs):
        self.flush(tag)
        shown = "".join(f' {name}="{value}"' for name, value in attrs)
        self.lines.append(f"<{tag}{shown}>")

    def handle_endtag(self, tag):
        self.flush(tag)
        self.lines.append(f"</{tag}>")

    def handle_data(self, data):
        self.text += data


def normal(html: str) -> str:
    """A page without what chance made and without what nobody sees."""
    page = Lines()
    page.feed(html)
    page.close()
    page.flush()
    text = "\n".join(page.lines)
    for made, name in CHANCE:
        text = made.sub(name, text)
    numbers: dict[str, int] = {}
    return REFERENCE.sub(
        lambda found: f"reference-{numbers.setdefault(found[0], len(numbers) + 1)}",
        text,
    )


def answers() -> Iterator[tuple[str, str, str]]:
    """Each page's name, the role that asks, and what it reads."""
    world = build()
    sessions = signed_in(people_of(world))
    for page in every_page():
        # What one page needs, and what one role did, is undone before the next.
        with transaction.atomic():
            address = reverse(page.route, args=page.of(world))
            if page.method == "GET":
                address += f"?{page.query}" if page.query else ""
            for role in ACTORS:
                with transaction.atomic():
                    # An act with nothing filled in: its form comes back in error.
                    session = sessions.get(role, "")
                    response = ask(page.method, address, session=session)
                    body = read(response)
                    transaction.set_rollback(True)
                yield page.label, role, body
            transaction.set_rollback(True)


def read(response: HttpResponseBase) -> str:
    kind = response.get("Content-Type", "")
    head = f"{response.status_code} {kind}\n"
    if response.streaming or not kind.startswith("text/html"):
        return head
    return head + normal(response.content.decode())


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    logging.disable(logging.CRITICAL)
    database.clone(environment.DATABASE)
    roles: dict[tuple[str, str], list[str]] = defaultdict(list)
    with time_machine.travel(NOON, tick=False), transaction.atomic():
        for label, role, body in answers():
            roles[label, body].append(role)
        transaction.set_rollback(True)
    connection.close()
    environment.SERVERS.drop_database(environment.DATABASE)
    for (label, body), who in roles.items():
        name = re.sub(r"[^\w=.-]+", "_", f"{label} {who[0]}")
        (folder / f"{name}.txt").write_text(f"{', '.join(who)}\n{body}\n")
    sys.stdout.write(f"{len(roles)} answers\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
