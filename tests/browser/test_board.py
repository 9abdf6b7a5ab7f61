"""A board over three shifts, in a real browser: asked, answered, called, moved."""

from __future__ import annotations

import datetime as dt

import icalendar
import pytest
from django.utils import timezone

from notifications.choices import Purpose
from partnerships.models import Membership
from redundancies.models import CaseMember, Request, Session
from tests.access.requests import link
from tests.browser.steps import (
    choose,
    clean,
    fill_date,
    lets_in,
    press,
    sign_in,
    sign_out,
)
from tests.world import LONG_AGO, build

pytestmark = pytest.mark.committing
PASSWORD = "an answer in four words"
SHIFTS = (("Day shift", "9am", "11am"), ("Back shift", "2pm", "4pm"))


def test_a_board_over_three_shifts(live_server, page, browser):
    world = build()
    chair, asked = world.people["chair"], world.people["asked"]
    for person in (chair, asked):
        lets_in(person, PASSWORD)
    asked.telephone = "+441414960000"
    asked.save(update_fields=["telephone"])
    colleague = Membership.objects.create(
        person=world.people["officer"],
        organisation=world.advice,
        partnership=world.ours,
        from_on=LONG_AGO,
    ).person
    situation = f"{live_server.url}/redundancies/{world.shared.reference}/"
    day = timezone.localdate() + dt.timedelta(days=8)

    # 1. Three shifts: two are entered, the night shift is copied from the second.
    sign_in(page, live_server, chair.email, PASSWORD)
    page.goto(f"{situation}board/")
    page.get_by_text("Nobody has been asked yet.").wait_for()
    clean(page)
    for shift, starts, ends in SHIFTS:
        page.goto(f"{situation}sessions/add/")
        clean(page)
        page.get_by_label("Presentation").check()
        page.get_by_label("Where", exact=True).fill("Works canteen")
        fill_date(page, "on", day)
        page.get_by_label("Starts").fill(starts)
        page.get_by_label("Ends").fill(ends)
        page.get_by_label("For which shift").fill(shift)
        page.get_by_label("How many places").fill("40")
        press(page, "Plan session")
        page.get_by_text("The session has been planned.").wait_for()
    page.get_by_role("link", name="Copy to the next shift").last.click()
    page.get_by_label("Starts").fill("10")
    page.get_by_label("Ends").fill("2")
    press(page, "Plan session")
    page.get_by_role("alert").get_by_text("must include am or pm").first.wait_for()
    clean(page)
    page.get_by_label("Starts").fill("10pm")
    page.get_by_label("Ends").fill("2am")
    page.get_by_label("For which shift").fill("Night shift")
    press(page, "Plan session")
    page.get_by_text("the next day").first.wait_for()
    clean(page)

    # 2. Everybody is asked for all of it in one press, and a union from outside.
    page.goto(f"{situation}ask/")
    press(page, "Ask these organisations")
    page.get_by_role("alert").get_by_text("Select whom you want to ask").wait_for()
    clean(page)
    for box in page.locator('input[name="sessions"]').all():
        box.check()
    choose(page, "needed", str(world.service.pk))
    choose(page, "who", "needed")
    choose(page, "outside", "yes")
    page.get_by_label("Name of the organisation").fill("Union of Example Workers")
    page.get_by_label("Type of organisation").select_option(index=1)
    page.get_by_label("First name of the person to ask").fill("Rowan")
    page.get_by_label("Last name of the person to ask").fill("Example")
    page.get_by_label("Email address of the person to ask").fill("rowan@union.example")
    clean(page)
    press(page, "Ask these organisations")
    page.get_by_text("3 organisations are asked.").wait_for()
    page.get_by_text("0141 496 0000").first.wait_for()
    clean(page)
    assert Request.objects.filter(response__situation=world.shared).count() == 9
    assert CaseMember.objects.get().person.email == "rowan@union.example"

    # 3. Citizens Advice answers for each shift; a colleague goes.
    first = Request.objects.filter(
        organisation=world.advice, session__shift="Day shift"
    ).get()
    visitor = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    [token] = link(Purpose.REQUEST, first, asked, days=8)
    address = f"{live_server.url}/link/request/{token}/"
    visitor.goto(address)
    clean(visitor)
    choose(visitor, "answer", "each")
    press(visitor, "Send answer")
    visitor.get_by_role("alert").get_by_text("Select an answer").wait_for()
    clean(visitor)
    mine = Request.objects.filter(together=first.together).order_by("pk")
    for row, answer in zip(mine, ("yes", "yes", "no"), strict=True):
        visitor.locator(f'select[name="answer_{row.pk}"]').select_option(answer)
    visitor.locator(f'input[name="why_{mine[2].pk}"]').fill("Nobody at night")
    choose(visitor, "goes", str(colleague.pk))
    press(visitor, "Send answer")
    visitor.get_by_role("heading", name="Your answer is sent").wait_for()
    clean(visitor)
    with visitor.expect_download() as found:
        visitor.get_by_role("link", name="Add to your calendar").click()
    file = icalendar.Calendar.from_ical(found.value.path().read_bytes())
    assert len(file.walk("VEVENT")) == 2
    visitor.goto(f"{address}pass-on/")
    clean(visitor)

    # 4. The Jobcentre says on the telephone: in part. The union is reminded.
    page.goto(f"{situation}board/")
    page.get_by_role("link", name="Open Jobcentre Plus").first.click()
    clean(page)
    page.get_by_role("link", name="Record an answer").first.click()
    press(page, "Record answer")
    page.get_by_role("alert").get_by_text("Enter who said it").wait_for()
    clean(page)
    page.get_by_label("Who said it?").fill("Morag at the desk")
    choose(page, "answer", "in_part")
    page.locator('textarea[name="part_commitments"]').fill("Leaflets")
    page.locator('textarea[name="part_reason"]').fill("Leaflets only")
    press(page, "Record answer")
    page.get_by_text("The answer is recorded").wait_for()
    page.get_by_text("Morag at the desk, noted by Chair Example").wait_for()
    page.get_by_role("link", name="Ask somebody else there").click()
    clean(page)
    page.goto(f"{situation}board/")
    press(page, "Remind everybody who has not answered")
    page.get_by_text("2 organisations have been reminded.").wait_for()

    # 5. The day shift is moved: its yes does not count until it is confirmed.
    moved = Session.objects.get(shift="Day shift")
    page.goto(f"{situation}sessions/{moved.reference}/")
    page.get_by_label("Starts").fill("10am")
    page.get_by_label("Ends").fill("midday")
    press(page, "Save")
    page.get_by_text("The session has been changed.").wait_for()
    page.goto(f"{situation}board/")
    page.get_by_text("not confirmed since").first.wait_for()
    page.get_by_text("0 coming, 1 helping in part, 1 answered for another").wait_for()
    clean(page)
    visitor.goto(address)
    visitor.get_by_text("not confirmed since").first.wait_for()
    clean(visitor)
    choose(visitor, "answer", "yes")
    press(visitor, "Send answer")
    visitor.get_by_role("heading", name="Your answer is sent").wait_for()
    page.goto(f"{situation}board/")
    page.get_by_text("1 coming, 1 helping in part").first.wait_for()

    # 6. The night shift is not asked of the union any more.
    union = Request.objects.get(
        organisation__name="Union of Example Workers", session__shift="Night shift"
    )
    page.goto(f"{situation}asked/{union.reference}/withdraw/")
    clean(page)
    page.get_by_label("Why").fill("No night shift after all")
    press(page, "Withdraw the request")
    page.get_by_text("The request is withdrawn").wait_for()
    clean(page)
    sign_out(page)

    # 7. The partner signs in and reads what it said yes to.
    sign_in(page, live_server, asked.email, PASSWORD)
    page.get_by_role("link", name="What we said yes to").click()
    page.get_by_text("Day shift").first.wait_for()
    clean(page)
