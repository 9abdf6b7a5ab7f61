"""The record: who did what, and who looked at people's records."""

import datetime as dt

from django.shortcuts import render
from django.utils import timezone

from accounts import sealing
from accounts.models import AccessEvent, AuditEvent, User
from kit.tables import queryset_page
from kit.templatetags.portal import gov_date
from notifications.rules import LONDON
from partnerships import forms
from partnerships.looks import NEWEST, looks_page
from partnerships.models import Partnership
from partnerships.roles import Permission
from partnerships.views.base import Permitted, parts_of

# Verbs that do not read as what people say.
SAID = {
    "attendance.recorded": "Attendance by name recorded",
    "case.edited": "Details of the job changed",
    "checklist.filled": "First-contact checklist filled in",
    "client.edited": "Details of the person changed",
    "client.signposted": "Client signposted to an organisation",
    "change.asked": "Change asked for, to be confirmed by a second person",
    "change.confirmed": "Change confirmed by a second person",
    "change.refused": "Change refused by a second person",
    "change.withdrawn": "Change withdrawn by who asked for it",
    "clock.recorded": "Event recorded on the clock",
    "clock.struck_out": "Event struck out from the clock",
    "contact.logged": "Contact with the employer logged",
    "council.ended": "Council left the partnership",
    "delivery.corrected": "Support given corrected",
    "delivery.recorded": "Support given recorded",
    "duplicate.judged": "Possible duplicate decided",
    "headcount.recorded": "Numbers recorded",
    "invitation.accepted": "Account set up from an invitation",
    "notices.imported": "HR1 notices imported",
    "notices.asked_again": "File of HR1 notices to be imported again",
    "notice.withdrawn": "HR1 notice withdrawn",
    "notices.refused": "File of HR1 notices refused",
    "notices.undo_asked": "Import of HR1 notices to be undone",
    "notices.undo_refused": "Import of HR1 notices not undone",
    "notices.undone": "Import of HR1 notices undone",
    "notices.uploaded": "File of HR1 notices uploaded",
    "outcome.recorded": "Follow-up answered",
    "person.closed": "Account closed",
    "person.reopened": "Account reopened",
    "person.set_up": "Account set up",
    "sessions.ended": "Signed out",
    "preferences.chosen": "Choice of emails changed",
    "reference.loaded": "Lists of councils and organisations loaded",
    "request.told_after": "Answered how the session went",
    "review.asked_for": "Review asked for",
    "session.cancelled": "Session called off",
    "situation.assigned": "Somebody assigned to a situation",
    "situation.placed": "Place of a situation changed",
    "situation.reinstated": "Report reopened",
    "situation.responding": "Response began",
    "situation.restored": "Situation as it was before an import",
    "situation.undone": "Situation gone with the import that brought it",
    "organisation.sign_on_set": "How an organisation’s people sign in changed",
    "sign_on.connected": "Organisation’s sign-on connected to the account",
    "sign_on.disconnected": "Organisation’s sign-on disconnected from the account",
    "second_step.app_added": "Authenticator app added",
    "second_step.code_used": "Signed in by a recovery code",
    "second_step.codes_renewed": "New recovery codes",
    "second_step.help_asked": "Removal of a lost second step asked for",
    "second_step.help_confirmed": "Lost second step removed",
    "second_step.help_ran_out": "Removal of a lost second step not confirmed in time",
    "second_step.help_refused": "Removal of a lost second step refused",
    "second_step.passkey_added": "Passkey added",
    "second_step.passkey_renamed": "Passkey renamed",
    "second_step.removed": "Second step removed",
    "second_step.rule_set": "Days without a second step set",
    "situation.unassigned": "Somebody removed from a situation",
    "situation.verified": "Report confirmed",
    "factor.added": "Second step for signing in added",
    "factor.failed": "Second step for signing in failed",
    "factor.removed": "Second step for signing in removed",
    "factor.renewed": "Second step for signing in renewed",
    "person.asked_for_reset": "Link to choose a new password asked for",
    "person.password_changed": "Password changed",
    "person.password_reset": "New password chosen by a link",
    "person.signed_in": "Signed in",
    "person.signed_out": "Signed out",
    "sign_in.failed": "Sign-in failed",
    "sign_in.locked_out": "Sign-in refused after too many attempts for an address",
    "wave.closed": "Survey closed",
    "wave.drafted": "Survey drafted",
    "wave.opened": "Survey opened",
    "wave.published": "Survey results published",
    "wave.reminded": "Survey reminders sent",
}


