"""Published figures of earlier years, kept as they were published."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from django.utils.text import slugify

import surveys
from surveys.models import PublishedFigure

FOLDER = Path(surveys.__file__).parent / "data"
ACTIVITY_SOURCE = (
    "Institute of Chartered Accountants of Scotland, note of a meeting of the"
    " Ministerial PACE Partnership, 2019"
)


def load() -> None:
    """Load what is not there yet; figures that somebody has put right stay."""
    PublishedFigure.objects.bulk_create(
        [*client_survey(), *activity(), *partner_survey()], ignore_conflicts=True
    )


def client_survey() -> Iterator[PublishedFigure]:
    for row in rows("client_survey_published.csv"):
        yield PublishedFigure(
            series="client-survey",
            wave=row["wave"],
            key=slugify(row["measure"])[:80],
            measure=row["measure"],
            value=row["per_cent"],
            unit="per cent",
            base=int(row["base"]) if row["base"] else None,
            source=row["source"],
        )


def activity() -> Iterator[PublishedFigure]:
    for row in rows("activity_2018_19.csv"):
        yield PublishedFigure(
            series="activity",
            wave="2018-19",
            key=slugify(row["measure"])[:80],
            measure=row["measure"],
            value=row["value"],
            note=row["note"],
            source=ACTIVITY_SOURCE,
        )


def partner_survey() -> Iterator[PublishedFigure]:
    for row in rows("partner_survey_published.csv"):
        yield PublishedFigure(
            series="partner-survey",
            wave=row["wave"],
            key=row["key"],
            measure=row["measure"],
            value=row["value"],
            unit=row["unit"],
            base=int(row["base"]) if row["base"] else None,
            note=row["note"],
            source=row["source"],
        )


def rows(name: str) -> Iterator[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
