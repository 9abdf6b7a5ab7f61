"""What is known of a situation: each of it may be not known yet."""

import re

from django.core.exceptions import ValidationError

from kit import govuk
from partnerships.models import CouncilArea
from redundancies.choices import (
    Confidence,
    ContactRole,
    Industry,
    Ownership,
    SizeBand,
    Source,
)
from redundancies.forms.intake import NOWHERE
from redundancies.forms.sites import OfSites, site_field

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

    def __init__(self, *args, known, told_on, **kwargs):
        super().__init__(*args, **kwargs)
        self.told_on = told_on
        hidden = {name for _, names in self.sections for name in names} - set(known)
        for name in hidden:
            del self.fields[name]
        self.sections = tuple(
            (title, tuple(name for name in names if name not in hidden))
            for title, names in self.sections
        )

    def clean(self):
        facts = super().clean()
        first = facts.get("first_dismissal_on")
        is_asked = "short_notice_reason" in self.fields
        is_said = bool(facts.get("short_notice_reason"))
        if first and first < self.told_on and is_asked and not is_said:
            self.add_error(
                "short_notice_reason",
                "The first people left before PACE was told. Enter why, for example"
                " insolvency, or found out later",
            )
        return facts


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


class ContactForm(OfSites, govuk.OnceForm):
    """Somebody to ring."""

    site = site_field("For which site", "All sites")
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


class ContactGoneForm(govuk.VersionedForm):
    """A contact that was added by mistake."""

    button_text, button_style = "Remove contact", "warning"


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
