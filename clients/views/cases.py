"""The client's page, and the forms that correct it."""

from __future__ import annotations

from django.contrib import messages
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from accounts.models import AccessEvent, AuditEvent
from clients.actions import people
from clients.forms.people import CaseForm, PersonForm
from clients.journeys import journey_of
from clients.models import Case, Client
from clients.views import words
from clients.views.rows import visible_situations
from clients.views.scoping import CaseFormMixin, CaseMixin
from kit.versions import ChangedMeanwhile
from partnerships.looks import looks_page
from partnerships.roles import Permission


class ClientPage(CaseMixin, TemplateView):
    """One person: all of it for the own SDS staff, the minimum for a receiver."""

    others = ()

    def shown(self):
        return [self.object.pk, *(case.pk for case in self.others)]

    def get_template_names(self):
        return ["clients/client.html" if self.is_full else "clients/client_least.html"]

    def get_context_data(self, **kwargs):
        facts = self.everything() if self.is_full else self.least()
        return super().get_context_data(**kwargs) | facts

    def least(self):
        """The minimum fields, and the referrals to the person's own organisation."""
        case = self.object
        referrals = case.referrals.received_by(self.standing).for_list()
        person = Case.objects.filter(pk=case.pk).minimum().get()
        return {
            "heading": words.name_of(person),
            "caption": f"Client {case.reference}",
            "person": person,
            "contact_words": words.contact_words(person["client__contact_by"]),
            "referrals": referrals.order_by("-sent_at", "-pk"),
            "reference": case.reference,
            "back_href": reverse("clients:search"),
            "back_text": "Back to clients",
        }

    def everything(self):
        case = self.object
        situation = visible_situations(self.standing, {case.situation_id}).get(
            case.situation_id
        )
        journey = journey_of(case, on=self.on)
        self.others = list(
            Case.objects.permitting(self.standing, Permission.CLIENT_ADD)
            .filter(client=case.client)
            .exclude(pk=case.pk)
            .newest_first()
        )
        return {
            "heading": str(case.client),
            "caption": f"Client {case.reference}",
            "case": case,
            "journey": journey,
            "person_rows": words.person_rows(case.client),
            "job_rows": words.job_rows(case, situation),
            "outcome_rows": [words.outcome_rows(row) for row in journey.outcomes],
            "follow_up_words": words.follow_up_words(journey.follow_up),
            "others": self.others,
            "may_read_looks": Case.objects.permitting(
                self.standing, Permission.LOOKS_READ
            )
            .filter(pk=case.pk)
            .exists(),
            "may_telephone": self.may_telephone(journey),
            "back_href": reverse("clients:search"),
            "back_text": "Back to clients",
        }

    def may_telephone(self, journey):
        follow_up = journey.follow_up
        return (
            follow_up is not None
            and follow_up.answered_at is None
            and follow_up.due_on <= self.on
        )


class ClientLooks(CaseMixin, TemplateView):
    """Who has looked at this person: when, on which page and why.

    It names nobody but those who looked, so it is no look itself.
    """

    permission = Permission.LOOKS_READ
    template_name = "clients/looks.html"

    def needs_reason(self):
        return False

    def shown(self):
        return []

    def get_context_data(self, **kwargs):
        cases = Case.objects.permitting(self.standing, self.permission)
        ids = cases.filter(client=self.object.client_id).values_list("pk", flat=True)
        looks = AccessEvent.objects.showing(Case._meta.label_lower, *ids)
        return super().get_context_data(**kwargs) | {
            "heading": "Who has looked at this person",
            "caption": f"Client {self.object.reference}",
            "page": looks_page(self.request, looks),
            "back_href": self.object.get_absolute_url(),
            "back_text": "Back to the client",
        }


class EditMixin(CaseFormMixin):
    """Correct a row; who comes second is told, and loses nothing typed."""

    def get_initial(self):
        row = self.row()
        names = [name for name in self.form_class.base_fields if name != "version"]
        return {name: getattr(row, name) for name in names} | {"version": row.version}

    def form_valid(self, form):
        facts = dict(form.cleaned_data)
        try:
            self.edit(
                case=self.object,
                by=self.request.user,
                at=self.at,
                version=facts.pop("version"),
                **facts,
            )
        except ChangedMeanwhile:
            self.tell_what_changed(form, facts)
            return self.form_invalid(form)
        messages.success(self.request, "Your changes are saved.")
        return super().form_valid(form)

    def tell_what_changed(self, form, facts):
        row = type(self.row()).objects.get(pk=self.row().pk)
        event = (
            AuditEvent.objects.filter(
                target_type=row._meta.label_lower, target_id=row.pk, verb=self.verb
            )
            .select_related("actor")
            .order_by("-at", "-pk")
            .first()
        )
        form.changed_meanwhile(
            version=row.version,
            now={name: getattr(row, name) for name in facts},
            by=self.request.user,
            who=event.actor if event else None,
            at=event.at if event else None,
        )


class PersonEdit(EditMixin, FormView):
    """Correct a person's details."""

    form_class = PersonForm
    heading = "Change details of the person"
    verb = "client.edited"
    edit = staticmethod(people.edit_person)

    def row(self) -> Client:
        return self.object.client


class CaseEdit(EditMixin, FormView):
    """Correct what is known of the job and its end."""

    form_class = CaseForm
    heading = "Change details of the job"
    verb = "case.edited"
    edit = staticmethod(people.edit_case)

    def row(self) -> Case:
        return self.object
