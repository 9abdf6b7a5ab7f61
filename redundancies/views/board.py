"""The board: who was asked when, who answered what, and what can be done about it."""

from __future__ import annotations

from collections import defaultdict
from types import SimpleNamespace

from django.contrib import messages as flash
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from kit.moments import spoken_date, spoken_moment
from kit.scoping import required, visible_or_404
from kit.versions import ChangedMeanwhile
from partnerships.models import Membership
from partnerships.roles import Duty, Permission
from redundancies.actions import answers, board
from redundancies.actions.shared import Refused
from redundancies.choices import NO_ANSWER, Answer
from redundancies.forms.answering import NoteForm, PassOnForm, WithdrawForm
from redundancies.models import CaseMember, Request
from redundancies.rules import over
from redundancies.views.asked import (
    answered_rows,
    asked_rows,
    colleagues_of,
    stale_words,
    together,
)
from redundancies.views.base import Act, OfSituation, Press

# So many requests the board shows; beyond that they are on the page of all.
MOST = 300
COLOURS = {Answer.YES: "green", Answer.IN_PART: "yellow", Answer.NO: "red", "": "grey"}


class Board(OfSituation):
    """Organisations down, sessions across; with whom to call."""

    permission = Permission.PARTNERS_ASK

    def get(self, request, reference):
        at = timezone.now()
        rows = list(
            Request.objects.filter(response__in=self.permitted)
            .for_board()
            .select_related(
                "organisation",
                "session",
                "answered_by",
                "asked_by",
                "goes",
                "recorded_by",
                "response__partnership",
            )[: MOST + 1]
        )
        responses = {row.pk: row for row in self.acting}
        for row in rows:
            row.response = responses[row.response_id]
            row.response.situation = self.situation
        calls = whom_to_call(responses.values(), timezone.localdate(at))
        return render(
            request,
            "redundancies/board.html",
            {
                "heading": "The board",
                "caption": str(self.situation.employer),
                "situation": self.situation,
                "back_href": self.situation.get_absolute_url(),
                "boards": [
                    board_of(
                        response,
                        [row for row in rows if row.response_id == response.pk][:MOST],
                        calls,
                        at,
                    )
                    for response in self.acting
                ],
                "has_more": len(rows) > MOST,
                "is_several": len(self.acting) > 1,
            },
        )


def board_of(response, rows, calls, at):
    """One partnership's table: its sessions, and a line for each organisation."""
    standing = [row for row in rows if row.withdrawn_at is None]
    sessions = {row.session_id: row.session for row in standing}
    columns = sorted(
        sessions.values(),
        key=lambda session: (session is not None, session and session.starts_at),
    )
    by_organisation = defaultdict(dict)
    for row in standing:
        by_organisation[row.organisation][row.session_id] = row
    lines = [
        SimpleNamespace(
            organisation=organisation,
            people=calls.get((response.pk, organisation.pk), []),
            asked=asked_words(cells.values()),
            cells=[
                cell_of(cells.get(session and session.pk), at) for session in columns
            ],
        )
        for organisation, cells in by_organisation.items()
    ]
    return SimpleNamespace(
        response=response,
        columns=[
            str(session) if session else "Without a session" for session in columns
        ],
        lines=lines,
        withdrawn=[withdrawn_words(row) for row in rows if row.withdrawn_at],
        counts=counted(standing, columns),
        is_waiting=any(board.waits(row, at) for row in standing),
    )


def cell_of(row, at):
    """What one organisation answered for one session, and what is late."""
    if row is None:
        return None
    is_waiting = board.waits(row, at)
    is_late = bool(
        is_waiting and row.answer_by and row.answer_by < timezone.localdate(at)
    )
    return SimpleNamespace(
        row=row,
        words=row.get_answer_display() if row.answer else NO_ANSWER,
        colour="orange" if row.is_stale else COLOURS[row.answer],
        stale=f"F{stale_words(row)[1:]}" if row.is_stale else "",
        detail="; ".join(filter(None, (row.who_comes, row.commitments, row.reason))),
        by=by_words(row, is_late) if is_waiting else "",
        reminded=f"Reminded {spoken_date(row.reminded_at)}" if row.reminded_at else "",
        has_failed=row.has_failed_letter and not row.answer,
    )


