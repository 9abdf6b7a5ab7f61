"""Every read of clients that has a name; access is decided here."""

from clients.querysets.cases import MINIMUM, CaseQuerySet
from clients.querysets.follow_ups import FollowUpQuerySet
from clients.querysets.looking import ReasonQuerySet, SearchQuerySet
from clients.querysets.referrals import ReferralQuerySet

__all__ = [
    "MINIMUM",
    "CaseQuerySet",
    "FollowUpQuerySet",
    "ReasonQuerySet",
    "ReferralQuerySet",
    "SearchQuerySet",
]
