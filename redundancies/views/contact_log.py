"""A contact with the employer is logged."""

from django.utils import timezone

from redundancies.actions import clock_events, contact_log
from redundancies.forms import contact_log as forms
from redundancies.models import EmployerContact
from redundancies.views.base import Doing


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
