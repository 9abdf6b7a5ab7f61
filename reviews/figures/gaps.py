"""What was needed and not there."""

from __future__ import annotations

from clients.choices import Ending, ReferralState
from kit.disclosure import THRESHOLD
from partnerships.models import Partnership, Service, ServiceOffer
from reviews.choices import Chapter
from reviews.figures.cubes import TOTAL, Cube, Scope, count, cube, fetched, shown
from reviews.figures.rows import lines
from reviews.figures.support import service_groups
from reviews.figures.tables import Column, Definition, Table, added, counts, some, texts

# A person's needs of one kind, in one case, count once; met if any of them was met.
NEEDS = """
    SELECT min(n.id) AS thing, c.partnership_id AS place,
           min(s.employer_id) AS employer,
           v.group || CASE WHEN bool_or(n.met_on <= %(on)s) THEN '|met'
                           ELSE '|open' END AS category
    FROM clients_need n JOIN clients_case c ON c.id = n.case_id
    JOIN partnerships_service v ON v.id = n.service_id
    LEFT JOIN redundancies_situation s ON s.id = c.situation_id
    WHERE n.noted_on BETWEEN %(from_on)s AND %(to_on)s
    GROUP BY n.case_id, c.partnership_id, v.group
"""


def needs(scope: Scope) -> Table:
    """Needs noted, met and not met, by service."""
    noted = cube(scope, NEEDS)
    present = {key.rsplit("|", 1)[0] for key in noted.categories()}
    groups = [group for group in service_groups() if group in present]
    rows = [needs_row(noted, group) for group in groups]
    if rows:
        rows.append(
            (
                "Total",
                noted.cell(TOTAL),
                added(row[2] for row in rows),
                added(row[3] for row in rows),
            )
        )
    return Table(
        key="needs",
        chapter=Chapter.GAPS,
        title="Needs noted, met and not met",
        columns=(Column("Support needed"), *counts("Noted", "Met", "Not met")),
        rows=tuple(rows),
        base=f"Base: {some(noted.cell(TOTAL), 'need')} noted in the period",
        definition=Definition(
            "Needs noted in the period, one for each service in each case; met"
            " if it was recorded as met by the day on which the figures were made."
        ),
    )


def needs_row(noted: Cube, group: str) -> tuple:
    met, unmet = noted.cell(f"{group}|met"), noted.cell(f"{group}|open")
    return group, added((met, unmet)), met, unmet


def without_provider(scope: Scope) -> Table:
    """Published services that nobody offers in a partnership."""
    places = Partnership.objects.active(scope.to_on).for_list()
    if scope.partnership_id is not None:
        places = places.filter(pk=scope.partnership_id)
    offered = set(
        ServiceOffer.objects.on(scope.to_on).values_list(
            "partnership_id", "service__group"
        )
    )
    published = dict.fromkeys(
        Service.objects.filter(is_published=True)
        .order_by("position", "pk")
        .values_list("group", flat=True)
    )
    rows = []
    for place in places.prefetch_related("areas__council"):
        missing = [group for group in published if (place.pk, group) not in offered]
        areas = "; ".join(sorted(str(area.council) for area in place.areas.all()))
        rows.append((place.name, areas, len(missing), "; ".join(missing) or "None"))
    return Table(
        key="without-provider",
        chapter=Chapter.GAPS,
        title="Services without a provider, by area",
        columns=(
            *texts("Partnership", "Council areas"),
            *counts("Services without a provider"),
            Column("Which"),
        ),
        rows=tuple(rows),
        base=f"Base: {some(len(published), 'service')} that PACE publishes",
        definition=Definition(
            "Published services that no organisation offers in the partnership"
            " on the last day of the period."
        ),
    )


REFERRALS = """
    SELECT f.id AS thing, f.partnership_id AS place, s.employer_id AS employer,
           {category} AS category
    FROM clients_referral f JOIN clients_case c ON c.id = f.case_id
    JOIN partnerships_service v ON v.id = f.service_id
    LEFT JOIN redundancies_situation s ON s.id = c.situation_id
    WHERE f.sent_at >= %(from_on)s::date::timestamp AT TIME ZONE 'Europe/London'
      AND f.sent_at < (%(to_on)s::date + 1)::timestamp AT TIME ZONE 'Europe/London'
"""
STATE = "CASE f.state WHEN 'ended' THEN f.ending ELSE f.state END"
BECAME: dict[str, str] = {
    **{
        state.value: state.label
        for state in ReferralState
        if state != ReferralState.ENDED
    },
    **{
        ending.value: f"{ReferralState.ENDED.label}: {ending.label.lower()}"
        for ending in Ending
    },
}


def referrals(scope: Scope) -> list[Table]:
    """What became of referrals; by service; and why they were not accepted."""
    became, by_service = shown(
        scope,
        count(scope, REFERRALS.format(category=STATE)),
        count(scope, REFERRALS.format(category="v.group")),
    )
    base = f"Base: {some(became[0].cell(TOTAL), 'referral')} sent in the period"
    words = "Referrals by the day on which they were sent"
    return [
        Table(
            key="referrals",
            chapter=Chapter.GAPS,
            title="Referrals and what became of them",
            columns=(Column("What became of them"), *counts("Referrals")),
            rows=lines(BECAME, *became),
            base=base,
            definition=Definition(f"{words}, each counted once by its status."),
        ),
        Table(
            key="referrals-by-service",
            chapter=Chapter.GAPS,
            title="Referrals by service",
            columns=(Column("Service"), *counts("Referrals")),
            rows=lines(service_groups(), *by_service),
            base=base,
            definition=Definition(f"{words}, by the support asked for."),
        ),
        reasons(scope),
    ]


REASONS = """
    SELECT min(btrim(f.reason)), count(*) FROM clients_referral f
    WHERE f.state = 'rejected'
      AND f.sent_at >= %(from_on)s::date::timestamp AT TIME ZONE 'Europe/London'
      AND f.sent_at < (%(to_on)s::date + 1)::timestamp AT TIME ZONE 'Europe/London'
      AND (%(place)s::bigint IS NULL OR f.partnership_id = %(place)s)
    GROUP BY lower(btrim(f.reason)) HAVING count(*) >= %(least)s
    ORDER BY count(*) DESC, min(btrim(f.reason))
"""


def reasons(scope: Scope) -> Table:
    """Why referrals were not accepted, in the words given often enough to be shown.

    Words of one case could tell of a person, so they never leave the case.
    """
    given = fetched(REASONS, scope.facts() | {"least": THRESHOLD})
    return Table(
        key="referrals-not-accepted",
        chapter=Chapter.GAPS,
        title="Reasons given for rejecting a referral",
        columns=texts("Reason"),
        rows=tuple((reason,) for reason, _ in given),
        base=f"Base: reasons given in the same words {THRESHOLD} times or more",
        definition=Definition(
            "Reasons of referrals that were rejected, the most frequent first."
            " Reasons in words used fewer than 5 times are not shown, since they could"
            " tell of a person."
        ),
    )
