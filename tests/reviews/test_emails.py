"""Letters about reviews go to those who may still know, and name nobody."""

import datetime as dt

import pytest

from accounts.models import User
from notifications.letters import kind_of
from notifications.models import Message
from reviews import actions
from reviews.models import Review
from tests.factories.reviews import MOMENT, ReviewFactory
from tests.world import build

pytestmark = pytest.mark.django_db

DUE = dt.date(2026, 7, 1)


@pytest.fixture
def world():
    return build()


@pytest.fixture
def draft(world):
    row = ReviewFactory(
        partnership=world.ours, state="draft", next_at=None, compiled_at=MOMENT
    )
    return Review.objects.get(pk=row.pk)


def written(event, review, person):
    return kind_of(event).write(
        context_id=review.pk, person=person, address="", at=MOMENT
    )


def sent(world, draft):
    return actions.send_to_chairs(
        review=draft,
        due_on=DUE,
        by=world.people["national"],
        at=MOMENT,
        version=draft.version,
    )


def test_chairs_and_deputies_of_the_partnership_are_asked_to_check(world, draft):
    assert sent(world, draft) == 2

    told = Message.objects.filter(event="review.check", channel="email")
    assert {message.person for message in told} == {
        world.people["chair"],
        world.people["deputy"],
    }


def test_all_chairs_are_asked_to_check_a_national_review(world):
    national = Review.objects.get(
        pk=ReviewFactory(state="draft", compiled_at=MOMENT).pk
    )

    assert sent(world, national) == 3


def test_the_letter_says_until_when_and_names_nobody(world, draft):
    sent(world, draft)

    letter = written("review.check", draft, world.people["chair"])

    assert "1 July 2026" in letter.text
    assert "1 July 2026" in letter.html
    everything = letter.subject + letter.text + letter.html
    for person in world.people.values():
        assert person.given_name not in everything
    assert "Mills" not in everything


@pytest.mark.parametrize("role", ["member", "far_chair", "national", "government"])
def test_nobody_else_gets_the_draft_to_check(world, draft, role):
    sent(world, draft)

    assert written("review.check", draft, world.people[role]) is None


def test_a_draft_that_was_taken_back_is_no_longer_asked_about(world, draft):
    sent(world, draft)
    draft.refresh_from_db()
    actions.take_back(
        review=draft, by=world.people["national"], at=MOMENT, version=draft.version
    )

    assert written("review.check", draft, world.people["chair"]) is None


def test_a_published_review_is_told_to_all_members_in_the_digest(world, draft):
    actions.publish(
        review=draft, by=world.people["national"], at=MOMENT, version=draft.version
    )

    told = Message.objects.filter(event="review.published", channel="email")
    assert {message.person for message in told} == set(world.people.values())
    assert all(message.is_for_digest for message in told)
    words, path = kind_of("review.published").line(
        context_id=draft.pk, person=world.people["member"]
    )
    assert words == "Review summary published: The ours partnership"
    assert path == draft.get_absolute_url()


def test_a_superseded_review_is_no_longer_told(world, draft):
    Review.objects.filter(pk=draft.pk).update(
        state="superseded", published_at=MOMENT, published_by=world.people["national"]
    )

    assert written("review.published", draft, world.people["member"]) is None


def test_nobody_whose_account_is_closed_is_told(world, draft):
    User.objects.filter(
        pk__in=[world.people[role].pk for role in ("deputy", "member")]
    ).update(is_active=False)

    assert sent(world, draft) == 1
    draft.refresh_from_db()
    actions.publish(
        review=draft, by=world.people["national"], at=MOMENT, version=draft.version
    )

    told = Message.objects.filter(person__is_active=False)
    assert Message.objects.filter(event="review.published").exists()
    assert not told.exists()
