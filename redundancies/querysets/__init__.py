"""Every read of situations and responses that has a name; access is decided here."""

from redundancies.querysets.employers import EmployerQuerySet
from redundancies.querysets.responses import (
    DeliveryQuerySet,
    RequestQuerySet,
    ResponseQuerySet,
    SessionQuerySet,
)
from redundancies.querysets.situations import SituationQuerySet

__all__ = [
    "DeliveryQuerySet",
    "EmployerQuerySet",
    "RequestQuerySet",
    "ResponseQuerySet",
    "SessionQuerySet",
    "SituationQuerySet",
]
