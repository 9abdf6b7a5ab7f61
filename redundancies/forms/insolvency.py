"""An insolvency, as the practitioner tells it."""

from typing import Any

from django.utils import timezone

from kit import govuk
from redundancies.choices import InsolvencyKind
from redundancies.forms.facts import NOT_KNOWN, date, number


class InsolvencyForm(govuk.VersionedForm):
    """Kind, practitioner, who went and who stays, what staff were given."""

    marks_optional = False
    sections = (
        ("The insolvency", ("insolvency_kind", "appointed_on")),
        ("The practitioner, who to call", ("practitioner", "telephone", "email")),
        ("People", ("dismissed_at_once", "kept_on")),
        ("What staff were given", ("guide_given_on", "payments_told_on")),
    )

    insolvency_kind = govuk.SelectField(
        label="Kind of insolvency",
        choices=InsolvencyKind.choices,
        required=False,
        blank=NOT_KNOWN,
    )
    appointed_on = date("Practitioner appointed on", "The day of the appointment")
    practitioner = govuk.TextField(
        label="Name", noun="The name", required=False, max_length=120
    )
    telephone = govuk.TelephoneField(label="Telephone number", required=False)
    email = govuk.EmailField(label="Email address", required=False)
    dismissed_at_once = number(
        "Dismissed at once", "The number of people dismissed at once"
    )
    kept_on = number("Kept on", "The number of people kept on")
    guide_given_on = date(
        "PACE guide given to all staff", "The date when the guide was given"
    )
    payments_told_on = date(
        "Redundancy payments information given",
        "The date when redundancy payments information was given",
    )

    def __init__(self, *args: Any, knows_hr1: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["payments_told_on"].help_text = (
            "From the Redundancy Payments Service, which is part of the Insolvency"
            " Service. For example, 31 3 2026"
        )
        if not knows_hr1:
            hidden = (
                *("practitioner", "telephone", "email", "dismissed_at_once"),
                "kept_on",
            )
            for name in hidden:
                del self.fields[name]
        self.sections = tuple(
            (title, kept)
            for title, names in self.sections
            if (kept := tuple(name for name in names if name in self.fields))
        )

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        appointed = facts.get("appointed_on")
        if appointed and appointed > timezone.localdate():
            self.add_error(
                "appointed_on",
                "The day of the appointment must be today or in the past",
            )
        return facts
