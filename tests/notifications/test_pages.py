"""What is new for a person: the same words, and the same cost however much there is."""

import datetime as dt
import re

import pytest
from django.test import Client
from lxml import html

from notifications.choices import Channel, Kind, State
from notifications.models import Message
from tests.factories.redundancies import RequestFactory, SessionFactory
from tests.world import TOLD_AT, build

pytestmark = pytest.mark.django_db
NEWS = "/messages/"


@pytest.fixture
def world():
    return build()


@pytest.fixture
def client(world):
    client = Client()
    client.force_login(world.people["chair"])
    return client


def tell(world, number, event="situation.shared", about=None, person="chair"):
    """So many things for one person, the later ones later."""
    about = about or world.shared
    before = Message.objects.count()
    return Message.objects.bulk_create(
        Message(
            key=f"{event}-{before + place}",
            event=event,
            kind=Kind.SITUATION,
            context_id=about.pk,
            person=world.people[person],
            channel=Channel.IN_APP,
            due_at=TOLD_AT + (before + place) * dt.timedelta(hours=1),
            next_at=TOLD_AT,
            created_at=TOLD_AT,
            settled_at=TOLD_AT,
            state=State.DELIVERED,
        )
        for place in range(number)
    )


def lines(response):
    page = html.fromstring(response.content.decode())
    return [
        " ".join(hint.text_content().split())
        for hint in page.xpath("//main//div[@class='govuk-hint']")
    ]


def test_everything_is_found_page_by_page_the_newest_first(world, client):
    made = tell(world, 60)

    address, found, back = NEWS, [], ""
    while address:
        response = client.get(address)
        found += lines(response)
        page = html.fromstring(response.content.decode())
        older = page.xpath("//a[@rel='next']/@href")
        back = next(iter(page.xpath("//a[@rel='prev']/@href")), back)
        address = older[0] if older else ""

    assert len(found) == len(made) == 60
    assert len(set(found)) == 60
    assert lines(client.get(back)) == found[25:50]


def test_it_costs_the_same_however_much_there_is(world, client, queries_of):
    response = world.shared.responses.get()

    def more(number):
        for _ in range(number):
            about = RequestFactory(
                response=response,
                organisation=world.advice,
                session=SessionFactory(response=response),
                answer="yes",
                answered_at=TOLD_AT,
            )
            tell(world, 1, "answer.received", about)
            tell(world, 1)
        client.get(NEWS)
        return queries_of(lambda: client.get(NEWS))

    few = more(1)

    assert more(12) == few <= 10


def test_a_line_names_its_employer_to_those_alone_who_see_the_situation(world):
    tell(world, 1, "situation.new", world.secret)
    tell(world, 1, "situation.new", world.secret, person="officer")

    def told(role):
        reader = Client()
        reader.force_login(world.people[role])
        return reader.get(NEWS).content.decode()

    assert str(world.secret.employer) in told("chair")
    assert str(world.secret.employer) not in told("officer")
    assert "There is nothing new." in told("officer")


@pytest.mark.parametrize("after", ["x", "W10", "WzAsMV0", "%00", "a" * 5_000])
def test_a_key_that_is_none_of_ours_opens_the_first_page(world, client, after):
    tell(world, 1)

    response = client.get(NEWS, {"after": after})

    assert (response.status_code, len(lines(response))) == (200, 1)


def test_new_is_what_was_not_marked_as_read(world, client):
    tell(world, 2)
    shown = client.get(NEWS).content.decode()
    [newest] = re.findall(r'name="newest" value="(\d+)"', shown)

    after = client.post(f"{NEWS}read/", {"newest": newest}, follow=True)

    assert shown.count(">New<") == 2
    assert after.content.decode().count(">New<") == 0
    assert len(lines(after)) == 2
