"""Sessions of a situation: planned, moved, held, cancelled, and as a calendar."""

from django.utils import timezone
from django.utils.functional import cached_property

from kit.moments import spoken_moment
from redundancies import calendars
from redundancies.actions import sessions
from redundancies.forms import sessions as forms
from redundancies.forms.triage import ReasonForm
from redundancies.models import Request, Session
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
        made = sessions.plan(response=self.response, **facts)
        self.done = planned_words(made)


def planned_words(session):
    """That it is planned, and that a night shift ends on another day."""
    ends = timezone.localtime(session.ends_at)
    words = "The session has been planned. "
    if ends.date() != timezone.localtime(session.starts_at).date():
        words += f"It ends on {spoken_moment(ends)}, the next day. "
    return f"{words}Now you can ask partners to come."


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
    names = ("kind", "place", "join_url", "site", "shift", "places", "presented_by")
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


class SessionCopy(OfSites, OfSession):
    """The same again for the next shift: it begins when this one ends."""

    form_class = forms.SessionForm
    heading = "Copy to the next shift"
    button = "Plan session"
    done = "The session has been planned. Now you can ask partners to come."
    intro = "Change what is different for the next shift."
    beside = {sessions.EndsBeforeItStarts: "ends"}

    def get_initial(self):
        session = self.session
        starts = timezone.localtime(session.ends_at)
        # By the clock on the wall, on a night when the clocks change as well.
        ends = starts + (session.ends_at - session.starts_at)
        return {
            "site": session.site_id,
            "kind": session.kind,
            "place": session.place,
            "join_url": session.join_url,
            "places": session.places,
            "presented_by": session.presented_by,
            "on": starts.date(),
            "starts": f"{starts:%H:%M}",
            "ends": f"{ends:%H:%M}",
        }

    def act(self, **facts):
        made = sessions.plan(response=self.response, **facts)
        self.done = planned_words(made)


class AttendanceCorrect(OfSession):
    """How many came was recorded wrongly; what stood there before stays to be seen."""

    form_class = forms.HoldForm
    heading = "Correct the attendance"
    done = "The attendance has been corrected."
    names = ("attended",)

    def act(self, **facts):
        sessions.correct_attendance(session=self.session, **facts)


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
        sessions_of = Session.objects.filter(response__situation=self.situation)
        asked = (
            Request.objects.seen_by(self.standing, self.sight.whole)
            .filter(response__situation=self.situation, withdrawn_at=None)
            .exclude(session=None)
            .select_related("organisation", "session")
            .order_by("organisation__name", "pk")
        )
        calendar = calendars.of_situation(
            self.situation,
            sessions_of.for_list(),
            asked,
            knows_sites=self.sight.knows_sites,
        )
        return calendars.answer_with(
            calendar, f"sessions-{self.situation.reference}.ics"
        )
