"""Free notes on a case."""

from kit import govuk


class NoteForm(govuk.OnceForm):
    """A note, in one's own words."""

    button_text = "Save the note"

    text = govuk.TextAreaField(
        label="Note",
        missing="Enter the note",
        help_text="Who sees this situation in full can read it. Do not name anybody"
        " affected.",
        max_length=2000,
        rows=5,
    )


class NoteEditForm(govuk.VersionedForm, NoteForm):
    """The same, of a note that is there."""

    form_key = None
