from redundancies.models.employers import Employer, EmployerContact
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
    "PossibleDuplicate",
    "Request",
    "Response",
    "Session",
    "Site",
    "Situation",
    "SituationGrant",
    "StatutoryRule",
]
