"""Letters about account checks, to the enterprise agency and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notifications.actions import issue_link
from notifications.choices import Kind, Pace, Purpose
from notifications.letters import Letter, compose
from redundancies.emails.words import (
    FOLDER,
    Lines,
    about,
    address,
    enter,
    named,
    seen_situations,
)
from redundancies.models import AccountCheck, Situation
from redundancies.rules import (
    CHECK_OPEN_FOR,
    may_answer,
    no_longer_asked,
)


def check_of(context_id: int) -> AccountCheck | None:
    return AccountCheck.objects.for_page().filter(pk=context_id).first()


def write_check(
    *, context_id: int, person: User | None, at: dt.datetime, **_: object
) -> Letter | None:
    """To the enterprise agency's contact."""
    check = check_of(context_id)
    if check is None or person != check.person or check.answered_at is not None:
        return None
    if no_longer_asked(check.response):
        return None
    if not may_answer(check=check, on=timezone.localdate(at)):
        return None
    link = issue_link(
        purpose=Purpose.ACCOUNT_CHECK,
        target_id=check.pk,
        at=at,
        expires_at=at + CHECK_OPEN_FOR,
        person=person,
    )
    return compose(
        f"{FOLDER}account_check.asked",
        subject="Is this employer account-managed? A question from PACE",
        context={
            "partnership": check.response.partnership,
            "organisation": check.organisation,
            "action_href": link,
            "action_text": "See the employer and answer",
        },
    )


def check_lines(*, context_ids: list[int], person: User) -> dict[int, tuple[str, str]]:
    rows = AccountCheck.objects.of_person(person).open().filter(pk__in=context_ids)
    return {
        row.pk: (
            "Is an employer account-managed? The chair is waiting for your answer",
            reverse("redundancies:account-check-answer", args=[row.pk]),
        )
        for row in rows
    }


def write_checked(
    *, context_id: int, person: User | None, at: dt.datetime, **_: object
) -> Letter | None:
    """To the chairs: the enterprise agency has answered."""
    check = check_of(context_id)
    if check is None or person is None:
        return None
    situation = check.response.situation
    if not seen_situations(person, at).filter(pk=situation.pk).exists():
        return None
    return compose(
        f"{FOLDER}account_check.answered",
        subject=f"Account check answered: {about(situation)}",
        context={
            "about": about(situation),
            "organisation": check.organisation,
            "answer": check.get_answer_display(),
            "action_href": address(situation.get_absolute_url()),
            "action_text": "See the situation",
        },
    )


def checked_lines_with(name: Callable[[Situation], str]) -> Lines:
    def lines(*, context_ids: list[int], person: User) -> dict[int, tuple[str, str]]:
        rows = AccountCheck.objects.for_page().filter(
            pk__in=context_ids,
            response__situation__in=seen_situations(person, timezone.now()),
        )
        return {
            row.pk: (
                f"Account check answered: {name(row.response.situation)}",
                row.response.situation.get_absolute_url(),
            )
            for row in rows
        }

    return lines


enter("account_check.asked", Kind.REQUEST, write_check, check_lines, Pace.AT_ONCE)
enter(
    "account_check.answered",
    Kind.ANSWER,
    write_checked,
    checked_lines_with(about),
    portal_lines=checked_lines_with(named),
)
