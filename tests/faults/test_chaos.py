"""Everything fails by chance: what was acknowledged is there, and letters tell once.

Short in `make test`; `make chaos` has thousands of forms and letters.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import http.client
import random
import re
import secrets
import threading
import time
from collections import Counter

import pytest
from django.db import DatabaseError, InterfaceError, connection
from django.db.models import Count
from django.test import TransactionTestCase
from django.utils import timezone

from imports.models import NoticeFile
from notifications.choices import Channel, Kind, State
from notifications.models import Message, SuspendedAddress
from notifications.querysets import OPEN
from redundancies.models import Situation
from tests.faults import chance, whole
from tests.faults.chance import WRITES
from tests.faults.chaos import LONGEST_ANSWER, Chaos, Writer, say
from tests.mail import MailServer
from tests.world import build

pytestmark = pytest.mark.committing
LETTERS_AT_ONCE = 10
PEOPLE = 3
# Forms and letters are spread over so many seconds.
IS_LONG = WRITES > 1000
SECONDS = WRITES / 9 if IS_LONG else 25


@pytest.fixture
def own_database(monkeypatch):
    monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: None)
    with whole.cluster() as primary:
        yield primary


@pytest.fixture
def chaos(own_database, own_valkey, tmp_path, transactional_db):
    smtp = MailServer().start()
    seed = chance.SEED or str(secrets.randbelow(1 << 31))
    say(f"\nChaos from seed {seed}")
    portal = whole.portal(tmp_path / "portal", own_database, own_valkey, smtp)
    made = Chaos(portal, own_database, own_valkey, smtp, random.Random(seed))
    try:
        portal.start()
        yield made
    finally:
        portal.stop()
        smtp.stop()


class LetterWriter(threading.Thread):
    """Commits letters that are due, and remembers those whose commit was answered."""

    def __init__(self, person, count):
        super().__init__(daemon=True)
        self.person, self.count = person, count
        self.written: list[str] = []

    def run(self):
        while len(self.written) < self.count:
            try:
                self.written += self.some()
            except (DatabaseError, InterfaceError):
                connection.close()
            time.sleep(SECONDS * LETTERS_AT_ONCE / WRITES)
        connection.close()

    def some(self):
        at = timezone.now()
        contexts = SuspendedAddress.objects.bulk_create(
            SuspendedAddress(
                address=f"{secrets.token_hex(8)}@pace.example",
                bounces=2,
                suspended_at=at,
            )
            for _ in range(LETTERS_AT_ONCE)
        )
        made = Message.objects.bulk_create(
            Message(
                event="address.suspended",
                kind=Kind.ACCOUNT,
                context_id=context.pk,
                person=self.person,
                channel=Channel.EMAIL,
                key=f"letter-{context.address.partition('@')[0]}",
                due_at=at,
                next_at=at,
                created_at=at,
            )
            for context in contexts
        )
        return [message.key for message in made]


def token_of(portal, cookies):
    """The token of forms, as a page of this person has it."""
    line = http.client.HTTPConnection("127.0.0.1", portal.port, timeout=30)
    line.request("GET", "/redundancies/log/", headers={"Cookie": cookies})
    page = line.getresponse().read().decode()
    line.close()
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]


def test_what_was_acknowledged_is_there_once_whatever_fails(chaos):
    national = build().people["national"]
    cookies = whole.signed_in(chaos.portal, national)
    token = token_of(chaos.portal, cookies)
    letters = LetterWriter(national, WRITES)

    began = time.monotonic()

    def more():
        if IS_LONG:
            return len(chaos.ledger.acknowledged) < WRITES
        return time.monotonic() - began < SECONDS

    writers = [
        Writer(
            chaos,
            cookies,
            token,
            files=number == 0,
            more=more,
            pause=SECONDS * PEOPLE / WRITES,
        )
        for number in range(PEOPLE)
    ]
    for thread in (*writers, letters):
        thread.start()

    def is_over():
        return not any(thread.is_alive() for thread in (*writers, letters))

    chaos.run(until=is_over, longest=6 if IS_LONG else 1)
    connection.close()
    whole.wait_for(chaos.portal, "/health/ready", seconds=120)
    wait_until_settled(patient=IS_LONG)

    told(chaos, letters)
    if IS_LONG:
        # Elsewhere others may have the machine: there the promised time is not held.
        assert chaos.ledger.slow == []
    assert len(chaos.ledger.acknowledged) > PEOPLE
    assert chaos.ledger.answers[200] == 0
    forms_are_there_once(chaos.ledger)
    files_are_whole(chaos)
    letters_tell_once(chaos.smtp, letters.written)


def wait_until_settled(*, patient):
    """Every letter is sent and every file is brought in."""
    began = time.monotonic()
    until = began + 600
    while True:
        soon = timezone.now() - dt.timedelta(seconds=1)
        left = Message.objects.filter(channel=Channel.EMAIL, state__in=OPEN)
        files = NoticeFile.objects.filter(finished_at=None)
        if not patient:
            # Leases of the dead, and waits after refusals, pass at once.
            left.filter(state=State.PENDING).update(next_at=soon)
            files.filter(attempts=0).update(lease_until=None)
            if time.monotonic() > began + 12:
                left.exclude(lease_until=None).update(lease_until=soon)
                files.exclude(lease_until=None).update(lease_until=soon)
        if not left.exists() and not files.exists():
            return
        assert time.monotonic() < until, list(left.values_list("state", "last_error"))
        time.sleep(2)


def forms_are_there_once(ledger):
    names = Counter(Situation.objects.values_list("employer__name", flat=True))
    for kind_and_name in ledger.acknowledged.values():
        assert names[kind_and_name.partition(" ")[2]] == 1, kind_and_name
    for kind_and_name in ledger.unsure.values():
        assert names[kind_and_name.partition(" ")[2]] <= 1, kind_and_name


def files_are_whole(chaos):
    kept = chaos.portal.folder / "files"
    for path in kept.glob("*/[0-9a-f]*"):
        assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name
    for file in NoticeFile.objects.all():
        assert (kept / file.sha256[:2] / file.sha256).exists(), file
        assert (file.counts or {}).get("read") == 1, file.failure
    twice = NoticeFile.objects.values("form_key").annotate(many=Count("pk"))
    assert not twice.filter(many__gt=1)


def letters_tell_once(smtp, written):
    came = Counter(
        re.search("<([^@]+)@", letter.message["Message-ID"])[1]
        for letter in smtp.letters
    )
    flagged = keys(Message.objects.filter(is_perhaps_repeated=True))
    assert [key for key in written if key not in came] == []
    assert {key for key, many in came.items() if many > 1} <= flagged
    accepted = Message.objects.filter(channel=Channel.EMAIL, state=State.ACCEPTED)
    assert keys(accepted) <= came.keys()


def keys(messages):
    """As they stand in the letters."""
    return {key[:40] for key in messages.values_list("key", flat=True)}


def told(chaos, letters):
    """What happened, to be read after a run."""
    for name, many in sorted(chaos.done.items()):
        say(f"{many:>5}  {name}")
    say(f"{len(chaos.ledger.acknowledged):>5}  forms and files acknowledged")
    say(f"{len(letters.written):>5}  letters written")
    say(f"{dict(chaos.ledger.answers)} answers; 0 is none")
    say(f"answers after more than {LONGEST_ANSWER:.0f} s: {chaos.ledger.slow}")
