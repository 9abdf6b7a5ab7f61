"""Surveys: run by the National PACE team, read by chairs, answered by link."""

import datetime as dt
import uuid

from notifications.actions import issue_link
from notifications.choices import Purpose
from surveys.choices import Agreement, WaveState
from surveys.models import Answer, Invitation, Question, Response, Wave, Wording
from tests.access import Page, act, everyone
from tests.planted import AGREED
from tests.world import TOLD_AT

OPENERS = {"national": 200, "analyst": 200, "chair": 200, "deputy": 200}
# Chair in the other partnership; what one may see of a survey is no act of a member.
FAR = ("far_chair", "two_hats")
READERS = {"far_chair": 200, "government": 200, "national_member": 200}


def wave(state):
    def make(world):
        question, _ = Question.objects.get_or_create(
            key="clear", defaults={"topic": "Roles"}
        )
        wording, _ = Wording.objects.get_or_create(
            question=question, defaults={"text": "I am clear about our role"}
        )
        row = Wave.objects.create(
            title="Partner survey",
            opens_on=dt.date(2026, 3, 1),
            closes_on=dt.date(2099, 3, 31),
            state=state,
        )
        row.wordings.add(wording)
        if state in (WaveState.CLOSED, WaveState.PUBLISHED):
            agree(world, row, wording)
        return row

    return make


def agree(world, wave, wording):
    """So many members of each partnership agreed as the law of the words says."""
    for slug, number in AGREED.items():
        responses = Response.objects.bulk_create(
            Response(
                wave=wave,
                partnership=world.rows[slug],
                organisation_type=world.jobcentre.type,
            )
            for _ in range(number)
        )
        Answer.objects.bulk_create(
            Answer(response=response, wording=wording, value=Agreement.STRONGLY_AGREE)
            for response in responses
        )


def address(state, *rest):
    return lambda world: [wave(state)(world).reference, *rest]


def link(world):
    row = wave(WaveState.OPEN)(world)
    invitation = Invitation.objects.create(
        wave=row,
        person=world.people["member"],
        partnership=world.ours,
        organisation_type=world.jobcentre.type,
    )
    whole = issue_link(
        purpose=Purpose.SURVEY,
        target_id=invitation.pk,
        at=TOLD_AT,
        expires_at=dt.datetime(2099, 4, 1, tzinfo=dt.UTC),
        address=invitation.person.email,
    )
    return [whole.rstrip("/").rsplit("/", 1)[1]]


def answered(world):
    wording = Wording.objects.get(question__key="clear")
    return {f"statement_{wording.pk}": "5"}


def drafted(world):
    question, _ = Question.objects.get_or_create(
        key="clear", defaults={"topic": "Roles"}
    )
    wording, _ = Wording.objects.get_or_create(
        question=question, defaults={"text": "I am clear about our role"}
    )
    return {
        "title": "Partner survey",
        "opens_on_day": "1",
        "opens_on_month": "3",
        "opens_on_year": "2034",
        "closes_on_day": "31",
        "closes_on_month": "3",
        "closes_on_year": "2034",
        "wordings": [wording.pk],
        "form_key": str(uuid.uuid4()),
    }


PAGES = [
    Page("surveys:list", OPENERS | READERS),
    Page("surveys:add", {"national": 200}),
    act("surveys:add", {"national": 302}, data=drafted, wrote="wave.drafted"),
    Page(
        "surveys:wave",
        {"national": 200, **dict.fromkeys(["chair", "deputy", *FAR], 404)}
        | {"analyst": 404, "government": 404, "national_member": 404},
        of=address(WaveState.DRAFT),
        row="draft",
    ),
    Page(
        "surveys:wave",
        OPENERS | {"far_chair": 200, "government": 404, "national_member": 404},
        of=address(WaveState.CLOSED),
        row="closed, not published",
        shows=("survey.*",),
    ),
    Page(
        "surveys:wave",
        OPENERS | READERS,
        of=address(WaveState.PUBLISHED),
        row="published",
        shows=("survey.*",),
    ),
    Page(
        "surveys:wave",
        dict.fromkeys((*OPENERS, *READERS, *FAR), 404),
        of=lambda world: ["absent0000"],
        row="absent",
    ),
    Page(
        "surveys:step",
        {"national": 302},
        of=address(WaveState.OPEN, "close"),
        method="POST",
        wrote="wave.closed",
    ),
    Page("surveys:step", everyone(405), of=address(WaveState.DRAFT, "open")),
    Page("surveys:answer", everyone(200), of=link, anonymous=200, by_link=True),
    act(
        "surveys:answer",
        everyone(302),
        of=link,
        data=answered,
        anonymous=302,
        by_link=True,
        wrote="surveys_answer",
    ),
    Page(
        "surveys:answer",
        everyone(404),
        of=lambda world: ["not-a-token"],
        anonymous=404,
        row="foreign",
    ),
]
