"""Rows of summary lists: what is known of a person, a job, a referral, an outcome."""

from __future__ import annotations

from django.urls import reverse

from clients.choices import ContactBy, ReferralState
from kit.govuk.dates import spoken_date, spoken_value
from kit.templatetags.portal import gov_datetime, telephone


def name_of(person):
    """The name in a row of the minimum fields."""
    if not person:
        return ""
    return f"{person['client__given_name']} {person['client__family_name']}"


def contact_words(contact_by):
    return ContactBy(contact_by).label if contact_by else ""


def person_rows(client):
    return [
        {"label": "Reference", "value": client.reference},
        {"label": "Telephone", "value": telephone(client.telephone)},
        {"label": "Email", "value": client.email},
        {"label": "How to get in touch", "value": contact_words(client.contact_by)},
        {"label": "Date of birth", "value": spoken_value(client.born_on)},
        {"label": "Age band", "value": client.get_age_band_display()},
        {"label": "Postcode", "value": client.postcode},
        {"label": "Council area", "value": spoken_value(client.council)},
        {"label": "Language", "value": client.language},
        {
            "label": "Adjustments needed",
            "value": client.adjustments,
            "empty": "None known",
        },
        {
            "label": "Privacy notice given",
            "value": spoken_value(client.notice_given_on),
        },
    ]


def job_rows(case, situation):
    """The job and its end; the employer only for who may know the situation."""
    if situation:
        employer = {
            "label": "Employer",
            "value": situation.employer.name,
            "link": situation.get_absolute_url(),
        }
    else:
        words = "Not shown to you" if case.situation_id else "Came alone"
        employer = {"label": "Employer", "value": words}
    return [
        employer,
        {"label": "Partnership", "value": str(case.partnership)},
        {"label": "Registered", "value": spoken_date(case.registered_on)},
        {"label": "Occupation", "value": case.occupation},
        {"label": "Years of service", "value": spoken_value(case.years_of_service)},
        {"label": "Notice given", "value": spoken_value(case.notice_on)},
        {"label": "Leaving date", "value": spoken_value(case.leaving_on)},
        {
            "label": "Outplacement provider appointed",
            "value": spoken_value(case.has_private_provider),
        },
    ]


def outcome_rows(outcome):
    facts = (
        ("Doing now", outcome.get_work_display()),
        ("Told on", spoken_date(outcome.told_on)),
        ("Told by", outcome.get_answered_by_display()),
        ("Started on", spoken_value(outcome.started_on)),
        ("Full time", spoken_value(outcome.is_full_time)),
        ("Industry", outcome.get_industry_display()),
        ("Skill", outcome.get_skill_display()),
        ("Responsibility", outcome.get_responsibility_display()),
        ("Pay", outcome.get_pay_display()),
        ("How far PACE helped", outcome.get_helped_display()),
        ("Support came early enough", early_enough(outcome.is_support_too_late)),
    )
    return [
        {"label": label, "value": value, "empty": "Not said"}
        for label, value in facts
        if value != ""
    ]


def early_enough(is_too_late):
    return "" if is_too_late is None else spoken_value(not is_too_late)


def follow_up_words(follow_up):
    if follow_up is None:
        return "No follow-up is planned."
    if follow_up.answered_at is not None:
        return f"Answered on {gov_datetime(follow_up.answered_at)}."
    if follow_up.asked_at is None:
        return f"The person will be asked from {spoken_date(follow_up.due_on)}."
    if follow_up.asked_by == ContactBy.TELEPHONE:
        return (
            f"Due since {spoken_date(follow_up.due_on)}: to be asked by telephone,"
            " since no email can be sent."
        )
    return f"Asked by email on {gov_datetime(follow_up.asked_at)}. No answer yet."


def asked_rows(referral):
    return [
        {"label": "For what", "value": referral.service.group},
        {"label": "Help with", "value": referral.purpose},
        {"label": "To", "value": f"{referral.organisation}, {referral.partnership}"},
        {"label": "The person agreed on", "value": spoken_date(referral.agreed_on)},
        {"label": "Basis", "value": referral.get_basis_display()},
        {
            "label": "Sent",
            "value": f"{gov_datetime(referral.sent_at)} by {referral.sent_by or '–'}",
        },
    ]


def answered_rows(referral):
    rows = []
    if referral.answered_at:
        is_rejected = referral.state == ReferralState.REJECTED
        word = (ReferralState.REJECTED if is_rejected else ReferralState.ACCEPTED).label
        by = f" by {referral.answered_by}" if referral.answered_by else ""
        rows.append(
            {"label": word, "value": f"{gov_datetime(referral.answered_at)}{by}"}
        )
    if referral.reason:
        rows.append({"label": "Why", "value": referral.reason})
    if referral.state == ReferralState.ENDED:
        rows += [
            {
                "label": ReferralState.ENDED.label,
                "value": spoken_date(referral.ended_on),
            },
            {"label": "How", "value": referral.get_ending_display()},
            {
                "label": "What was given",
                "value": referral.what_was_given,
                "empty": "Not said",
            },
        ]
    return rows


def answer_buttons(referral):
    """What the receiving organisation can do next."""
    if referral.state == ReferralState.SENT:
        return [
            {"text": "Accept", "post": href_of("referral-accept", referral)},
            {
                "text": "Reject",
                "href": href_of("referral-reject", referral),
                "style": "secondary",
            },
        ]
    if referral.state == ReferralState.ACCEPTED:
        return [
            {
                "text": "Record support given",
                "href": href_of("referral-support", referral),
            },
            {
                "text": "End the referral",
                "href": href_of("referral-end", referral),
                "style": "secondary",
            },
        ]
    return []


def href_of(name, referral):
    return reverse(f"clients:{name}", args=[referral.reference])
