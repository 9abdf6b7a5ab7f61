"""What the letters of this room share: words for a situation, and who sees it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from kit.kept import Kept
from notifications.letters import Draft
from partnerships.recipients import IDS, reader_of, standings_of
from redundancies.choices import Visibility
from redundancies.models import AccountCheck, Request, Situation

Row = TypeVar("Row", AccountCheck, Request)

FOLDER = "redundancies/emails/"


def about(situation: Situation) -> str:
    """What a letter may call a situation."""
    if situation.visibility == Visibility.NEED_TO_KNOW:
        return f"an employer in {place_of(situation)}"
    return named(situation)


def named(situation: Situation) -> str:
    """What a line for somebody who sees the situation calls it."""
    return f"{situation.employer}, {place_of(situation)}"


def place_of(situation: Situation) -> str:
    return str(situation.council) if situation.council else "Scotland"


def seen_rows(
    drafts: list[Draft], rows: Mapping[int, Row], at: dt.datetime
) -> list[Row | None]:
    """The row of each draft, where its recipient sees the situation now."""
    situations = {row.response.situation_id for row in rows.values()}
    seen = seen_pairs(drafts, situations, at)
    found = [rows.get(draft.context_id) for draft in drafts]
    return [
        row if row and (draft.person_id, row.response.situation_id) in seen else None
        for draft, row in zip(drafts, found, strict=True)
    ]


@Kept
def _seen(asker: Any) -> QuerySet:
    """Which of these situations one who looks at its own lines sees."""
    rows = Situation.objects.seen_by(asker).filter(pk__among=IDS)
    return rows.values_list("pk", flat=True)


def seen_pairs(
    drafts: Collection[Draft], situation_ids: Collection[int], at: dt.datetime
) -> set[tuple[int, int]]:
    """Which of their recipients sees which of these situations: (person, situation)."""
    reader = reader_of(drafts)
    if reader is not None:
        found = _seen.rows({"ids": list(situation_ids)}, reader)
        return {(reader.person_id or 0, pk) for pk in found}
    standings = standings_of(drafts, timezone.localdate(at))
    return Situation.objects.filter(pk__in=situation_ids).seen_by_each(standings)


def address(path: str) -> str:
    return f"{settings.PORTAL_URL}{path}"
