"""A contact with the employer is logged."""

from django.utils import timezone
from django.utils.functional import cached_property

from partnerships.roles import Permission
from redundancies.actions import clock_events, contact_log
from redundancies.forms import contact_log as forms
from redundancies.models import ContactLog, EmployerContact
from redundancies.views.base import Act, Doing, Press


class ContactLogAdd(Doing):
    """Log a contact with the employer."""

    form_class = forms.ContactLogForm
    heading = "Log a contact with the employer"
    done = "The contact has been logged."
    beside = {
        clock_events.LaterToday: "time",
        clock_events.NotYet: "on",
        clock_events.ReasonMissing: "reason",
    }

    def get_initial(self):
        now = timezone.localtime()
        contact = self.request.GET.get("contact", "")
        known = (
            EmployerContact.objects.filter(situation=self.situation, pk=contact).first()
            if contact.isascii() and contact.isdigit() and len(contact) < 19
            else None
        )
        return {
            "on": now.date(),
            "time": f"{now:%H:%M}",
            "means": "telephone",
            "outcome": "",
            "contact": known,
        }

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "situation": self.situation,
            "sees_contacts": self.sight.hr1,
        }

    def act(self, **facts):
        contact_log.record(response=self.response, **facts)


class ContactLogEdit(Doing):
    """Correct a line of the contact log."""

    form_class = forms.ContactLogEditForm
    heading = "Change the contact with the employer"
    intro = (
        "The clock follows what you change. What it said before stays in the record."
    )
    done = "The contact has been changed."
    beside = {
        clock_events.LaterToday: "time",
        clock_events.NotYet: "on",
        contact_log.MetUnanswered: "is_reached",
    }

    @property
    def names(self):
        known = ("means", "is_reached", "note")
        return (*known, "contact") if self.sight.hr1 else known

    @cached_property
    def log(self):
        return self.own(ContactLog.objects.all(), pk=self.kwargs["log"])

    @cached_property
    def response(self):
        return self.log.response

    def check(self):
        super().check()
        self.row()

    def row(self):
        return self.log

    def get_initial(self):
        when = timezone.localtime(self.log.at)
        return {
            "on": when.date(),
            "time": f"{when:%H:%M}",
            "means": self.log.means,
            "contact": self.log.contact if self.sight.hr1 else None,
            "is_reached": self.log.is_reached,
            "note": self.log.note,
            "version": self.log.version,
        }

    def get_form_kwargs(self):
        return Act.get_form_kwargs(self) | {
            "situation": self.situation,
            "sees_contacts": self.sight.hr1,
        }

    def act(self, **facts):
        contact_log.correct(log=self.log, **facts)


class ContactLogStrikeOut(Press):
    """Take a mistaken line out of the contact log, and off the clock."""

    permission = Permission.SITUATION_EDIT
    done = "The contact has been struck out. It stays in the log and the timeline."

    def act(self, **facts):
        log = self.own(ContactLog.objects.all(), pk=self.kwargs["log"])
        contact_log.strike_out(log=log, **facts)
