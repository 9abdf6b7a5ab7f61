"""Ask for an account check, and answer it."""

from __future__ import annotations

from kit import govuk
from partnerships.models import Membership
from redundancies.choices import AccountAnswer


class CheckForm(govuk.OnceForm):
    """Whom to ask."""

    button_text = "Ask for the account check"

    contact = govuk.ModelRadiosField(
        queryset=Membership.objects.none(),
        label="Who is to be asked?",
        missing="Select who is to be asked",
        empty_label=None,
    )

    def __init__(self, *args, contacts, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["contact"]
        field.queryset = contacts
        field.label_from_instance = lambda contact: (
            f"{contact.person}, {contact.organisation}"
        )


class CheckAnswerForm(govuk.GovukForm):
    """Whether the employer is account-managed, and who rings first."""

    button_text = "Send answer"
    marks_optional = False

    answer = govuk.RadiosField(
        label="Is this employer account-managed?",
        missing="Select whether this employer is account-managed",
        choices=AccountAnswer.choices,
    )
    note = govuk.TextAreaField(
        label="Anything the chair should know? (optional)",
        noun="The message to the chair",
        max_length=300,
        rows=3,
        required=False,
    )
