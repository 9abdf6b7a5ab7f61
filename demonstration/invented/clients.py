"""Invented people affected: needs, support, referrals, steps, outcomes."""

from __future__ import annotations

import datetime as dt
import random
from bisect import bisect
from itertools import accumulate

from clients.choices import (
    AgeBand,
    AnsweredBy,
    Basis,
    Compared,
    ContactBy,
    Ending,
    Helped,
    IndustryCompared,
    ReferralState,
    StepKind,
    Work,
)
from clients.models import (
    Attendance,
    Case,
    Client,
    ClientDelivery,
    FollowUp,
    Need,
    Outcome,
    Referral,
    Signpost,
    Step,
)
from demonstration.invented import geography, words
from demonstration.invented.copying import Copying
from demonstration.invented.partners import Country, Place, telephone
from demonstration.invented.responses import DELIVERED
from demonstration.invented.situations import DAY, HOUR, Told, letters
from partnerships.models import Format
from redundancies.choices import Audience
from redundancies.models import Delivery

AGES = (
    (AgeBand.UNDER_25, 8, 18), (AgeBand.FROM_25, 20, 25), (AgeBand.FROM_35, 24, 35),
    (AgeBand.FROM_45, 26, 45), (AgeBand.FROM_55, 19, 55), (AgeBand.FROM_65, 3, 65),
)  # fmt: skip
NEEDED = (
    ("cv-job-search", 30), ("employability-training", 20), ("benefits-advice", 15),
    ("financial-pensions-advice", 12), ("advice-and-guidance", 12), ("stress", 6),
    ("employment-rights", 5),
)  # fmt: skip
SIX_MONTHS = dt.timedelta(days=182)
REFUSALS = (
    "Lives outside our area", "No places until next month", "Already our client",
)  # fmt: skip
PURPOSES = {
    "cv-job-search": ("A new CV", "Practice for an interview"),
    "employability-training": ("A training course", "Starting a business"),
    "benefits-advice": ("Help with a claim", "What to claim from the leaving day"),
    "financial-pensions-advice": ("Money worries", "What becomes of a pension"),
    "advice-and-guidance": ("Another kind of work", "What to learn next"),
    "stress": ("Somebody to talk to about stress",),
    "employment-rights": ("Whether the redundancy pay is right",),
}


