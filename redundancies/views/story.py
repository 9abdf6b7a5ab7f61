"""How the numbers of a situation changed: drawn, in a table, as known on any day."""

from django.shortcuts import render
from django.utils import timezone

from kit import govuk
from kit.govuk.dates import typed_date
from kit.moments import spoken_date
from kit.scoping import required
from kit.templatetags.portal import people
from redundancies import clocks
from redundancies.actions.following import counts_of
from redundancies.actions.headcounts import NUMBERS
from redundancies.choices import COUNTING, NoticeStatus, Source
from redundancies.drawing import Line, drawn
from redundancies.models import Headcount, HR1Notice, Site
from redundancies.views.base import OfSituation
from redundancies.views.of_whom import THE_WHOLE, joined

KINDS = {
    "proposed": "Proposed",
    "confirmed": "Confirmed",
    "averted": "Saved",
    "redeployed": "Redeployed",
    "dismissed": "Dismissed",
}


class StoryForm(govuk.GovukForm):
    """Of which site, and as known on which day."""

    method = "get"
    button_text = "Show"
    marks_optional = False

    site = govuk.ModelSelectField(
        queryset=Site.objects.none(), label="Site", required=False, blank=THE_WHOLE
    )
    on = govuk.DateField(
        label="As known on",
        noun="The day",
        help_text="Leave it empty for today",
        required=False,
    )

    def __init__(self, *args, situation, **kwargs):
        super().__init__(*args, **kwargs)
        sites = Site.objects.filter(situation=situation).select_related("council")
        self.fields["site"].queryset = sites.order_by("pk")
        if not sites:
            del self.fields["site"]


class Story(OfSituation):
    """Every number that was said, what was best known when, and the notices of then."""

    def get(self, request, reference):
        required(self.sight.numbers)
        today = timezone.localdate()
        form = StoryForm(
            request.GET if request.GET else typed_date("on", today),
            situation=self.situation,
        )
        is_valid = form.is_valid()
        facts = form.cleaned_data if is_valid else {}
        on = min(facts.get("on") or today, today)
        site = facts.get("site")
        rows = said_by(self.situation, on)
        named = [row for row in rows if site is None or row.site_id == site.pk]
        lines = lines_of(rows, site, on)
        title = f"How many people, {site or 'all sites'}"
        known = clocks.total(counts_of(self.situation, on=on))
        return render(
            request,
            "redundancies/story.html",
            {
                "heading": "How the numbers changed",
                "caption": str(self.situation.employer),
                "back_href": self.situation.get_absolute_url(),
                "form": form,
                "is_valid": is_valid,
                "sentence": sentence(self.situation, known, site, on),
                "drawing": drawn(lines, until=on, title=title),
                "title": title,
                "headings": ["As known on", "Of", "Best known", *KINDS.values(), "By"],
                "rows": [told(row, rows, site) for row in named],
                "notices": [
                    notice_words(notice, status)
                    for notice, status in notices_on(self.situation, on)
                ],
                "on": on,
            },
        )


def said_by(situation, on):
    """What had been said by the end of a day, and was not struck out by then."""
    rows = Headcount.objects.filter(situation=situation, as_at__lte=on)
    rows = rows.select_related("site__council", "recorded_by")
    return [
        row
        for row in rows.order_by("as_at", "pk")
        if row.struck_out_at is None or timezone.localdate(row.struck_out_at) > on
    ]


def counted(rows):
    names = [name for name in NUMBERS if name != "redeployed"]
    return [
        clocks.Count(
            site=row.site_id,
            as_at=row.as_at,
            row=row.pk,
            is_hearsay=row.is_hearsay,
            **{name: getattr(row, name) for name in names},
        )
        for row in rows
    ]


def best(rows, site):
    """What was best known of a site, or of all."""
    counts = counted(rows)
    if site is None:
        return clocks.total(counts).people
    known = clocks.best_number(one for one in counts if one.site == site.pk)
    return known.people if known else None


def lines_of(rows, site, on):
    """The best number over time, and each kind of number as it was said."""
    days = sorted({row.as_at for row in rows})
    of_days = [
        (day, best([row for row in rows if row.as_at <= day], site)) for day in days
    ]
    number = site.pk if site else None
    return [
        Line(
            "Best known", [(day, known) for day, known in of_days if known is not None]
        ),
        *(
            Line(
                words,
                [
                    (row.as_at, getattr(row, name))
                    for row in rows
                    if row.site_id == number and getattr(row, name) is not None
                ],
            )
            for name, words in KINDS.items()
        ),
    ]


def told(row, rows, site):
    """One thing that was said, in cells."""
    until = [other for other in rows if (other.as_at, other.pk) <= (row.as_at, row.pk)]
    known = best(until, site)
    said = [
        Source(row.source).label if row.source else "",
        "heard, not told" if row.is_hearsay else "",
        row.reason,
        f"recorded by {row.recorded_by}" if row.recorded_by else "",
    ]
    return [
        spoken_date(row.as_at),
        str(row.site) if row.site else THE_WHOLE,
        "" if known is None else f"{known:,}",
        *(
            "" if getattr(row, name) is None else f"{getattr(row, name):,}"
            for name in KINDS
        ),
        ", ".join(filter(None, said)),
    ]


def sentence(situation, known, site, on):
    """As known on 3 March 2027: 1,750 people of four sites; one not known."""
    number = known.people if site is None else known.sites.get(site.pk)
    if number is None:
        return f"As known on {spoken_date(on)}: not known yet."
    made = ""
    if site is None:
        made = clocks.made_of(
            known.people,
            at_sites=sum(known.sites.values()),
            known=len(known.sites),
            on_record=Site.objects.filter(situation=situation).count(),
        )
    return f"As known on {spoken_date(on)}: {joined(people(number), made)}."


def notices_on(situation, on):
    """The notices that had come by the end of a day, with the status of then."""
    rows = list(
        HR1Notice.objects.filter(situation=situation)
        .select_related("site__council")
        .order_by("pk")
    )

    def known_on(notice):
        recorded = timezone.localdate(notice.recorded_at)
        return min(filter(None, (notice.received_on, notice.passed_on, recorded)))

    def is_there(notice):
        struck = notice.struck_out_at
        return known_on(notice) <= on and (
            struck is None or timezone.localdate(struck) > on
        )

    def status_then(notice):
        is_since = notice.status_on is not None and notice.status_on <= on
        if notice.status not in (*COUNTING, NoticeStatus.SUPERSEDED):
            return notice.status if is_since else NoticeStatus.ACTIVE
        if notice.pk in amended:
            return NoticeStatus.SUPERSEDED
        if notice.status == NoticeStatus.SUPERSEDED:
            return NoticeStatus.ACTIVE
        return notice.status

    there = [notice for notice in rows if is_there(notice)]
    amended = {notice.supersedes_id for notice in there} - {None}
    return [(notice, NoticeStatus(status_then(notice))) for notice in there]


def notice_words(notice, status):
    number = "" if notice.proposed is None else f", {people(notice.proposed)}"
    first = notice.first_dismissal_on
    leaves = f", first dismissal {spoken_date(first)}" if first else ""
    return f"{notice}{number}{leaves}: {status.label.lower()}"
