"""Letters to the chairs and who asked: what organisations answered, and said after.

They name no person, and no employer whose situation is need-to-know.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils import timezone

from notifications.choices import Kind, Pace
from notifications.letters import Draft, Letter, Line, LinesMany, compose, register_set
from redundancies.emails.asked import day_of, facts_of, group_of, requests_of, told_of
from redundancies.emails.words import FOLDER, about, address, named, seen_rows
from redundancies.models import Request, Situation


def enter_for_chairs(
    event: str, words: str, pace: Pace = Pace.DAILY, *, is_whole: bool = True
) -> None:
    """Enter a letter about a request to those who still see its situation."""

    def write_many(*, drafts: list[Draft], at: dt.datetime) -> list[Letter | None]:
        return [
            write(request) if request else None for request in seen_requests(drafts, at)
        ]

    def write(request: Request) -> Letter:
        situation = request.response.situation
        return compose(
            f"{FOLDER}{event}",
            subject=sentence(request, about),
            context=facts_of(request)
            | {
                "action_href": address(situation.get_absolute_url()),
                "action_text": "See who is coming",
            },
        )

    def sentence(request: Request, name: Callable[[Situation], str]) -> str:
        rows = group_of(request) if is_whole else [request]
        return words.format(
            organisation=request.organisation,
            answer=" and ".join(
                dict.fromkeys(
                    row.get_answer_display().lower() for row in rows if row.answer
                )
            ),
            about=f"{name(request.response.situation)}, {day_of(rows)}",
        )

    def lines_with(name: Callable[[Situation], str]) -> LinesMany:
        def lines_many(*, drafts: list[Draft]) -> list[Line | None]:
            return [
                (
                    sentence(request, name),
                    request.response.situation.get_absolute_url(),
                )
                if request
                else None
                for request in seen_rows(drafts, told_of(drafts), timezone.now())
            ]

        return lines_many

    register_set(
        event,
        Kind.ANSWER,
        write_many=write_many,
        lines_many=lines_with(about),
        portal_lines_many=lines_with(named),
        usual_pace=pace,
    )


def seen_requests(drafts: list[Draft], at: dt.datetime) -> list[Request | None]:
    return seen_rows(drafts, requests_of(drafts), at)


enter_for_chairs("answer.received", "{organisation} answered “{answer}”: {about}")
enter_for_chairs(
    "request.told_after",
    "{organisation} said how a session went: {about}",
    is_whole=False,
)
enter_for_chairs(
    "request.not_arrived",
    "{organisation} did not get the request: {about}",
    Pace.AT_ONCE,
)
