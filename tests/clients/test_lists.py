"""Attendance, lists and their cost."""

import datetime as dt
import re

import pytest

from accounts.models import AuditEvent
from clients.actions import attendance
from clients.models import (
    Attendance,
    CaseGrant,
    Step,
)
from tests.clients.browsing import MOMENT, TODAY, many, page_of, typed
from tests.factories.clients import CaseFactory, NeedFactory
from tests.factories.redundancies import SessionFactory


def test_attendance_is_ticked_by_name_and_taken_back(world, browser_of):
    session = SessionFactory(response=world.shared.responses.get())
    session.refresh_from_db()
    browser = browser_of("on_it")
    address = (
        f"/redundancies/{world.shared.reference}/sessions/"
        f"{session.reference}/attendance/"
    )
    who = world.case.reference

    browser.post(address, {"shown": [who], "came": [who]})
    assert Attendance.objects.get(session=session).case == world.case
    assert "checked" in browser.get(address).text

    browser.post(address, {"shown": [who], "were": [who]})
    assert not Attendance.objects.exists()


def test_the_page_of_attendance_says_whose_it_is_and_how_long_it_lasts(
    world, browser_of
):
    session = SessionFactory(response=world.shared.responses.get())
    session.refresh_from_db()

    page = browser_of("on_it").get(
        f"/redundancies/{world.shared.reference}/sessions/"
        f"{session.reference}/attendance/"
    )

    assert re.search(r'name="_person" value="[^"]+"', page.text)
    assert re.search(r'data-idle="\d+" data-most="\d+"', page.text)


@pytest.mark.parametrize("case", ["foreign_case", "secret_case"])
def test_nobody_of_another_partnership_or_situation_is_ticked(world, browser_of, case):
    session = SessionFactory(response=world.shared.responses.get())
    session.refresh_from_db()
    other = world.rows[case].reference
    browser = browser_of("on_it")
    address = (
        f"/redundancies/{world.shared.reference}/sessions/"
        f"{session.reference}/attendance/"
    )

    answer = browser.post(address, {"shown": [other], "came": [other]})

    assert answer.status_code == 404
    assert not Attendance.objects.exists()
    assert other not in browser.get(address).text


def test_attendance_is_counted_and_taken_back_of_one_session_alone(world):
    response = world.shared.responses.get()
    first, other = SessionFactory.create_batch(2, response=response)
    cases = [world.case, *CaseFactory.create_batch(2, partnership=world.ours)]
    facts = {"by": world.people["on_it"], "at": MOMENT}

    def record(session, came, not_came=()):
        return attendance.record(session=session, came=came, not_came=not_came, **facts)

    assert record(other, cases) == 3
    assert record(first, cases[:2]) == 2
    assert record(first, cases[:1], cases[1:2]) == 1

    assert Attendance.objects.filter(session=other).count() == 3
    lines = AuditEvent.objects.filter(verb="attendance.recorded").order_by("pk")
    assert [line.changes["by_name"][1] for line in lines] == [3, 2, 1]
    assert [line.target_id for line in lines] == [other.pk, first.pk, first.pk]


def test_nobody_came_to_a_session_that_was_called_off(world):
    session = SessionFactory(response=world.shared.responses.get(), state="cancelled")

    with pytest.raises(attendance.SessionCancelled):
        attendance.record(
            session=session,
            came=[world.case],
            not_came=[],
            by=world.people["on_it"],
            at=MOMENT,
        )

    assert not Attendance.objects.exists()


def test_who_came_is_registered_at_the_session(world, browser_of):
    session = SessionFactory(response=world.shared.responses.get())
    session.refresh_from_db()
    browser = browser_of("on_it")
    address = f"/redundancies/{world.shared.reference}/clients/add/"

    page = browser.get(f"{address}?session={session.reference}")
    assert f'<option value="{session.pk}" selected>' in page.text
    browser.post(address, typed(session=session.pk))

    assert Attendance.objects.get().case.client.given_name == "Eilidh"


@pytest.mark.parametrize("role", ["chair", "asked"])
@pytest.mark.parametrize(
    "address", ["/clients/", "/referrals/", "/redundancies/{shared}/clients/"]
)
def test_a_list_costs_the_same_however_long_it_is(
    world, browser_of, queries_of, role, address
):
    address = address.format(shared=world.shared.reference)
    browser = browser_of(role)
    many(world, 2)
    few = queries_of(lambda: browser.get(address))

    many(world, 30)

    assert queries_of(lambda: browser.get(address)) == few


def test_a_clients_page_costs_the_same_however_much_has_happened(
    world, browser_of, queries_of
):
    browser = browser_of("chair")
    for _ in range(2):
        NeedFactory(case=world.case)
    few = queries_of(lambda: browser.get(page_of(world.case)))

    for number in range(20):
        NeedFactory(case=world.case)
        session = SessionFactory(response=world.shared.responses.get())
        Attendance.objects.create(session=session, case=world.case, recorded_at=MOMENT)
        Step.objects.create(
            case=world.case,
            kind="applied",
            on=TODAY + dt.timedelta(days=number),
            recorded_at=MOMENT,
        )

    assert queries_of(lambda: browser.get(page_of(world.case))) == few


def test_the_list_pages_by_key_and_shows_everybody_once(world, browser_of):
    many(world, 58)
    browser = browser_of("chair")
    seen, address, pages = [], "/clients/", 0

    while address:
        page = browser.get(address)
        pages += 1
        seen += [row["reference"] for row in page.context["rows"]]
        older = page.context["page"].older_href
        address = f"/clients/{older}" if older else ""

    assert pages == 3
    assert len(seen) == len(set(seen)) == 60
    granted = CaseGrant.objects.filter(partnership=world.ours, level=2)
    assert set(seen) == set(granted.values_list("case__reference", flat=True))
