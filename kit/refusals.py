"""What a constraint of the database refuses, in the words of whoever asked for it.

An action looks first and writes then; somebody else may write in between. What the
constraint says of that is turned into the very refusal that looking would have given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, IntegrityError, transaction

# Refused since another row is there (unique, exclusion), by PostgreSQL's codes.
ANOTHER_IS_THERE = ("23505", "23P01")
# ... and since the row to which one points is there no more.
NOT_THERE = "23503"
# What makes the refusal, by the name of the constraint.
Refusals = Mapping[str, Callable[[], Exception]]


@contextmanager
def refused_as(refusals: Refusals) -> Iterator[None]:
    """Write in a savepoint; raise the refusal of the constraint that refuses."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        refusal = refusals.get(constraint_of(error))
        if refusal is None:
            raise
        raise refusal() from error


def constraint_of(error: BaseException) -> str:
    """The name of the constraint that refused; empty where none did."""
    known = getattr(error.__cause__, "diag", None)
    return getattr(known, "constraint_name", None) or ""


def another_is_there(error: BaseException) -> bool:
    """Whether somebody else's row was there first."""
    code = getattr(error.__cause__, "pgcode", None)
    return isinstance(error, IntegrityError) and code in ANOTHER_IS_THERE


def is_gone(error: BaseException) -> bool:
    """Whether what somebody works on went meanwhile, as it does with an import."""
    if isinstance(error, ObjectDoesNotExist):
        return True
    code = getattr(error.__cause__, "pgcode", None)
    return isinstance(error, IntegrityError) and code == NOT_THERE


def does_not_fit(error: BaseException) -> bool:
    """Whether a value is one that its column cannot hold."""
    return isinstance(error, DataError)
