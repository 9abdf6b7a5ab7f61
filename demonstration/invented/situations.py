"""Invented situations, skewed as life is: few large, many small, some unknown."""

from __future__ import annotations

import datetime as dt
import random
from bisect import bisect
from dataclasses import dataclass, field
from itertools import accumulate

from demonstration.invented import geography, several_sites, words
from demonstration.invented.copying import Copying
from demonstration.invented.partners import Country, Place, telephone
from partnerships.models import CouncilArea
from redundancies.choices import (
    HEARSAY,
    Confidence,
    ContactRole,
    FormVersion,
    NoticeStatus,
    SizeBand,
    Source,
    Status,
    Visibility,
)
from redundancies.models import (
    Employer,
    EmployerContact,
    Headcount,
    HR1Notice,
    Site,
    Situation,
)

DAY = dt.timedelta(days=1)
# From so many people on, this share has several sites.
MANY, SEVERAL = 60, 0.25
HOUR = dt.timedelta(hours=1)
# How many people: the share of situations up to here, and the range.
SIZES = (
    (0.46, 1, 19),
    (0.80, 20, 60),
    (0.94, 61, 150),
    (0.99, 151, 500),
    (1, 501, 1400),
)
NOTIFIED = (
    (Source.HR1, 46), (Source.EMPLOYER, 16), (Source.MEDIA, 9), (Source.PARTNER, 9),
    (Source.PRACTITIONER, 8), (Source.UNION, 6), (Source.WORD_OF_MOUTH, 4),
    (Source.GOVERNMENT, 2),
)  # fmt: skip
HEARD = (
    (Source.EMPLOYER, 22), (Source.WORD_OF_MOUTH, 20), (Source.PARTNER, 18),
    (Source.INDIVIDUAL, 14), (Source.HELPLINE, 12), (Source.MEDIA, 9),
    (Source.PRACTITIONER, 5),
)  # fmt: skip


@dataclass
class Told:
    """One situation as the rest of the demonstration needs it."""

    id: int
    place: Place | None
    council: int | None
    at: dt.datetime
    people: int | None
    first_on: dt.date | None
    status: str
    visibility: str
    logged_by: int
    response: int = 0
    employer: int = 0
    contact: int | None = None
    industry: str = ""
    source: str = ""
    # Sessions that were held: id, when, how many came.
    sessions: list[tuple[int, dt.datetime, int]] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)


