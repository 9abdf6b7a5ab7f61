"""What is known of a situation: each of it may be not known yet."""

import re

from django.core.exceptions import ValidationError

from kit import govuk
from partnerships.models import CouncilArea
from redundancies.choices import (
    Confidence,
    ContactRole,
    FormVersion,
    Industry,
    Ownership,
    SizeBand,
    Source,
)
from redundancies.forms.intake import NOWHERE
from redundancies.models import Site

COMPANY_NUMBER = re.compile(r"[A-Z0-9]{2}[0-9]{6}")
NOT_KNOWN = "Not known yet"


def date(label, noun, **more):
    return govuk.DateField(
        label=label,
        noun=noun,
        not_known=True,
        help_text="For example, 31 3 2026",
        required=False,
        **more,
    )


def number(label, noun=""):
    return govuk.NumberField(label=label, noun=noun, required=False)


class InOrder:
    """The last dismissal is never before the first."""

    def clean(self):
        facts = super().clean()
        first = facts.get("first_dismissal_on")
        last = facts.get("last_dismissal_on")
        if first and last and last < first:
            self.add_error(
                "last_dismissal_on",
                "The last dismissal must be on or after the first",
            )
        return facts


class FactsForm(InOrder, govuk.VersionedForm):
    """Facts of the situation itself."""

    marks_optional = False
    sections = (
        ("Who told us", ("source", "told_by", "confidence")),
        ("Dates", ("first_dismissal_on", "last_dismissal_on", "short_notice_reason")),
        ("More", ("is_insolvency", "guide_given_on")),
    )

    source = govuk.SelectField(
        label="Who told us", missing="Select who told us", choices=Source.choices
    )
    told_by = govuk.TextField(
        label="Name of who told us", noun="The name", required=False, max_length=150
    )
    confidence = govuk.RadiosField(
        label="How sure are we?",
        missing="Select how sure we are",
        choices=Confidence.choices,
    )
    first_dismissal_on = date("First dismissal", "The date of the first dismissal")
    last_dismissal_on = date("Last dismissal", "The date of the last dismissal")
    short_notice_reason = govuk.TextField(
        label="If notice was short, why?",
        noun="The reason",
        help_text="For example, insolvency, or found out later",
        required=False,
        max_length=300,
    )
    is_insolvency = govuk.YesNoField(label="Is it an insolvency?", required=False)
    guide_given_on = date(
        "PACE guide given to all staff", "The date when the guide was given"
    )

    def __init__(self, *args, known, **kwargs):
        super().__init__(*args, **kwargs)
        hidden = {name for _, names in self.sections for name in names} - set(known)
        for name in hidden:
            del self.fields[name]
        self.sections = tuple(
            (title, tuple(name for name in names if name not in hidden))
            for title, names in self.sections
        )


class EmployerForm(govuk.VersionedForm):
    """Facts of the employer."""

    marks_optional = False

    name = govuk.TextField(
        label="Employer’s name", missing="Enter the employer’s name", max_length=200
    )
    company_number = govuk.TextField(
        label="Company number",
        help_text="8 characters, like SC123456",
        required=False,
        max_length=20,
        width="10",
    )
    industry = govuk.SelectField(
        label="Industry", choices=Industry.choices, required=False, blank=NOT_KNOWN
    )
    size_band = govuk.SelectField(
        label="Size", choices=SizeBand.choices, required=False, blank=NOT_KNOWN
    )
    ownership = govuk.SelectField(
        label="Private, public or third sector",
        choices=Ownership.choices,
        required=False,
        blank=NOT_KNOWN,
    )

    def clean_company_number(self):
        typed = re.sub(r"[\s.-]", "", self.cleaned_data["company_number"]).upper()
        if not typed:
            return ""
        if typed.isdigit():
            typed = typed.zfill(8)
        if not COMPANY_NUMBER.fullmatch(typed):
            raise ValidationError(
                "Company number must be 8 characters, like SC123456 or 01234567"
            )
        return typed