def by_words(row, is_late):
    """By when an answer is wanted."""
    if row.answer_by is None:
        return ""
    return f"{'Overdue since' if is_late else 'Answer by'} {spoken_date(row.answer_by)}"


def asked_words(rows):
    """When an organisation was asked, and by whom."""
    rows = sorted(rows, key=lambda row: row.asked_at)
    said = dict.fromkeys(
        f"Asked {spoken_date(row.asked_at)} by {row.asked_by}" for row in rows
    )
    return list(said)


def withdrawn_words(row):
    what = str(row.session) if row.session else "without a session"
    why = f": {row.withdrawn_why}" if row.withdrawn_why else ""
    return (
        f"{row.organisation}, {what}, withdrawn {spoken_moment(row.withdrawn_at)}{why}"
    )


def counted(rows, columns):
    """How many come to each session, in words."""
    found = []
    for session in columns:
        mine = [row for row in rows if row.session_id == (session and session.pk)]
        found.append(summed(mine))
    return found


def summed(rows):
    """2 coming, 1 to confirm again, 1 cannot come, 5 still to answer."""
    stale = sum(1 for row in rows if row.is_stale)
    now = [row for row in rows if not row.is_stale]
    numbers = (
        (sum(1 for row in now if row.answer == Answer.YES), "coming"),
        (sum(1 for row in now if row.answer == Answer.IN_PART), "helping in part"),
        (stale, "answered for another time"),
        (sum(1 for row in now if row.answer == Answer.NO), "cannot come"),
        (sum(1 for row in now if not row.answer), "still to answer"),
    )
    first, *others = (
        f"{number} {words}" for number, words in numbers if number or words == "coming"
    )
    return ", ".join([first, *others])


def whom_to_call(responses, on):
    """Who takes requests for each organisation, by response, with their numbers."""
    responses = list(responses)
    found = defaultdict(list)
    others = defaultdict(list)
    members = (
        Membership.objects.on(on)
        .filter(
            partnership__in=[row.partnership_id for row in responses],
            person__is_active=True,
        )
        .for_list()
    )
    places = {row.partnership_id: row.pk for row in responses}
    for row in members:
        key = (places[row.partnership_id], row.organisation_id)
        takes = Duty.TAKES_REQUESTS in row.duties
        (found if takes else others)[key].append(row.person)
    guests = CaseMember.objects.on(on).filter(response__in=responses).for_list()
    for row in guests:
        found[(row.response_id, row.organisation_id)].append(row.person)
    for key, people in others.items():
        found.setdefault(key, people)
    return found


class RemindAll(Press):
    """Everybody who has not answered gets a reminder, once a day."""

    permission = Permission.PARTNERS_ASK

    def act(self, **facts):
        number = board.remind_all(response=self.response, **facts)
        one = "1 organisation has been reminded."
        many = f"{number} organisations have been reminded."
        none = "Everybody who has not answered has been reminded today already."
        self.done = one if number == 1 else many if number else none

    def back(self):
        return reverse("redundancies:board", args=[self.situation.reference])


class OfRequest(OfSituation):
    """A page about what one organisation was asked."""

    permission = Permission.PARTNERS_ASK

    @cached_property
    def asked(self):
        rows = Request.objects.for_page().filter(response__situation=self.situation)
        row = visible_or_404(rows, reference=self.kwargs["asked"])
        required(row.response_id in self.permitted)
        return row

    @property
    def response(self):
        return self.asked.response

    def check(self):
        super().check()
        self.row()

    def row(self):
        return self.asked

    def audited(self):
        return self.asked

    def get_caption(self):
        what = str(self.asked.session) if self.asked.session else ""
        return ", ".join(filter(None, (str(self.asked.organisation), what)))

    def back(self):
        return reverse(
            "redundancies:asked", args=[self.situation.reference, self.asked.reference]
        )