class Teller:
    """Makes employers and what became known of their job losses."""

    def __init__(
        self, copying: Copying, chance: random.Random, on: dt.date, country: Country
    ):
        self.chance = chance
        self.on = on
        self.now = dt.datetime.combine(on, dt.time(), dt.UTC)
        self.country = country
        self.councils = dict(CouncilArea.objects.values_list("id", "code"))
        self.council_names = dict(CouncilArea.objects.values_list("id", "name"))
        places = [
            # The partnership of the sign-ins has enough to look at.
            (place, place.weight * (4 if place.slug == "forth-valley" else 1))
            for place in country.places
        ]
        self.places = [place for place, _ in places]
        self.marks = list(accumulate(weight for _, weight in places))
        self.employers = copying.table(
            Employer,
            "name company_number industry size_band ownership account_answer"
            " account_managed_by_id account_checked_on",
        )
        self.situations = copying.table(
            Situation,
            "employer_id place council_id source told_by confidence told_at status"
            " status_reason is_insolvency visibility shared_at shared_by_id people"
            " first_dismissal_on last_dismissal_on short_notice_reason guide_given_on"
            " logged_by_id logged_at",
        )
        self.sites = copying.table(
            Site,
            "situation_id address postcode council_id employed first_leaving_on shifts",
        )
        self.headcounts = copying.table(
            Headcount,
            "situation_id site_id as_at proposed confirmed averted redeployed dismissed"
            " reason source is_hearsay recorded_by_id recorded_at",
        )
        self.notices = copying.table(
            HR1Notice,
            "situation_id site_id received_on passed_on form_version consultation_on"
            " first_dismissal_on last_dismissal_on proposed employed reasons"
            " representatives is_closing status recorded_by_id recorded_at",
        )
        self.contacts = copying.table(
            EmployerContact,
            "situation_id name role telephone email note is_current",
        )
        # Council -> employers there that were known before.
        self.known: dict[int, list[tuple[int, str, str, int]]] = {}

    def pick(self, choices: tuple[tuple[str, int], ...]) -> str:
        names, weights = zip(*choices, strict=True)
        return str(self.chance.choices(names, weights)[0])

    def size(self) -> int | None:
        if self.chance.random() < 0.07:
            return None
        share = self.chance.random()
        least, most = next((low, high) for upto, low, high in SIZES if share <= upto)
        # Within its range the smaller number is the likelier one.
        return int(self.chance.triangular(least, most, least))

    def when(self) -> dt.datetime:
        """Some fresh, most of the last thirty months; weekends seldom, but there."""
        chance = self.chance
        days = chance.randrange(1, 22) if chance.random() < 0.14 else 0
        days = days or chance.randrange(10, 900)
        day = self.on - dt.timedelta(days=days)
        if day.weekday() > 4 and chance.random() < 0.75:
            day -= dt.timedelta(days=chance.randrange(2, 7))
        hour = min(max(int(chance.gauss(12.5, 3)), 6), 21)
        at = dt.time(hour, chance.randrange(60))
        return dt.datetime.combine(day, at, dt.UTC)

    def employer(self, people: int | None, council: int) -> tuple[int, str, str, int]:
        """A new employer, or one that was known before and does it again."""
        chance = self.chance
        # Nobody lets more people go than work there.
        known = [
            made for made in self.known.get(council, ()) if made[3] > (people or 0)
        ]
        if known and chance.random() < 0.18:
            return chance.choice(known)
        # Hundreds of jobs go at works and chains, not at a farm.
        trades = words.TRADES[:24] if (people or 0) > 200 else words.TRADES
        trade, industry, ownership = chance.choice(trades)
        name = f"{chance.choice(words.FIRST)} {trade}"
        if chance.random() < 0.5:
            name += f" {self.council_names[council]}"
        name += f" {chance.choice(words.SUFFIXES)}"
        employed = int((people or 12) * chance.uniform(1.05, 3.5)) + 1
        number = f"SC99{chance.randrange(10_000):04}" if chance.random() < 0.5 else ""
        id = self.employers.add(
            name, number, industry if chance.random() < 0.85 else "",
            band(employed) if chance.random() < 0.85 else "", ownership, "", None, None,
        )  # fmt: skip
        made = (id, name, industry, employed)
        self.known.setdefault(council, []).append(made)
        return made

    def tell(self) -> Told:
        chance = self.chance
        place = self.places[bisect(self.marks, chance.random() * self.marks[-1])]
        council, code = chance.choices(
            place.councils,
            [geography.WEIGHTS.get(code, 50) for _, code in place.councils],
        )[0]
        people = self.size()
        at = self.when()
        employer, name, industry, employed = self.employer(people, council)
        is_insolvency = chance.random() < (0.1 if (people or 0) >= 20 else 0.04)
        source = self.pick(NOTIFIED if (people or 0) >= 20 else HEARD)
        if is_insolvency and chance.random() < 0.6:
            source = Source.PRACTITIONER
        first_on, last_on = self.dismissals(at.date(), is_insolvency)
        status = self.status(at, source)
        visibility, shared_at = self.visibility(at, status)
        town, outward = chance.choice(geography.TOWNS[code].split()).split(":")
        street = f"{chance.randrange(1, 90)} {chance.choice(geography.ESTATES)}"
        town = town.replace("_", " ")
        logged_by = place.officer if chance.random() < 0.5 else place.chair
        if source == Source.HR1 and self.country.team:
            logged_by = chance.choice(self.country.team)
        is_short = is_insolvency or (
            first_on is not None and (first_on - at.date()).days < 14
        )
        id = self.situations.add(
            employer, f"{street}, {town}", council, source, "",
            self.confidence(source, status), at, status,
            "No job losses: an old story" if status == Status.REJECTED else "",
            is_insolvency if chance.random() < 0.7 or is_insolvency else None,
            visibility, shared_at, place.chair if shared_at else None, people,
            first_on, last_on, short_reason(is_short, is_insolvency, chance),
            at.date() + 4 * DAY
            if shared_at and chance.random() < 0.5 and at + 4 * DAY < self.now
            else None,
            logged_by, at + dt.timedelta(minutes=chance.randrange(1, 90)),
        )  # fmt: skip
        told = Told(
            id, place, council, at, people, first_on, status, visibility, logged_by,
            employer=employer, industry=industry,
        )  # fmt: skip
        told.source = source
        if (people or 0) >= MANY and chance.random() < SEVERAL:
            several_sites.tell(self, told, employed, place)
            self.contact(told, name, is_insolvency)
            return told
        postcode = f"{outward} {chance.randrange(1, 10)}{letters(chance)}"
        site = self.sites.add(
            id, f"{street}, {town}", postcode, council, employed, None, ""
        )
        if people is not None:
            self.numbers(told, site, last_on)
        if source == Source.HR1 or ((people or 0) >= 20 and chance.random() < 0.5):
            self.notice(told, employed, last_on, is_insolvency)
        self.contact(told, name, is_insolvency)
        return told

    def abroad(self) -> Told:
        """A site outside Scotland, which the National PACE team has passed on."""
        at = self.when()
        people = self.size()
        employer, *_ = self.employer(people, self.chance.choice(list(self.councils)))
        team = self.chance.choice(self.country.team)
        id = self.situations.add(
            employer,
            self.chance.choice(("Carlisle", "Berwick", "Newcastle", "Not said")),
            None, Source.HR1, "", Confidence.CONFIRMED, at, Status.REJECTED,
            "Outside Scotland: passed to Jobcentre Plus there", None,
            Visibility.NEED_TO_KNOW, None, None, people, None, None, "", None, team, at,
        )  # fmt: skip
        return Told(
            id, None, None, at, people, None, Status.REJECTED,
            Visibility.NEED_TO_KNOW, team,
        )  # fmt: skip

    def dismissals(self, told_on: dt.date, is_insolvency: bool):
        chance = self.chance
        if chance.random() < 0.14:
            return None, None
        if is_insolvency:
            first = told_on + dt.timedelta(days=chance.randrange(-3, 5))
        else:
            first = told_on + dt.timedelta(days=int(chance.triangular(2, 130, 45)))
        if chance.random() < 0.45:
            return first, None
        return first, first + dt.timedelta(days=int(chance.triangular(0, 150, 0)))

    def status(self, at: dt.datetime, source: str) -> str:
        age, share = (self.now - at).days, self.chance.random()
        if share < 0.03 and age > 5 and source != Source.HR1:
            return Status.REJECTED
        if age < 4:
            is_checked = source == Source.HR1 or share > 0.5
            return Status.VERIFIED if is_checked else Status.REPORTED
        if age < 90:
            return Status.RESPONDING if share < 0.85 else Status.VERIFIED
        return Status.CLOSED if share < 0.85 or age > 300 else Status.RESPONDING

    def visibility(self, at: dt.datetime, status: str):
        """Whether staff know by now, and since when the partnership does."""
        age, share = (self.now - at).days, self.chance.random()
        if (
            status in (Status.REJECTED, Status.REPORTED)
            or (age < 5 and share < 0.8)
            or share < 0.12
        ):
            return Visibility.NEED_TO_KNOW, None
        shared_at = min(at + self.chance.randrange(2, 120) * HOUR, self.now)
        return (Visibility.PUBLIC if share > 0.7 else Visibility.SHARED), shared_at

    def confidence(self, source: str, status: str) -> str:
        if status == Status.REJECTED:
            return Confidence.RUMOUR
        if source in (Source.MEDIA, Source.WORD_OF_MOUTH, Source.INDIVIDUAL):
            return Confidence.LIKELY
        return Confidence.CONFIRMED

    def numbers(self, told: Told, site: int, last_on: dt.date | None) -> None:
        """The first number, and for some the story of how it changed."""
        chance, people = self.chance, told.people
        assert people is not None
        first = people
        is_revised = chance.random() < 0.25
        if is_revised:
            first = max(1, int(people * chance.uniform(0.8, 1.6)))
        self.headcounts.add(
            told.id, site if chance.random() < 0.3 else None, told.at.date(), first,
            None, None, None, None, "", told.source, told.source in HEARSAY,
            told.logged_by, told.at,
        )  # fmt: skip
        later = told.at + dt.timedelta(days=chance.randrange(10, 60))
        if later > self.now:
            if is_revised:
                self.headcounts.add(
                    told.id, None, told.at.date(), people, None, None, None, None,
                    "Corrected", "", False, told.logged_by, told.at,
                )  # fmt: skip
            return
        if not is_revised and chance.random() < 0.5:
            return
        # Fewer go in the end than were proposed: the number is what is left.
        saved = int(people * chance.uniform(0, 0.4))
        is_over = last_on is not None and last_on < self.on
        self.headcounts.add(
            told.id, None, later.date(), people + saved, people, saved, saved // 2,
            people if is_over else None, "After consultation", Source.EMPLOYER, False,
            told.logged_by, later,
        )  # fmt: skip

    def notice(
        self, told: Told, employed: int, last_on: dt.date | None, is_insolvency: bool
    ) -> None:
        chance = self.chance
        received = told.at.date() - dt.timedelta(days=chance.randrange(0, 4))
        reasons = [f'"{reason}"' for reason in chance.sample(words.REASONS, 1)]
        if is_insolvency:
            reasons = ['"Insolvency"']
        self.notices.add(
            told.id, None, received if chance.random() < 0.95 else None, told.at.date(),
            FormVersion.DIGITAL if received >= dt.date(2025, 12, 1)
            else FormVersion.PAPER,
            received - chance.randrange(0, 20) * DAY if chance.random() < 0.7 else None,
            told.first_on, last_on if told.first_on else None, told.people,
            employed if chance.random() < 0.8 else None, reasons,
            "", chance.choice((True, False, None)), NoticeStatus.ACTIVE,
            told.logged_by, told.at,
        )  # fmt: skip

    def contact(self, told: Told, name: str, is_insolvency: bool) -> None:
        chance = self.chance
        if chance.random() < 0.2:
            return
        domain = "".join(filter(str.isalnum, name.lower().split(" ltd")[0]))[:40]
        given, family = chance.choice(words.GIVEN), chance.choice(words.FAMILY)
        role = ContactRole.PRACTITIONER if is_insolvency else ContactRole.HR
        told.contact = self.contacts.add(
            told.id, f"{given} {family}",
            role if chance.random() < 0.8 else ContactRole.OWNER, telephone(chance),
            f"{given}.{family}@{domain}.example".lower(), "", True,
        )  # fmt: skip
        if chance.random() < 0.2:
            self.contacts.add(
                told.id,
                f"{chance.choice(words.GIVEN)} {chance.choice(words.FAMILY)}",
                ContactRole.UNION, telephone(chance), "", "Calls back in the evening",
                True,
            )  # fmt: skip


def band(employed: int) -> str:
    if employed < 10:
        return SizeBand.MICRO
    if employed < 50:
        return SizeBand.SMALL
    return SizeBand.MEDIUM if employed < 250 else SizeBand.LARGE


def letters(chance: random.Random) -> str:
    signs = "ABDEFGHJLNPQRSTUWXYZ"
    return chance.choice(signs) + chance.choice(signs)


def short_reason(is_short: bool, is_insolvency: bool, chance: random.Random) -> str:
    if not is_short or chance.random() < 0.3:
        return ""
    if is_insolvency:
        return "Insolvency: no notice period ran before the dismissals"
    return "PACE found out late"
