"""Sites: one of them chosen, one of them filled in, closed."""

from typing import Any

from kit import govuk
from partnerships.models import CouncilArea
from redundancies.forms.intake import NOWHERE
from redundancies.forms.moments import DATE_HINT
from redundancies.models import Site


def site_field(label: str, blank: str, **more: Any) -> govuk.ModelSelectField:
    """One site of the situation, or what a blank stands for."""
    return govuk.ModelSelectField(
        queryset=Site.objects.none(), label=label, required=False, blank=blank, **more
    )


class OfSites:
    """A form that asks for a site where the situation has any on record."""

    def __init__(self, *args: Any, situation: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = Site.objects.filter(situation=situation).order_by("pk")
        if sites:
            self.fields["site"].queryset = sites  # type: ignore[attr-defined]
        else:
            del self.fields["site"]  # type: ignore[attr-defined]


def date(label: str, noun: str) -> govuk.DateField:
    return govuk.DateField(
        label=label, noun=noun, not_known=True, help_text=DATE_HINT, required=False
    )


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
    employed = govuk.NumberField(
        label="Employed at the site",
        noun="The number employed at the site",
        required=False,
    )
    first_leaving_on = date(
        "First people leave", "The day on which the first people leave"
    )
    last_leaving_on = date(
        "Last people leave", "The day on which the last people leave"
    )
    shifts = govuk.TextField(
        label="Shift pattern",
        noun="The shift pattern",
        required=False,
        max_length=200,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["council"].queryset = CouncilArea.objects.order_by("name")

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        first, last = facts.get("first_leaving_on"), facts.get("last_leaving_on")
        if first and last and last < first:
            self.add_error(
                "last_leaving_on", "The last day must be on or after the first"
            )
        return facts


class SiteEditForm(govuk.VersionedForm, SiteForm):
    """The same, of a site that is there."""

    form_key = None


class SiteCloseForm(govuk.VersionedForm):
    """From which day a site is shut."""

    button_text = "Close site"

    on = govuk.DateField(
        label="When did the site close?",
        noun="The day of closing",
        missing="Enter the day on which the site closed",
        help_text=DATE_HINT,
    )


class SiteGoneForm(govuk.VersionedForm):
    """A site that was added by mistake."""

    button_text, button_style = "Remove site", "warning"
