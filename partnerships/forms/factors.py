"""What people enter about second steps: names, recognition, how long to put it off."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from kit import govuk

MOST_DAYS = 90


class PasskeyNameForm(govuk.GovukForm):
    """What a passkey is called, to tell it from the others."""

    name = govuk.TextField(
        label="Name",
        missing="Enter a name",
        max_length=60,
        help_text="For example, Work laptop",
    )


class HelpForm(govuk.GovukForm):
    """How somebody who lost their second step was recognised."""

    button_text = "Ask for it to be removed"

    recognised = govuk.TextField(
        label="How do you know that it is them?",
        noun="The reason",
        missing="Enter how you know that it is them",
        help_text="For example, I called the number in our staff directory. The other "
        "person who confirms this will read it",
    )


class RuleForm(govuk.GovukForm):
    """For how long a second step may be put off, and from which day on."""

    button_text = "Set it"

    national_days = govuk.NumberField(
        label="Days for people with a national role",
        noun="The days for people with a national role",
        missing="Enter a number of days, or 0 for at once",
        max_value=MOST_DAYS,
        width="3",
    )
    other_days = govuk.NumberField(
        label="Days for everybody else",
        noun="The days for everybody else",
        missing="Enter a number of days, or 0 for at once",
        max_value=MOST_DAYS,
        width="3",
    )
    from_on = govuk.DateField(
        label="From",
        noun="The first day",
        missing="Enter the first day",
        initial=timezone.localdate,
    )

    def clean_from_on(self):
        day = self.cleaned_data["from_on"]
        if day and day < timezone.localdate():
            raise ValidationError("The first day must be today or in the future")
        return day
