"""Two situations that may be one, and partnerships that respond together."""

from kit import govuk
from partnerships.models import Partnership

SAME, OTHER = "same", "other"


class PairForm(govuk.GovukForm):
    """Whether two situations are one, and which of them goes on."""

    button_text = "Save"
    marks_optional = False

    answer = govuk.RadiosField(
        label="Are these the same situation?",
        missing="Select whether these are the same situation",
        choices=[],
    )

    def __init__(self, *args, pair, may_merge, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [govuk.Choice(SAME, "Yes", hint="The National PACE team merges them")]
        if may_merge:
            choices = [
                govuk.Choice(
                    side.reference,
                    f"Yes: {side.reference} goes on",
                    hint=f"{side.employer}, {side.place or side.council or 'no place'}",
                )
                for side in (pair.earlier, pair.later)
            ]
        self.fields["answer"].choices = [
            *choices,
            govuk.Choice(OTHER, "No, these are two situations", divider="or"),
        ]


class MergeForm(govuk.GovukForm):
    """Another situation, by its reference, and which of the two goes on."""

    button_text = "Merge"
    marks_optional = False

    reference = govuk.TextField(
        label="Reference of the other situation",
        noun="The reference",
        missing="Enter the reference of the other situation",
        max_length=10,
        width="10",
        help_text="Ten letters and figures, for example 7k2m9x4tqa",
    )
    goes_on = govuk.RadiosField(
        label="Which one goes on?",
        missing="Select which one goes on",
        choices=[
            govuk.Choice("this", "This one: the other is merged into it"),
            govuk.Choice("other", "The other one: this is merged into it"),
        ],
    )


class BringInForm(govuk.GovukForm):
    """A partnership that is to take part."""

    partnership = govuk.ModelSelectField(
        queryset=Partnership.objects.none(),
        label="Partnership",
        missing="Select a partnership",
    )

    def __init__(self, *args, partnerships, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partnership"].queryset = partnerships


class OfferForm(govuk.OnceForm):
    """To whom the lead is offered, and from when on."""

    taker = govuk.ModelSelectField(
        queryset=Partnership.objects.none(),
        label="Partnership that is to lead",
        missing="Select a partnership",
    )
    from_on = govuk.DateField(
        label="From when on",
        noun="The date",
        missing="Enter the date from which it leads",
    )
    note = govuk.TextAreaField(
        label="Message to its chair",
        noun="The message",
        required=False,
        max_length=500,
        rows=3,
    )

    def __init__(self, *args, partnerships, at_once, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["taker"].queryset = partnerships
        if at_once:
            self.fields["at_once"] = govuk.TickField(
                label="Without asking its chair", required=False
            )


class TakeLeadForm(govuk.GovukForm):
    """Yes or no to an offer of the lead."""

    marks_optional = False
    button_text = "Save"

    answer = govuk.RadiosField(
        label="Does your partnership take the lead?",
        missing="Select whether your partnership takes the lead",
        choices=[govuk.Choice("yes", "Yes"), govuk.Choice("no", "No")],
    )
    reason = govuk.TextField(
        label="Why not",
        noun="The reason",
        required=False,
        max_length=300,
    )
    reveals = {"answer": {"no": ("reason",)}}