class Registrar:
    """Makes people and their cases, in situations and alone."""

    def __init__(
        self, copying: Copying, chance: random.Random, on: dt.date, country: Country
    ):
        self.copying = copying
        self.chance = chance
        self.on = on
        self.now = dt.datetime.combine(on, dt.time(), dt.UTC)
        self.country = country
        self.clients = copying.table(
            Client,
            "given_name family_name telephone email contact_by born_on age_band"
            " postcode council_id language adjustments notice_given_on"
            " registered_by_id registered_at",
        )
        self.cases = copying.table(
            Case,
            "client_id situation_id partnership_id occupation years_of_service"
            " notice_on leaving_on has_private_provider registered_on registered_at"
            " registered_by_id",
        )
        self.needs = copying.table(
            Need, "case_id service_id noted_on noted_by_id met_on"
        )
        self.deliveries = copying.table(Delivery, DELIVERED)
        self.attendances = copying.table(
            Attendance, "session_id case_id recorded_by_id recorded_at"
        )
        self.referrals = copying.table(
            Referral,
            "case_id organisation_id partnership_id service_id purpose basis agreed_on"
            " sent_at sent_by_id state reason answered_at answered_by_id ending"
            " ended_on ended_by_id what_was_given",
        )
        self.given = copying.table(ClientDelivery, "delivery_id case_id referral_id")
        self.signposts = copying.table(
            Signpost, 'case_id organisation_id service_id "on" by_id'
        )
        self.steps = copying.table(Step, 'case_id kind "on" recorded_by_id recorded_at')
        self.follow_ups = copying.table(FollowUp, "case_id due_on asked_at answered_at")
        self.outcomes = copying.table(
            Outcome,
            "case_id told_on answered_by work started_on is_full_time industry skill"
            " responsibility pay helped is_support_too_late recorded_by_id recorded_at",
        )
        self.marks = list(accumulate(place.weight for place in country.places))
        self.needed = [code for code, _ in NEEDED]
        self.need_marks = list(accumulate(weight for _, weight in NEEDED))
        self.age_marks = list(accumulate(weight for _, weight, _ in AGES))

    def one_of(self, choices):
        """One of these, each as likely; faster than `choice` for a million people."""
        return choices[int(self.chance.random() * len(choices))]

    def between(self, least: int, most: int) -> int:
        return least + int(self.chance.random() * (most - least))

    def register(self, told: Told | None) -> None:
        """One person in a situation, or who came alone."""
        place = told.place if told else self.somewhere()
        assert place is not None
        registered_at = self.registered(told)
        client = self.client(told, place, registered_at)
        self.case(client, told, place, registered_at)
        if self.chance.random() < 0.02:
            # People come back.
            again_at = registered_at + dt.timedelta(days=self.between(90, 300))
            if again_at < self.now:
                self.case(client, None, place, again_at)
        self.copying.flush_when_long()

    def somewhere(self) -> Place:
        mark = self.chance.random() * self.marks[-1]
        return self.country.places[bisect(self.marks, mark)]

    def registered(self, told: Told | None) -> dt.datetime:
        if told is None:
            return self.now - dt.timedelta(hours=self.between(30, 900 * 24))
        if told.sessions and self.chance.random() < 0.65:
            return self.one_of(told.sessions)[1] + HOUR
        at = told.at + dt.timedelta(hours=self.between(24, 24 * 70))
        return at if at < self.now else told.at + (self.now - told.at) * 0.9

    def client(self, told: Told | None, place: Place, at: dt.datetime) -> int:
        given, family = self.one_of(words.GIVEN), self.one_of(words.FAMILY)
        share = self.chance.random()
        has_email, has_phone = share < 0.8, share > 0.06
        council, code = self.one_of(place.councils)
        if told and told.council and self.chance.random() < 0.7:
            council = told.council
            code = next(
                (code for number, code in place.councils if number == council), code
            )
        outward = self.one_of(geography.TOWNS[code].split()).split(":")[1]
        age_band, _, youngest = AGES[
            bisect(self.age_marks, self.chance.random() * self.age_marks[-1])
        ]
        born_on = None
        if self.chance.random() < 0.6:
            days = (youngest + self.chance.random() * 6.9) * 365.25
            born_on = at.date() - dt.timedelta(days=int(days) + 1)
        return self.clients.add(
            given, family, telephone(self.chance) if has_phone else "",
            f"{given}.{family}.{self.clients.count + 1}@post.example".lower()
            if has_email
            else "",
            ContactBy.EMAIL if has_email and share < 0.5
            else ContactBy.TELEPHONE if has_phone else ContactBy.EMAIL,
            born_on, age_band if born_on or share < 0.9 else "",
            f"{outward} {self.between(1, 10)}{letters(self.chance)}", council,
            self.one_of(words.LANGUAGES) if self.chance.random() < 0.05 else "",
            self.one_of(words.ADJUSTMENTS) if self.chance.random() < 0.07 else "",
            at.date(), self.one_of(place.advisers), at,
        )  # fmt: skip

    def case(
        self, client: int, told: Told | None, place: Place, at: dt.datetime
    ) -> None:
        chance, on = self.chance, at.date()
        adviser = self.one_of(place.advisers)
        leaving_on = None
        if chance.random() < 0.8:
            first = told.first_on if told and told.first_on else on + 30 * DAY
            leaving_on = first + dt.timedelta(days=self.between(0, 60))
        case = self.cases.add(
            client, told.id if told else None, place.id, self.one_of(words.OCCUPATIONS),
            int(chance.triangular(0, 35, 3)) if chance.random() < 0.7 else None,
            told.at.date() if told and chance.random() < 0.5 else None, leaving_on,
            chance.random() < 0.08 if chance.random() < 0.5 else None, on, at, adviser,
        )  # fmt: skip
        if told and told.sessions and chance.random() < 0.5:
            session, starts, attended = self.one_of(told.sessions)
            if attended:
                self.attendances.add(session, case, adviser, starts + 3 * HOUR)
        helped_on = self.support(case, told, place, at, adviser)
        if chance.random() < 0.22:
            organisation, service, _ = self.one_of(place.offers)
            self.signposts.add(case, organisation, service, on, adviser)
        self.walk(case, told, on, leaving_on, helped_on, adviser, at)
        self.follow(case, leaving_on or on, adviser)

    def support(
        self, case: int, told: Told | None, place: Place, at: dt.datetime, adviser: int
    ) -> dt.date | None:
        """Needs, help with them, referrals; the day of the first help."""
        chance, helped_on = self.chance, None
        codes = {
            self.needed[bisect(self.need_marks, chance.random() * 100)]
            for _ in range(self.between(0, 4))
        }
        for code in sorted(codes):
            service = self.country.services[code]
            met_on = at.date() + dt.timedelta(days=self.between(0, 40))
            share = chance.random()
            is_met = share < 0.6 and met_on <= self.on
            self.needs.add(
                case, service, at.date(), adviser, met_on if is_met else None
            )
            if share < 0.45 and is_met:
                helped_on = min(helped_on or met_on, met_on)
                self.give(case, None, told, place, self.country.sds, service, met_on)
            elif share > 0.75 or 0.45 < share < 0.55:
                self.refer(case, told, place, code, at, adviser)
        return helped_on

    def give(
        self, case: int, referral: int | None, told: Told | None, place: Place,
        organisation: int, service: int, on: dt.date,
    ) -> None:  # fmt: skip
        delivery = self.deliveries.add(
            place.id, organisation, service, told.response if told else None,
            None, None, on, Audience.PERSON, Format.ONE_TO_ONE, 1, "",
            place.advisers[0],
            dt.datetime.combine(on, dt.time(), dt.UTC),
        )  # fmt: skip
        self.given.add(delivery, case, referral)

    def refer(
        self, case: int, told: Told | None, place: Place, code: str,
        at: dt.datetime, adviser: int,
    ) -> None:  # fmt: skip
        service = self.country.services[code]
        takers = [
            organisation
            for organisation, offered, _ in place.offers
            if offered == service and organisation in place.members
        ]
        if not takers:
            return
        organisation = self.one_of(takers)
        person = place.members[organisation][0]
        sent_at = at + HOUR
        answered_at = sent_at + dt.timedelta(hours=self.between(2, 150))
        ended_on = (answered_at + dt.timedelta(days=self.between(5, 60))).date()
        share = self.chance.random()
        state, reason, ending, given = ReferralState.SENT, "", "", ""
        is_fresh = (self.now - sent_at).days < 10
        if answered_at < self.now and not (is_fresh and share > 0.92):
            state = ReferralState.ACCEPTED
            if share < 0.1:
                state, reason = ReferralState.REJECTED, self.one_of(REFUSALS)
            elif ended_on < self.on and (share < 0.7 or (self.on - ended_on).days > 90):
                state = ReferralState.ENDED
                ending = self.chance.choices(
                    list(Ending), (62, 12, 12, 8, 6)
                )[0]  # fmt: skip
                given = "Two appointments" if ending == Ending.HELPED else ""
        is_answered = state != ReferralState.SENT
        is_ended = state == ReferralState.ENDED
        referral = self.referrals.add(
            case, organisation, place.id, service, self.one_of(PURPOSES[code]),
            Basis.PUBLIC_TASK, at.date(), min(sent_at, self.now), adviser, state,
            reason, answered_at if is_answered else None,
            person if is_answered else None,
            ending, ended_on if is_ended else None, person if is_ended else None, given,
        )  # fmt: skip
        if ending == Ending.HELPED:
            self.give(case, referral, told, place, organisation, service, ended_on)

    def walk(
        self, case: int, told: Told | None, on: dt.date, leaving_on: dt.date | None,
        helped_on: dt.date | None, adviser: int, at: dt.datetime,
    ) -> None:  # fmt: skip
        """The steps that a person tells of; many never do."""
        chance = self.chance
        if chance.random() < 0.3:
            heard_on = told.at.date() if told else on - 10 * DAY
            self.steps.add(case, StepKind.HEARD, min(heard_on, on), adviser, at)
        applied_on = on + dt.timedelta(days=self.between(3, 60))
        if chance.random() < 0.35 and applied_on < self.on:
            self.steps.add(case, StepKind.APPLIED, applied_on, adviser, self.now)
        if leaving_on and leaving_on < self.on and chance.random() < 0.4:
            self.steps.add(case, StepKind.LEFT, leaving_on, adviser, self.now)
            started_on = leaving_on + dt.timedelta(days=self.between(1, 150))
            if chance.random() < 0.5 and started_on < self.on:
                self.steps.add(case, StepKind.STARTED, started_on, adviser, self.now)

    def follow(self, case: int, from_on: dt.date, adviser: int) -> None:
        """One follow-up at six months; over half answer it."""
        chance = self.chance
        due_on = from_on + SIX_MONTHS
        if due_on >= self.on:
            self.follow_ups.add(case, due_on, None, None)
            return
        asked_at = dt.datetime.combine(due_on, dt.time(9), dt.UTC)
        answered_at = asked_at + dt.timedelta(hours=self.between(1, 500))
        if chance.random() > 0.65 or answered_at > self.now:
            self.follow_ups.add(case, due_on, asked_at, None)
            return
        self.follow_ups.add(case, due_on, asked_at, answered_at)
        work = chance.choices(list(Work), (62, 6, 9, 17, 4, 2))[0]
        is_working = work in (Work.EMPLOYED, Work.SELF_EMPLOYED)
        by_link = chance.random() < 0.7
        self.outcomes.add(
            case, answered_at.date(),
            AnsweredBy.LINK if by_link else AnsweredBy.ADVISER, work,
            from_on + dt.timedelta(days=self.between(-20, 170)) if is_working else None,
            chance.random() < 0.82 if is_working else None,
            self.one_of(tuple(IndustryCompared)) if is_working else "",
            chance.choices(list(Compared), (30, 40, 30))[0] if is_working else "",
            chance.choices(list(Compared), (36, 38, 26))[0] if is_working else "",
            chance.choices(list(Compared), (43, 27, 30))[0] if is_working else "",
            chance.choices(list(Helped), (12, 43, 45))[0],
            chance.random() < 0.24 if chance.random() < 0.9 else None,
            None if by_link else adviser, answered_at,
        )  # fmt: skip
