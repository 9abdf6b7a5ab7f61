"""The page of one situation: everything of it that this person may know."""

from django.shortcuts import render
from django.utils import timezone

from partnerships.roles import Permission
from redundancies.choices import OPEN, Status, Visibility
from redundancies.views import summary, whole
from redundancies.views.base import OfSituation
from redundancies.views.rows import COLOURS

MOST = 200

# The acts of the page and what each needs.
ACTS = {
    "edit": Permission.SITUATION_EDIT,
    "share": Permission.SITUATION_SHARE,
    "close": Permission.SITUATION_CLOSE,
    "ask": Permission.PARTNERS_ASK,
    "deliver": Permission.DELIVERY_RECORD,
    "add_clients": Permission.CLIENT_ADD,
}


class SituationPage(OfSituation):
    """Summary, clocks, who was asked, contacts, sessions, support, timeline."""

    def get(self, request, reference):
        at = timezone.now()
        situation, sight = self.situation, self.sight
        lead = next((row for row in self.responses if row.is_lead), None)
        rows = self.rows()
        is_open = situation.status in OPEN
        may = {name: sight.may(permission) for name, permission in ACTS.items()}
        return render(
            request,
            "redundancies/situation.html",
            {
                "heading": situation.employer.name,
                "caption": f"Situation {situation.reference}",
                "situation": situation,
                "sight": sight,
                "may": may,
                "may_change": may["edit"] and is_open,
                "is_open": is_open,
                "tags": tags_of(situation),
                "clocks": summary.clocks_of(
                    situation, lead, rows["notices"], sight, at
                ),
                "facts": summary.basic_facts(situation, lead, sight),
                "full_facts": summary.full_facts(situation),
                "employer_facts": summary.employer_facts(situation.employer),
                "lead": lead,
                "acting": self.acting,
                "own": self.permitted,
                "assigning": self.permitting(ACTS["share"]),
                "closing": self.closing(is_open),
                "board": rows["board"],
                "notices": [
                    (notice, summary.notice_facts(notice)) for notice in rows["notices"]
                ],
                "headcounts": [
                    (count, summary.headcount_words(count))
                    for count in rows["headcounts"]
                ],
                "checklist_facts": summary.checklist_facts(rows["checklist"])
                if rows["checklist"]
                else [],
                "timeline": summary.timeline(situation, rows, sight),
                "now": at,
                "rows": rows,
            },
        )

    def closing(self, is_open):
        """The responses that this person may close, or open again."""
        may_close = is_open and self.situation.status != Status.REPORTED
        own = self.permitting(ACTS["close"])
        return [
            row
            for row in self.responses
            if row.pk in own and (row.closed_on or may_close)
        ]

    def rows(self):
        """The rows of the page, as far as this person may see them."""
        situation, sight = self.situation, self.sight
        here = {"situation": situation.pk}
        board = whole.requests_board(situation, self.standing)
        found = {
            "responses": self.responses,
            "board": board,
            "requests": board["rows"],
            "sessions": whole.sessions.rows(here, limit=MOST),
            "deliveries": whole.deliveries.rows(here, self.standing, limit=MOST),
        }
        found |= dict.fromkeys(
            ("notices", "headcounts", "contacts", "sites", "contact_logs"), ()
        )
        found |= {"checklist": None, "assignments": (), "duplicates": ()}
        if sight.in_full:
            found |= self.full_rows(here)
        if sight.hr1:
            found |= hr1_rows(here)
        return found

    def full_rows(self, here):
        return {
            "contact_logs": whole.contact_logs.rows(here, limit=MOST),
            "checklist": getattr(self.situation, "first_contact", None),
            "assignments": whole.assignments.rows(here),
            "sites": whole.sites.rows(here),
            "duplicates": whole.duplicates.rows(here, self.standing),
        }


def hr1_rows(here):
    return {
        "notices": whole.notices.rows(here, limit=MOST),
        "headcounts": whole.headcounts.rows(here, limit=MOST),
        "contacts": whole.contacts.rows(here),
    }


def tags_of(situation):
    """Status, who may know, and what else must be seen at once."""
    status = Status(situation.status)
    tags = [{"text": status.label, "colour": COLOURS[status]}]
    is_hidden = situation.visibility == Visibility.NEED_TO_KNOW
    tags.append(
        {
            "text": situation.get_visibility_display(),
            "colour": "purple" if is_hidden else "teal",
        }
    )
    if situation.is_insolvency:
        tags.append({"text": "Insolvency", "colour": "orange"})
    if situation.confidence == "rumour":
        tags.append({"text": situation.get_confidence_display(), "colour": "yellow"})
    return tags
