"""What the pages of a situation share: who asks, how much it sees, refusals."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import FormView

from accounts import audit
from accounts.models import AuditEvent
from kit import canaries
from kit.scoping import required, visible_or_404
from kit.versions import ChangedMeanwhile
from partnerships.roles import Permission
from partnerships.standing import standing_of
from redundancies.actions.shared import Refused
from redundancies.doors import InWhichPartnership, asks_in_which, response_to_act_on
from redundancies.views import whole
from redundancies.views.parts import PARTS


@method_decorator(asks_in_which, "dispatch")
class OfSituation(View):
    """A page of one situation: unseen is 404, not allowed is 403."""

    permission = None
    # Whether this is done by a partnership whose response is closed as well.
    takes_closed = False

    def dispatch(self, request, *args, **kwargs):
        self.standing = standing_of(request.user)
        self.situation, self.sight = whole.seen(kwargs["reference"], self.standing)
        if self.situation is None:
            self.look_at_canary(kwargs["reference"])
        if self.permission is not None and not self.sight.may(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def look_at_canary(self, reference):
        """404, but for a canary that who sees everything asks for: it is on record."""
        looks = self.request.method in ("GET", "HEAD")
        if not looks or not self.standing.is_national_team:
            raise Http404
        canaries.show()
        self.situation, self.sight = whole.seen(reference, self.standing)
        if self.situation is None:
            raise Http404
        audit.looked(
            by=self.request.user,
            page=self.request.resolver_match.view_name,
            shown=[self.situation],
            kind=self.situation._meta.label_lower,
            at=timezone.now(),
        )

    @cached_property
    def responses(self):
        """Every partnership's response, the lead first."""
        return whole.responses_of(self.situation)

    @cached_property
    def response(self):
        """The response to act on, of a partnership where this person may do this."""
        return response_to_act_on(
            self.request,
            self.situation,
            self.acting,
            what=getattr(self, "heading", ""),
            takes_closed=self.takes_closed,
        )

    @cached_property
    def acting(self):
        """Every response of today to which this person may do this, the lead first."""
        return [row for row in self.responses if row.pk in self.permitted]

    @cached_property
    def permitted(self):
        """The same by their numbers."""
        return self.permitting(self.permission or Permission.SITUATION_EDIT)

    def permitting(self, permission):
        today = (row.pk for row in self.responses if row.to_on is None)
        return self.sight.responses(permission, today)

    def back(self):
        """Where an act leads back to: where it was begun, else the situation."""
        part = self.request.GET.get("back", "")
        if part not in PARTS:
            return self.situation.get_absolute_url()
        address = reverse("redundancies:part", args=[self.situation.reference, part])
        after = self.request.GET.get("after", "")
        return f"{address}?{urlencode({'after': after})}" if after else address

    def own(self, rows, **lookup):
        """A row of a response here; of another partnership's it is refused."""
        row = visible_or_404(rows.filter(response__situation=self.situation), **lookup)
        required(row.response_id in self.permitted)
        return row


class Changing(FormView):
    """A form of one page: its words, and where it leads back to."""

    heading = intro = button = ""
    button_style = cancel_text = ""
    template_name = "redundancies/form.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "heading": self.heading,
            "caption": self.get_caption(),
            "back_href": self.get_back(),
            "intro": self.intro,
        }

    def get_caption(self):
        return ""

    def get_back(self):
        return ""

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        if self.button:
            form.button_text = self.button
        if self.button_style:
            form.button_style = self.button_style
        if self.cancel_text:
            form.cancel_text = self.cancel_text
        form.cancel_href = self.get_back()
        return form


