"""Every row of clients: people, what happened for them, who looked for them."""

from clients.models.journey import (
    ClientDelivery,
    FollowUp,
    Outcome,
    Referral,
    Signpost,
    Step,
)
from clients.models.looking import ClientSearch, StatedReason
from clients.models.people import (
    Attendance,
    Case,
    CaseGrant,
    Client,
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
    "StatedReason",
    "Step",
]
