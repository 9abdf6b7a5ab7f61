"""Parts of a situation that may be long: the first rows on its page, then all of it."""

import datetime as dt
import itertools
import re

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html

from kit.govuk import typed_date
from redundancies.models import (
    Assignment,
    ClockEvent,
    ContactLog,
    Headcount,
    HR1Notice,
)
from redundancies.views import first_rows, parts
from tests.factories.accounts import UserFactory
from tests.factories.partnerships import OrganisationFactory
from tests.factories.redundancies import (
    ClockEventFactory,
    DeliveryFactory,
    EmployerContactFactory,
    RequestFactory,
    SessionFactory,
    SiteFactory,
)
from tests.world import TOLD_AT, build

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
ALL = (*parts.PARTS, "timeline")
COUNTED = itertools.count(1)


@pytest.fixture
def world():
    return build()


def signed_in(world, role):
    client = Client()
    client.force_login(world.people[role])
    return client


def words(response):
    return " ".join(html.fromstring(response.content.decode()).text_content().split())


def address(world, part, key="shared"):
    return f"{world.rows[key].get_absolute_url()}all/{part}/"


def fill(world, number, key="shared"):
    """So many rows of each part, told apart by a word with their number in it."""
    situation, chair = world.rows[key], world.people["chair"]
    response = situation.responses.get()
    for place in range(number):
        at, word = TOLD_AT + place * HOUR, f"Word{place:03}"
        on = TOLD_AT.date() + place * DAY
        by = {"recorded_by": chair, "recorded_at": at}
        session = SessionFactory(
            response=response, place=word, starts_at=at, ends_at=at
        )
        RequestFactory(
            response=response,
            organisation=OrganisationFactory(name=f"{word} {next(COUNTED)} asked"),
            session=session,
            asked_at=at,
            asked_by=chair,
        )
        DeliveryFactory(
            response=response,
            partnership=response.partnership,
            organisation=OrganisationFactory(name=f"{word} {next(COUNTED)} support"),
            service=world.service,
            on=on,
        )
        EmployerContactFactory(situation=situation, name=f"{word} contact")
        ContactLog.objects.create(
            response=response, at=at, means="email", note=word, recorded_by=chair
        )
        Headcount.objects.create(
            situation=situation, as_at=on, proposed=60, reason=word, **by
        )
        HR1Notice.objects.create(
            situation=situation, representatives=word, received_on=on, **by
        )
        SiteFactory(situation=situation, address=f"{word} site")
        ClockEventFactory(
            response=response, kind="contacted", on=on, reason=word, recorded_by=chair
        )
        Assignment.objects.create(
            response=response,
            person=UserFactory(given_name=word, family_name="Example"),
            from_on=on,
        )
    return situation


def numbers(response):
    """The numbers of the words that a page shows, in its order; each once."""
    text = html.fromstring(response.content.decode()).xpath("//main")[0].text_content()
    return list(dict.fromkeys(int(one) for one in re.findall(r"Word(\d{3})", text)))


def walked(client, first, link="Next"):
    """Each page from the first on, by its own link to the next one."""
    pages, following = [], first
    while following:
        response = client.get(following)
        assert response.status_code == 200
        pages.append(response)
        page = html.fromstring(response.content.decode())
        found = page.xpath(
            f"//nav[@aria-label='Pages of this list']//a[contains(., '{link}')]/@href"
        )
        following = f"{first.partition('?')[0]}{found[0]}" if found else ""
        assert len(pages) < 20
    return pages


NEWEST_FIRST = {"sessions", "support", "contact-log", "numbers", "notices", "clock"}


@pytest.mark.parametrize("part", parts.PARTS)
def test_all_rows_of_a_part_are_found_page_by_page_in_its_order(world, part):
    fill(world, 30)
    client = signed_in(world, "chair")

    pages = walked(client, address(world, part))

    assert [len(numbers(page)) for page in pages] == [25, 5]
    found = [number for page in pages for number in numbers(page)]
    assert found == sorted(range(30), reverse=part in NEWEST_FIRST)


@pytest.mark.parametrize("part", ["timeline", "contacts", "asked", "support"])
def test_the_way_back_shows_the_same_pages(world, part):
    fill(world, 27)
    client = signed_in(world, "chair")
    forth = [words(page) for page in walked(client, address(world, part))]
    page = walked(client, address(world, part))[-1]
    last = f"{page.request['PATH_INFO']}?{page.request['QUERY_STRING']}"

    back = [words(page) for page in walked(client, last, link="Previous")]

    def bare(pages):
        return [page.replace("Previous", "").replace("Next", "") for page in pages]

    assert [one.split() for one in bare(back)] == [
        one.split() for one in bare(reversed(forth))
    ]


