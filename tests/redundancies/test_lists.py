"""The list of situations: who sees which rows, filters, order, pages, the file."""

import csv
import datetime as dt
import io
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from lxml import html

from kit import tables
from partnerships.roles import Role
from redundancies.actions import clock_events, grants, intake
from redundancies.choices import ClockKind, FirstMeeting
from redundancies.models import Situation, SituationGrant
from tests.factories.partnerships import MembershipFactory, PartnershipFactory
from tests.factories.redundancies import (
    ClockEventFactory,
    EmployerFactory,
    ResponseFactory,
    SituationFactory,
)
from tests.world import TOLD_AT, build

pytestmark = pytest.mark.django_db
LIST = "/redundancies/"


@pytest.fixture
def world():
    return build()


def signed_in(world, role):
    client = Client()
    client.force_login(world.people[role])
    return client


def employers(response):
    page = html.fromstring(response.content.decode())
    return [link.text for link in page.xpath("//tbody//th/a")]


def listed(world, role, query=""):
    return employers(signed_in(world, role).get(f"{LIST}{query}"))


def many(world, number, **facts):
    """Shared situations of ours, told an hour apart, the newest last."""
    made = []
    for place in range(number):
        situation = SituationFactory(
            council=world.ours_council,
            visibility="shared",
            shared_at=TOLD_AT,
            status="verified",
            told_at=TOLD_AT + dt.timedelta(hours=place + 1),
            **facts,
        )
        response = ResponseFactory(situation=situation, partnership=world.ours)
        ClockEventFactory(
            response=response, at=situation.told_at, recorded_by=world.people["chair"]
        )
        grants.rewrite(situation=situation)
        made.append(situation)
    return made


def test_each_role_sees_its_own_rows(world):
    shown = {role: set(listed(world, role)) for role in ("member", "asked", "national")}
    shown |= {role: set(listed(world, role)) for role in ("officer", "far_chair")}

    secret, shared, foreign, nowhere = (
        f"{name} Mills Example Ltd"
        for name in ("Secret", "Shared", "Foreign", "Nowhere")
    )
    assert shown == {
        "member": {shared},
        "asked": {secret, shared},
        "officer": {shared},
        "far_chair": {foreign},
        "national": {secret, shared, foreign, nowhere},
    }


def test_a_row_stands_once_however_many_reasons_there_are_to_see_it(world):
    MembershipFactory(
        person=world.people["asked"],
        organisation=world.sds,
        partnership=world.ours,
        role=Role.CHAIR,
    )

    shown = listed(world, "asked")

    assert sorted(shown) == sorted(set(shown))


def test_exact_numbers_are_for_those_who_may_know_the_hr1_detail(world):
    for_chair = signed_in(world, "chair").get(LIST).content.decode()
    for_member = signed_in(world, "member").get(LIST).content.decode()

    assert ">37<" in for_chair
    assert ">37<" not in for_member
    assert "20 to 99" in for_member


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=SHARED", ["Shared Mills Example Ltd"]),
        ("?q=red+str", ["Shared Mills Example Ltd"]),
        ("?q=%25", []),
        ("?status=closed", []),
        ("?source=hr1", []),
        ("?clock=late", ["Secret Mills Example Ltd", "Shared Mills Example Ltd"]),
        ("?clock=reached", []),
        ("?status=nonsense", ["Secret Mills Example Ltd", "Shared Mills Example Ltd"]),
        ("?after=nonsense", ["Secret Mills Example Ltd", "Shared Mills Example Ltd"]),
    ],
)
def test_filters_leave_what_was_asked_for(world, query, expected):
    assert sorted(listed(world, "chair", query)) == expected


def test_the_filter_of_clocks_agrees_with_the_clock(world):
    response = world.shared.responses.get()
    facts = {"response": response, "by": world.people["chair"]}
    at = TOLD_AT + dt.timedelta(hours=1)
    clock_events.record(
        kind=ClockKind.PAUSED, on=at.date(), time=at, at=at, reason="Away", **facts
    )

    assert listed(world, "chair", "?clock=paused") == ["Shared Mills Example Ltd"]
    assert listed(world, "chair", "?clock=late") == ["Secret Mills Example Ltd"]
    later = at + dt.timedelta(hours=1)
    clock_events.record(
        kind=ClockKind.RESUMED, on=at.date(), time=later, at=later, **facts
    )
    assert listed(world, "chair", "?clock=paused") == []
    clock_events.record(kind=ClockKind.MET, on=at.date(), time=later, at=later, **facts)
    assert listed(world, "chair", "?clock=reached") == ["Shared Mills Example Ltd"]


