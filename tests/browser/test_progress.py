"""How far a job is: focus stays, the words are read out, and no page jumps."""

import datetime as dt

import pytest
from django.conf import settings

from accounts.models import Session
from imports.models import NoticeFile
from imports.views.files import RESULTS
from reviews.models import Review
from tests import world as worlds
from tests.browser.steps import clean, sign_in
from tests.factories.reviews import ReviewFactory
from tests.second_step import put_off
from tests.world import PASSWORD

pytestmark = pytest.mark.committing
NOW = dt.datetime(2026, 3, 4, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def national(live_server, page):
    """A window of the National PACE team."""
    person = worlds.build().people["national"]
    person.set_password(PASSWORD)
    person.save()
    put_off(person)
    sign_in(page, live_server, person.email, PASSWORD)
    return page


def focused(page):
    return page.evaluate("document.activeElement.innerText.trim()")


def told(page, words):
    """Wait until the status, the same one all the time, says this."""
    status = page.locator("main [role=status]")
    status.filter(has_text=words).wait_for()
    assert status.get_attribute("data-same") == "yes"
    return status


def watch(page):
    page.get_by_role("link", name="Look again").focus()
    page.locator("main [role=status]").evaluate("one => { one.dataset.same = 'yes' }")


def test_compiling_keeps_focus_and_leads_to_the_review(national, live_server):
    waiting = ReviewFactory(state="compiling", step=1, steps=4, step_words="Counting")
    row = Review.objects.filter(pk=waiting.pk)
    address = row.get().get_absolute_url()
    national.goto(f"{live_server.url}{address}")
    assert national.title().startswith("Compiling (25%): ")
    watch(national)

    row.update(step=3, step_words="Drawing")
    told(national, "Drawing")
    assert national.title().startswith("Compiling (75%): ")
    assert focused(national) == "Look again"
    clean(national)
    row.update(state="draft")
    status = told(national, "The review is ready.")

    assert national.title().startswith("Ready: ")
    assert focused(national) == "Look again"
    link = status.get_by_role("link", name="Read it")
    assert link.get_attribute("href") == address
    clean(national)


def test_a_review_that_failed_is_not_called_ready(national, live_server):
    waiting = ReviewFactory(state="compiling", step=1, steps=4, step_words="Counting")
    row = Review.objects.filter(pk=waiting.pk)
    national.goto(f"{live_server.url}{row.get().get_absolute_url()}")
    watch(national)

    row.update(state="failed", failure="The figures could not be counted.")

    told(national, "Could not be compiled.").get_by_role("link", name="See why")
    assert national.title().startswith("Failed: ")


def test_reading_a_file_keeps_focus_and_leads_to_its_rows(national, live_server):
    person = worlds.User.objects.get(email__startswith="national@")
    file = NoticeFile.objects.create(
        file_name="march.csv",
        brought_by=person,
        brought_at=NOW,
        rows_read=20,
        attempts=1,
    )
    row = NoticeFile.objects.filter(pk=file.pk)
    national.goto(f"{live_server.url}{file.get_absolute_url()}")
    assert national.title().startswith("Reading the file: ")
    watch(national)

    row.update(rows_read=40)
    told(national, "40 rows read so far.")
    counts = dict.fromkeys((name for name, _ in RESULTS), 1)
    row.update(finished_at=NOW, counts=counts)
    status = told(national, "The file has been read.")

    assert national.title().startswith("Ready: ")
    assert focused(national) == "Look again"
    assert status.get_by_role("link").get_attribute("href") == file.get_absolute_url()


def test_a_session_that_ended_puts_no_other_page_into_the_status(national, live_server):
    waiting = ReviewFactory(state="compiling", step=1, steps=4, step_words="Counting")
    address = Review.objects.get(pk=waiting.pk).get_absolute_url()
    national.goto(f"{live_server.url}{address}")
    watch(national)

    cookies = {one["name"]: one["value"] for one in national.context.cookies()}
    Session.objects.filter(pk=cookies[settings.SESSION_COOKIE_NAME]).delete()
    with national.expect_response("**/progress/**") as answer:
        pass

    assert answer.value.status == 401
    told(national, "Counting")
    assert national.get_by_role("heading", name="Sign in").count() == 0
