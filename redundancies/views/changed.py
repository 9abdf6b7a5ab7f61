"""What was changed of a situation, and by whom: for those who see it in full."""

from __future__ import annotations

from typing import Any

from kit.tables import Page
from partnerships.history import Told, page_of
from partnerships.roles import FIELDS
from redundancies.models import Employer, Headcount, HR1Notice, Site, Situation

# What the page says by itself.
OF_IT = ("situation",)


def told_of(situation: Any, sight: Any) -> list[Told]:
    """The versions that this person may read, and what of them is hidden."""
    hidden = [name for name in FIELDS if not sight.knows(name)]
    of_it = {"situation": situation.pk}
    told = [
        Told(versions(Situation, pgh_obj=situation.pk), "Situation", hidden),
        Told(versions(Employer, pgh_obj=situation.employer_id), "Employer"),
        Told(
            versions(Site, **of_it),
            "Site",
            OF_IT if sight.numbers else (*OF_IT, "employed"),
        ),
    ]
    if sight.numbers:
        told.append(Told(versions(Headcount, **of_it), "Numbers", OF_IT))
    if sight.hr1:
        told.append(Told(versions(HR1Notice, **of_it), "HR1 notice", OF_IT))
    return told


def versions(model: Any, **of: int) -> Any:
    return model.pgh_event_model.objects.filter(**of)


def changes_of(situation: Any, sight: Any, after: str) -> Page:
    """One page of changes, the newest first, in words."""
    return page_of(told_of(situation, sight), after)
