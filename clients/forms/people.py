"""Register a person, correct details, look for somebody, say why."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.safestring import mark_safe

from clients.choices import AgeBand, ContactBy
from kit import govuk
from kit.govuk.dates import spoken_date, years_after
from partnerships.models import CouncilArea
from redundancies.models import Session

NEW = "new"
EARLIEST_BIRTH = dt.date(1920, 1, 1)
# In years: nobody younger may have a job to lose, but for a paper round.
YOUNGEST = 13


def councils():
    return CouncilArea.objects.order_by("name")


class ContactFields(govuk.GovukForm):
    """Who it is and how to get in touch."""

    given_name = govuk.TextField(
        label="First name", missing="Enter a first name", max_length=100
    )
    family_name = govuk.TextField(
        label="Last name", missing="Enter a last name", max_length=100
    )
    telephone = govuk.TelephoneField(label="Telephone number", required=False)
    email = govuk.EmailField(label="Email address", required=False)
    contact_by = govuk.RadiosField(
        label="How should we get in touch?",
        choices=ContactBy.choices,
        required=False,
    )
    postcode = govuk.PostcodeField(label="Home postcode", required=False)
    council = govuk.ModelSelectField(
        CouncilArea.objects.none(),
        label="Council area of the home",
        blank="Not known yet",
        missing="Select the council area",
        required=False,
    )
    adjustments = govuk.TextField(
        label="Adjustments needed",
        help_text="For example, large print or an interpreter",
        max_length=500,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["council"].queryset = councils()

    def clean(self):
        facts = super().clean()
        needed = {
            ContactBy.TELEPHONE: "telephone",
            ContactBy.TEXT: "telephone",
            ContactBy.EMAIL: "email",
        }.get(facts.get("contact_by"))
        if needed and needed not in self.errors and not facts.get(needed):
            what = "a telephone number" if needed == "telephone" else "an email address"
            self.add_error(needed, f"Enter {what}, or choose another way")
        return facts


PERSON_FIELDS = tuple(ContactFields.base_fields)


class RegisterForm(govuk.OnceForm, ContactFields):
    """Register a person; somebody of the same name is offered before a second."""

    button_text = "Register"
    sections = (
        ("The person", PERSON_FIELDS),
        ("The job", ("leaving_on", "occupation", "session")),
        ("Privacy", ("is_told",)),
    )

    leaving_on = govuk.DateField(
        label="Leaving date",
        noun="The leaving date",
        not_known=True,
        help_text="For example, 31 3 2026",
    )
    occupation = govuk.TextField(label="Occupation", max_length=120, required=False)
    session = govuk.ModelSelectField(
        Session.objects.none(),
        label="Registered at a session",
        blank="No",
        required=False,
    )
    is_told = govuk.TickField(
        label="The person has been given the privacy notice",
        help_text=mark_safe(
            '<a class="govuk-link" href="/privacy/" target="_blank" rel="noopener">'
            "Read or print the privacy notice (opens in a new tab)</a>"
        ),
        error_messages={"required": "Confirm that the person has the privacy notice"},
        required=True,
    )

    def __init__(self, *args, sessions=None, is_alone=False, known=None, **kwargs):
        super().__init__(*args, **kwargs)
        # `known(given_name, family_name, postcode, form_key)`: whom one may see.
        self.known = known
        self.fields["council"].required = is_alone
        if sessions:
            self.fields["session"].queryset = sessions
        else:
            del self.fields["session"]
            self.sections = (
                *self.sections[:1],
                ("The job", ("leaving_on", "occupation")),
                self.sections[2],
            )
        self.matches = []

    def clean(self):
        facts = super().clean()
        if self.known and not {"given_name", "family_name", "postcode"} & set(
            self.errors
        ):
            self.matches = self.known(
                given_name=facts["given_name"],
                family_name=facts["family_name"],
                postcode=facts["postcode"],
                form_key=facts.get("form_key"),
            )
        if self.matches:
            self.ask_whether_same(facts)
        return facts

    def ask_whether_same(self, facts):
        """Offer the people of this name; one choice must be made."""
        options = {case.reference: case for case in self.matches}
        self.fields["same_as"] = govuk.RadiosField(
            label="Is this the same person?",
            help_text="What is recorded about a person already stays as it is.",
            required=False,
            choices=[
                *(
                    govuk.Choice(
                        reference,
                        "Yes, registered on "
                        f"{spoken_date(case.registered_on)},"
                        f" reference {reference}",
                    )
                    for reference, case in options.items()
                ),
                govuk.Choice(NEW, "No, this is somebody else"),
            ],
        )
        self.sections = (("Registered already?", ("same_as",)), *self.sections)
        answer = self.data.get(self.add_prefix("same_as"))
        if answer in options:
            facts["same_as"] = options[answer].client
        elif answer != NEW:
            self.add_error(
                "same_as",
                "Somebody of this name is registered already:"
                " select whether it is the same person",
            )


class PersonForm(govuk.VersionedForm, ContactFields):
    """Correct a person's details."""

    born_on = govuk.DateField(
        label="Date of birth",
        noun="The date of birth",
        required=False,
        earliest=EARLIEST_BIRTH,
    )
    age_band = govuk.SelectField(
        label="Age band, if the date of birth is not known",
        choices=AgeBand.choices,
        blank="Not known",
        required=False,
    )
    language = govuk.TextField(label="Language", max_length=60, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        youngest = years_after(timezone.localdate(), -YOUNGEST)
        self.fields["born_on"].latest = youngest


class CaseForm(govuk.VersionedForm):
    """What is known of the job and its end."""

    occupation = govuk.TextField(label="Occupation", max_length=120, required=False)
    years_of_service = govuk.NumberField(
        label="Years of service",
        noun="The years of service",
        max_value=70,
        width="3",
        required=False,
    )
    notice_on = govuk.DateField(
        label="Notice given on", noun="The date of notice", not_known=True
    )
    leaving_on = govuk.DateField(
        label="Leaving date", noun="The leaving date", not_known=True
    )
    has_private_provider = govuk.YesNoField(
        label="Has the employer appointed an outplacement provider?", required=False
    )

    def clean(self):
        facts = super().clean()
        notice_on, leaving_on = facts.get("notice_on"), facts.get("leaving_on")
        if notice_on and leaving_on and leaving_on < notice_on:
            self.add_error(
                "leaving_on", "The leaving date must be on or after the date of notice"
            )
        return facts


class ReasonForm(govuk.GovukForm):
    """Why somebody of the National PACE team looks."""

    button_text = "Continue"

    reason = govuk.TextField(
        label="Why do you need to see this?",
        noun="The reason",
        help_text="Do not name anybody. The reason is kept with the record of who"
        " looked.",
        missing="Enter why you need to see this",
        max_length=300,
    )


class SearchForm(govuk.GovukForm):
    """Look for somebody."""

    button_text = "Search"

    words = govuk.SearchField(
        label="Part of a name, a postcode or a reference",
        noun="What to look for",
        missing="Enter part of a name, a postcode or a reference",
        required=True,
        width="one-half",
    )
    reason = govuk.TextField(
        label="Why do you need to look?",
        noun="The reason",
        help_text="Do not name anybody. The reason is kept with the record of who"
        " looked.",
        missing="Enter why you need to look",
        max_length=300,
    )

    def __init__(self, *args, must_say_why=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not must_say_why:
            del self.fields["reason"]

    def clean_words(self):
        words = self.cleaned_data["words"]
        if len(words.replace(" ", "")) < 2:
            self.add_error("words", "Enter at least 2 letters or numbers")
        return words
