"""Who may see which situation and client, by the sentences of the access policy.

The rows are read whole, once; every question is answered by walking over them.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from accounts.models import NationalPost, User
from clients.models import Case, Referral
from partnerships.models import Membership, Partnership
from redundancies.models import Assignment, Request, Response, Situation

CHAIRS = {"chair", "deputy"}
STAFF = CHAIRS | {"support_officer", "adviser"}
# The numbers that the columns of grants carry.
CHAIR, SDS, EVERYBODY, ASKED, ON_IT, REFERRED = 1, 2, 3, 4, 5, 6


@dataclass(frozen=True)
class Seen:
    """How much of a situation somebody sees; nothing of it unless `exists`."""

    exists: bool = False
    # Everything but HR1 detail, exact numbers, HR1 detail of the whole, and what is the
    # employer's own matter.
    in_full: bool = False
    numbers: bool = False
    hr1: bool = False
    as_chair: bool = False
    # Through which partnerships' responses.
    places: frozenset[int] = frozenset()


def beside(model, name: str) -> dict[int, list]:
    """All rows of a table, by the row to which each belongs."""
    found = defaultdict(list)
    for row in model.objects.all():
        found[getattr(row, name)].append(row)
    return found


class Rows:
    """Everything on which sight depends, as it stands now."""

    def __init__(self, on: dt.date) -> None:
        self.on = on
        self.people = list(User.objects.all())
        self.partnerships = {row.pk: row for row in Partnership.objects.all()}
        self.situations = {row.pk: row for row in Situation.objects.all()}
        self.responses = list(Response.objects.all())
        self.cases = list(Case.objects.all())
        self.referrals = list(Referral.objects.all())
        self.posts_of = beside(NationalPost, "person_id")
        self.memberships_of = beside(Membership, "person_id")
        self.responses_to = beside(Response, "situation_id")
        self.requests_of = beside(Request, "response_id")
        self.assignments_to = beside(Assignment, "response_id")
        self.referrals_of = beside(Referral, "case_id")

    # People

    def is_national_team(self, person: User) -> bool:
        return person.is_active and any(
            post.role == "national_team"
            and post.from_on <= self.on
            and (post.to_on is None or self.on <= post.to_on)
            and not (post.ended_at is not None and post.to_on == self.on)
            for post in self.posts_of[person.pk]
        )

    def held_by(self, person: User) -> list[Membership]:
        """The memberships that a person holds today."""
        if not person.is_active:
            return []
        return [held for held in self.memberships_of[person.pk] if self.holds(held)]

    def holds(self, held: Membership) -> bool:
        if held.from_on > self.on:
            return False
        if held.to_on is not None and held.to_on < self.on:
            return False
        # Ended at once: on that very day it holds no longer.
        if held.ended_at is not None and held.to_on == self.on:
            return False
        place = self.partnerships[held.partnership_id]
        return place.active_from <= self.on and (
            place.active_to is None or self.on <= place.active_to
        )

    # Situations

    def reasons(self, response: Response) -> set[tuple[int, int | None, int | None]]:
        """Why a response may be seen: (level, organisation, person)."""
        if response.to_on is not None:
            # Another partnership leads: this one no longer needs to know.
            return set()
        situation = self.situations[response.situation_id]
        found: set[tuple[int, int | None, int | None]] = {(CHAIR, None, None)}
        if (
            situation.visibility in ("shared", "public")
            and situation.status != "rejected"
        ):
            found |= {(SDS, None, None), (EVERYBODY, None, None)}
        for request in self.requests_of[response.pk]:
            found.add((ASKED, request.organisation_id, None))
        for assignment in self.assignments_to[response.pk]:
            if assignment.to_on is None:
                found.add((ON_IT, None, assignment.person_id))
        return found

    def seen(self, person: User, situation: Situation) -> Seen:
        """What a person sees of a situation, and through which partnerships."""
        if self.is_national_team(person):
            return Seen(
                exists=situation.merged_into_id is None,
                in_full=True,
                numbers=True,
                hr1=True,
                as_chair=True,
            )
        levels, places, leading = set(), set(), set()
        for response in self.responses_to[situation.pk]:
            for held in self.held_by(person):
                if held.partnership_id != response.partnership_id:
                    continue
                mine = {
                    level
                    for level, organisation, who in self.reasons(response)
                    if is_for(held, level, organisation, who)
                }
                levels |= mine
                leading |= mine if response.is_lead else set()
                places |= {held.partnership_id} if mine else set()
        return Seen(
            exists=bool(levels),
            in_full=bool(levels & {CHAIR, SDS, ON_IT}),
            # Who takes part knows the numbers, and the HR1 detail of its own sites.
            numbers=bool(levels & {CHAIR, ASKED, ON_IT}),
            hr1=bool(leading & {CHAIR, ASKED, ON_IT}),
            as_chair=CHAIR in leading,
            places=frozenset(places),
        )

    # Clients

    def receivers(self, case: Case) -> set[tuple[int, int]]:
        """Who was referred to and has not said no: (partnership, organisation)."""
        return {
            (referral.partnership_id, referral.organisation_id)
            for referral in self.referrals_of[case.pk]
            if referral.state != "rejected"
        }

    def whole(self, person: User, case: Case) -> bool:
        """Whether somebody works with a client: the own partnership's SDS staff."""
        return self.is_national_team(person) or any(
            held.partnership_id == case.partnership_id and held.role in STAFF
            for held in self.held_by(person)
        )

    def least(self, person: User, case: Case) -> bool:
        """Whether somebody sees at least the minimum fields of a client."""
        return self.whole(person, case) or any(
            (held.partnership_id, held.organisation_id) in self.receivers(case)
            for held in self.held_by(person)
        )

    # What the tables of grants should hold

    def situation_grants(self) -> set[tuple]:
        return {
            (
                response.pk,
                response.situation_id,
                response.partnership_id,
                level,
                organisation,
                person,
                response.told_at,
            )
            for response in self.responses
            for level, organisation, person in self.reasons(response)
        }

    def case_grants(self) -> set[tuple]:
        own = {
            (case.pk, case.partnership_id, SDS, None, None, case.registered_at)
            for case in self.cases
        }
        return own | {
            (case.pk, place, REFERRED, organisation, None, case.registered_at)
            for case in self.cases
            for place, organisation in self.receivers(case)
        }


def is_for(
    held: Membership, level: int, organisation: int | None, person: int | None
) -> bool:
    """Whether a reason is one for the holder of this membership."""
    if level == CHAIR:
        return held.role in CHAIRS
    if level == SDS:
        return held.role in STAFF
    if level == ASKED:
        return held.organisation_id == organisation
    if level == ON_IT:
        return held.role in STAFF and held.person_id == person
    return level == EVERYBODY
