"""Pages behind signed links, in a real browser, which sends no origin from them."""

import pytest
from django.utils import timezone

from notifications.choices import Purpose
from redundancies.models import Request
from tests import world as worlds
from tests.access.requests import link, open_request

pytestmark = pytest.mark.committing


def test_an_answer_by_link_arrives_and_can_be_changed(live_server, page):
    world = worlds.build()
    request = open_request(world)
    [token] = link(Purpose.REQUEST, request, world.people["asked"])
    address = f"{live_server.url}/link/request/{token}/"

    page.goto(address)
    page.get_by_role("button", name="Send answer").click()
    said = page.get_by_role("alert").inner_text()
    page.get_by_label("Yes").check()
    page.get_by_label("Who will come?").first.fill("Two advisers")
    page.get_by_role("button", name="Send answer").click()
    thanks = page.get_by_role("heading", level=1).inner_text()
    page.get_by_role("link", name="change your answer").click()
    page.get_by_label("No", exact=True).check()
    page.get_by_label("Why not?").fill("Ill")
    page.get_by_role("button", name="Send answer").click()

    assert "Select whether your organisation can help" in said
    assert thanks == "Your answer is sent"
    stored = Request.objects.get(pk=request.pk)
    assert (stored.answer, stored.reason, stored.who_comes) == ("no", "Ill", "")
    assert stored.answered_at < timezone.now()
