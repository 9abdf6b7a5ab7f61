"""Organisations, their kinds, the services, and who offers what."""

from django.utils import timezone

from accounts import providers
from kit import govuk
from partnerships.forms.places import EARLIEST_HINT, check_order
from partnerships.models import Format, Organisation, OrganisationType, Service


class OrganisationSearchForm(govuk.GovukForm):
    """Narrow the list of organisations."""

    method = "get"
    button_text = "Show"
    marks_optional = False

    words = govuk.SearchField(label="Name or abbreviation", required=False)
    kind = govuk.ModelSelectField(
        queryset=OrganisationType.objects.for_list(),
        label="Type",
        required=False,
        blank="Any",
        to_field_name="code",
    )


class OrganisationFields(govuk.GovukForm):
    """What is known of an organisation."""

    name = govuk.TextField(
        label="Name", missing="Enter the organisation’s name", max_length=150
    )
    abbreviation = govuk.TextField(
        label="Abbreviation", required=False, max_length=20, width="10"
    )
    type = govuk.ModelSelectField(
        queryset=OrganisationType.objects.for_list(),
        label="Type of organisation",
        missing="Select the type of organisation",
    )
    email = govuk.EmailField(label="Email address", required=False)
    telephone = govuk.TelephoneField(label="Telephone number", required=False)
    is_local = govuk.TickField(label="It takes part in local partnerships")
    national_from = govuk.DateField(
        label="Member of the Ministerial PACE Partnership from",
        noun="The first day as a national member",
        required=False,
    )
    national_to = govuk.DateField(
        label="Member of the Ministerial PACE Partnership until",
        noun="The last day as a national member",
        required=False,
    )

    def clean(self):
        facts = super().clean()
        if facts.get("national_to") and not facts.get("national_from"):
            self.add_error(
                "national_from", "Enter the first day as well as the last day"
            )
        check_order(
            self,
            "national_from",
            "national_to",
            "The last day must be on or after the first day",
        )
        return facts


class OrganisationAddForm(govuk.OnceForm, OrganisationFields):
    """A new organisation."""

    button_text = "Add organisation"


class OrganisationEditForm(govuk.VersionedForm, OrganisationFields):
    """An organisation, corrected."""


class SignOnForm(govuk.GovukForm):
    """By which agency an organisation's people sign in, and whether here as well."""

    button_text = "Ask for the change"
    marks_optional = False

    sign_on = govuk.SelectField(
        label="Sign-on that its people use",
        noun="The sign-on",
        choices=providers.choices,
        required=False,
        blank="None: they sign in here",
    )
    ways = govuk.RadiosField(
        label="Other ways to sign in",
        missing="Select whether a password lets them in as well",
        choices=(
            govuk.Choice(
                "both",
                "A password lets them in as well",
                hint="With the second step of the portal",
            ),
            govuk.Choice(
                "only",
                "Only the sign-on lets them in",
                hint="A password is refused, and a forgotten one cannot be replaced",
            ),
        ),
    )

    def clean(self):
        facts = super().clean()
        if facts.get("ways") == "only" and not facts.get("sign_on"):
            self.add_error("sign_on", "Select the sign-on that lets them in")
        return facts


class TypeFields(govuk.GovukForm):
    """A type of organisation."""

    name = govuk.TextField(
        label="Name", missing="Enter the name of the type", max_length=60
    )
    is_core = govuk.TickField(label="Expected in every partnership")


class TypeAddForm(govuk.OnceForm, TypeFields):
    """A new type of organisation."""

    button_text = "Add type"


class TypeEditForm(govuk.VersionedForm, TypeFields):
    """A type of organisation, corrected."""


class ServiceFields(govuk.GovukForm):
    """A kind of support."""

    name = govuk.TextField(
        label="Name", missing="Enter the name of the service", max_length=80
    )
    is_for_employers = govuk.TickField(label="It is for employers as well")


class ServiceAddForm(govuk.OnceForm, ServiceFields):
    """A new kind of support."""

    button_text = "Add service"


class ServiceEditForm(govuk.VersionedForm, ServiceFields):
    """A kind of support, corrected."""

    group = govuk.TextField(
        label="Shown as",
        noun="The words that it is shown as",
        missing="Enter what it is shown as",
        help_text="Services that are shown as the same words are one choice on screen",
        max_length=80,
    )
    field_order = ("name", "group", "is_for_employers")


class OfferForm(govuk.OnceForm):
    """An organisation offers a service in a partnership."""

    button_text = "Add what is offered"

    organisation = govuk.ModelSelectField(
        queryset=Organisation.objects.none(),
        label="Organisation",
        missing="Select the organisation",
        help_text="Those that have a member in this partnership",
    )
    service = govuk.ModelSelectField(
        queryset=Service.objects.none(), label="Service", missing="Select the service"
    )
    format = govuk.SelectField(
        label="Form", choices=Format.choices, required=False, blank="Any"
    )
    capacity = govuk.TextField(
        label="How much",
        noun="The amount",
        required=False,
        help_text="In a few words, for example: one day a week",
        max_length=100,
    )
    councils = govuk.CheckboxesField(
        label="In which council areas? (optional)",
        noun="The council areas",
        required=False,
        help_text="Leave them all empty if it is offered everywhere in the partnership",
    )
    from_on = govuk.DateField(
        label="From",
        noun="The first day",
        missing="Enter the first day",
        help_text=EARLIEST_HINT,
        initial=timezone.localdate,
    )

    def __init__(self, *args, organisations, services, councils=(), **kwargs):
        super().__init__(*args, **kwargs)
        if len(councils) > 1:
            self.fields["councils"].choices = [
                (council.code, council.name) for council in councils
            ]
        else:
            del self.fields["councils"]
        self.fields["organisation"].queryset = organisations
        self.fields["service"].queryset = services


class EndOfferForm(govuk.GovukForm):
    """The last day on which something is offered."""

    button_text = "Save last day"

    to_on = govuk.DateField(
        label="Last day",
        noun="The last day",
        missing="Enter the last day on which it is offered",
        help_text=EARLIEST_HINT,
        initial=timezone.localdate,
    )

    def __init__(self, *args, offer, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer = offer

    def clean(self):
        facts = super().clean()
        last = facts.get("to_on")
        if last and last < self.offer.from_on:
            self.add_error("to_on", "The last day must be on or after the first day")
        return facts
