"""What has to be so before the record can be trusted, said in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection


@register(Tags.database)
def times_are_the_databases(
    databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Whether the record takes its times from nobody but the database."""
    if settings.RECORD_TIME_IS_GIVEN or DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('accounts_giventimes') IS NOT NULL")
            if not cursor.fetchone()[0]:
                return []
            cursor.execute("SELECT EXISTS (SELECT FROM accounts_giventimes)")
            if not cursor.fetchone()[0]:
                return []
    except DatabaseError:
        return []  # said by another check
    words = "The record takes its times from the application: lines may be back-dated."
    hint = "As the owner: DELETE FROM accounts_giventimes;"
    return [Error(words, hint=hint, id="accounts.E001")]


@register()
def addresses_stay_a_while(**_: Any) -> list[CheckMessage]:
    """Whether addresses are kept as long as the database insists."""
    if settings.ASKER_DAYS >= 30:
        return []
    words = "ASKER_DAYS is under 30: the database refuses to clear addresses so soon."
    return [Error(words, hint="Set it to 30 or more.", id="accounts.E002")]
