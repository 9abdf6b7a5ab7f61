"""What an organisation is asked, what it answered, in rows of a page."""

from __future__ import annotations

from django.db.models import Q, Sum
from django.utils import timezone

from accounts.models import User
from kit.moments import spoken_moment, spoken_span
from kit.templatetags.portal import gov_date, people, telephone
from partnerships.models import Membership
from redundancies.choices import Answer
from redundancies.models import CaseMember, Request, Site
from redundancies.rules import closes_at, is_open, over


def together(row):
    """All that its organisation was asked in the same go, with their sessions."""
    rows = list(Request.objects.for_page().asked_with(row))
    for one in rows:
        one.response = row.response
    return rows


def asked_rows(rows):
    """Employer, how many, when they leave, where and when, what, who asks."""
    row = rows[0]
    situation = row.response.situation
    employed = Site.objects.filter(situation=situation).aggregate(
        number=Sum("employed")
    )["number"]
    services = ", ".join(
        service.name for service in row.services.order_by("position", "pk")
    )
    sessions = [one.session for one in rows if one.session is not None]
    where = {session.place for session in sessions if session.place}
    lines = [
        {"label": "Employer", "value": str(situation.employer)},
        {
            "label": "Where",
            "value": ", ".join(sorted(where))
            or situation.place
            or str(situation.council or ""),
        },
        {"label": "When", "value": "\n".join(map(spoken, sessions))},
        {"label": "What is asked", "value": services or "To take part"},
        {"label": "People who may lose their jobs", "value": people(situation.people)},
        {"label": "People employed there", "value": people(employed)},
        {
            "label": "First people leave",
            "value": gov_date(situation.first_dismissal_on),
        },
        {"label": "Message", "value": row.message},
        {"label": "Asked by", "value": asker_words(row)},
    ]
    optional = ("Message", "People employed there")
    return [line for line in lines if line["value"] or line["label"] not in optional]


def asker_words(row):
    """Who asks, for which partnership, and how to call or write to them."""
    asker = row.asked_by
    words = [f"{asker}, {row.response.partnership}"]
    if asker.is_active:
        words += [telephone(asker.telephone), asker.email]
    return "\n".join(filter(None, words))


def spoken(session):
    """What, from when to when, for whom, and how to join."""
    words = [
        f"{session.get_kind_display()}, "
        f"{spoken_span(session.starts_at, session.ends_at)}",
        session.shift,
        f"for people of {session.site}" if session.site else "",
        f"{session.places:,} places" if session.places else "",
        f"joining link: {session.join_url}" if session.join_url else "",
    ]
    return ", ".join(filter(None, words))


def answered_rows(row):
    """The answer that stands, and whose it is."""
    if not row.answer:
        return []
    lines = [
        {"label": "Answer", "value": answer_words(row)},
        {"label": "Who is coming", "value": row.who_comes},
        {"label": "Who goes", "value": str(row.goes or "")},
        {"label": "What they bring or do", "value": row.commitments},
        {"label": "Why not, or not all", "value": row.reason},
        {"label": "Answered by", "value": whose(row)},
    ]
    return [line for line in lines if line["value"]]


def answer_words(row):
    """The answer, and whether it is for a time that is not the session's any more."""
    words = row.get_answer_display()
    return f"{words}, {stale_words(row)}" if row.is_stale else words


def stale_words(row):
    """For which date it was, where the session has moved since."""
    return f"for {spoken_moment(row.answered_for)}, not confirmed since"


def whose(row):
    """Who answered; of what was said to the staff, who said it and who noted it."""
    if row.recorded_by is None:
        return str(row.answered_by or "")
    said = row.said_by or str(row.answered_by or row.organisation)
    return f"{said}, noted by {row.recorded_by}"


def answering(rows, at):
    """Of what was asked together: what is open, and until when it is."""
    open_ones = [row for row in rows if is_open(row, at)]
    return {
        "is_open": bool(open_ones),
        "over": "" if open_ones else over(rows[0], at),
        "closes_at": max(map(closes_at, open_ones or rows)),
        "answer_by": min(
            (row.answer_by for row in open_ones if row.answer_by and not row.answer),
            default=None,
        ),
        "answers": [
            {
                "title": str(row.session) if row.session else "",
                "rows": answered_rows(row),
                "stale": stale_words(row) if row.is_stale else "",
                "now": row.session and spoken(row.session),
                "over": over(row, at) if open_ones else "",
            }
            for row in rows
            if row.answer or (open_ones and over(row, at))
        ],
        "is_answered": all(row.answer and not row.is_stale for row in open_ones),
        "said_yes": [row for row in rows if said_yes(row)],
    }


def said_yes(row):
    """Whether it stands in its organisation's calendar."""
    is_yes = row.answer in (Answer.YES, Answer.IN_PART)
    return bool(is_yes and row.session_id and row.withdrawn_at is None)


def colleagues_of(row, on=None):
    """Everybody who may answer or go for the asked organisation, there."""
    on = on or timezone.localdate()
    members = Membership.objects.on(on).filter(
        organisation=row.organisation_id, partnership=row.response.partnership_id
    )
    guests = CaseMember.objects.on(on).filter(
        organisation=row.organisation_id, response=row.response_id
    )
    found = Q(pk__in=members.values("person")) | Q(pk__in=guests.values("person"))
    return list(User.objects.active().filter(found).for_list())
