"""The one way from one state of a review to the next."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts import audit
from accounts.models import User
from kit.versions import advance
from reviews.choices import ALLOWED, ReviewState
from reviews.models import Review


class WrongState(Exception):
    """A review goes from state to state by the allowed steps only."""


def locked(review: Review) -> Review:
    """The review as it is now, kept from others until the transaction ends."""
    return Review.objects.select_for_update().get(pk=review.pk)


def step(
    verb: str,
    *,
    review: Review,
    to: ReviewState,
    by: User | None,
    at: dt.datetime,
    version: int,
    **facts: Any,
) -> Review:
    """Take a review to a state, with one line in the record."""
    stored = locked(review)
    if to not in ALLOWED[ReviewState(stored.state)]:
        raise WrongState(f"This review is “{stored.get_state_display().lower()}” now.")
    before = {"state": stored.state}
    advance(stored, version=version, state=to, **facts)
    audit.record(
        verb,
        by=by,
        on=stored,
        partnership_id=stored.partnership_id,
        before=before,
        after={"state": to.value},
        at=at,
    )
    return stored
