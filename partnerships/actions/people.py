"""A person's details are corrected, and what was sent to a wrong address shut."""

from __future__ import annotations

import datetime as dt
from typing import Any

from accounts import actions as accounts
from accounts.models import User
from kit.acting import act
from notifications.actions import spend_links_of
from partnerships.actions import invitations
from partnerships.models import Invitation


@act
def edit(*, person: User, by: User, at: dt.datetime, **facts: Any) -> User:
    """Correct a person's names or how to reach them.

    With another e-mail address every link that went to the old one is dead, and an
    invitation that waits is sent to the new one. Raises accounts.AddressTaken and
    ChangedMeanwhile.
    """
    before = User.objects.select_for_update().get(pk=person.pk).email
    changed = accounts.edit(person=person, by=by, **facts)
    if changed.email != before:
        spend_links_of(person=changed, at=at)
        waiting = Invitation.objects.open().filter(person=changed, expires_at__gt=at)
        for invitation in waiting:
            invitations.send_again(invitation=invitation, by=by, at=at)
    return changed
