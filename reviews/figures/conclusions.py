"""What became of what the last review recommended."""

from __future__ import annotations

from reviews.choices import Chapter
from reviews.figures.cubes import Scope
from reviews.figures.tables import NOT_KNOWN, Definition, Table, texts
from reviews.models import Recommendation, Review


def last_recommendations(scope: Scope) -> Table:
    """Recommendations of the last published review of this place, and their status."""
    last = (
        Review.objects.filter(
            state="published",
            partnership=scope.partnership_id,
            to_on__lt=scope.to_on,
        )
        .order_by("-to_on", "-published_at", "-pk")
        .first()
    )
    made = Recommendation.objects.filter(review=last).order_by("pk") if last else ()
    return Table(
        key="last-recommendations",
        chapter=Chapter.CONCLUSIONS,
        title="What became of the last review’s recommendations",
        columns=texts("Recommendation", "Owner", "Due", "Status", "What became of it"),
        rows=tuple(
            (
                one.text,
                one.owner,
                f"{one.due_on:%-d %B %Y}" if one.due_on else NOT_KNOWN,
                one.get_status_display(),
                one.what_became or NOT_KNOWN,
            )
            for one in made
        ),
        base=(
            f"Base: the review of {last.from_on:%-d %B %Y} to {last.to_on:%-d %B %Y}"
            if last
            else "Base: no earlier review of this place has been published"
        ),
        definition=Definition(
            "Recommendations of the last published review of the same place that ended"
            " before this one, as they were on the day on which the figures were made."
        ),
    )
