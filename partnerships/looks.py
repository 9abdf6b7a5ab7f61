"""Who looked: lines of the record as people read them, in whichever room."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest

from kit.tables import Page, queryset_page

NEWEST = ("-at", "-pk")
# What each page that shows people is called, by the name of its address.
PAGES = {
    "clients:search": "Search, and the newest clients",
    "clients:found": "Clients found",
    "clients:telephone": "Follow-up calls due",
    "clients:client": "Client",
    "clients:edit": "Details of the person",
    "clients:case-edit": "Details of the job",
    "clients:needs": "Note needs",
    "clients:step-add": "Record a step",
    "clients:signpost": "Signpost",
    "clients:refer": "Refer",
    "clients:support": "Support for a client",
    "clients:outcome": "Follow-up by telephone",
    "clients:of-situation": "Clients of a situation",
    "clients:attendance": "Attendance by name",
    "clients:referrals": "Referrals",
    "clients:referral": "Referral",
    "clients:referral-reject": "Reject a referral",
    "clients:referral-support": "Support after a referral",
    "clients:referral-end": "End a referral",
}


# And those that show no people, but are on record: drafts, and files that are taken.
OTHERS = {
    "imports:refused": "Rows of a file that were refused",
    "partnerships:person": "Person of the portal",
    "redundancies:document-file": "Document of a situation",
    "redundancies:list-csv": "List of situations as a file",
    "redundancies:recording-csv": "Recording sheet as a file",
    "redundancies:situation": "Situation",
    "redundancies:sessions": "Sessions as a calendar",
    "reviews:file": "Review as a file",
    "reviews:review": "Draft of a review",
}


def page_words(name: str) -> str:
    """A page as people call it; one without a name here, by its address's words."""
    spoken = name.rpartition(":")[2].replace("-", " ").capitalize()
    return PAGES.get(name) or OTHERS.get(name, spoken)


def looks_page(request: HttpRequest, rows: QuerySet) -> Page:
    """One page of looks, the newest first, each with its page as people call it."""
    page = queryset_page(
        rows.select_related("person"),
        order=NEWEST,
        after=request.GET.get("after", ""),
    )
    for row in page.rows:
        row.page_words = page_words(row.page)
    return page.addressed(request.GET)
