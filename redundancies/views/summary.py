"""What a situation's page says, made of its rows: clocks, facts, the timeline."""

import datetime as dt

from django.utils import timezone

from kit.templatetags.portal import (
    gov_date,
    gov_datetime,
    number,
    people,
    yes_no,
)
from redundancies import clocks
from redundancies.choices import OPEN, NoticeStatus, Status, number_band
from redundancies.views import whole

# A clock of these tones asks for something.
RUNNING = ("running", "soon")
NUMBERS = (
    ("proposed", "proposed"),
    ("confirmed", "confirmed"),
    ("averted", "saved"),
    ("redeployed", "redeployed"),
    ("dismissed", "dismissed"),
)


def clocks_of(situation, lead, notices, sight, at):
    """The clocks that this person may see; the people's own comes first."""
    on = timezone.localdate(at)
    shown = []
    if situation.status != Status.REJECTED:
        first = situation.first_dismissal_on
        shown.append(clocks.leaving(first_dismissal_on=first, on=on))
    if lead is not None and sight.in_full:
        shown.append(
            clocks.response(
                events=lead.events_of_clock(),
                at=at,
                local_holidays=set(lead.holidays),
                status=situation.status,
                closed_on=lead.closed_on,
            )
        )
    # Short notice is the employer's matter: chair and National PACE team only.
    if sight.chair and situation.status != Status.REJECTED:
        shown.append(notice_clock(situation, notices, on))
    if situation.status not in OPEN:
        return [clock for clock in shown if clock.tone not in RUNNING]
    return shown


def notice_clock(situation, notices, on):
    """The employer's notice, by the newest active form and what is known besides."""
    notice = next(
        (notice for notice in notices if notice.status == NoticeStatus.ACTIVE), None
    )
    proposed = notice.proposed if notice else None
    first = notice.first_dismissal_on if notice else None
    return clocks.statutory(
        rules=whole.rules.rows(),
        proposed=proposed if proposed is not None else situation.people,
        received_on=notice.received_on if notice else None,
        first_dismissal_on=first or situation.first_dismissal_on,
        across_employer=situation.people or 0,
        on=on,
        short_notice_reason=situation.short_notice_reason,
    )


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
            "value": gov_date(notice.received_on),
        },
        {"label": "Passed to PACE", "value": gov_date(notice.passed_on)},
        {"label": "Proposed", "value": number(notice.proposed)},
        {"label": "Employed at the establishment", "value": number(notice.employed)},
        {"label": "First dismissal", "value": gov_date(notice.first_dismissal_on)},
        {"label": "Last dismissal", "value": gov_date(notice.last_dismissal_on)},
        {"label": "Consultation started", "value": gov_date(notice.consultation_on)},
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


# The timeline


def item(title, *, at=None, on=None, by="", body=""):
    """One thing that happened, at a moment or on a day."""
    order = at or timezone.make_aware(dt.datetime.combine(on, dt.time()))
    when = gov_datetime(at) if at else gov_date(on)
    return {"title": title, "by": by or "", "when": when, "body": body, "order": order}


def timeline(situation, rows, sight):
    """Everything that happened and this person may know, the newest first."""
    items = [
        item(
            "Logged" if situation.status != "reported" else "Reported",
            at=situation.logged_at,
            by=situation.logged_by if sight.in_full else "",
        )
    ]
    if situation.shared_at:
        items.append(
            item(
                f"{situation.get_visibility_display()}",
                at=situation.shared_at,
                by=situation.shared_by if sight.in_full else "",
            )
        )
    items += [
        item(
            f"{session.get_kind_display()} {session.get_state_display().lower()}",
            at=session.starts_at,
            body=session_words(session, sight),
        )
        for session in rows["sessions"]
    ]
    if sight.in_full:
        items += full_items(rows)
    if sight.hr1:
        items += hr1_items(rows)
    return sorted(items, key=lambda entry: entry["order"], reverse=True)


def session_words(session, sight):
    words = session.place
    if session.attended is not None and sight.in_full:
        words = f"{words}. {people(session.attended)} came"
    if session.reason:
        words = f"{words}. {session.reason}"
    return words


def full_items(rows):
    """What those who work on it know of what happened."""
    for response in rows["responses"]:
        for event in response.all_events:
            struck = event.struck_out_at is not None
            title = event.get_kind_display()
            yield item(
                f"{title} (struck out)" if struck else title,
                at=event.at,
                on=event.on,
                by=event.recorded_by,
                body=event.reason,
            )
        if response.closed_on:
            yield item(
                f"{response.partnership}: closed",
                on=response.closed_on,
                by=response.closed_by,
                body=debrief_words(response),
            )
    for log in rows["contact_logs"]:
        reached = "" if log.is_reached else ", no answer"
        yield item(
            f"{log.get_means_display()} with the employer{reached}",
            at=log.at,
            by=log.recorded_by,
            body=log.note,
        )
    for request in rows["requests"]:
        yield item(f"{request.organisation} asked", at=request.asked_at)
        if request.answered_at:
            yield item(
                f"{request.organisation}: {request.get_answer_display().lower()}",
                at=request.answered_at,
                body=request.reason or request.commitments,
            )
    for delivery in rows["deliveries"]:
        reached = (
            f"{people(delivery.reached)}. " if delivery.reached is not None else ""
        )
        yield item(
            f"{delivery.service} by {delivery.organisation}",
            on=delivery.on,
            body=f"{reached}{delivery.note}",
        )


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


def hr1_items(rows):
    """Numbers and notices: commercially confidential."""
    for count in rows["headcounts"]:
        where = f" at {count.site}" if count.site else ""
        yield item(
            f"Numbers{where}: {headcount_words(count)}",
            on=count.as_at,
            by=count.recorded_by,
            body=count.reason,
        )
    for notice in rows["notices"]:
        yield item(
            f"HR1 notice, {notice.get_status_display().lower()}",
            at=None if notice.received_on else notice.recorded_at,
            on=notice.received_on,
            by=notice.recorded_by,
        )
