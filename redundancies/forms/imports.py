"""Uploading a file of notices; asking for the recording system's file."""

from django.core.exceptions import ValidationError

from pace_portal.kit import govuk
from redundancies.layouts import OFFERED


class NoticesForm(govuk.OnceForm):
    """One file, and how it is laid out."""

    button_text = "Bring the notices in"

    file = govuk.UploadField(
        label="File of notices",
        missing="Choose a CSV file",
        help_text="A CSV file of up to 50 MB, one notice a row. Only the employer’s "
        "name is required.",
        max_megabytes=50,
        accept=".csv",
    )
    mapping = govuk.RadiosField(
        label="How is it laid out?",
        missing="Select how the file is laid out",
        choices=list(OFFERED.items()),
        initial=next(iter(OFFERED)),
    )


class RecordingForm(govuk.GovukForm):
    """From which day to which day."""

    button_text = "Show"
    method = "get"

    from_on = govuk.DateField(
        label="From", noun="The first day", missing="Enter the first day"
    )
    to_on = govuk.DateField(
        label="To", noun="The last day", missing="Enter the last day"
    )

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("from_on"), cleaned.get("to_on")
        if start and end and end < start:
            raise ValidationError(
                {"to_on": "The last day must be on or after the first"}
            )
        return cleaned
