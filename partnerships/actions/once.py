"""A form that is sent twice makes one row."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, models

from kit.refusals import Refusals, refused_as

Row = TypeVar("Row", bound=models.Model)


def made_once(
    model: type[Row],
    form_key: uuid.UUID | None,
    make: Callable[[], Row],
    taken: Refusals | None = None,
) -> Row:
    """The row that this form made before, else the one that `make` makes now.

    `taken` has what is said where another constraint than the form's own refuses.
    """
    made = already_made(model, form_key)
    if made is not None:
        return made
    try:
        with refused_as(taken or {}):
            return make()
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        # The other press was faster: it has committed, so its row can be read now.
        made = already_made(model, form_key)
        if made is None:
            raise
        return made


def already_made(model: type[Row], form_key: uuid.UUID | None) -> Row | None:
    """The row that a form with this key has made, if it has."""
    if form_key is None:
        return None
    return model._default_manager.filter(form_key=form_key).first()
