"""Whom to ask, for which support, to which sessions, in which words."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from kit import govuk
from kit.names import plain
from partnerships.models import (
    Membership,
    Organisation,
    OrganisationType,
    Service,
    ServiceOffer,
)
from partnerships.roles import SDS_STAFF, Duty
from redundancies.actions.case_members import LASTS
from redundancies.forms.moments import DATE_HINT

NEEDED, USUAL, EVERYBODY, CHOSEN = "needed", "usual", "everybody", "chosen"
OUTSIDE = (
    "outside_name",
    "outside_type",
    "outside_given_name",
    "outside_family_name",
    "outside_email",
    "outside_telephone",
    "outside_to_on",
)


@dataclass
class Askable:
    """An organisation with somebody here: who takes requests, and what it offers."""

    organisation: Organisation
    people: set[int] = field(default_factory=set)
    takers: set[int] = field(default_factory=set)
    # Whether somebody takes part who is not of the SDS staff.
    is_partner: bool = False
    offers: dict[int, Service] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def hint(self) -> str:
        """Who hears of a request, and what was asked before."""
        takers, people = len(self.takers), len(self.people)
        if takers:
            words = (
                f"{takers} {'person takes' if takers == 1 else 'people take'} requests"
            )
        else:
            who = "its one member" if people == 1 else f"all {people} members"
            words = f"Nobody takes requests: {who} will get an email"
        offers = ", ".join(service.name for service in self.offers.values())
        asked = "Asked already: " + "; ".join(self.asked) if self.asked else ""
        return ". ".join(filter(None, (offers, words, asked)))


def askable_in(
    partnership, on: dt.date, councils: Collection[str]
) -> dict[int, Askable]:
    """Every organisation that can be asked, with what it offers in these councils."""
    found: dict[int, Askable] = {}
    members = (
        Membership.objects.on(on)
        .filter(partnership=partnership, person__is_active=True)
        .for_list()
    )
    for row in members:
        one = found.setdefault(row.organisation_id, Askable(row.organisation))
        one.people.add(row.person_id)
        one.is_partner |= row.role not in SDS_STAFF
        if Duty.TAKES_REQUESTS in row.duties:
            one.takers.add(row.person_id)
    offers = ServiceOffer.objects.on(on).filter(partnership=partnership).for_list()
    for offer in offers:
        is_there = not (offer.councils and councils) or bool(
            set(offer.councils) & set(councils)
        )
        if offer.organisation_id in found and is_there:
            found[offer.organisation_id].offers[offer.service_id] = offer.service
    return found


class AskForm(govuk.OnceForm):
    """Sessions, the support that is needed, whom to ask, by when, in which words."""

    button_text = "Ask these organisations"
    # Any one of the groups will do, so none of them is called optional.
    marks_optional = False

    sessions = govuk.CheckboxesField(
        label="For which sessions? (optional)",
        noun="The sessions",
        required=False,
        help_text="Each organisation gets one email for all of them, and can answer "
        "for each. Select none if no session is planned yet.",
    )
    needed = govuk.CheckboxesField(
        label="What support is needed?",
        noun="The support that is needed",
        required=False,
        help_text="Below each stands who offers it here.",
    )
    who = govuk.RadiosField(
        label="Whom do you want to ask?",
        noun="Whom you want to ask",
        missing="Select whom you want to ask",
    )
    organisations = govuk.CheckboxesField(
        label="Organisations", noun="The organisations", required=False
    )
    outside = govuk.RadiosField(
        label="Ask an organisation outside the partnership as well?",
        noun="Whether to ask an organisation outside the partnership",
        required=False,
        choices=(("no", "No"), ("yes", "Yes")),
        help_text="Somebody there becomes a member for this case alone, until a day. "
        "They see nothing else of the partnership, and answer by the link in an email.",
    )
    outside_name = govuk.TextField(
        label="Name of the organisation", required=False, max_length=150
    )
    outside_type = govuk.ModelSelectField(
        queryset=OrganisationType.objects.for_list(),
        label="Type of organisation",
        required=False,
        help_text="Only if the portal does not know the organisation yet",
    )
    outside_given_name = govuk.TextField(
        label="First name of the person to ask", required=False, max_length=100
    )
    outside_family_name = govuk.TextField(
        label="Last name of the person to ask", required=False, max_length=100
    )
    outside_email = govuk.EmailField(
        label="Email address of the person to ask", required=False
    )
    outside_telephone = govuk.TelephoneField(
        label="Telephone number of the person to ask (optional)",
        noun="The telephone number",
        required=False,
    )
    outside_to_on = govuk.DateField(
        label="Member for this case until",
        noun="The last day as a member",
        required=False,
        help_text=DATE_HINT,
    )
    answer_by = govuk.DateField(
        label="Answer by",
        noun="The day to answer by",
        missing="Enter the day to answer by",
        help_text="The aim is two working days. Weekends, bank holidays and local "
        "holidays do not count",
    )
    message = govuk.TextAreaField(
        label="What else should they know? (optional)",
        noun="The message",
        required=False,
        max_length=1000,
        rows=4,
        help_text="Everybody who takes requests there reads it. Do not name anybody "
        "who may lose their job.",
    )

    def __init__(
        self,
        *args,
        sessions,
        askable: dict[int, Askable],
        usual: Collection[int],
        may_add: bool,
        on: dt.date,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.askable, self.on = askable, on
        self.sessions_by_key = {str(row.pk): row for row in sessions}
        self.services = {
            str(pk): service
            for one in askable.values()
            for pk, service in one.offers.items()
        }
        self.usual = [pk for pk in usual if pk in askable]
        self.everybody = [pk for pk, one in askable.items() if one.is_partner]
        self.add_sessions()
        self.add_services()
        self.add_who()
        self.initial.setdefault("outside", "no")
        self.initial.setdefault("outside_to_on", on + LASTS)
        if not may_add:
            for name in ("outside", *OUTSIDE):
                del self.fields[name]
        self.reveals = {
            "who": {CHOSEN: ("organisations",)},
            "outside": {"yes": OUTSIDE},
        }
        if not may_add:
            del self.reveals["outside"]
        first = tuple(name for name in ("sessions", "needed") if name in self.fields)
        self.sections = (
            ("What for", first),
            ("Who can help", ("who", *(("outside",) if may_add else ()))),
            ("When and what", ("answer_by", "message")),
        )

    def add_sessions(self):
        if not self.sessions_by_key:
            del self.fields["sessions"]
            return
        self.fields["sessions"].choices = [
            (key, str(row)) for key, row in self.sessions_by_key.items()
        ]

    def add_services(self):
        if not self.services:
            del self.fields["needed"]
            return
        by_position = sorted(
            self.services.items(), key=lambda item: (item[1].position, item[1].pk)
        )
        self.fields["needed"].choices = [
            govuk.Choice(key, service.name, hint=self.names(self.offering({key})))
            for key, service in by_position
        ]

    def add_who(self):
        choices = []
        if self.services:
            choices.append(
                govuk.Choice(
                    NEEDED,
                    "Those that offer the support selected above",
                    hint="In the area of this situation",
                )
            )
        if self.usual:
            choices.append(
                govuk.Choice(USUAL, "The usual ones", hint=self.names(self.usual))
            )
        if self.everybody:
            number = len(self.everybody)
            words = "1 organisation" if number == 1 else f"{number} organisations"
            choices.append(
                govuk.Choice(EVERYBODY, "Everybody in the partnership", hint=words)
            )
        choices.append((CHOSEN, "Only those that I select"))
        self.fields["who"].choices = choices
        self.fields["organisations"].choices = [
            govuk.Choice(str(pk), one.organisation.name, hint=one.hint)
            for pk, one in self.askable.items()
        ]

    def names(self, numbers) -> str:
        return ", ".join(self.askable[pk].organisation.name for pk in numbers)

    def offering(self, services: Collection[str]) -> list[int]:
        """Who offers one of these services."""
        wanted = {int(key) for key in services}
        return [pk for pk, one in self.askable.items() if wanted & set(one.offers)]

    def clean(self):
        cleaned = super().clean()
        needed = cleaned.get("needed") or []
        picked = self.picked(cleaned, needed)
        outside = self.outsider(cleaned)
        asks_outside = cleaned.get("outside") == "yes"
        if not picked and not asks_outside and not self.errors:
            if cleaned["who"] == NEEDED and not needed:
                self.add_error("needed", "Select what support is needed")
            elif cleaned["who"] == NEEDED:
                self.add_error("who", "Nobody offers this here: select others")
            else:
                self.add_error("organisations", "Select at least one organisation")
        services = [self.services[key] for key in needed]
        cleaned["services_by_organisation"] = {
            self.askable[pk].organisation: [
                service for service in services if service.pk in self.askable[pk].offers
            ]
            for pk in picked
        }
        cleaned["outside_facts"] = outside and outside | {"services": services}
        cleaned["chosen_sessions"] = [
            self.sessions_by_key[key] for key in cleaned.get("sessions") or ()
        ]
        return cleaned

    def picked(self, cleaned, needed) -> list[int]:
        """The numbers of the organisations to ask."""
        given = {
            NEEDED: self.offering(needed),
            USUAL: self.usual,
            EVERYBODY: self.everybody,
            CHOSEN: [int(key) for key in cleaned.get("organisations") or ()],
        }
        return given.get(cleaned.get("who"), [])

    def outsider(self, cleaned):
        """Who is made a member for this case, or nothing where nobody is."""
        if cleaned.get("outside") != "yes":
            return None
        for name, words in (
            ("outside_name", "Enter the name of the organisation"),
            ("outside_given_name", "Enter the first name of the person to ask"),
            ("outside_family_name", "Enter the last name of the person to ask"),
            ("outside_email", "Enter the email address of the person to ask"),
            ("outside_to_on", "Enter the last day as a member"),
        ):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, words)
        if any(name in self.errors for name in OUTSIDE):
            return None
        known = Organisation.objects.filter(
            name_plain=plain(cleaned["outside_name"])
        ).first()
        if known is None and not cleaned.get("outside_type"):
            self.add_error("outside_type", "Select the type of organisation")
            return None
        if cleaned["outside_to_on"] < self.on:
            self.add_error(
                "outside_to_on",
                "The last day as a member must be today or in the future",
            )
            return None
        return {
            "known": known,
            "name": cleaned["outside_name"],
            "type": cleaned.get("outside_type"),
            "given_name": cleaned["outside_given_name"],
            "family_name": cleaned["outside_family_name"],
            "email": cleaned["outside_email"],
            "telephone": cleaned.get("outside_telephone") or "",
            "to_on": cleaned["outside_to_on"],
        }


def asked_by_organisation(rows) -> dict[int, list[str]]:
    """What each organisation was asked for already, and what it answered."""
    found = defaultdict(list)
    for row in rows:
        what = str(row.session) if row.session else "without a session"
        answer = row.get_answer_display().lower() if row.answer else "no answer yet"
        found[row.organisation_id].append(f"{what} ({answer})")
    return found
