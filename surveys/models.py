"""Questions, waves, invitations and answers; nothing joins an answer to a person."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accounts.history import keeps_values
from accounts.models import User
from kit.form_keys import form_key_field, one_per_form
from kit.names import reference_field
from partnerships.models import OrganisationType, Partnership
from surveys.choices import Agreement, WaveState
from surveys.querysets import SurveyInvitationQuerySet, WaveQuerySet


@keeps_values()
class Question(models.Model):
    """What is asked, under a key that stays the same between waves."""

    key = models.SlugField(unique=True)
    topic = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=100)

    def __str__(self):
        return self.key


@keeps_values()
class Wording(models.Model):
    """How a question was put; a new wording continues the line of the one before."""

    question = models.ForeignKey(
        Question, models.PROTECT, related_name="wordings", db_index=False
    )
    version = models.PositiveSmallIntegerField(default=1)
    text = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="surveys_wording_version_once", fields=["question", "version"]
            ),
        ]

    def __str__(self):
        return self.text


@keeps_values()
class Wave(models.Model):
    """One round of the partner survey."""

    reference = reference_field()
    title = models.CharField(max_length=120)
    opens_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(max_length=10, choices=WaveState, default=WaveState.DRAFT)
    earlier = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+"
    )
    wordings = models.ManyToManyField(Wording, related_name="waves")
    opened_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    form_key = form_key_field()
    version = models.PositiveIntegerField(default=1, db_default=1)

    objects = WaveQuerySet.as_manager()

    class Meta:
        constraints = [
            one_per_form(),
            models.CheckConstraint(
                name="surveys_wave_closes_after_it_opens",
                condition=Q(closes_on__gte=F("opens_on")),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("surveys:wave", args=[self.reference])


class Invitation(models.Model):
    """Somebody is invited to a wave, once; apart from the answers."""

    wave = models.ForeignKey(
        Wave, models.PROTECT, related_name="invitations", db_index=False
    )
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="+")
    organisation_type = models.ForeignKey(
        OrganisationType, models.PROTECT, related_name="+"
    )
    is_spent = models.BooleanField(default=False)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = SurveyInvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="surveys_invitation_once",
                fields=["wave", "person", "partnership"],
            ),
        ]

    def __str__(self):
        return f"Invitation to {self.wave}"


class Response(models.Model):
    """One set of answers. Its id is random and it has no date or person: neither
    the order of rows nor a time may lead back to an invitation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    wave = models.ForeignKey(Wave, models.PROTECT, related_name="responses")
    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="+")
    organisation_type = models.ForeignKey(
        OrganisationType, models.PROTECT, related_name="+"
    )

    def __str__(self):
        return f"Answers to {self.wave}"


class Answer(models.Model):
    """One answer on the five-point scale."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    response = models.ForeignKey(
        Response, models.PROTECT, related_name="answers", db_index=False
    )
    wording = models.ForeignKey(Wording, models.PROTECT, related_name="answers")
    value = models.PositiveSmallIntegerField(choices=Agreement)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="surveys_answer_once", fields=["response", "wording"]
            ),
        ]

    def __str__(self):
        return str(self.value)


class PublishedFigure(models.Model):
    """A figure of an earlier wave, as published; an unknown value is not published."""

    series = models.SlugField(db_index=False)
    wave = models.CharField(max_length=20)
    key = models.SlugField(max_length=80)
    measure = models.CharField(max_length=200)
    value = models.CharField(max_length=60, blank=True)
    unit = models.CharField(max_length=20, blank=True)
    base = models.PositiveIntegerField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="surveys_published_once", fields=["series", "wave", "key"]
            ),
        ]

    def __str__(self):
        return f"{self.measure}, {self.wave}"
