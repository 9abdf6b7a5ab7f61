"""Who may still answer, and until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from accounts.models import User
from kit.moments import spoken_moment
from partnerships.models import Membership
from partnerships.roles import Duty
from redundancies.choices import OPEN, SessionState, Status
from redundancies.models import AccountCheck, CaseMember, Request, Response
from redundancies.querysets.requests import REQUEST_OPEN_FOR

# ... so long after a session an organisation can say what it gave.
AFTER_OPEN_FOR = dt.timedelta(days=30)
# ... and so long the contact can say whether the employer is account-managed.
CHECK_OPEN_FOR = dt.timedelta(days=14)
# What was sent by a link can be corrected for so long.
CORRECTABLE_FOR = dt.timedelta(days=7)


def may_correct(sent_at: dt.datetime | None, at: dt.datetime) -> bool:
    """Whether what was sent by a link can still be corrected there."""
    return sent_at is not None and at < sent_at + CORRECTABLE_FOR


def closes_at(request: Request) -> dt.datetime:
    """Until when the answer can be given or changed."""
    if request.session is not None:
        return request.session.starts_at
    return request.asked_at + REQUEST_OPEN_FOR


def no_longer_asked(response: Response) -> str:
    """Why nobody is asked anything about a situation any more, or nothing."""
    status = response.situation.status
    if status == Status.REJECTED:
        return "This was a false report, and no answer is needed any more."
    if status not in OPEN or response.closed_on is not None:
        return "This situation is closed, and no answer is needed any more."
    if response.to_on is not None:
        return "Another partnership leads now, and no answer is needed any more."
    return ""


def over(request: Request, at: dt.datetime) -> str:
    """Why no answer can be given or changed any more, or nothing while one can."""
    session = request.session
    if request.withdrawn_at is not None:
        return (
            f"This request was withdrawn on {spoken_moment(request.withdrawn_at)}, "
            "and no answer is needed any more."
        )
    if reason := no_longer_asked(request.response):
        return reason
    if session is not None and session.state == SessionState.CANCELLED:
        return "The session is called off, and no answer is needed any more."
    if at >= closes_at(request):
        return "The time to answer is over. If something has changed, tell the chair."
    return ""


def not_held(request: Request, at: dt.datetime) -> str:
    """Why nobody can say what was given at a session, or nothing once one can."""
    session = request.session
    if session is None:
        return "There is no session, so nobody is asked how it went."
    if session.state == SessionState.CANCELLED:
        return "The session was called off, and nobody is asked how it went."
    if session.starts_at > at:
        return (
            "This session has not been held yet. "
            f"It begins on {spoken_moment(session.starts_at)}."
        )
    return ""


def is_open(request: Request, at: dt.datetime) -> bool:
    """Whether an answer can still be given or changed."""
    return not over(request, at)


def acts_for(*, person: User, request: Request, on: dt.date) -> bool:
    """Whether a person belongs to the asked organisation, there, on this day."""
    return (person.pk, request.pk) in acting_for([(person, request)], on=on)


def acting_for(
    pairs: Collection[tuple[User, Request]], *, on: dt.date
) -> set[tuple[int, int]]:
    """Of these people and requests: who acts for which, in one query for all."""
    held = set(
        Membership.objects.on(on)
        .filter(
            person__in={person.pk for person, _ in pairs},
            organisation__in={request.organisation_id for _, request in pairs},
            partnership__in={request.response.partnership_id for _, request in pairs},
        )
        .values_list("person", "organisation", "partnership")
    )
    there = {
        (person.pk, request.pk)
        for person, request in pairs
        if person.is_active
        and (person.pk, request.organisation_id, request.response.partnership_id)
        in held
    }
    left = [
        (person, request)
        for person, request in pairs
        if person.is_active and (person.pk, request.pk) not in there
    ]
    return there | guests_among(left, on=on)


def guests_among(
    pairs: Collection[tuple[User, Request]], *, on: dt.date
) -> set[tuple[int, int]]:
    """Those of these people who take part in the case of the request alone."""
    if not pairs:
        return set()
    held = set(
        CaseMember.objects.on(on)
        .filter(
            person__in={person.pk for person, _ in pairs},
            response__in={request.response_id for _, request in pairs},
        )
        .values_list("person", "organisation", "response")
    )
    return {
        (person.pk, request.pk)
        for person, request in pairs
        if (person.pk, request.organisation_id, request.response_id) in held
    }


def may_answer(*, check: AccountCheck, on: dt.date) -> bool:
    """Whether the contact still has this duty, there."""
    return check.pk in answerable([check], on=on)


def answerable(checks: Collection[AccountCheck], *, on: dt.date) -> set[int]:
    """Those of these checks whose contact still has the duty, in one query for all."""
    held = set(
        Membership.objects.on(on)
        .taking(Duty.CHECKS_ACCOUNTS)
        .filter(
            person__in={check.person_id for check in checks},
            organisation__in={check.organisation_id for check in checks},
            partnership__in={check.response.partnership_id for check in checks},
        )
        .values_list("person", "organisation", "partnership")
    )
    return {
        check.pk
        for check in checks
        if check.person.is_active
        and (check.person_id, check.organisation_id, check.response.partnership_id)
        in held
    }
