"""Sessions: what, where and when; how many came."""

import datetime as dt

from kit import govuk
from redundancies.choices import SessionKind
from redundancies.forms.moments import DATE_HINT, TIME_HINT, moment
from redundancies.forms.sites import OfSites, site_field

DAY = dt.timedelta(days=1)
# Nobody plans a longer one; who types an end before the start by mistake is asked.
LONGEST = dt.timedelta(hours=12)


class SessionFields(OfSites, govuk.GovukForm):
    """Where and when a session is, and for whom."""

    reveals = {"kind": {SessionKind.WEBINAR: ("join_url",)}}

    kind = govuk.RadiosField(
        label="What", missing="Select what it is", choices=SessionKind.choices
    )
    place = govuk.TextField(
        label="Where",
        noun="The place",
        missing="Enter where it is",
        max_length=200,
        help_text="Not needed for a webinar",
    )
    join_url = govuk.LinkField(
        label="Joining link of a webinar",
        noun="The joining link",
        required=False,
        max_length=300,
        help_text="For example, https://meet.example/pace. Those who are asked see it",
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
        help_text=f"{TIME_HINT}. An end before the start is taken to be on the next "
        "day, as for a night shift from 10pm to 2am",
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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # A webinar is nowhere.
        kind = self.data.get(self.add_prefix("kind")) if self.is_bound else ""
        self.fields["place"].required = kind != SessionKind.WEBINAR

    def clean(self):
        facts = super().clean()
        is_webinar = facts.get("kind") == SessionKind.WEBINAR
        if not is_webinar:
            # It opens under that choice alone.
            facts["join_url"] = ""
        on, starts, ends = facts.get("on"), facts.get("starts"), facts.get("ends")
        if on and starts and ends:
            facts["starts_at"] = moment(on, starts)
            facts["ends_at"] = moment(on if ends > starts else on + DAY, ends)
            if ends == starts:
                self.add_error("ends", "The session must end after it starts")
            elif facts["ends_at"] - facts["starts_at"] > LONGEST:
                self.add_error(
                    "ends",
                    "The session must end after it starts, and within 12 hours",
                )
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
