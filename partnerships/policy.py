"""The policy in words: the first half of `docs/access.md`, from `roles.py`."""

from __future__ import annotations

from collections.abc import Iterable

from accounts.roles import NationalRole
from partnerships.roles import (
    DOCUMENTS,
    FIELDS,
    FULL_LEVELS,
    HR1_LEVELS,
    NATIONAL_ROLES,
    OF_THE_LEAD,
    OF_THE_LEADS_CASE,
    REFERRED_FIELDS,
    ROLES,
    ROWS,
    Level,
    Permission,
    Role,
)

# What each permission lets people do, in their own words.
MEANINGS: dict[Permission, str] = {
    Permission.CLIENT_ADD: "Register a client and work with them",
    Permission.CLIENT_LIST: "Find the clients that one may see",
    Permission.DELIVERY_RECORD: "Record support given",
    Permission.FIGURES_VIEW: "Read figures",
    Permission.HR1_VIEW: "Read HR1 detail (commercially confidential)",
    Permission.LEAD_TAKE: "Take over the lead of a situation when it is offered",
    Permission.LOOKS_READ: "Read who has looked at a client, or opened a document",
    Permission.MEMBERS_EDIT: "Edit members, offers and local holidays",
    Permission.MEMBERS_VIEW: "Read who belongs to a partnership",
    Permission.MESSAGES_MEND: "See failed messages and send them again",
    Permission.NOTICES_IMPORT: "Import notices",
    Permission.PARTNERS_ASK: "Ask partners to take part",
    Permission.PEOPLE_INVITE: "Invite people",
    Permission.RECORD_READ: "Read the record of what was done and looked at",
    Permission.REFERENCE_EDIT: "Edit partnerships, organisations, services and people",
    Permission.REFERRAL_ANSWER: "Answer a referral to one’s organisation",
    Permission.REQUEST_ANSWER: "Answer a request for one’s organisation",
    Permission.REVIEW_CHECK: "Check the facts of a draft about one’s partnership",
    Permission.REVIEW_COMPILE: "Compile a review",
    Permission.REVIEW_PUBLISH: "Publish a review",
    Permission.REVIEW_VIEW: "Read published reviews",
    Permission.SITUATION_ADD: "Log a redundancy",
    Permission.SITUATION_ASSIGN: "Assign SDS staff to the own response",
    Permission.SITUATION_CLOSE: "Close a situation",
    Permission.SITUATION_EDIT: "Edit a situation that one may see",
    Permission.SITUATION_LIST: "List the situations that one may see",
    Permission.SITUATION_PLACE: "Set where a situation is",
    Permission.SITUATION_REPORT: "Report possible job losses",
    Permission.SITUATION_SHARE: (
        "Confirm, reject, share and merge a situation, and say who takes part and leads"
    ),
    Permission.SURVEY_ANSWER: "Answer a survey",
    Permission.SURVEY_RESULTS: "Read survey results",
    Permission.SURVEY_RUN: "Run a survey",
}

# The fields and rows that need more than seeing what they belong to.
FIELD_WORDS: dict[str, str] = {
    "source": "Situation: who told us (the employer, the media and so on)",
    "told_by": "Situation: the name of who told us",
    "heard": "Situation: what was heard",
    "clock": "Response: how the clock of the first meeting stands",
    "people": "Situation: the exact number of people; others read a band",
    "dismissed_at_once": "Situation: how many were dismissed at once",
    "kept_on": "Situation: how many are kept on",
    "short_notice_reason": "Situation: why the employer gives short notice",
    "hr1notice": "HR1 notice: all of it",
    "employercontact": "Employer: whom to call",
    "firstcontact": "First contact: what was found out",
    "note": "Free notes on a situation",
    "staff_list": "Document: a list of staff",
    "letter": "Document: a redundancy letter",
    "presentation": "Document: a presentation",
    "hr1_form": "Document: an HR1 form, or what came with a notice",
    "other": "Document: something else",
}
REFERRED_WORDS: dict[str, str] = {
    "given_name": "First name",
    "family_name": "Last name",
    "telephone": "Telephone number",
    "email": "Email address",
    "contact_by": "How they want to be contacted",
    "adjustments": "Adjustments that help",
}

