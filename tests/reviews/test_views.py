"""Pages of reviews and figures, as their readers and writers use them."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html

from kit import govuk
from redundancies.choices import Status
from reviews import actions
from reviews.models import FigureSet, Recommendation, Review
from tests.factories.reviews import MOMENT, ReviewFactory
from tests.world import TOLD_AT, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return build()


@pytest.fixture
def draft(world):
    row = ReviewFactory(partnership=world.ours, asked_by=world.people["national"])
    actions.compile_review(review_id=row.pk, now=lambda: MOMENT)
    return Review.objects.get(pk=row.pk)


def signed_in(world, role):
    client = Client()
    client.force_login(world.people[role])
    return client


def address(name, review, *rest):
    return reverse(f"reviews:{name}", args=[review.reference, *rest])


def text_of(response):
    return re.sub(r"\s+", " ", html.fromstring(response.content).text_content())


def asked(world, **typed):
    facts = {
        "form_key": "0b6ab0ef-8d2b-4b4e-9d0e-2f3f4c9f7a13",
        "partnership": world.ours.pk,
        **govuk.typed_date("from_on", dt.date(2026, 1, 1)),
        **govuk.typed_date("to_on", dt.date(2026, 3, 31)),
        "focus_groups": "7",
    }
    return facts | typed


def test_each_chapter_and_table_of_a_draft_has_a_place_of_its_own(world, draft):
    page = html.fromstring(
        signed_in(world, "national").get(address("review", draft)).content
    )

    places = page.xpath("//main//@id")
    assert "outcomes" in places
    assert "table-outcomes" in places
    assert len(set(places)) == len(places)


def test_a_review_is_asked_for_and_waits_with_its_progress(world):
    client = signed_in(world, "national")

    response = client.post(reverse("reviews:ask"), asked(world), follow=True)

    review = Review.objects.get()
    assert (review.partnership, review.focus_groups) == (world.ours, 7)
    assert "Waiting for a free worker" in text_of(response)


def test_pressed_twice_one_review_waits(world):
    client = signed_in(world, "national")

    for _ in range(2):
        client.post(reverse("reviews:ask"), asked(world))

    assert Review.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (govuk.typed_date("to_on", dt.date(2025, 1, 1)), "on or after the first day"),
        (govuk.typed_date("to_on", dt.date(2034, 1, 1)), "today or in the past"),
        ({"from_on_day": "31", "from_on_month": "2"}, "real date"),
        ({"focus_groups": "-1"}, "focus groups"),
        ({"interviews": "99999999999"}, "interviews"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_nothing_is_asked_for(
    world, typed, words
):
    response = signed_in(world, "national").post(
        reverse("reviews:ask"), asked(world, **typed)
    )

    page = html.fromstring(response.content)
    errors = " ".join(
        error.text_content() for error in page.find_class("govuk-error-message")
    )
    assert words in errors
    assert not Review.objects.exists()


def test_progress_is_told_in_words_that_lead_to_the_review_when_done(world, draft):
    client = signed_in(world, "national")
    waiting = ReviewFactory(step=2, steps=8, state="compiling", step_words="Halfway")
    waiting.refresh_from_db()

    under_way = client.get(address("progress", waiting))
    again = client.get(address("progress", waiting), {"seen": "Halfway"})
    done = client.get(address("progress", draft))

    words = under_way.content.decode()
    assert 'value="25"' in words
    assert "<title>Compiling (25%)" in words
    assert 'hx-get="' in words
    assert "<a " not in words  # nothing that may have the focus is put in anew
    assert (again.status_code, again.content) == (204, b"")
    words = done.content.decode()
    assert "The review is ready." in words
    assert f'href="{draft.get_absolute_url()}"' in words
    assert "hx-get" not in words
    assert "<title>Ready: " in words


def test_a_finding_is_written_and_stands_in_its_chapter(world, draft):
    client = signed_in(world, "analyst")

    response = client.post(
        address("finding", draft, "gaps"),
        {"text": "Too few <places> 🎉", "version": "1"},
        follow=True,
    )

    assert "Too few <places> 🎉" in text_of(response)


def test_ten_thousand_characters_are_kept_and_one_more_is_told(world, draft):
    client = signed_in(world, "national")
    where = address("finding", draft, "gaps")

    long = client.post(where, {"text": "x" * 10_001, "version": "1"})
    fitting = client.post(where, {"text": "x" * 10_000, "version": "1"})

    assert "characters or fewer" in text_of(long)
    assert "x" * 10_001 in long.content.decode()
    assert fitting.status_code == 302


def test_the_second_of_two_writers_sees_the_first_ones_words_and_keeps_the_own(
    world, draft
):
    where = address("finding", draft, "gaps")
    signed_in(world, "analyst").post(where, {"text": "The first.", "version": "1"})

    response = signed_in(world, "national").post(
        where, {"text": "The second.", "version": "1"}
    )

    words = text_of(response)
    assert "Analyst Example" in words
    assert "The first." in words
    assert "The second." in response.content.decode()
    assert draft.passages.get(chapter="gaps").text == "The first."


def test_recommendations_are_added_changed_and_taken_out(world, draft):
    client = signed_in(world, "national")
    added = {
        "form_key": "0b6ab0ef-8d2b-4b4e-9d0e-2f3f4c9f7a14",
        "text": "Invite a union",
        "owner": "The chair",
        **govuk.typed_date("due_on", dt.date(2027, 3, 1)),
    }

    for _ in range(2):
        client.post(address("recommend", draft), added)
    one = Recommendation.objects.get()
    where = address("recommendation", draft, one.reference)
    client.post(where, added | {"text": "Invite two unions", "version": "1"})
    one.refresh_from_db()

    assert (one.text, one.due_on) == ("Invite two unions", dt.date(2027, 3, 1))
    client.post(address("recommendation-drop", draft, one.reference))
    assert not Recommendation.objects.exists()


def test_from_draft_to_published_review(world, draft):
    team, chair = signed_in(world, "national"), signed_in(world, "chair")
    member = signed_in(world, "member")
    due = govuk.typed_date("due_on", dt.date(2034, 1, 1))
    page = address("review", draft)
    assert member.get(page).status_code == 404

    sent = team.post(
        address("send", draft), due | {"version": draft.version}, follow=True
    )
    assert "2 chairs are asked to check the facts." in text_of(sent)
    assert "Answer the check" in text_of(chair.get(page))
    chair.post(address("check", draft), {"is_right": "no", "comment": "Ten, not nine"})
    assert "Ten, not nine" in text_of(team.get(page))
    draft.refresh_from_db()
    done = team.post(address("publish", draft), {"version": draft.version}, follow=True)

    assert "The review is published to all members." in text_of(done)
    assert member.get(page).status_code == 200
    assert "Ten, not nine" not in text_of(member.get(page))


def test_something_wrong_needs_words(world, draft):
    Review.objects.filter(pk=draft.pk).update(
        state="factual_check", check_due_on=dt.date(2026, 7, 1)
    )

    response = signed_in(world, "chair").post(
        address("check", draft), {"is_right": "no", "comment": ""}
    )

    assert "Enter what is wrong" in text_of(response)


def test_a_stale_press_changes_nothing(world, draft):
    client = signed_in(world, "national")

    response = client.post(
        address("step", draft, "compile"),
        {"version": draft.version - 1},
        follow=True,
    )

    assert "You changed this in another window" in text_of(response)
    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.parametrize(
    ("kind", "begins"),
    [
        ("pdf", b"%PDF"),
        ("docx", b"PK"),
        ("xlsx", b"PK"),
        ("json", b"{"),
        ("html", b"<!DOCTYPE html>"),
    ],
)
def test_every_format_is_an_attachment_under_its_extension(world, draft, kind, begins):
    response = signed_in(world, "national").get(address("file", draft, kind))

    assert response.content.startswith(begins)
    assert response["Content-Disposition"] == (
        f'attachment; filename="pace-review-ours-2026-01-01-2026-03-31.{kind}"'
    )


def test_the_recommendation_of_another_review_is_not_found_in_this_one(world, draft):
    client = signed_in(world, "national")
    other = ReviewFactory(state="draft", compiled_at=MOMENT)
    foreign = Recommendation.objects.create(review=other, text="Ask", owner="SDS")
    foreign.refresh_from_db()

    for route in ("recommendation", "recommendation-drop"):
        answer = client.post(address(route, draft, foreign.reference))
        assert answer.status_code == 404
    assert Recommendation.objects.filter(pk=foreign.pk).exists()


@pytest.mark.parametrize("state", ["waiting", "compiling"])
def test_nothing_half_compiled_is_a_file(world, draft, state):
    client = signed_in(world, "national")
    where = address("file", draft, "json")
    assert client.get(where).status_code == 200

    Review.objects.filter(pk=draft.pk).update(state=state, next_at=MOMENT)

    assert client.get(where).status_code == 404


def test_a_review_page_costs_the_same_however_much_it_says(world, draft, queries_of):
    client = signed_in(world, "national")
    page = address("review", draft)
    client.get(page)
    few = queries_of(lambda: client.get(page))

    for number in range(12):
        Recommendation.objects.create(review=draft, text=f"No. {number}", owner="SDS")
        ReviewFactory()

    assert queries_of(lambda: client.get(page)) == few


def test_the_list_costs_the_same_however_long_it_is(world, draft, queries_of):
    client = signed_in(world, "national")
    client.get(reverse("reviews:list"))
    few = queries_of(lambda: client.get(reverse("reviews:list")))

    ReviewFactory.create_batch(15, partnership=world.ours)

    assert queries_of(lambda: client.get(reverse("reviews:list"))) == few


def figures(world, role, **typed):
    """What a role reads of a period, once it has asked for it and it is compiled."""
    client, args = signed_in(world, role), [world.ours.slug]
    client.post(reverse("reviews:figures-ask", args=args), typed | {"version": "0"})
    for row in FigureSet.objects.all():
        actions.compile_figures(set_id=row.pk, now=timezone.now)
    response = client.get(reverse("reviews:figures", args=args), typed)
    page = html.fromstring(response.content)
    (table,) = page.xpath("//table[@data-figure='situations-by-source']") or [None]
    return text_of(response), [
        [cell.text_content() for cell in row] for row in table.find("tbody")
    ] if table is not None else []


PERIOD = govuk.typed_date("from_on", dt.date(2026, 1, 1)) | govuk.typed_date(
    "to_on", dt.date(2026, 6, 30)
)


@pytest.mark.parametrize("role", ["chair", "deputy", "national"])
def test_those_who_may_open_every_row_see_true_numbers(world, role):
    words, rows = figures(world, role, **PERIOD)

    assert "Not for publication" in words
    assert rows == [["The employer", "2", "74"], ["Total", "2", "74"]]


@pytest.mark.parametrize("role", ["officer", "on_it", "government", "analyst"])
def test_others_see_suppressed_numbers_of_whole_years(world, role):
    world.shared.status = Status.REJECTED
    world.shared.save(update_fields=["status"])

    # The world's situations were told of in March 2026; only years are on offer.
    words, rows = figures(world, role, year="2025")

    assert "Small numbers suppressed" in words
    assert TOLD_AT.year == 2026
    assert rows == [["The employer", "1", "[c]"], ["Total", "1", "[c]"]]
    refused, _ = figures(world, role, year="2030")
    assert "Not for publication" not in refused
