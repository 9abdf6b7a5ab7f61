"""Findings and recommendations, and what became of them."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from accounts import audit
from accounts.models import User
from kit.acting import act
from kit.versions import advance
from partnerships.actions.once import made_once
from reviews.actions.steps import WrongState, locked
from reviews.choices import AT_WORK, RecommendationStatus, ReviewState
from reviews.models import Passage, Recommendation, Review

NOT_AT_WORK = "This review is no longer a draft: take it back before you change it."


@act
def write_finding(
    *, passage: Passage, text: str, by: User, at: dt.datetime, version: int
) -> Passage:
    """Write what a chapter found."""
    review = at_work(passage.review)
    before = passage.text
    advance(passage, version=version, text=text, written_by=by, written_at=at)
    audit.record(
        "finding.written",
        by=by,
        on=passage,
        partnership_id=review.partnership_id,
        before={"text": before},
        after={"text": text},
        label=review.reference,
        at=at,
    )
    return passage


@act
def recommend(
    *,
    review: Review,
    text: str,
    owner: str,
    due_on: dt.date | None,
    by: User,
    at: dt.datetime,
    form_key: uuid.UUID | None = None,
) -> Recommendation:
    """Say what should be done, by whom, by when; pressed twice, said once."""
    at_work(review)

    def make() -> Recommendation:
        made = Recommendation.objects.create(
            review=review, text=text, owner=owner, due_on=due_on, form_key=form_key
        )
        note("recommendation.made", made, by=by, at=at, after={"text": text})
        return made

    return made_once(Recommendation, form_key, make)


@act
def reword(
    *,
    recommendation: Recommendation,
    text: str,
    owner: str,
    due_on: dt.date | None,
    by: User,
    at: dt.datetime,
    version: int,
) -> Recommendation:
    """Change a recommendation while its review is a draft."""
    at_work(recommendation.review)
    facts = {"text": text, "owner": owner, "due_on": due_on}
    return changed(
        "recommendation.reworded", recommendation, facts, by=by, at=at, version=version
    )


@act
def drop(*, recommendation: Recommendation, by: User, at: dt.datetime) -> None:
    """Take a recommendation out of a draft."""
    at_work(recommendation.review)
    note(
        "recommendation.taken_out",
        recommendation,
        by=by,
        at=at,
        before={"text": recommendation.text},
        after={"text": ""},
    )
    recommendation.delete()


@act
def follow_up(
    *,
    recommendation: Recommendation,
    status: RecommendationStatus,
    what_became: str,
    by: User,
    at: dt.datetime,
    version: int,
) -> Recommendation:
    """Say what became of a recommendation that was published."""
    if locked(recommendation.review).state != ReviewState.PUBLISHED:
        raise WrongState("Only a published recommendation is followed up.")
    facts = {"status": status, "what_became": what_became}
    return changed(
        "recommendation.followed_up",
        recommendation,
        facts,
        by=by,
        at=at,
        version=version,
    )


def at_work(review: Review) -> Review:
    """The review, held; it must be at work."""
    stored = locked(review)
    if stored.state not in AT_WORK:
        raise WrongState(NOT_AT_WORK)
    return stored


def changed(
    verb: str,
    recommendation: Recommendation,
    facts: dict[str, Any],
    *,
    by: User,
    at: dt.datetime,
    version: int,
) -> Recommendation:
    stored = Recommendation.objects.select_related("review").get(pk=recommendation.pk)
    before = {name: getattr(stored, name) for name in facts}
    advance(stored, version=version, **facts)
    note(verb, stored, by=by, at=at, before=before, after=facts)
    return stored


def note(
    verb: str,
    recommendation: Recommendation,
    *,
    by: User,
    at: dt.datetime,
    **facts: Any,
) -> None:
    audit.record(
        verb,
        by=by,
        on=recommendation,
        partnership_id=recommendation.review.partnership_id,
        at=at,
        **facts,
    )
