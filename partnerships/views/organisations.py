"""Organisations, their kinds, the services, and who offers what."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts import providers
from kit.scoping import visible_or_404
from kit.tables import queryset_page
from partnerships import forms
from partnerships.actions import organisations as actions
from partnerships.models import (
    CouncilArea,
    Membership,
    Organisation,
    OrganisationType,
    PartnershipArea,
    Service,
    ServiceOffer,
)
from partnerships.roles import Permission
from partnerships.views.base import (
    ChangedMeanwhile,
    Changing,
    Permitted,
    Scoped,
    parts_of,
)
from partnerships.views.partnerships import PartOfPartnership


class OrganisationList(Permitted):
    """Organisations by name, found by name, abbreviation or kind."""

    permission = Permission.MEMBERS_VIEW

    def get(self, request):
        form = forms.OrganisationSearchForm(request.GET or None)
        rows = Organisation.objects.select_related("type")
        if form.is_valid():
            if words := form.cleaned_data["words"]:
                rows = rows.matching(words)
            if kind := form.cleaned_data["kind"]:
                rows = rows.filter(type=kind)
        page = queryset_page(
            rows, order=("name_plain", "pk"), after=request.GET.get("after", "")
        )
        return render(
            request,
            "partnerships/organisation_list.html",
            {
                "parts": parts_of(self.standing, request.path),
                "heading": "Organisations",
                "filter_form": form,
                "page": page.addressed(request.GET),
                "may_edit": self.standing.may(Permission.REFERENCE_EDIT),
            },
        )


class OrganisationPage(Permitted):
    """One organisation: its part in the partnerships that one may read."""

    permission = Permission.MEMBERS_VIEW

    def get(self, request, reference):
        organisation = visible_or_404(
            Organisation.objects.select_related("type"), reference=reference
        )
        today = timezone.localdate()
        return render(
            request,
            "partnerships/organisation.html",
            {
                "heading": organisation.name,
                "organisation": organisation,
                "members": Membership.objects.seen_by(self.standing)
                .filter(organisation=organisation)
                .not_over(today)
                .select_related("person", "partnership")
                .order_by("partnership__name", "person__family_name", "pk"),
                "offers": ServiceOffer.objects.seen_by(self.standing)
                .filter(organisation=organisation)
                .not_over(today)
                .select_related("service", "partnership")
                .order_by("partnership__name", "service__position", "pk"),
                "may_edit": self.standing.may(Permission.REFERENCE_EDIT),
                "sign_on": dict(providers.choices()).get(organisation.sign_on, ""),
                "may_read_record": self.standing.may(Permission.RECORD_READ),
                "today": today,
            },
        )


class ReferenceForm(Permitted, Changing):
    """A form about what only the National PACE team edits."""

    permission = Permission.REFERENCE_EDIT


class OrganisationAdd(ReferenceForm):
    """Enter an organisation."""

    form_class = forms.OrganisationAddForm
    heading = "Add an organisation"

    def get_back(self):
        return reverse("partnerships:organisations")

    def get_initial(self):
        return {"is_local": True}

    def form_valid(self, form):
        try:
            made = actions.add(by=self.request.user, **form.cleaned_data)
        except actions.OrganisationKnown as refusal:
            return self.refused(form, refusal, "name")
        messages.success(self.request, f"{made.name} has been added.")
        return redirect(made)


class Editing(ReferenceForm):
    """A form that changes a row of which the address gives the name."""

    model = None
    lookup = "reference"
    names = ()

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.key = kwargs[self.lookup]

    def get_form_kwargs(self):
        self.object = visible_or_404(
            self.model.objects.all(), **{self.lookup: self.key}
        )
        return super().get_form_kwargs()

    def get_initial(self):
        return {name: getattr(self.object, name) for name in (*self.names, "version")}


class OrganisationEdit(Editing):
    """Correct what is known of an organisation."""

    model = Organisation
    form_class = forms.OrganisationEditForm
    heading = "Change the organisation"
    names = (
        "name",
        "abbreviation",
        "type",
        "email",
        "telephone",
        "is_local",
        "national_from",
        "national_to",
    )

    def get_back(self):
        return self.object.get_absolute_url()

    def form_valid(self, form):
        try:
            actions.edit(
                organisation=self.object, by=self.request.user, **form.cleaned_data
            )
        except actions.OrganisationKnown as refusal:
            return self.refused(form, refusal, "name")
        except ChangedMeanwhile:
            return self.changed_meanwhile(form, self.object, self.names)
        messages.success(self.request, "The organisation has been changed.")
        return redirect(self.object)


class TypeList(Permitted):
    """The types of organisation, and which are expected everywhere."""

    permission = Permission.REFERENCE_EDIT

    def get(self, request):
        return render(
            request,
            "partnerships/type_list.html",
            {
                "parts": parts_of(self.standing, request.path),
                "heading": "Types of organisation",
                "rows": OrganisationType.objects.for_list(),
            },
        )


class TypeAdd(ReferenceForm):
    """Enter a type of organisation."""

    form_class = forms.TypeAddForm
    heading = "Add a type of organisation"

    def get_back(self):
        return reverse("partnerships:types")

    def form_valid(self, form):
        try:
            actions.add_type(by=self.request.user, **form.cleaned_data)
        except actions.NameInUse as refusal:
            return self.refused(form, refusal, "name")
        messages.success(self.request, "The type of organisation has been added.")
        return redirect("partnerships:types")


class TypeEdit(Editing):
    """Correct a type of organisation."""

    model = OrganisationType
    lookup = "code"
    form_class = forms.TypeEditForm
    heading = "Change the type of organisation"
    names = ("name", "is_core")

    def get_back(self):
        return reverse("partnerships:types")

    def form_valid(self, form):
        try:
            actions.edit_type(
                kind=self.object, by=self.request.user, **form.cleaned_data
            )
        except actions.NameInUse as refusal:
            return self.refused(form, refusal, "name")
        except ChangedMeanwhile:
            return self.changed_meanwhile(form, self.object, self.names)
        messages.success(self.request, "The type of organisation has been changed.")
        return redirect("partnerships:types")


class ServiceList(Permitted):
    """The published services, and what partnerships add."""

    permission = Permission.MEMBERS_VIEW

    def get(self, request):
        services = list(Service.objects.for_list())
        seen = self.standing.partnerships(Permission.MEMBERS_VIEW)
        everywhere = self.standing.may_everywhere(Permission.MEMBERS_VIEW)
        return render(
            request,
            "partnerships/service_list.html",
            {
                "parts": parts_of(self.standing, request.path),
                "heading": "Services",
                "published": [row for row in services if row.partnership_id is None],
                "local": [
                    row
                    for row in services
                    if row.partnership_id in seen
                    or (everywhere and row.partnership_id is not None)
                ],
                "may_edit": self.standing.may(Permission.REFERENCE_EDIT),
            },
        )


class ServiceAdd(ReferenceForm):
    """Enter a kind of support for every partnership."""

    form_class = forms.ServiceAddForm
    heading = "Add a service"

    def get_back(self):
        return reverse("partnerships:services")

    def form_valid(self, form):
        try:
            actions.add_service(
                partnership=None, by=self.request.user, **form.cleaned_data
            )
        except actions.NameInUse as refusal:
            return self.refused(form, refusal, "name")
        messages.success(self.request, "The service has been added.")
        return redirect("partnerships:services")


class ServiceEdit(Editing):
    """Correct a kind of support."""

    model = Service
    lookup = "code"
    form_class = forms.ServiceEditForm
    heading = "Change the service"
    names = ("name", "group", "is_for_employers")

    def get_back(self):
        return reverse("partnerships:services")

    def form_valid(self, form):
        try:
            actions.edit_service(
                service=self.object, by=self.request.user, **form.cleaned_data
            )
        except actions.NameInUse as refusal:
            return self.refused(form, refusal, "name")
        except ChangedMeanwhile:
            return self.changed_meanwhile(form, self.object, self.names)
        messages.success(self.request, "The service has been changed.")
        return redirect("partnerships:services")


class LocalServiceAdd(PartOfPartnership):
    """A partnership adds a kind of support of its own."""

    permission = Permission.MEMBERS_EDIT
    form_class = forms.ServiceAddForm
    heading = "Add a local service"
    intro = "A service that only this partnership has."

    def form_valid(self, form):
        try:
            actions.add_service(
                partnership=self.object, by=self.request.user, **form.cleaned_data
            )
        except actions.NameInUse as refusal:
            return self.refused(form, refusal, "name")
        messages.success(self.request, "The local service has been added.")
        return redirect(self.object)


class OfferAdd(PartOfPartnership):
    """An organisation offers a service here."""

    permission = Permission.MEMBERS_EDIT
    form_class = forms.OfferForm
    heading = "Add what an organisation offers"

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {
            "organisations": Organisation.objects.belonging_to(
                self.object, timezone.localdate()
            ).for_list(),
            "services": Service.objects.offered_in(self.object).for_list(),
            "councils": CouncilArea.objects.filter(
                areas__in=PartnershipArea.objects.on(timezone.localdate()).filter(
                    partnership=self.object
                )
            ).order_by("name"),
        }

    def form_valid(self, form):
        try:
            actions.offer(
                partnership=self.object, by=self.request.user, **form.cleaned_data
            )
        except actions.OfferStands as refusal:
            return self.refused(form, refusal, "service")
        messages.success(self.request, "What is offered has been added.")
        return redirect(self.object)


class OfferEnd(Scoped, Changing):
    """An organisation stops offering a service here."""

    model = ServiceOffer
    lookup = "pk"
    permission = Permission.MEMBERS_EDIT
    form_class = forms.EndOfferForm
    heading = "When is it offered last?"

    def visible(self):
        return (
            super().visible().select_related("partnership", "organisation", "service")
        )

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"offer": self.object}

    def get_caption(self):
        return f"{self.object.service}, {self.object.organisation}"

    def get_back(self):
        return self.object.partnership.get_absolute_url()

    def form_valid(self, form):
        actions.end_offer(
            offer=self.object, by=self.request.user, to_on=form.cleaned_data["to_on"]
        )
        messages.success(self.request, "The last day is saved.")
        return redirect(self.object.partnership)
