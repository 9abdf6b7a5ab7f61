"""Letters about reviews: a draft to check, a review published."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone

from notifications import letters
from notifications.choices import Kind, Pace
from notifications.letters import Draft, Letter, Line
from partnerships.recipients import Reading
from partnerships.roles import Permission
from redundancies.clocks import spoken
from reviews.choices import ReviewState
from reviews.models import Review

TO_CHECK = Reading(
    lambda: Review.objects.select_related("partnership"),
    lambda rows, standing: rows.permitting(standing, Permission.REVIEW_CHECK),
)
PUBLISHED = Reading(
    lambda: Review.objects.select_related("partnership"),
    lambda rows, standing: rows.seen_by(standing).filter(state=ReviewState.PUBLISHED),
)


def to_check(drafts: list[Draft], on: dt.date) -> list[Review | None]:
    """The review of each draft, if it still waits for this chair's check."""
    return TO_CHECK.of(drafts, on)


def published(drafts: list[Draft], on: dt.date) -> list[Review | None]:
    """The review of each draft, if it is still the one to read and they may."""
    return PUBLISHED.of(drafts, on)


def check_letters(*, drafts: list[Draft], at: dt.datetime) -> list[Letter | None]:
    reviews = to_check(drafts, timezone.localdate(at))
    return [
        letter(
            "review.check",
            review,
            subject=f"Please check the facts of a review by "
            f"{spoken(review.check_due_on)}: {place_of(review)}",
            action="Read the draft and answer",
        )
        if review and review.check_due_on
        else None
        for review in reviews
    ]


def check_lines(*, drafts: list[Draft]) -> list[Line | None]:
    return [
        (
            f"Check the facts of the review summary: {place_of(review)}",
            review.get_absolute_url(),
        )
        if review
        else None
        for review in to_check(drafts, timezone.localdate())
    ]


def published_letters(*, drafts: list[Draft], at: dt.datetime) -> list[Letter | None]:
    return [
        letter(
            "review.published",
            review,
            subject=f"Review summary published: {place_of(review)}",
            action="Read the review",
        )
        if review
        else None
        for review in published(drafts, timezone.localdate(at))
    ]


def published_lines(*, drafts: list[Draft]) -> list[Line | None]:
    return [
        (
            f"Review summary published: {place_of(review)}",
            review.get_absolute_url(),
        )
        if review
        else None
        for review in published(drafts, timezone.localdate())
    ]


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


letters.register_set(
    "review.check",
    Kind.REVIEW,
    write_many=check_letters,
    lines_many=check_lines,
    usual_pace=Pace.AT_ONCE,
)
letters.register_set(
    "review.published",
    Kind.REVIEW,
    write_many=published_letters,
    lines_many=published_lines,
)
