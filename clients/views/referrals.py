"""Referrals as their receivers work on them, and as their senders see them."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import BigIntegerField, DateTimeField
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView, View

from clients.actions import referrals
from clients.actions.referrals import StepNotAllowed
from clients.actions.support import NotAccepted
from clients.choices import Ending, ReferralState
from clients.forms.referrals import EndingForm, RejectionForm
from clients.models import Case, Referral
from clients.views import words
from clients.views.scoping import Looking, Today
from kit.kept import Given, GivenList, Kept
from kit.scoping import ScopedObjectMixin, required
from kit.tables import Key, beyond, is_moment, is_number, keyed_page, turned
from partnerships.roles import Permission

COLOURS = {
    ReferralState.SENT: "yellow",
    ReferralState.ACCEPTED: "green",
    ReferralState.REJECTED: "red",
    ReferralState.ENDED: "grey",
}
ORDER = ("-sent_at", "-id")
# The lists of the inbox by the word in their address.
FOLDERS = {
    "waiting": (ReferralState.SENT,),
    "accepted": (ReferralState.ACCEPTED,),
    "finished": (ReferralState.REJECTED, ReferralState.ENDED),
}


def states_words(states):
    """Sent; Rejected or ended."""
    return " or ".join(state.label for state in states).capitalize()


class Inbox(Today, Looking, TemplateView):
    """Referrals to the person's own organisations, in the partnerships of each."""

    template_name = "clients/referrals.html"
    rows = ()

    def dispatch(self, request, *args, **kwargs):
        required(self.standing.may(Permission.REFERRAL_ANSWER))
        return super().dispatch(request, *args, **kwargs)

    def shown(self):
        return [row["case_id"] for row in self.rows if row["name"]]

    def get_context_data(self, **kwargs):
        folder = self.request.GET.get("show", "waiting")
        folder = folder if folder in FOLDERS else "waiting"
        states = FOLDERS[folder]
        page = keyed_page(
            lambda key, limit: inbox_rows.rows(
                key and {"sent_at": key.values[0], "number": key.values[1]},
                self.standing,
                states=states,
                limit=limit,
                is_backwards=key and key.backwards,
            ),
            kinds=(is_moment, is_number),
            key_of=lambda row: (row.sent_at, row.pk),
            after=self.request.GET.get("after", ""),
        ).addressed(self.request.GET)
        self.rows = self.rows_of(page.rows)
        return super().get_context_data(**kwargs) | {
            "heading": "Referrals",
            "title": states_words(states),
            "rows": self.rows,
            "page": page,
            "subnavigation_label": "Referrals by status",
            "subnavigation": [
                {
                    "text": states_words(states),
                    "href": f"{reverse('clients:referrals')}?show={word}",
                    "current": word == folder,
                }
                for word, states in FOLDERS.items()
            ],
        }

    def rows_of(self, rows):
        names = self.names_of({row.case_id for row in rows})
        return [
            {
                "case_id": row.case_id,
                "reference": row.reference,
                "name": names.get(row.case_id, ""),
                "organisation": str(row.organisation),
                "service": row.service.group,
                "sent_at": row.sent_at,
                "state": row.state,
                "state_words": row.get_state_display(),
                "ending": row.get_ending_display(),
            }
            for row in rows
        ]

    def names_of(self, case_ids):
        """Who it is, where a grant still says so; the National PACE team opens one."""
        if self.standing.is_national_team:
            return {}
        seen = people_sent.rows({"numbers": list(case_ids)}, self.standing)
        return {row["pk"]: words.name_of(row) for row in seen}


@Kept
def inbox_rows(asker, states, limit, is_backwards):
    """The newest referrals received, or those beyond a key: forwards, backwards."""
    key = None
    if is_backwards is not None:
        sent_at = Given("sent_at", DateTimeField())
        key = Key((sent_at, Given("number", BigIntegerField())), is_backwards)
    order = turned(ORDER, key)
    parts = [
        inbox.filter(beyond(ORDER, key), state=state).order_by(*order)[:limit]
        for inbox in Referral.objects.inboxes(asker)
        for state in states
    ]
    if not parts:
        return Referral.objects.none()
    rows = parts[0]
    if len(parts) > 1:
        first, *others = (part.values("pk") for part in parts)
        found = Referral.objects.filter(pk__in=first.union(*others))
        rows = found.order_by(*order)[:limit]
    return rows.for_list()


