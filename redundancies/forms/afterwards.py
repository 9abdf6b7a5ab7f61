"""The day after a session: came, what was given to how many, anything to pass on."""

from __future__ import annotations

from kit import govuk

MOST = 100_000


class AfterForm(govuk.GovukForm):
    """The day after; each service has its own number of people."""

    button_text = "Send"
    marks_optional = False

    has_come = govuk.YesNoField(
        label="Did somebody from your organisation come?",
        missing="Select whether somebody came",
    )
    services = govuk.CheckboxesField(
        label="What support did you give?",
        noun="The support that you gave",
        required=False,
    )
    passed_on = govuk.TextAreaField(
        label="Anything to pass on to the chair? (optional)",
        noun="The message to the chair",
        max_length=500,
        rows=3,
        required=False,
        help_text="Do not name anybody who may lose their job.",
    )

    def __init__(self, *args, services, reached=None, **kwargs):
        """`reached` has the number of people of each service that was recorded."""
        super().__init__(*args, **kwargs)
        self.by_key = {str(service.pk): service for service in services}
        self.fields["services"].choices = [
            (key, service.name) for key, service in self.by_key.items()
        ]
        under = {}
        for key, service in self.by_key.items():
            name = f"reached_{key}"
            self.fields[name] = govuk.NumberField(
                label=f"How many people for {service.name}? (optional)",
                noun=f"The number of people for {service.name}",
                required=False,
                max_value=MOST,
                width="5",
                initial=(reached or {}).get(service.pk),
            )
            under[key] = (name,)
        self.reveals = {"has_come": {"True": ("services",)}, "services": under}
        self.order_fields(
            ["has_come", "services", *(names[0] for names in under.values())]
        )

    def clean(self):
        cleaned = super().clean()
        if (
            cleaned.get("has_come")
            and not cleaned.get("services")
            and "services" not in self.errors
        ):
            self.add_error("services", "Select what support you gave")
        return cleaned

    def facts(self):
        """What came of it, as the actions take it."""
        cleaned = self.cleaned_data
        return {
            "has_come": cleaned["has_come"],
            "passed_on": cleaned["passed_on"],
            "given": {
                self.by_key[key]: cleaned.get(f"reached_{key}")
                for key in cleaned["services"]
            },
        }
