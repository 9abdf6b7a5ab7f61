"""Answer a request, for one session or for several, and say who goes."""

from __future__ import annotations

from kit import govuk
from redundancies.actions.answers import Colleague
from redundancies.choices import Answer
from redundancies.forms.moments import DATE_HINT, TIME_HINT, moment

EACH, SOMEBODY = "each", "somebody"
COLLEAGUE = ("colleague_given_name", "colleague_family_name", "colleague_email")


class AnswerFields(govuk.GovukForm):
    """Yes, no or in part, and what of it."""

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
    reasons = (
        (Answer.NO, "reason", "Enter why your organisation cannot help"),
        (Answer.IN_PART, "part_reason", "Enter what you cannot do, and why"),
    )
    inside = {
        "yes": ("who_comes", "commitments"),
        "in_part": ("part_who_comes", "part_commitments", "part_reason"),
        "no": ("reason",),
    }

    def given(self, request):
        """The fields of an answer that stands, as they are filled in before."""
        prefix = "part_" if request.answer == Answer.IN_PART else ""
        return {"answer": request.answer} | {
            f"{prefix}{name}": getattr(request, name)
            for name in ("who_comes", "commitments", "reason")
        }

    def clean(self):
        cleaned = super().clean()
        for answer, name, words in self.reasons:
            is_missing = not cleaned.get(name) and name not in self.errors
            if cleaned.get("answer") == answer and is_missing:
                self.add_error(name, words)
        return cleaned

    def answer_facts(self):
        """The one answer as the actions take it."""
        cleaned = self.cleaned_data
        prefix = "part_" if cleaned["answer"] == Answer.IN_PART else ""
        names = {
            Answer.YES: ("who_comes", "commitments"),
            Answer.IN_PART: ("who_comes", "commitments", "reason"),
            Answer.NO: ("reason",),
        }[Answer(cleaned["answer"])]
        return {"answer": Answer(cleaned["answer"])} | {
            name: cleaned[f"{prefix}{name}"] for name in names
        }


class ColleagueFields(govuk.GovukForm):
    """A colleague of the asked organisation, known or not."""

    colleague_given_name = govuk.TextField(
        label="Their first name", noun="The first name", required=False, max_length=100
    )
    colleague_family_name = govuk.TextField(
        label="Their last name", noun="The last name", required=False, max_length=100
    )
    colleague_email = govuk.EmailField(
        label="Their email address",
        noun="The email address",
        required=False,
        help_text="An address of your organisation",
    )

    def check_colleague(self, cleaned):
        for name, words in zip(
            COLLEAGUE,
            (
                "Enter their first name",
                "Enter their last name",
                "Enter their email address",
            ),
            strict=True,
        ):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, words)

    def colleague(self):
        given, family, email = (self.cleaned_data[name] for name in COLLEAGUE)
        return Colleague(email, given, family)


