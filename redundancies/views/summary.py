"""What a situation's page says, made of its rows: clocks and facts."""

from django.utils import timezone

from kit.templatetags.portal import gov_date, number, people, yes_no
from redundancies import clocks
from redundancies.choices import OPEN, Status, number_band
from redundancies.views import of_whom
from redundancies.views.parts import Row, day, site_of
from redundancies.views.whole import events_of

# A clock of these tones asks for something.
RUNNING = ("running", "soon")
NUMBERS = (
    ("proposed", "proposed"),
    ("confirmed", "confirmed"),
    ("averted", "saved"),
    ("redeployed", "redeployed"),
    ("dismissed", "dismissed"),
)


def clocks_of(situation, lead, found, sight, at):
    """The clocks that this person may see; the people's own comes first."""
    on = timezone.localdate(at)
    shown = []
    if situation.status != Status.REJECTED:
        first = situation.first_dismissal_on
        by = of_whom.first_said_by(first, found)
        shown.append(clocks.leaving(first_dismissal_on=first, on=on, by=by))
    if lead is not None and sight.in_full:
        shown.append(
            clocks.response(
                events=events_of(lead),
                at=at,
                local_holidays=set(lead.holidays),
                status=situation.status,
                closed_on=lead.closed_on,
            )
        )
    # Short notice is the employer's matter: chair and National PACE team only.
    if sight.chair and situation.status != Status.REJECTED:
        shown.append(notice_clock(situation, found, on))
    if situation.status not in OPEN:
        return [clock for clock in shown if clock.tone not in RUNNING]
    return shown


def notice_clock(situation, found, on):
    """The employer's notice, of each establishment by its own, and by dated rules."""
    said = clocks.notice_needed(
        of_whom.establishments(situation, found),
        rules=[rule_of(facts) for facts in found["rules"]],
        whole=situation.people,
        first_dismissal_on=situation.first_dismissal_on,
        on=on,
        short_notice_reason=situation.short_notice_reason,
    )
    first = situation.first_dismissal_on
    appointed = situation.appointed_on
    is_at_once = (
        situation.is_insolvency
        and first is not None
        and (
            bool(situation.dismissed_at_once)
            or (appointed is not None and first <= appointed)
        )
    )
    kind = situation.get_insolvency_kind_display() or "Insolvency"
    day_words = (
        f", practitioner appointed on {gov_date(appointed)}" if appointed else ""
    )
    return clocks.not_applying(
        said, gone_on=first if is_at_once else None, why=f"{kind}{day_words}."
    )


def rule_of(facts):
    return Row(**facts | {"effective_from": day(facts["effective_from"])})


def how_many(situation, sight, found):
    """Exact for those who may know the HR1 detail, a band for the others.

    With what it is made of: “1,750 people of four sites; one not known”.
    """
    if situation.people is None:
        return ""
    if not sight.numbers:
        return number_band(situation.people)
    made = of_whom.made_of(situation, found)
    return of_whom.joined(people(situation.people), made)


def basic_facts(situation, lead, sight, found):
    """What everybody who sees the situation may know."""
    return [
        {"label": "Place", "value": situation.place},
        {
            "label": "Council area",
            "value": situation.council,
            "empty": "Not known, or outside Scotland",
        },
        {
            "label": "Lead partnership",
            "value": lead.partnership if lead else "",
            "empty": "Waiting for a partnership",
        },
        {"label": "How many", "value": how_many(situation, sight, found)},
        {"label": "First dismissal", "value": gov_date(situation.first_dismissal_on)},
        {"label": "Last dismissal", "value": gov_date(situation.last_dismissal_on)},
        {"label": "Who may know", "value": situation.get_visibility_display()},
    ]


def full_facts(situation):
    """What those who work on it know besides."""
    told = situation.get_source_display()
    if situation.told_by:
        told = f"{told}: {situation.told_by}"
    facts = [
        {"label": "Who told us", "value": told},
        {"label": "How sure we are", "value": situation.get_confidence_display()},
        {"label": "Insolvency", "value": yes_no(situation.is_insolvency)},
        {
            "label": "PACE guide given to all staff",
            "value": gov_date(situation.guide_given_on),
        },
    ]
    if situation.heard:
        facts.insert(1, {"label": "What was heard", "value": situation.heard})
    return facts


