"""Partnerships, their councils and their local holidays."""

from kit import govuk
from partnerships.models import CouncilArea

EARLIEST_HINT = "For example, 1 4 2026"


def check_order(form, start, end, words):
    """The end of a period may not stand before its beginning."""
    first, last = form.cleaned_data.get(start), form.cleaned_data.get(end)
    if first and last and last < first:
        form.add_error(end, words)


class PartnershipFields(govuk.GovukForm):
    """A partnership's name and the days on which it stands."""

    name = govuk.TextField(
        label="Name", missing="Enter the partnership’s name", max_length=100
    )
    active_from = govuk.DateField(
        label="First day",
        noun="The first day",
        missing="Enter the partnership’s first day",
        help_text=EARLIEST_HINT,
    )
    active_to = govuk.DateField(
        label="Last day",
        noun="The last day",
        required=False,
        help_text="Leave it empty while the partnership goes on",
    )
    is_illustrative = govuk.TickField(
        label="This grouping of councils is illustrative, not official"
    )

    def clean(self):
        facts = super().clean()
        check_order(
            self,
            "active_from",
            "active_to",
            "The last day must be on or after the first day",
        )
        return facts


class PartnershipAddForm(govuk.OnceForm, PartnershipFields):
    """A new partnership, with its councils."""

    button_text = "Add partnership"

    councils = govuk.ModelCheckboxesField(
        queryset=CouncilArea.objects.order_by("name"),
        label="Councils",
        required=False,
        help_text="Those that belong to it from its first day",
    )
    field_order = ("name", "active_from", "active_to", "councils", "is_illustrative")


class PartnershipEditForm(govuk.VersionedForm, PartnershipFields):
    """A partnership's name and dates, corrected."""


class CouncilForm(govuk.GovukForm):
    """A council belongs to the partnership, from a day and perhaps until a day."""

    button_text = "Add council"

    council = govuk.ModelSelectField(
        queryset=CouncilArea.objects.order_by("name"),
        label="Council",
        missing="Select a council",
    )
    from_on = govuk.DateField(
        label="From",
        noun="The first day",
        missing="Enter the first day on which it belongs here",
        help_text=EARLIEST_HINT,
    )
    to_on = govuk.DateField(label="Until", noun="The last day", required=False)

    def clean(self):
        facts = super().clean()
        check_order(
            self, "from_on", "to_on", "The last day must be on or after the first day"
        )
        return facts


class CouncilEndForm(govuk.GovukForm):
    """The last day on which a council belongs to the partnership."""

    button_text = "Save last day"

    to_on = govuk.DateField(
        label="Last day",
        noun="The last day",
        missing="Enter the last day on which it belongs here",
        help_text=EARLIEST_HINT,
    )

    def __init__(self, *args, area, **kwargs):
        super().__init__(*args, **kwargs)
        self.area = area

    def clean(self):
        facts = super().clean()
        last = facts.get("to_on")
        if last and last < self.area.from_on:
            self.add_error("to_on", "The last day must be on or after the first day")
        return facts


class HolidayForm(govuk.GovukForm):
    """A day on which offices here are closed, beside bank holidays."""

    button_text = "Add local holiday"

    on = govuk.DateField(
        label="Date",
        noun="The date of the holiday",
        missing="Enter the date of the holiday",
        help_text=EARLIEST_HINT,
    )
    name = govuk.TextField(
        label="What it is called",
        missing="Enter what the holiday is called",
        help_text="For example, Spring holiday",
        max_length=80,
    )
