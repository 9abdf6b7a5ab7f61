"""Writing, checking and publishing reviews."""

import datetime as dt
import hashlib

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from clients.models import Referral
from kit.storing import FileNotKept, storage_of
from kit.versions import ChangedMeanwhile
from notifications.models import Message
from reviews import actions
from reviews.models import Passage, Recommendation, Review
from tests.factories.accounts import UserFactory
from tests.factories.partnerships import MembershipFactory
from tests.factories.reviews import MOMENT, ReviewFactory
from tests.world import build

pytestmark = pytest.mark.django_db

DUE = dt.date(2026, 7, 1)


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    (tmp_path / "files").mkdir()
    files = storage_of("", tmp_path / "files")
    settings.STORAGES = settings.STORAGES | {"private": files}


@pytest.fixture
def by():
    return UserFactory()


def made(state="draft", **facts):
    if state in ("published", "superseded"):
        facts |= {"published_at": MOMENT, "published_by": UserFactory()}
    row = ReviewFactory(state=state, next_at=None, compiled_at=MOMENT, **facts)
    return Review.objects.get(pk=row.pk)


def finding(review):
    return Passage.objects.get(review=review, chapter="gaps")


def test_a_finding_is_written_with_who_and_when(by):
    passage = finding(made())

    actions.write_finding(
        passage=passage, text="Too few places.", by=by, at=MOMENT, version=1
    )

    passage.refresh_from_db()
    assert (passage.text, passage.written_by, passage.written_at) == (
        "Too few places.",
        by,
        MOMENT,
    )
    line = AuditEvent.objects.about(passage).get()
    assert line.changes == {"text": ["", "Too few places."]}


def test_the_second_of_two_writers_is_told(by):
    passage = finding(made())
    actions.write_finding(passage=passage, text="First.", by=by, at=MOMENT, version=1)

    with pytest.raises(ChangedMeanwhile):
        actions.write_finding(
            passage=passage, text="Second.", by=by, at=MOMENT, version=1
        )

    passage.refresh_from_db()
    assert passage.text == "First."


@pytest.mark.parametrize("state", ["factual_check", "published", "superseded"])
def test_only_a_review_at_work_is_written(by, state):
    passage = finding(made(state))

    with pytest.raises(actions.WrongState):
        actions.write_finding(
            passage=passage, text="Later.", by=by, at=MOMENT, version=1
        )


@pytest.mark.parametrize("state", ["factual_check", "published", "superseded"])
def test_recommendations_stay_as_they_are_once_a_review_is_no_draft(by, state):
    review = made(state)
    row = Recommendation.objects.create(review=review, text="Ask", owner="SDS")

    with pytest.raises(actions.WrongState):
        actions.recommend(
            review=review, text="More", owner="SDS", due_on=None, by=by, at=MOMENT
        )
    with pytest.raises(actions.WrongState):
        actions.drop(recommendation=row, by=by, at=MOMENT)

    assert review.recommendations.get() == row


def test_what_became_of_a_recommendation_is_said_once_it_is_published(by):
    row = Recommendation.objects.create(review=made(), text="Ask", owner="SDS")

    with pytest.raises(actions.WrongState):
        actions.follow_up(
            recommendation=row,
            status="done",
            what_became="Done",
            by=by,
            at=MOMENT,
            version=1,
        )


def test_a_recommendation_pressed_twice_is_made_once(by):
    facts = {
        "review": made(),
        "text": "Invite a union.",
        "owner": "The chair",
        "due_on": DUE,
        "by": by,
        "at": MOMENT,
        "form_key": "0b6ab0ef-8d2b-4b4e-9d0e-2f3f4c9f7a12",
    }

    first = actions.recommend(**facts)

    assert actions.recommend(**facts).pk == first.pk


