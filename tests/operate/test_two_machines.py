"""Whichever machine the next press lands on, the portal goes on."""

from __future__ import annotations

import hashlib
import itertools
import time
from contextlib import ExitStack

import pytest
from django.utils import timezone

from demonstration.servers import session
from imports.models import NoticeFile
from notifications.choices import Channel, Kind, State
from notifications.models import Message, SuspendedAddress
from redundancies.models import Situation
from reviews.models import Review
from tests.clusters import NAME
from tests.factories.reviews import ReviewFactory
from tests.operate.conftest import PASSWORD
from tests.operate.visitor import Visitor

pytestmark = pytest.mark.committing
NUMBERS = itertools.count(1)


def wait_until(is_so, *, seconds=120):
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "it did not come to pass"
        time.sleep(0.2)


@pytest.fixture
def both(machines):
    return [machine.url for machine in machines]


@pytest.fixture
def visitor(world, both):
    """Somebody who signs in on the first machine."""

    def signed_in(role):
        person = Visitor()
        person.sign_in(both[0], world.people[role].email, PASSWORD)
        return person

    return signed_in


def logged(person, machine):
    """Log a redundancy there; the name of its employer."""
    employer = f"Eskside Mill {next(NUMBERS)}"
    to, _ = person.post(
        f"{machine}/redundancies/log/",
        {"employer": employer, "place": "Falkirk", "source": "employer_direct"},
    )
    assert to.endswith("/logged/"), to
    return employer


def test_who_signs_in_on_one_goes_on_on_the_other(visitor, both):
    person = visitor("national")
    one, two = both

    employers = [logged(person, machine) for machine in (two, one, two)]
    lists = [person.page(f"{machine}/redundancies/") for machine in (one, two)]
    files = [person.page(f"{machine}/redundancies/situations.csv") for machine in both]

    for text in (*lists, *files):
        for employer in employers:
            assert employer in text
    person.post(f"{two}/", {}, where="//*[@class='app-account']")
    assert person.get(f"{one}/redundancies/")[1].count(b"Eskside") == 0


def test_a_file_that_one_takes_is_imported_by_whichever_worker(visitor, both):
    person = visitor("national")
    rows = "Employer,Council,Received\n" + "".join(
        f"Brae Works {number} Ltd,Falkirk,02/03/2026\n" for number in range(200)
    )

    to, _ = person.post(
        f"{both[0]}/notices/",
        {"mapping": "auto"},
        file=("file", "march.csv", rows.encode()),
    )
    wait_until(lambda: not NoticeFile.objects.filter(finished_at=None).exists())
    pages = [person.page(to.replace(both[0], machine)) for machine in both]

    assert all("New situations" in page for page in pages)
    assert (
        Situation.objects.filter(employer__name__startswith="Brae Works").count() == 200
    )


def test_a_review_is_compiled_once_and_its_files_are_the_same_on_both(
    visitor, both, world
):
    person, now = visitor("national"), timezone.now()
    review = ReviewFactory(asked_at=now, next_at=now)
    wait_until(lambda: Review.objects.get(pk=review.pk).state == "draft")
    review.refresh_from_db()
    assert review.attempts == 1

    to = review.get_absolute_url()
    by = world.people["national"]
    person.post(f"{both[1]}{to}publish/", {"version": str(review.version)})
    files = {
        kind: {
            hashlib.sha256(person.get(f"{machine}{to}review.{kind}")[1]).hexdigest()
            for machine in both * 2
        }
        for kind in ("pdf", "docx", "xlsx", "json")
    }

    assert Review.objects.get(pk=review.pk).published_by == by
    kept = dict(review.publications.values_list("format", "sha256"))
    assert files == {kind: {kept[kind]} for kind in files}


def test_every_letter_goes_once_with_two_sets_of_workers_and_two_beats(
    machines, mail_server, world
):
    now = timezone.now()
    contexts = SuspendedAddress.objects.bulk_create(
        SuspendedAddress(
            address=f"gone-{number}@pace.example", bounces=2, suspended_at=now
        )
        for number in range(300)
    )
    letters = Message.objects.bulk_create(
        Message(
            event="address.suspended",
            kind=Kind.ACCOUNT,
            context_id=context.pk,
            person=world.people["national"],
            channel=Channel.EMAIL,
            key=f"letter-{context.pk}",
            due_at=now,
            next_at=now,
            created_at=now,
        )
        for context in contexts
    )

    wait_until(
        lambda: (
            not Message.objects.filter(pk__in=[one.pk for one in letters])
            .exclude(state=State.ACCEPTED)
            .exists()
        ),
        seconds=180,
    )

    keys = [letter.message["Message-ID"] for letter in mail_server.letters]
    ours = {f"<{letter.key}@pace.example>" for letter in letters}
    assert sorted(key for key in keys if key in ours) == sorted(ours)
    assert len(keys) == len(set(keys))
    assert not Message.objects.filter(is_perhaps_repeated=True).exists()


def test_a_replica_that_lags_is_noticed_by_nobody(visitor, both, database):
    person = visitor("national")
    one, two = both
    database.replica.pause()
    try:
        employers = [logged(person, machine) for machine in (one, two)]
        pages = [
            person.page(f"{machine}{path}")
            for machine in both
            for path in ("/redundancies/", "/redundancies/situations.csv")
        ]
    finally:
        database.replica.resume()

    for page in pages:
        for employer in employers:
            assert employer in page
    before = read_there(database)
    time.sleep(1.5)  # for so long it is left aside
    for machine in both * 2:
        person.page(f"{machine}/redundancies/")
    wait_until(lambda: read_there(database) > before, seconds=30)


def read_there(database):
    """How many rows the replica has given."""
    with database.replica.asked(NAME) as statements:
        statements.execute(
            "SELECT pg_stat_clear_snapshot(), tup_returned FROM pg_stat_database"
            " WHERE datname = %s",
            [NAME],
        )
        return statements.fetchone()[1]


def test_the_pooler_refused_nothing_and_held_few_connections(database, machines):
    log = database.pooler.log() + database.beside.log()
    servers = database.pooler.shown("SERVERS")

    assert "unsupported startup parameter" not in log
    assert "ERROR" not in log
    assert 0 < len(servers) <= database.pooler.connections
    assert len(database.pooler.shown("CLIENTS")) > 2


def test_the_pooler_keeps_each_clients_time_zone(database, machines):
    """The one setting of a session that Django makes, on connections of others."""
    with ExitStack() as stack:
        lines = [stack.enter_context(session(database.pooler.url())) for _ in range(20)]
        for line in lines[::2]:
            line.execute("SELECT set_config('TimeZone', 'UTC', false)")
        told = []
        for line in (*lines, *reversed(lines)):
            line.execute("SELECT current_setting('TimeZone')")
            told.append(line.fetchone()[0])

    assert told[::2][:10] == ["UTC"] * 10
    assert told[1::2][:10] == ["Europe/London"] * 10
    assert told[:20] == told[:19:-1]


def test_no_machine_wrote_of_an_error(machines):
    lines = [
        line
        for machine in machines
        for line in machine.logs().splitlines()
        if ('"level": "error"' in line and "/health/ready" not in line)
        or line.startswith("Traceback")
    ]

    assert lines == []
