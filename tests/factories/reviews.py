"""Smallest valid reviews."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from reviews import models
from reviews.choices import Chapter
from tests.factories.accounts import UserFactory

MOMENT = dt.datetime(2026, 6, 1, 9, 0, tzinfo=dt.UTC)


class ReviewFactory(DjangoModelFactory):
    """A national review that waits to be compiled."""

    class Meta:
        model = models.Review
        skip_postgeneration_save = True

    kind = factory.LazyAttribute(
        lambda row: "partnership" if row.partnership else "national"
    )
    partnership = None
    from_on = dt.date(2026, 1, 1)
    to_on = dt.date(2026, 3, 31)
    asked_by = factory.SubFactory(UserFactory)
    asked_at = MOMENT
    next_at = MOMENT

    @factory.post_generation
    def passages(self, create, extracted, **facts):
        """Every review has an empty finding for each chapter, as asking makes them."""
        if create:
            models.Passage.objects.bulk_create(
                models.Passage(review=self, chapter=chapter) for chapter in Chapter
            )


TABLE = {
    "chapter": "gaps",
    "key": "needs",
    "title": "Needs",
    "columns": [
        {"label": "Need", "kind": "text"},
        {"label": "Noted", "kind": "count"},
    ],
    "rows": [["Benefits advice", 1200], ["Money advice", "[c]"]],
    "base": "Base: 1,200 needs",
    "source": "Records of the PACE portal",
    "definition": "Needs noted.",
    "definition_version": 1,
    "is_suppressed": True,
}


class FigureSetFactory(DjangoModelFactory):
    """Suppressed figures of all partnerships that wait to be compiled."""

    class Meta:
        model = models.FigureSet

    partnership = None
    from_on = dt.date(2025, 4, 1)
    to_on = dt.date(2026, 3, 31)
    is_protected = True
    asked_by = None
    asked_at = MOMENT
    next_at = MOMENT

    class Params:
        # Compiled, with one table.
        ready = factory.Trait(
            state="ready",
            next_at=None,
            compiled_at=MOMENT,
            as_at=MOMENT.date(),
            tables=[TABLE],
        )
