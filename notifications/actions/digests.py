"""One letter a day, with everything that could wait."""

from __future__ import annotations

import datetime as dt
import hashlib

from accounts.models import User
from kit.acting import For, acting
from notifications.choices import Channel, Kind, State
from notifications.models import Message

EVENT = "digest"
# In one letter; what is more comes with the next.
MOST_ITEMS = 200


def gather_digests(*, at: dt.datetime) -> int:
    """Make one digest for each person with something due for it; say how many."""
    with acting(None, For.LETTERS):
        people = list(
            Message.objects.for_digest(at)
            .order_by("person_id")
            .values_list("person_id", flat=True)
            .distinct()
        )
    return sum(gather_for(person_id=person_id, at=at) for person_id in people)


def gather_for(*, person_id: int, at: dt.datetime) -> bool:
    """Put what one person has waiting into one letter, in one transaction."""
    with acting(None, For.LETTERS):
        items = list(
            Message.objects.for_digest(at)
            .filter(person_id=person_id)
            .order_by("pk")
            .select_for_update(skip_locked=True)[:MOST_ITEMS]
        )
        if not items:
            return False
        ids = "|".join(str(item.pk) for item in items)
        digest = Message.objects.create(
            event=EVENT,
            kind=Kind.ACCOUNT,
            context_id=0,
            person=User(pk=person_id),
            channel=Channel.EMAIL,
            key=hashlib.sha256(f"{EVENT}|{person_id}|{ids}".encode()).hexdigest(),
            due_at=at,
            next_at=at,
            created_at=at,
        )
        # Its letter is about itself: the items that it holds.
        Message.objects.filter(pk=digest.pk).update(context_id=digest.pk)
        Message.objects.filter(pk__in=[item.pk for item in items]).update(
            state=State.GATHERED, digest=digest, settled_at=at
        )
        return True
