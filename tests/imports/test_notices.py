"""Files of notices become situations: counts, identity, amendments, duplicates."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.models import AuditEvent
from imports.actions import Counts, bring, preview
from imports.actions.staging import TRUTH, Stream
from imports.models import ImportBatch
from notifications import letters
from notifications.models import Message
from partnerships.council_names import bare
from redundancies.actions import intake
from redundancies.choices import NoticeStatus, Source
from redundancies.models import (
    ClockEvent,
    Employer,
    Headcount,
    HR1Notice,
    PossibleDuplicate,
    Response,
    Site,
    Situation,
    SituationGrant,
)
from tests.world import build

pytestmark = pytest.mark.django_db
# Invented employers in cells as public registers have them: odd dates, ranges,
# revisions, blanks, several towns in one cell, rows that come twice.
FILES = Path(__file__).parent / "files"
AT = dt.datetime(2026, 3, 4, 9, 30, tzinfo=dt.UTC)
HEADINGS = [
    "Notice number",
    "Employer",
    "Site address",
    "Council",
    "Received by the Redundancy Payments Service",
    "Passed to PACE",
    "First dismissal",
    "Last dismissal",
    "Proposed dismissals",
]
MODELS = (
    Situation, Employer, Site, Headcount, HR1Notice, Response, ClockEvent,
    SituationGrant, PossibleDuplicate, ImportBatch, Message, AuditEvent,
)  # fmt: skip


@pytest.fixture
def notices(tmp_path):
    """Write a file of our own layout; each row by the headings it fills."""

    def write(*rows, name="notices.csv"):
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, HEADINGS)
            writer.writeheader()
            for row in rows:
                writer.writerow({heading(fact): value for fact, value in row.items()})
        return path

    return write


def heading(fact):
    names = {
        "number": "Notice number", "employer": "Employer", "site": "Site address",
        "council": "Council", "passed": "Passed to PACE", "first": "First dismissal",
        "received": "Received by the Redundancy Payments Service",
        "last": "Last dismissal", "proposed": "Proposed dismissals",
    }  # fmt: skip
    return names[fact]


def take(path, **facts):
    return bring(path=path, by=None, at=AT, **facts)


def state():
    return {model.__name__: model.objects.count() for model in MODELS}


MILL = {
    "number": "HR1-7",
    "employer": "Eskside Mill Ltd",
    "site": "1 Mill Road, Larbert",
    "council": "Falkirk",
    "received": "02/03/2026",
    "passed": "03/03/2026",
    "first": "31/03/2026",
    "proposed": "45",
}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        # Three that cannot be read, one twice, one amended.
        ("md", Counts(15, 10, 1, 1, 1, 3)),
        ("mo", Counts(10, 7, 1, 1, 1, 1)),
        ("wa", Counts(7, 6, 1, 0, 1, 0)),
    ],
)
@pytest.mark.parametrize("mapping", ["by name", "auto"])
def test_a_register_comes_in_once_and_the_second_run_changes_nothing(
    name, expected, mapping
):
    path = FILES / f"notices_{name}.csv"

    first = take(path, mapping=name if mapping == "by name" else mapping)
    after_first = state()
    second = take(path)

    assert first == expected
    assert Situation.objects.filter(council=None).count() == expected.created
    assert second.read == second.unchanged + second.rejected == expected.read
    assert state() == after_first


def test_what_stands_in_the_cells_of_a_register_is_what_is_known(notices):
    for name in ("md", "mo", "wa"):
        take(FILES / f"notices_{name}.csv")

    def known(employer):
        made = Situation.objects.get(employer__name=employer)
        notice = made.notices.get(status=NoticeStatus.ACTIVE)
        dates = (
            notice.received_on,
            notice.first_dismissal_on,
            notice.last_dismissal_on,
        )
        return notice.proposed, dates, made.sites.count()

    day = dt.date
    assert known("Curlew Shipping (CS)") == (
        1492,
        (day(2018, 7, 2), day(2018, 7, 27), day(2018, 8, 31)),
        2,
    )
    assert known("Puffin Bakers Inc.") == (
        108,
        (day(2020, 4, 1), day(2020, 3, 16), None),
        1,
    )
    assert known('Gannet\'s Toys "G" Us') == (70, (day(2018, 7, 2), None, None), 1)
    assert known("Dunlin 24") == (35, (day(2010, 12, 1), day(2011, 7, 15), None), 0)
    assert known("Petrel Homes") == (121, (day(2022, 3, 11), day(2022, 5, 14), None), 3)
    assert known("Diver – Highway 94") == (
        1488,
        (day(2020, 4, 1), day(2020, 4, 1), day(2020, 4, 6)),
        2,
    )


def test_a_notice_becomes_what_logging_it_makes(notices):
    world = build()
    take(notices(MILL))
    brought = Situation.objects.get(employer__name="Eskside Mill Ltd")
    logged = intake.log(
        by=None,
        at=AT,
        employer_name="Another Mill Ltd",
        source=Source.HR1,
        place="1 Mill Road, Larbert",
        council=world.ours_council,
        people=45,
        told_on=dt.date(2026, 3, 3),
    )

    assert facts(brought) | {"first": None} == facts(logged) | {"first": None}
    assert brought.first_dismissal_on == dt.date(2026, 3, 31)
    assert set(brought.reference) & set("0123456789")
    events = AuditEvent.objects.filter(verb="situation.logged")
    assert events.about(brought).count() == events.about(logged).count() == 1


def facts(situation):
    """Everything that the two ways in must agree on."""
    response = situation.responses.get()
    return {
        "source": situation.source,
        "status": situation.status,
        "confidence": situation.confidence,
        "visibility": situation.visibility,
        "told_at": situation.told_at,
        "place": situation.place,
        "council": situation.council,
        "people": situation.people,
        "lead": (response.partnership_id, response.is_lead, response.told_at),
        "from": response.from_on,
        "clock": list(response.clock_events.values_list("kind", "on", "at")),
        "grants": sorted(situation.grants.values_list("audience", flat=True)),
        "headcount": list(
            situation.headcounts.values_list("as_at", "proposed", "reason")
        ),
    }


def test_only_the_employer_is_needed_and_what_is_missing_stays_unknown(notices):
    build()

    counts = take(notices({"employer": "Silent Ltd", "council": "Falkirk"}))

    situation = Situation.objects.get(employer__name="Silent Ltd")
    assert counts.created == 1
    assert (situation.people, situation.first_dismissal_on) == (None, None)
    assert not situation.headcounts.exists()
    assert not ClockEvent.objects.filter(response__situation=situation).exists()


def test_under_twenty_is_accepted(notices):
    build()

    take(notices(MILL | {"proposed": "3"}))

    assert Situation.objects.get(employer__name="Eskside Mill Ltd").people == 3


def test_a_site_outside_scotland_waits_for_the_national_team(notices):
    world = build()

    take(notices(MILL | {"council": "", "site": "Carlisle"}))

    situation = Situation.objects.get(employer__name="Eskside Mill Ltd")
    assert situation.council is None
    assert not situation.responses.exists()
    told = Message.objects.filter(event="notices.imported")
    assert {message.person_id for message in told} == {world.people["national"].pk}


def test_a_bad_row_stops_no_good_one_and_comes_back_with_its_reason(notices, tmp_path):
    build()
    path = notices(
        MILL,
        MILL | {"number": "2", "employer": ""},
        MILL | {"number": "3", "first": "31/02/2026"},
        MILL | {"number": "4", "last": "30/03/2026"},
        MILL | {"number": "5", "proposed": "-4"},
        MILL | {"number": "6", "employer": "=2+2 Ltd"},
    )
    rejects, out = tmp_path / "rejects.csv", io.StringIO()

    call_command("import_notifications", path, rejects=rejects, stdout=out)

    assert json.loads(out.getvalue()) == {
        "read": 6,
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "possible_duplicates": 0,
        "rejected": 4,
    }
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        refused = list(csv.DictReader(file))
    assert [row["Line"] for row in refused] == ["3", "4", "5", "6"]
    assert [row["Reason"] for row in refused] == [
        "The employer’s name is missing.",
        "First dismissal: “31/02/2026” is not a real date.",
        "The last dismissal (30 March 2026) is before the first (31 March 2026).",
        "The number of dismissals: “-4” is less than nobody.",
    ]
    assert refused[3]["Proposed dismissals"] == "'-4"


def test_a_row_with_the_same_identity_is_an_amended_notice(notices):
    build()
    take(notices(MILL))

    counts = take(notices(MILL | {"proposed": "60", "first": "15/04/2026"}))

    situation = Situation.objects.get(employer__name="Eskside Mill Ltd")
    newest, earlier = HR1Notice.objects.filter(situation=situation).order_by("-pk")
    assert (counts.created, counts.updated) == (0, 1)
    assert situation.people == 60
    assert situation.first_dismissal_on == dt.date(2026, 4, 15)
    assert newest.supersedes == earlier
    assert (newest.status, earlier.status) == (
        NoticeStatus.ACTIVE,
        NoticeStatus.SUPERSEDED,
    )
    assert [row.proposed for row in situation.headcounts.order_by("pk")] == [45, 60]
    line = AuditEvent.objects.about(situation).get(verb="situation.amended")
    assert line.changes["people"] == [45, 60]


def test_content_that_was_seen_is_unchanged_whatever_came_later(notices):
    build()
    take(notices(MILL))
    take(notices(MILL | {"proposed": "60"}))

    counts = take(notices(MILL))

    assert (counts.updated, counts.unchanged) == (0, 1)
    assert Situation.objects.get(employer__name="Eskside Mill Ltd").people == 60


def test_amendments_in_one_file_follow_its_order_and_repeats_are_unchanged(notices):
    build()

    counts = take(
        notices(
            MILL,
            MILL | {"proposed": "50"},
            MILL,
            MILL | {"proposed": "40"},
            MILL | {"proposed": "50"},
        )
    )

    situation = Situation.objects.get(employer__name="Eskside Mill Ltd")
    chain = list(HR1Notice.objects.filter(situation=situation).order_by("pk"))
    assert (counts.created, counts.updated, counts.unchanged) == (1, 2, 2)
    assert situation.people == 40
    assert [notice.proposed for notice in chain] == [45, 50, 40]
    assert [notice.supersedes for notice in chain] == [None, chain[0], chain[1]]
    assert [notice.status for notice in chain][-1] == NoticeStatus.ACTIVE


def test_revisions_follow_their_dates_when_the_newest_stands_first(tmp_path):
    build()
    path = tmp_path / "notices.csv"
    path.write_text(
        "Title,Location(s),Received Sort descending,Layoff date(s),# affected\n"
        "Mill,Troy,03/02/2020 (updated 05/01/2020),06/01/2020,30\n"
        "Mill,Troy,03/02/2020 (updated 04/01/2020),06/01/2020,20\n"
        "Mill,Troy,03/02/2020,06/01/2020,10\n"
    )

    take(path, mapping="mo")

    situation = Situation.objects.get(employer__name="Mill")
    assert situation.people == 30
    assert [row.proposed for row in situation.headcounts.order_by("as_at")] == [
        10,
        20,
        30,
    ]


def test_a_blank_in_an_amended_notice_takes_nothing_back(notices):
    build()
    take(notices(MILL))

    take(notices(MILL | {"proposed": "", "first": "20/03/2026"}))

    situation = Situation.objects.get(employer__name="Eskside Mill Ltd")
    assert situation.people == 45
    assert situation.first_dismissal_on == dt.date(2026, 3, 20)


def test_an_amended_notice_leaves_what_people_have_corrected(notices):
    build()
    take(notices(MILL))
    corrected = dt.date(2026, 3, 25)
    Situation.objects.filter(employer__name="Eskside Mill Ltd").update(
        first_dismissal_on=corrected
    )

    take(notices(MILL | {"proposed": "60"}))

    situation = Situation.objects.get(employer__name="Eskside Mill Ltd")
    assert (situation.people, situation.first_dismissal_on) == (60, corrected)


def test_an_amendment_follows_a_notice_that_was_superseded_by_hand(notices):
    build()
    take(notices(MILL))
    brought = HR1Notice.objects.get(situation__employer__name="Eskside Mill Ltd")
    by_hand = HR1Notice.objects.create(
        situation=brought.situation, supersedes=brought, proposed=44, recorded_at=AT
    )

    take(notices(MILL | {"proposed": "60"}))

    newest = HR1Notice.objects.order_by("-pk").first()
    assert newest.supersedes == by_hand


def test_without_a_number_employer_site_and_received_say_which_notice(notices):
    build()
    nameless = MILL | {"number": ""}

    counts = take(
        notices(
            nameless,
            nameless | {"employer": "ESKSIDE  MILL LTD.", "proposed": "46"},
            nameless | {"site": "2 Mill Road, Larbert"},
            nameless | {"received": "01/03/2026"},
        )
    )

    assert (counts.created, counts.updated) == (3, 1)


def test_likely_duplicates_are_linked_and_never_merged(notices):
    build()
    take(notices(MILL))

    counts = take(
        notices(
            MILL | {"number": "8", "employer": "The Eskside Mill Limited"},
            MILL | {"number": "9", "employer": "Somebody Else Ltd"},
        )
    )

    pair = PossibleDuplicate.objects.get()
    assert counts.possible_duplicates == 1
    assert counts.created == 2
    assert pair.earlier.employer.name == "Eskside Mill Ltd"
    assert pair.later.employer.name == "The Eskside Mill Limited"


def test_a_file_knows_its_notices_and_none_that_somebody_wrote_meanwhile(notices):
    build()
    rows = [MILL | {"number": str(number)} for number in (7, 8, 9)]
    take(notices(*rows))
    batch = ImportBatch.objects.get()
    first, by_hand, last = batch.notices().order_by("pk")
    HR1Notice.objects.filter(pk=by_hand.pk).update(identity=None, content=None)

    take(notices(MILL | {"number": "10"}, name="later.csv"))

    assert set(batch.notices()) == {first, last}
    assert ImportBatch.objects.last().notices().get().pk > last.pk
    assert not ImportBatch(file_name="nothing.csv").notices().exists()


def test_two_files_of_different_layouts_do_not_know_each_other(notices, tmp_path):
    build()
    row = "Mill,Troy,03/02/2020,06/01/2020,10\n"
    path = tmp_path / "mo.csv"
    path.write_text(
        "Title,Location(s),Received Sort descending,Layoff date(s),# affected\n" + row
    )
    other = tmp_path / "auto.csv"
    other.write_text("Firm,Location,Received,Layoff date,Affected\n" + row)

    assert take(path, mapping="mo").created == 1
    assert take(other).created == 1
    assert take(path, mapping="mo").unchanged == 1


def test_an_employer_that_is_known_is_not_made_twice(notices):
    build()
    take(notices(MILL))

    take(notices(MILL | {"number": "8", "employer": "eskside mill ltd"}))

    assert Employer.objects.filter(name_plain="eskside mill ltd").count() == 1


def test_each_chair_concerned_is_told_once_however_many_rows(notices):
    world = build()
    rows = [MILL | {"number": str(number)} for number in range(5)]

    take(notices(*rows, MILL | {"number": "far", "council": "S12000027"}))

    told = Message.objects.filter(event="notices.imported", channel="email")
    assert sorted(message.person_id for message in told) == sorted(
        world.people[role].pk for role in ("chair", "deputy", "far_chair")
    )


def test_the_letter_counts_and_names_no_employer(notices):
    world = build()
    take(notices(MILL, MILL | {"number": "8", "employer": "Whinhill Ltd"}))
    chair = world.people["chair"]
    message = Message.objects.get(
        event="notices.imported", channel="email", person=chair
    )

    letter = write_letter(message, chair)

    assert letter.subject == "2 notices came in for your partnership"
    assert "Eskside" not in letter.text + letter.html


def write_letter(message, person):
    return letters.kind_of(message.event).write(
        context_id=message.context_id, person=person, address="", at=AT
    )


def test_a_chair_who_left_is_not_told(notices):
    world = build()
    take(notices(MILL))
    chair = world.people["chair"]
    message = Message.objects.get(
        event="notices.imported", channel="email", person=chair
    )
    chair.memberships.update(to_on=timezone.localdate() - dt.timedelta(days=1))

    assert write_letter(message, chair) is None


def test_a_preview_says_the_same_and_leaves_nothing(notices):
    build()
    path = notices(MILL, MILL | {"proposed": "50"}, MILL | {"employer": ""})
    before = state()

    foreseen = preview(path=path, at=AT)

    assert state() == before
    assert foreseen == take(path)


def test_the_dry_run_of_the_command_leaves_nothing(notices):
    build()
    before, out = state(), io.StringIO()

    call_command("import_notifications", notices(MILL), dry_run=True, stdout=out)

    assert json.loads(out.getvalue())["created"] == 1
    assert state() == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "is a picture, not a table"),
        (b"", "is empty"),
        (b"Colour,Shape\nred,round\n", "No column of"),
    ],
)
def test_what_is_no_file_of_notices_is_refused_in_a_sentence(tmp_path, content, words):
    path = tmp_path / "notices.csv"
    path.write_bytes(content)

    with pytest.raises(CommandError, match=words):
        call_command("import_notifications", path)


def test_a_missing_file_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("import_notifications", tmp_path / "nothing.csv")


def test_the_number_of_queries_does_not_grow_with_the_file(notices, queries_of):
    build()
    rows = [
        MILL | {"number": f"a{number}", "employer": f"Works {number} Ltd"}
        for number in range(30)
    ]
    few, many = notices(*rows[:2], name="few.csv"), notices(*rows[2:], name="many.csv")
    take(notices(MILL))

    assert queries_of(lambda: take(few)) == queries_of(lambda: take(many))


def test_of_a_long_file_only_the_rows_of_one_block_are_held_at_once():
    given = []

    def lines():
        for number in range(1000):
            given.append(f"{number:03}\n")
            yield given[-1]

    stream, read = Stream(lines()), ""
    while block := stream.read(40):
        assert len(block) < 40 + len(given[-1])
        read += block
        assert read == "".join(given)

    assert len(given) == 1000


@pytest.mark.parametrize(
    "typed",
    ["Highland", "highland council", "The Highland Council", "THE  HIGHLAND"],
)
def test_a_council_is_known_with_and_without_what_people_leave_out(typed):
    assert bare(typed) == bare("Highland") == "highland"


@pytest.mark.parametrize("value", [None, True, False])
def test_what_is_not_known_comes_in_as_that_and_not_as_no(value):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE truths (it boolean) ON COMMIT DROP")
        cursor.copy_expert("COPY truths FROM STDIN", io.StringIO(TRUTH[value] + "\n"))
        cursor.execute("SELECT it FROM truths")
        assert cursor.fetchone() == (value,)
