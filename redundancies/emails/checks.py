"""Letters about account checks, to the enterprise agency and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from kit.kept import Kept
from notifications.actions import NewLinks
from notifications.choices import Kind, Pace, Purpose
from notifications.letters import (
    Draft,
    Letter,
    Line,
    LinesMany,
    compose,
    register_set,
)
from partnerships.recipients import IDS
from redundancies.clocks import spoken
from redundancies.emails.asked import asker_facts, reply_to
from redundancies.emails.words import FOLDER, about, address, named, seen_rows
from redundancies.models import AccountCheck, Situation
from redundancies.rules import CHECK_OPEN_FOR, answerable, no_longer_asked


def checks_of(drafts: list[Draft]) -> dict[int, AccountCheck]:
    ids = {draft.context_id for draft in drafts}
    return {row.pk: row for row in _checks.rows({"ids": list(ids)})}


@Kept
def _checks() -> QuerySet:
    return AccountCheck.objects.for_page().filter(pk__among=IDS)


@Kept
def _open() -> QuerySet:
    return AccountCheck.objects.open().filter(pk__among=IDS)


def write_checks(*, drafts: list[Draft], at: dt.datetime) -> list[Letter | None]:
    """To the enterprise agency's contact."""
    checks = checks_of(drafts)
    asked = {
        (check.person_id, check.pk)
        for check in checks.values()
        if check.answered_at is None and not no_longer_asked(check.response)
    }
    may = answerable(checks.values(), on=timezone.localdate(at))
    with NewLinks(at=at) as links:
        return [
            write_check(checks[draft.context_id], links, at)
            if (draft.person_id, draft.context_id) in asked and draft.context_id in may
            else None
            for draft in drafts
        ]


def write_check(check: AccountCheck, links: NewLinks, at: dt.datetime) -> Letter:
    link = links.make(
        purpose=Purpose.ACCOUNT_CHECK,
        target_id=check.pk,
        expires_at=at + CHECK_OPEN_FOR,
        person=check.person,
    )
    return compose(
        f"{FOLDER}account_check.asked",
        subject="Is this employer account-managed? A question from PACE, "
        f"{spoken(timezone.localdate(check.asked_at))}",
        reply_to=reply_to(check),
        context=asker_facts(check)
        | {
            "partnership": check.response.partnership,
            "organisation": check.organisation,
            "action_href": link,
            "action_text": "See the employer and answer",
        },
    )


def check_lines(*, drafts: list[Draft]) -> list[Line | None]:
    ids = list({draft.context_id for draft in drafts})
    rows = {row.pk: row for row in _open.rows({"ids": ids})}
    return [
        (
            "Is an employer account-managed? The chair is waiting for your answer",
            reverse("redundancies:account-check-answer", args=[draft.context_id]),
        )
        if draft.context_id in rows
        and rows[draft.context_id].person_id == draft.person_id
        else None
        for draft in drafts
    ]


def seen_checks(drafts: list[Draft], at: dt.datetime) -> list[AccountCheck | None]:
    return seen_rows(drafts, checks_of(drafts), at)


def write_checked(*, drafts: list[Draft], at: dt.datetime) -> list[Letter | None]:
    """To the chairs: the enterprise agency has answered."""
    return [
        letter_of_checked(check) if check else None for check in seen_checks(drafts, at)
    ]


def letter_of_checked(check: AccountCheck) -> Letter:
    situation = check.response.situation
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


def checked_lines_with(name: Callable[[Situation], str]) -> LinesMany:
    def lines_many(*, drafts: list[Draft]) -> list[Line | None]:
        return [
            (
                f"Account check answered: {name(check.response.situation)}",
                check.response.situation.get_absolute_url(),
            )
            if check
            else None
            for check in seen_checks(drafts, timezone.now())
        ]

    return lines_many


register_set(
    "account_check.asked",
    Kind.REQUEST,
    write_many=write_checks,
    lines_many=check_lines,
    usual_pace=Pace.AT_ONCE,
)
register_set(
    "account_check.answered",
    Kind.ANSWER,
    write_many=write_checked,
    lines_many=checked_lines_with(about),
    portal_lines_many=checked_lines_with(named),
)
