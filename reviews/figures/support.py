"""Support given: by service, by organisation, to employers; the minimum offer."""

from __future__ import annotations

from partnerships.models import Organisation, OrganisationType, Service
from reviews.choices import Chapter
from reviews.figures.cubes import TOTAL, Count, Cube, Scope, count, cubes, shown
from reviews.figures.rows import TOLD, lines
from reviews.figures.tables import Chart, Column, Definition, Table, counts, some

# One person helped counts one; a group, as many as were said to be reached.
GIVEN = """
    SELECT d.id AS thing, d.partnership_id AS place, s.employer_id AS employer,
           {category} AS category, 1 AS times,
           CASE WHEN d.audience = 'person' THEN 1 WHEN d.audience = 'group'
                THEN coalesce(d.reached, 0) ELSE 0 END AS contacts
    FROM redundancies_delivery d
    JOIN partnerships_service v ON v.id = d.service_id
    JOIN partnerships_organisation o ON o.id = d.organisation_id
    LEFT JOIN redundancies_response r ON r.id = d.response_id
    LEFT JOIN redundancies_situation s ON s.id = r.situation_id
    WHERE d.on BETWEEN %(from_on)s AND %(to_on)s AND d.audience {audience}
"""
TO_PEOPLE, TO_EMPLOYERS = "IN ('person', 'group')", "= 'employer'"
WORDS = (
    "Support recorded with a date in the period for a person or a group. Contacts are"
    " the people of each occasion added up: somebody helped twice counts twice, so they"
    " are never people reached."
)


def service_groups() -> dict[str, str]:
    """Services as they are shown, in their order."""
    rows = Service.objects.order_by("position", "pk").values_list("group", flat=True)
    return {group: group for group in rows}


def support(scope: Scope) -> list[Table]:
    """By service and by organisation; nationally by type of organisation."""
    by_type = scope.is_national
    giver = "o.type_id::text" if by_type else "o.id::text"
    services = service_groups()
    givers = names_of(OrganisationType if by_type else Organisation)
    by_service, by_giver = shown(
        scope,
        *(
            count(
                scope,
                GIVEN.format(category=category, audience=TO_PEOPLE),
                "times",
                "contacts",
            )
            for category in ("v.group", giver)
        ),
    )
    headings = counts("Times given", "Contacts")
    return [
        Table(
            key="support-by-service",
            chapter=Chapter.PROCESSES,
            title="Support given to people, by service",
            columns=(Column("Service"), *headings),
            rows=lines(services, *by_service),
            base=f"Base: support given {some(by_service[0].cell(TOTAL), 'time')}",
            definition=Definition(WORDS),
            chart=Chart(2, "Contacts"),
        ),
        Table(
            key="support-by-organisation",
            chapter=Chapter.PROCESSES,
            title=(
                "Support given to people, by type of organisation"
                if by_type
                else "Support given to people, by organisation"
            ),
            columns=(Column("Organisation"), *headings),
            rows=lines(givers, *by_giver),
            base=f"Base: support given {some(by_giver[0].cell(TOTAL), 'time')}",
            definition=Definition(WORDS),
        ),
    ]


def names_of(model: type[Organisation | OrganisationType]) -> dict[str, str]:
    rows = model.objects.order_by("name", "pk").values_list("pk", "name")
    return {str(pk): name for pk, name in rows}


def support_to_employers(scope: Scope) -> Table:
    times = cubes(
        scope,
        GIVEN.format(category="v.group", audience=TO_EMPLOYERS),
        "times",
        people=(),
    )[0]
    return Table(
        key="support-to-employers",
        chapter=Chapter.PROCESSES,
        title="Support given to employers",
        columns=(Column("Service"), *counts("Times given")),
        rows=lines(service_groups(), times),
        base=f"Base: support given to employers {some(times.cell(TOTAL), 'time')}",
        definition=Definition(
            "Support recorded with a date in the period for the employer itself."
        ),
    )


OFFERED = """
    SELECT t.thing, t.place, t.employer, 1 AS situations, CASE
        WHEN x.delivered AND t.first_dismissal_on IS NULL THEN 'delivered'
        WHEN x.delivered AND x.delivered_on < t.first_dismissal_on THEN 'before'
        WHEN x.delivered THEN 'after'
        WHEN x.refused THEN 'refused' WHEN x.accepted THEN 'accepted'
        WHEN x.offered THEN 'offered' WHEN t.guide_given_on IS NOT NULL THEN 'guide'
        ELSE 'nothing' END AS category
    FROM ({told}) t LEFT JOIN LATERAL (
        SELECT bool_or(kind = 'presentation_delivered') AS delivered,
               min(on_day) FILTER (WHERE kind = 'presentation_delivered')
                   AS delivered_on,
               bool_or(kind = 'presentation_refused') AS refused,
               bool_or(kind = 'presentation_accepted') AS accepted,
               bool_or(kind = 'presentation_offered') AS offered
        FROM (
            SELECT e.kind, e.on AS on_day FROM redundancies_clockevent e
            WHERE e.response_id = t.response_id AND e.struck_out_at IS NULL
            UNION ALL
            SELECT 'presentation_delivered',
                   (s.starts_at AT TIME ZONE 'Europe/London')::date
            FROM redundancies_session s WHERE s.response_id = t.response_id
              AND s.kind = 'presentation' AND s.state = 'held'
        ) happened
    ) x ON true
    WHERE t.response_id IS NOT NULL
"""
OFFERS = {
    "before": "Presentation given before the first dismissal",
    "after": "Presentation given on or after the first dismissal",
    "delivered": "Presentation given, first dismissal not known",
    "accepted": "Presentation accepted, not given yet",
    "refused": "Presentation refused by the employer",
    "offered": "Presentation offered, no answer yet",
    "guide": "PACE guide given to all staff, no presentation",
    "nothing": "Nothing on record",
}


def counted_offers(scope: Scope) -> Count:
    return count(
        scope,
        OFFERED.format(told=TOLD),
        "situations",
        people=(),
    )


def minimum_offer(offers: Cube) -> Table:
    """Whether a presentation, the least that PACE offers, was given."""
    return Table(
        key="minimum-offer",
        chapter=Chapter.PROCESSES,
        title="The minimum offer: a presentation to all employees",
        columns=(Column("How far it came"), *counts("Responses")),
        rows=lines(OFFERS, offers),
        base=f"Base: {some(offers.cell(TOTAL), 'response')} by partnerships",
        definition=Definition(
            "Responses to situations told of in the period, each counted once by the"
            " furthest that the presentation came, from events and sessions on record."
        ),
    )
