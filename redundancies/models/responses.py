"""What a partnership does in a situation."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.history import keeps_names
from accounts.models import User
from kit.form_keys import form_key_field, one_per_form
from kit.moments import spoken_date, spoken_moment
from redundancies import stored
from redundancies.choices import (
    ClockKind,
    Means,
)
from redundancies.clocks import Event
from redundancies.models.employers import EmployerContact
from redundancies.models.situations import Response, Situation
from redundancies.querysets import (
    ClockEventQuerySet,
)


class ClockEvent(models.Model):
    """Something that moves the response clock; on a day, and perhaps at a time."""

    response = models.ForeignKey(
        Response, models.PROTECT, related_name="clock_events", db_index=False
    )
    kind = models.CharField(max_length=25, choices=ClockKind)
    on = models.DateField("date")
    at = models.DateTimeField("time, if known", null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", db_index=False
    )
    recorded_at = models.DateTimeField()
    form_key = form_key_field()
    # The line of the contact log that brought it about, and is corrected with it.
    log = models.ForeignKey(
        "ContactLog",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        db_index=False,
    )
    # A mistake is struck out with who and when, never removed.
    struck_out_at = models.DateTimeField(null=True, blank=True)
    struck_out_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    objects = ClockEventQuerySet.as_manager()

    class Meta:
        constraints = [one_per_form()]
        indexes = [
            models.Index(
                name="redundancies_clock_of", fields=["response", "kind", "on"]
            ),
            models.Index(
                name="redundancies_clock_log",
                fields=["log"],
                condition=Q(log__isnull=False),
            ),
        ]
        triggers = stored.clock_triggers()

    def __str__(self):
        when = spoken_moment(self.at) if self.at else spoken_date(self.on)
        return f"{self.get_kind_display()}, {when}"

    def of_clock(self) -> Event:
        """This event as the clock counts it."""
        return Event(self.kind, self.on, self.at, self.reason)


@keeps_names()
class ContactLog(models.Model):
    """A contact with the employer, or an attempt."""

    response = models.ForeignKey(
        Response, models.PROTECT, related_name="contact_logs", db_index=False
    )
    at = models.DateTimeField("when")
    means = models.CharField("how", max_length=12, choices=Means)
    contact = models.ForeignKey(
        EmployerContact, models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_reached = models.BooleanField("did they answer?", default=True)
    note = models.CharField(max_length=1000, blank=True)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", db_index=False
    )
    form_key = form_key_field()
    struck_out_at = models.DateTimeField(null=True, blank=True)
    struck_out_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        constraints = [one_per_form()]
        indexes = [
            models.Index(
                name="redundancies_contact_newest", fields=["response", "-at", "-id"]
            ),
        ]

    def __str__(self):
        return f"Contact on {spoken_moment(self.at)}"


@keeps_names()
class FirstContact(models.Model):
    """The checklist of the first talk with the employer; blank is not known yet."""

    situation = models.OneToOneField(
        Situation, models.PROTECT, related_name="first_contact"
    )
    occupations = models.CharField(max_length=500, blank=True)
    shifts = models.CharField(max_length=300, blank=True)
    languages = models.CharField(max_length=300, blank=True)
    health_needs = models.CharField(max_length=500, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    will_release_staff = models.BooleanField(null=True, blank=True)
    staff_told_on = models.DateField(null=True, blank=True)
    has_private_provider = models.BooleanField(null=True, blank=True)
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1, db_default=1)

    def __str__(self):
        return f"Checklist of {self.situation_id}"


@keeps_names()
class Note(models.Model):
    """A free note on a case, for whoever sees it in full."""

    situation = models.ForeignKey(
        Situation, models.PROTECT, related_name="notes", db_index=False
    )
    text = models.CharField(max_length=2000)
    written_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", db_index=False
    )
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True, blank=True)
    form_key = form_key_field()
    # A mistake is struck out with who and when, never removed.
    struck_out_at = models.DateTimeField(null=True, blank=True)
    struck_out_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        constraints = [one_per_form()]
        indexes = [
            models.Index(
                name="redundancies_note_newest",
                fields=["situation", "-written_at", "-id"],
            ),
        ]

    def __str__(self):
        return f"Note on {self.situation_id}, {spoken_moment(self.written_at)}"


class Assignment(models.Model):
    """A member of the SDS staff works on a response."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="assignments")
    person = models.ForeignKey(User, models.PROTECT, related_name="assignments")
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="redundancies_assignment_once",
                fields=["response", "person"],
                condition=Q(to_on=None),
            ),
        ]

    def __str__(self):
        return f"{self.person} on {self.response_id}"


class Debrief(models.Model):
    """What the partnership learned, when it closed its response."""

    response = models.OneToOneField(Response, models.PROTECT, related_name="debrief")
    went_well = models.CharField(max_length=1000, blank=True)
    to_change = models.CharField(max_length=1000, blank=True)
    averted = models.CharField("jobs saved", max_length=300, blank=True)
    written_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", db_index=False
    )
    written_at = models.DateTimeField()

    def __str__(self):
        return f"Debrief of {self.response_id}"
