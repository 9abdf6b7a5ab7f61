"""A row of a list, dressed: who leads, how its clock stands, how many for whom."""

from partnerships.roles import knows
from redundancies import clocks
from redundancies.choices import Source, Status, Visibility, number_band
from redundancies.models import ClockEvent, Response
from redundancies.querysets import list_keys

COLOURS = {
    Status.REPORTED: "yellow",
    Status.VERIFIED: "blue",
    Status.RESPONDING: "blue",
    Status.CLOSED: "grey",
    Status.REJECTED: "grey",
}
TONES = {"late": "red", "soon": "orange", "met": "green", "running": "blue"}


def dressed(rows, standing, at):
    """The rows of one page, with what stands in other tables: two queries more."""
    responses = responses_of(rows, standing)
    events = {}
    for event in ClockEvent.objects.standing().filter(
        response__in=[response.pk for response in responses.values()]
    ):
        events.setdefault(event.response_id, []).append(event.of_clock())
    return [
        dress(row, responses.get(key_of(row, standing)), events, standing, at)
        for row in rows
    ]


def key_of(row, standing):
    return row["row_situation_id"] if standing.is_national_team else row["row_id"]


def responses_of(rows, standing):
    """The response that each row shows, by the row's own key."""
    if standing.is_national_team:
        leads = Response.objects.for_rows([]).filter(
            situation__in=[row["row_situation_id"] for row in rows],
            is_lead=True,
            to_on=None,
        )
        return {response.situation_id: response for response in leads}
    shown = Response.objects.for_rows(list_keys(standing)).filter(
        pk__in=[row["row_id"] for row in rows]
    )
    return {response.pk: response for response in shown}


def dress(row, response, events, standing, at):
    levels = [] if response is None else response.levels

    def may_know(field):
        return standing.is_national_team or knows(levels, field)

    sees_numbers = may_know("people")
    people = row["row_people"]
    status = Status(row["row_status"])
    clock = None
    if response is not None and may_know("clock"):
        clock = clocks.response(
            events=events.get(response.pk, []),
            at=at,
            local_holidays=set(response.holidays),
            status=status,
        )
    return row | {
        "partnership": response.partnership.name if response else "",
        "status": status.label,
        "colour": COLOURS[status],
        "visibility": Visibility(row["row_visibility"]).label,
        "is_hidden": row["row_visibility"] == Visibility.NEED_TO_KNOW,
        "source": Source(row["row_source"]).label if may_know("source") else "",
        "people": people if sees_numbers else number_band(people),
        "people_words": f"{people:,}"
        if sees_numbers and people is not None
        else number_band(people),
        "clock": clock,
        "clock_colour": TONES.get(clock.tone, "grey") if clock else "grey",
    }
