"""The page of one situation: everything of it that this person may know."""

from django.shortcuts import render
from django.utils import timezone

from partnerships.roles import Permission
from redundancies.choices import OPEN, Status, Visibility
from redundancies.models import (
    Assignment,
    ContactLog,
    Delivery,
    EmployerContact,
    Headcount,
    HR1Notice,
    PossibleDuplicate,
    Session,
    Site,
    Situation,
)
from redundancies.querysets import requests_board
from redundancies.views import summary
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

    def situations(self):
        return Situation.objects.seen_by(self.standing).for_page()

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
        board = requests_board(situation, self.standing)
        found = {
            "responses": self.responses,
            "board": board,
            "requests": board["rows"],
            "sessions": list(
                Session.objects.filter(response__situation=situation).for_list()[:MOST]
            ),
            "deliveries": list(
                Delivery.objects.seen_by(self.standing)
                .filter(response__situation=situation)
                .for_list()[:MOST]
            ),
        }
        found |= dict.fromkeys(
            ("notices", "headcounts", "contacts", "sites", "contact_logs"), ()
        )
        found |= {"checklist": None, "assignments": (), "duplicates": ()}
        if sight.in_full:
            found |= self.full_rows(situation)
        if sight.hr1:
            found |= hr1_rows(situation)
        return found

    def full_rows(self, situation):
        seen = Situation.objects.seen_by(self.standing)
        return {
            "contact_logs": list(
                ContactLog.objects.filter(response__situation=situation)
                .select_related("recorded_by", "contact")
                .order_by("-at", "-pk")[:MOST]
            ),
            "checklist": getattr(situation, "first_contact", None),
            "assignments": list(
                Assignment.objects.filter(response__situation=situation, to_on=None)
                .select_related("person")
                .order_by("pk")
            ),
            "sites": list(
                Site.objects.filter(situation=situation)
                .select_related("council")
                .order_by("pk")
            ),
            # A like situation that this person may not see does not exist for it.
            "duplicates": list(
                PossibleDuplicate.objects.filter(
                    later=situation, is_same=None, earlier__in=seen.values("pk")
                )
                .select_related("earlier__employer", "earlier__council")
                .order_by("pk")[:5]
            ),
        }


def hr1_rows(situation):
    return {
        "notices": list(
            HR1Notice.objects.filter(situation=situation)
            .select_related("recorded_by")
            .order_by("-pk")[:MOST]
        ),
        "headcounts": list(
            Headcount.objects.filter(situation=situation)
            .select_related("recorded_by", "site")
            .order_by("-as_at", "-pk")[:MOST]
        ),
        "contacts": list(
            EmployerContact.objects.filter(situation=situation).order_by(
                "-is_current", "name", "pk"
            )
        ),
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
