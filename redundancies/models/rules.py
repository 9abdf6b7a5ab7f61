"""The law on advance notice, as dated rows."""

from __future__ import annotations

from django.db import models

from accounts.history import keeps_values
from kit.form_keys import form_key_field, one_per_form


@keeps_values()
class StatutoryRule(models.Model):
    """How many days of notice, from which number of dismissals, from which day.

    Trade Union and Labour Relations (Consolidation) Act 1992, section 193; the
    employer-wide scope is that of the Employment Rights Act 2025, section 29.
    """

    class Scope(models.TextChoices):
        ESTABLISHMENT = "establishment", "At one establishment"
        EMPLOYER = "employer", "Across the employer"

    effective_from = models.DateField()
    scope = models.CharField(max_length=15, choices=Scope)
    threshold = models.PositiveIntegerField("from how many dismissals")
    days = models.PositiveSmallIntegerField("days of notice")
    source = models.CharField(max_length=200)
    form_key = form_key_field()
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        constraints = [
            one_per_form(),
            models.UniqueConstraint(
                name="redundancies_rule_once",
                fields=["effective_from", "scope", "threshold"],
            ),
        ]

    def __str__(self):
        return f"{self.threshold} or more: {self.days} days"
