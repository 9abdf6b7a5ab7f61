"""Named reads of messages and links."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q

from notifications.choices import Channel, State

OPEN = (State.PENDING, State.LEASED, State.SENDING)


class MessageQuerySet(models.QuerySet):
    """The outbox: the row is the queue."""

    def due(self, at: dt.datetime) -> Self:
        """E-mails to send now: waiting and due, or left by a sender that died."""
        return (
            self.filter(channel=Channel.EMAIL, is_for_digest=False)
            .filter(
                Q(state=State.PENDING, next_at__lte=at)
                | Q(state__in=(State.LEASED, State.SENDING), lease_until__lte=at)
            )
            .order_by("next_at", "pk")
        )

    def failed(self) -> Self:
        return self.filter(state__in=(State.DEAD, State.BOUNCED)).order_by(
            "-settled_at", "-pk"
        )

    def in_app_for(self, user) -> Self:
        return self.filter(channel=Channel.IN_APP, person=user).order_by(
            "-due_at", "-pk"
        )


class LinkQuerySet(models.QuerySet):
    """Signed links; only the hash of a token is known."""

    def alive(self, at: dt.datetime) -> Self:
        return self.filter(expires_at__gt=at, spent_at=None)
