"""What moves the clock is recorded, or struck out."""

from django.utils import timezone

from partnerships.roles import Permission
from redundancies.actions import clock_events
from redundancies.forms import clock_events as forms
from redundancies.models import ClockEvent
from redundancies.views.base import Doing, Press


class ClockAdd(Doing):
    """Record what moves the response clock."""

    form_class = forms.ClockForm
    heading = "Record what happened"
    intro = "This moves the clock of the first meeting with the employer."
    done = "The event has been recorded."
    beside = {
        clock_events.LaterToday: "time",
        clock_events.NotYet: "on",
        clock_events.ReasonMissing: "reason",
        clock_events.NotPaused: "kind",
        clock_events.NotRunning: "kind",
        clock_events.TooEarly: "on",
        clock_events.NotAfter: "time",
    }

    def get_initial(self):
        return {"on": timezone.localdate()}

    def act(self, **facts):
        clock_events.record(response=self.response, **facts)


class ClockStrikeOut(Press):
    """Take a mistaken event out of the clock."""

    permission = Permission.SITUATION_EDIT
    done = "The event has been struck out. It stays in the timeline."

    def act(self, **facts):
        event = self.own(ClockEvent.objects.all(), pk=self.kwargs["event"])
        clock_events.strike_out(event=event, **facts)
