"""How partners heard of things, answered, and learned from them."""

from __future__ import annotations

from redundancies.choices import NO_ANSWER, Answer, Visibility
from reviews.choices import Chapter
from reviews.figures.cubes import TOTAL, Count, Cube, Scope, count, cube
from reviews.figures.rows import TOLD, lines
from reviews.figures.tables import Column, Definition, Table, counts, some
from surveys import results
from surveys.choices import WaveState
from surveys.models import Wave

REQUESTS = """
    SELECT q.id AS thing, r.partnership_id AS place, s.employer_id AS employer,
           CASE WHEN q.answer = '' THEN 'waiting' ELSE q.answer END AS category
    FROM redundancies_request q
    JOIN redundancies_response r ON r.id = q.response_id
    JOIN redundancies_situation s ON s.id = r.situation_id
    WHERE q.asked_at >= %(from_on)s::date::timestamp AT TIME ZONE 'Europe/London'
      AND q.asked_at < (%(to_on)s::date + 1)::timestamp AT TIME ZONE 'Europe/London'
      AND q.withdrawn_at IS NULL
"""
ANSWERS = dict(Answer.choices) | {"waiting": NO_ANSWER}
SHARED = """
    SELECT t.thing, t.place, t.employer, 1 AS situations,
           CASE WHEN s.visibility = 'need_to_know' THEN 'not_yet' ELSE 'shared' END
               AS category
    FROM ({told}) t JOIN redundancies_situation s ON s.id = t.thing
"""
PASSED_ON = {
    "shared": f"{Visibility.SHARED.label}, or public",
    "not_yet": Visibility.NEED_TO_KNOW.label,
}
DEBRIEFS = """
    SELECT r.id AS thing, r.partnership_id AS place, s.employer_id AS employer,
           CASE WHEN d.id IS NULL THEN 'without' ELSE 'with' END AS category
    FROM redundancies_response r
    JOIN redundancies_situation s ON s.id = r.situation_id
    LEFT JOIN redundancies_debrief d ON d.response_id = r.id
    WHERE r.closed_on BETWEEN %(from_on)s AND %(to_on)s
"""
DEBRIEFED = {"with": "Closed with a debrief", "without": "Closed without a debrief"}


def requests(scope: Scope) -> Table:
    asked = cube(scope, REQUESTS, people=())
    return Table(
        key="requests",
        chapter=Chapter.COMMUNICATION,
        title="Requests to partners to take part, and their answers",
        columns=(Column("Answer"), *counts("Requests")),
        rows=lines(ANSWERS, asked),
        base=f"Base: {some(asked.cell(TOTAL), 'request')} to organisations",
        definition=Definition(
            "Organisations asked in the period to take part in a response, once for"
            " each request that was not withdrawn, by the latest answer."
        ),
    )


def counted_as_shared(scope: Scope) -> Count:
    return count(scope, SHARED.format(told=TOLD), "situations", people=())


def passed_on(told: Cube) -> Table:
    return Table(
        key="passed-on",
        chapter=Chapter.COMMUNICATION,
        title="Situations shared with the partnership",
        columns=(Column("Who may know"), *counts("Situations")),
        rows=lines(PASSED_ON, told),
        base=f"Base: {some(told.cell(TOTAL), 'situation')}",
        definition=Definition(
            "Situations told of in the period that the chair has shared with the"
            " partnership, or that are public."
        ),
    )


def debriefs(scope: Scope) -> Table:
    closed = cube(scope, DEBRIEFS, people=())
    return Table(
        key="debriefs",
        chapter=Chapter.COMMUNICATION,
        title="Responses closed with a debrief",
        columns=(Column("How it closed"), *counts("Responses")),
        rows=lines(DEBRIEFED, closed),
        base=f"Base: {some(closed.cell(TOTAL), 'response')} closed in the period",
        definition=Definition("Responses that partnerships closed in the period."),
    )


