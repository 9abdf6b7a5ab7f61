"""Load what may be seen, refuse what may not be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404


def visible_or_404(rows: QuerySet, **lookup: Any) -> Any:
    """The one row of a scoped queryset; absent and unseen are the same 404."""
    row = rows.filter(**lookup).first()
    if row is None:
        raise Http404
    return row


def allowed_or_403(rows: QuerySet, row: Model) -> None:
    """Refuse an act on a row that is seen but not among those permitted."""
    if not rows.filter(pk=row.pk).exists():
        raise PermissionDenied


def required(may: bool) -> None:
    """Refuse a page that a role never has."""
    if not may:
        raise PermissionDenied


class ScopedObjectMixin:
    """Load one row the person may see (else 404) and may act on (else 403).

    The class using it names `model`, `permission` and, where it differs from the
    plain look, `seen(standing)`; the address gives a `reference`. `standing_of` is
    set by the app, since the kit knows nothing of roles.
    """

    model: type[Model]
    permission: Any = None
    lookup = "reference"
    # Who the person is today; the app's own mixin says how that is read.
    get_standing: Callable[[Any], Any]

    def visible(self) -> QuerySet:
        """The rows that the person may see."""
        return self.model._default_manager.seen_by(self.standing)  # type: ignore[attr-defined]

    def find(self, value: Any) -> Any:
        """The one row, or 404."""
        return visible_or_404(self.visible(), **{self.lookup: value})

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.standing = self.get_standing(request)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        self.object = self.find(kwargs[self.lookup])
        if self.permission is not None:
            permitted = self.model._default_manager.permitting(  # type: ignore[attr-defined]
                self.standing, self.permission
            )
            allowed_or_403(permitted, self.object)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
