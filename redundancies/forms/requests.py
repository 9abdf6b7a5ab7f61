"""Ask partners, answer, say afterwards what was given."""

from __future__ import annotations

from collections import defaultdict

from kit import govuk
from partnerships.models import Membership, Organisation, Service, ServiceOffer
from partnerships.roles import Duty
from redundancies.choices import Answer

OTHERS = "others"


class AskForm(govuk.OnceForm):
    """Whom to ask, for which services, to which session, in which words."""

    button_text = "Ask these organisations"
    # Any one of the groups will do, so none of them is called optional.
    marks_optional = False

    session = govuk.SelectField(
        label="For which session? (optional)",
        noun="The session",
        required=False,
        blank="No session yet",
        help_text="The email gives the time, and the place unless the situation is "
        "confidential. The answer can be changed until the session begins.",
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

    def __init__(self, *args, response, sessions, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.sessions = {str(session.pk): session for session in sessions}
        self.fields["session"].choices = [
            (key, str(session)) for key, session in self.sessions.items()
        ]
        self.choices_by_field: dict[str, Service | None] = {}
        self.organisations: dict[str, Organisation] = {}
        self.add_services(response.partnership, on)

    def add_services(self, partnership, on):
        """A group of boxes for each service, with who takes requests there."""
        hints = self.hints(partnership, on)
        offers = ServiceOffer.objects.on(on).filter(partnership=partnership).for_list()
        by_service = defaultdict(dict)
        for offer in offers:
            by_service[offer.service][offer.organisation_id] = offer.organisation
        for service, organisations in by_service.items():
            self.add_group(f"service_{service.pk}", service, organisations, hints)
        offering = {pk for group in by_service.values() for pk in group}
        others = {
            pk: organisation
            for pk, (organisation, _) in hints.items()
            if pk not in offering
        }
        if others:
            self.add_group(OTHERS, None, others, hints)
        self.order_fields([*self.choices_by_field, "session", "message"])
        self.sections = (
            ("Who can help", tuple(self.choices_by_field)),
            ("When and what", ("session", "message")),
        )

    def hints(self, partnership, on):
        """Who hears of a request, for each organisation with somebody here."""
        members = (
            Membership.objects.on(on)
            .filter(partnership=partnership, person__is_active=True)
            .for_list()
        )
        people = defaultdict(set)
        takers = defaultdict(set)
        organisations = {}
        for membership in members:
            key = membership.organisation_id
            organisations[key] = membership.organisation
            people[key].add(membership.person_id)
            if Duty.TAKES_REQUESTS in membership.duties:
                takers[key].add(membership.person_id)
        return {
            key: (organisation, self.hint(len(takers[key]), len(people[key])))
            for key, organisation in organisations.items()
        }

    @staticmethod
    def hint(takers: int, people: int) -> str:
        if takers:
            return (
                f"{takers} {'person takes' if takers == 1 else 'people take'} requests"
            )
        who = "its one member" if people == 1 else f"all {people} members"
        return f"Nobody takes requests: {who} will get an email"

    def add_group(self, name, service, organisations, hints):
        here = {pk: row for pk, row in organisations.items() if pk in hints}
        absent = [row.name for pk, row in organisations.items() if pk not in hints]
        if not here and not absent:
            return
        self.choices_by_field[name] = service
        self.organisations |= {str(pk): row for pk, row in here.items()}
        self.fields[name] = govuk.CheckboxesField(
            label=service.name if service else "Others in the partnership",
            required=False,
            choices=[
                govuk.Choice(str(pk), row.name, hint=hints[pk][1])
                for pk, row in here.items()
            ],
            help_text=f"Nobody to ask at {', '.join(absent)}: add a member first."
            if absent
            else "",
        )

    def clean(self):
        cleaned = super().clean()
        picked = defaultdict(list)
        for name, service in self.choices_by_field.items():
            for key in cleaned.get(name) or ():
                picked[self.organisations[key]].extend([service] if service else [])
        if not picked and not self.errors:
            self.add_error(
                next(iter(self.choices_by_field), None),
                "Select at least one organisation",
            )
        cleaned["services_by_organisation"] = dict(picked)
        cleaned["chosen_session"] = self.sessions.get(cleaned.get("session") or "")
        return cleaned


class AnswerForm(govuk.VersionedForm):
    """Yes, no or in part, and who will come."""

    button_text = "Send answer"
    marks_optional = False
    reveals = {
        "answer": {
            "yes": ("who_comes", "commitments"),
            "in_part": ("part_who_comes", "part_commitments", "part_reason"),
            "no": ("reason",),
        }
    }

    answer = govuk.RadiosField(
        label="Can your organisation help?",
        missing="Select whether your organisation can help",
        choices=Answer.choices,
    )
    who_comes = govuk.TextField(
        label="Who will come? (optional)",
        noun="The names of who will come",
        max_length=200,
        required=False,
    )
    commitments = govuk.TextAreaField(
        label="What will you bring or do? (optional)",
        noun="What you will bring or do",
        max_length=500,
        rows=3,
        required=False,
    )
    part_who_comes = govuk.TextField(
        label="Who will come? (optional)",
        noun="The names of who will help in part",
        max_length=200,
        required=False,
    )
    part_commitments = govuk.TextAreaField(
        label="What can you do? (optional)",
        noun="What you can do",
        max_length=500,
        rows=3,
        required=False,
    )
    part_reason = govuk.TextAreaField(
        label="What can you not do, and why?",
        noun="The part that you cannot do",
        max_length=500,
        rows=3,
        required=False,
    )
    reason = govuk.TextAreaField(
        label="Why not?",
        noun="The reason why you cannot help",
        max_length=500,
        rows=3,
        required=False,
        help_text="So that the chair can ask others.",
    )

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", request.version)
        if request.answer:
            prefix = "part_" if request.answer == Answer.IN_PART else ""
            self.initial["answer"] = request.answer
            for name in ("who_comes", "commitments", "reason"):
                self.initial[f"{prefix}{name}"] = getattr(request, name)

    def clean(self):
        cleaned = super().clean()
        for answer, name, words in (
            (Answer.NO, "reason", "Enter why your organisation cannot help"),
            (Answer.IN_PART, "part_reason", "Enter what you cannot do, and why"),
        ):
            is_missing = not cleaned.get(name) and name not in self.errors
            if cleaned.get("answer") == answer and is_missing:
                self.add_error(name, words)
        return cleaned

    def facts(self):
        """The answer as the action takes it."""
        cleaned = self.cleaned_data
        prefix = "part_" if cleaned["answer"] == Answer.IN_PART else ""
        names = {
            Answer.YES: ("who_comes", "commitments"),
            Answer.IN_PART: ("who_comes", "commitments", "reason"),
            Answer.NO: ("reason",),
        }[Answer(cleaned["answer"])]
        return {
            "answer": Answer(cleaned["answer"]),
            "version": cleaned["version"],
        } | {name: cleaned[f"{prefix}{name}"] for name in names}


class AfterForm(govuk.GovukForm):
    """The day after: came, how many, anything to pass on."""

    button_text = "Send"
    marks_optional = False
    reveals = {"has_come": {"True": ("services", "reached")}}

    has_come = govuk.YesNoField(
        label="Did somebody from your organisation come?",
        missing="Select whether somebody came",
    )
    services = govuk.ModelCheckboxesField(
        queryset=Service.objects.none(),
        label="What support did you give?",
        required=False,
    )
    reached = govuk.NumberField(
        label="How many people did you reach? (optional)",
        noun="The number of people",
        required=False,
        max_value=100_000,
        width="5",
        help_text="A good guess will do.",
    )
    passed_on = govuk.TextAreaField(
        label="Anything to pass on to the chair? (optional)",
        noun="The message to the chair",
        max_length=500,
        rows=3,
        required=False,
        help_text="Do not name anybody who may lose their job.",
    )

    def __init__(self, *args, services, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["services"].queryset = services

    def clean(self):
        cleaned = super().clean()
        if (
            cleaned.get("has_come")
            and not cleaned.get("services")
            and "services" not in self.errors
        ):
            self.add_error("services", "Select what support you gave")
        return cleaned
