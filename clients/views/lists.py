"""Look for people: search, its result, own partnership's, a situation's."""

from __future__ import annotations

from django.db.models import BigIntegerField, CharField, DateTimeField
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from clients.actions import looking
from clients.forms.people import SearchForm
from clients.models import Case, CaseGrant, ClientSearch, FollowUp
from clients.views.rows import (
    NEWEST,
    arms_of,
    newest,
    of_ids,
    people_rows,
    places_of,
    visible_situations,
)
from clients.views.scoping import Looking, SituationMixin, Today
from kit import canaries
from kit.kept import Given, Kept
from kit.scoping import required
from kit.tables import PAGE_LENGTH, merged_page, page_of, queryset_page
from kit.tokens import digest
from partnerships.roles import Permission
from redundancies.choices import SessionState
from redundancies.models import Response, Session


class ListMixin(Today, Looking):
    """A list of people, for roles that see people at all."""

    def dispatch(self, request, *args, **kwargs):
        required(self.standing.may(Permission.CLIENT_LIST))
        return super().dispatch(request, *args, **kwargs)

    def shown(self):
        return [row["pk"] for row in self.rows]


class ClientSearchPage(ListMixin, FormView):
    """Search, and below it the newest clients that the person may see."""

    form_class = SearchForm
    template_name = "clients/search.html"
    rows = ()

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "must_say_why": self.standing.is_national_team
        }

    def get_context_data(self, **kwargs):
        # The National PACE team has no list of its own: it looks for somebody.
        page = newest_page(self.standing, self.request.GET.get("after", "")).addressed(
            self.request.GET
        )
        self.rows = people_rows(
            self.standing,
            [(row["case_id"], row["partnership_id"]) for row in page.rows],
        )
        return super().get_context_data(**kwargs) | {
            "heading": "Clients",
            "rows": self.rows,
            "page": page,
            "must_say_why": self.standing.is_national_team,
            "may_add": self.standing.may(Permission.CLIENT_ADD),
            "add_buttons": [
                {"text": "Register a client", "href": reverse("clients:add")}
            ],
        }

    def form_valid(self, form):
        token = looking.search(
            words=form.cleaned_data["words"],
            by=self.request.user,
            at=self.at,
            reason=form.cleaned_data.get("reason", ""),
        )
        return redirect("clients:found", token=token)


def newest_page(standing, after):
    """A page of the person's own clients; most open the first."""
    if not after:
        return page_of(lambda *_: newest.rows(asker=standing), order=NEWEST)
    return merged_page(arms_of(standing, CaseGrant.objects), order=NEWEST, after=after)


@Kept
def alive():
    """A search, for whoever searched and for half an hour."""
    return ClientSearch.objects.alive(
        Given("person", BigIntegerField()), Given("at", DateTimeField())
    ).filter(token_hash=Given("token", CharField()))


class ClientsFound(ListMixin, TemplateView):
    """What a search found, scoped again at each look; the address says nothing."""

    template_name = "clients/found.html"

    def get_context_data(self, **kwargs):
        asked = {"person": self.request.user.pk, "at": self.at}
        searches = alive.rows(asked | {"token": digest(kwargs["token"])})
        if not searches:
            raise Http404
        search = searches[0]
        self.reason = search.reason
        start = self.start()
        if any(map(canaries.is_canary, search.found)):
            canaries.show()
        seen = dict(of_ids(places_of, search.found, self.standing))
        ids = [case_id for case_id in search.found if case_id in seen]
        part = ids[start : start + PAGE_LENGTH]
        self.rows = people_rows(self.standing, [(pk, seen[pk]) for pk in part])
        return super().get_context_data(**kwargs) | {
            "heading": "Clients found",
            "rows": self.rows,
            "number": len(ids),
            "is_capped": search.is_capped,
            "newer_href": f"?from={max(start - PAGE_LENGTH, 0)}" if start else "",
            "older_href": (
                f"?from={start + PAGE_LENGTH}" if start + PAGE_LENGTH < len(ids) else ""
            ),
            "back_href": reverse("clients:search"),
        }

    def start(self):
        typed = self.request.GET.get("from", "0")
        return int(typed) if typed.isdecimal() and len(typed) < 4 else 0


class SituationClients(SituationMixin, TemplateView):
    """The clients of a situation that the person may see, the newest first."""

    template_name = "clients/of_situation.html"
    rows = ()

    def shown(self):
        return [row["pk"] for row in self.rows]

    def get_context_data(self, **kwargs):
        cases = Case.objects.seen_by(self.standing).filter(situation=self.object)
        page = queryset_page(
            cases.values("pk", "registered_at", "partnership_id"),
            order=("-registered_at", "-pk"),
            after=self.request.GET.get("after", ""),
        ).addressed(self.request.GET)
        self.rows = people_rows(
            self.standing, [(row["pk"], row["partnership_id"]) for row in page.rows]
        )
        may_add = (
            self.model.objects.permitting(self.standing, Permission.CLIENT_ADD)
            .filter(pk=self.object.pk)
            .exists()
        )
        return super().get_context_data(**kwargs) | {
            "heading": "Clients",
            "caption": f"{self.object.employer}, {self.object.place}",
            "situation": self.object,
            "rows": self.rows,
            "page": page,
            "may_add": may_add,
            "add_buttons": [
                {
                    "text": "Register a client",
                    "href": reverse(
                        "clients:add-to-situation", args=[self.object.reference]
                    ),
                }
            ],
            "sessions": self.sessions() if may_add else [],
            "back_href": self.object.get_absolute_url(),
        }

    def sessions(self):
        return sessions_of(self.standing, self.object).exclude(
            state=SessionState.CANCELLED
        )


def sessions_of(standing, situation):
    """Sessions of a situation in partnerships where the person registers clients."""
    responses = Response.objects.permitting(standing, Permission.CLIENT_ADD)
    return Session.objects.filter(
        response__situation=situation, response__in=responses
    ).for_list()


class FollowUpsToTelephone(ListMixin, TemplateView):
    """Whom to telephone: six months on, and no answer by link."""

    template_name = "clients/telephone.html"
    rows = ()

    def dispatch(self, request, *args, **kwargs):
        required(self.standing.may(Permission.CLIENT_ADD))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        due = FollowUp.objects.seen_by(self.standing).to_telephone(self.at)
        page = queryset_page(
            due.select_related("case__client"),
            order=("asked_at", "pk"),
            after=self.request.GET.get("after", ""),
        ).addressed(self.request.GET)
        situations = visible_situations(
            self.standing, {row.case.situation_id for row in page.rows}
        )
        self.rows = [
            {
                "pk": row.case_id,
                "reference": row.case.reference,
                "name": str(row.case.client),
                "telephone": row.case.client.telephone,
                "employer": situations[row.case.situation_id].employer.name
                if row.case.situation_id in situations
                else "",
                "due_on": row.due_on,
                "asked_by": row.get_asked_by_display(),
            }
            for row in page.rows
        ]
        return super().get_context_data(**kwargs) | {
            "heading": "Follow-up calls due",
            "rows": self.rows,
            "page": page,
            "back_href": reverse("clients:search"),
        }