def test_what_is_not_known_yet_is_listed_as_incomplete(world):
    day = TOLD_AT.date()
    Situation.objects.filter(pk=world.shared.pk).update(first_dismissal_on=day)

    assert listed(world, "chair", "?incomplete=on") == ["Secret Mills Example Ltd"]
    Situation.objects.filter(pk=world.shared.pk).update(people=None)
    assert len(listed(world, "chair", "?incomplete=on")) == 2


def test_what_waits_for_a_partnership_is_the_national_teams_list(world):
    assert listed(world, "national", "?waits=on") == ["Nowhere Mills Example Ltd"]


def test_orders_by_who_leaves_first_with_the_unknown_last(world):
    soon, later = many(world, 2)
    today = timezone.localdate()
    for situation, days in ((soon, 5), (later, 50)):
        Situation.objects.filter(pk=situation.pk).update(
            first_dismissal_on=today + dt.timedelta(days=days)
        )

    shown = listed(world, "member", "?sort=leaving")

    assert shown == [
        soon.employer.name,
        later.employer.name,
        "Shared Mills Example Ltd",
    ]
    assert listed(world, "member", "?sort=employer") == sorted(shown)


@pytest.mark.parametrize("sort", ["", "leaving", "employer", "oldest"])
def test_pages_hold_every_row_once_forwards_and_backwards(world, sort):
    many(world, 54)
    client = signed_in(world, "member")
    address, forwards, pages = f"{LIST}?sort={sort}", [], []

    while address:
        answer = client.get(address)
        pages.append(employers(answer))
        forwards += pages[-1]
        page = answer.context["page"]
        address = f"{LIST}{page.older_href}" if page.older_href else ""
        backwards = page.newer_href

    assert [len(shown) for shown in pages] == [25, 25, 5]
    assert len(set(forwards)) == 55
    assert employers(client.get(f"{LIST}{backwards}")) == pages[1]


