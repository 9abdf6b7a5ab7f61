"""Members, people, invitations and what they enter themselves."""

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.roles import NationalRole
from kit import govuk
from partnerships.forms.places import EARLIEST_HINT, check_order
from partnerships.models import Organisation, Partnership
from partnerships.roles import Duty, Role


class PartFields(govuk.GovukForm):
    """For whom, in which role and when somebody takes part."""

    organisation = govuk.ModelSelectField(
        queryset=Organisation.objects.none(),
        label="Organisation",
        missing="Select the organisation",
        help_text="Not in the list? Ask the National PACE team to add it.",
    )
    role = govuk.RadiosField(
        label="Role", missing="Select the role", choices=Role.choices
    )
    duties = govuk.CheckboxesField(label="Duties", required=False, choices=Duty.choices)
    from_on = govuk.DateField(
        label="From",
        noun="The first day",
        missing="Enter the first day",
        help_text=f"{EARLIEST_HINT}. A chair may enter a day of the last 12 months that"
        " is not before their own first day here",
        initial=timezone.localdate,
    )
    to_on = govuk.DateField(
        label="Until",
        noun="The last day",
        required=False,
        help_text="Leave it empty when no end is planned",
    )

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations

    def clean(self):
        facts = super().clean()
        check_order(
            self, "from_on", "to_on", "The last day must be on or after the first day"
        )
        return facts


class MemberAddForm(govuk.OnceForm, PartFields):
    """Enter a member by e-mail; perhaps they are to sign in."""

    button_text = "Add member"
    sections = (
        ("Who", ("email", "given_name", "family_name", "telephone")),
        ("Their membership", ("organisation", "role", "duties", "from_on", "to_on")),
        ("Signing in", ("wants_account",)),
    )
    field_order = (
        *("email", "given_name", "family_name", "telephone"),
        *("organisation", "role", "duties", "from_on", "to_on"),
        "wants_account",
    )

    email = govuk.EmailField(
        label="Email address",
        missing="Enter the email address",
        help_text="For somebody who has an account, the name of the account is kept",
    )
    given_name = govuk.TextField(label="First name", required=False, max_length=100)
    family_name = govuk.TextField(label="Last name", required=False, max_length=100)
    telephone = govuk.TelephoneField(label="Telephone number", required=False)
    wants_account = govuk.TickField(
        label="Invite them to set up an account",
        help_text="Without an account they still get requests by email",
        initial=True,
    )


class MemberEditForm(govuk.VersionedForm, PartFields):
    """A member's part, corrected."""


class PeopleSearchForm(govuk.GovukForm):
    """Find a person; posted, so that no name stands in an address."""

    button_text = "Find"
    marks_optional = False

    words = govuk.SearchField(
        label="Name or email address", missing="Enter part of a name or email address"
    )


class PersonForm(govuk.VersionedForm):
    """A person's names and how to reach them."""

    given_name = govuk.TextField(
        label="First name", missing="Enter the first name", max_length=100
    )
    family_name = govuk.TextField(
        label="Last name", missing="Enter the last name", max_length=100
    )
    email = govuk.EmailField(
        label="Email address",
        missing="Enter the email address",
        help_text="They sign in with it. Another is theirs once a second person "
        "of the National PACE team has confirmed it",
    )
    telephone = govuk.TelephoneField(label="Telephone number", required=False)


class OwnForm(govuk.VersionedForm):
    """One's own names and telephone number."""

    given_name = govuk.TextField(
        label="First name",
        missing="Enter your first name",
        max_length=100,
        autocomplete="given-name",
    )
    family_name = govuk.TextField(
        label="Last name",
        missing="Enter your last name",
        max_length=100,
        autocomplete="family-name",
    )
    telephone = govuk.TelephoneField(
        label="Telephone number", required=False, autocomplete="tel"
    )


class PostForm(govuk.GovukForm):
    """A national role."""

    button_text = "Ask for the role"

    role = govuk.RadiosField(
        label="Role", missing="Select the role", choices=NationalRole.choices
    )


class NationalInviteForm(govuk.OnceForm):
    """Ask that somebody be invited to a national role."""

    button_text = "Ask for the invitation"

    email = govuk.EmailField(label="Email address", missing="Enter the email address")
    role = govuk.RadiosField(
        label="Role", missing="Select the role", choices=NationalRole.choices
    )


class AcceptNamesForm(govuk.GovukForm):
    """The invited person's names, before they sign in with their organisation."""

    button_text = "Continue"

    given_name = govuk.TextField(
        label="First name",
        missing="Enter your first name",
        max_length=100,
        autocomplete="given-name",
    )
    family_name = govuk.TextField(
        label="Last name",
        missing="Enter your last name",
        max_length=100,
        autocomplete="family-name",
    )
    telephone = govuk.TelephoneField(
        label="Telephone number",
        required=False,
        help_text="For the chair and the partners you work with",
        autocomplete="tel",
    )


class AcceptForm(AcceptNamesForm):
    """The invited person's names and password."""

    button_text = "Set up account"

    password = govuk.PasswordField(
        label="Password",
        missing="Enter a password",
        help_text=(
            "Use 12 characters or more. Three words that you can picture together "
            "are easy to keep in mind and hard to guess."
        ),
        autocomplete="new-password",
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self):
        password = self.cleaned_data["password"]
        try:
            password_validation.validate_password(password, self.person)
        except ValidationError as weak:
            raise ValidationError(
                [sentence.rstrip(".") for sentence in weak.messages]
            ) from weak
        return password


class PeopleFilterForm(govuk.GovukForm):
    """Narrow the list of people to one partnership."""

    method = "get"
    button_text = "Show"
    marks_optional = False

    partnership = govuk.ModelSelectField(
        queryset=Partnership.objects.none(),
        label="Partnership",
        required=False,
        blank="Any",
        to_field_name="slug",
    )

    def __init__(self, *args, partnerships, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partnership"].queryset = partnerships
