"""Logging asks for nothing twice, and costs the same however many are told of it."""

import uuid

import pytest
from django.test import Client

from notifications.models import Message
from tests import access
from tests.factories.partnerships import MembershipFactory
from tests.world import build

pytestmark = pytest.mark.django_db
# With the savepoints of a test, and what it gives back, where pages begin and commit.
MOST = 31
LOG = "/redundancies/log/"
[TYPED] = [
    page.data
    for page in access.every_page()
    if page.route == "redundancies:log" and page.method == "POST"
]


def test_a_redundancy_is_logged_in_few_queries_however_many_chairs_hear_of_it(
    queries_of,
):
    world = build()
    browser = Client()
    browser.force_login(world.people["on_it"])
    council = world.ours.areas.first().council_id

    def logged():
        # Another name each time: what is alike would be asked about.
        facts = {
            "employer": uuid.uuid4().hex,
            "form_key": uuid.uuid4(),
            "council": council,
        }
        answer = browser.post(LOG, TYPED(world) | facts)
        assert answer.status_code == 302

    logged()
    few = queries_of(logged)
    for _ in range(4):
        MembershipFactory(partnership=world.ours, organisation=world.sds, role="deputy")
    many = queries_of(logged)

    assert many == few <= MOST
    newest = Message.objects.order_by("-pk").first()
    told = Message.objects.filter(
        event="situation.new", context_id=newest.context_id, channel="email"
    )
    assert told.count() == 6