def test_the_timeline_has_everything_once_and_the_newest_first(world):
    situation = fill(world, 11)
    client = signed_in(world, "chair")

    pages = walked(client, address(world, "timeline"))

    items = [
        (heading.text_content().strip(), when.text_content().strip())
        for page in pages
        for heading, when in zip(
            html.fromstring(page.content.decode()).xpath("//ol//h3"),
            html.fromstring(page.content.decode()).xpath(
                "//p[@class='moj-timeline__date']"
            ),
            strict=True,
        )
    ]
    events = ClockEvent.objects.filter(response__situation=situation).count()
    # Logged and shared; the world has a clock event of its own.
    assert len(items) == 2 + events + 6 * 11
    moments = [moment_of(when) for _, when in items]
    assert moments == sorted(moments, reverse=True)
    shown = client.get(situation.get_absolute_url())
    assert f"Everything that happened ({len(items)})" in words(shown)
    on_page = html.fromstring(shown.content.decode()).xpath("//ol//h3")
    assert [one.text_content().strip() for one in on_page] == [
        title for title, _ in items[:20]
    ]


def moment_of(when):
    """3 March 2026 at 4:05pm, or a day's beginning."""
    day, _, time = when.partition(" at ")
    time = {"midday": "12:00pm", "midnight": "12:00am", "": "12:00am"}.get(time, time)
    time = time if ":" in time else f"{time[:-2]}:00{time[-2:]}"
    spoken = f"{day} {time} +0000"
    return dt.datetime.strptime(spoken, "%d %B %Y %I:%M%p %z")


LINKS = {
    "asked": "All organisations asked",
    "sessions": "All sessions",
    "support": "All support given",
    "contacts": "All contacts",
    "contact-log": "All of the contact log",
    "numbers": "All numbers",
    "notices": "All HR1 notices",
    "sites": "All sites",
    "staff": "Everybody who works on it",
    "clock": "All that has moved the clock",
}


def test_the_page_shows_ten_of_each_and_says_how_many_there_are(world):
    situation = fill(world, 11)

    response = signed_in(world, "chair").get(situation.get_absolute_url())

    page = html.fromstring(response.content.decode())
    for part, link in LINKS.items():
        number = 12 if part == "clock" else 11
        [found] = page.xpath(f"//a[@href='{address(world, part)}']")
        assert found.text_content() == f"{link} ({number})"
    shown = {
        part: len({*re.findall(rf"(Word\d{{3}}) {part}", words(response))})
        for part in ("contact", "site")
    }
    assert shown == {"contact": 10, "site": 10}
    calendar = page.xpath("//th/span[@class='govuk-body-s']")
    assert [one.text_content() for one in calendar] == [
        f"Word{place:03}" for place in range(1, 11)
    ]


def test_a_part_that_fits_has_no_page_to_lead_to(world):
    situation = fill(world, 1)

    page = signed_in(world, "chair").get(situation.get_absolute_url())

    # What was changed stands on its own page only.
    assert re.findall("/all/([a-z-]+)/", page.content.decode()) == ["changes"]


def test_more_than_are_counted_is_said_so(world, monkeypatch):
    monkeypatch.setattr(parts, "COUNTED", 10)
    for kept in (first_rows.firsts, first_rows.beyond):
        monkeypatch.setattr(kept, "shapes", type(kept.shapes)())
    situation = fill(world, 11)

    shown = words(signed_in(world, "chair").get(situation.get_absolute_url()))

    assert "All support given (more than 10)" in shown
    assert "Everything that happened (more than 10)" in shown


def test_neither_page_costs_more_for_more(world, queries_of):
    client = signed_in(world, "chair")
    situation = fill(world, 1)
    addresses = [situation.get_absolute_url(), *(address(world, one) for one in ALL)]

    def costs():
        for one in addresses:
            client.get(one)
        return [queries_of(lambda one=one: client.get(one)) for one in addresses]

    few = costs()
    fill(world, 30)

    assert costs() == few
    assert few[0] <= 10


# Who sees what


