"""Partnerships: the list, the page of one, its councils and local holidays."""

from itertools import groupby

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from partnerships import forms
from partnerships.actions import partnerships as actions
from partnerships.models import (
    LocalHoliday,
    Membership,
    Partnership,
    PartnershipArea,
    ServiceOffer,
)
from partnerships.roles import Permission
from partnerships.views.base import (
    ChangedMeanwhile,
    Changing,
    OfPartnership,
    Permitted,
    parts_of,
)


class PartnershipList(Permitted):
    """Every partnership with its councils; a link to those one may read."""

    permission = Permission.MEMBERS_VIEW

    def get(self, request):
        today = timezone.localdate()
        seen = set(
            Partnership.objects.seen_by(self.standing).values_list("pk", flat=True)
        )
        rows = [
            {
                "partnership": partnership,
                "is_seen": partnership.pk in seen,
                "is_over": not is_active(partnership, today),
            }
            for partnership in Partnership.objects.with_councils(today).for_list()
        ]
        return render(
            request,
            "partnerships/partnership_list.html",
            {
                "parts": parts_of(self.standing, request.path),
                "heading": "Partnerships",
                "rows": rows,
                "has_illustrative": any(
                    row["partnership"].is_illustrative for row in rows
                ),
                "may_edit": self.standing.may(Permission.REFERENCE_EDIT),
            },
        )


def is_active(partnership, on):
    return partnership.active_from <= on and (
        partnership.active_to is None or partnership.active_to >= on
    )


class PartnershipPage(OfPartnership, View):
    """Who belongs, in which role, what each organisation offers, and where."""

    model = Partnership

    def get(self, request, slug):
        today = timezone.localdate()
        standing, place = self.standing, self.object
        members = Membership.objects.filter(partnership=place).not_over(today)
        offers = ServiceOffer.objects.filter(partnership=place).not_over(today)
        areas = place.areas.select_related("council").order_by("to_on", "council__name")
        councils = {area.council.code: area.council.name for area in areas}
        return render(
            request,
            "partnerships/partnership.html",
            {
                "heading": place.name,
                "caption": "PACE partnership",
                "partnership": place,
                "is_over": not is_active(place, today),
                "today": today,
                "organisations": organisations_of(
                    members.for_list(), offers.for_list(), councils
                ),
                "areas": areas,
                "holidays": place.local_holidays.filter(on__gte=today).order_by("on"),
                "own": standing.person_id,
                "may_edit": standing.may(Permission.MEMBERS_EDIT, place.pk),
                "may_edit_reference": standing.may(Permission.REFERENCE_EDIT),
                "may_read_record": standing.may(Permission.RECORD_READ),
                "may_list_situations": standing.may(
                    Permission.SITUATION_LIST, place.pk
                ),
                "may_see_figures": standing.may(Permission.FIGURES_VIEW, place.pk),
            },
        )


def organisations_of(members, offers, councils):
    """Members and offers under their organisation, those who offer only included."""
    by_organisation = {}
    for organisation, group in groupby(members, key=lambda row: row.organisation):
        by_organisation[organisation] = {"members": list(group), "offers": []}
    for offer in offers:
        row = by_organisation.setdefault(
            offer.organisation, {"members": [], "offers": []}
        )
        offer.where = [councils.get(code, code) for code in offer.councils or ()]
        row["offers"].append(offer)
    return [
        {"organisation": organisation, **rows}
        for organisation, rows in sorted(
            by_organisation.items(), key=lambda item: item[0].name.casefold()
        )
    ]


class PartnershipAdd(Permitted, Changing):
    """Begin a partnership."""

    permission = Permission.REFERENCE_EDIT
    form_class = forms.PartnershipAddForm
    heading = "Add a partnership"

    def get_back(self):
        return reverse("partnerships:list")

    def form_valid(self, form):
        facts = form.cleaned_data
        try:
            made = actions.add(by=self.request.user, **facts)
        except actions.NameTaken as refusal:
            return self.refused(form, refusal, "name")
        except actions.CouncilTaken as refusal:
            return self.refused(form, refusal, "councils")
        messages.success(self.request, f"{made.name} has been added.")
        return redirect(made)