def test_a_published_recommendation_is_followed_up_and_not_reworded(by):
    review = made("published")
    one = Recommendation.objects.create(review=review, text="Do it.", owner="SDS")

    with pytest.raises(actions.WrongState):
        actions.reword(
            recommendation=one,
            text="Do less.",
            owner="SDS",
            due_on=None,
            by=by,
            at=MOMENT,
            version=1,
        )
    actions.follow_up(
        recommendation=one,
        status="done",
        what_became="It was done.",
        by=by,
        at=MOMENT,
        version=1,
    )

    one.refresh_from_db()
    assert (one.text, one.status) == ("Do it.", "done")


def test_what_became_of_the_last_recommendations_stands_in_the_next_review(by):
    last = made("published", to_on=dt.date(2025, 12, 31), from_on=dt.date(2025, 1, 1))
    Recommendation.objects.create(
        review=last, text="Do it.", owner="SDS", status="done", what_became="Done."
    )
    following = Review.objects.get(pk=ReviewFactory().pk)

    actions.compile_review(review_id=following.pk, now=lambda: MOMENT)

    figure = following.figures.get(key="last-recommendations")
    assert figure.rows == [["Do it.", "SDS", "Not known", "Done", "Done."]]


def test_a_chair_may_answer_the_check_again_and_the_last_word_stands(by):
    review = made("factual_check")

    for is_right, comment in ((False, "Ten, not nine."), (True, "")):
        actions.answer_check(
            review=review, is_right=is_right, comment=comment, by=by, at=MOMENT
        )

    assert review.checks.get().is_right


def test_a_draft_sent_anew_asks_for_new_answers(by):
    world = build()
    review = made("factual_check", partnership=world.ours)
    actions.answer_check(review=review, is_right=True, comment="", by=by, at=MOMENT)
    review = actions.take_back(review=review, by=by, at=MOMENT, version=review.version)

    actions.send_to_chairs(
        review=review, due_on=DUE, by=by, at=MOMENT, version=review.version
    )

    assert not review.checks.exists()


@pytest.mark.parametrize("state", ["waiting", "draft", "published", "superseded"])
def test_only_what_is_with_the_chairs_is_answered(by, state):
    review = made(state)

    with pytest.raises(actions.WrongState):
        actions.answer_check(review=review, is_right=True, comment="", by=by, at=MOMENT)

    assert not review.checks.exists()


def test_without_a_chair_a_draft_cannot_be_sent(by):
    review = made()

    with pytest.raises(actions.NoChair):
        actions.send_to_chairs(
            review=review, due_on=DUE, by=by, at=MOMENT, version=review.version
        )


def test_publishing_keeps_the_files_and_replaces_the_version_before(by):
    earlier = made("published")
    other_period = made(
        "published", from_on=dt.date(2025, 1, 1), to_on=dt.date(2025, 3, 31)
    )
    review = made()

    actions.publish(review=review, by=by, at=MOMENT, version=review.version)

    for row in (earlier, other_period, review):
        row.refresh_from_db()
    assert [row.state for row in (earlier, other_period, review)] == [
        "superseded",
        "published",
        "published",
    ]
    assert set(review.publications.values_list("format", flat=True)) == {
        "html",
        "pdf",
        "docx",
        "xlsx",
        "json",
    }


def test_a_published_file_is_handed_out_as_it_was_published(by):
    review = made()
    passage = finding(review)
    actions.publish(review=review, by=by, at=MOMENT, version=review.version)
    before = actions.file_of(review, "json")

    Passage.objects.filter(pk=passage.pk).update(text="Written behind its back.")

    assert actions.file_of(review, "json") == before


def test_each_file_of_a_published_review_is_that_of_its_own_format(by):
    review = made()
    actions.publish(review=review, by=by, at=MOMENT, version=review.version)

    kept = dict(review.publications.values_list("format", "sha256"))
    given = {
        kind: hashlib.sha256(actions.file_of(review, kind)).hexdigest() for kind in kept
    }

    assert given == kept
    assert len(set(given.values())) == 5


