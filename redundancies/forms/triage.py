"""What becomes of a situation: who may know, who works on it, its end."""

from accounts.models import User
from kit import govuk
from redundancies.choices import Visibility


class ReasonForm(govuk.VersionedForm):
    """Why something is not so."""

    reason = govuk.TextField(
        label="Why", noun="The reason", missing="Enter why", max_length=300
    )


class CloseForm(govuk.VersionedForm):
    """A short debrief."""

    marks_optional = False

    went_well = govuk.TextAreaField(
        label="What went well?",
        noun="What went well",
        required=False,
        max_length=1000,
        rows=3,
    )
    to_change = govuk.TextAreaField(
        label="What would you change?",
        noun="What you would change",
        required=False,
        max_length=1000,
        rows=3,
    )
    averted = govuk.TextField(
        label="Were any jobs saved?",
        noun="The answer about jobs saved",
        required=False,
        max_length=300,
    )


class ShareForm(govuk.VersionedForm):
    """Who may know from now on."""

    visibility = govuk.RadiosField(
        label="What has happened?",
        missing="Select what has happened",
        choices=[
            (Visibility.SHARED, "Staff are told"),
            (Visibility.PUBLIC, "It is public"),
        ],
    )


class AssignForm(govuk.GovukForm):
    """Who of the SDS staff works on it."""

    person = govuk.ModelSelectField(
        queryset=User.objects.none(),
        label="Who works on it",
        missing="Select who works on it",
    )

    def __init__(self, *args, staff, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = staff
