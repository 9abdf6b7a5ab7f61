"""The record: who did what, and who looked at people's records."""

import datetime as dt

from django.shortcuts import render
from django.utils import timezone

from accounts.models import AccessEvent, AuditEvent, User
from kit.tables import queryset_page
from kit.templatetags.portal import gov_date
from notifications.rules import LONDON
from partnerships import forms
from partnerships.models import Partnership
from partnerships.roles import Permission
from partnerships.views.base import Permitted, parts_of

NEWEST = ("-at", "-pk")
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
    "notices.refused": "File of HR1 notices refused",
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
    "second_step.app_added": "Authenticator app added",
    "second_step.code_used": "Signed in by a recovery code",
    "second_step.codes_renewed": "New recovery codes",
    "second_step.help_asked": "Removal of a lost second step asked for",
    "second_step.help_confirmed": "Lost second step removed",
    "second_step.help_refused": "Removal of a lost second step refused",
    "second_step.passkey_added": "Passkey added",
    "second_step.passkey_renamed": "Passkey renamed",
    "second_step.removed": "Second step removed",
    "second_step.rule_set": "Days without a second step set",
    "situation.unassigned": "Somebody removed from a situation",
    "situation.verified": "Report confirmed",
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
                        "changes": changes_of(row),
                    }
                    for row in page.rows
                ],
            },
        )


def changes_of(event):
    """Each changed field with what stood before and after; bare names for people's."""
    changes = event.changes
    if not isinstance(changes, dict):
        return [{"field": words_of(name)} for name in changes]
    return [
        {
            "field": words_of(name),
            "before": spoken(pair[0]),
            "after": spoken(pair[1]) or "nothing",
        }
        if isinstance(pair, list) and len(pair) == 2
        else {"field": words_of(name)}
        for name, pair in changes.items()
        if not (isinstance(pair, list) and not any(map(spoken, pair)))
    ]


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


# What each page that shows people is called, by the name of its address.
PAGES = {
    "clients:search": "Search, and the newest clients",
    "clients:found": "Clients found",
    "clients:telephone": "Follow-up calls due",
    "clients:client": "Client",
    "clients:edit": "Details of the person",
    "clients:case-edit": "Details of the job",
    "clients:needs": "Note needs",
    "clients:step-add": "Record a step",
    "clients:signpost": "Signpost",
    "clients:refer": "Refer",
    "clients:support": "Support for a client",
    "clients:outcome": "Follow-up by telephone",
    "clients:of-situation": "Clients of a situation",
    "clients:attendance": "Attendance by name",
    "clients:referrals": "Referrals",
    "clients:referral": "Referral",
    "clients:referral-reject": "Reject a referral",
    "clients:referral-support": "Support after a referral",
    "clients:referral-end": "End a referral",
}


def page_words(name: str) -> str:
    """A page as people call it; one without a name here, by its address's words."""
    spoken = name.rpartition(":")[2].replace("-", " ").capitalize()
    return PAGES.get(name, spoken)


class Looks(RecordPage):
    """Who looked at people's records, on which page, and why."""

    who = "person"

    def get(self, request):
        form = forms.LooksForm(request.GET or None)
        facts = form.cleaned_data if form.is_valid() else {}
        rows = self.narrowed(
            request, AccessEvent.objects.select_related("person"), facts
        )
        page = queryset_page(rows, order=NEWEST, after=request.GET.get("after", ""))
        for row in page.rows:
            row.page_words = page_words(row.page)
        return render(
            request,
            "partnerships/looks.html",
            {
                "parts": parts_of(self.standing, request.path),
                "heading": "Who looked",
                "filter_form": form,
                "page": page.addressed(request.GET),
                "person": self.person,
                "today": timezone.localdate(),
            },
        )
