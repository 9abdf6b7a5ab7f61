"""What the reports worker is rung for."""

from __future__ import annotations

from kit import wakeup

IMPORT = "imports.import_notices"
UNDO = "imports.undo"


def wake_after_commit(*, file_id: int) -> None:
    """Ask for a file to be brought in once its row can be seen."""
    wakeup.wake_after_commit(IMPORT, file_id=file_id)


def wake_to_undo(*, batch_id: int) -> None:
    """Ask for an import to be undone once its row can be seen."""
    wakeup.wake_after_commit(UNDO, batch_id=batch_id)