class Act(OfSituation, Changing):
    """A form that does one thing to a situation; `act` makes the one call."""

    done = ""
    # Needs a partnership that leads: without one it waits for its council.
    needs_response = False
    # Beside which field a refusal is said, by the refusal's class.
    beside: dict = {}
    # Shown to the second of two editors.
    names = ()

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except WaitsForCouncil:
            messages.error(
                request,
                "This situation is waiting for a partnership. Set its council first.",
            )
            return redirect("redundancies:place", self.situation.reference)

    def get(self, request, *args, **kwargs):
        self.check()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        self.check()
        return super().post(request, *args, **kwargs)

    def check(self):
        if self.needs_response and self.response is None:
            raise WaitsForCouncil

    def row(self):
        """The row that a second editor may have changed."""
        return self.situation

    def get_caption(self):
        employer = str(self.situation.employer)
        if self.needs_response and len(self.acting) > 1:
            return f"{employer}: {self.response.partnership}"
        return employer

    def get_back(self):
        return self.back()

    def get_initial(self):
        row = self.row()
        if row is None or not self.names:
            return {}
        return {name: getattr(row, name) for name in (*self.names, "version")}

    def act(self, **facts):
        raise NotImplementedError

    def form_valid(self, form):
        try:
            self.act(by=self.request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            field = next(
                (
                    name
                    for kind, name in self.beside.items()
                    if isinstance(refusal, kind) and name in form.fields
                ),
                None,
            )
            form.add_error(field, str(refusal).rstrip("."))
            return self.form_invalid(form)
        except ChangedMeanwhile:
            return self.changed_meanwhile(form)
        if self.done:
            messages.success(self.request, self.done)
        return redirect(self.get_back())

    def changed_meanwhile(self, form):
        """Show the second editor who changed what; what was typed stays."""
        row = self.row()
        current = type(row)._base_manager.get(pk=row.pk)
        event = last_change(self.audited(), self.names)
        form.changed_meanwhile(
            version=current.version,
            now={name: getattr(current, name) for name in self.names},
            # As this page was opened with the old version, so was the row read.
            before=changes_of(event, self.names, current),
            by=self.request.user,
            who=self.who_changed(event) if event else None,
            at=event.at if event else None,
        )
        return self.form_invalid(form)

    def who_changed(self, event):
        """Who made this change, as far as whoever asks may know."""
        return event.actor

    def audited(self):
        """The row of whose changes the record tells."""
        return self.situation


class Doing(Act):
    """Whoever works on a situation may record what was done."""

    permission = Permission.SITUATION_EDIT
    needs_response = True


def last_change(row, names):
    """The newest line of the record that tells of one of these fields."""
    events = list(AuditEvent.objects.about(row)[:50])
    for event in events:
        if set(event.changes) & set(names):
            return event
    return events[0] if events else None


def changes_of(event, names, current):
    """What stood there before the last change, as far as the record tells."""
    if event is None or not set(event.changes) & set(names):
        return None
    before = {name: getattr(current, name) for name in names}
    for name, pair in event.changes.items():
        if name not in before:
            continue
        if pair is None:
            # The record names this field and keeps nothing of what was in it.
            del before[name]
            continue
        field = type(current)._meta.get_field(name)
        before[name] = pair[0] if field.is_relation else field.to_python(pair[0])
    return before


class Press(OfSituation):
    """One press of a button on the situation's page."""

    done = ""

    def act(self, **facts):
        raise NotImplementedError

    def post(self, request, reference, **kwargs):
        try:
            self.act(by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        except InWhichPartnership:
            # The page has a button for each; this one was pressed before it had.
            messages.error(request, "Choose in which partnership you do this.")
        except ChangedMeanwhile:
            event = AuditEvent.objects.about(self.situation).first()
            is_own = event is not None and event.actor == request.user
            messages.error(
                request,
                "You changed this in another window. Look at it again first."
                if is_own
                else "Somebody else changed this meanwhile. Look at it again first.",
            )
        else:
            messages.success(request, self.done)
        return redirect(self.back())

    def version(self):
        """The version that the person saw, from the button."""
        given = self.request.POST.get("version", "")
        return (
            int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0
        )


class WaitsForCouncil(Exception):
    """A page that needs a partnership was opened before one leads."""
