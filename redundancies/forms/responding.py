"""What is done in a situation: contacts, clock, sessions, closing, sharing."""

import datetime as dt

from django.utils import timezone

from accounts.models import User
from kit import govuk
from redundancies.choices import NEED_REASON, ClockKind, Means, SessionKind, Visibility
from redundancies.models import EmployerContact

OUTCOMES = (
    ("", "Nothing more yet"),
    (ClockKind.MET, "We met the employer"),
    (ClockKind.DECLINED, "The employer declined"),
    (ClockKind.UNREACHABLE, "The employer cannot be reached"),
)
DATE_HINT = "For example, 31 3 2026"
TIME_HINT = "For example, 9:30am or 14:00"


def moment(day, time):
    """A date and a time of the day, in Scotland."""
    return timezone.make_aware(dt.datetime.combine(day, time))


class ReasonWhere:
    """A reason, for the choices that need one."""

    chosen = "kind"

    def clean(self):
        facts = super().clean()
        if facts.get(self.chosen) in NEED_REASON and not facts.get("reason"):
            self.add_error("reason", "Enter why")
        return facts


def reason_field(**more):
    return govuk.TextField(
        label="Why", noun="The reason", required=False, max_length=300, **more
    )


class ContactLogForm(ReasonWhere, govuk.OnceForm):
    """A contact with the employer, or an attempt."""

    chosen = "outcome"

    on = govuk.DateField(
        label="Date", missing="Enter the date of the contact", help_text=DATE_HINT
    )
    time = govuk.TimeField(
        label="Time", missing="Enter the time of the contact", help_text=TIME_HINT
    )
    means = govuk.RadiosField(label="How", missing="Select how", choices=Means.choices)
    contact = govuk.ModelSelectField(
        queryset=EmployerContact.objects.none(),
        label="With whom",
        required=False,
        blank="Somebody else",
    )
    is_reached = govuk.YesNoField(
        label="Did you reach them?", missing="Select whether you reached them"
    )
    outcome = govuk.RadiosField(
        label="What came of it?", choices=OUTCOMES, required=False
    )
    reason = reason_field(help_text="If the employer declined or cannot be reached")
    note = govuk.TextAreaField(label="Note", required=False, max_length=1000, rows=3)

    def __init__(self, *args, situation, sees_contacts, **kwargs):
        super().__init__(*args, **kwargs)
        if sees_contacts:
            self.fields["contact"].queryset = EmployerContact.objects.filter(
                situation=situation, is_current=True
            ).order_by("name", "pk")
        else:
            del self.fields["contact"]

    def clean(self):
        facts = super().clean()
        if facts.get("on") and facts.get("time"):
            facts["when"] = moment(facts.pop("on"), facts.pop("time"))
        facts["outcome"] = facts.get("outcome") or None
        if facts["outcome"] == ClockKind.MET and facts.get("is_reached") is False:
            self.add_error("outcome", "You cannot have met somebody you did not reach")
        return facts


class ClockForm(ReasonWhere, govuk.OnceForm):
    """Something that moves the response clock."""

    kind = govuk.SelectField(
        label="What happened", missing="Select what happened", choices=ClockKind.choices
    )
    on = govuk.DateField(
        label="Date", missing="Enter the date on which it happened", help_text=DATE_HINT
    )
    time = govuk.TimeField(
        label="Time",
        help_text="If you know it. With a date only, the clock counts in days.",
        required=False,
    )
    reason = reason_field(
        help_text="If it was declined, cannot be reached, or is paused"
    )

    def clean(self):
        facts = super().clean()
        time = facts.pop("time", None)
        facts["time"] = (
            moment(facts["on"], time) if time is not None and facts.get("on") else None
        )
        return facts


class SessionFields(govuk.GovukForm):
    """Where and when a session is."""

    kind = govuk.RadiosField(
        label="What", missing="Select what it is", choices=SessionKind.choices
    )
    place = govuk.TextField(label="Where", missing="Enter where it is", max_length=200)
    on = govuk.DateField(label="Date", missing="Enter the date", help_text=DATE_HINT)
    starts = govuk.TimeField(
        label="Starts", missing="Enter when it starts", help_text=TIME_HINT
    )
    ends = govuk.TimeField(label="Ends", missing="Enter when it ends")
    shift = govuk.TextField(
        label="For which shift", noun="The shift", required=False, max_length=60
    )
    places = govuk.NumberField(
        label="How many places", noun="The number of places", required=False
    )
    presented_by = govuk.TextField(
        label="Who presents", noun="This", required=False, max_length=200
    )

    def clean(self):
        facts = super().clean()
        on, starts, ends = facts.get("on"), facts.get("starts"), facts.get("ends")
        if on and starts and ends:
            if ends <= starts:
                self.add_error("ends", "The session must end after it starts")
            facts["starts_at"] = moment(on, starts)
            facts["ends_at"] = moment(on, ends)
        for name in ("on", "starts", "ends"):
            facts.pop(name, None)
        return facts


class SessionForm(govuk.OnceForm, SessionFields):
    """A session to be planned."""


class SessionEditForm(govuk.VersionedForm, SessionFields):
    """A session that is moved."""


class HoldForm(govuk.VersionedForm):
    """A session was held."""

    attended = govuk.NumberField(
        label="How many came?",
        noun="The number of people who came",
        help_text="A headcount will do. Leave it empty if that is not known.",
        required=False,
    )


class ReasonForm(govuk.VersionedForm):
    """Why something is not so."""

    reason = govuk.TextField(label="Why", missing="Enter why", max_length=300)


class CloseForm(govuk.VersionedForm):
    """A short debrief."""

    marks_optional = False

    went_well = govuk.TextAreaField(
        label="What went well?",
        noun="The answer",
        required=False,
        max_length=1000,
        rows=3,
    )
    to_change = govuk.TextAreaField(
        label="What would you change?",
        noun="The answer",
        required=False,
        max_length=1000,
        rows=3,
    )
    averted = govuk.TextField(
        label="Were job losses averted?",
        noun="The answer",
        required=False,
        max_length=300,
    )


class ShareForm(govuk.VersionedForm):
    """Who may know from now on."""

    visibility = govuk.RadiosField(
        label="What has happened?",
        missing="Select what has happened",
        choices=[
            (Visibility.SHARED, "Staff are told"),
            (Visibility.PUBLIC, "It is public"),
        ],
    )


class AssignForm(govuk.GovukForm):
    """Who of the SDS staff works on it."""

    person = govuk.ModelSelectField(
        queryset=User.objects.none(),
        label="Who works on it",
        missing="Select who works on it",
    )

    def __init__(self, *args, staff, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = staff
