"""Named reads of messages and links."""

from __future__ import annotations

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q

from kit.tokens import digest
from notifications.choices import Channel, State

# For so long an old link says that it no longer works; then it is one of nobody's.
LINKS_TOLD_FOR = dt.timedelta(days=180)
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

    def held_as(self, messages) -> Self:
        """These letters of one lease, as long as the same sender holds them."""
        return self.filter(
            pk__in=[message.pk for message in messages],
            state__in=(State.LEASED, State.SENDING),
            lease_until=messages[0].lease_until,
        )

    def waiting_for_digest(self) -> Self:
        return self.filter(
            channel=Channel.EMAIL, is_for_digest=True, state=State.PENDING
        )

    def for_digest(self, at: dt.datetime) -> Self:
        """What is due for somebody's digest now."""
        return self.waiting_for_digest().filter(next_at__lte=at)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def held(self) -> Self:
        """Letters of a restored copy that may have gone since it was made."""
        return self.filter(state=State.HELD)

    def failed(self) -> Self:
        """What a person has to see to: given up, or refused by the receiver."""
        return self.filter(state__in=(State.DEAD, State.BOUNCED)).order_by(
            "-settled_at", "-pk"
        )

    def with_crashes(self, at: dt.datetime) -> Self:
        """Letters still on their way whose sender stopped or seems to have."""
        return self.filter(state__in=OPEN).filter(
            Q(crashes__gt=0)
            | Q(state__in=(State.LEASED, State.SENDING), lease_until__lte=at)
        )

    def in_app_for(self, user) -> Self:
        return self.filter(channel=Channel.IN_APP, person=user).order_by(
            "-due_at", "-pk"
        )


class SuspendedAddressQuerySet(models.QuerySet):
    """Addresses that refused letters for good."""

    def suspended(self) -> Self:
        return self.filter(suspended_at__isnull=False)


class LinkQuerySet(models.QuerySet):
    """Signed links; only the hash of a token is known."""

    def alive(self, at: dt.datetime) -> Self:
        return self.filter(expires_at__gt=at, spent_at=None)

    def long_over(self, at: dt.datetime) -> Self:
        """Links that were used up or ran out so long ago that nobody asks why."""
        before = at - LINKS_TOLD_FOR
        return self.filter(Q(spent_at__lt=before) | Q(expires_at__lt=before))

    def opened_by(self, token: str, purpose) -> Self:
        """The link of this token, for this purpose only."""
        return self.filter(token_hash=digest(token), purpose=purpose)
