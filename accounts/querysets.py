"""Named reads of people and of the record of what was done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Self

from django.apps import apps
from django.db import connection, models
from django.db.models import Expression, Q, Value
from django.db.models.functions import Concat

from accounts.roles import NationalRole
from accounts.writing import write
from kit.names import Plain, holding

# Jumps from each verb to the next one: as fast with ten million rows as with ten.
VERBS = """
WITH RECURSIVE verbs AS (
    (SELECT verb FROM accounts_auditevent ORDER BY verb LIMIT 1)
    UNION ALL
    SELECT (SELECT event.verb FROM accounts_auditevent event
            WHERE event.verb > verbs.verb ORDER BY event.verb LIMIT 1)
    FROM verbs WHERE verbs.verb IS NOT NULL
)
SELECT verb FROM verbs WHERE verb IS NOT NULL
"""


# So long a lost second step that somebody asked about waits to be confirmed.
HELP_LASTS = dt.timedelta(days=7)


class UserQuerySet(models.QuerySet):
    """People who may sign in, or who are only written to."""

    def active(self) -> Self:
        return self.filter(is_active=True)

    def national_team(self, on: dt.date) -> Self:
        """Those of the National PACE team on this day who may sign in."""
        posts = apps.get_model("accounts", "NationalPost").objects.on(on)
        team = posts.filter(role=NationalRole.NATIONAL_TEAM)
        return self.active().filter(pk__in=team.values("person"))

    def matching(self, words: str) -> Self:
        """People with each of these words in their names or e-mail address."""
        name = Concat("given_name", Value(" "), "family_name")
        rows = self.alias(name_plain=Plain(name))
        for word in words.split()[:5]:
            rows = rows.filter(holding("name_plain", word) | Q(email__icontains=word))
        return rows

    def for_list(self) -> Self:
        return self.order_by("family_name", "given_name", "pk")


class DatedQuerySet(models.QuerySet):
    """Rows that hold from a day, and perhaps until a day."""

    def on(self, day: dt.date | Expression) -> Self:
        """Those in force on this day; the last day counts."""
        return self.filter(Q(to_on__isnull=True) | Q(to_on__gte=day), from_on__lte=day)


class EndableQuerySet(DatedQuerySet):
    """Rows that may also be ended at once: from then on they hold no longer."""

    def on(self, day: dt.date | Expression) -> Self:
        """Those in force on this day; one ended during it has ended already."""
        return super().on(day).exclude(ended_at__isnull=False, to_on=day)


class FactorRuleQuerySet(models.QuerySet):
    """Until when a second step may be put off, as it was set from day to day."""

    def in_force(self, on: dt.date) -> Any:
        """The rule that holds on this day; None when nobody has set one."""
        return self.filter(from_on__lte=on).order_by("-from_on", "-pk").first()

    def for_list(self) -> Self:
        return self.select_related("by").order_by("-from_on", "-pk")


class FactorHelpQuerySet(models.QuerySet):
    """What was asked for people who lost their second step."""

    def open(self) -> Self:
        """Those that nobody has answered, however long ago they were asked for."""
        return self.filter(confirmed_at=None, refused_at=None)

    def waiting(self, at: dt.datetime) -> Self:
        """Those that wait for a second person, and not for too long."""
        return self.open().filter(asked_at__gt=at - HELP_LASTS)

    def for_list(self) -> Self:
        return self.select_related("person", "asked_by").order_by("asked_at", "pk")


class WrittenQuerySet(models.QuerySet):
    """Lines of the record: written in one way, and read by everybody in another."""

    def create(self, **facts: Any) -> Any:
        (line,) = write([self.model(**facts)])
        return line

    def bulk_create(self, objs: Iterable[Any], *_: Any, **__: Any) -> list[Any]:
        return write(objs)


class AccessQuerySet(WrittenQuerySet):
    """The record of who looked, newest first."""

    def showing(self, kind: str, *ids: int) -> Self:
        """The looks at any of these rows of one kind."""
        return self.filter(shown__overlap=list(ids), shown_type=kind)


class AuditQuerySet(WrittenQuerySet):
    """The record of what was done, newest first."""

    def about(self, target: models.Model) -> Self:
        return self.filter(
            target_type=target._meta.label_lower, target_id=target.pk
        ).for_list()

    def verbs(self) -> list[str]:
        """Every verb of the record, read off its index and not off its rows."""
        with connection.cursor() as cursor:
            cursor.execute(VERBS)
            return [verb for (verb,) in cursor.fetchall()]

    def for_list(self) -> Self:
        return self.select_related("actor").order_by("-at", "-pk")
