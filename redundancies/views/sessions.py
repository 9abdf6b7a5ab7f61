"""Sessions of a situation: planned, moved, held, cancelled, and as a calendar."""

import icalendar
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import cached_property

from redundancies.actions import sessions
from redundancies.choices import SessionState
from redundancies.forms import sessions as forms
from redundancies.forms.triage import ReasonForm
from redundancies.models import Session
from redundancies.views.base import Doing, OfSituation


class OfSites:
    """A form that asks for which site a session is."""

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"situation": self.situation}


class SessionAdd(OfSites, Doing):
    """Plan a presentation, workshop, clinic, webinar or fair."""

    form_class = forms.SessionForm
    heading = "Plan a session"
    button = "Plan session"
    done = "The session has been planned. Now you can ask partners to come."
    beside = {sessions.EndsBeforeItStarts: "ends"}

    def act(self, **facts):
        sessions.plan(response=self.response, **facts)


class OfSession(Doing):
    """A page about one session of the situation."""

    @cached_property
    def session(self):
        rows = Session.objects.select_related("response__situation")
        return self.own(rows, reference=self.kwargs["session"])

    @property
    def response(self):
        return self.session.response

    def check(self):
        super().check()
        self.row()

    def row(self):
        return self.session

    def audited(self):
        return self.session

    def get_caption(self):
        return f"{self.situation.employer}: {self.session}"


class SessionMove(OfSites, OfSession):
    """Change when, where or what."""

    form_class = forms.SessionEditForm
    heading = "Change the session"
    done = "The session has been changed."
    names = ("kind", "place", "site", "shift", "places", "presented_by")
    beside = {sessions.EndsBeforeItStarts: "ends"}

    def get_initial(self):
        starts = timezone.localtime(self.session.starts_at)
        ends = timezone.localtime(self.session.ends_at)
        return super().get_initial() | {
            "on": starts.date(),
            "starts": f"{starts:%H:%M}",
            "ends": f"{ends:%H:%M}",
        }

    def act(self, **facts):
        sessions.move(session=self.session, **facts)


class SessionHold(OfSession):
    """It was held: how many came."""

    form_class = forms.HoldForm
    heading = "Record attendance"
    done = "The session has been recorded as held."
    names = ("attended",)

    def act(self, **facts):
        sessions.hold(session=self.session, **facts)


class SessionCancel(OfSession):
    """It is not held, and why."""

    form_class = ReasonForm
    heading = "Call off the session"
    button = "Call off the session"
    button_style = "warning"
    cancel_text = "Back"
    done = "The session has been called off."
    names = ("reason",)

    def act(self, **facts):
        sessions.cancel(session=self.session, **facts)


class SessionsCalendar(OfSituation):
    """The sessions as a file for one's own calendar."""

    def get(self, request, reference):
        calendar = icalendar.Calendar()
        calendar.add("prodid", "-//PACE portal//Sessions//EN")
        calendar.add("version", "2.0")
        calendar.add("x-wr-calname", f"PACE {self.situation.reference}")
        for session in Session.objects.filter(
            response__situation=self.situation
        ).for_list():
            calendar.add_component(
                event_of(session, self.situation, self.sight.knows_sites)
            )
        response = HttpResponse(
            calendar.to_ical(), content_type="text/calendar; charset=utf-8"
        )
        name = f"sessions-{self.situation.reference}.ics"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def event_of(session, situation, knows_sites):
    """A session as an entry of a calendar; times are in Scotland's own."""
    event = icalendar.Event()
    event.add("uid", f"{session.reference}@pace-portal")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", session.starts_at)
    event.add("dtend", session.ends_at)
    event.add("summary", f"{session.get_kind_display()}, {situation.employer}")
    event.add("location", session.place)
    if session.site and knows_sites:
        event.add("description", f"For people of {session.site}")
    event.add("sequence", session.version)
    is_off = session.state == SessionState.CANCELLED
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    return event
