"""The people and organisations of every partnership, and what they offer."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from accounts.models import NationalPost, User
from accounts.roles import NationalRole
from demonstration.invented import geography, words
from demonstration.invented.copying import Copying
from partnerships.models import (
    CouncilArea,
    Membership,
    Organisation,
    OrganisationType,
    Partnership,
    Service,
    ServiceOffer,
)
from partnerships.roles import Duty, Role

LONG_AGO = dt.date(2019, 4, 1)
# Type, name in a partnership called {place}, short form, services that it offers.
LOCAL = (
    ("college", "College of Skills, {place}", "employability-training cv-job-search"),
    (
        "business_gateway",
        "Business Gateway {place}",
        "employability-training advice-and-guidance",
    ),
    (
        "citizens_advice",
        "Citizens Advice Bureau, {place}",
        "benefits-advice financial-pensions-advice employment-rights",
    ),
    ("trade_union", "Workers’ Union, {place} branch", "employment-rights stress"),
    ("training_provider", "Second Start Training, {place}", "employability-training"),
    (
        "third_sector",
        "Steady Ground Money and Mind, {place}",
        "stress financial-pensions-advice",
    ),
    ("health", "Well at Work Service, {place}", "stress"),
    ("library", "Libraries of {place}", "cv-job-search"),
)
# The core of every partnership; the others sit in some of them.
EVERYWHERE = ("college", "business_gateway", "citizens_advice")
SDS_SERVICES = "careers-information advice-and-guidance cv-job-search"
DWP_SERVICES = "benefits-advice cv-job-search employability-training"
COUNCIL_SERVICES = "employability-training benefits-advice"
FORMATS = {
    "benefits-advice": ("one_to_one", "presentation"),
    "financial-pensions-advice": ("workshop", "one_to_one"),
    "employment-rights": ("presentation",),
    "careers-information": ("presentation", "guide"),
    "advice-and-guidance": ("one_to_one",),
    "cv-job-search": ("workshop", "webinar"),
    "employability-training": ("one_to_one", "event"),
    "stress": ("workshop",),
}
HIGHLAND = {
    "argyll-and-bute", "highland", "moray", "orkney", "shetland", "western-isles",
}  # fmt: skip
SOUTH = {"dumfries-and-galloway", "scottish-borders"}


@dataclass
class Place:
    """One partnership as the rest of the demonstration needs it."""

    id: int
    slug: str
    name: str
    councils: list[tuple[int, str]] = field(default_factory=list)
    chair: int = 0
    deputy: int = 0
    officer: int = 0
    advisers: list[int] = field(default_factory=list)
    agency: int = 0
    agency_person: int = 0
    # Organisation -> somebody there, and what it offers.
    members: dict[int, list[int]] = field(default_factory=dict)
    offers: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def weight(self) -> int:
        return sum(geography.WEIGHTS.get(code, 50) for _, code in self.councils)

    @property
    def staff(self) -> list[int]:
        return [self.chair, self.deputy, self.officer, *self.advisers]


@dataclass
class Country:
    """All partnerships, and what they share."""

    places: list[Place]
    services: dict[str, int]
    sds: int
    team: list[int] = field(default_factory=list)
    # Role -> the person who signs in for it, and in which partnership.
    sign_ins: dict[str, tuple[int, str]] = field(default_factory=dict)


class Settlers:
    """Makes the people, organisations, memberships and offers."""

    def __init__(self, copying: Copying, chance: random.Random, on: dt.date):
        self.chance = chance
        self.on = on
        self.emails: set[str] = set()
        self.people = copying.table(
            User,
            "password email given_name family_name telephone is_active joined_at",
        )
        self.organisations = copying.table(
            Organisation, "name abbreviation type_id is_local email telephone"
        )
        self.memberships = copying.table(
            Membership,
            "person_id organisation_id partnership_id role from_on to_on duties"
            " last_confirmed_on",
        )
        self.offers = copying.table(
            ServiceOffer,
            "organisation_id service_id partnership_id format capacity from_on",
        )
        self.posts = copying.table(NationalPost, "person_id role from_on")
        self.types = dict(OrganisationType.objects.values_list("code", "id"))
        self.shared = dict(Organisation.objects.values_list("abbreviation", "id"))

    def person(self, organisation: str) -> int:
        """An invented person with an address at an invented domain."""
        given = self.chance.choice(words.GIVEN)
        family = self.chance.choice(words.FAMILY)
        stem = f"{given}.{family}".lower()
        email, number = f"{stem}@{organisation}.example", 1
        while email in self.emails:
            number += 1
            email = f"{stem}.{number}@{organisation}.example"
        self.emails.add(email)
        return self.people.add(
            "!demonstration", email, given, family, telephone(self.chance), True,
            dt.datetime(2019, 4, 1, 9, tzinfo=dt.UTC),
        )  # fmt: skip

    def member(
        self,
        place: Place,
        organisation: int,
        domain: str,
        role: Role = Role.MEMBER,
        duties: tuple[Duty, ...] = (),
        to_on: dt.date | None = None,
    ) -> int:
        """A person with a membership; its beginning lies somewhere since 2019."""
        person = self.person(domain)
        from_on = LONG_AGO + dt.timedelta(days=self.chance.randrange(900))
        confirmed = self.on - dt.timedelta(days=self.chance.randrange(30, 700))
        self.memberships.add(
            person, organisation, place.id, role, from_on, to_on,
            [str(duty) for duty in duties],
            max(confirmed, from_on) if self.chance.random() < 0.7 else None,
        )  # fmt: skip
        return person

    def offer(self, place: Place, organisation: int, codes: str) -> None:
        for code in codes.split():
            service = self.services[code]
            kind = self.chance.choice(FORMATS[code])
            self.offers.add(
                organisation, service, place.id, kind,
                self.chance.choice(("", "", "Two staff a week", "Up to 30 people")),
                LONG_AGO,
            )  # fmt: skip
            place.offers.append((organisation, service, kind))

    def settle(self) -> Country:
        self.services = dict(
            Service.objects.filter(partnership=None).values_list("code", "id")
        )
        country = Country(read_places(self.on), self.services, self.shared["SDS"])
        for place in country.places:
            self.skills_development(place)
            self.jobcentre(place)
            self.councils(place)
            self.agency(place)
            self.locals(place)
        self.national(country)
        return country

    def skills_development(self, place: Place) -> None:
        sds = self.shared["SDS"]
        place.chair = self.member(place, sds, "sds", Role.CHAIR)
        place.deputy = self.member(place, sds, "sds", Role.DEPUTY)
        place.officer = self.member(place, sds, "sds", Role.SUPPORT_OFFICER)
        place.advisers = [
            self.member(place, sds, "sds", Role.ADVISER)
            for _ in range(2 + place.weight // 150)
        ]
        # Somebody who has left: the right ended with the membership.
        left_on = self.on - dt.timedelta(days=self.chance.randrange(60, 400))
        self.member(place, sds, "sds", Role.ADVISER, to_on=left_on)
        self.offer(place, sds, SDS_SERVICES)

    def jobcentre(self, place: Place) -> None:
        dwp = self.shared["DWP"]
        place.members[dwp] = [
            self.member(place, dwp, "jobcentre", duties=TAKES_BOTH),
            self.member(place, dwp, "jobcentre"),
        ]
        self.offer(place, dwp, DWP_SERVICES)

    def councils(self, place: Place) -> None:
        for council_id, _ in place.councils:
            name = self.council_names[council_id]
            council = self.organisation(f"{name} Council", "local_authority")
            domain = slug(name)
            place.members[council] = [
                self.member(place, council, domain, duties=TAKES_BOTH),
                self.member(place, council, domain),
            ]
            self.offer(place, council, COUNCIL_SERVICES)

    def agency(self, place: Place) -> None:
        short = "HIE" if place.slug in HIGHLAND else "SE"
        short = "SOSE" if place.slug in SOUTH else short
        place.agency = self.shared[short]
        place.agency_person = self.member(
            place, place.agency, short.lower(), duties=(Duty.CHECKS_ACCOUNTS,)
        )
        place.members[place.agency] = [place.agency_person]

    def locals(self, place: Place) -> None:
        for code, name, codes in LOCAL:
            if code not in EVERYWHERE and self.chance.random() < 0.35:
                continue
            organisation = self.organisation(name.format(place=place.name), code)
            domain = f"{slug(code)}.{place.slug}"
            place.members[organisation] = [
                self.member(place, organisation, domain, duties=TAKES_BOTH)
            ]
            if self.chance.random() < 0.5:
                place.members[organisation].append(
                    self.member(place, organisation, domain)
                )
            self.offer(place, organisation, codes)

    def organisation(self, name: str, code: str) -> int:
        return self.organisations.add(
            name, "", self.types[code], True,
            f"pace@{slug(name)[:60]}.example", telephone(self.chance),
        )  # fmt: skip

    @property
    def council_names(self) -> dict[int, str]:
        if not hasattr(self, "_council_names"):
            self._council_names = dict(CouncilArea.objects.values_list("id", "name"))
        return self._council_names

    def national(self, country: Country) -> None:
        for role, domain, many in (
            (NationalRole.NATIONAL_TEAM, "sds", 4),
            (NationalRole.GOVERNMENT, "government", 2),
            (NationalRole.NATIONAL_MEMBER, "stuc", 3),
            (NationalRole.ANALYST, "sds", 2),
        ):
            people = [self.person(domain) for _ in range(many)]
            for person in people:
                self.posts.add(person, role, LONG_AGO)
            country.sign_ins[role] = (people[0], "")
            if role is NationalRole.NATIONAL_TEAM:
                country.team = people
                # Roles and other people's addresses need two of the team.
                country.sign_ins[f"{role}, second"] = (people[1], "")
        shown = next(
            (place for place in country.places if place.slug == "forth-valley"),
            country.places[0],
        )
        jobcentre = self.shared["DWP"]
        for role, person in (
            (Role.CHAIR, shown.chair),
            (Role.DEPUTY, shown.deputy),
            (Role.SUPPORT_OFFICER, shown.officer),
            (Role.ADVISER, shown.advisers[0]),
            (Role.MEMBER, shown.members[jobcentre][0]),
        ):
            country.sign_ins[role] = (person, shown.slug)


TAKES_BOTH = (Duty.TAKES_REQUESTS, Duty.TAKES_REFERRALS)


def read_places(on: dt.date) -> list[Place]:
    """The partnerships of today with their councils, as reference data has them."""
    places = []
    for partnership in Partnership.objects.active(on).order_by("slug"):
        councils = partnership.areas.on(on).order_by("council__code")
        places.append(
            Place(
                partnership.pk,
                partnership.slug,
                partnership.name,
                list(councils.values_list("council_id", "council__code")),
            )
        )
    return [place for place in places if place.councils]


def telephone(chance: random.Random) -> str:
    """A number from the ranges that are kept for drama and never connected."""
    if chance.random() < 0.5:
        return f"01632 960{chance.randrange(1000):03}"
    return f"07700 900{chance.randrange(1000):03}"


def slug(name: str) -> str:
    kept = [sign if sign.isalnum() and sign.isascii() else "-" for sign in name.lower()]
    return "-".join(filter(None, "".join(kept).split("-")))