@Kept
def people_sent(asker):
    """The least of the people of these cases, as far as this person may see them."""
    numbers = GivenList("numbers", BigIntegerField())
    return Case.objects.seen_by(asker).filter(pk__in=numbers).minimum()


class ReferralMixin(Today, ScopedObjectMixin, Looking):
    """A page of one referral."""

    model = Referral
    person = None

    def visible(self):
        return super().visible().for_detail()

    def needs_reason(self):
        return self.standing.is_national_team and not self.standing.is_staff_of(
            self.object.partnership_id
        )

    @property
    def subject(self):
        return f"case {self.object.case_id}"

    @property
    def reason_href(self):
        return reverse("clients:reason", args=[self.object.case.reference])

    @property
    def href(self):
        return reverse("clients:referral", args=[self.object.reference])

    def load_person(self):
        """The minimum fields, while a grant shows them: not after a rejection."""
        self.person = (
            Case.objects.seen_by(self.standing)
            .filter(pk=self.object.case_id)
            .minimum()
            .first()
        )
        return self.person

    def shown(self):
        return [self.person["pk"]] if self.person else []


class ReferralPage(ReferralMixin, TemplateView):
    """One referral: who, how to get in touch, the need referred, its answer."""

    template_name = "clients/referral.html"

    def get_context_data(self, **kwargs):
        referral = self.object
        may_answer = (
            Referral.objects.permitting(self.standing, Permission.REFERRAL_ANSWER)
            .filter(pk=referral.pk)
            .exists()
        )
        may_work = (
            Case.objects.permitting(self.standing, Permission.CLIENT_ADD)
            .filter(pk=referral.case_id)
            .exists()
        )
        person = self.load_person()
        return super().get_context_data(**kwargs) | {
            "heading": words.name_of(person) or "Person no longer shown",
            "caption": f"Referral {referral.reference}",
            "tags": [
                {
                    "text": referral.get_state_display(),
                    "colour": COLOURS[referral.state],
                }
            ],
            "referral": referral,
            "person": person,
            "contact_words": words.contact_words(
                person["client__contact_by"] if person else ""
            ),
            "asked": words.asked_rows(referral),
            "answered": words.answered_rows(referral),
            "may_answer": may_answer,
            "buttons": words.answer_buttons(referral),
            "client_href": referral.case.get_absolute_url() if may_work else "",
            "back_href": reverse("clients:referrals"),
            "back_text": "Back to referrals",
        }


class ReferralStep(ReferralMixin):
    """An act of the receiving organisation."""

    permission = Permission.REFERRAL_ANSWER


class ReferralAccept(ReferralStep, View):
    """Take the person on."""

    http_method_names = ("post",)

    def post(self, request, *args, **kwargs):
        try:
            referrals.accept(referral=self.object, by=request.user, at=self.at)
        except StepNotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Referral accepted.")
        return redirect(self.href)


class ReferralForm(ReferralStep, FormView):
    """A step that needs an answer typed."""

    template_name = "clients/referral_form.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "heading": self.heading,
            "caption": f"Referral {self.object.reference}",
            "back_href": self.href,
        }

    def form_valid(self, form):
        try:
            self.act(form.cleaned_data)
        except (StepNotAllowed, NotAccepted) as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect(self.href)


class ReferralReject(ReferralForm):
    """Say why the person cannot be taken on."""

    form_class = RejectionForm
    heading = "Reject the referral"
    done = "Referral rejected. The person who sent it will be told."

    def act(self, facts):
        referrals.reject(
            referral=self.object,
            reason=facts["reason"],
            by=self.request.user,
            at=self.at,
        )


class ReferralEnd(ReferralForm):
    """Say how it ended."""

    form_class = EndingForm
    heading = "End the referral"
    done = "Referral ended."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"today": self.on}

    def act(self, facts):
        referrals.end(
            referral=self.object,
            ending=Ending(facts["ending"]),
            on=facts["ended_on"],
            what_was_given=facts["what_was_given"],
            by=self.request.user,
            at=self.at,
        )
