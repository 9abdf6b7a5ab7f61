"""What the portal answers about who sees what, beside the second reckoning."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from accounts.models import User
from clients.models import Case, CaseGrant, Referral
from clients.querysets.cases import WORKING
from partnerships.standing import NOBODY, Standing, read_standing
from redundancies.models import Response, Situation, SituationGrant
from redundancies.querysets import Filters, arms_of, sight_of
from tests.oracles.sight import Rows, Seen


def differences(at: dt.datetime, *, people: Iterable[User] | None = None) -> dict:
    """Everything in which the two do not agree: what it is about -> both answers.

    The grants are compared whole, and what everybody, or these people, see by them.
    """
    on = timezone.localdate(at)
    rows = Rows(on)
    found = {
        "grants of situations": (situation_grants(), rows.situation_grants()),
        "grants of clients": (case_grants(), rows.case_grants()),
    }
    for person in rows.people if people is None else people:
        standing = read_standing(person, on) if person.is_active else NOBODY
        for question, answers in of_person(rows, person, standing, at).items():
            found[str(person), question] = answers
    return {about: both for about, both in found.items() if both[0] != both[1]}


def situation_grants() -> set[tuple]:
    return set(
        SituationGrant.objects.values_list(
            "response_id",
            "situation_id",
            "partnership_id",
            "level",
            "organisation_id",
            "person_id",
            "told_at",
        )
    )


def case_grants() -> set[tuple]:
    return set(
        CaseGrant.objects.values_list(
            "case_id",
            "partnership_id",
            "level",
            "organisation_id",
            "person_id",
            "registered_at",
        )
    )


def keys(rows) -> set[int]:
    return set(rows.values_list("pk", flat=True))


def of_person(rows: Rows, person: User, standing: Standing, at: dt.datetime) -> dict:
    """Each question about one person: what the portal says, what was reckoned."""
    seen = {key: rows.seen(person, row) for key, row in rows.situations.items()}
    exists = {key for key, sight in seen.items() if sight.exists}
    whole = {case.pk for case in rows.cases if rows.whole(person, case)}
    is_team = rows.is_national_team(person)
    held = {(one.partnership_id, one.organisation_id) for one in rows.held_by(person)}
    answers = {
        "situations": (keys(Situation.objects.seen_by(standing)), exists),
        "the list": (listed(standing, at), exists),
        "responses": (
            keys(Response.objects.seen_by(standing)),
            {
                row.pk
                for row in rows.responses
                if is_team
                or (
                    row.partnership_id in seen[row.situation_id].places
                    and rows.reasons(row)
                )
            },
        ),
        "clients": (
            keys(Case.objects.seen_by(standing)),
            {case.pk for case in rows.cases if rows.least(person, case)},
        ),
        "whole clients": (keys(Case.objects.seen_by(standing, WORKING)), whole),
        "referrals": (
            keys(Referral.objects.seen_by(standing)),
            {
                row.pk
                for row in rows.referrals
                if row.case_id in whole
                or (row.partnership_id, row.organisation_id) in held
            },
        ),
    }
    for key, sight in seen.items():
        if rows.situations[key].merged_into_id is None:
            answers[f"situation {key}"] = (told(sight_of(key, standing)), sight)
    return answers


def listed(standing, at) -> set[int]:
    return {
        row["row_situation_id"]
        for arm in arms_of(standing, Filters(), at)
        for row in arm
    }


def told(sight) -> Seen:
    """What the page asks of a person's sight, in the words of the reckoning."""
    is_team = sight.standing.is_national_team
    return Seen(
        exists=is_team or bool(sight.grants),
        numbers=sight.numbers,
        in_full=sight.in_full,
        hr1=sight.hr1,
        as_chair=sight.chair,
        places=frozenset(place for _, place in sight.grants),
    )
