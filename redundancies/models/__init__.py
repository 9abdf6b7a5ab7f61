from redundancies.models.employers import Employer, EmployerContact
from redundancies.models.imports import NoticeFile
from redundancies.models.responses import (
    AccountCheck,
    Assignment,
    ClockEvent,
    ContactLog,
    Debrief,
    Delivery,
    FirstContact,
    Request,
    Session,
)
from redundancies.models.rules import StatutoryRule
from redundancies.models.situations import (
    Headcount,
    HR1Notice,
    ImportBatch,
    NoticeRow,
    PossibleDuplicate,
    Response,
    Site,
    Situation,
    SituationGrant,
)

__all__ = [
    "AccountCheck",
    "Assignment",
    "ClockEvent",
    "ContactLog",
    "Debrief",
    "Delivery",
    "Employer",
    "EmployerContact",
    "FirstContact",
    "HR1Notice",
    "Headcount",
    "ImportBatch",
    "NoticeFile",
    "NoticeRow",
    "PossibleDuplicate",
    "Request",
    "Response",
    "Session",
    "Site",
    "Situation",
    "SituationGrant",
    "StatutoryRule",
]
