"""What the partnerships did: clocks, requests, sessions, support given."""

from __future__ import annotations

import datetime as dt
import random
import uuid

from demonstration.invented import words
from demonstration.invented.copying import Copying
from demonstration.invented.partners import Country, Place
from demonstration.invented.situations import DAY, HOUR, Told
from partnerships.models import Format
from redundancies.choices import (
    AccountAnswer,
    Answer,
    Audience,
    ClockKind,
    Means,
    SessionKind,
    SessionState,
    Status,
)
from redundancies.clocks.answering import answer_by
from redundancies.models import (
    AccountCheck,
    Assignment,
    ClockEvent,
    ContactLog,
    Debrief,
    Delivery,
    FirstContact,
    Request,
    Response,
    Session,
)

NEXT_DAY = 18 * HOUR
WENT_WELL = (
    "Partners answered within a day.", "Staff were released for the presentation.",
    "The union helped to reach the night shift.", "",
)  # fmt: skip
TO_CHANGE = (
    "Ask about languages on the first call.", "The room was too small.",
    "Invite the college earlier.", "",
)  # fmt: skip
DELIVERED = (
    "partnership_id organisation_id service_id response_id session_id request_id"
    ' "on" audience format reached note recorded_by_id recorded_at'
)
NO_REASONS = (
    "No staff free that week", "Too far for one session", "Not what we offer now",
)  # fmt: skip