class RecordPage(Permitted):
    """A list of what was written down, narrowed to a person and a period."""

    permission = Permission.RECORD_READ
    # The model's field that says who it was.
    who = "actor"

    def narrowed(self, request, rows, facts):
        self.person = None
        if reference := request.GET.get("person", ""):
            self.person = User.objects.filter(reference=reference).first()
            rows = (
                rows.filter(**{self.who: self.person}) if self.person else rows.none()
            )
        if first := facts.get("from_on"):
            rows = rows.filter(at__gte=midnight(first))
        if last := facts.get("to_on"):
            rows = rows.filter(at__lt=midnight(last + dt.timedelta(days=1)))
        return rows


def midnight(day):
    return dt.datetime.combine(day, dt.time(), tzinfo=LONDON)


def verb_words(verb):
    """A verb of the record as people say it: "person.edited" → "Person edited"."""
    return SAID.get(verb) or verb.replace(".", " ").replace("_", " ").capitalize()


class Record(RecordPage):
    """What was done, newest first."""

    def get(self, request):
        verbs = [(verb, verb_words(verb)) for verb in AuditEvent.objects.verbs()]
        form = forms.RecordForm(request.GET or None, verbs=verbs)
        facts = form.cleaned_data if form.is_valid() else {}
        rows = self.narrowed(request, AuditEvent.objects.select_related("actor"), facts)
        if verb := facts.get("verb"):
            rows = rows.filter(verb=verb)
        page = queryset_page(rows, order=NEWEST, after=request.GET.get("after", ""))
        places = Partnership.objects.in_bulk(
            {row.partnership_id for row in page.rows if row.partnership_id}
        )
        people = people_in(page.rows)
        keys = sealing.keys_of(PERSON, sealed_in(page.rows))
        return render(
            request,
            "partnerships/record.html",
            {
                "parts": parts_of(self.standing, request.path),
                "heading": "Record",
                "filter_form": form,
                "page": page.addressed(request.GET),
                "person": self.person,
                "rows": [
                    {
                        "event": row,
                        "words": verb_words(row.verb),
                        "place": places.get(row.partnership_id, ""),
                        "target": people.get(row.target_label),
                        "changes": changes_of(row, people, keys),
                    }
                    for row in page.rows
                ],
            },
        )


PERSON = "accounts.user"
# Fields that name somebody, by their reference.
OF_PEOPLE = ("person",)

# What has references of its own, which are nobody's.
NOT_PEOPLE = frozenset(
    {"redundancies.situation", "clients.case", "clients.referral", "partnerships.offer"}
)


def people_in(rows):
    """The people whom these lines name, by their references."""
    named = {row.target_label for row in rows if row.target_type not in NOT_PEOPLE}
    for row in rows:
        for name in OF_PEOPLE:
            if isinstance(pair := row.changes.get(name), list):
                named |= {value for value in pair if value}
    return {one.reference: one for one in User.objects.filter(reference__in=named)}


def sealed_in(rows):
    """Of whom these lines have something that only their key opens."""
    return {
        row.target_id
        for row in rows
        if row.target_type == PERSON
        and any(map(sealing.is_sealed, row.changes.values()))
    }


def changes_of(event, people, keys):
    """Each changed field with what stood before and after, where that is kept."""
    found = []
    for name, pair in event.changes.items():
        field = {"field": words_of(name)}
        if sealing.is_sealed(pair):
            key = keys.get(event.target_id)
            pair = sealing.opened(pair, event.target_type, event.target_id, key)
            if pair is None:
                field["field"] += " (erased)"
        elif name in OF_PEOPLE and isinstance(pair, list):
            pair = [str(people.get(value, value) or "") for value in pair]
        if isinstance(pair, list) and len(pair) == 2:
            before, after = map(spoken, pair)
            if not before and not after:
                continue
            field |= {"before": before, "after": after or "nothing"}
        found.append(field)
    return found


def words_of(name):
    """A field's name as a word: "from_on" → "from"."""
    return name.removesuffix("_on").removeprefix("is_").replace("_", " ")


def spoken(value):
    """A value of the record as a reader sees it."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(words_of(str(part)) for part in value)
    try:
        return gov_date(dt.date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


class Looks(RecordPage):
    """Who looked at people's records, on which page, and why."""

    who = "person"

    def get(self, request):
        form = forms.LooksForm(request.GET or None)
        facts = form.cleaned_data if form.is_valid() else {}
        rows = self.narrowed(request, AccessEvent.objects.all(), facts)
        looked_at = None
        if reference := request.GET.get("of", ""):
            looked_at = User.objects.filter(reference=reference).first()
            ids = [looked_at.pk] if looked_at else []
            rows = rows.showing(User._meta.label_lower, *ids)
        return render(
            request,
            "partnerships/looks.html",
            {
                "parts": parts_of(self.standing, request.path),
                "heading": "Who looked",
                "filter_form": form,
                "page": looks_page(request, rows),
                "looked_at": looked_at,
                "person": self.person,
                "today": timezone.localdate(),
            },
        )
