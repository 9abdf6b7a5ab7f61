"""Ask for a review, and for its figures once more."""

from __future__ import annotations

import datetime as dt
import uuid

from accounts import audit
from accounts.models import User
from kit.acting import act
from partnerships.actions.once import made_once
from partnerships.models import Partnership
from reviews.actions.steps import step
from reviews.choices import Chapter, ReviewKind, ReviewState
from reviews.models import Passage, Review


@act
def ask(
    *,
    partnership: Partnership | None,
    from_on: dt.date,
    to_on: dt.date,
    by: User | None,
    at: dt.datetime,
    form_key: uuid.UUID | None = None,
    focus_groups: int | None = None,
    interviews: int | None = None,
    stakeholders: int | None = None,
    answers: int | None = None,
) -> Review:
    """Put a review of one partnership, or of all, into the queue; once a form."""

    def make() -> Review:
        review = Review.objects.create(
            kind=ReviewKind.PARTNERSHIP if partnership else ReviewKind.NATIONAL,
            partnership=partnership,
            from_on=from_on,
            to_on=to_on,
            focus_groups=focus_groups,
            interviews=interviews,
            stakeholders=stakeholders,
            answers=answers,
            asked_by=by,
            asked_at=at,
            next_at=at,
            form_key=form_key,
        )
        Passage.objects.bulk_create(
            Passage(review=review, chapter=chapter) for chapter in Chapter
        )
        audit.record(
            "review.asked_for",
            by=by,
            on=review,
            partnership_id=review.partnership_id,
            after={"from_on": from_on, "to_on": to_on},
            at=at,
        )
        return review

    return made_once(Review, form_key, make)


@act
def ask_again(*, review: Review, by: User, at: dt.datetime, version: int) -> Review:
    """Compile a draft, or one that failed, from today's records; findings stay."""
    return step(
        "review.asked_for_again",
        review=review,
        to=ReviewState.WAITING,
        by=by,
        at=at,
        version=version,
        next_at=at,
        lease_until=None,
        attempts=0,
        step=0,
        failure="",
    )
