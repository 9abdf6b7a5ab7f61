"""The whole policy on one screen: roles, what they may do, and grants.

A role is held on a membership (person, organisation, partnership, dates), except
the national ones. `docs/access.md` is written from these tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from django.db.models import IntegerChoices, TextChoices

from accounts.roles import NationalRole


class Role(TextChoices):
    CHAIR = "chair", "Chair"
    DEPUTY = "deputy", "Deputy chair"
    SUPPORT_OFFICER = "support_officer", "SDS support officer"
    ADVISER = "adviser", "PACE adviser"
    MEMBER = "member", "Partner member"


class Duty(TextChoices):
    TAKES_REQUESTS = "takes_requests", "Takes requests to take part"
    TAKES_REFERRALS = "takes_referrals", "Takes referrals"
    CHECKS_ACCOUNTS = "checks_accounts", "Says whether an employer is account-managed"


class Permission(StrEnum):
    CLIENT_ADD = "client.add"
    CLIENT_LIST = "client.list"
    DELIVERY_RECORD = "delivery.record"
    FIGURES_VIEW = "figures.view"
    HR1_VIEW = "hr1.view"
    LEAD_TAKE = "lead.take"
    LOOKS_READ = "looks.read"
    MEMBERS_EDIT = "members.edit"
    MEMBERS_VIEW = "members.view"
    MESSAGES_MEND = "messages.mend"
    NOTICES_IMPORT = "notices.import"
    PARTNERS_ASK = "partners.ask"
    PEOPLE_INVITE = "people.invite"
    RECORD_READ = "record.read"
    REFERENCE_EDIT = "reference.edit"
    REFERRAL_ANSWER = "referral.answer"
    REQUEST_ANSWER = "request.answer"
    REVIEW_CHECK = "review.check"
    REVIEW_COMPILE = "review.compile"
    REVIEW_PUBLISH = "review.publish"
    REVIEW_VIEW = "review.view"
    SITUATION_ADD = "situation.add"
    SITUATION_ASSIGN = "situation.assign"
    SITUATION_CLOSE = "situation.close"
    SITUATION_EDIT = "situation.edit"
    SITUATION_LIST = "situation.list"
    SITUATION_PLACE = "situation.place"
    SITUATION_REPORT = "situation.report"
    SITUATION_SHARE = "situation.share"
    SURVEY_ANSWER = "survey.answer"
    SURVEY_RESULTS = "survey.results"
    SURVEY_RUN = "survey.run"


P = Permission

_MEMBER = {
    P.SITUATION_REPORT,
    P.SITUATION_LIST,
    P.REQUEST_ANSWER,
    P.DELIVERY_RECORD,
    P.CLIENT_LIST,
    P.REFERRAL_ANSWER,
    P.MEMBERS_VIEW,
    P.SURVEY_ANSWER,
    P.REVIEW_VIEW,
}
_STAFF = _MEMBER | {
    P.SITUATION_ADD,
    P.SITUATION_EDIT,
    P.SITUATION_PLACE,
    P.PARTNERS_ASK,
    P.CLIENT_ADD,
    P.FIGURES_VIEW,
}
_CHAIR = _STAFF | {
    P.SITUATION_ASSIGN,
    P.SITUATION_SHARE,
    P.LEAD_TAKE,
    P.SITUATION_CLOSE,
    P.LOOKS_READ,
    P.HR1_VIEW,
    P.MEMBERS_EDIT,
    P.PEOPLE_INVITE,
    P.SURVEY_RESULTS,
    P.REVIEW_CHECK,
}

ROLES: dict[Role, frozenset[Permission]] = {
    Role.CHAIR: frozenset(_CHAIR),
    Role.DEPUTY: frozenset(_CHAIR),
    Role.SUPPORT_OFFICER: frozenset(_STAFF),
    Role.ADVISER: frozenset(_STAFF),
    Role.MEMBER: frozenset(_MEMBER),
}

NATIONAL_ROLES: dict[NationalRole, frozenset[Permission]] = {
    # A check of the facts is the chairs’ word, an answer an organisation’s.
    NationalRole.NATIONAL_TEAM: frozenset(
        set(Permission) - {P.SURVEY_ANSWER, P.REVIEW_CHECK}
    ),
    NationalRole.GOVERNMENT: frozenset(
        {P.FIGURES_VIEW, P.MEMBERS_VIEW, P.REVIEW_VIEW, P.SURVEY_RESULTS}
    ),
    NationalRole.NATIONAL_MEMBER: frozenset(
        {P.MEMBERS_VIEW, P.REVIEW_VIEW, P.SURVEY_RESULTS}
    ),
    NationalRole.ANALYST: frozenset(
        {
            P.FIGURES_VIEW,
            P.MEMBERS_VIEW,
            P.REVIEW_VIEW,
            P.REVIEW_COMPILE,
            P.SURVEY_RESULTS,
        }
    ),
}

CHAIRS = (Role.CHAIR, Role.DEPUTY)
SDS_STAFF = (Role.CHAIR, Role.DEPUTY, Role.SUPPORT_OFFICER, Role.ADVISER)


class Level(IntegerChoices):
    """For whom a grant is; the wider level includes what the narrower one shows."""

    CHAIR = 1, "Chairs of the partnership: everything, HR1 detail included"
    STAFF = 2, "SDS staff of the partnership: everything but HR1 detail"
    MEMBER = 3, "Everybody of the partnership: basic facts"
    ASKED = 4, "An organisation asked to take part: HR1 detail as well"
    ON_IT = 5, "A member of the SDS staff who works on it: HR1 detail as well"
    REFERRED = 6, "An organisation to which a person was referred: minimum fields"


# A grant of one of these levels opens the commercially confidential HR1 detail.
HR1_LEVELS = (Level.CHAIR, Level.ASKED, Level.ON_IT)
# ... and one of these the whole situation, beyond its basic facts.
FULL_LEVELS = (Level.CHAIR, Level.STAFF, Level.ON_IT)
# ... and this one what is the employer's own matter.
CHAIR_LEVELS = (Level.CHAIR,)

# Acts that are one for all who respond: only through the grant of who leads.
OF_THE_LEAD = (P.SITUATION_PLACE, P.SITUATION_SHARE)

# Fields of a situation that need more than seeing it; the others are basic facts. Each
# page, list, filter, form and file asks this table before it shows one of them.
FIELDS: dict[str, tuple[Level, ...]] = {
    "source": FULL_LEVELS,
    "told_by": FULL_LEVELS,
    "heard": FULL_LEVELS,
    "clock": FULL_LEVELS,
    "people": HR1_LEVELS,
    "dismissed_at_once": HR1_LEVELS,
    "kept_on": HR1_LEVELS,
    "people_by_site": HR1_LEVELS,
    "notices": HR1_LEVELS,
    "short_notice_reason": CHAIR_LEVELS,
}
# ... and these, of the whole, are the lead's alone: a partnership that takes part knows
# its own sites, the numbers of all, and what is basic.
OF_THE_LEADS_CASE = ("short_notice_reason",)
# What stands in rows of its own needs a grant of one of these levels: the database asks
# it as well (`redundancies.walls`).
ROWS: dict[str, tuple[Level, ...]] = {
    "hr1notice": HR1_LEVELS,
    "employercontact": HR1_LEVELS,
    "firstcontact": FULL_LEVELS,
    "note": FULL_LEVELS,
}
# Files that hang on a situation, by their kind, and the grants that open one. A list of
# staff names people who asked for nothing: it is for who works with it. What partners
# need in the room they may have.
DOCUMENTS: dict[str, tuple[Level, ...]] = {
    "staff_list": (Level.CHAIR, Level.ON_IT),
    "letter": FULL_LEVELS,
    "presentation": (
        *(Level.CHAIR, Level.STAFF, Level.MEMBER, Level.ASKED, Level.ON_IT),
    ),
    "hr1_form": HR1_LEVELS,
    "other": FULL_LEVELS,
}
# All that an organisation sees of a person who was referred to it, beside the need: who
# it is, how to get in touch, which adjustments help.
REFERRED_FIELDS = (
    "given_name",
    "family_name",
    "telephone",
    "email",
    "contact_by",
    "adjustments",
)


def kinds_opened(levels: Iterable[int]) -> list[str]:
    """The kinds of documents that grants of these levels open."""
    held = set(levels)
    return [kind for kind, opening in DOCUMENTS.items() if held & set(opening)]


def knows(levels: Iterable[int], field: str) -> bool:
    """Whether grants of these levels open this field."""
    return field not in FIELDS or not set(FIELDS[field]).isdisjoint(levels)