def test_the_file_holds_what_the_filter_shows_and_no_formula(world):
    SituationFactory(employer=EmployerFactory(name="=HYPERLINK(1)"))
    odd = intake.log(
        by=world.people["chair"],
        at=TOLD_AT,
        employer_name="=SUM(A1)",
        source="employer_direct",
        council=world.ours_council,
        people=41,
    )
    answer = signed_in(world, "chair").get("/redundancies/situations.csv?q=SUM")

    text = b"".join(answer.streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert text.startswith("\ufeffReference,")
    assert [(row["Reference"], row["Employer"]) for row in rows] == [
        (odd.reference, "'=SUM(A1)")
    ]
    assert rows[0]["How many"] == "41"


@pytest.mark.parametrize(
    "values",
    [
        ["x", 1],
        [1, 1],
        [TOLD_AT, "x"],
        [TOLD_AT, 2**70],
        [TOLD_AT.replace(tzinfo=None), 1],
        ["a\0b", 1],
    ],
)
@pytest.mark.parametrize("sort", ["", "employer", "leaving"])
def test_a_key_that_somebody_made_up_opens_the_first_page(world, values, sort):
    query = f"?sort={sort}&after={tables.encode(values)}"

    assert signed_in(world, "chair").get(f"{LIST}{query}").status_code == 200


@pytest.mark.parametrize("role", ["chair", "national", "member"])
def test_the_list_costs_the_same_however_long_it_is(world, queries_of, role):
    client = signed_in(world, role)
    many(world, 2)
    few = queries_of(lambda: client.get(LIST))

    many(world, 20)

    assert queries_of(lambda: client.get(LIST)) == few


SPELT = {
    "Strathcarron’s Bakery Ltd": [
        "strathcarron's", "Strathcarron’s", "STRATHCARRONS", "bakery strathcarrons",
        "strathcarrons bakery limited",
    ],
    "Café Màiri Lòmhainn": ["cafe", "café", "CAFE lomhainn", "lòmhainn màiri"],
    "Łuczak & Søn Foods": ["luczak", "łuczak and son", "foods luczak", "SØN &"],
    "O'Hara and Daughters": ["o’hara", "ohara", "O`Hara & daughters", "o hara"],
    "O Donnell Weavers": ["O Donnell", "o’donnell", "odonnell", "weavers odonnell"],
    "McRae Ltd": ["mc rae", "McRae", "mcrae limited"],
}  # fmt: skip


@pytest.mark.parametrize("employer", SPELT)
def test_an_employer_is_found_in_the_list_by_every_spelling(world, employer):
    situation = SituationFactory(
        employer=EmployerFactory(name=employer),
        council=world.ours_council,
        visibility="shared",
        shared_at=TOLD_AT,
    )
    ResponseFactory(situation=situation, partnership=world.ours)
    grants.rewrite(situation=situation)

    for words in SPELT[employer]:
        query = "?" + urlencode({"q": words})
        assert listed(world, "chair", query) == [employer], words
        assert listed(world, "far_chair", query) == []


def test_a_place_is_found_without_its_accents(world):
    situation = Situation.objects.get(pk=world.shared.pk)
    situation.place = "Dùn Èideann, Ceàrnag’s Court"
    situation.save(update_fields=["place"])

    for words in ("dun eideann", "CEARNAGS", "court dùn"):
        query = "?" + urlencode({"q": words})
        assert listed(world, "chair", query) == [situation.employer.name]


@pytest.mark.parametrize(
    "words",
    [
        *("falkirk cafe", "cafe falkirk", "CAFÉ grahams", "o neill falkirk cafe"),
        *("falkirk the cafe ltd", "oneill road", "graham road", "o neill"),
    ],
)
def test_each_word_may_stand_in_the_employer_or_in_the_place(world, words):
    situation = Situation.objects.get(pk=world.shared.pk)
    situation.place = "Grahams Road, Falkirk"
    situation.employer.name = "O’Neill’s Café"
    situation.employer.save()
    situation.save(update_fields=["place"])

    for role in ("chair", "national"):
        query = "?" + urlencode({"q": words})
        assert listed(world, role, query) == ["O’Neill’s Café"]
        assert listed(world, role, f"{query} stirling") == []
    assert listed(world, "far_chair", query) == []


SCANS = """
SELECT sum(pg_stat_get_xact_numscans(indexrelid)) FROM pg_index
WHERE indexrelid::regclass::text = %s
"""


def test_a_search_over_employer_and_place_reads_their_indexes(world):
    def scans():
        found = []
        for name in ("redundancies_employer_words", "redundancies_place_words"):
            cursor.execute(SCANS, [name])
            found += cursor.fetchone()
        return found

    with connection.cursor() as cursor:
        # So few rows would be read whole.
        for way in ("seqscan", "indexscan", "indexonlyscan"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        for situations in (Situation.objects, SituationGrant.objects):
            before = scans()
            [arm] = situations.all().worded("falkirk cafe")
            list(arm)

            # Each word may stand in either; none is looked for beyond one not found.
            assert all(now > then for now, then in zip(scans(), before, strict=True))


def test_a_reference_finds_its_situation_for_those_who_may_see_it(world):
    for words in (world.shared.reference, f" {world.shared.reference.upper()} "):
        query = "?" + urlencode({"q": words})
        assert listed(world, "chair", query) == [world.shared.employer.name]
        assert listed(world, "far_chair", query) == []


def test_words_without_a_letter_find_nothing(world):
    assert listed(world, "chair", "?q=%21%21") == []
    assert listed(world, "chair", "?q=%27") == []


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("closed", FirstMeeting.CLOSED.label),
        ("rejected", FirstMeeting.NOT_NEEDED.label),
    ],
)
def test_no_clock_runs_in_what_is_closed_or_was_a_false_report(world, status, state):
    Situation.objects.update(status=status)
    client = signed_in(world, "chair")

    page = client.get(world.shared.get_absolute_url()).content.decode()
    rows = client.get(LIST).content.decode()
    file = b"".join(client.get("/redundancies/situations.csv")).decode()
    home = client.get("/").content.decode()

    for shown in (page, rows, file):
        assert state in shown
        assert "Due in" not in shown
        assert "Overdue" not in shown.replace("Overdue: more than", "")
    assert "is due by" not in page
    assert world.shared.reference not in home
    for clock in ("open", "late", "paused"):
        assert listed(world, "chair", f"?clock={clock}") == []
    assert bool(listed(world, "chair", "?clock=closed")) == (status == "closed")


def test_the_list_is_narrowed_to_ones_own_partnerships(world):
    MembershipFactory(
        person=world.people["member"],
        organisation=world.jobcentre,
        partnership=world.theirs,
    )
    PartnershipFactory(name="The third partnership")

    page = signed_in(world, "member").get(LIST).content.decode()

    found = [
        option.text_content()
        for option in html.fromstring(page).xpath("//*[@name='partnership']/option")
    ]
    assert found == ["Any", "The ours partnership", "The theirs partnership"]


@pytest.mark.parametrize(
    ("role", "hidden"),
    [
        ("member", {"source", "clock", "waits"}),
        ("officer", {"waits"}),
        ("national", set()),
    ],
)
def test_nobody_is_asked_to_filter_by_what_they_may_not_know(world, role, hidden):
    page = signed_in(world, role).get(LIST)

    fields = {"source", "clock", "waits"}
    assert fields - set(page.context["filter_form"].fields) == hidden