class Responder:
    """Makes responses and everything that belongs to them."""

    def __init__(
        self, copying: Copying, chance: random.Random, on: dt.date, country: Country
    ):
        self.chance = chance
        self.on = on
        self.now = dt.datetime.combine(on, dt.time(), dt.UTC)
        self.country = country
        self.responses = copying.table(
            Response,
            "situation_id partnership_id is_lead told_at from_on closed_on"
            " closed_by_id",
        )
        self.events = copying.table(
            ClockEvent, 'response_id kind "on" at reason recorded_by_id recorded_at'
        )
        self.checks = copying.table(
            AccountCheck,
            "response_id organisation_id person_id asked_by_id asked_at answer note"
            " answered_at",
        )
        self.sessions = copying.table(
            Session,
            "response_id kind place starts_at ends_at shift places presented_by state"
            " reason attended asked_after_at moved_from",
        )
        self.requests = copying.table(
            Request,
            "response_id organisation_id session_id message asked_by_id asked_at answer"
            " who_comes commitments reason answered_at answered_by_id"
            " is_answered_by_link together answer_by answered_for",
        )
        self.asked_for = copying.table(
            Request.services.through, "request_id service_id"
        )
        self.logs = copying.table(
            ContactLog,
            "response_id at means contact_id is_reached note recorded_by_id",
        )
        self.checklists = copying.table(
            FirstContact,
            "situation_id occupations shifts languages health_needs closes_on"
            " will_release_staff staff_told_on has_private_provider updated_at"
            " updated_by_id",
        )
        self.deliveries = copying.table(Delivery, DELIVERED)
        self.assignments = copying.table(
            Assignment, "response_id person_id from_on to_on"
        )
        self.debriefs = copying.table(
            Debrief,
            "response_id went_well to_change averted written_by_id written_at",
        )

    def respond(self, told: Told) -> None:
        place = told.place
        if place is None:
            return
        closed_on = None
        if told.status == Status.CLOSED:
            closed_on = told.at.date() + dt.timedelta(
                days=self.chance.randrange(40, 85)
            )
        told.response = self.responses.add(
            told.id, place.id, True, told.at, told.at.date(), closed_on,
            place.chair if closed_on else None,
        )  # fmt: skip
        if (told.people or 0) > 150 and self.chance.random() < 0.3:
            self.second(told)
        met_at = self.clock(told, place)
        if told.status == Status.REJECTED:
            return
        if met_at or (self.now - told.at).days > 3:
            self.assign(told, place, closed_on)
        if met_at:
            self.checklist(told, met_at)
            self.work(told, place, met_at)
        if closed_on and self.chance.random() < 0.6:
            self.debriefs.add(
                told.response, self.chance.choice(WENT_WELL),
                self.chance.choice(TO_CHANGE), "", place.chair,
                dt.datetime.combine(closed_on, dt.time(15), dt.UTC),
            )  # fmt: skip

    def second(self, told: Told) -> None:
        """A large closure reaches people of another partnership: it takes part."""
        others = [place for place in self.country.places if place is not told.place]
        other = self.chance.choice(others)
        response = self.responses.add(
            told.id, other.id, False, told.at, told.at.date(), None, None
        )
        self.event(response, ClockKind.PACE_TOLD, told.at, other.chair, whole=False)

    # The clock

    def event(
        self, response: int, kind: str, at: dt.datetime, by: int,
        *, reason: str = "", whole: bool | None = None,
    ) -> dt.datetime | None:  # fmt: skip
        """Something that happened, if it has by now; perhaps with its day only."""
        if at > self.now:
            return None
        is_day_only = self.chance.random() < 0.25 if whole is None else whole
        self.events.add(
            response, kind, at.date(), None if is_day_only else at, reason, by, at
        )
        return at

    def clock(self, told: Told, place: Place) -> dt.datetime | None:
        """From PACE told to met, declined or unreachable; None unless they met."""
        chance, response, at = self.chance, told.response, told.at
        self.event(response, ClockKind.PACE_TOLD, at, told.logged_by, whole=False)
        if told.status == Status.REJECTED:
            return None
        chair_at = at_work(at + chance.randrange(1, 20) * HOUR)
        self.event(response, ClockKind.CHAIR_TOLD, chair_at, place.chair)
        if chance.random() < 0.55:
            self.check(told, place, chair_at)
        share = chance.random()
        hours = chance.randrange(3, 47) if share < 0.58 else chance.randrange(50, 260)
        last = max(at_work(at + hours * HOUR), chair_at)
        tried = min(at_work(at + (last - at) * chance.uniform(0.2, 0.8)), last)
        if self.event(response, ClockKind.CONTACT_ATTEMPTED, tried, place.chair):
            self.log(told, place, tried, is_reached=share < 0.5)
        if share > 0.96:
            return None  # nobody wrote down how it ended
        if share > 0.92:
            self.event(
                response, ClockKind.UNREACHABLE, last, place.chair,
                reason="Premises locked, nobody answers",
            )  # fmt: skip
            return None
        if share > 0.84:
            self.event(
                response, ClockKind.DECLINED, last, place.chair,
                reason=chance.choice(
                    ("Has an outplacement provider", "Does not want staff off the line")
                ),
            )  # fmt: skip
            return None
        if share > 0.78 and hours > 72:
            pause = at + dt.timedelta(hours=26)
            if self.event(
                response, ClockKind.PAUSED, pause, place.chair,
                reason="The employer asked to wait until staff are told",
            ):  # fmt: skip
                resumed = pause + (last - pause) * 0.6
                self.event(response, ClockKind.RESUMED, resumed, place.chair)
        contacted = min(at_work(tried + (last - tried) * 0.5), last)
        if self.event(response, ClockKind.CONTACTED, contacted, place.chair):
            self.log(told, place, contacted, is_reached=True)
        return self.event(response, ClockKind.MET, last, place.chair)

    def check(self, told: Told, place: Place, at: dt.datetime) -> None:
        if at > self.now or not place.agency_person:
            return
        answered = at + self.chance.randrange(1, 40) * HOUR
        is_answered = answered <= self.now and self.chance.random() < 0.85
        answer = self.chance.choices(
            (AccountAnswer.NOT_MANAGED, AccountAnswer.MANAGED,
             AccountAnswer.MANAGED_WE_CALL), (80, 13, 7),
        )[0]  # fmt: skip
        self.checks.add(
            told.response, place.agency, place.agency_person, place.chair, at,
            answer if is_answered else "", "", answered if is_answered else None,
        )  # fmt: skip
        if is_answered:
            self.event(
                told.response, ClockKind.ACCOUNT_CHECKED, answered, place.agency_person
            )

    def log(
        self, told: Told, place: Place, at: dt.datetime, *, is_reached: bool
    ) -> None:
        self.logs.add(
            told.response, at, self.chance.choice((Means.TELEPHONE, Means.EMAIL)),
            told.contact, is_reached, "" if is_reached else "Left a message",
            place.chair,
        )  # fmt: skip

    # The work

    def assign(self, told: Told, place: Place, closed_on: dt.date | None) -> None:
        person = self.chance.choice(place.advisers)
        self.assignments.add(told.response, person, told.at.date(), closed_on)

    def checklist(self, told: Told, met_at: dt.datetime) -> None:
        chance = self.chance
        if chance.random() < 0.5 or told.place is None:
            return
        jobs = ", ".join(chance.sample(words.OCCUPATIONS, 3))
        self.checklists.add(
            told.id, jobs, chance.choice(("Days", "Three shifts", "")),
            chance.choice(("", "", *words.LANGUAGES)), "", None,
            chance.choice((True, True, False, None)),
            met_at.date() if chance.random() < 0.5 else None,
            chance.choice((True, False, None, None)), met_at, told.place.chair,
        )  # fmt: skip

    def work(self, told: Told, place: Place, met_at: dt.datetime) -> None:
        chance, people = self.chance, told.people or 8
        self.event(told.response, ClockKind.PRESENTATION_OFFERED, met_at, place.chair)
        if chance.random() < 0.15:
            self.event(
                told.response, ClockKind.PRESENTATION_REFUSED, met_at + DAY, place.chair
            )
            self.ask(told, place, None, met_at)
            return
        self.event(
            told.response, ClockKind.PRESENTATION_ACCEPTED, met_at + DAY, place.chair
        )
        starts = met_at + dt.timedelta(days=chance.randrange(3, 24))
        starts = starts.replace(hour=chance.choice((9, 10, 13, 14)), minute=0)
        self.session(told, place, SessionKind.PRESENTATION, starts, people, met_at)
        for _ in range(min(4, people // 60)):
            kind = chance.choice(
                (SessionKind.WORKSHOP, SessionKind.ONE_TO_ONE, SessionKind.WORKSHOP)
            )
            later = starts + dt.timedelta(days=chance.randrange(2, 30))
            self.session(told, place, kind, later, max(4, people // 6), met_at)
        if people > 200:
            later = starts + dt.timedelta(days=35)
            self.session(told, place, SessionKind.JOBS_FAIR, later, people, met_at)

    def session(
        self, told: Told, place: Place, kind: str, starts: dt.datetime, people: int,
        met_at: dt.datetime,
    ) -> None:  # fmt: skip
        chance = self.chance
        ends = starts + 2 * HOUR
        if told.status == Status.CLOSED and ends > self.now:
            return
        state, attended, reason = SessionState.PLANNED, None, ""
        if ends < self.now:
            state = SessionState.HELD
            attended = max(1, int(people * chance.uniform(0.3, 0.95)))
            if chance.random() < 0.05:
                state, attended = SessionState.CANCELLED, None
                reason = "The employer would not release staff"
            elif chance.random() < 0.1:
                attended = None
        session = self.sessions.add(
            told.response, kind, "At the employer", starts, ends,
            chance.choice(("", "", "Back shift")), None, "", state, reason, attended,
            ends + 14 * HOUR if ends + DAY < self.now else None, None,
        )  # fmt: skip
        if state == SessionState.HELD:
            told.sessions.append((session, starts, attended or 0))
            if kind == SessionKind.PRESENTATION:
                self.event(
                    told.response, ClockKind.PRESENTATION_DELIVERED, starts, place.chair
                )
            self.give(
                place, self.country.sds, told.response, session, None, starts, attended
            )
        self.ask(told, place, session, met_at, starts=starts, state=state)

    def ask(
        self, told: Told, place: Place, session: int | None, met_at: dt.datetime,
        *, starts: dt.datetime | None = None, state: str = "",
    ) -> None:  # fmt: skip
        """Organisations are asked by what they offer; most answer, some never."""
        chance = self.chance
        asked_at = met_at + chance.randrange(1, 30) * HOUR
        if asked_at > self.now:
            return
        offers: dict[int, list[int]] = {}
        for organisation, service, _ in place.offers:
            if organisation in place.members:
                offers.setdefault(organisation, []).append(service)
        many = min(len(offers), chance.randrange(1, 6))
        for organisation in chance.sample(sorted(offers), many):
            answered_at = asked_at + chance.randrange(1, 96) * HOUR
            answer = chance.choices(("", Answer.YES, Answer.IN_PART, Answer.NO),
                                    (12, 62, 14, 12))[0]  # fmt: skip
            if answered_at > self.now:
                answer = ""
            person = chance.choice(place.members[organisation])
            request = self.requests.add(
                told.response, organisation, session, "", place.chair, asked_at, answer,
                "One adviser" if answer in (Answer.YES, Answer.IN_PART) else "",
                "Leaflets and ten appointments" if answer == Answer.IN_PART else "",
                chance.choice(NO_REASONS) if answer == Answer.NO else "",
                answered_at if answer else None, person if answer else None,
                bool(answer) and chance.random() < 0.8, one_go(chance),
                answer_by(asked_at.date()), starts if answer else None,
            )  # fmt: skip
            told.asked.append(organisation)
            service = chance.choice(offers[organisation])
            self.asked_for.add(request, service)
            came = answer in (Answer.YES, Answer.IN_PART) and chance.random() < 0.85
            if starts and state == SessionState.HELD and came:
                self.give(
                    place, organisation, told.response, session, request, starts,
                    chance.randrange(2, 30), service, person,
                )  # fmt: skip

    def give(
        self, place: Place, organisation: int, response: int, session: int | None,
        request: int | None, at: dt.datetime, reached: int | None,
        service: int | None = None, by: int | None = None,
    ) -> None:  # fmt: skip
        recorded = min(at + NEXT_DAY, self.now)
        self.deliveries.add(
            place.id, organisation,
            service or self.country.services["careers-information"], response, session,
            request, at.date(), Audience.GROUP,
            Format.PRESENTATION if service is None else Format.WORKSHOP, reached, "",
            by or place.advisers[0], recorded,
        )  # fmt: skip


def one_go(chance: random.Random) -> uuid.UUID:
    """What an organisation is asked in one email."""
    return uuid.UUID(int=chance.getrandbits(128), version=4)


def at_work(at: dt.datetime) -> dt.datetime:
    """The same moment by day, else the next morning: nobody rings at midnight."""
    if 8 <= at.hour < 18:
        return at
    morning = at.replace(hour=9, minute=at.minute // 2)
    return morning if at.hour < 8 else morning + DAY
