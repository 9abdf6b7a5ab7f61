"""How many, as known on a day; and HR1 notices, keyed as their form asks."""

from typing import Any

from django.core.exceptions import ValidationError

from kit import govuk
from redundancies.choices import (
    COUNTING,
    NOTICE_STEPS,
    FormVersion,
    NoticeStatus,
    Source,
)
from redundancies.forms.facts import InOrder, date, number
from redundancies.forms.sites import OfSites, site_field
from redundancies.models import HR1Notice

# The reasons that the forms offer; the last came with the digital one.
REASONS = (
    "Lower demand for products or services",
    "Completion of all or part of a contract",
    "Transfer of work to another site or employer",
    "New technology, plant or machinery",
    "Changes in work methods or organisation",
    "Insolvency",
    "Change in supply chain or loss of a supply chain contract",
)


class HeadcountForm(OfSites, govuk.OnceForm):
    """How many, as known on a day."""

    marks_optional = False

    as_at = govuk.DateField(
        label="As known on",
        noun="The date on which this was known",
        missing="Enter the date on which this was known",
        help_text="For example, 31 3 2026",
    )
    site = site_field("Site", "All sites")
    proposed = number("Proposed redundancies", "The number of proposed redundancies")
    confirmed = number("Confirmed redundancies", "The number of confirmed redundancies")
    averted = number("Jobs saved", "The number of jobs saved")
    redeployed = number("Redeployed", "The number of people redeployed")
    dismissed = number("Dismissed so far", "The number of people dismissed")
    source = govuk.SelectField(
        label="Who said so",
        help_text="What the media or somebody else has heard does not replace what was"
        " told",
        choices=Source.choices,
        required=False,
        blank="Not said",
    )
    reason = govuk.TextField(
        label="Why it changed", noun="The reason", required=False, max_length=300
    )


class StrikeOutForm(govuk.GovukForm):
    """Why something was wrong."""

    button_text, button_style = "Strike out", "warning"

    reason = govuk.TextField(
        label="Why was it wrong?",
        noun="The reason",
        missing="Enter why it was wrong",
        max_length=250,
    )


class NoticeStrikeOutForm(govuk.VersionedForm, StrikeOutForm):
    """Why a notice was wrong, as its version was seen."""


class NoticeFields(InOrder, OfSites, govuk.GovukForm):
    """What a notice says, in the order of the digital form."""

    marks_optional = False
    sections = (
        ("Where", ("site", "is_closing")),
        (
            "How many and when",
            ("employed", "proposed", "first_dismissal_on", "last_dismissal_on"),
        ),
        ("Reasons", ("reasons", "other_reasons")),
        ("Representatives and consultation", ("representatives", "consultation_on")),
        ("Receipt", ("received_on", "passed_on", "form_version", "status", "amends")),
    )

    site = site_field(
        "Which site is it for?",
        "All sites",
        help_text="There is one notice for each site, unless the employer treats all of"
        " them as one establishment",
    )
    is_closing = govuk.YesNoField(label="Will the site close?", required=False)
    employed = number(
        "Employed at the establishment", "The number employed at the establishment"
    )
    proposed = number("Proposed redundancies", "The number of proposed redundancies")
    first_dismissal_on = date("First dismissal", "The date of the first dismissal")
    last_dismissal_on = date("Last dismissal", "The date of the last dismissal")
    reasons = govuk.CheckboxesField(
        label="Reasons",
        choices=[(reason, reason) for reason in REASONS],
        required=False,
    )
    other_reasons = govuk.TextAreaField(
        label="Other reasons",
        noun="The reasons",
        help_text="One per line",
        required=False,
        max_length=2000,
        rows=3,
    )
    representatives = govuk.TextField(
        label="Representatives",
        help_text="The recognised union, or appointed or elected representatives",
        required=False,
        max_length=500,
    )
    consultation_on = date("Consultation started", "The date when consultation started")
    received_on = date(
        "Received by the Redundancy Payments Service", "The day of receipt"
    )
    passed_on = date("Passed to PACE", "The day when it was passed to PACE")
    form_version = govuk.SelectField(
        label="Form", missing="Select which form it is", choices=FormVersion.choices
    )

    def __init__(self, *args: Any, situation: Any, **kwargs: Any) -> None:
        super().__init__(*args, situation=situation, **kwargs)
        self.sections = tuple(
            (title, tuple(name for name in names if name in self.fields))
            for title, names in self.sections
        )

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        lines = facts.pop("other_reasons", "").splitlines()
        others = [line.strip() for line in lines if line.strip()]
        facts["reasons"] = [*facts.get("reasons", []), *others]
        return facts

    def clean_other_reasons(self) -> str:
        typed: str = self.cleaned_data["other_reasons"]
        if any(len(line.strip()) > 200 for line in typed.splitlines()):
            raise ValidationError("Each reason must be 200 characters or fewer")
        return typed


