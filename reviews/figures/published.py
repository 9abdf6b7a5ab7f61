"""Earlier national figures as they were published, beside the portal's own."""

from __future__ import annotations

from collections.abc import Mapping

from reviews.choices import Chapter
from reviews.figures.tables import Cell, Column, Definition, Table
from surveys.models import PublishedFigure

NOT_PUBLISHED = "not published"
CLIENT_SURVEY = "client-survey"
ACTIVITY = "activity"
FIRST_WAVES = ("2010", "2012", "2014", "2016", "2018", "2020", "2022")


def client_survey(own: Mapping[str, tuple[Cell, Cell]]) -> Table:
    """The published series of the client survey, wave by wave."""
    figures = list(PublishedFigure.objects.filter(series=CLIENT_SURVEY).order_by("pk"))
    waves = sorted({figure.wave for figure in figures} | set(FIRST_WAVES))
    measures = list(dict.fromkeys(figure.measure for figure in figures))
    values = {(figure.measure, figure.wave): words(figure) for figure in figures}
    sources = sorted({figure.source for figure in figures})
    return Table(
        key="client-survey",
        chapter=Chapter.OUTCOMES,
        title="Client Experience Survey, per cent as published, beside this period",
        columns=(
            Column("Measure"),
            *(Column(wave, "percent") for wave in waves),
            Column("Records of this period", "percent"),
            Column("Base of the records", "count"),
        ),
        rows=tuple(
            (
                measure,
                *(values.get((measure, wave), NOT_PUBLISHED) for wave in waves),
                *own.get(measure, ("not recorded", None)),
            )
            for measure in measures
        ),
        base="Base: as published, in brackets where it was; records with their base",
        source=clipped("; ".join(sources)),
        definition=Definition(
            "Published figures are shown as they were published and never recomputed."
            " The survey was by telephone; the records are answers to the portal’s"
            " six-month follow-up, so they are beside the series and not its next wave."
            " The base of 2010 differs: it included people still in their post."
        ),
    )


def words(figure: PublishedFigure) -> Cell:
    if not figure.value:
        return NOT_PUBLISHED
    return f"{figure.value} (n={figure.base})" if figure.base else figure.value


def clipped(words: str, longest: int = 200) -> str:
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"


# Published measures of activity and the rows of the reach table that match them.
MATCHES = {
    "individuals": "Individuals with in-depth support",
    "employers": "Employers with in-depth support",
    "sites": "Sites with in-depth support",
}


def activity(reach: Table) -> Table:
    """Published activity beside the same measures compiled from records."""
    own = {str(row[0]): row[1] for row in reach.rows}
    figures = PublishedFigure.objects.filter(series=ACTIVITY).order_by("pk")
    rows = []
    sources = set()
    for figure in figures:
        matching = next(
            (own[row] for word, row in MATCHES.items() if word in figure.measure), None
        )
        sources.add(figure.source)
        value = " ".join(filter(None, (figure.value, figure.unit)))
        rows.append(
            (
                figure.measure,
                figure.wave,
                value or NOT_PUBLISHED,
                "not recorded" if matching is None else matching,
                figure.note,
            )
        )
    return Table(
        key="activity",
        chapter=Chapter.PROCESSES,
        title="Activity published for 2018-19, beside this period",
        columns=(
            Column("Measure"),
            Column("Year"),
            Column("Published"),
            Column("Records of this period", "count"),
            Column("Note"),
        ),
        rows=tuple(rows),
        base="Base: all partnerships",
        source=clipped("; ".join(sorted(sources))),
        definition=Definition(
            "Published activity is shown as it was published. The records are the same"
            " measures as in the table of people reached, for this review’s period."
        ),
    )
