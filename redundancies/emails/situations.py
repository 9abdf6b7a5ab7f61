"""Letters about situations and their clocks; each asks again who may still know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from kit.kept import Kept
from notifications.choices import Kind
from notifications.letters import Draft, Letter, Line, compose, register_set
from partnerships.recipients import IDS, reader_of
from redundancies.choices import OPEN, KeptClock, Visibility
from redundancies.clocks import AIM_WORDS
from redundancies.emails.words import FOLDER, seen_pairs
from redundancies.models import Situation
from redundancies.querysets import SituationQuerySet

NEW = "situation.new"
SHARED = "situation.shared"
NOWHERE = "situation.nowhere"
MERGED = "situation.merged"
SPLIT = "situation.split"
TOLD_AGAIN = "situation.told_again"
TAKING_PART = "situation.taking_part"
PART_ENDED = "situation.part_ended"
NO_SITE_LEFT = "situation.no_site_left"
OFFERED = "lead.offered"
ACCEPTED = "lead.accepted"
DECLINED = "lead.declined"
WITHDRAWN = "lead.withdrawn"
HANDED_OVER = "lead.handed_over"
PERHAPS_TWICE = "situation.perhaps_twice"
RUNNING_OUT = "clock.running_out"
LATE = "clock.late"


@Kept
def _seen(asker: Any) -> SituationQuerySet:
    return Situation.objects.seen_by(asker).for_detail().filter(pk__among=IDS)


def known(
    drafts: list[Draft],
    at: dt.datetime,
    still: Callable[[SituationQuerySet], SituationQuerySet] = lambda rows: rows,
) -> list[Situation | None]:
    """The situation of each draft, where its recipient may hear of it now."""
    reader = reader_of(drafts)
    if reader is not None:
        # Whoever looks at its own lines is told what it sees, whatever became of it.
        ids = list({draft.context_id for draft in drafts})
        situations = {row.pk: row for row in _seen.rows({"ids": ids}, reader)}
        return [situations.get(draft.context_id) for draft in drafts]
    rows = still(Situation.objects.for_detail())
    situations = rows.in_bulk({draft.context_id for draft in drafts})
    seen = seen_pairs(drafts, situations, at)
    return [
        situations[draft.context_id]
        if (draft.person_id, draft.context_id) in seen
        else None
        for draft in drafts
    ]


def still_new(situations: SituationQuerySet) -> SituationQuerySet:
    return situations.filter(status__in=OPEN)


def still_shared(situations: SituationQuerySet) -> SituationQuerySet:
    return situations.filter(status__in=OPEN).exclude(
        visibility=Visibility.NEED_TO_KNOW
    )


def still_nowhere(situations: SituationQuerySet) -> SituationQuerySet:
    return situations.nowhere()


def still_running(situations: SituationQuerySet) -> SituationQuerySet:
    """Those whose clock has not ended and does not stand still now."""
    return situations.open().filter(clock=KeptClock.RUNNING)


def letter(
    *,
    event: str,
    still: Callable[[SituationQuerySet], SituationQuerySet],
    subject: str,
    words: str,
    always_at_once: bool = False,
    kind: Kind = Kind.SITUATION,
) -> None:
    """Enter one letter: who may still know gets it, and the same as a line."""

    def write_many(*, drafts: list[Draft], at: dt.datetime) -> list[Letter | None]:
        situations = known(drafts, at, still)
        return [write(situation) if situation else None for situation in situations]

    def write(situation: Situation) -> Letter:
        path = situation.get_absolute_url()
        return compose(
            f"redundancies/emails/{event}",
            subject=subject,
            context={
                "situation": situation,
                "aim": AIM_WORDS,
                "action_text": "Open the situation",
                "action_href": f"{settings.PORTAL_URL}{path}",
            },
            line=sentence(words, situation),
            path=path,
        )

    def lines_many(*, drafts: list[Draft]) -> list[Line | None]:
        return [
            (sentence(words, situation), situation.get_absolute_url())
            if situation
            else None
            for situation in known(drafts, timezone.now())
        ]

    register_set(
        event,
        kind,
        write_many=write_many,
        lines_many=lines_many,
        always_at_once=always_at_once,
    )


def sentence(words: str, situation: Situation) -> str:
    return words.format(employer=situation.employer, place=where(situation))


def where(situation: Situation) -> str:
    """The council, else the place as it was typed."""
    if situation.council is not None:
        return situation.council.name
    return situation.place or "a place not known yet"


letter(
    event=NEW,
    still=still_new,
    subject="A new redundancy situation in your partnership",
    words="{employer}, {place}: a new situation for you to lead",
    always_at_once=True,
)
letter(
    event=SHARED,
    still=still_shared,
    subject="A redundancy situation is shared with your partnership",
    words="{employer}, {place}: shared with your partnership",
)
letter(
    event=NOWHERE,
    still=still_nowhere,
    subject="A redundancy situation is waiting for a partnership",
    words="{employer}, {place}: waiting for a partnership",
    always_at_once=True,
)
letter(
    event=PERHAPS_TWICE,
    still=still_new,
    subject="Two situations may be the same one",
    words="{employer}, {place}: this may be logged twice",
)
letter(
    event=RUNNING_OUT,
    still=still_running,
    subject="First meeting with the employer: less than a day left",
    words="{employer}, {place}: first meeting with the employer due within a day",
    kind=Kind.CLOCK,
)
letter(
    event=LATE,
    still=still_running,
    subject="First meeting with the employer: overdue",
    words="{employer}, {place}: first meeting with the employer overdue",
    kind=Kind.CLOCK,
)
letter(
    event=MERGED,
    still=still_new,
    subject="Two redundancy situations have been merged",
    words="{employer}, {place}: another situation was merged into this one",
)
letter(
    event=SPLIT,
    still=still_new,
    subject="A merge of two redundancy situations was undone",
    words="{employer}, {place}: a merge was undone, and this is a situation again",
)
letter(
    event=TOLD_AGAIN,
    still=still_new,
    subject="PACE was told again of a redundancy situation",
    words="{employer}, {place}: PACE was told of it again",
)
letter(
    event=TAKING_PART,
    still=still_new,
    subject="Your partnership takes part in a redundancy situation",
    words="{employer}, {place}: your partnership takes part",
    always_at_once=True,
)
letter(
    event=NO_SITE_LEFT,
    still=still_new,
    subject="No site is left in your area",
    words="{employer}, {place}: no site is left in your area",
)
letter(
    event=OFFERED,
    still=still_new,
    subject="You are asked to take over the lead of a redundancy situation",
    words="{employer}, {place}: you are asked to take over the lead",
    always_at_once=True,
)
letter(
    event=ACCEPTED,
    still=still_new,
    subject="The lead of a redundancy situation will go over",
    words="{employer}, {place}: the offer of the lead was accepted",
)
letter(
    event=DECLINED,
    still=still_new,
    subject="The offer of the lead was declined",
    words="{employer}, {place}: the offer of the lead was declined",
)
letter(
    event=WITHDRAWN,
    still=still_new,
    subject="The offer of the lead was withdrawn",
    words="{employer}, {place}: the offer of the lead was withdrawn",
)
letter(
    event=HANDED_OVER,
    still=still_new,
    subject="The lead of a redundancy situation has gone over",
    words="{employer}, {place}: the lead has gone over",
)


# Who no longer takes part no longer sees the situation, so nothing of it is named.
ENDED_WORDS = "Your partnership no longer takes part in a redundancy situation"


def ended_many(*, drafts: list[Draft], at: dt.datetime) -> list[Letter | None]:
    """The same sentence for everybody."""
    return [
        compose(
            f"{FOLDER}{PART_ENDED}",
            subject=ENDED_WORDS,
            context={
                "action_text": "Open your situations",
                "action_href": f"{settings.PORTAL_URL}{reverse('redundancies:list')}",
            },
            line=ENDED_WORDS,
            path=reverse("redundancies:list"),
        )
        for _ in drafts
    ]


def ended_lines(*, drafts: list[Draft]) -> list[Line | None]:
    return [(ENDED_WORDS, reverse("redundancies:list")) for _ in drafts]


register_set(PART_ENDED, Kind.SITUATION, write_many=ended_many, lines_many=ended_lines)
