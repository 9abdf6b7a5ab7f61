"""Sessions: what, where and when; how many came."""

from kit import govuk
from redundancies.choices import SessionKind
from redundancies.forms.moments import DATE_HINT, TIME_HINT, moment
from redundancies.forms.sites import OfSites, site_field


class SessionFields(OfSites, govuk.GovukForm):
    """Where and when a session is, and for whom."""

    kind = govuk.RadiosField(
        label="What", missing="Select what it is", choices=SessionKind.choices
    )
    place = govuk.TextField(
        label="Where",
        noun="The place",
        missing="Enter where it is",
        max_length=200,
    )
    site = site_field("For people of which site", "All sites")
    on = govuk.DateField(
        label="Date",
        noun="The date of the session",
        missing="Enter the date",
        help_text=DATE_HINT,
    )
    starts = govuk.TimeField(
        label="Starts",
        noun="The start time",
        missing="Enter when it starts",
        help_text=TIME_HINT,
    )
    ends = govuk.TimeField(
        label="Ends",
        noun="The end time",
        missing="Enter when it ends",
        help_text=TIME_HINT,
    )
    shift = govuk.TextField(
        label="For which shift", noun="The shift", required=False, max_length=60
    )
    places = govuk.NumberField(
        label="How many places", noun="The number of places", required=False
    )
    presented_by = govuk.TextField(
        label="Who presents",
        noun="The names of who presents",
        required=False,
        max_length=200,
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
