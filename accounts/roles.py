"""National roles: dated, held by a person, beside the roles of a partnership."""

from django.db.models import TextChoices


class NationalRole(TextChoices):
    NATIONAL_TEAM = "national_team", "National PACE team"
    GOVERNMENT = "government", "Scottish Government reader"
    NATIONAL_MEMBER = "national_member", "Member of the Ministerial PACE Partnership"
    ANALYST = "analyst", "Analyst"
