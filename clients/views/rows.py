"""The rows of a list of people, each with no more than this person may see."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField

from clients.models import Case, CaseGrant
from clients.querysets.cases import keys_of
from clients.views.words import name_of
from kit.kept import Given, Kept
from kit.tables import PAGE_LENGTH, merged
from redundancies.models import Situation


def arms_of(standing, grants):
    """A person's grants of cases, one queryset for each key, each on its index."""
    whole, least = keys_of(standing)
    return [
        grants.filter(audience=key).values("registered_at", "case_id", "partnership_id")
        for key in (*whole, *least)
    ]


NEWEST = ("-registered_at", "-case_id")
IDS = Given("ids", ArrayField(BigIntegerField()))


@Kept
def newest(asker):
    """The first page of a person's clients, and one more."""
    arms = arms_of(asker, CaseGrant.objects)
    return merged(arms, NEWEST, PAGE_LENGTH + 1) if arms else CaseGrant.objects.none()


# What a list says of somebody of whom all may be known.
WHOLE = (
    *("pk", "reference", "situation_id", "leaving_on", "registered_on"),
    *("client__given_name", "client__family_name"),
)


@Kept
def _whole():
    return Case.objects.filter(pk__among=IDS).values(*WHOLE)


@Kept
def _least():
    return Case.objects.filter(pk__among=IDS).minimum()


@Kept
def _situations(asker):
    seen = Situation.objects.seen_by(asker).select_related("employer")
    return seen.filter(pk__among=IDS)


@Kept
def _employers(asker):
    """Situations that this person may see, each with its employer's name."""
    seen = Situation.objects.seen_by(asker).filter(pk__among=IDS)
    return seen.values_list("pk", "employer__name")


@Kept
def places_of(asker):
    """Cases that this person may see, each with its partnership."""
    seen = Case.objects.seen_by(asker).filter(pk__among=IDS)
    return seen.values_list("pk", "partnership_id")


def people_rows(standing, cases):
    """Rows for `(case id, partnership id)` pairs, in their order.

    Rows of people who were only referred hold the minimum fields and nothing else.
    """
    full_ids, referred_ids = [], []
    for case_id, partnership_id in cases:
        is_full = standing.is_national_team or standing.is_staff_of(partnership_id)
        (full_ids if is_full else referred_ids).append(case_id)
    full = {row["pk"]: row for row in of_ids(_whole, full_ids)}
    least = {row["pk"]: row for row in of_ids(_least, referred_ids)}
    situations = {row["situation_id"] for row in full.values()} - {None}
    employers = dict(of_ids(_employers, list(situations), standing))
    rows = []
    for case_id, _ in cases:
        if case_id in full:
            rows.append(full_row(full[case_id], employers))
        elif case_id in least:
            rows.append(minimum_row(least[case_id]))
    return rows


def visible_situations(standing, ids):
    """Those of these situations that the person may see, with their employers.

    A client of a need-to-know situation shows no employer to who may not know it.
    """
    rows = of_ids(_situations, list(ids - {None}), standing)
    return {row.pk: row for row in rows}


def of_ids(kept, ids, standing=None):
    """What a kept query gives for these ids; it is not asked for none."""
    return kept.rows({"ids": ids}, standing) if ids else []


def full_row(row, employers):
    return {
        "pk": row["pk"],
        "reference": row["reference"],
        "name": name_of(row),
        # A client of a need-to-know situation shows no employer to who may not know it.
        "employer": employers.get(row["situation_id"], ""),
        "is_alone": row["situation_id"] is None,
        "leaving_on": row["leaving_on"],
        "registered_on": row["registered_on"],
        "is_full": True,
    }


def minimum_row(row):
    return {
        "pk": row["pk"],
        "reference": row["reference"],
        "name": name_of(row),
        "telephone": row["client__telephone"],
        "is_full": False,
    }
