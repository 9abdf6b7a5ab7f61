"""Situations that became one, and leads that went to another partnership."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models import User
from kit.form_keys import form_key_field, one_per_form
from partnerships.models import Partnership
from redundancies.choices import HandoverAnswer
from redundancies.models.situations import Situation
from redundancies.querysets import MergeQuerySet, PossibleDuplicateQuerySet


class PossibleDuplicate(models.Model):
    """Two situations that may be one, with the reasons; a person judges."""

    earlier = models.ForeignKey(
        Situation, models.PROTECT, related_name="+", db_index=False
    )
    later = models.ForeignKey(
        Situation, models.PROTECT, related_name="possible_duplicates"
    )
    why = models.CharField(max_length=200)
    # Of a hundred, and what it is made of; 0 where no points were given.
    score = models.PositiveSmallIntegerField(default=0, db_default=0)
    reasons = ArrayField(
        models.CharField(max_length=100), default=list, db_default=[], blank=True
    )
    noted_at = models.DateTimeField()
    is_same = models.BooleanField(null=True, blank=True)
    judged_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    judged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="redundancies_duplicate_once", fields=["earlier", "later"]
            ),
        ]
        indexes = [
            models.Index(
                name="redundancies_pair_waiting",
                fields=["-score", "id"],
                condition=Q(is_same=None) | Q(is_same=True),
            ),
        ]

    objects = PossibleDuplicateQuerySet.as_manager()

    def __str__(self):
        return f"{self.earlier_id} and {self.later_id}"


class Merge(models.Model):
    """One situation went into another: which rows moved, and how both were before.

    So it can be told later what belonged to which, and taken apart again.
    """

    away = models.ForeignKey(
        Situation, models.PROTECT, related_name="merges", db_index=False
    )
    into = models.ForeignKey(Situation, models.PROTECT, related_name="merges_here")
    # Joined the moment it was told, or found later to be the same.
    is_attached = models.BooleanField(default=False)
    by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    # Numbers of rows by table and by what they hung on: see `actions.carried`.
    moved = models.JSONField(default=dict)
    # The columns of both that the merge changed: before it, and after it.
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="redundancies_merge_once",
                fields=["away"],
                condition=Q(undone_at=None),
            ),
        ]
        indexes = [models.Index(name="redundancies_merge_away", fields=["away", "id"])]

    def __str__(self):
        return f"{self.away_id} into {self.into_id}"


class Handover(models.Model):
    """The lead is offered to another partnership, from a day on."""

    situation = models.ForeignKey(Situation, models.PROTECT, related_name="handovers")
    giver = models.ForeignKey(
        Partnership, models.PROTECT, related_name="+", db_index=False
    )
    taker = models.ForeignKey(
        Partnership, models.PROTECT, related_name="handovers", db_index=False
    )
    from_on = models.DateField("leads from")
    note = models.CharField(max_length=500, blank=True, db_default="")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    answer = models.CharField(
        max_length=10, choices=HandoverAnswer, blank=True, db_default=""
    )
    reason = models.CharField(max_length=300, blank=True, db_default="")
    answered_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    # Once the lead has gone over: on the day, or at the answer where that is later.
    done_at = models.DateTimeField(null=True, blank=True)
    form_key = form_key_field()

    class Meta:
        constraints = [
            one_per_form(),
            models.UniqueConstraint(
                name="redundancies_handover_one_waiting",
                fields=["situation"],
                condition=Q(done_at=None, answer__in=["", "accepted"]),
            ),
            models.CheckConstraint(
                name="redundancies_handover_to_another",
                condition=~Q(giver=models.F("taker")),
            ),
            models.CheckConstraint(
                name="redundancies_handover_answer_and_time",
                condition=Q(answer="", answered_at=None)
                | ~Q(answer="") & Q(answered_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="redundancies_handover_waiting",
                fields=["taker", "asked_at"],
                condition=Q(answer=""),
            ),
            models.Index(
                name="redundancies_handover_due",
                fields=["from_on"],
                condition=Q(answer=HandoverAnswer.ACCEPTED, done_at=None),
            ),
        ]

    def __str__(self):
        return f"{self.situation_id} to {self.taker}"
