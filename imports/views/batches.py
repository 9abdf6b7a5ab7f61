"""What an import brought: row by row what it changed, and undoing it as a whole."""

import datetime as dt

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView

from imports.actions import undoing
from imports.choices import RowKind
from imports.forms import UndoForm
from imports.models import BatchRow, ImportBatch
from imports.wakeup import wake_to_undo
from kit.progress import progress_part
from kit.tables import queryset_page
from kit.templatetags.portal import gov_date, number, yes_no
from partnerships.doors import Permitted
from partnerships.roles import Permission
from redundancies.models import Situation

FACTS = {
    "received_on": "Received by the Redundancy Payments Service",
    "passed_on": "Passed to PACE",
    "consultation_on": "Consultation started",
    "first_dismissal_on": "First dismissal",
    "last_dismissal_on": "Last dismissal",
    "proposed": "Proposed",
    "employed": "Employed at the establishment",
    "is_closing": "Will the site close?",
    "is_insolvency": "Insolvency",
    "reasons": "Reasons",
    "representatives": "Representatives",
    "employer": "Employer",
    "company_number": "Company number",
    "place": "Place",
    "council": "Council area",
}
RESULTS = (
    ("read", "Rows read"),
    ("created", "New situations"),
    ("updated", "Amended notices"),
    ("withdrawn", "Of these, withdrawn notices"),
    ("unchanged", "Seen before, unchanged"),
    ("possible_duplicates", "Possible duplicates of another situation"),
    ("rejected", "Refused"),
)
UNDONE = "This import has been undone."
WAITING = "The import is being undone."
COLOURS = {
    RowKind.AMENDED: "blue",
    RowKind.WITHDRAWN: "orange",
    RowKind.NOTED: "grey",
    RowKind.REFUSED: "red",
}


class Batches(Permitted):
    """Every import, by a page or a command, newest first."""

    permission = Permission.NOTICES_IMPORT

    def get(self, request):
        rows = ImportBatch.objects.for_list()
        page = queryset_page(
            rows, order=("-brought_at", "-pk"), after=request.GET.get("after", "")
        )
        return render(
            request,
            "imports/batches.html",
            {
                "heading": "All imports",
                "back_href": reverse("imports:start"),
                "page": page.addressed(request.GET),
                "rows": page.rows,
            },
        )


class OfBatch(Permitted):
    """A page of one import."""

    permission = Permission.NOTICES_IMPORT

    def found(self):
        rows = ImportBatch.objects.for_list()
        return get_object_or_404(rows, reference=self.kwargs["reference"])


class Batch(OfBatch):
    """What became of its rows, each with what it changed, from what to what."""

    def get(self, request, reference):
        batch = self.found()
        rows = BatchRow.objects.filter(batch=batch)
        page = queryset_page(
            rows, order=("line", "pk"), after=request.GET.get("after", "")
        )
        for row in page.rows:
            dress(row)
        return render(
            request,
            "imports/batch.html",
            {
                "heading": "An import of HR1 notices",
                "caption": batch.file_name,
                "back_href": reverse("imports:batches"),
                "batch": batch,
                "progress": progress(batch),
                "may_undo": may_undo(batch),
                "results": [
                    (words, getattr(batch, name))
                    for name, words in RESULTS
                    if getattr(batch, name) or name != "withdrawn"
                ],
                "changes": [
                    (FACTS[fact], many) for fact, many in sorted(batch.changes.items())
                ],
                "page": page.addressed(request.GET),
                "rows": page.rows,
            },
        )


class BatchProgress(OfBatch):
    """The words of the page that change while it is undone."""

    def get(self, request, reference):
        batch = self.found()
        return progress_part(
            request,
            title="An import of HR1 notices",
            progress=progress(batch) or {"text": refused(batch), "done": True},
            label="Undoing the import",
            href=reverse("imports:batch-progress", args=[reference]),
            refresh_href=batch.get_absolute_url(),
            ready_text="See what became of it",
        )


class BatchUndo(OfBatch, FormView):
    """Undo an import as a whole: what goes, what goes back, and what is in the way."""

    form_class = UndoForm
    template_name = "imports/undo.html"

    def get(self, request, *args, **kwargs):
        batch = self.found()
        return super().get(request) if may_undo(batch) else redirect(batch)

    def get_context_data(self, **kwargs):
        batch = self.found()
        found = kwargs.pop("found", None)
        if found is None:
            found = undoing.standing(batch)
        return super().get_context_data(**kwargs) | {
            "heading": "Undo this import",
            "caption": batch.file_name,
            "back_href": batch.get_absolute_url(),
            "batch": batch,
            "standing": self.named(found),
        }

    def named(self, found):
        """What stands in the way, of situations that this person may see."""
        seen = Situation.objects.seen_by(self.standing).filter(
            reference__in=[row.reference for row in found]
        )
        names = dict(seen.values_list("reference", "employer__name"))
        rows = [
            (row, names[row.reference])
            for row in found[: undoing.NAMED]
            if row.reference in names
        ]
        return {"rows": rows, "others": len(found) > len(rows)}

    def form_valid(self, form):
        batch = self.found()
        try:
            undoing.ask(batch=batch, by=self.request.user, at=timezone.now())
        except undoing.BuiltOn as refusal:
            form.add_error(None, str(refusal).rstrip("."))
            return self.render_to_response(
                self.get_context_data(form=form, found=refusal.found)
            )
        except undoing.NotUndone as refusal:
            messages.error(self.request, str(refusal))
            return redirect(batch)
        wake_to_undo(batch_id=batch.pk)
        return redirect(batch)


def may_undo(batch):
    """Whether there is something to undo, and nobody has asked for it yet."""
    is_asked = batch.undo_asked_at is not None or batch.undone_at is not None
    return bool((batch.created or batch.updated) and batch.record) and not is_asked


def progress(batch):
    """How far undoing is; None where nobody has asked for it."""
    if batch.undone_at is not None:
        return {"text": UNDONE, "done": True}
    if batch.undo_asked_at is not None:
        return {"text": WAITING, "done": False}
    return None


def refused(batch):
    return batch.undo_refused or "Nobody has asked to undo this import."


def dress(row):
    """What a row says on the page."""
    kind = RowKind(row.kind)
    row.tag, row.colour = kind.label, COLOURS[kind]
    row.said = [
        f"{FACTS[fact]}: from {value(before)} to {value(after)}"
        for fact, (before, after) in row.changes.items()
    ]
    row.kept = [
        f"{FACTS[fact]}: the file says {value(there)}, here it is {value(here)}. Left"
        " as it is."
        for fact, (here, there) in row.left.items()
    ]
    if row.kind in (RowKind.AMENDED, RowKind.WITHDRAWN) and not (row.said or row.kept):
        row.said = ["It says the same facts."]


def value(said):
    """A value as it was kept, in words."""
    if said is None or said == "":
        return "not known"
    if isinstance(said, bool):
        return yes_no(said).lower()
    if isinstance(said, int):
        return number(said)
    try:
        return gov_date(dt.date.fromisoformat(said))
    except ValueError:
        return f"“{said}”"


