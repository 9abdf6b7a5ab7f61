"""What a partnership does in a situation."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from kit.names import reference_field
from partnerships.models import Format, Organisation, Partnership, Service
from redundancies.choices import (
    AccountAnswer,
    Answer,
    Audience,
    ClockKind,
    Means,
    SessionKind,
    SessionState,
)
from redundancies.clocks import Event
from redundancies.models.employers import EmployerContact
from redundancies.models.situations import Response, Situation
from redundancies.querysets import (
    AccountCheckQuerySet,
    ClockEventQuerySet,
    DeliveryQuerySet,
    RequestQuerySet,
    SessionQuerySet,
)


class ClockEvent(models.Model):
    """Something that moves the response clock; on a day, and perhaps at a time."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="clock_events")
    kind = models.CharField(max_length=25, choices=ClockKind)
    on = models.DateField("date")
    at = models.DateTimeField("time, if known", null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    form_key = models.UUIDField(null=True, blank=True, unique=True)
    # A mistake is struck out with who and when, never removed.
    struck_out_at = models.DateTimeField(null=True, blank=True)
    struck_out_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ClockEventQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                name="redundancies_clock_of", fields=["response", "kind", "on"]
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.on}"

    def of_clock(self) -> Event:
        """This event as the clock counts it."""
        return Event(self.kind, self.on, self.at, self.reason)


class AccountCheck(models.Model):
    """The enterprise agency is asked whether the employer is account-managed."""

    response = models.ForeignKey(
        Response, models.PROTECT, related_name="account_checks"
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    person = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=20, choices=AccountAnswer, blank=True)
    note = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = AccountCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="redundancies_accountcheck_one_open",
                fields=["response", "organisation"],
                condition=Q(answered_at=None),
            ),
        ]

    def __str__(self):
        return f"Account check of {self.response_id}"


class Session(models.Model):
    """A presentation, workshop, clinic, webinar or fair."""

    reference = reference_field()
    response = models.ForeignKey(Response, models.PROTECT, related_name="sessions")
    kind = models.CharField(max_length=15, choices=SessionKind)
    place = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    shift = models.CharField(max_length=60, blank=True)
    places = models.PositiveIntegerField(null=True, blank=True)
    presented_by = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        max_length=10, choices=SessionState, default=SessionState.PLANNED
    )
    reason = models.CharField("why cancelled", max_length=300, blank=True)
    attended = models.PositiveIntegerField("how many came", null=True, blank=True)
    asked_after_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(null=True, blank=True, unique=True)
    version = models.PositiveIntegerField(default=1, db_default=1)

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="redundancies_session_ends_after_it_starts",
                condition=Q(ends_at__gte=F("starts_at")),
            ),
        ]
        indexes = [
            models.Index(
                name="redundancies_session_asks",
                fields=["ends_at"],
                condition=Q(asked_after_at=None),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.starts_at:%d %b %Y}"


class Request(models.Model):
    """An organisation is asked to take part; the first answer stands for it."""

    reference = reference_field()
    response = models.ForeignKey(Response, models.PROTECT, related_name="requests")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="requests"
    )
    services = models.ManyToManyField(Service, related_name="+")
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, related_name="requests"
    )
    message = models.CharField(max_length=1000, blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    who_comes = models.CharField(max_length=200, blank=True)
    commitments = models.CharField(max_length=500, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_answered_by_link = models.BooleanField(default=False)
    # What its organisation said the day after the session.
    has_come = models.BooleanField(null=True, blank=True)
    passed_on = models.CharField(
        "anything to pass on", max_length=500, blank=True, db_default=""
    )
    told_after_at = models.DateTimeField(null=True, blank=True)
    told_after_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    form_key = models.UUIDField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)

    objects = RequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="redundancies_request_once",
                fields=["response", "organisation", "session"],
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="redundancies_request_answer_and_time",
                condition=Q(answer="", answered_at=None)
                | ~Q(answer="") & Q(answered_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.organisation} asked"


class ContactLog(models.Model):
    """A contact with the employer, or an attempt."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="contact_logs")
    at = models.DateTimeField("when")
    means = models.CharField("how", max_length=12, choices=Means)
    contact = models.ForeignKey(
        EmployerContact, models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_reached = models.BooleanField("did you reach them?", default=True)
    note = models.CharField(max_length=1000, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    def __str__(self):
        return f"Contact on {self.at:%d %b %Y}"


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
    updated_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1, db_default=1)

    def __str__(self):
        return f"Checklist of {self.situation_id}"


class Delivery(models.Model):
    """Support that an organisation gave: to the employer, a group or a person.

    Which person it was stands in the room of clients, not here.
    """

    reference = reference_field()
    partnership = models.ForeignKey(
        Partnership, models.PROTECT, related_name="deliveries"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="deliveries"
    )
    service = models.ForeignKey(Service, models.PROTECT, related_name="deliveries")
    response = models.ForeignKey(
        Response, models.PROTECT, null=True, blank=True, related_name="deliveries"
    )
    session = models.ForeignKey(
        Session, models.PROTECT, null=True, blank=True, related_name="deliveries"
    )
    request = models.ForeignKey(
        Request, models.PROTECT, null=True, blank=True, related_name="deliveries"
    )
    on = models.DateField("date")
    audience = models.CharField("for whom", max_length=10, choices=Audience)
    format = models.CharField(max_length=20, choices=Format, blank=True, db_default="")
    reached = models.PositiveIntegerField("how many people", null=True, blank=True)
    note = models.CharField(max_length=1000, blank=True, db_default="")
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    form_key = models.UUIDField(null=True, blank=True, unique=True)
    version = models.PositiveIntegerField(default=1, db_default=1)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                name="redundancies_delivery_place",
                fields=["partnership", "on", "service", "organisation"],
            ),
        ]

    def __str__(self):
        return f"{self.service} by {self.organisation}, {self.on}"


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
    averted = models.CharField("job losses averted", max_length=300, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    def __str__(self):
        return f"Debrief of {self.response_id}"
