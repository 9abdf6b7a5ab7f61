"""What moved the clock, and why."""

from kit import govuk
from redundancies.choices import NEED_REASON, ClockKind
from redundancies.forms.moments import DATE_HINT, TIME_HINT, moment


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


class ClockForm(ReasonWhere, govuk.OnceForm):
    """Something that moves the response clock."""

    kind = govuk.SelectField(
        label="What happened", missing="Select what happened", choices=ClockKind.choices
    )
    on = govuk.DateField(
        label="Date",
        noun="The date of the event",
        missing="Enter the date on which it happened",
        help_text=DATE_HINT,
    )
    time = govuk.TimeField(
        label="Time",
        noun="The time of the event",
        help_text=f"{TIME_HINT}. If you do not know the time, leave it empty: the "
        "clock then counts in days",
        required=False,
    )
    reason = reason_field(
        help_text="If the employer declined or is unreachable, or the clock is paused"
    )

    def clean(self):
        facts = super().clean()
        time = facts.pop("time", None)
        facts["time"] = (
            moment(facts["on"], time) if time is not None and facts.get("on") else None
        )
        return facts