def asks_why(situation, sight):
    """Whether it is to be said why people left before PACE was told; asked once."""
    first = situation.first_dismissal_on
    return bool(
        sight.chair
        and situation.status in OPEN
        and first is not None
        and first < timezone.localdate(situation.told_at)
        and not situation.short_notice_reason
    )


def insolvency_facts(situation, sight):
    """How the employer is wound up or run, as far as somebody may know."""
    facts = [
        {"label": "Kind", "value": situation.get_insolvency_kind_display()},
        {"label": "Practitioner appointed", "value": gov_date(situation.appointed_on)},
    ]
    if sight.hr1:
        facts += [
            {
                "label": "Dismissed at once",
                "value": number(situation.dismissed_at_once),
            },
            {"label": "Kept on", "value": number(situation.kept_on)},
        ]
    return [
        *facts,
        {
            "label": "Guide given to all staff",
            "value": gov_date(situation.guide_given_on),
        },
        {
            "label": "Redundancy payments information given",
            "value": gov_date(situation.payments_told_on),
        },
    ]


def employer_facts(employer):
    facts = [
        {"label": "Name", "value": employer.name},
        {"label": "Company number", "value": employer.company_number},
        {"label": "Industry", "value": employer.get_industry_display()},
        {"label": "Size", "value": employer.get_size_band_display()},
        {
            "label": "Private, public or third sector",
            "value": employer.get_ownership_display(),
        },
    ]
    answer = employer.get_account_answer_display()
    if answer and employer.account_checked_on:
        answer = f"{answer} ({gov_date(employer.account_checked_on)})"
    facts.append({"label": "Account check", "value": answer, "empty": "Not asked yet"})
    return facts


def notice_facts(notice):
    """One HR1 notice in rows."""
    return [
        {"label": "Of", "value": of_whom.place_of(notice)},
        {
            "label": "Received by the Redundancy Payments Service",
            "value": gov_date(day(notice.received_on)),
        },
        {"label": "Passed to PACE", "value": gov_date(day(notice.passed_on))},
        {"label": "Proposed", "value": number(notice.proposed)},
        {"label": "Employed at the establishment", "value": number(notice.employed)},
        {"label": "First dismissal", "value": gov_date(day(notice.first_dismissal_on))},
        {"label": "Last dismissal", "value": gov_date(day(notice.last_dismissal_on))},
        {
            "label": "Consultation started",
            "value": gov_date(day(notice.consultation_on)),
        },
        {"label": "Will the site close?", "value": yes_no(notice.is_closing)},
        {"label": "Reasons", "value": "\n".join(notice.reasons)},
        {"label": "Representatives", "value": notice.representatives},
    ]


def checklist_facts(checklist):
    return [
        {"label": "Jobs", "value": checklist.occupations},
        {"label": "Shifts", "value": checklist.shifts},
        {"label": "Languages", "value": checklist.languages},
        {"label": "Health needs", "value": checklist.health_needs},
        {"label": "Site closes", "value": gov_date(checklist.closes_on)},
        {
            "label": "Will release staff",
            "value": yes_no(checklist.will_release_staff),
        },
        {"label": "Staff are told", "value": gov_date(checklist.staff_told_on)},
        {
            "label": "Outplacement provider appointed",
            "value": yes_no(checklist.has_private_provider),
        },
    ]


def headcount_words(count):
    """60 proposed, 12 saved."""
    return ", ".join(
        f"{getattr(count, name):,} {words}"
        for name, words in NUMBERS
        if getattr(count, name) is not None
    )


def session_words(session, sight):
    site = session.site_id and sight.knows_sites
    place = f"{session.place}, for {site_of(session)}" if site else session.place
    words = [session.shift, place]
    if session.attended is not None and sight.in_full:
        words.append(f"{people(session.attended)} came")
    words.append(session.reason)
    return ". ".join(filter(None, words))


def debrief_words(response):
    debrief = getattr(response, "debrief", None)
    if debrief is None:
        return ""
    parts = (
        ("Went well", debrief.went_well),
        ("To change", debrief.to_change),
        ("Jobs saved", debrief.averted),
    )
    return "\n".join(f"{label}: {words}" for label, words in parts if words)
