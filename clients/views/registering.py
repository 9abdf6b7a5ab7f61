"""Register a person, from a situation or alone."""

from __future__ import annotations

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.generic import FormView

from clients.actions import people
from clients.actions.people import (
    AlreadyRegistered,
    NoPartnership,
    NotYourPartnership,
)
from clients.forms.people import PERSON_FIELDS, RegisterForm
from clients.models import Case
from clients.querysets.cases import keys_of
from clients.views.lists import sessions_of
from clients.views.scoping import Looking, SituationMixin, Today
from kit.scoping import required
from partnerships.models import CouncilArea
from partnerships.roles import Permission
from redundancies.doors import asks_in_which, caption_of, response_to_act_on
from redundancies.models import Response

MOST_OFFERED = 5
HEADING = "Register a client"
WHY = "To see whether the person is registered already"


class Registering:
    """The form, the offer of who is known, and what becomes of it."""

    form_class = RegisterForm
    template_name = "clients/register.html"
    situation = response = None
    matches = ()

    def known(self, *, form_key, **facts):
        """People of this name whom one may see and work on."""
        rows = Case.objects.permitting(self.standing, Permission.CLIENT_ADD)
        keys = None if self.standing.is_national_team else keys_of(self.standing)[0]
        # What this very form has made at its first press is no second person.
        same = rows.same_person(**facts, keys=keys).exclude(form_key=form_key)
        return list(same[:MOST_OFFERED])

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"known": self.known}

    def form_invalid(self, form):
        self.matches = form.matches
        # The offer says that somebody of this name exists: that is a look.
        self.reason = WHY if self.standing.is_national_team else ""
        return super().form_invalid(form)

    def shown(self):
        return [case.pk for case in self.matches]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"heading": HEADING}

    def form_valid(self, form):
        facts = form.cleaned_data
        person = {name: facts[name] for name in PERSON_FIELDS}
        try:
            case = people.register(
                by=self.request.user,
                at=self.at,
                person=person | {"notice_given_on": self.on},
                situation=self.situation,
                partnership=self.response.partnership if self.response else None,
                same_as=facts.get("same_as"),
                session=facts.get("session"),
                leaving_on=facts["leaving_on"],
                occupation=facts["occupation"],
                form_key=facts["form_key"],
            )
        except AlreadyRegistered as refusal:
            messages.info(self.request, str(refusal))
            return redirect(refusal.case)
        except (NoPartnership, NotYourPartnership) as refusal:
            form.add_error("council", str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, f"Registered: reference {case.reference}.")
        return redirect(case)


class ClientAdd(Registering, Today, Looking, FormView):
    """Register a person who comes alone; the council gives the partnership."""

    def dispatch(self, request, *args, **kwargs):
        required(self.standing.may(Permission.CLIENT_ADD))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"is_alone": True}

    def get_initial(self):
        """The council, where the person's own partnerships have only one."""
        places = self.standing.partnerships(Permission.CLIENT_ADD)
        own = CouncilArea.objects.filter(
            areas__partnership__in=places, areas__to_on=None
        ).distinct()[:2]
        return {"council": own[0].pk} if len(own) == 1 else {}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "intro": "For somebody whose redundancy is not logged. Otherwise register"
            " from the situation’s page.",
            "back_href": reverse("clients:search"),
        }


@method_decorator(asks_in_which, "dispatch")
class SituationClientAdd(Registering, SituationMixin, FormView):
    """Register a person affected by one situation."""

    permission = Permission.CLIENT_ADD

    def needs_reason(self):
        # Nobody is shown who was not typed in.
        return False

    @property
    def situation(self):
        return self.object

    @cached_property
    def response(self):
        """The response of the partnership in which the person is registered."""
        rows = Response.objects.permitting(self.standing, self.permission)
        own = rows.filter(situation=self.object).leading_first()
        return response_to_act_on(
            self.request,
            self.object,
            list(own.select_related("partnership")),
            what=HEADING,
            takes_closed=True,
        )

    def sessions(self):
        """Those at which somebody is registered: of that response alone."""
        rows = sessions_of(self.standing, self.object).filter(response=self.response)
        return rows.to_register_at(self.at)

    def get_form_kwargs(self):
        sessions = self.sessions()
        return super().get_form_kwargs() | {
            "sessions": sessions if sessions.exists() else None,
            "is_alone": not self.object.responses.exists(),
        }

    def get_initial(self):
        initial = {"council": self.object.council_id}
        wanted = self.request.GET.get("session", "")
        if wanted.isalnum():
            session = self.sessions().filter(reference=wanted).first()
            initial["session"] = session.pk if session else None
        return initial

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "caption": f"{caption_of(self.object, self.response)}, {self.object.place}",
            "back_href": reverse("clients:of-situation", args=[self.object.reference]),
        }