class PlaceForm(govuk.VersionedForm):
    """Where it is, which decides who leads."""

    place = govuk.TextField(
        label="Place", noun="The place", required=False, max_length=200
    )
    council = govuk.ModelSelectField(
        queryset=CouncilArea.objects.none(),
        label="Council area",
        help_text="The partnership of this council leads, and its chair is told",
        required=False,
        blank=NOWHERE,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["council"].queryset = CouncilArea.objects.order_by("name")


class HeadcountForm(govuk.OnceForm):
    """How many, as known on a day."""

    marks_optional = False

    as_at = govuk.DateField(
        label="As known on",
        noun="The date on which this was known",
        missing="Enter the date on which this was known",
        help_text="For example, 31 3 2026",
    )
    site = govuk.ModelSelectField(
        queryset=Site.objects.none(), label="Site", required=False, blank="All sites"
    )
    proposed = number("Proposed redundancies", "The number of proposed redundancies")
    confirmed = number("Confirmed redundancies", "The number of confirmed redundancies")
    averted = number("Jobs saved", "The number of jobs saved")
    redeployed = number("Redeployed", "The number of people redeployed")
    dismissed = number("Dismissed", "The number of people dismissed")
    reason = govuk.TextField(
        label="Why it changed", noun="The reason", required=False, max_length=300
    )

    def __init__(self, *args, situation, **kwargs):
        super().__init__(*args, **kwargs)
        sites = Site.objects.filter(situation=situation).order_by("pk")
        if sites:
            self.fields["site"].queryset = sites
        else:
            del self.fields["site"]


class NoticeForm(InOrder, govuk.OnceForm):
    """An HR1 notice, as received."""

    marks_optional = False
    sections = (
        ("Receipt", ("received_on", "passed_on", "form_version")),
        ("Numbers", ("proposed", "employed", "is_closing")),
        ("Dates", ("consultation_on", "first_dismissal_on", "last_dismissal_on")),
        ("Reasons and representatives", ("reasons", "representatives")),
    )

    received_on = date(
        "Received by the Redundancy Payments Service", "The day of receipt"
    )
    passed_on = date("Passed to PACE", "The day when it was passed to PACE")
    form_version = govuk.SelectField(
        label="Form",
        missing="Select which form it is",
        choices=[choice for choice in FormVersion.choices if choice[0] != "imported"],
        initial=FormVersion.DIGITAL,
    )
    proposed = number("Proposed redundancies", "The number of proposed redundancies")
    employed = number(
        "Employed at the establishment", "The number employed at the establishment"
    )
    is_closing = govuk.YesNoField(label="Will the site close?", required=False)
    consultation_on = date("Consultation started", "The date when consultation started")
    first_dismissal_on = date("First dismissal", "The date of the first dismissal")
    last_dismissal_on = date("Last dismissal", "The date of the last dismissal")
    reasons = govuk.TextAreaField(
        label="Reasons",
        noun="The reasons",
        help_text="One per line",
        required=False,
        max_length=2000,
        rows=3,
    )
    representatives = govuk.TextField(
        label="Representatives", required=False, max_length=500
    )

    def clean_reasons(self):
        lines = [line.strip() for line in self.cleaned_data["reasons"].splitlines()]
        reasons = [line for line in lines if line]
        if any(len(reason) > 200 for reason in reasons):
            raise ValidationError("Each reason must be 200 characters or fewer")
        return reasons


class SiteForm(govuk.OnceForm):
    """An establishment."""

    address = govuk.TextField(
        label="Address", missing="Enter the address", max_length=300
    )
    postcode = govuk.PostcodeField(label="Postcode", required=False)
    council = govuk.ModelSelectField(
        queryset=CouncilArea.objects.none(),
        label="Council area",
        required=False,
        blank=NOWHERE,
    )
    employed = number("Employed at the site", "The number employed at the site")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["council"].queryset = CouncilArea.objects.order_by("name")


class SiteEditForm(govuk.VersionedForm, SiteForm):
    """The same, of a site that is there."""

    form_key = None


class ContactForm(govuk.OnceForm):
    """Somebody to ring."""

    name = govuk.TextField(label="Name", missing="Enter a name", max_length=120)
    role = govuk.RadiosField(
        label="Role", missing="Select a role", choices=ContactRole.choices
    )
    telephone = govuk.TelephoneField(label="Telephone number", required=False)
    email = govuk.EmailField(label="Email address", required=False)
    note = govuk.TextField(
        label="Note",
        help_text="For example, when to call",
        required=False,
        max_length=300,
    )


class ContactEditForm(govuk.VersionedForm, ContactForm):
    """The same, of a contact that is there."""

    form_key = None
    is_current = govuk.TickField(label="Still the person to call")


class ChecklistForm(govuk.VersionedForm):
    """What to ask the employer in the first talk."""

    marks_optional = False

    occupations = govuk.TextField(
        label="What jobs do they do?",
        noun="What jobs they do",
        required=False,
        max_length=500,
    )
    shifts = govuk.TextField(
        label="Which shifts?", noun="The shifts", required=False, max_length=300
    )
    languages = govuk.TextField(
        label="Which languages?",
        noun="The languages",
        required=False,
        max_length=300,
    )
    health_needs = govuk.TextField(
        label="Any health needs or disabilities to prepare for?",
        noun="The health needs or disabilities",
        help_text="Do not name anybody",
        required=False,
        max_length=500,
    )
    closes_on = date("When does the site close?", "The closing date")
    will_release_staff = govuk.YesNoField(
        label="Will they release staff for sessions?", required=False
    )
    staff_told_on = date("When are staff told?", "The date when staff are told")
    has_private_provider = govuk.YesNoField(
        label="Have they appointed an outplacement provider?", required=False
    )
