"""Record support given."""

from __future__ import annotations

from functools import reduce
from operator import or_

from kit import govuk
from partnerships.models import Format, Organisation, Partnership, Service
from redundancies.choices import Audience

AUDIENCES = (
    govuk.Choice(Audience.EMPLOYER.value, Audience.EMPLOYER.label),
    govuk.Choice(
        Audience.GROUP.value,
        Audience.GROUP.label,
        hint="For one person who was referred to you, open the referral",
    ),
)


class DeliveryFacts(govuk.GovukForm):
    """What was given, when, to how many."""

    service = govuk.ModelSelectField(
        queryset=Service.objects.none(),
        label="What support?",
        missing="Select what support was given",
    )
    on = govuk.DateField(
        label="When?",
        noun="The date of the support",
        missing="Enter the date when it was given",
        help_text="For example, 31 3 2026",
    )
    audience = govuk.RadiosField(
        label="For whom?", missing="Select for whom it was", choices=AUDIENCES
    )
    reached = govuk.NumberField(
        label="How many people?",
        noun="The number of people",
        required=False,
        max_value=100_000,
        width="5",
        help_text="A good guess will do.",
    )
    format = govuk.SelectField(
        label="In which form?", required=False, choices=Format.choices, blank="Not said"
    )
    note = govuk.TextAreaField(
        label="Note",
        required=False,
        max_length=1000,
        rows=3,
        help_text="Do not name anybody who may lose their job.",
    )

    def set_choices(self, partnerships, on):
        """Services of these partnerships, and no day after this one."""
        offered = [Service.objects.offered_in(row) for row in partnerships]
        self.fields["service"].queryset = reduce(or_, offered).for_list()
        self.fields["on"].latest = on

    def facts(self):
        """The form's facts as the action takes them."""
        cleaned = self.cleaned_data
        return {name: cleaned[name] for name in ("service", "on", "format", "note")} | {
            "audience": Audience(cleaned["audience"]),
            "reached": cleaned["reached"],
        }


class DeliveryForm(DeliveryFacts, govuk.OnceForm):
    """Support given, by an organisation for which the person may record it."""

    button_text = "Record support given"

    partnership = govuk.ModelSelectField(
        queryset=Partnership.objects.none(),
        label="In which partnership?",
        missing="Select the partnership",
    )
    organisation = govuk.ModelSelectField(
        queryset=Organisation.objects.none(),
        label="By which organisation?",
        missing="Select the organisation",
    )

    def __init__(self, *args, partnerships, organisations, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partnership"].queryset = partnerships
        self.fields["organisation"].queryset = organisations
        self.set_choices(partnerships, on)
        # What leaves no choice is not asked.
        self.fixed = {}
        for name, rows in (
            ("partnership", partnerships),
            ("organisation", organisations),
        ):
            few = list(rows[:2])
            if len(few) == 1:
                self.fixed[name] = few[0]
                del self.fields[name]
        self.order_fields(
            ["partnership", "organisation", "service", "on", "audience", "reached"]
        )

    def place(self):
        """The partnership and the organisation, asked or not."""
        return {
            name: self.fixed.get(name) or self.cleaned_data[name]
            for name in ("partnership", "organisation")
        }


class DeliveryEditForm(DeliveryFacts, govuk.VersionedForm):
    """Correct what was recorded."""

    button_text = "Save"

    def __init__(self, *args, delivery, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.set_choices([delivery.partnership], on)
        self.initial.setdefault("version", delivery.version)
