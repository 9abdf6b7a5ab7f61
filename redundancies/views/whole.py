"""What the page of a situation is made of, each part read by a kept query."""

from collections import Counter

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BigIntegerField,
    CharField,
    OuterRef,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Concat

from kit.kept import Given, Kept
from redundancies.choices import NO_ANSWER, NO_ANSWER_CAME, OPEN
from redundancies.models import (
    Assignment,
    ClockEvent,
    ContactLog,
    Delivery,
    EmployerContact,
    Headcount,
    HR1Notice,
    PossibleDuplicate,
    Request,
    Response,
    Session,
    Site,
    Situation,
    SituationGrant,
    StatutoryRule,
)
from redundancies.querysets import Sight

SITUATION = Given("situation", BigIntegerField())


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
            output_field=TextField(),
        )
    )
    return rows.for_page().annotate(held=ArraySubquery(grants.values("words")))


def seen(reference, standing):
    """The situation and how much of it this person sees; None where it sees nothing."""
    rows = by_reference.rows({"reference": reference}, standing)
    if not rows:
        return None, None
    held = (words.split(":") for words in getattr(rows[0], "held", ()))
    return rows[0], Sight(standing, frozenset(tuple(map(int, one)) for one in held))


@Kept
def _responses():
    return (
        Response.objects.filter(situation=SITUATION)
        .with_clock()
        .prefetch_related(None)
        .order_by("to_on", "-is_lead", "pk")
    )


@Kept
def _clock_events():
    return (
        ClockEvent.objects.filter(response__situation=SITUATION)
        .select_related("recorded_by")
        .order_by("on", "at", "pk")
    )


def responses_of(situation):
    """Every partnership's response with what moved its clock, the lead first."""
    asked = {"situation": situation.pk}
    rows = _responses.rows(asked)
    by_pk = {row.pk: row for row in rows}
    for row in rows:
        row.situation, row.all_events = situation, []
    for event in _clock_events.rows(asked):
        by_pk[event.response_id].all_events.append(event)
    return rows


@Kept
def board(asker):
    """Requests as far as this person sees them."""
    return (
        Request.objects.filter(response__situation=SITUATION).seen_by(asker).for_board()
    )


def requests_board(situation, standing) -> dict:
    """Who was asked and what they answered, as the situation's page shows it.

    Who sees a response in full sees all of its requests; others the row of their own
    organisation.
    """
    rows = board.rows({"situation": situation.pk}, standing)
    counts = Counter(row.answer for row in rows)
    return {
        "rows": rows,
        "yes": counts["yes"],
        "in_part": counts["in_part"],
        "no": counts["no"],
        "waiting": counts[""],
        "is_open": situation.status in OPEN,
        "no_answer": NO_ANSWER if situation.status in OPEN else NO_ANSWER_CAME,
        "own": {
            row.pk
            for row in rows
            if row.organisation_id
            in standing.organisations(row.response.partnership_id)
        },
    }


@Kept
def sessions(limit):
    return Session.objects.filter(response__situation=SITUATION).for_list()[:limit]


@Kept
def deliveries(asker, limit):
    """Support given, as far as this person sees it."""
    rows = Delivery.objects.seen_by(asker).filter(response__situation=SITUATION)
    return rows.for_list()[:limit]


@Kept
def contact_logs(limit):
    return (
        ContactLog.objects.filter(response__situation=SITUATION)
        .select_related("recorded_by", "contact")
        .order_by("-at", "-pk")[:limit]
    )


@Kept
def assignments():
    return (
        Assignment.objects.filter(response__situation=SITUATION, to_on=None)
        .select_related("person")
        .order_by("pk")
    )


@Kept
def sites():
    return (
        Site.objects.filter(situation=SITUATION)
        .select_related("council")
        .order_by("pk")
    )


@Kept
def duplicates(asker):
    """Like situations; one that this person may not see does not exist for it."""
    return (
        PossibleDuplicate.objects.filter(
            later=SITUATION,
            is_same=None,
            earlier__in=Situation.objects.seen_by(asker).values("pk"),
        )
        .select_related("earlier__employer", "earlier__council")
        .order_by("pk")[:5]
    )


@Kept
def notices(limit):
    return (
        HR1Notice.objects.filter(situation=SITUATION)
        .select_related("recorded_by")
        .order_by("-pk")[:limit]
    )


@Kept
def headcounts(limit):
    return (
        Headcount.objects.filter(situation=SITUATION)
        .select_related("recorded_by", "site")
        .order_by("-as_at", "-pk")[:limit]
    )


@Kept
def contacts():
    return EmployerContact.objects.filter(situation=SITUATION).order_by(
        "-is_current", "name", "pk"
    )


@Kept
def rules():
    """The rules by which notice is counted."""
    return StatutoryRule.objects.all()