@pytest.mark.parametrize(
    ("role", "refused"),
    [
        ("chair", set()),
        ("national", set()),
        ("officer", {"contacts", "numbers", "notices"}),
        (
            "member",
            {
                *("contacts", "numbers", "notices", "contact-log", "sites", "staff"),
                "clock",
            },
        ),
    ],
)
def test_a_part_is_open_to_whoever_sees_it_on_the_page(world, role, refused):
    fill(world, 11)
    client = signed_in(world, role)

    answers = {part: client.get(address(world, part)).status_code for part in ALL}

    assert answers == {part: 403 if part in refused else 200 for part in ALL}


def test_of_a_situation_that_one_does_not_see_there_is_no_part(world):
    client = signed_in(world, "chair")

    for part in ALL:
        assert client.get(address(world, part, "foreign")).status_code == 404
        assert client.get(address(world, f"{part}x")).status_code == 404


def test_rows_are_those_that_the_page_shows_and_no_others(world):
    fill(world, 3)
    fill(world, 1, "foreign")
    mine = RequestFactory(
        response=world.shared.responses.get(), organisation=world.advice
    )
    client = signed_in(world, "asked")

    asked, support, timeline = (
        words(client.get(address(world, part)))
        for part in ("asked", "support", "timeline")
    )

    assert str(mine.organisation) in asked
    assert "Word" not in asked
    assert "None recorded yet." in support
    assert "Word001 asked" not in timeline
    assert "Presentation" in timeline


def test_the_events_of_a_closed_situation_are_in_its_timeline_alone(world):
    world.shared.status = "closed"
    world.shared.save(update_fields=["status"])
    client = signed_in(world, "chair")

    assert client.get(address(world, "clock")).status_code == 403
    assert client.get(address(world, "timeline")).status_code == 200


@pytest.mark.parametrize("after", ["x", "W10", "WzAsMV0", "%00", "a" * 5_000])
def test_a_key_that_is_none_of_ours_opens_the_first_page(world, after):
    fill(world, 1)
    client = signed_in(world, "chair")

    for part in ALL:
        response = client.get(address(world, part), {"after": after})
        assert (response.status_code, numbers(response)) == (200, [0])


# What is done to a row leads back to where it was


@pytest.mark.parametrize(
    ("part", "act", "sent"),
    [
        ("contacts", "contacts/", {"name": "Robin Hay", "role": "hr", "version": "1"}),
        ("sites", "sites/", {"address": "2 Works Road", "version": "1"}),
        ("clock", "clock/", {}),
        ("staff", "assignments/", {}),
    ],
)
def test_an_act_begun_on_a_page_of_all_leads_back_there(world, part, act, sent):
    fill(world, 30)
    client = signed_in(world, "chair")
    second = walked(client, address(world, part))[1]
    page = html.fromstring(second.content.decode())
    path = world.shared.get_absolute_url() + act
    found = page.xpath(
        f"//main//*[starts-with(@href, '{path}') or starts-with(@action, '{path}')]"
    )
    begun = found[0].get("href") or found[0].get("action")
    assert begun.startswith(path)

    done = client.post(begun, sent, follow=True)

    assert done.redirect_chain[-1][1] == 302
    assert done.request["PATH_INFO"] == address(world, part)
    assert done.request["QUERY_STRING"] == second.request["QUERY_STRING"]


def test_a_session_is_called_off_from_the_page_of_all(world):
    fill(world, 2)
    client = signed_in(world, "chair")
    page = html.fromstring(client.get(address(world, "sessions")).content.decode())
    begun = page.xpath("//a[starts-with(., 'Call off')]/@href")[0]
    form = client.get(begun)
    assert f'href="{address(world, "sessions")}"' in form.content.decode()

    done = client.post(begun, {"reason": "Fire alarm", "version": "1"})

    assert (done.status_code, done.url) == (302, address(world, "sessions"))


@pytest.mark.parametrize("back", ["", "https://example.com", "nothing", "timeline"])
def test_an_act_leads_to_the_situation_where_nothing_else_of_ours_is_named(world, back):
    client = signed_in(world, "chair")
    now = timezone.localtime()
    sent = {
        "means": "telephone",
        "is_reached": "True",
        "form_key": "0d9f5d2e-4c5d-4d5e-9f3e-000000000001",
        "time": f"{now:%H:%M}",
        **typed_date("on", now.date()),
    }

    done = client.post(
        f"{world.shared.get_absolute_url()}contact-log/add/?back={back}", sent
    )

    assert (done.status_code, done.url) == (302, world.shared.get_absolute_url())
