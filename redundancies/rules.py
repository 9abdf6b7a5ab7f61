"""Who may still answer, and until when."""

from __future__ import annotations

import datetime as dt

from accounts.models import User
from partnerships.models import Membership
from partnerships.roles import Duty
from redundancies.choices import OPEN, SessionState, Status
from redundancies.models import AccountCheck, Request, Response
from redundancies.querysets.requests import REQUEST_OPEN_FOR

# ... so long after a session an organisation can say what it gave.
AFTER_OPEN_FOR = dt.timedelta(days=30)
# ... and so long the contact can say whether the employer is account-managed.
CHECK_OPEN_FOR = dt.timedelta(days=14)


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
    if reason := no_longer_asked(request.response):
        return reason
    if session is not None and session.state == SessionState.CANCELLED:
        return "The session is called off, and no answer is needed any more."
    if at >= closes_at(request):
        return "The time to answer is over. If something has changed, tell the chair."
    return ""


def is_open(request: Request, at: dt.datetime) -> bool:
    """Whether an answer can still be given or changed."""
    return not over(request, at)


def acts_for(*, person: User, request: Request, on: dt.date) -> bool:
    """Whether a person belongs to the asked organisation, there, on this day."""
    return (
        person.is_active
        and Membership.objects.on(on)
        .filter(
            person=person,
            organisation=request.organisation_id,
            partnership=request.response.partnership_id,
        )
        .exists()
    )


def may_answer(*, check: AccountCheck, on: dt.date) -> bool:
    """Whether the contact still has this duty, there."""
    return (
        check.person.is_active
        and Membership.objects.on(on)
        .taking(Duty.CHECKS_ACCOUNTS)
        .filter(
            person=check.person,
            organisation=check.organisation_id,
            partnership=check.response.partnership_id,
        )
        .exists()
    )
