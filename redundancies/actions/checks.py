"""Ask the enterprise agency's contact whether an employer is account-managed."""

from __future__ import annotations

import datetime as dt
import uuid

from accounts import audit
from accounts.models import User
from kit.acting import act
from notifications.actions import spend_links, tell, tell_people
from notifications.choices import Purpose
from partnerships.actions.once import already_made
from partnerships.models import Membership
from partnerships.roles import Duty
from redundancies.actions.shared import (
    Refused,
    chairs_of,
    day_of,
    locked_as_it_is,
    locked_part,
)
from redundancies.choices import AccountAnswer, ClockKind
from redundancies.models import AccountCheck, ClockEvent, Employer, Response
from redundancies.rules import may_correct, no_longer_asked


class CheckOpen(Refused):
    """An enterprise agency is asked once at a time."""


class NoContact(Refused):
    """Only somebody whose duty it is can be asked."""


class AnsweredAlready(Refused):
    """An account check is answered once; the chair can ask again."""


class NoLongerAsked(Refused):
    """A situation that is closed needs no answer."""


@act
def ask(
    *,
    response: Response,
    contact: Membership,
    by: User,
    at: dt.datetime,
    form_key: uuid.UUID | None = None,
) -> AccountCheck:
    """Ask one contact, who gets a letter with a link; no account is needed."""
    situation = locked_part(response)
    made = already_made(AccountCheck, form_key)
    if made is not None:
        return made
    if (
        contact.partnership_id != response.partnership_id
        or Duty.CHECKS_ACCOUNTS not in contact.duties
    ):
        raise NoContact(
            "Select somebody who says whether employers are account-managed."
        )
    if AccountCheck.objects.open().filter(
        response=response, organisation=contact.organisation_id
    ):
        raise CheckOpen(
            f"{contact.organisation} has been asked and has not answered yet."
        )
    check = AccountCheck.objects.create(
        response=response,
        organisation=contact.organisation,
        person=contact.person,
        asked_by=by,
        asked_at=at,
        form_key=form_key,
    )
    tell(event="account_check.asked", context_id=check.pk, person=contact.person, at=at)
    audit.record(
        "account_check.asked",
        by=by,
        on=situation,
        partnership_id=response.partnership_id,
        after={"organisation": contact.organisation.name},
        at=at,
    )
    return check


@act
def answer(
    *,
    check: AccountCheck,
    answer: AccountAnswer,
    by: User,
    at: dt.datetime,
    note: str = "",
) -> AccountCheck:
    """The contact's answer goes on record, moves the clock, and the chair is told."""
    # Its situation first, as whoever merges two does: so it is known where it is.
    situation = AccountCheck.objects.values_list("response__situation", flat=True)
    locked_as_it_is(situation.get(pk=check.pk))
    stored = (
        AccountCheck.objects.for_page().select_for_update(of=("self",)).get(pk=check.pk)
    )
    if stored.answered_at is not None:
        if stored.answer == answer and stored.note == note:
            return stored  # sent twice
        raise AnsweredAlready("This question has been answered. Thank you.")
    if why := no_longer_asked(stored.response):
        raise NoLongerAsked(why)
    response = stored.response
    keep(stored, answer, note, at)
    ClockEvent.objects.create(
        response=response,
        kind=ClockKind.ACCOUNT_CHECKED,
        on=day_of(at),
        at=at,
        recorded_by=by,
        recorded_at=at,
    )
    spend_links(purpose=Purpose.ACCOUNT_CHECK, target_id=stored.pk, at=at)
    audit.record(
        "account_check.answered",
        by=by,
        on=response.situation,
        partnership_id=response.partnership_id,
        after={
            "organisation": stored.organisation.name,
            "answer": stored.get_answer_display(),
        },
        at=at,
    )
    tell_chairs(stored, at)
    return stored


@act
def correct(
    *,
    check: AccountCheck,
    answer: AccountAnswer,
    by: User,
    at: dt.datetime,
    note: str = "",
) -> AccountCheck:
    """The contact corrects its answer within a week; the chair is told again."""
    stored = (
        AccountCheck.objects.for_page().select_for_update(of=("self",)).get(pk=check.pk)
    )
    if (stored.answer, stored.note) == (str(answer), note):
        return stored  # sent twice
    if not may_correct(stored.answered_at, at):
        raise AnsweredAlready(
            "This can no longer be corrected here. If something is wrong, tell the "
            "chair."
        )
    if why := no_longer_asked(stored.response):
        raise NoLongerAsked(why)
    before = stored.get_answer_display()
    keep(stored, answer, note, stored.answered_at)
    audit.record(
        "account_check.corrected",
        by=by,
        on=stored.response.situation,
        partnership_id=stored.response.partnership_id,
        before={"answer": before},
        after={"answer": stored.get_answer_display()},
        at=at,
    )
    tell_chairs(stored, at, occasion=f"corrected {at.isoformat()}")
    return stored


def keep(
    check: AccountCheck, answer: AccountAnswer, note: str, answered_at: dt.datetime
) -> None:
    """The answer, beside the question and with the employer."""
    check.answer, check.note, check.answered_at = str(answer), note, answered_at
    check.save(update_fields=["answer", "note", "answered_at"])
    is_managed = answer in (AccountAnswer.MANAGED, AccountAnswer.MANAGED_WE_CALL)
    Employer.objects.filter(pk=check.response.situation.employer_id).update(
        account_answer=str(answer),
        account_managed_by=check.organisation if is_managed else None,
        account_checked_on=day_of(answered_at),
    )


def tell_chairs(check: AccountCheck, at: dt.datetime, occasion: str = "") -> None:
    """The chairs and who asked hear of the answer."""
    place = check.response.partnership_id
    people = {person.pk: person for person in chairs_of(place, day_of(at))}
    if check.asked_by.is_active:
        people[check.asked_by_id] = check.asked_by
    tell_people(
        event="account_check.answered",
        context_id=check.pk,
        people=people.values(),
        occasion=occasion,
        at=at,
    )
