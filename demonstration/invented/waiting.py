"""What waits on the home pages of the demonstration's sign-ins, today."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from accounts.models import User
from clients.choices import AgeBand, Basis, ContactBy, ReferralState, StepKind
from clients.emails import SENT
from demonstration.invented.clients import SIX_MONTHS, Registrar
from demonstration.invented.copying import Copying
from demonstration.invented.partners import Country, Place, telephone
from demonstration.invented.responses import Responder
from demonstration.invented.situations import DAY, HOUR, Teller, Told
from notifications.actions import tell
from notifications.choices import Channel, State
from notifications.models import Message
from partnerships.models import Organisation
from partnerships.roles import Role
from redundancies.choices import (
    HEARSAY,
    AccountAnswer,
    Answer,
    ClockKind,
    Confidence,
    ContactRole,
    FormVersion,
    Means,
    NoticeStatus,
    SessionKind,
    SessionState,
    SizeBand,
    Source,
    Status,
    Visibility,
)
from surveys.models import Invitation, Wave

# So few situations leave no room for these among them.
LEAST = 10
MANY = 4
CLACKMANNANSHIRE, FALKIRK = "S12000005", "S12000014"
REFUSED = "The mail server refused the address (550)."


@dataclass
class Waiting:
    """Rows that somebody is told of once everything stands."""

    chair: int
    asked: int = 0
    asked_at: dt.datetime | None = None
    taker: int = 0
    answered: list[tuple[int, dt.datetime]] = field(default_factory=list)
    not_arrived: int = 0
    unreachable: int = 0
    referral: int = 0
    referred_at: dt.datetime | None = None


class Stage:
    """Makes four fresh situations, and one person who is referred."""

    def __init__(
        self, copying: Copying, chance: random.Random, on: dt.date, country: Country
    ):
        self.on = on
        self.now = dt.datetime.combine(on, dt.time(), dt.UTC)
        self.chance = chance
        self.country = country
        slug = country.sign_ins[Role.CHAIR][1]
        self.place: Place = next(one for one in country.places if one.slug == slug)
        self.teller = Teller(copying, chance, on, country)
        self.responder = Responder(copying, chance, on, country)
        self.registrar = Registrar(copying, chance, on, country)
        self.made = Waiting(chair=self.place.chair)
        self.councils = {code: pk for pk, code in self.place.councils}
        kinds = Organisation.objects.filter(pk__in=self.place.members).order_by("-pk")
        self.kinds = {code: pk for pk, code in kinds.values_list("pk", "type__code")}
        falkirk = kinds.filter(type__code="local_authority", name__startswith="Falkirk")
        for pk in falkirk.values_list("pk", flat=True):
            self.kinds["local_authority"] = pk

    def council(self, code: str) -> int:
        """One of the partnership's councils; the first, should this one have moved."""
        return self.councils.get(code, self.place.councils[0][0])

    def set(self) -> Waiting:
        """All of it, the newest last."""
        self.answering()
        self.reported()
        self.running()
        self.nowhere()
        return self.made

    def situation(
        self, name: str, town: str, council: int | None, at: dt.datetime, people: int,
        *, industry: str, source: str, status: str, employed: int,
        visibility: str = Visibility.NEED_TO_KNOW, shared_at: dt.datetime | None = None,
        first_on: dt.date | None = None, told_by: str = "", by: int = 0,
        confidence: str = Confidence.CONFIRMED, responds: bool = True,
        size: str = SizeBand.MEDIUM,
    ) -> Told:  # fmt: skip
        place, teller = self.place, self.teller
        by = by or place.chair
        employer = teller.employers.add(
            name, "", industry, size, "private", "", None, None
        )
        id = teller.situations.add(
            employer, town, council, source, told_by, confidence, at, status, "", None,
            visibility, shared_at, place.chair if shared_at else None, people, first_on,
            None, "", None, by, at + dt.timedelta(minutes=4),
        )  # fmt: skip
        teller.headcounts.add(
            id, None, at.date(), people, None, None, None, None, "As first told",
            source, source in HEARSAY, by, at,
        )  # fmt: skip
        teller.sites.add(id, town, "", council, employed, None, "")
        told = Told(
            id, place if responds else None, council, at, people, first_on, status,
            visibility, by, employer=employer, industry=industry,
        )  # fmt: skip
        if responds:
            told.response = self.responder.responses.add(
                id, place.id, True, at, at.date(), None, None
            )
            self.event(told, ClockKind.PACE_TOLD, at)
            self.event(told, ClockKind.CHAIR_TOLD, at + HOUR / 2)
        return told

    def event(self, told: Told, kind: str, at: dt.datetime) -> None:
        self.responder.event(told.response, kind, at, self.place.chair, whole=False)

    def contact(self, told: Told, name: str, domain: str) -> None:
        told.contact = self.teller.contacts.add(
            told.id, name, ContactRole.HR, telephone(self.chance),
            f"{name.replace(' ', '.').lower()}@{domain}.example", "", True,
        )  # fmt: skip

    def rung(self, told: Told, at: dt.datetime, *, is_reached: bool, note: str) -> None:
        self.responder.logs.add(
            told.response, at, Means.TELEPHONE, told.contact, is_reached, note,
            self.place.chair,
        )  # fmt: skip

    # The four

    def running(self) -> None:
        """Told yesterday afternoon: the clock has hours left."""
        at = self.now - 10 * HOUR + dt.timedelta(minutes=12)
        told = self.situation(
            "Kittiwake Electronics Ltd", "14 Harbour Road, Grangemouth",
            self.council(FALKIRK), at, 84, industry="C", source=Source.EMPLOYER,
            status=Status.VERIFIED, employed=131, first_on=self.on + 47 * DAY,
            told_by="The human resources manager",
        )  # fmt: skip
        self.contact(told, "Morag Inverallan", "kittiwake-electronics")
        if self.place.agency_person:
            self.responder.checks.add(
                told.response, self.place.agency, self.place.agency_person,
                self.place.chair, at + HOUR, AccountAnswer.NOT_MANAGED, "",
                at + 2 * HOUR,
            )  # fmt: skip
            self.event(told, ClockKind.ACCOUNT_CHECKED, at + 2 * HOUR)
        self.event(told, ClockKind.CONTACT_ATTEMPTED, at + 3 * HOUR)
        self.rung(
            told, at + 3 * HOUR, is_reached=False, note="Left a message with reception"
        )

    def reported(self) -> None:
        """What a member has heard, for the chair to verify or reject."""
        heard_by = self.place.members[self.kinds["college"]][0]
        self.situation(
            "Ochilview Garden Centres Ltd", "Alloa", self.council(CLACKMANNANSHIRE),
            self.now - 9 * HOUR, 12, industry="G", source=Source.PARTNER,
            status=Status.REPORTED, employed=19, confidence=Confidence.LIKELY,
            told_by="A lecturer at the college", by=heard_by, size=SizeBand.SMALL,
        )  # fmt: skip

    def nowhere(self) -> None:
        """A site over the border: no council, so no partnership yet."""
        self.situation(
            "Tweedmouth Packaging Ltd", "Berwick-upon-Tweed", None,
            self.now - 12 * HOUR, 38, industry="C", source=Source.HR1,
            status=Status.VERIFIED, employed=52, responds=False,
            by=self.country.team[0], first_on=self.on + 33 * DAY,
        )  # fmt: skip

    def answering(self) -> None:
        """Met, shared, partners asked: some have answered."""
        place, responder = self.place, self.responder
        at = dt.datetime.combine(self.on - 6 * DAY, dt.time(10, 20), dt.UTC)
        met_at = at + 26 * HOUR
        told = self.situation(
            "Carronbank Paper Ltd", "Carronbank Works, Larbert", self.council(FALKIRK),
            at, 146, industry="C", source=Source.HR1, status=Status.RESPONDING,
            employed=212, visibility=Visibility.SHARED, shared_at=met_at + HOUR,
            first_on=self.on + 55 * DAY, by=self.country.team[0],
        )  # fmt: skip
        self.teller.notices.add(
            told.id, None, (at - DAY).date(), at.date(), FormVersion.DIGITAL,
            (at - 5 * DAY).date(), told.first_on, None, 146, 212,
            ['"Lower demand for products or services"'], "A recognised trade union",
            False, NoticeStatus.ACTIVE, self.country.team[0], at,
        )  # fmt: skip
        self.contact(told, "Euan Strachan", "carronbank-paper")
        self.event(told, ClockKind.CONTACTED, at + 4 * HOUR)
        self.rung(told, at + 4 * HOUR, is_reached=True, note="Will see us tomorrow")
        self.event(told, ClockKind.MET, met_at)
        for kind in (ClockKind.PRESENTATION_OFFERED, ClockKind.PRESENTATION_ACCEPTED):
            self.event(told, kind, met_at)
        responder.checklists.add(
            told.id, "Machine operator, Fitter, Office administrator", "Three shifts",
            "Polish", "", None, True, met_at.date(), False, met_at, place.chair,
        )  # fmt: skip
        responder.assignments.add(told.response, place.advisers[0], at.date(), None)
        starts = dt.datetime.combine(self.on + 4 * DAY, dt.time(13, 30), dt.UTC)
        session = responder.sessions.add(
            told.response, SessionKind.PRESENTATION, "Works canteen, Carronbank Works",
            starts, starts + 2 * HOUR, "Back shift", 80, "", SessionState.PLANNED, "",
            None, None,
        )  # fmt: skip
        asked_at = dt.datetime.combine(self.on - 3 * DAY, dt.time(9, 40), dt.UTC)
        answers = (
            ("local_authority", Answer.YES, "Two employability advisers", "", "", 5),
            (
                "college", Answer.IN_PART, "One lecturer",
                "Ten places on short courses", "Nobody is free for the back shift",
                26,
            ),
            ("citizens_advice", Answer.NO, "", "", "Nobody is free that afternoon", 30),
            ("uk_agency", "", "", "", "", 0),
            ("business_gateway", "", "", "", "", 0),
        )  # fmt: skip
        for kind, answer, comes, commitments, reason, hours in answers:
            self.ask(
                told, session, asked_at, self.organisation(kind), answer,
                (comes, commitments, reason), asked_at + hours * HOUR,
            )  # fmt: skip
        self.refer(told)

    def organisation(self, kind: str) -> int:
        """One of this kind there; the Jobcentre is who signs in as a member."""
        if kind == "uk_agency":
            person = self.country.sign_ins[Role.MEMBER][0]
            return next(
                one for one, people in self.place.members.items() if person in people
            )
        return self.kinds[kind]

    def ask(
        self, told: Told, session: int, asked_at: dt.datetime, organisation: int,
        answer: str, words: tuple[str, str, str], answered_at: dt.datetime,
    ) -> None:  # fmt: skip
        person = self.place.members[organisation][0]
        request = self.responder.requests.add(
            told.response, organisation, session,
            "Ten minutes each on what you offer, then a table for questions.",
            self.place.chair, asked_at, answer, *words,
            answered_at if answer else None, person if answer else None, bool(answer),
        )  # fmt: skip
        offered = [one for one in self.place.offers if one[0] == organisation]
        self.responder.asked_for.add(request, offered[0][1])
        self.made.asked_at = asked_at
        if answer:
            self.made.answered.append((request, answered_at))
        elif person == self.country.sign_ins[Role.MEMBER][0]:
            self.made.asked, self.made.taker = request, person
        else:
            self.made.not_arrived, self.made.unreachable = request, person

    def refer(self, told: Told) -> None:
        """Somebody of that works, referred to the Jobcentre yesterday."""
        place, registrar = self.place, self.registrar
        adviser = place.advisers[0]
        at = dt.datetime.combine(self.on - DAY, dt.time(11, 5), dt.UTC)
        client = registrar.clients.add(
            "Ewa", "Zielinska", telephone(self.chance), "ewa.zielinska.1@post.example",
            ContactBy.TELEPHONE, dt.date(self.on.year - 44, 5, 14), AgeBand.FROM_35,
            "FK5 4WN", self.council(FALKIRK), "Polish", "Large print", at.date(),
            adviser, at,
        )  # fmt: skip
        case = registrar.cases.add(
            client, told.id, place.id, "Machine operator", 11, None, told.first_on,
            False, at.date(), at, adviser,
        )  # fmt: skip
        service = self.country.services["benefits-advice"]
        registrar.needs.add(case, service, at.date(), adviser, None)
        registrar.steps.add(case, StepKind.HEARD, told.at.date(), adviser, at)
        assert told.first_on is not None
        registrar.follow_ups.add(case, told.first_on + SIX_MONTHS, None, None)
        self.made.referred_at = at + HOUR
        self.made.referral = registrar.referrals.add(
            case, self.organisation("uk_agency"), place.id, service,
            "What she can claim from the day she leaves", Basis.PUBLIC_TASK, at.date(),
            at + HOUR, adviser, ReferralState.SENT, "", None, None, "", None, None, "",
        )  # fmt: skip


def tell_them(made: Waiting, wave: Wave) -> None:
    """The messages of all this: two go at once, one has failed, answers can wait."""
    people = User.objects.in_bulk([made.chair, made.taker, made.unreachable])
    assert made.asked_at is not None
    assert made.referred_at is not None
    for request, person in (
        (made.asked, made.taker), (made.not_arrived, made.unreachable),
    ):  # fmt: skip
        tell(
            event="request.asked",
            context_id=request,
            person=people[person],
            at=made.asked_at,
        )
    Message.objects.filter(
        event="request.asked", context_id=made.not_arrived, channel=Channel.EMAIL
    ).update(
        state=State.BOUNCED,
        attempts=1,
        first_tried_at=made.asked_at,
        settled_at=made.asked_at,
        last_error=REFUSED,
    )
    for request, at in made.answered:
        tell(
            event="answer.received",
            context_id=request,
            person=people[made.chair],
            at=at,
        )
    for invitation in Invitation.objects.filter(wave=wave, person=made.taker):
        tell(
            event="survey.invited",
            context_id=invitation.pk,
            person=people[made.taker],
            at=wave.opened_at,
        )
    tell(
        event=SENT,
        context_id=made.referral,
        person=people[made.taker],
        at=made.referred_at,
    )
