"""Asking for the recording system's file."""

from django.core.exceptions import ValidationError

from kit import govuk


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
