"""Logging a redundancy, and reporting possible job losses."""

from django.urls import reverse_lazy

from kit import govuk
from kit.moments import spoken_date
from partnerships.models import CouncilArea
from redundancies.choices import Source

SUGGEST = reverse_lazy("redundancies:employer-suggest")
NOWHERE = "Not known, or outside Scotland"
# What is told belongs to none of the like situations.
ANOTHER = "on"
ONE_OF_THESE = "Select the situation to add it to, or that this is another one"


def employer_field():
    return govuk.SuggestField(
        label="Employer’s name",
        missing="Enter the employer’s name",
        max_length=200,
        url=SUGGEST,
    )


def place_field():
    return govuk.TextField(
        label="Place",
        noun="The place",
        help_text="For example, a town, a street or a site",
        required=False,
        max_length=200,
    )


def council_field():
    return govuk.ModelSelectField(
        queryset=CouncilArea.objects.none(),
        label="Council area",
        help_text="Decides which partnership leads",
        required=False,
        blank=NOWHERE,
    )


def people_field():
    return govuk.NumberField(
        label="Roughly how many jobs",
        noun="The number of jobs",
        help_text="Leave it empty if that is not known yet. Under 20 counts as well.",
        required=False,
    )


class Intake(govuk.OnceForm):
    """What both pages ask: the employer, where, and roughly how many."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["council"].queryset = CouncilArea.objects.order_by("name")

    def offer(self, alike):
        """Ask whether it is one of the like situations that are shown above."""
        self.fields["is_another"] = govuk.RadiosField(
            label="Is it one of these?",
            missing=ONE_OF_THESE,
            choices=[
                *(
                    govuk.Choice(
                        situation.reference,
                        f"Add what I typed to {situation.employer}"
                        + (f", {situation.place}" if situation.place else ""),
                        hint=f"PACE was told on {spoken_date(situation.told_at)}, "
                        f"reference {situation.reference}",
                    )
                    for situation in alike
                ),
                govuk.Choice(
                    ANOTHER, "None of these: this is another situation", divider="or"
                ),
            ],
        )
        self.order_fields(["is_another", *self.fields])

    def ask_if_same(self, alike):
        """The form again, with the question; everything typed stays."""
        self.offer(alike)
        self.add_error("is_another", ONE_OF_THESE)


class LogForm(Intake):
    """Four questions, while the caller is still talking."""

    button_text = "Log redundancy"

    employer = employer_field()
    place = place_field()
    council = council_field()
    source = govuk.SelectField(
        label="Who told us",
        missing="Select who told us",
        choices=Source.choices,
    )
    told_by = govuk.TextField(
        label="Name of who told us",
        noun="The name",
        required=False,
        max_length=150,
    )
    people = people_field()


class ReportForm(Intake):
    """What a member has heard, for the chair to check."""

    button_text = "Report"

    employer = employer_field()
    place = place_field()
    council = council_field()
    heard = govuk.TextAreaField(
        label="What you have heard",
        missing="Enter what you have heard",
        max_length=1000,
    )
    people = people_field()