def test_a_published_file_that_is_away_is_answered_with_a_sentence(
    by, client, tmp_path
):
    world = build()
    review = made()
    actions.publish(review=review, by=by, at=MOMENT, version=review.version)
    address = reverse("reviews:file", args=[review.reference, "pdf"])
    client.force_login(world.people["national"])
    (tmp_path / "files").rename(tmp_path / "elsewhere")

    away = client.get(address)
    (tmp_path / "elsewhere").rename(tmp_path / "files")
    back = client.get(address)

    assert (away.status_code, away["Retry-After"]) == (503, "60")
    assert "We could not read the file yet" in away.content.decode()
    assert back.content.startswith(b"%PDF")


def test_nothing_is_published_whose_files_cannot_be_kept(by, tmp_path):
    review = made()
    (tmp_path / "files").rmdir()

    with pytest.raises(FileNotKept):
        actions.publish(review=review, by=by, at=MOMENT, version=review.version)

    assert Review.objects.get(pk=review.pk).state == "draft"


@pytest.mark.parametrize("state", ["waiting", "compiling", "failed", "published"])
def test_only_a_draft_or_a_checked_review_is_published(by, state):
    review = made(state)

    with pytest.raises(actions.WrongState):
        actions.publish(review=review, by=by, at=MOMENT, version=review.version)


def test_the_first_of_two_presses_publishes(by):
    review = made()
    actions.publish(review=review, by=by, at=MOMENT, version=review.version)

    with pytest.raises(actions.WrongState):
        actions.publish(review=review, by=by, at=MOMENT, version=review.version)


@pytest.mark.parametrize("act", ["publish", "send_to_chairs"])
def test_just_after_midnight_those_hear_of_it_who_belong_on_the_new_day(by, act):
    """In summer the day in Scotland begins an hour before that of UTC."""
    at = dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)
    comes = MembershipFactory(role="chair", from_on=dt.date(2026, 7, 1))
    MembershipFactory(role="chair", to_on=dt.date(2026, 6, 30))
    review = made()
    facts = {"due_on": DUE} if act == "send_to_chairs" else {}

    getattr(actions, act)(review=review, by=by, at=at, version=review.version, **facts)

    told = Message.objects.filter(context_id=review.pk, event__startswith="review.")
    assert set(told.values_list("person", flat=True)) == {comes.person_id}


def test_published_periods_of_a_place_do_not_overlap(by):
    made("published", from_on=dt.date(2026, 1, 1), to_on=dt.date(2026, 6, 30))
    review = made(from_on=dt.date(2026, 1, 1), to_on=dt.date(2026, 12, 31))

    with pytest.raises(actions.WrongState, match="1 January 2026 to 30 June 2026"):
        actions.publish(review=review, by=by, at=MOMENT, version=review.version)

    review.refresh_from_db()
    assert review.state == "draft"


def test_what_was_suppressed_once_stays_so_in_the_next_version(by):
    world = build()
    service = world.service
    first = made(partnership=world.ours)
    review_id = first.pk
    Review.objects.filter(pk=review_id).update(state="waiting", next_at=MOMENT)
    compile_at(review_id)
    first.refresh_from_db()
    # One referral is in the world: too few to be shown.
    assert first.figures.get(key="referrals").rows[0][1] == "[c]"
    actions.publish(review=first, by=by, at=MOMENT, version=first.version)
    for _ in range(9):
        Referral.objects.create(
            case=world.case,
            organisation=world.advice,
            partnership=world.ours,
            service=service,
            purpose="Help with a claim",
            basis="public_task",
            agreed_on=world.referral.agreed_on,
            sent_at=world.referral.sent_at,
        )

    second = Review.objects.get(pk=ReviewFactory(partnership=world.ours).pk)
    compile_at(second.pk)

    figure = second.figures.get(key="referrals")
    assert figure.rows[0][1] == "[c]"
    assert figure.base == "Base: [c] referrals sent in the period"
    # Another place's review of the same days does not hold it back.
    national = Review.objects.get(pk=ReviewFactory().pk)
    compile_at(national.pk)
    assert national.figures.get(key="referrals").rows[0][1] == 10


def compile_at(review_id):
    assert actions.compile_review(review_id=review_id, now=lambda: MOMENT)
