"""Refer a person; reject a referral, or say how it ended."""

from __future__ import annotations

from clients.choices import Basis, Ending
from clients.forms.journey import DayForm
from kit import govuk


class ReferralForm(govuk.OnceForm, DayForm):
    """Refer a person to who offers the support, with agreement and basis."""

    button_text = "Refer"

    offer = govuk.SelectField(
        label="For what, and to which organisation?",
        help_text="Only what is offered in this partnership.",
        missing="Select what for and to which organisation",
        blank="Select",
    )
    purpose = govuk.TextField(
        label="What should they help with?",
        help_text="The organisation sees this, the name, the contact details and the"
        " adjustments: nothing else.",
        missing="Enter what they should help with",
        noun="What they should help with",
        max_length=500,
    )
    agreed_on = govuk.DateField(
        label="When did the person agree to be referred?",
        noun="The date of agreement",
        missing="Enter when the person agreed: nobody is referred without agreement",
    )
    basis = govuk.RadiosField(
        label="Basis for sharing personal data",
        missing="Select the basis for sharing personal data",
        choices=Basis.choices,
        initial=Basis.PUBLIC_TASK,
    )

    def __init__(self, *args, offers=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.offers = {offer.key: offer for offer in offers}
        groups: dict[str, list[tuple[str, str]]] = {}
        for key, offer in self.offers.items():
            groups.setdefault(offer.service.group, []).append(
                (key, f"{offer.service.group}: {offer.organisation}")
            )
        self.fields["offer"].choices = [
            choice for choices in groups.values() for choice in choices
        ]

    def clean_offer(self):
        return self.offers[self.cleaned_data["offer"]]


class RejectionForm(govuk.GovukForm):
    """Why a referral cannot be taken on."""

    button_text = "Reject referral"
    button_style = "warning"

    reason = govuk.TextAreaField(
        label="Why can you not take this on?",
        help_text="The person who sent the referral sees this. Do not name anybody.",
        missing="Enter why you cannot take this on",
        noun="The reason",
        max_length=500,
        rows=3,
    )


class EndingForm(DayForm):
    """How a referral ended."""

    button_text = "End referral"

    ending = govuk.RadiosField(
        label="How did it end?", missing="Select how it ended", choices=Ending.choices
    )
    ended_on = govuk.DateField(label="When?", noun="The date when it ended")
    what_was_given = govuk.TextField(
        label="What was given",
        noun="The support given",
        help_text="In a few words, without names.",
        max_length=500,
        required=False,
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, today=today, **kwargs)
        self.initial.setdefault("ended_on", today)
