"""Two situations that may be one: a person judges; `merging` makes them one."""

from __future__ import annotations

import datetime as dt

from accounts import audit
from accounts.models import User
from kit.acting import act
from redundancies.actions.shared import place_of
from redundancies.models import PossibleDuplicate


@act
def judge(
    *, duplicate: PossibleDuplicate, is_same: bool, by: User, at: dt.datetime
) -> PossibleDuplicate:
    """Record whether two situations are the same one; both stay as they are."""
    stored = (
        PossibleDuplicate.objects.select_for_update(of=("self",))
        .select_related("earlier", "later")
        .get(pk=duplicate.pk)
    )
    before = {"is_same": stored.is_same}
    stored.is_same, stored.judged_by, stored.judged_at = is_same, by, at
    stored.save(update_fields=["is_same", "judged_by", "judged_at"])
    audit.record(
        "duplicate.judged",
        by=by,
        on=stored.later,
        partnership_id=place_of(stored.later),
        before=before,
        after={"is_same": is_same, "earlier": stored.earlier.reference},
        at=at,
    )
    return stored
