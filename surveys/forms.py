"""What a person may enter about a survey, and the survey itself."""

from __future__ import annotations

from django.utils import timezone

from kit import govuk
from surveys.choices import Agreement, WaveState
from surveys.models import Wave, Wording


class WordingField(govuk.ModelCheckboxesField):
    def label_from_instance(self, wording):
        return wording.text


class WaveForm(govuk.OnceForm):
    """Draft a wave of the partner survey."""

    button_text = "Save draft"

    title = govuk.TextField(
        label="Title",
        help_text="For example, Partner survey 2027",
        max_length=120,
        missing="Enter a title",
    )
    opens_on = govuk.DateField(
        label="First day", noun="The first day", missing="Enter the first day"
    )
    closes_on = govuk.DateField(
        label="Last day", noun="The last day", missing="Enter the last day"
    )
    wordings = WordingField(
        label="Statements",
        help_text="Members say how far they agree with each, on a five-point scale",
        queryset=Wording.objects.none(),
        missing="Select at least one statement",
    )
    earlier = govuk.ModelSelectField(
        label="Earlier survey to compare with",
        help_text="Leave this empty to compare with the published figures",
        queryset=Wave.objects.none(),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wordings"].queryset = (
            Wording.objects.select_related("question")
            .order_by("question_id", "-version")
            .distinct("question_id")
        )
        self.fields["earlier"].queryset = Wave.objects.filter(
            state__in=(WaveState.CLOSED, WaveState.PUBLISHED)
        ).for_list()

    def clean(self):
        facts = super().clean()
        opens_on, closes_on = facts.get("opens_on"), facts.get("closes_on")
        if opens_on and closes_on and closes_on < opens_on:
            self.add_error(
                "closes_on", "The last day must be on or after the first day"
            )
        elif closes_on and closes_on < timezone.localdate():
            self.add_error("closes_on", "The last day must be today or in the future")
        return facts


class AnswerForm(govuk.GovukForm):
    """The survey as a member sees it: one question for each statement."""

    button_text = "Send my answers"

    def __init__(self, *args, wave: Wave, **kwargs):
        super().__init__(*args, **kwargs)
        for wording in wave.wordings.select_related("question").order_by(
            "question__position", "pk"
        ):
            self.fields[f"statement_{wording.pk}"] = govuk.RadiosField(
                label=wording.text,
                choices=Agreement.choices,
                missing=f"Select how far you agree: {wording.text}",
            )

    @property
    def values(self) -> dict[int, int]:
        """The answers as {wording id: value}."""
        return {
            int(name.removeprefix("statement_")): int(value)
            for name, value in self.cleaned_data.items()
        }
