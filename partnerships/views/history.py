"""History of partnerships, organisations and councils: what their rows said before."""

from django.shortcuts import render

from kit.scoping import visible_or_404
from partnerships.history import Told, page_of
from partnerships.models import (
    CouncilArea,
    LocalHoliday,
    Organisation,
    Partnership,
    PartnershipArea,
)
from partnerships.roles import Permission
from partnerships.views.base import Permitted


def versions(model, called, **of):
    """The versions of a model’s rows that belong to one thing, not named anew."""
    return Told(model.pgh_event_model.objects.filter(**of), called, tuple(of))


class HistoryPage(Permitted):
    """Everything that was changed of one row and of what hangs on it."""

    permission = Permission.RECORD_READ

    def shown(self, heading, told, back_href, back_text):
        page = page_of(told, self.request.GET.get("after", ""))
        return render(
            self.request,
            "partnerships/history.html",
            {
                "heading": "History",
                "caption": heading,
                "back_href": back_href,
                "back_text": back_text,
                "page": page.addressed(self.request.GET),
            },
        )


class PartnershipHistory(HistoryPage):
    """Of a partnership, its councils and its local holidays."""

    def get(self, request, slug):
        place = visible_or_404(Partnership.objects.seen_by(self.standing), slug=slug)
        told = [
            versions(Partnership, "Partnership", pgh_obj=place.pk),
            versions(PartnershipArea, "Council", partnership=place.pk),
            versions(LocalHoliday, "Local holiday", partnership=place.pk),
        ]
        back = place.get_absolute_url()
        return self.shown(place.name, told, back, "Back to the partnership")


class OrganisationHistory(HistoryPage):
    """Of an organisation."""

    def get(self, request, reference):
        one = visible_or_404(Organisation.objects.all(), reference=reference)
        told = [versions(Organisation, "Organisation", pgh_obj=one.pk)]
        back = one.get_absolute_url()
        return self.shown(one.name, told, back, "Back to the organisation")


class CouncilHistory(HistoryPage):
    """Of a council, and of which partnership it belongs to."""

    def get(self, request, slug, code):
        place = visible_or_404(Partnership.objects.seen_by(self.standing), slug=slug)
        council = visible_or_404(
            CouncilArea.objects.filter(areas__partnership=place).distinct(), code=code
        )
        told = [
            versions(CouncilArea, "Council", pgh_obj=council.pk),
            versions(PartnershipArea, "Partnership of the council", council=council.pk),
        ]
        back = place.get_absolute_url()
        return self.shown(council.name, told, back, "Back to the partnership")
