"""The list of situations: filtered, searched, ordered, and as a file."""

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kit.files import csv_file
from partnerships.doors import Permitted
from partnerships.roles import Permission
from redundancies.choices import FIRST_MEETING
from redundancies.forms.lists import SituationFilters
from redundancies.querysets import list_page, whole_list
from redundancies.views.rows import FILED, dressed, filed

CHUNK = 2000
# What lies beside the list, and who has it.
BESIDE = (
    ("Support given", "redundancies:deliveries", Permission.DELIVERY_RECORD),
    (
        "Files for the recording system",
        "redundancies:recording",
        Permission.SITUATION_CLOSE,
    ),
    ("Import HR1 notices", "imports:start", Permission.NOTICES_IMPORT),
    ("Rules on notice", "redundancies:rules", Permission.REFERENCE_EDIT),
)
HEADINGS = (
    "Reference",
    "Employer",
    "Place",
    "Council",
    "Partnership",
    "Status",
    "Who may know",
    "Who told us",
    "How many",
    "First people leave",
    "PACE was told",
    FIRST_MEETING,
)


class Asked(Permitted):
    """What the address asks for, of what this person may see."""

    permission = Permission.SITUATION_LIST

    def asked(self, request):
        form = SituationFilters(request.GET, standing=self.standing)
        form.is_valid()
        return form


class SituationList(Asked):
    """Every situation that this person may see."""

    def get(self, request):
        form, at = self.asked(request), timezone.now()
        page = list_page(
            self.standing,
            form.filters,
            at,
            order=form.order,
            after=request.GET.get("after", ""),
        ).addressed(request.GET)
        query = request.GET.copy()
        query.pop("after", None)
        csv_href = reverse("redundancies:list-csv")
        return render(
            request,
            "redundancies/situation_list.html",
            {
                "heading": "Situations",
                "filter_form": form,
                "page": page,
                "rows": dressed(page.rows, self.standing, at),
                "has_places": "partnership" in form.fields,
                "has_clocks": "clock" in form.fields,
                "csv_href": f"{csv_href}?{query.urlencode()}" if query else csv_href,
                "count_words": count_words(page),
                "may_log": self.standing.may(Permission.SITUATION_ADD),
                "links": [
                    {"text": text, "href": reverse(name)}
                    for text, name, permission in BESIDE
                    if self.standing.may(permission)
                ],
                "may_report": self.standing.may(Permission.SITUATION_REPORT),
            },
        )


def count_words(page):
    """How many there are, where the page itself tells."""
    shown = len(page.rows)
    if page.newer:
        return ""
    if page.older:
        return f"More than {shown} situations"
    return f"{shown} situation{'' if shown == 1 else 's'}" if shown else ""


class SituationListCsv(Asked):
    """What the filter shows, as a file for a spreadsheet."""

    def get(self, request):
        form = self.asked(request)
        return csv_file(request, HEADINGS, self.cells(form), "situations.csv")

    def cells(self, form):
        """Row by row, so that memory does not grow with the list."""
        at = timezone.now()
        for part in whole_list(self.standing, form.filters, at, form.order):
            rows = part.values_list(*FILED).iterator(chunk_size=CHUNK)
            yield from filed(rows, self.standing, at)
