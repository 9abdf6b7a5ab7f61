"""What a person may enter about a review."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from kit import govuk
from partnerships.models import Partnership
from reviews.choices import RecommendationStatus
from reviews.periods import Period, financial_year, year_words, years_on_offer

EARLIEST = dt.date(2000, 1, 1)
LONGEST_YEARS = 10


class PeriodForm(govuk.GovukForm):
    """From a day to a day, both counted."""

    from_on = govuk.DateField(
        label="First day", noun="The first day", missing="Enter the first day"
    )
    to_on = govuk.DateField(
        label="Last day", noun="The last day", missing="Enter the last day"
    )

    def clean(self):
        facts = super().clean()
        from_on, to_on = facts.get("from_on"), facts.get("to_on")
        if from_on and from_on < EARLIEST:
            self.add_error("from_on", "The first day must be 1 January 2000 or later")
        if from_on and to_on and to_on < from_on:
            self.add_error("to_on", "The last day must be on or after the first day")
        elif to_on and to_on > timezone.localdate():
            self.add_error("to_on", "The last day must be today or in the past")
        elif from_on and to_on and to_on.year - from_on.year > LONGEST_YEARS:
            self.add_error("to_on", "A review covers ten years at most")
        return facts


class AskForm(govuk.OnceForm, PeriodForm):
    """Ask for a review of one partnership, or of all."""

    button_text = "Compile the review"
    sections = (
        ("What the review is about", ("partnership", "from_on", "to_on")),
        (
            "Work done outside the portal",
            ("focus_groups", "interviews", "stakeholders", "answers"),
        ),
    )

    partnership = govuk.ModelSelectField(
        label="Partnership",
        help_text="Leave this empty for a national review of all partnerships",
        queryset=Partnership.objects.none(),
        required=False,
        blank="All partnerships",
    )
    focus_groups = govuk.NumberField(
        label="Focus groups", noun="The number of focus groups", required=False
    )
    interviews = govuk.NumberField(
        label="Interviews with chairs", noun="The number of interviews", required=False
    )
    stakeholders = govuk.NumberField(
        label="Interviews with wider stakeholders",
        noun="The number of stakeholders",
        required=False,
    )
    answers = govuk.NumberField(
        label="Answers to the survey", noun="The number of answers", required=False
    )

    field_order = ("partnership", "from_on", "to_on")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partnership"].queryset = Partnership.objects.for_list()


class FiguresForm(PeriodForm):
    """The period of a page of figures."""

    method = "get"
    button_text = "Show figures"

    @property
    def period(self) -> Period:
        return self.cleaned_data["from_on"], self.cleaned_data["to_on"]


class YearForm(govuk.GovukForm):
    """The year of figures for others: whole ones, which have no difference to tell."""

    method = "get"
    button_text = "Show figures"

    year = govuk.SelectField(
        label="Financial year", missing="Select a financial year", choices=()
    )

    def __init__(self, *args, on: dt.date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [
            (str(year), year_words(year)) for year in years_on_offer(on)
        ]

    @property
    def chosen(self) -> int:
        return int(self.cleaned_data["year"])

    @property
    def period(self) -> Period:
        return financial_year(self.chosen)


class AnewForm(govuk.VersionedForm, YearForm):
    """One press that has a closed year compiled for readers once more."""


class PressForm(govuk.VersionedForm):
    """One press on a page of figures: which version of them it showed."""


class FindingForm(govuk.VersionedForm):
    """What a chapter found."""

    button_text = "Save finding"

    text = govuk.TextAreaField(
        label="Finding",
        help_text="Leave an empty line between paragraphs. Do not name anybody.",
        max_length=10_000,
        rows=12,
        required=False,
    )
    marks_optional = False


class AdviceForm(govuk.GovukForm):
    """What should be done, by whom, by when."""

    text = govuk.TextAreaField(
        label="Recommendation",
        max_length=1000,
        rows=4,
        missing="Enter the recommendation",
    )
    owner = govuk.TextField(
        label="Owner",
        help_text="The organisation or role that is to do it",
        max_length=150,
        missing="Enter who is to do it",
    )
    due_on = govuk.DateField(
        label="Due", noun="The date when it is due", required=False
    )


class RecommendForm(govuk.OnceForm, AdviceForm):
    button_text = "Add recommendation"


class RewordForm(govuk.VersionedForm, AdviceForm):
    button_text = "Save recommendation"


class FollowUpForm(govuk.VersionedForm):
    """What became of a published recommendation."""

    button_text = "Save"

    status = govuk.RadiosField(
        label="Status",
        choices=RecommendationStatus.choices,
        missing="Select how far it is",
    )
    what_became = govuk.TextAreaField(
        label="What became of it",
        noun="The account of what became of it",
        max_length=500,
        rows=4,
        required=False,
    )


class SendForm(govuk.VersionedForm):
    """Send a draft to the chairs for their factual check."""

    button_text = "Send to the chairs"

    due_on = govuk.DateField(
        label="Answer by",
        noun="The date to answer by",
        missing="Enter the date to answer by",
    )

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if due_on and due_on <= timezone.localdate():
            self.add_error("due_on", "The date to answer by must be in the future")
        return due_on


class CheckForm(govuk.GovukForm):
    """A chair's answer to a draft."""

    button_text = "Send my answer"
    reveals = {"is_right": {"no": ("comment",)}}

    is_right = govuk.RadiosField(
        label="Are the facts right?",
        choices=(("yes", "Yes, they are right"), ("no", "No, something is wrong")),
        missing="Select whether the facts are right",
    )
    comment = govuk.TextAreaField(
        label="What is wrong",
        noun="The account of what is wrong",
        max_length=2000,
        rows=5,
        required=False,
    )

    def clean(self):
        facts = super().clean()
        if facts.get("is_right") == "no" and not facts.get("comment"):
            self.add_error("comment", "Enter what is wrong")
        return facts


class StepForm(govuk.VersionedForm):
    """One press that takes a review a step further."""


class PublishForm(govuk.VersionedForm):
    button_text = "Publish to all members"
