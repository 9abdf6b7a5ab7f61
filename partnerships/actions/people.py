"""A person's details are corrected, and what was sent to a wrong address shut."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts import actions as accounts
from accounts import signed_in
from accounts.models import User
from kit.acting import act
from notifications.actions import spend_links_of, tell
from partnerships.actions import invitations
from partnerships.models import Invitation


@act
def edit(
    *, person: User, by: User, at: dt.datetime, keep: str | None = None, **facts: Any
) -> User:
    """Correct a person's names or how to reach them.

    With another e-mail address every link that went to the old one is dead, every
    session of the person ends (but `keep`, of who acts), both addresses are written
    to, and an invitation that waits is sent to the new one. Raises
    accounts.AddressTaken and ChangedMeanwhile.
    """
    before = User.objects.select_for_update().get(pk=person.pk).email
    changed = accounts.edit(person=person, by=by, **facts)
    if changed.email != before:
        spend_links_of(person=changed, address=before, at=at)
        signed_in.end_sessions(person=changed, by=by, at=at, keep=keep)
        tell_of_address(person=changed, before=before, at=at)
        waiting = Invitation.objects.open().filter(person=changed, expires_at__gt=at)
        for invitation in waiting:
            invitations.send_again(invitation=invitation, by=by, at=at)
    return changed


def tell_of_address(*, person: User, before: str, at: dt.datetime) -> None:
    """Who has an account hears of its new address there and at the old one."""
    if not person.has_account():
        return
    for who in ({"person": person}, {"address": before}):
        tell(
            event="person.address_changed",
            context_id=person.pk,
            at=at,
            occasion=at.isoformat(),
            **who,
        )
