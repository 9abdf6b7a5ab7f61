"""Files that come in and go out: notices, and what the recording system needs."""

from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView

from pace_portal.kit.acting import stream
from pace_portal.kit.files import csv_lines
from partnerships.roles import Permission
from redundancies import exports
from redundancies.actions.imports import uploads
from redundancies.forms.imports import NoticesForm, RecordingForm
from redundancies.layouts import OFFERED, NotATable
from redundancies.models import NoticeFile
from redundancies.views.base import OfSituation, Permitted
from redundancies.wakeup import wake_after_commit

SHOWN = 10
RESULTS = (
    ("read", "Rows read"),
    ("created", "New situations"),
    ("updated", "Amended notices"),
    ("unchanged", "Seen before, unchanged"),
    ("possible_duplicates", "Perhaps the same as another situation"),
    ("rejected", "Refused"),
)


class NoticesImport(Permitted, FormView):
    """Bring a file of notices in, and see what became of the last ones."""

    permission = Permission.NOTICES_IMPORT
    form_class = NoticesForm
    template_name = "redundancies/import_form.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "heading": "Bring in a file of notices",
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
        elif file.rows_read:
            words = f"{file.rows_read:,} rows read so far."
        elif file.attempts:
            words = "Being read."
        else:
            words = "Waiting for its turn."
        return {
            "heading": "A file of notices",
            "caption": file.file_name,
            "back_href": reverse("redundancies:import-start"),
            "file": file,
            "layout": OFFERED.get(file.mapping, file.mapping),
            "progress": {"text": words, "done": is_done},
            "results": [
                (words, file.counts[name]) for name, words in RESULTS if file.counts
            ],
        }


class NoticesFile(OfFile):
    """How far a file is, and what became of its rows."""

    def get(self, request, reference):
        facts = self.facts(self.found(reference))
        return render(request, "redundancies/import_page.html", facts)


class NoticesProgress(OfFile):
    """The part of the page that changes; when it is done, the whole page comes."""

    def get(self, request, reference):
        file = self.found(reference)
        response = render(
            request, "redundancies/_import_progress.html", self.facts(file)
        )
        if file.finished_at is not None:
            response["HX-Refresh"] = "true"
        return response


class NoticesRefused(OfFile):
    """The rows that were refused, as they were, each with its reason."""

    def get(self, request, reference):
        file = self.found(reference)
        headings, rows = uploads.refused(file)
        places = [place for place, heading in enumerate(headings) if heading]
        names = ("Line", "Reason", *(headings[place] for place in places))
        cells = ((row.line, row.reason, *at_places(row.cells, places)) for row in rows)
        return csv_file(request, names, cells, "refused.csv")


def at_places(cells, places):
    """The cells that have a heading; a short row ends in blanks."""
    return [cells[place] if place < len(cells) else "" for place in places]


class Recording(Permitted, FormView):
    """What the recording system needs, by period."""

    permission = Permission.SITUATION_CLOSE
    form_class = RecordingForm
    template_name = "redundancies/import_recording.html"

    def get(self, request):
        form = RecordingForm(request.GET or None)
        context = {
            "heading": "For the recording system",
            "back_href": reverse("redundancies:list"),
            "form": form,
        }
        if form.is_valid():
            start, end = form.cleaned_data["from_on"], form.cleaned_data["to_on"]
            rows = exports.of_period(start, end, self.standing)
            context |= {
                "from_on": start,
                "to_on": end,
                "is_empty": not rows.exists(),
                "csv_href": f"{reverse('redundancies:recording-csv')}"
                f"?{request.GET.urlencode()}",
            }
        return render(request, self.template_name, context)


class RecordingCsv(Permitted):
    """The file of a period."""

    permission = Permission.SITUATION_CLOSE

    def get(self, request):
        form = RecordingForm(request.GET)
        if not form.is_valid():
            return redirect("redundancies:recording")
        rows = exports.of_period(
            form.cleaned_data["from_on"], form.cleaned_data["to_on"], self.standing
        )
        return recording_file(request, rows, "recording.csv")


class RecordingOfSituation(OfSituation):
    """The file of one situation."""

    permission = Permission.SITUATION_EDIT

    def get(self, request, reference):
        rows = exports.of_situation(self.situation, self.standing)
        return recording_file(request, rows, f"recording-{reference}.csv")


def recording_file(request, rows, name):
    layout = exports.recording_layout()
    return csv_file(request, layout.headings, exports.recorded(rows, layout), name)


def csv_file(request, headings, rows, name):
    """Rows as a file, streamed in a transaction of their own."""
    response = StreamingHttpResponse(
        stream(request.user, csv_lines(headings, rows)),
        content_type="text/csv; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