class AnswerForm(govuk.VersionedForm, AnswerFields, ColleagueFields):
    """An organisation's answer: the same for all sessions, or for each its own."""

    button_text = "Send answer"
    marks_optional = False

    goes = govuk.RadiosField(
        label="Who goes? (optional)",
        noun="Who goes",
        required=False,
        help_text="Who goes gets the link, the calendar file, and the question "
        "afterwards how it went.",
    )

    def __init__(self, *args, rows, colleagues, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = rows
        self.people = {str(person.pk): person for person in colleagues}
        first = rows[0]
        if first.answer:
            self.initial |= self.given(first)
        choices = [
            govuk.Choice(key, "I go myself" if person == by else str(person))
            for key, person in self.people.items()
        ]
        self.fields["goes"].choices = [
            *choices,
            govuk.Choice(SOMEBODY, "Somebody else of our organisation"),
        ]
        if first.goes_id and str(first.goes_id) in self.people:
            self.initial["goes"] = str(first.goes_id)
        self.reveals = {"answer": dict(self.inside), "goes": {SOMEBODY: COLLEAGUE}}
        if len(rows) > 1:
            self.add_each()
        self.order_fields(
            ["answer", *self.reveals["answer"].get(EACH, ()), "goes", *COLLEAGUE]
        )

    def add_each(self):
        """A choice, and under it the sessions one by one."""
        names = []
        for row in self.rows:
            what = str(row.session) if row.session else "Without a session"
            self.fields[f"answer_{row.pk}"] = govuk.SelectField(
                label=what,
                noun=f"The answer for {what}",
                required=False,
                choices=Answer.choices,
                blank="No answer yet",
                initial=row.answer,
            )
            self.fields[f"why_{row.pk}"] = govuk.TextField(
                label=f"If no or in part, why? (optional) {what}",
                noun=f"The reason for {what}",
                required=False,
                max_length=500,
                initial=row.reason,
            )
            names += [f"answer_{row.pk}", f"why_{row.pk}"]
        all_of = {
            "yes": "Yes, to all",
            "in_part": "In part, for all",
            "no": "No, to all",
        }
        self.fields["answer"].choices = [
            *((key, all_of[key]) for key, _ in Answer.choices),
            govuk.Choice(EACH, "It differs from session to session"),
        ]
        self.reveals["answer"][EACH] = tuple(names)
        answers = {(row.answer, row.reason) for row in self.rows}
        if len(answers) > 1:
            self.initial["answer"] = EACH

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("goes") == SOMEBODY:
            self.check_colleague(cleaned)
        if cleaned.get("answer") == EACH:
            self.check_each(cleaned)
        return cleaned

    def check_each(self, cleaned):
        given = [row for row in self.rows if cleaned.get(f"answer_{row.pk}")]
        if not given:
            self.add_error(
                f"answer_{self.rows[0].pk}", "Select an answer for at least one session"
            )
        for row in given:
            why = f"why_{row.pk}"
            is_yes = cleaned[f"answer_{row.pk}"] == Answer.YES
            if not is_yes and not cleaned.get(why) and why not in self.errors:
                self.add_error(why, "Enter why your organisation cannot help")

    def going(self):
        """Who goes, as the actions take it."""
        chosen = self.cleaned_data.get("goes")
        return self.colleague() if chosen == SOMEBODY else self.people.get(chosen)

    def answers(self):
        """The answer for each of the sessions that were answered for, by its number."""
        cleaned = self.cleaned_data
        if cleaned["answer"] != EACH:
            return {row.pk: self.answer_facts() for row in self.rows}
        return {
            row.pk: {
                "answer": Answer(cleaned[f"answer_{row.pk}"]),
                "reason": cleaned[f"why_{row.pk}"],
                "who_comes": row.who_comes,
                "commitments": row.commitments,
            }
            for row in self.rows
            if cleaned[f"answer_{row.pk}"]
        }


class NoteForm(govuk.VersionedForm, AnswerFields):
    """An answer that came by telephone: who said what, when."""

    button_text = "Record answer"
    marks_optional = False
    reasons = (
        (Answer.NO, "reason", "Enter why they cannot help"),
        (Answer.IN_PART, "part_reason", "Enter what they cannot do, and why"),
    )

    said_by = govuk.TextField(
        label="Who said it?",
        noun="The name of who said it",
        missing="Enter who said it",
        max_length=200,
    )
    on = govuk.DateField(
        label="On which day?",
        noun="The day on which they said it",
        missing="Enter the day on which they said it",
        help_text=DATE_HINT,
    )
    time = govuk.TimeField(
        label="At what time?",
        noun="The time when they said it",
        missing="Enter the time when they said it",
        help_text=TIME_HINT,
    )
    field_order = ("said_by", "on", "time", "answer")

    def __init__(self, *args, request, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("version", request.version)
        answer = self.fields["answer"]
        answer.label = f"Can {request.organisation} help?"
        answer.error_messages["required"] = "Select whether they can help"
        self.fields["commitments"].label = "What will they bring or do? (optional)"
        self.fields["part_commitments"].label = "What can they do? (optional)"
        self.fields["part_reason"].label = "What can they not do, and why?"
        self.people = {str(person): person for person in people}
        known = ", ".join(self.people)
        if known:
            self.fields["said_by"].help_text = f"Known there: {known}"
        self.reveals = {"answer": dict(self.inside)}
        if request.answer:
            self.initial |= self.given(request)

    def facts(self):
        """What was said, as the action takes it."""
        cleaned = self.cleaned_data
        return self.answer_facts() | {
            "version": cleaned["version"],
            "said_by": cleaned["said_by"],
            "person": self.people.get(cleaned["said_by"].strip()),
            "said_at": moment(cleaned["on"], cleaned["time"]),
        }


class PassOnForm(ColleagueFields):
    """Somebody else of the organisation answers, or goes."""

    button_text = "Send them the request"
    marks_optional = False
    reveals = {"to": {SOMEBODY: COLLEAGUE}}

    to = govuk.RadiosField(
        label="Who takes it over?",
        noun="Who takes it over",
        missing="Select who takes it over",
    )

    def __init__(self, *args, colleagues, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in colleagues}
        self.fields["to"].choices = [
            *((key, str(person)) for key, person in self.people.items()),
            govuk.Choice(SOMEBODY, "Somebody else of the organisation"),
        ]
        self.order_fields(["to", *COLLEAGUE])

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("to") == SOMEBODY:
            self.check_colleague(cleaned)
        return cleaned

    def chosen(self):
        """Whom, as the action takes it."""
        chosen = self.cleaned_data["to"]
        return self.colleague() if chosen == SOMEBODY else self.people[chosen]


class WithdrawForm(govuk.VersionedForm):
    """Why an organisation is not asked for this any more."""

    button_text = "Withdraw the request"
    button_style = "warning"
    cancel_text = "Back"

    reason = govuk.TextField(
        label="Why", noun="The reason", required=False, max_length=300
    )
