"""Load a review that the person may see, and may act on."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from kit.scoping import allowed_or_403, visible_or_404
from partnerships.roles import Permission
from partnerships.standing import standing_of
from reviews.models import Review

COLOURS = {
    "waiting": "grey",
    "compiling": "blue",
    "failed": "red",
    "draft": "yellow",
    "factual_check": "purple",
    "published": "green",
    "superseded": "grey",
}


def seen_review(request, reference: str) -> Review:
    """The review, or the same 404 as for one that does not exist."""
    standing = standing_of(request.user)
    if not standing.may(Permission.REVIEW_VIEW):
        raise PermissionDenied
    rows = Review.objects.seen_by(standing).select_related("partnership")
    return visible_or_404(rows, reference=reference)


def review_for(request, reference: str, permission: Permission) -> Review:
    """The review, if the person may do this with it."""
    review = seen_review(request, reference)
    rows = Review.objects.permitting(standing_of(request.user), permission)
    allowed_or_403(rows, review)
    return review


def tags_of(review: Review) -> list[dict[str, str]]:
    return [{"text": review.get_state_display(), "colour": COLOURS[review.state]}]
