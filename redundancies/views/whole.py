"""A situation as its pages read it: how much of it one sees, and who responds."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    CharField,
    Func,
    IntegerField,
    OuterRef,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Concat, JSONArray, JSONObject

from kit.kept import Given, Kept
from redundancies.choices import ENDING, ClockKind
from redundancies.clocks import Event
from redundancies.models import ClockEvent, Response, Situation, SituationGrant
from redundancies.querysets import Sight
from redundancies.querysets.responses import holidays_of
from redundancies.querysets.sight import LEADS
from redundancies.views.first_rows import Shown
from redundancies.views.parts import (
    CLOCK,
    COUNTED,
    SHOWN,
    SITUATION,
    Row,
    day,
    moment,
)

# What the clock of the first meeting is worked out from.
OF_CLOCK = (ClockKind.PACE_TOLD, ClockKind.PAUSED, ClockKind.RESUMED, *ENDING)


@Kept
def by_reference(asker):
    """The situation of a page, with the grants through which it is seen."""
    rows = Situation.objects.seen_by(asker).filter(
        reference=Given("reference", CharField())
    )
    if asker.is_national_team:
        return rows.for_page()
    colon = Value(":", TextField())
    grants = SituationGrant.objects.filter(
        situation=OuterRef("pk"), audience__in=asker.audiences()
    ).annotate(
        words=Concat(
            Cast("level", TextField()),
            colon,
            Cast("partnership_id", TextField()),
            colon,
            Cast("response_id", TextField()),
            colon,
            Cast(Cast(LEADS, IntegerField()), TextField()),
            output_field=TextField(),
        )
    )
    return rows.for_page().annotate(held=ArraySubquery(grants.values("words")))


def seen(reference, standing):
    """The situation and how much of it this person sees; None where it sees nothing."""
    rows = by_reference.rows({"reference": reference}, standing)
    if not rows:
        return None, None
    held = (map(int, words.split(":")) for words in getattr(rows[0], "held", ()))
    grants = ((level, place, key, bool(leads)) for level, place, key, leads in held)
    return rows[0], Sight(standing, frozenset(grants))


@Kept
def _responses(with_events):
    rows = (
        Response.objects.filter(situation=SITUATION)
        .select_related("partnership", "closed_by", "debrief")
        .order_by("to_on", "-is_lead", "pk")
    )
    if not with_events:
        return rows
    events = ClockEvent.objects.filter(response=OuterRef("pk"))
    standing = events.standing()
    clock = standing.filter(kind__in=OF_CLOCK)
    newest = standing.order_by(*CLOCK.order)[:SHOWN]
    return rows.annotate(
        holidays=holidays_of(),
        of_clock=ArraySubquery(
            clock.values(told=JSONArray("kind", "on", "at", "reason"))
        ),
        newest=ArraySubquery(newest.values(told=JSONObject(**CLOCK.facts))),
        standing=number_of(standing),
        happened=number_of(events),
    )


def number_of(rows):
    """How many rows, counted as far as a page counts."""
    return Func(
        ArraySubquery(rows.values("pk")[: COUNTED + 1]),
        function="cardinality",
        output_field=IntegerField(),
    )


def responses_of(situation, *, with_events=False):
    """Every partnership's response, the lead first; with what moved its clock."""
    rows = _responses.rows({"situation": situation.pk}, with_events=with_events)
    for row in rows:
        row.situation = situation
        if with_events:
            row.moved = Shown(
                sorted((Row(**facts) for facts in row.newest), key=by_calendar),
                row.standing,
            )
    return rows


def by_calendar(event):
    """Of one day what has a time stands first."""
    return event.on, event.at is None, event.at, event.pk


def events_of(response):
    """What the clock of a response, read with its events, is worked out from."""
    return [
        Event(kind, day(on), moment(at), reason)
        for kind, on, at, reason in response.of_clock
    ]
