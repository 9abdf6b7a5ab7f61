"""Two review summaries: one published, one with its chairs for their check."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from notifications.choices import State
from notifications.models import Message
from partnerships.models import Partnership
from reviews import actions
from reviews.choices import Chapter
from reviews.models import Passage, Review

NATIONAL = {
    Chapter.INTRODUCTION: (
        "This review sums up what the partnerships did for people and employers in the"
        " year. It rests on their records, on four focus groups and on the partner"
        " survey."
    ),
    Chapter.PROCESSES: (
        "Most employers were met within two working days. Where they were not, the"
        " notice had come after the first people had left."
    ),
    Chapter.GAPS: (
        "Money advice was asked for more often than any partnership could give it, and"
        " least of all on the islands."
    ),
    Chapter.CONCLUSIONS: (
        "The partnerships work well with each other. Earlier notice would help people"
        " more than any other change."
    ),
}
LOCAL = {
    Chapter.INTRODUCTION: (
        "This review sums up what the partnership did in the half-year, from its"
        " records and from talks with members."
    ),
    Chapter.COMMUNICATION: (
        "Members say that they are told of a situation in time, and would like to know"
        " how it ended as well."
    ),
    Chapter.GAPS: "Nobody in the partnership offered money advice after five o’clock.",
}


def write(*, by: User, partnership: Partnership, on: dt.date) -> None:
    """Both, by the actions that the pages call."""
    year = on.year - (1 if on.month >= 7 else 2)
    published_on = dt.date(year + 1, 6, 18)
    national = compiled(
        None, dt.date(year, 4, 1), dt.date(year + 1, 3, 31), by=by, on=published_on,
        findings=NATIONAL, focus_groups=4, interviews=31, stakeholders=22, answers=214,
        recommend=(
            "Tell employers of PACE with every notice that is received",
            "Redundancy Payments Service and National PACE team",
            dt.date(year + 1, 12, 31),
        ),
    )  # fmt: skip
    at = morning(published_on)
    actions.publish(review=national, by=by, at=at, version=national.version)
    # Everybody has read it long ago: nobody is written to now.
    Message.objects.filter(event="review.published", context_id=national.pk).update(
        state=State.SUPPRESSED, settled_at=at, read_at=at
    )
    from_on, to_on = last_half_year(on)
    asked_on = on - dt.timedelta(days=4)
    local = compiled(
        partnership, from_on, to_on, by=by, on=asked_on, findings=LOCAL,
        focus_groups=1, interviews=6, stakeholders=5, answers=17,
        recommend=(
            "Arrange money advice in the evening, once a week",
            "Citizens Advice and the council",
            on + dt.timedelta(days=120),
        ),
    )  # fmt: skip
    actions.send_to_chairs(
        review=local,
        due_on=on + dt.timedelta(days=10),
        by=by,
        at=morning(asked_on) + dt.timedelta(hours=3),
        version=local.version,
    )


def last_half_year(on: dt.date) -> tuple[dt.date, dt.date]:
    """The last whole half of a financial year, from April or from October."""
    if on.month >= 10:
        return dt.date(on.year, 4, 1), dt.date(on.year, 9, 30)
    if on.month >= 4:
        return dt.date(on.year - 1, 10, 1), dt.date(on.year, 3, 31)
    return dt.date(on.year - 1, 4, 1), dt.date(on.year - 1, 9, 30)


def compiled(
    partnership: Partnership | None, from_on: dt.date, to_on: dt.date, *, by: User,
    on: dt.date, findings: dict[Chapter, str], recommend: tuple[str, str, dt.date],
    **approach: int,
) -> Review:  # fmt: skip
    """A draft with its figures, some findings and a recommendation."""
    at = morning(on)
    review = actions.ask(
        partnership=partnership, from_on=from_on, to_on=to_on, by=by, at=at, **approach
    )
    actions.compile_review(review_id=review.pk, now=lambda: at)
    for passage in Passage.objects.filter(review=review, chapter__in=findings):
        actions.write_finding(
            passage=passage,
            text=findings[Chapter(passage.chapter)],
            by=by,
            at=at,
            version=passage.version,
        )
    text, owner, due_on = recommend
    actions.recommend(
        review=review, text=text, owner=owner, due_on=due_on, by=by, at=at
    )
    return Review.objects.get(pk=review.pk)


def morning(on: dt.date) -> dt.datetime:
    return dt.datetime.combine(on, dt.time(9), dt.UTC)
