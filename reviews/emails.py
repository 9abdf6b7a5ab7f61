"""Letters about reviews: a draft to check, a review published."""

from __future__ import annotations

import datetime as dt

from django.conf import settings

from accounts.models import User
from notifications import letters
from notifications.choices import Kind, Pace
from notifications.letters import Letter, LetterKind
from partnerships.roles import Permission
from partnerships.standing import standing_of
from redundancies.clocks import spoken
from reviews.choices import ReviewState
from reviews.models import Review


def to_check(context_id: int, person: User | None) -> Review | None:
    """The review, if it still waits for this chair's check."""
    if person is None:
        return None
    return (
        Review.objects.permitting(standing_of(person), Permission.REVIEW_CHECK)
        .select_related("partnership")
        .filter(pk=context_id)
        .first()
    )


def published(context_id: int, person: User | None) -> Review | None:
    """The review, if it is still the one to read and this person may."""
    if person is None:
        return None
    return (
        Review.objects.seen_by(standing_of(person))
        .select_related("partnership")
        .filter(pk=context_id, state=ReviewState.PUBLISHED)
        .first()
    )


def check_letter(
    *, context_id: int, person: User | None, address: str, at: dt.datetime
) -> Letter | None:
    review = to_check(context_id, person)
    if review is None or review.check_due_on is None:
        return None
    return letter(
        "review.check",
        review,
        subject=f"Please check the facts of a review by "
        f"{spoken(review.check_due_on)}: {place_of(review)}",
        action="Read the draft and answer",
    )


def check_line(*, context_id: int, person: User) -> tuple[str, str] | None:
    review = to_check(context_id, person)
    if review is None:
        return None
    return (
        f"Check the facts of the review summary: {place_of(review)}",
        review.get_absolute_url(),
    )


def published_letter(
    *, context_id: int, person: User | None, address: str, at: dt.datetime
) -> Letter | None:
    review = published(context_id, person)
    if review is None:
        return None
    return letter(
        "review.published",
        review,
        subject=f"Review summary published: {place_of(review)}",
        action="Read the review",
    )


def published_line(*, context_id: int, person: User) -> tuple[str, str] | None:
    review = published(context_id, person)
    if review is None:
        return None
    return (
        f"Review summary published: {place_of(review)}",
        review.get_absolute_url(),
    )


def place_of(review: Review) -> str:
    return str(review.partnership or "all partnerships")


def letter(event: str, review: Review, *, subject: str, action: str) -> Letter:
    path = review.get_absolute_url()
    address = f"{settings.PORTAL_URL}{path}"
    return letters.compose(
        f"reviews/emails/{event}",
        subject=subject,
        context={
            "review": review,
            "place": place_of(review),
            "link": address,
            "action_href": address,
            "action_text": action,
        },
        line=subject,
        path=path,
    )


letters.register(
    LetterKind(
        event="review.check",
        kind=Kind.REVIEW,
        write=check_letter,
        line=check_line,
        usual_pace=Pace.AT_ONCE,
    )
)
letters.register(
    LetterKind(
        event="review.published",
        kind=Kind.REVIEW,
        write=published_letter,
        line=published_line,
    )
)
