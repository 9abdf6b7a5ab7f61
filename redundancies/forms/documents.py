"""Files of a case."""

from collections.abc import Collection

from kit import govuk
from kit.file_types import ACCEPTED, TAKEN
from redundancies.actions.documents import LARGEST, MEGABYTE
from redundancies.choices import DocumentKind

# Who may open each kind, in the words of who chooses it.
HINTS = {
    DocumentKind.STAFF_LIST: "For chairs and who works on it: it names people",
    DocumentKind.LETTER: "For SDS staff who see this situation in full",
    DocumentKind.PRESENTATION: "For everybody who sees this situation",
    DocumentKind.HR1_FORM: "For chairs, who works on it, and partners who were asked",
    DocumentKind.OTHER: "For SDS staff who see this situation in full",
}


def file_field():
    return govuk.UploadField(
        label="File",
        noun="a file",
        missing="Select a file",
        help_text=f"{TAKEN}, up to {LARGEST // MEGABYTE}MB. It is checked for viruses"
        " before anybody can open it.",
        max_megabytes=LARGEST // MEGABYTE,
        accept=ACCEPTED,
    )


def title_field():
    return govuk.TextField(
        label="What is it called?",
        noun="What it is called",
        help_text="If left empty, the name of the file",
        required=False,
        max_length=150,
    )


def kinds(opened: Collection[str]):
    return [
        govuk.Choice(kind.value, kind.label, hint=HINTS[kind])
        for kind in DocumentKind
        if kind in opened
    ]


class OfKinds:
    """What it is decides who may open it; offered is what one may open oneself."""

    def __init__(self, *args, opened, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds(opened)


class DocumentForm(OfKinds, govuk.OnceForm):
    """A file, and what it is."""

    button_text = "Add the document"

    file = file_field()
    kind = govuk.RadiosField(label="What is it?", missing="Select what it is")
    title = title_field()


class AttachmentForm(govuk.OnceForm):
    """A file that came with an HR1 notice."""

    button_text = "Attach the file"

    file = file_field()
    title = title_field()


class DocumentEditForm(OfKinds, govuk.VersionedForm):
    """What a document is called, and what it is."""

    kind = govuk.RadiosField(label="What is it?", missing="Select what it is")
    title = title_field()


class AttachmentEditForm(govuk.VersionedForm):
    """What an attachment is called."""

    title = title_field()


class RemoveForm(govuk.GovukForm):
    """Why a document goes."""

    button_text = "Remove the document"
    button_style = "warning"

    reason = govuk.TextField(
        label="Why is it removed?",
        noun="The reason",
        missing="Enter why it is removed",
        help_text="For example, added to the wrong situation. Do not name anybody.",
        max_length=300,
    )
