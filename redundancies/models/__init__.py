from redundancies.models.checks import AccountCheck
from redundancies.models.deliveries import Delivery
from redundancies.models.documents import Document
from redundancies.models.employers import Employer, EmployerContact
from redundancies.models.merging import Handover, Merge, PossibleDuplicate
from redundancies.models.numbers import Headcount, HR1Notice, NoticeDraft, Site
from redundancies.models.requests import CaseMember, Request
from redundancies.models.responses import (
    Assignment,
    ClockEvent,
    ContactLog,
    Debrief,
    FirstContact,
    Note,
)
from redundancies.models.rules import StatutoryRule
from redundancies.models.sessions import Session
from redundancies.models.situations import (
    Response,
    Situation,
    SituationGrant,
)

__all__ = [
    "AccountCheck",
    "Assignment",
    "CaseMember",
    "ClockEvent",
    "ContactLog",
    "Debrief",
    "Delivery",
    "Document",
    "Employer",
    "EmployerContact",
    "FirstContact",
    "HR1Notice",
    "Handover",
    "Headcount",
    "Merge",
    "Note",
    "NoticeDraft",
    "PossibleDuplicate",
    "Request",
    "Response",
    "Session",
    "Site",
    "Situation",
    "SituationGrant",
    "StatutoryRule",
]
