from clients.models.journey import (
    ClientDelivery,
    FollowUp,
    Outcome,
    Referral,
    Signpost,
    Step,
)
from clients.models.people import (
    Attendance,
    Case,
    CaseGrant,
    Client,
    ClientSearch,
    Need,
)

__all__ = [
    "Attendance",
    "Case",
    "CaseGrant",
    "Client",
    "ClientDelivery",
    "ClientSearch",
    "FollowUp",
    "Need",
    "Outcome",
    "Referral",
    "Signpost",
    "Step",
]