class PartOfPartnership(OfPartnership, Changing):
    """A form about one partnership."""

    model = Partnership

    def get_caption(self):
        return self.object.name

    def get_back(self):
        return self.object.get_absolute_url()


class PartnershipEdit(PartOfPartnership):
    """Correct a partnership's name or dates."""

    permission = Permission.REFERENCE_EDIT
    form_class = forms.PartnershipEditForm
    heading = "Change the partnership"
    names = ("name", "active_from", "active_to", "is_illustrative")

    def get_initial(self):
        return {name: getattr(self.object, name) for name in (*self.names, "version")}

    def form_valid(self, form):
        try:
            actions.edit(
                partnership=self.object, by=self.request.user, **form.cleaned_data
            )
        except actions.NameTaken as refusal:
            return self.refused(form, refusal, "name")
        except ChangedMeanwhile:
            return self.changed_meanwhile(form, self.object, self.names)
        messages.success(self.request, "The partnership has been changed.")
        return redirect(self.object)


class CouncilAdd(PartOfPartnership):
    """A council joins the partnership."""

    permission = Permission.REFERENCE_EDIT
    form_class = forms.CouncilForm
    heading = "Add a council"

    def form_valid(self, form):
        try:
            actions.add_council(
                partnership=self.object, by=self.request.user, **form.cleaned_data
            )
        except actions.CouncilTaken as refusal:
            return self.refused(form, refusal, "council")
        messages.success(
            self.request, f"{form.cleaned_data['council']} has been added."
        )
        return redirect(self.object)


class CouncilEnd(PartOfPartnership):
    """A council leaves the partnership."""

    permission = Permission.REFERENCE_EDIT
    form_class = forms.CouncilEndForm
    heading = "When does the council leave?"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.area_id = kwargs["pk"]

    def get_form_kwargs(self):
        self.area = get_object_or_404(
            PartnershipArea, pk=self.area_id, partnership=self.object
        )
        return super().get_form_kwargs() | {"area": self.area}

    def get_initial(self):
        return {"to_on": timezone.localdate()}

    def get_caption(self):
        return f"{self.area.council}, {self.object.name}"

    def form_valid(self, form):
        try:
            actions.end_council(
                area=self.area, by=self.request.user, to_on=form.cleaned_data["to_on"]
            )
        except actions.CouncilTaken as refusal:
            return self.refused(form, refusal, "to_on")
        messages.success(self.request, f"The last day of {self.area.council} is saved.")
        return redirect(self.object)


class HolidayAdd(PartOfPartnership):
    """Offices here are closed on a day."""

    permission = Permission.MEMBERS_EDIT
    form_class = forms.HolidayForm
    heading = "Add a local holiday"
    intro = "Working hours are not counted on a local holiday. Bank holidays are known."

    def form_valid(self, form):
        try:
            actions.add_holiday(
                partnership=self.object, by=self.request.user, **form.cleaned_data
            )
        except actions.HolidayKept as refusal:
            return self.refused(form, refusal, "on")
        messages.success(self.request, "The local holiday has been added.")
        return redirect(self.object)


class HolidayRemove(OfPartnership, View):
    """Offices here are open after all."""

    model = Partnership
    permission = Permission.MEMBERS_EDIT
    http_method_names = ("post",)

    def post(self, request, slug, pk):
        holiday = LocalHoliday.objects.filter(pk=pk, partnership=self.object).first()
        if holiday is not None:  # else it was removed by the first of two presses
            actions.remove_holiday(holiday=holiday, by=request.user)
        messages.success(request, "The local holiday has been removed.")
        return redirect(self.object)