def said(notice: HR1Notice) -> dict[str, Any]:
    """What a notice says, as its form has it."""
    named = [reason for reason in notice.reasons if reason in REASONS]
    names = [
        *("site", "is_closing", "employed", "proposed", "first_dismissal_on"),
        *("last_dismissal_on", "representatives", "consultation_on", "received_on"),
        *("passed_on", "form_version"),
    ]
    return {name: getattr(notice, name) for name in names} | {
        "reasons": named,
        "other_reasons": "\n".join(
            reason for reason in notice.reasons if reason not in named
        ),
    }


class NoticeForm(NoticeFields, govuk.OnceForm):
    """An HR1 notice, as received."""

    button_text = "Record notice"
    other_button = ("keep", "Keep as a draft")

    status = govuk.RadiosField(
        label="Status",
        missing="Select the status",
        choices=[(status.value, status.label) for status in COUNTING],
        initial=NoticeStatus.ACTIVE,
    )
    amends = govuk.ModelSelectField(
        queryset=HR1Notice.objects.none(),
        label="Does it amend a notice?",
        help_text="It takes the place of the one that it amends. Otherwise both count",
        required=False,
        blank="No, it is a notice of its own",
    )

    def __init__(self, *args: Any, situation: Any, **kwargs: Any) -> None:
        super().__init__(*args, situation=situation, **kwargs)
        versions = FormVersion.choices
        self.fields["form_version"].choices = [
            choice for choice in versions if choice[0] != FormVersion.IMPORTED
        ]
        self.fields["form_version"].initial = FormVersion.DIGITAL
        known = HR1Notice.objects.filter(
            situation=situation, status__in=COUNTING, struck_out_at=None
        ).select_related("site", "site__council")
        if known:
            self.fields["amends"].queryset = known.order_by("pk")
        else:
            del self.fields["amends"]
            self.sections = tuple(
                (title, tuple(name for name in names if name != "amends"))
                for title, names in self.sections
            )


class NoticeCorrectForm(NoticeFields, govuk.VersionedForm):
    """A notice that was keyed wrongly."""

    sections = (
        *NoticeFields.sections[:-1],
        ("Receipt", ("received_on", "passed_on", "form_version")),
    )


class NoticeStatusForm(govuk.VersionedForm):
    """The next step of a notice, and why."""

    button_text = "Change status"

    to = govuk.RadiosField(
        label="New status",
        missing="Select the new status",
        choices=NoticeStatus.choices,
    )
    reason = govuk.TextField(
        label="Why?",
        noun="The reason",
        help_text="Needed when it is rejected or no longer active",
        required=False,
        max_length=250,
    )

    def __init__(self, *args: Any, status: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What was sent may have been a step when the page was opened.
        steps = {to for known in NOTICE_STEPS.values() for to in known}
        self.fields["to"].choices = [
            (to.value, to.label)
            for to in (sorted(steps) if self.is_bound else NOTICE_STEPS[status])
        ]

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        to = facts.get("to")
        if to and to not in COUNTING and not facts.get("reason"):
            self.add_error("reason", "Enter why")
        return facts
