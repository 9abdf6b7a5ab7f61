"""Sessions in the database, each read together with the person whose it is."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import (
    DEFAULT_DB_ALIAS,
    InterfaceError,
    OperationalError,
    connection,
    models,
)
from django.utils import timezone

from accounts.models import Session, User
from accounts.sessions import BROWSER, SEEN, STARTED
from kit.kept import Given, Kept


@Kept
def by_key():
    """The session of a browser, while it lasts, with its person."""
    return Session.objects.filter(
        session_key=Given("key", models.CharField()),
        expire_date__gt=Given("at", models.DateTimeField()),
    ).select_related("person")


class SessionStore(DatabaseStore):
    """Django's own, but that it knows its person without asking again."""

    person: User | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        values = {"key": self.session_key, "at": timezone.now()}
        try:
            rows = by_key.rows(values, using=DEFAULT_DB_ALIAS)
        except (OperationalError, InterfaceError):
            # The first to find that the database has been away and is back.
            if connection.in_atomic_block:
                raise
            connection.close()
            rows = by_key.rows(values, using=DEFAULT_DB_ALIAS)
        if not rows:
            self._session_key = None
            return None
        self.person = rows[0].person
        return rows[0]

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        session = cast(Session, super().create_model_instance(data))
        session.person_id = data.get(SESSION_KEY)
        session.browser = data.get(BROWSER, "")
        session.started_at = moment_of(data.get(STARTED))
        session.last_used_at = moment_of(data.get(SEEN))
        return session


def moment_of(seconds: int | None) -> dt.datetime | None:
    return None if seconds is None else dt.datetime.fromtimestamp(seconds, dt.UTC)
