"""Rules on the employer's notice, by the day from which they are in force."""

import datetime as dt
from typing import Any

from kit import govuk
from redundancies.forms.moments import DATE_HINT
from redundancies.models import StatutoryRule

MOST_DAYS = 365


def dismissals(label: str, **more: Any) -> govuk.NumberField:
    return govuk.NumberField(label=label, min_value=1, max_value=100_000, **more)


def days_of(label: str, **more: Any) -> govuk.NumberField:
    return govuk.NumberField(label=label, min_value=1, max_value=MOST_DAYS, **more)


class RuleFields(govuk.GovukForm):
    """From when, of what, and by which law."""

    button_text = "Show what it would change"

    effective_from = govuk.DateField(
        label="In force from",
        noun="The day from which it is in force",
        missing="Enter the day from which it is in force",
        # Of the Act itself.
        earliest=dt.date(1992, 10, 16),
        help_text=DATE_HINT,
    )
    scope = govuk.RadiosField(
        label="What is counted",
        missing="Select what is counted",
        choices=StatutoryRule.Scope.choices,
    )
    source = govuk.TextField(
        label="By which law",
        noun="The law",
        missing="Enter the law",
        max_length=200,
    )


class RulesForm(RuleFields, govuk.OnceForm):
    """The rules of a day: up to three numbers, each with its days."""

    sections = (
        ("The rules of a day", ("effective_from", "scope", "source")),
        ("Notice", ("threshold", "days")),
        ("More dismissals, if the law has a second step", ("threshold_2", "days_2")),
        ("A third step", ("threshold_3", "days_3")),
    )

    threshold = dismissals(
        "From how many dismissals", missing="Enter from how many dismissals"
    )
    days = days_of("Days of notice", missing="Enter the days of notice")
    threshold_2 = dismissals("From how many dismissals, second step", required=False)
    days_2 = days_of("Days of notice, second step", required=False)
    threshold_3 = dismissals("From how many dismissals, third step", required=False)
    days_3 = days_of("Days of notice, third step", required=False)

    def clean(self) -> dict[str, Any]:
        facts: dict[str, Any] = super().clean() or {}
        steps = []
        for place in ("", "_2", "_3"):
            number, least = (
                facts.pop(f"threshold{place}", None),
                facts.pop(f"days{place}", None),
            )
            if number is not None and least is not None:
                steps.append((number, least))
            elif number is not None and f"days{place}" not in self.errors:
                self.add_error(f"days{place}", "Enter the days of notice")
            elif least is not None and f"threshold{place}" not in self.errors:
                self.add_error(f"threshold{place}", "Enter from how many dismissals")
        if len({number for number, _ in steps}) < len(steps):
            self.add_error("threshold_2", "Each step must have another number")
        facts["steps"] = steps
        return facts


class RuleForm(RuleFields, govuk.VersionedForm):
    """One rule that is corrected."""

    threshold = dismissals(
        "From how many dismissals", missing="Enter from how many dismissals"
    )
    days = days_of("Days of notice", missing="Enter the days of notice")


class RuleGoneForm(govuk.VersionedForm):
    """A rule that is taken out before it is in force."""

    button_text = "Show what it would change"
