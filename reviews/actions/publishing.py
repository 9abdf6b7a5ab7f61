"""Publish a review: its files are made once and kept by their hash."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from accounts.models import NationalPost, User
from kit import storing
from kit.acting import act
from notifications.actions import tell_people
from partnerships.models import Membership
from partnerships.roles import NATIONAL_ROLES, Permission
from reviews.actions.steps import WrongState, step
from reviews.choices import FileFormat, ReviewState
from reviews.documents import WRITERS, report_of
from reviews.models import Publication, Review


class Overlapping(WrongState):
    """Published periods of one place are the same or apart.

    The numbers of a year and of its first half, side by side, would give those of
    the second, however few people they are of.
    """


@act
def publish(*, review: Review, by: User, at: dt.datetime, version: int) -> Review:
    """Show a review to all members; an earlier one of the same period gives way."""
    near = (
        Review.objects.select_for_update()
        .filter(
            state=ReviewState.PUBLISHED,
            partnership=review.partnership_id,
            from_on__lte=review.to_on,
            to_on__gte=review.from_on,
        )
        .exclude(pk=review.pk)
    )
    for one in near:
        if (one.from_on, one.to_on) != (review.from_on, review.to_on):
            raise Overlapping(
                f"A review of {one.from_on:%-d %B %Y} to {one.to_on:%-d %B %Y} is"
                " published already, and shares some of this one’s days. Beside each"
                " other they would give away small numbers: choose the same period,"
                " or one without these days."
            )
        step(
            "review.superseded",
            review=one,
            to=ReviewState.SUPERSEDED,
            by=by,
            at=at,
            version=one.version,
        )
    stored = step(
        "review.published",
        review=review,
        to=ReviewState.PUBLISHED,
        by=by,
        at=at,
        version=version,
        published_at=at,
        published_by=by,
    )
    keep_files(stored, at=at)
    people = readers(on=timezone.localdate(at))
    tell_people(event="review.published", context_id=stored.pk, people=people, at=at)
    return stored


def keep_files(review: Review, *, at: dt.datetime) -> None:
    """Write the review in every format and remember each file by its hash."""
    report = report_of(review)
    for kind, write in WRITERS.items():
        body = write(report)
        Publication.objects.create(
            review=review,
            format=kind,
            sha256=storing.keep_bytes(body),
            size=len(body),
            made_at=at,
        )


def readers(*, on: dt.date) -> list[User]:
    """Everybody with a role that reads reviews, who has an account."""
    national = [
        role
        for role, permissions in NATIONAL_ROLES.items()
        if Permission.REVIEW_VIEW in permissions
    ]
    posts = NationalPost.objects.on(on).filter(role__in=national)
    return list(
        User.objects.active()
        .filter(
            Q(pk__in=Membership.objects.on(on).values("person"))
            | Q(pk__in=posts.values("person"))
        )
        .order_by("pk")
    )


def file_of(review: Review, kind: FileFormat) -> bytes:
    """A review's file: as published, or a draft's as it stands now.

    Raises FileAway where a published one is not to be had.
    """
    publication = review.publications.filter(format=kind).first()
    if publication is not None:
        return storing.read(publication.sha256)
    return WRITERS[kind](report_of(review))
