"""A notice that is withdrawn is not active, counts no more, and its chair is told."""

from __future__ import annotations

import datetime as dt

import pytest

from accounts.models import AuditEvent
from imports.models import BatchRow
from notifications.models import Message
from redundancies.choices import KeptClock, NoticeStatus
from redundancies.models import Employer, HR1Notice, Situation
from tests.imports.test_notices import AT, MILL, notices, take, write_letter
from tests.world import build

pytestmark = pytest.mark.django_db
__all__ = ["notices"]
GONE = MILL | {"employer": "Eskside Mill Ltd (Cancelled)"}


def mill():
    return Situation.objects.get(employer__name="Eskside Mill Ltd")


@pytest.mark.parametrize("in_one_file", [True, False])
@pytest.mark.parametrize(
    "name",
    [
        "Eskside Mill Ltd (Cancelled)",
        "*RESCINDED* Eskside Mill Ltd",
        "Eskside Mill Ltd - WITHDRAWN",
        "The Eskside Mill Limited (withdrawn 3 March 2026)",
    ],
)
def test_a_withdrawn_notice_is_not_active_and_does_not_count(
    notices, name, in_one_file
):
    build()
    gone = MILL | {"employer": name}
    if in_one_file:
        counts = take(notices(MILL, gone))
    else:
        take(notices(MILL))
        counts = take(notices(gone))

    situation = mill()
    notice = situation.notices.latest("pk")
    assert (counts.updated, counts.withdrawn) == (1, 1)
    assert Employer.objects.filter(name__contains="Eskside").count() == 1
    assert notice.status == NoticeStatus.INACTIVE
    assert not situation.notices.filter(status=NoticeStatus.ACTIVE).exists()
    assert (situation.people, situation.first_dismissal_on) == (0, None)
    assert situation.clock == KeptClock.PAUSED
    counted = situation.headcounts.order_by("-as_at", "-pk").first()
    assert (counted.proposed, counted.reason) == (0, "The HR1 notice was withdrawn")
    told = situation.responses.get().clock_events.get(kind="paused")
    assert told.reason == "The HR1 notice was withdrawn"
    assert AuditEvent.objects.about(situation).filter(verb="notice.withdrawn").exists()


def test_what_people_have_corrected_stays_when_a_notice_is_withdrawn(notices):
    build()
    take(notices(MILL))
    corrected = dt.date(2026, 5, 1)
    Situation.objects.filter(pk=mill().pk).update(
        first_dismissal_on=corrected, people=44
    )

    take(notices(GONE))

    assert (mill().people, mill().first_dismissal_on) == (44, corrected)


def test_a_notice_that_comes_in_withdrawn_keeps_its_record_and_counts_nothing(notices):
    world = build()

    counts = take(notices(MILL | {"employer": "*RESCINDED* Dunmore Ltd"}))

    situation = Situation.objects.get(employer__name="Dunmore Ltd")
    notice = situation.notices.get()
    assert (counts.created, counts.withdrawn) == (1, 1)
    assert (notice.status, notice.proposed) == (NoticeStatus.INACTIVE, 45)
    assert (situation.people, situation.first_dismissal_on) == (0, None)
    assert situation.clock == KeptClock.PAUSED
    chair = world.people["chair"]
    message = Message.objects.get(
        event="notices.imported", channel="email", person=chair
    )
    assert write_letter(message, chair).subject == (
        "1 notice came in for your partnership: withdrawn"
    )


def test_the_letter_says_how_many_of_several_were_withdrawn(notices):
    world = build()
    rows = [MILL | {"number": str(number)} for number in range(3)]

    take(notices(*rows[:2], rows[2] | {"employer": "Eskside Mill Ltd (cancelled)"}))

    chair = world.people["chair"]
    message = Message.objects.get(
        event="notices.imported", channel="email", person=chair
    )
    assert write_letter(message, chair).subject == (
        "3 notices came in for your partnership, 1 of them withdrawn"
    )


def test_the_same_file_again_withdraws_nothing_twice(notices):
    build()
    path = notices(MILL, GONE)
    take(path)

    again = take(path)

    assert again.unchanged == 2
    assert mill().headcounts.count() == 2
    assert HR1Notice.objects.filter(situation=mill()).count() == 2


def test_a_notice_that_is_given_again_counts_again(notices):
    build()
    take(notices(MILL, GONE))

    take(notices(MILL | {"first": "15/04/2026"}))

    assert (mill().people, mill().first_dismissal_on) == (45, dt.date(2026, 4, 15))
    assert mill().clock == KeptClock.RUNNING
    newest = mill().notices.latest("pk")
    assert newest.status == NoticeStatus.ACTIVE


def test_a_register_with_its_newest_rows_first_ends_with_the_withdrawal(notices):
    build()
    nameless = MILL | {"number": ""}

    take(
        notices(
            nameless | {"employer": "Eskside Mill Ltd (Cancelled)"},
            nameless | {"employer": "*UPDATED* Eskside Mill Ltd", "proposed": "50"},
            nameless,
        )
    )

    chain = list(mill().notices.order_by("pk").values_list("status", flat=True))
    assert sorted(chain) == ["inactive", "superseded", "superseded"]
    last = mill().notices.get(status=NoticeStatus.INACTIVE)
    assert last.supersedes.proposed == 50
    assert mill().people == 0


def test_a_mark_that_a_notice_is_amended_amends_it(notices):
    build()
    nameless = MILL | {"number": ""}
    take(notices(nameless))

    counts = take(
        notices(nameless | {"employer": "*UPDATED* Eskside Mill Ltd", "proposed": "60"})
    )

    assert (counts.created, counts.updated, counts.withdrawn) == (0, 1, 0)
    assert mill().people == 60
    assert BatchRow.objects.get().kind == "amended"
    assert AT
