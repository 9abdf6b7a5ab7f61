"""What a situation's page says, made of its rows: clocks and facts."""

from django.utils import timezone

from kit.templatetags.portal import gov_date, number, people, yes_no
from redundancies import clocks
from redundancies.choices import OPEN, Status, number_band
from redundancies.views.parts import Row, day
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


def clocks_of(situation, lead, law, sight, at):
    """The clocks that this person may see; the people's own comes first."""
    on = timezone.localdate(at)
    shown = []
    if situation.status != Status.REJECTED:
        first = situation.first_dismissal_on
        shown.append(clocks.leaving(first_dismissal_on=first, on=on))
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
        shown.append(notice_clock(situation, law, on))
    if situation.status not in OPEN:
        return [clock for clock in shown if clock.tone not in RUNNING]
    return shown


def notice_clock(situation, law, on):
    """The employer's notice, by the newest active form and what is known besides.

    `law` has that form, if there is one, and the rules by which notice is counted.
    """
    notice = Row(**law["active"][0]) if law["active"] else None
    proposed = notice.proposed if notice else None
    first = day(notice.first_dismissal_on) if notice else None
    return clocks.statutory(
        rules=[rule_of(facts) for facts in law["rules"]],
        proposed=proposed if proposed is not None else situation.people,
        received_on=day(notice.received_on) if notice else None,
        first_dismissal_on=first or situation.first_dismissal_on,
        across_employer=situation.people or 0,
        on=on,
        short_notice_reason=situation.short_notice_reason,
    )


def rule_of(facts):
    return Row(**facts | {"effective_from": day(facts["effective_from"])})


def how_many(situation, sight):
    """Exact for those who may know the HR1 detail, a band for the others."""
    if situation.people is None:
        return ""
    return people(situation.people) if sight.hr1 else number_band(situation.people)


def basic_facts(situation, lead, sight):
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
        {"label": "How many", "value": how_many(situation, sight)},
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
    words = [session.shift, session.place]
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