class AskedPage(OfRequest):
    """All that one organisation was asked together, and what can be done about it."""

    def get(self, request, reference, **kwargs):
        at, row = timezone.now(), self.asked
        rows = together(row)
        people = whom_to_call([row.response], timezone.localdate(at))
        return render(
            request,
            "redundancies/asked.html",
            {
                "heading": str(row.organisation),
                "caption": str(self.situation.employer),
                "back_href": reverse(
                    "redundancies:board", args=[self.situation.reference]
                ),
                "situation": self.situation,
                "row": row,
                "people": people.get((row.response_id, row.organisation_id), []),
                "asked": asked_rows(rows),
                "asked_words": asked_words(rows),
                "cells": [
                    SimpleNamespace(
                        row=one,
                        title=str(one.session) if one.session else "Without a session",
                        answer=answered_rows(one),
                        over=over(one, at),
                        by=by_words(one, False),
                    )
                    for one in rows
                ],
                "is_waiting": any(board.waits(one, at) for one in rows),
                "is_open": not all(over(one, at) for one in rows),
                "reminded_at": max(
                    (one.reminded_at for one in rows if one.reminded_at), default=None
                ),
            },
        )


class Remind(OfRequest, Press):
    """One organisation gets a reminder, once a day at most."""

    done = "The reminder is sent."

    def act(self, **facts):
        board.remind(request=self.asked, **facts)


class Note(OfRequest, Act):
    """An answer that came by telephone is recorded."""

    form_class = NoteForm
    template_name = "redundancies/form.html"
    heading = "Record an answer"
    intro = (
        "For what they said on the telephone, or in a reply. They get an email that "
    )
    intro += "says what you recorded, and can change it."
    done = "The answer is recorded, and they have been told."

    def get_form_kwargs(self):
        now = timezone.localtime()
        kwargs = super().get_form_kwargs()
        kwargs["initial"] = {"on": now.date(), "time": f"{now:%H:%M}"}
        return kwargs | {"request": self.asked, "people": colleagues_of(self.asked)}

    def form_valid(self, form):
        try:
            answers.note(
                request=self.asked,
                by=self.request.user,
                at=timezone.now(),
                **form.facts(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        except ChangedMeanwhile:
            stored = Request.objects.for_page().get(pk=self.asked.pk)
            form.changed_meanwhile(
                version=stored.version,
                now={"answer": stored.answer},
                by=self.request.user,
                who=stored.recorded_by or stored.answered_by,
                at=stored.answered_at,
            )
            return self.form_invalid(form)
        flash.success(self.request, self.done)
        return redirect(self.back())


class PassOn(OfRequest, Act):
    """Somebody else of the organisation is asked."""

    form_class = PassOnForm
    heading = "Ask somebody else there"
    intro = "They get an email with a link of their own."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"colleagues": colleagues_of(self.asked)}

    def form_valid(self, form):
        try:
            person = answers.pass_on(
                request=self.asked,
                to=form.chosen(),
                by=self.request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        flash.success(self.request, f"{person} gets an email with a link.")
        return redirect(self.back())


class Withdraw(OfRequest, Act):
    """An organisation is not asked for a session any more; it is told."""

    form_class = WithdrawForm
    heading = "Withdraw the request"
    intro = "Those who were asked get an email, and the link says so."
    done = "The request is withdrawn, and they have been told."
    names = ("withdrawn_why",)

    def get_initial(self):
        return {"version": self.asked.version}

    def act(self, **facts):
        board.withdraw(request=self.asked, **facts)

    def get_back(self):
        return reverse("redundancies:board", args=[self.situation.reference])
