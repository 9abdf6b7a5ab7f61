"""Every read of situations and responses that has a name; access is decided here."""

from redundancies.querysets.checks import AccountCheckQuerySet
from redundancies.querysets.deliveries import DeliveryQuerySet
from redundancies.querysets.documents import DocumentQuerySet
from redundancies.querysets.employers import EmployerQuerySet
from redundancies.querysets.filters import CLOCKS, Filters
from redundancies.querysets.listed import SituationGrantQuerySet
from redundancies.querysets.lists import (
    arms_of,
    levels_of,
    list_keys,
    list_page,
    oldest,
    oldest_of,
    start_of,
    whole_list,
)
from redundancies.querysets.pairs import MergeQuerySet, PossibleDuplicateQuerySet
from redundancies.querysets.requests import CaseMemberQuerySet, RequestQuerySet
from redundancies.querysets.responses import ClockEventQuerySet, ResponseQuerySet
from redundancies.querysets.sessions import SessionQuerySet
from redundancies.querysets.sight import Sight, sight_of
from redundancies.querysets.sites import OfSitesQuerySet
from redundancies.querysets.situations import SituationQuerySet

__all__ = [
    "CLOCKS",
    "AccountCheckQuerySet",
    "CaseMemberQuerySet",
    "ClockEventQuerySet",
    "DeliveryQuerySet",
    "DocumentQuerySet",
    "EmployerQuerySet",
    "Filters",
    "MergeQuerySet",
    "OfSitesQuerySet",
    "PossibleDuplicateQuerySet",
    "RequestQuerySet",
    "ResponseQuerySet",
    "SessionQuerySet",
    "Sight",
    "SituationGrantQuerySet",
    "SituationQuerySet",
    "arms_of",
    "levels_of",
    "list_keys",
    "list_page",
    "oldest",
    "oldest_of",
    "sight_of",
    "start_of",
    "whole_list",
]
