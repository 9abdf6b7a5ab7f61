"""Who may see a situation, and how much of it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, FilteredRelation, OuterRef, Q

from partnerships.roles import HR1_LEVELS, OF_THE_LEAD, Permission
from redundancies.choices import OPEN, KeptClock
from redundancies.company_names import spellings
from redundancies.querysets.listed import Listed
from redundancies.querysets.sight import LEADS, LEVELS, keys_permitting


class SituationQuerySet(Listed, models.QuerySet):
    """Situations; unseen ones do not exist for the one who asks."""

    def with_response(self) -> tuple[Self, str]:
        lead = Q(responses__is_lead=True, responses__to_on=None)
        relation = FilteredRelation("responses", condition=lead)
        return self.annotate(lead=relation), "lead"

    def seen_by(self, standing, levels=LEVELS) -> Self:
        """Those for which this person holds a grant of one of these levels.

        The National PACE team sees all; for everybody else a grant decides, never
        a role alone.
        """
        if standing.is_national_team:
            # What was merged into another is found there.
            return self.filter(merged_into=None)
        grants = apps.get_model("redundancies", "SituationGrant").objects
        return self.filter(
            Exists(
                grants.filter(
                    situation=OuterRef("pk"),
                    audience__in=standing.audiences(levels),
                )
            )
        )

    def seen_by_each(self, standings) -> set[tuple[int, int]]:
        """Which of these each of several people sees: (person, situation), as above.

        Two queries, however many people and situations.
        """
        those = self.order_by().filter(merged_into=None)
        those = set(those.values_list("pk", flat=True))
        readers = defaultdict(set)
        seen = set()
        for standing in standings:
            if standing.is_national_team:
                seen |= {(standing.person_id, pk) for pk in those}
            for key in standing.audiences(LEVELS):
                readers[key].add(standing.person_id)
        grants = apps.get_model("redundancies", "SituationGrant").objects
        rows = grants.filter(situation__in=those, audience__in=readers)
        for key, pk in rows.order_by().values_list("audience", "situation"):
            seen |= {(person_id, pk) for person_id in readers[key]}
        return seen

    def permitting(self, standing, permission: Permission) -> Self:
        """Situations on which this person may do this."""
        if permission is Permission.SITUATION_LIST:
            return self.seen_by(standing)
        grants = apps.get_model("redundancies", "SituationGrant").objects
        if permission is Permission.HR1_VIEW:
            # Of the whole: who takes part knows the HR1 detail of its own sites.
            if standing.is_national_team:
                return self
            keys = standing.audiences(HR1_LEVELS)
            grants = grants.filter(audience__in=keys, **{LEADS: True})
            return self.filter(Exists(grants.filter(situation=OuterRef("pk"))))
        if not standing.may(permission):
            return self.none()
        if standing.may_everywhere(permission):
            return self
        keys = keys_permitting(standing, permission)
        if permission in OF_THE_LEAD:
            grants = grants.filter(**{LEADS: True})
        return self.filter(
            Exists(grants.filter(situation=OuterRef("pk"), audience__in=keys))
        )

    def for_detail(self) -> Self:
        return self.select_related("employer", "council", "logged_by", "shared_by")

    def for_page(self) -> Self:
        return self.for_detail().select_related("first_contact")

    def open(self) -> Self:
        return self.filter(status__in=OPEN)

    def nowhere(self) -> Self:
        """Open, and led by no partnership yet: for the National PACE team."""
        return self.open().filter(clock=KeptClock.NO_LEAD)

    def alike(self, employer_name: str) -> Self:
        """Open situations of an employer of this name, however it is spelt."""
        return (
            self.open()
            .filter(employer__name_key__in=spellings(employer_name))
            .select_related("employer", "council")
            .order_by("-told_at", "-pk")
        )

    def merged_seen(self, standing) -> Self:
        """What was merged into one that this person sees, for its old reference."""
        seen = self.model._default_manager.seen_by(standing)
        return self.filter(merged_into__in=seen.values("pk"))

    def logged_lately_by(self, person, since: dt.datetime) -> Self:
        """What this person logged or reported, to confirm it to them."""
        return self.filter(logged_by=person, logged_at__gte=since)
