"""How fast a person wants to hear of each kind of thing."""

from __future__ import annotations

import datetime as dt

from accounts import audit
from accounts.models import User
from kit.acting import act
from notifications.choices import Kind, Pace, State
from notifications.models import Message, Preference
from notifications.rules import PACES, digest_time
from notifications.wakeup import wake_after_commit


class PaceNotOffered(Exception):
    """Some kinds cannot be turned off: somebody waits for an answer."""


@act
def choose_paces(*, person: User, paces: dict[Kind, Pace], at: dt.datetime) -> None:
    """Keep a person's choices; what already waits follows the new choice."""
    refused = [kind for kind, pace in paces.items() if pace not in PACES[kind]]
    if refused:
        raise PaceNotOffered(f"{refused[0].label} cannot be set to that.")
    before = dict(Preference.objects.filter(person=person).values_list("kind", "pace"))
    Preference.objects.bulk_create(
        [
            Preference(person=person, kind=kind, pace=pace)
            for kind, pace in paces.items()
        ],
        update_conflicts=True,
        unique_fields=["person", "kind"],
        update_fields=["pace"],
    )
    for kind, pace in paces.items():
        if before.get(kind) != pace:
            move_waiting(person=person, kind=kind, pace=pace, at=at)
    audit.record(
        "preferences.chosen",
        by=person,
        on=person,
        label=person.reference,
        before=before,
        after={str(kind): str(pace) for kind, pace in paces.items()},
        at=at,
    )


def move_waiting(*, person: User, kind: Kind, pace: Pace, at: dt.datetime) -> None:
    """What waits for a digest goes by the new choice."""
    waiting = Message.objects.waiting_for_digest().filter(person=person, kind=kind)
    if pace is Pace.AT_ONCE:
        waiting.update(is_for_digest=False, next_at=at)
        wake_after_commit()
    elif pace is Pace.NEVER:
        waiting.update(state=State.SUPPRESSED, settled_at=at)
    else:
        waiting.update(next_at=digest_time(at, pace))
