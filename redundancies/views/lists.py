"""The list of situations: filtered, searched, ordered, and as a file."""

import datetime as dt

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import is_aware

from kit.files import csv_file
from kit.tables import decode, merged_page
from partnerships.doors import Permitted
from partnerships.roles import Permission
from redundancies.choices import FIRST_MEETING
from redundancies.forms.lists import SituationFilters
from redundancies.querysets import ORDERS, arms_of
from redundancies.views.rows import dressed

CHUNK = 500
# What lies beside the list, and who has it.
BESIDE = (
    ("Support given", "redundancies:deliveries", Permission.DELIVERY_RECORD),
    (
        "Files for the recording system",
        "redundancies:recording",
        Permission.SITUATION_CLOSE,
    ),
    ("Import HR1 notices", "imports:start", Permission.NOTICES_IMPORT),
)
KINDS = {
    "told_at": lambda value: isinstance(value, dt.datetime) and is_aware(value),
    "row_id": lambda value: type(value) is int and 0 < value < 2**63,
    "leaves_on": lambda value: type(value) is dt.date,
    "employer_plain": lambda value: isinstance(value, str) and "\0" not in value,
}
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

    def page(self, form, after="", length=25):
        order = ORDERS[form.order]
        if not is_key_of(order, after):
            after = ""
        arms = arms_of(self.standing, form.filters, timezone.now())
        return merged_page(arms, order=order, after=after, length=length)


class SituationList(Asked):
    """Every situation that this person may see."""

    def get(self, request):
        form = self.asked(request)
        page = self.page(form, request.GET.get("after", "")).addressed(request.GET)
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
                "rows": dressed(page.rows, self.standing, timezone.now()),
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


def is_key_of(order, text):
    """Whether a key from an address holds what this order is read by."""
    key = decode(text, len(order))
    return key is not None and all(
        KINDS[name.lstrip("-")](value)
        for name, value in zip(order, key.values, strict=True)
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
        """A chunk at a time, so that memory does not grow with the list."""
        after = ""
        while True:
            page = self.page(form, after, CHUNK)
            for row in dressed(page.rows, self.standing, timezone.now()):
                yield (
                    row["row_reference"],
                    row["employer_name"],
                    row["row_place"],
                    row["council_name"],
                    row["partnership"],
                    row["status"],
                    row["visibility"],
                    row["source"],
                    row["people"],
                    row["row_first"],
                    timezone.localtime(row["told_at"]).strftime("%Y-%m-%d %H:%M"),
                    row["clock"].state if row["clock"] else "",
                )
            after = page.older
            if not after:
                return
