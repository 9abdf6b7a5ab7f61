"""The chairs' factual check of a draft."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from accounts import audit
from accounts.models import User
from kit.acting import act
from notifications.actions import tell_people
from partnerships.models import Membership
from partnerships.roles import CHAIRS
from reviews.actions.steps import WrongState, locked, step
from reviews.choices import ReviewState
from reviews.models import FactualCheck, Review


class NoChair(Exception):
    """There is nobody to check the draft."""


@act
def send_to_chairs(
    *, review: Review, due_on: dt.date, by: User, at: dt.datetime, version: int
) -> int:
    """Ask the chairs whether the facts are right, by a date; say how many are asked."""
    chairs = chairs_of(review, on=timezone.localdate(at))
    if not chairs:
        raise NoChair("No chair or deputy is on record to check this review.")
    stored = step(
        "review.sent_to_chairs",
        review=review,
        to=ReviewState.CHECK,
        by=by,
        at=at,
        version=version,
        check_due_on=due_on,
    )
    # What was answered to an earlier draft is no answer to this one.
    FactualCheck.objects.filter(review=stored).delete()
    tell_people(
        event="review.check",
        context_id=stored.pk,
        people=chairs,
        occasion=str(stored.version),
        at=at,
    )
    return len(chairs)


def chairs_of(review: Review, *, on: dt.date) -> QuerySet[User]:
    """Chairs and deputies of the review's partnership, or of all."""
    held = Membership.objects.on(on).filter(role__in=CHAIRS)
    if review.partnership_id:
        held = held.filter(partnership=review.partnership_id)
    return User.objects.active().filter(memberships__in=held).distinct().order_by("pk")


@act
def answer_check(
    *, review: Review, is_right: bool, comment: str, by: User, at: dt.datetime
) -> FactualCheck:
    """A chair says that the facts are right, or what is wrong; it may say it anew."""
    stored = locked(review)
    if stored.state != ReviewState.CHECK:
        raise WrongState("This review is no longer with the chairs.")
    check, _ = FactualCheck.objects.update_or_create(
        review=stored,
        person=by,
        defaults={"is_right": is_right, "comment": comment, "at": at},
    )
    audit.record(
        "review.checked",
        by=by,
        on=stored,
        partnership_id=stored.partnership_id,
        after={"is_right": is_right, "comment": comment},
        at=at,
    )
    return check


@act
def take_back(*, review: Review, by: User, at: dt.datetime, version: int) -> Review:
    """Take a draft back from the chairs, to correct it."""
    return step(
        "review.taken_back",
        review=review,
        to=ReviewState.DRAFT,
        by=by,
        at=at,
        version=version,
        check_due_on=None,
    )
