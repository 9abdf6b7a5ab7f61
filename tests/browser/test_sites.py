"""Four sites typed, pasted and put right, a notice, the story: in a real browser."""

import datetime as dt
import os
from pathlib import Path

import pytest
from django.utils import timezone

from redundancies.models import HR1Notice, Site, Situation
from tests import world as worlds
from tests.browser.steps import NARROW, WIDE, clean, fill_date, press, sign_in
from tests.second_step import put_off
from tests.world import PASSWORD

pytestmark = pytest.mark.committing
# A folder for pictures of each page, to be looked at.
PICTURES = os.environ.get("PICTURES", "")


@pytest.fixture
def world(live_server):
    made = worlds.build()
    for role in ("chair", "national"):
        made.people[role].set_password(PASSWORD)
        made.people[role].save()
    put_off(made.people["national"])
    return made


def looked_at(page, name):
    clean(page)
    if PICTURES:
        for width in (WIDE, NARROW):
            page.set_viewport_size({"width": width, "height": 900})
            path = Path(PICTURES) / f"{name}-{width}.png"
            page.screenshot(path=str(path), full_page=True)
        page.set_viewport_size({"width": WIDE, "height": 900})


def test_a_chair_fills_the_grid_and_follows_the_numbers(live_server, world, page):
    sign_in(page, live_server, world.people["chair"].email, PASSWORD)
    address = f"{live_server.url}{world.shared.get_absolute_url()}"
    first = timezone.localdate() + dt.timedelta(days=60)

    page.goto(address)
    page.get_by_role("link", name="Change all sites in one table").click()
    looked_at(page, "grid-empty")
    page.get_by_label("Address, row 1").fill("Stenhouse Road, Falkirk")
    page.get_by_label("Postcode, row 1").fill("FK5")
    page.get_by_label("Proposed, row 1").fill("900")
    page.get_by_label("Paste from a spreadsheet").fill(
        "Site\tCouncil\tProposed\tFirst leaving date\n"
        f"Wardpark\tNorth Lanarkshire\t300\t{first:%d/%m/%Y}\n"
        f"Springkerse\tFalkirk\t400\t{first + dt.timedelta(days=9):%d %B %Y}\n"
        "Alloa\tFalkirk\t\t\n"
    )
    press(page, "Save all sites")
    page.get_by_role("alert").get_by_text("Enter a full UK postcode").wait_for()
    looked_at(page, "grid-errors")
    assert page.get_by_label("Address, row 3").input_value() == "Springkerse"
    # The world has two councils; one that is not there is refused, not guessed.
    page.get_by_label("Council area, row 2").fill("Falkirk")
    page.get_by_label("Postcode, row 1").fill("FK5 4AA")
    press(page, "Save all sites")
    page.get_by_text("The sites have been saved.").wait_for()
    page.get_by_text("1,600 people of four sites; one not known").wait_for()
    page.get_by_text("The first people leave in 60 days").wait_for()
    looked_at(page, "situation-sites")
    assert Site.objects.filter(situation=world.shared).count() == 4

    page.get_by_role("link", name="Add an HR1 notice").click()
    looked_at(page, "notice-form")
    page.get_by_label("Which site is it for?").select_option(label="Wardpark")
    page.get_by_label("Proposed redundancies").fill("320")
    fill_date(page, "received_on", timezone.localdate())
    press(page, "Keep as a draft")
    page.get_by_role("link", name="Go on with the draft of").click()
    assert page.get_by_label("Proposed redundancies").input_value() == "320"
    press(page, "Record notice")
    page.get_by_text("The notice has been added.").wait_for()
    assert HR1Notice.objects.get(situation=world.shared).proposed == 320
    page.get_by_role("link", name="HR1 notice 1: Wardpark").click()
    looked_at(page, "notice")
    page.get_by_role("link", name="Strike it out").click()
    page.get_by_label("Why was it wrong?").fill("Of another employer")
    looked_at(page, "notice-strike-out")
    press(page, "Strike out")
    page.get_by_text("The notice has been struck out.").wait_for()
    assert Situation.objects.get(pk=world.shared.pk).people == 1_600

    page.get_by_role("link", name="How the numbers changed").click()
    page.get_by_role("img").wait_for()
    looked_at(page, "story")
    page.goto(f"{address}insolvency/")
    looked_at(page, "insolvency")
    page.get_by_label("Kind of insolvency").select_option(label="Administration")
    page.get_by_label("Name").fill("Una Invented")
    press(page, "Save")
    page.get_by_text("The practitioner is who to call").wait_for()
    looked_at(page, "situation-insolvency")


def test_the_national_team_sees_what_a_rule_would_change(live_server, world, page):
    Situation.objects.filter(pk=world.shared.pk).update(people=300)
    for number in range(20):
        Site.objects.create(situation=world.shared, address=f"Shop {number}", people=15)
    sign_in(page, live_server, world.people["national"].email, PASSWORD)

    page.goto(f"{live_server.url}/redundancies/")
    page.get_by_role("link", name="Rules on notice").click()
    looked_at(page, "rules")
    page.get_by_role("button", name="Add rules").click()
    press(page, "Show what it would change")
    page.get_by_role("alert").get_by_text("There is a problem").wait_for()
    looked_at(page, "rule-errors")
    fill_date(page, "effective_from", timezone.localdate() + dt.timedelta(days=30))
    page.check("input[name=scope][value=employer]")
    page.get_by_label("By which law").fill("An invented Act, section 1")
    page.get_by_label("From how many dismissals", exact=True).fill("250")
    page.get_by_label("Days of notice", exact=True).fill("45")
    press(page, "Show what it would change")
    page.get_by_role("heading", name="What this would change").wait_for()
    page.get_by_text("Not needed → 45 days").first.wait_for()
    looked_at(page, "rule-preview")
    press(page, "Save")
    page.get_by_text("The rules have been added.").wait_for()
