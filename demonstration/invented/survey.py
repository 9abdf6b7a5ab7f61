"""A past wave of the partner survey and an open one, answered as members answer."""

from __future__ import annotations

import datetime as dt
import random
import uuid

from demonstration.invented.copying import Copying
from partnerships.models import Membership
from surveys.choices import Agreement, WaveState
from surveys.models import Answer, Invitation, Response, Wave, Wording

# Of ten members asked, about six answer.
ANSWERS = 0.6
ANSWERS_BY_NOW = 0.3
LEANINGS = (
    (Agreement.STRONGLY_AGREE, 26),
    (Agreement.AGREE, 46),
    (Agreement.NEITHER, 14),
    (Agreement.DISAGREE, 8),
    (Agreement.STRONGLY_DISAGREE, 2),
    (Agreement.DO_NOT_KNOW, 4),
)


def answered_wave(
    copying: Copying, chance: random.Random, on: dt.date, by: int
) -> Wave:
    """A wave of a year ago, published; nothing joins an answer to a person."""
    opens_on = on - dt.timedelta(days=380)
    closes_on = opens_on + dt.timedelta(days=28)
    wave = Wave.objects.create(
        title=f"Partner survey {opens_on.year}",
        opens_on=opens_on,
        closes_on=closes_on,
        state=WaveState.PUBLISHED,
        opened_by_id=by,
        opened_at=dt.datetime.combine(opens_on, dt.time(9), dt.UTC),
        closed_at=dt.datetime.combine(closes_on, dt.time(17), dt.UTC),
    )
    fill(copying, chance, wave, ANSWERS)
    return wave


def open_wave(
    copying: Copying,
    chance: random.Random,
    on: dt.date,
    by: int,
    earlier: Wave,
    waits_for: int,
) -> Wave:
    """This year's wave, a week old: answers come in, one person's not yet."""
    opens_on = on - dt.timedelta(days=7)
    title = f"Partner survey {opens_on.year}"
    if title == earlier.title:
        title = f"Partner survey, {opens_on:%B %Y}"
    wave = Wave.objects.create(
        title=title,
        opens_on=opens_on,
        closes_on=opens_on + dt.timedelta(days=28),
        state=WaveState.OPEN,
        earlier=earlier,
        opened_by_id=by,
        opened_at=dt.datetime.combine(opens_on, dt.time(9), dt.UTC),
    )
    fill(copying, chance, wave, ANSWERS_BY_NOW, waits_for)
    return wave


def fill(
    copying: Copying,
    chance: random.Random,
    wave: Wave,
    share: float,
    waits_for: int | None = None,
) -> None:
    """Invite everybody who was a member, and let some of them answer."""
    wordings = list(Wording.objects.order_by("question__position", "pk"))
    wave.wordings.set(wordings)
    invitations = copying.table(
        Invitation, "wave_id person_id partnership_id organisation_type_id is_spent"
    )
    responses, answers = [], []
    for person, partnership, kind in members(wave.opens_on):
        is_spent = chance.random() < share and person != waits_for
        invitations.add(wave.pk, person, partnership, kind, is_spent)
        if is_spent:
            response = Response(
                id=identity(chance),
                wave=wave,
                partnership_id=partnership,
                organisation_type_id=kind,
            )
            responses.append(response)
            answers += given(chance, response, wordings)
    copying.flush()
    Response.objects.bulk_create(responses)
    Answer.objects.bulk_create(answers)


def members(on: dt.date) -> list[tuple[int, int, int]]:
    """Each member of a partnership once."""
    return list(
        Membership.objects.on(on)
        .order_by("person_id", "partnership_id", "pk")
        .distinct("person_id", "partnership_id")
        .values_list("person_id", "partnership_id", "organisation__type_id")
    )


def given(
    chance: random.Random, response: Response, wordings: list[Wording]
) -> list[Answer]:
    values, weights = zip(*LEANINGS, strict=True)
    return [
        Answer(
            id=identity(chance),
            response=response,
            wording=wording,
            value=chance.choices(values, weights)[0],
        )
        for wording in wordings
        # Hardly anybody answers everything.
        if chance.random() < 0.94
    ]


def identity(chance: random.Random) -> uuid.UUID:
    return uuid.UUID(int=chance.getrandbits(128), version=4)
