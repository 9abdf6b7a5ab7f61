"""The page of one situation, and a page for all of each of its parts."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property

from kit.moments import spoken_moment
from kit.scoping import required
from partnerships.roles import Permission
from redundancies.choices import OPEN, Status, Visibility
from redundancies.views import changed, first_rows, happened, parts, summary, whole
from redundancies.views.base import OfSituation
from redundancies.views.dressed import Here, board_words, dress
from redundancies.views.partners_here import together
from redundancies.views.parts import PARTS
from redundancies.views.rows import COLOURS

# The acts of the page and what each needs.
ACTS = {
    "edit": Permission.SITUATION_EDIT,
    "share": Permission.SITUATION_SHARE,
    "place": Permission.SITUATION_PLACE,
    "assign": Permission.SITUATION_ASSIGN,
    "close": Permission.SITUATION_CLOSE,
    "ask": Permission.PARTNERS_ASK,
    "deliver": Permission.DELIVERY_RECORD,
    "add_clients": Permission.CLIENT_ADD,
}


class Looking(OfSituation):
    """A page that shows rows of a situation, with what may be done to them."""

    def here(self, back=""):
        may = {name: self.sight.may(permission) for name, permission in ACTS.items()}
        return Here(
            reference=self.situation.reference,
            sight=self.sight,
            at=timezone.now(),
            is_open=self.situation.status in OPEN,
            may=may,
            own=self.permitted,
            assigning=self.permitting(ACTS["assign"]),
            back=back,
        )


class SituationPage(Looking):
    """Summary, clocks, who was asked, contacts, sessions, support, timeline."""

    @cached_property
    def responses(self):
        return whole.responses_of(self.situation, with_events=self.sight.in_full)

    def get(self, request, reference):
        situation, sight = self.situation, self.sight
        lead = next((row for row in self.responses if row.is_lead), None)
        here = self.here()
        names = tuple(name for name in parts.ON_PAGE if PARTS[name].is_seen(sight))
        shown, found = first_rows.shown(situation, sight, names)
        for name, part in shown.items():
            dress(name, part.rows, here)
        may_change, is_open = here.may_change, here.is_open
        moved = self.acting if may_change else []
        for response in moved:
            dress("clock", response.moved.rows, here)
        checklist = getattr(situation, "first_contact", None) if sight.in_full else None
        answers = found["answers"]
        number = self.happened_number(shown, answers)
        return render(
            request,
            "redundancies/situation.html",
            {
                "heading": situation.employer.name,
                "caption": f"Situation {situation.reference}",
                "situation": situation,
                "sight": sight,
                "here": here,
                "may": here.may,
                "may_change": may_change,
                "is_open": is_open,
                "tags": tags_of(situation),
                "clocks": summary.clocks_of(situation, lead, found, sight, here.at),
                "facts": summary.basic_facts(situation, lead, sight, found),
                "full_facts": summary.full_facts(situation),
                "insolvency_facts": summary.insolvency_facts(situation, sight),
                "asks_why": summary.asks_why(situation, sight),
                "employer_facts": summary.employer_facts(situation.employer),
                "lead": lead,
                "acting": self.acting,
                "moved": moved,
                "moved_number": parts.counted(
                    sum(response.moved.number for response in moved)
                ),
                "closing": self.closing(is_open),
                "together": together(self, here, found.get("merged") or ()),
                "drafts": [draft(facts) for facts in found.get("drafts") or ()],
                "board_words": board_words(answers, here),
                "twins": [twin(facts) for facts in found.get("twins") or ()],
                "checklist_facts": summary.checklist_facts(checklist)
                if checklist
                else [],
                "shown": shown,
                "whole": {name: PARTS[name].whole for name in names},
                "timeline": happened.newest(situation, self.responses, sight),
                "timeline_number": number,
                "timeline_words": parts.counted(number),
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

    def happened_number(self, shown, answers):
        """How many things the timeline has, one more than are counted at most."""
        numbers = [shown["sessions"].number]
        if self.sight.in_full:
            numbers += [row.happened for row in self.responses]
            numbers += [
                shown[name].number
                for name in ("contact-log", "asked", "support", "notes")
            ]
            numbers.append(sum(1 for answer in answers if answer))
        if self.sight.numbers:
            numbers += [shown[name].number for name in ("numbers", "notices")]
        apart = happened.apart(self.situation, self.responses, self.sight)
        return sum(numbers) + len(apart)


class SituationPart(Looking):
    """All rows of one part, page by page; whoever sees the part there sees it here."""

    def get(self, request, reference, part):
        after = request.GET.get("after", "")
        if part == "timeline":
            return self.timeline(after)
        if part == "changes":
            return self.changes(after)
        if part not in PARTS:
            raise Http404
        query = {"back": part, "after": after} if after else {"back": part}
        here = self.here(f"?{urlencode(query)}")
        required(PARTS[part].is_seen(self.sight))
        if part == "clock":
            required(here.may_change)
            here.places = {row.pk: str(row.partnership) for row in self.acting}
        page = first_rows.page_of(part, self.situation, self.sight, here.places, after)
        return self.shown(
            part, PARTS[part].whole, page, here, rows=dress(part, page.rows, here)
        )

    def timeline(self, after):
        page = happened.page_of(self.situation, self.responses, self.sight, after)
        return self.shown(
            "timeline",
            "Everything that happened",
            page,
            self.here(),
            rows=[told for *_, told in page.rows],
        )

    def changes(self, after):
        required(self.sight.in_full)
        page = changed.changes_of(self.situation, self.sight, after)
        return self.shown(
            "changes", "Everything that was changed", page, self.here(), page.rows
        )

    def shown(self, part, heading, page, here, rows):
        return render(
            self.request,
            "redundancies/situation_part.html",
            {
                "heading": heading,
                "caption": self.situation.employer.name,
                "back_href": self.situation.get_absolute_url(),
                "part": part,
                "page": page.addressed(self.request.GET),
                "rows": rows,
                "here": here,
                "empty_words": PARTS[part].empty if part in PARTS else "",
            },
        )


def draft(facts):
    row = parts.Row(**facts)
    row.words = f"{parts.called(row.by)}, {spoken_moment(parts.moment(row.kept_at))}"
    return row


def twin(facts):
    return parts.Row(**facts, told_on=parts.moment(facts["told_at"]))


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