def newest_wave(scope: Scope) -> Wave | None:
    """The newest wave of the partner survey that had closed by the end."""
    return (
        Wave.objects.filter(
            closes_on__lte=scope.to_on,
            state__in=(WaveState.CLOSED, WaveState.PUBLISHED),
        )
        .order_by("-opens_on", "-pk")
        .first()
    )


def survey(scope: Scope) -> list[Table]:
    """Each statement with n, who agreed, and the wave before."""
    wave = newest_wave(scope)
    items = items_of(wave, scope) if wave else []
    tables = [
        Table(
            key="survey",
            chapter=Chapter.COMMUNICATION,
            title="Partner survey: what members agree with",
            columns=(
                Column("Statement"),
                *counts("n", "Agree", "Not agree"),
                Column("Agree, per cent", "percent"),
                Column("Wave before"),
            ),
            rows=tuple(survey_row(item) for item in items),
            base=(
                f"Base: answers to {wave.title}, n beside each statement"
                if wave
                else "Base: no wave of the survey had closed by then"
            ),
            source=f"{wave.title}, partner survey" if wave else "Partner survey",
            definition=Definition(
                "Agree is the upper two points of five together; not agree is all other"
                " answers but do not know, which is not in n. A partnership’s results"
                " are shown from 10 answers up."
            ),
        )
    ]
    if wave and scope.is_national:
        tables.append(survey_by_type(wave))
    return tables


def items_of(wave: Wave, scope: Scope) -> list[results.Item]:
    if scope.is_national:
        return results.items(wave)
    # From the table of all partnerships, where none can be worked out from the rest.
    own = [
        group
        for group in results.by_partnership(wave)
        if group.name == scope.partnership_name
    ]
    if not own:
        return []
    before = {item.key: item.earlier for item in results.items(wave)}
    return [
        results.Item(
            item.key, item.text, item.n, item.agree, item.not_agree, before[item.key]
        )
        for item in own[0].items
    ]


TOO_FEW = "Fewer than 10 answers"


def survey_row(item: results.Item) -> tuple:
    if not item.is_shown:
        return (item.text, TOO_FEW, None, None, None, item.earlier)
    return (
        item.text,
        item.n,
        item.agree,
        item.not_agree,
        item.per_cent,
        item.earlier,
    )


def survey_by_type(wave: Wave) -> Table:
    rows = [
        (group.name, item.text, item.n, item.agree, item.not_agree)
        for group in results.by_organisation_type(wave)
        for item in group.items
        if item.is_shown and item.n
    ]
    return Table(
        key="survey-by-type",
        chapter=Chapter.COMMUNICATION,
        title="Partner survey by type of organisation",
        columns=(
            Column("Type of organisation"),
            Column("Statement"),
            *counts("n", "Agree", "Not agree"),
        ),
        rows=tuple(rows),
        base=f"Base: answers to {wave.title}; types with too few answers are left out",
        source=f"{wave.title}, partner survey",
        definition=Definition(
            "As the national results, for types of organisation with 10 answers or"
            " more; a further type is left out where it would give away a small one."
        ),
    )


def questions(scope: Scope) -> Table:
    """The statements that the survey put, for the appendix."""
    wave = newest_wave(scope)
    asked = (
        wave.wordings.select_related("question").order_by("question__position", "pk")
        if wave
        else ()
    )
    return Table(
        key="survey-questions",
        chapter=Chapter.APPENDICES,
        title="Statements of the partner survey",
        columns=(Column("Topic"), Column("Statement")),
        rows=tuple((wording.question.topic, wording.text) for wording in asked),
        base=f"Base: {wave.title}"
        if wave
        else "Base: no wave of the survey had closed by then",
        source="Partner survey",
        definition=Definition(
            "The statements as they were put, answered on a five-point scale from"
            " strongly agree to strongly disagree, or do not know."
        ),
    )
