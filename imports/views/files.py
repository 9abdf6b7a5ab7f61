"""Files of notices: brought in, watched, and the refused rows handed back."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView

from imports.actions import uploads
from imports.forms import NoticesForm
from imports.layouts import OFFERED, NotATable
from imports.layouts.reading import IN_FRONT
from imports.models import NoticeFile
from imports.wakeup import wake_after_commit
from kit.files import csv_file
from kit.progress import progress_part
from kit.storing import FileAway
from partnerships.doors import Permitted
from partnerships.roles import Permission

SHOWN = 10
NOT_KEPT = "We could not keep the file just now. Try again in a few minutes."
NOT_READ_YET = (
    "We could not read the file yet. It is kept, and we try again by ourselves."
)
RESULTS = (
    ("read", "Rows read"),
    ("created", "New situations"),
    ("updated", "Amended notices"),
    ("unchanged", "Seen before, unchanged"),
    ("possible_duplicates", "Possible duplicates of another situation"),
    ("rejected", "Refused"),
)


class NoticesImport(Permitted, FormView):
    """Bring a file of notices in, and see what became of the last ones."""

    permission = Permission.NOTICES_IMPORT
    form_class = NoticesForm
    template_name = "imports/file_form.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "heading": "Import HR1 notices",
            "back_href": reverse("redundancies:list"),
            "files": NoticeFile.objects.for_list()[:SHOWN],
        }

    def form_valid(self, form):
        facts = form.cleaned_data
        try:
            queued = uploads.upload(
                file=facts["file"],
                name=facts["file"].name,
                mapping=facts["mapping"],
                by=self.request.user,
                at=timezone.now(),
                form_key=facts["form_key"],
            )
        except NotATable as refusal:
            form.add_error("file", named(refusal, facts["file"].name))
            return self.form_invalid(form)
        except FileAway:
            form.add_error("file", NOT_KEPT)
            response = self.form_invalid(form)
            response.status_code = 503
            return response
        wake_after_commit(file_id=queued.pk)
        return redirect(queued)


def named(refusal, name):
    """The refusal with the name that the person knows the file by."""
    words = str(refusal)
    start, _, rest = words.partition(" ")
    return f"{name} {rest}" if len(start) == 64 else words


class OfFile(Permitted):
    """A page of one uploaded file."""

    permission = Permission.NOTICES_IMPORT

    def dispatch(self, request, *args, **kwargs):
        self.file = None
        return super().dispatch(request, *args, **kwargs)

    def found(self, reference):
        return get_object_or_404(NoticeFile.objects.for_list(), reference=reference)

    def facts(self, file):
        is_done = file.finished_at is not None
        if is_done:
            words = file.failure or "The file has been read."
        elif file.unread and not file.attempts:
            words = NOT_READ_YET
        elif file.rows_read:
            words = f"{file.rows_read:,} rows read so far."
        elif file.attempts:
            words = "Being read."
        else:
            words = "Waiting for its turn."
        return {
            "heading": "A file of HR1 notices",
            "caption": file.file_name,
            "back_href": reverse("imports:start"),
            "file": file,
            "layout": OFFERED.get(file.mapping, file.mapping),
            "progress": {
                "text": words,
                "done": is_done,
                "has_failed": bool(file.failure),
            },
            "results": [
                (words, file.counts[name]) for name, words in RESULTS if file.counts
            ],
        }


class NoticesFile(OfFile):
    """How far a file is, and what became of its rows."""

    def get(self, request, reference):
        facts = self.facts(self.found(reference))
        return render(request, "imports/file.html", facts)


class NoticesAgain(OfFile):
    """Let a file that failed wait for its turn once more."""

    http_method_names = ("post",)

    def post(self, request, reference):
        file = self.found(reference)
        if uploads.again(file=file, by=request.user, at=timezone.now()):
            wake_after_commit(file_id=file.pk)
        return redirect(file)


class NoticesProgress(OfFile):
    """The words of the page that change; at the end they lead to the result."""

    def get(self, request, reference):
        file = self.found(reference)
        facts = self.facts(file)
        return progress_part(
            request,
            title=facts["heading"],
            progress=facts["progress"],
            label="Reading the file",
            href=reverse("imports:progress", args=[reference]),
            refresh_href=file.get_absolute_url(),
            ready_text="See what became of it",
        )


class NoticesRefused(OfFile):
    """The rows that were refused, as their sender had them, each with its reason.

    Mended, they can be imported as they are: our two columns in front are known.
    """

    def get(self, request, reference):
        file = self.found(reference)
        rows = uploads.refused(file)
        names = (*IN_FRONT, *next(rows))
        cells = ((row.line, row.reason, *row.cells) for row in rows)
        return csv_file(request, names, cells, "refused.csv")
