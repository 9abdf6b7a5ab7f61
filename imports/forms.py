"""Uploading a file of notices."""

from imports.layouts import OFFERED
from kit import govuk


class NoticesForm(govuk.OnceForm):
    """One file, and how it is laid out."""

    button_text = "Import HR1 notices"

    file = govuk.UploadField(
        label="File of HR1 notices",
        missing="Select a CSV file",
        help_text="A CSV file of up to 50 MB, one notice a row. Only the employer’s "
        "name is required.",
        max_megabytes=50,
        accept=".csv",
    )
    mapping = govuk.RadiosField(
        label="How is it laid out?",
        missing="Select how the file is laid out",
        choices=list(OFFERED.items()),
        initial=next(iter(OFFERED)),
    )


class UndoForm(govuk.GovukForm):
    """Nothing to fill in: undo an import, or not."""

    button_text = "Undo this import"
    button_style = "warning"
