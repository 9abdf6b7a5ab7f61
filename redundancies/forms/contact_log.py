"""A contact with the employer."""

from kit import govuk
from redundancies.choices import ENDING, ClockKind, Means
from redundancies.forms.clock_events import ReasonWhere, reason_field
from redundancies.forms.moments import DATE_HINT, TIME_HINT, moment
from redundancies.models import EmployerContact

OUTCOMES = (
    ("", "Nothing more yet"),
    *((kind, kind.label) for kind in ENDING),
)


class ContactLogForm(ReasonWhere, govuk.OnceForm):
    """A contact with the employer, or an attempt."""

    chosen = "outcome"

    on = govuk.DateField(
        label="Date",
        noun="The date of the contact",
        missing="Enter the date of the contact",
        help_text=DATE_HINT,
    )
    time = govuk.TimeField(
        label="Time",
        noun="The time of the contact",
        missing="Enter the time of the contact",
        help_text=TIME_HINT,
    )
    means = govuk.RadiosField(label="How", missing="Select how", choices=Means.choices)
    contact = govuk.ModelSelectField(
        queryset=EmployerContact.objects.none(),
        label="With whom",
        required=False,
        blank="Somebody else",
    )
    is_reached = govuk.YesNoField(
        label="Did they answer?", missing="Select whether they answered"
    )
    outcome = govuk.RadiosField(
        label="What came of it?", choices=OUTCOMES, required=False
    )
    reason = reason_field(help_text="If the employer declined or is unreachable")
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
        if "outcome" not in self.fields:
            return facts
        facts["outcome"] = facts.get("outcome") or None
        if facts["outcome"] == ClockKind.MET and facts.get("is_reached") is False:
            self.add_error("outcome", "You cannot have met somebody who did not answer")
        return facts


class ContactLogEditForm(govuk.VersionedForm, ContactLogForm):
    """The same, of a line that is there; what came of it stands on the clock."""

    form_key = outcome = reason = None
