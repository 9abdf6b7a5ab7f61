"""What happens for a person: needs, steps, signposts, support, outcome."""

from __future__ import annotations

from clients.choices import (
    Compared,
    Helped,
    IndustryCompared,
    StepKind,
    Work,
)
from kit import govuk
from partnerships.models import Format, Organisation

AT_WORK = (Work.EMPLOYED, Work.SELF_EMPLOYED)
# The question is asked without blame; kept is whether it came too late.
EARLY_ENOUGH = (("False", "Yes"), ("True", "No, it came too late"))
OF_THE_JOB = (
    "started_on",
    "is_full_time",
    "industry",
    "skill",
    "responsibility",
    "pay",
)


class DayForm(govuk.GovukForm):
    """A form about a day that may be today but not later."""

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("on", "agreed_on", "ended_on", "started_on"):
            if name in self.fields:
                self.fields[name].latest = today
        if "on" in self.fields:
            self.initial.setdefault("on", today)


class NeedsForm(govuk.GovukForm):
    """Which kinds of support a person needs."""

    button_text = "Note needs"

    services = govuk.CheckboxesField(
        label="What does the person need help with?",
        missing="Select at least one need",
    )

    def __init__(self, *args, kinds=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["services"].choices = [
            (service.code, service.group) for service in kinds
        ]


class StepForm(DayForm):
    """A dated step of the person's way."""

    button_text = "Record step"

    kind = govuk.RadiosField(
        label="What happened?",
        missing="Select what happened",
        choices=StepKind.choices,
    )
    on = govuk.DateField(label="When?", noun="The date of the step")


class SignpostForm(govuk.OnceForm, DayForm):
    """Where a person was told to go."""

    button_text = "Record signpost"

    organisation = govuk.ModelSelectField(
        Organisation.objects.none(),
        label="To which organisation?",
        missing="Select an organisation",
        blank="Select an organisation",
    )
    service = govuk.SelectField(label="For what?", blank="Not said", required=False)
    on = govuk.DateField(label="When?", noun="The date of the signpost")

    def __init__(self, *args, organisations, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        self.fields["service"].choices = [
            (service.code, service.group) for service in kinds
        ]


class SupportForm(govuk.OnceForm, DayForm):
    """Support that an organisation gave to this person."""

    button_text = "Record support given"

    organisation = govuk.ModelSelectField(
        Organisation.objects.none(),
        label="Who gave it?",
        missing="Select who gave the support",
        blank="Select an organisation",
    )
    service = govuk.SelectField(
        label="What was it?", missing="Select what support it was", blank="Select"
    )
    on = govuk.DateField(label="When?", noun="The date of the support")
    format = govuk.SelectField(
        label="In which form?", choices=Format.choices, blank="Not said", required=False
    )
    note = govuk.TextAreaField(
        label="Note",
        help_text="Do not name anybody.",
        max_length=1000,
        rows=3,
        required=False,
    )

    def __init__(self, *args, organisations, kinds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        self.fields["service"].choices = [
            (service.code, service.group) for service in kinds
        ]


class OutcomeForm(govuk.OnceForm, DayForm):
    """How things are going; only the first question needs an answer."""

    button_text = "Send answers"

    work = govuk.RadiosField(
        label="What are you doing now?",
        missing="Select what you are doing now",
        choices=Work.choices,
    )
    started_on = govuk.DateField(
        label="When did you start?", noun="The date you started", required=False
    )
    is_full_time = govuk.YesNoField(label="Is it full time?", required=False)
    industry = govuk.RadiosField(
        label="Is it in the same industry as your old job?",
        choices=IndustryCompared.choices,
        required=False,
    )
    skill = govuk.RadiosField(
        label="Does your new job need more or less skill than your old one?",
        choices=Compared.choices,
        required=False,
    )
    responsibility = govuk.RadiosField(
        label="Do you have more or less responsibility than in your old job?",
        choices=Compared.choices,
        required=False,
    )
    pay = govuk.RadiosField(
        label="Are you paid more or less than in your old job?",
        choices=Compared.choices,
        required=False,
    )
    helped = govuk.RadiosField(
        label="How far did PACE help you?", choices=Helped.choices, required=False
    )
    is_support_too_late = govuk.YesNoField(
        label="Did you get support early enough?", required=False
    )
    sections = (
        ("", ("work",)),
        ("If you are working: your new job or business", OF_THE_JOB),
        ("The support you had", ("helped", "is_support_too_late")),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["is_support_too_late"].choices = EARLY_ENOUGH

    def clean(self):
        """What is said of a job counts only for people who have one."""
        facts = super().clean()
        if facts.get("work") and facts["work"] not in AT_WORK:
            facts |= dict.fromkeys(OF_THE_JOB, "")
            facts |= {"started_on": None, "is_full_time": None}
        return facts


class TelephoneForm(OutcomeForm):
    """The same questions, asked by an adviser."""

    button_text = "Record answers"
    asked = (
        ("work", "What is the person doing now?"),
        ("started_on", "When did the person start?"),
        ("industry", "Is it in the same industry as the old job?"),
        ("skill", "Does the new job need more or less skill than the old one?"),
        (
            "responsibility",
            "Does the person have more or less responsibility than in the old job?",
        ),
        ("pay", "Is the person paid more or less than in the old job?"),
        ("helped", "How far did PACE help?"),
        ("is_support_too_late", "Did the person get support early enough?"),
    )
    sections = (
        ("", ("work",)),
        ("If the person is working", OF_THE_JOB),
        ("The support", ("helped", "is_support_too_late")),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, label in self.asked:
            self.fields[name].label = label
        self.fields["work"].error_messages["required"] = (
            "Select what the person is doing now"
        )