HEADER = """# Who may do what

Written by `python -m tests.access_page` from `partnerships/roles.py` and from the table
by which every page is tried with every role (`tests/access/`, `tests/planted.py`), and
compared with them by a test: change the tables there, not here.

A role is held on a membership: a person, an organisation, a partnership, from a day and
perhaps until a day. A right needs a current membership in **that** partnership, so a
Jobcentre in one partnership does not see another's rows. National roles are held by a
person, with dates. A right that ends has ended at once.

Every row below is of somebody who signed in whole. Whoever has to set up a second step
first is led there from every page that needs an account, and may nothing else but sign
out.

What a role may do is one question; **which rows** it may do it to is another, answered
by grants (below). A row that a person may not see does not exist for them (404); an act
that they may not do on a row they see is refused (403); a list that their roles never
have is refused (403).
"""

GRANTS_HEADER = """
## Grants: which situations and clients

Nobody but the National PACE team sees a situation or a client without a grant. The
actions that log, share, ask, refer, assign and lift write the grants; a need-to-know
situation has none for the partnership at large.

| Grant | Shows of a situation | HR1 detail |
|---|---|---|
"""

FIELDS_HEADER = """
## Fields: how much of what one sees

Everything that is not below is a basic fact, which each grant on a situation shows. The
National PACE team sees all of it. HR1 notices, whom to call, what was found out,
notes and documents are kept from others by the database as well
(`redundancies/walls.py`).

"""
LEADING_HEADER = """
One partnership leads; others take part, since a site is in their area or since they
were asked to. Through a response that does not lead, of the rows above:

- HR1 notices and whom to call are known of the sites in the own area alone;
- the exact numbers are known of all sites, and of the whole.

What is the lead's alone, whatever the role in a partnership that takes part:

"""
REFERRED_HEADER = """
Of a client, SDS staff of the partnership see everything, and an organisation to which
the person was referred sees this and nothing else, beside what it was asked for:

"""

FOOTER = """
The National PACE team sees every situation. It states a reason before it sees a client,
and the reason is on record. Every response with people in it is on record: who looked,
at whom, when; so is every file that somebody takes. Chairs see of their clients who has
looked at them.
"""


def access_page() -> str:
    """What the roles may do, and the grants, as it stands in `docs/access.md`."""
    return (
        HEADER
        + "\n## In a partnership\n\n"
        + table(Role, ROLES)
        + "\n## Nationally, in every partnership\n\n"
        + table(NationalRole, NATIONAL_ROLES)
        + GRANTS_HEADER
        + "".join(grant_row(level) for level in Level)
        + FIELDS_HEADER
        + fields_table()
        + LEADING_HEADER
        + "".join(f"- {MEANINGS[act]}\n" for act in OF_THE_LEAD)
        + "".join(f"- {FIELD_WORDS[field]}\n" for field in OF_THE_LEADS_CASE)
        + REFERRED_HEADER
        + "".join(f"- {REFERRED_WORDS[field]}\n" for field in REFERRED_FIELDS)
        + FOOTER
    )


def table(roles: Iterable, held: dict) -> str:
    """Permissions against roles; those that no role of these has are left out."""
    roles = list(roles)
    lines = [
        "| | " + " | ".join(role.label for role in roles) + " |",
        "|---|" + "---|" * len(roles),
    ]
    for permission, meaning in MEANINGS.items():
        cells = ["yes" if permission in held[role] else "-" for role in roles]
        if "yes" in cells:
            lines.append(f"| {meaning} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def grant_row(level: Level) -> str:
    shown = {
        True: "everything",
        False: "basic facts",
    }[level in FULL_LEVELS]
    if level is Level.REFERRED:
        shown = "nothing; of the client the minimum fields"
    hr1 = "yes" if level in HR1_LEVELS else "-"
    return f"| {level.label.split(':')[0]} | {shown} | {hr1} |\n"


def fields_table() -> str:
    """Fields and rows against the grants that open them."""
    levels = [level for level in Level if level is not Level.REFERRED]
    lines = [
        "| | " + " | ".join(level.label.split(":")[0] for level in levels) + " |",
        "|---|" + "---|" * len(levels),
    ]
    for field, opening in (FIELDS | ROWS | DOCUMENTS).items():
        cells = ["yes" if level in opening else "-" for level in levels]
        lines.append(f"| {FIELD_WORDS[field]} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"
