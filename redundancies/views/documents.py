"""Documents of a case: added, looked at, handed out, corrected, removed."""

from itertools import chain

from django.http import Http404, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header

from accounts import audit
from accounts.models import AccessEvent
from kit import storing
from kit.moments import spoken_moment
from kit.scoping import required, visible_or_404
from kit.storing import FileAway
from kit.wakeup import wake_after_commit
from partnerships.looks import looks_page
from partnerships.roles import Permission
from redundancies.actions import documents
from redundancies.choices import OPEN
from redundancies.forms import documents as forms
from redundancies.models import Document, HR1Notice
from redundancies.views.base import Act, OfSituation
from redundancies.views.facts import Knowing
from redundancies.views.papers import size_words, state_of

SCAN = "redundancies.scan_document"
HANDED_OUT = "redundancies:document-file"
NOT_KEPT = "We could not keep the file just now. Try again in a few minutes."


class DocumentAdd(Knowing):
    """A file for the case."""

    form_class = forms.DocumentForm
    heading = "Add a document"
    done = "The document has been added. It opens once it has been checked for viruses."
    beside = {documents.FileRefused: "file", documents.TooMany: "file"}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"opened": self.sight.documents}

    def act(self, **facts):
        made = documents.add(situation=self.situation, **facts)
        wake_after_commit(SCAN, document_id=made.pk)

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except FileAway:
            form.add_error("file", NOT_KEPT)
            response = self.form_invalid(form)
            response.status_code = 503
            return response


class NoticeAttach(DocumentAdd):
    """A file that came with an HR1 notice."""

    form_class = forms.AttachmentForm
    heading = "Attach a file to the HR1 notice"
    done = "The file has been attached. It opens once it has been checked for viruses."

    def check(self):
        super().check()
        required(self.sight.hr1)
        self.get_notice()

    def get_notice(self):
        rows = HR1Notice.objects.filter(situation=self.situation)
        return visible_or_404(rows, pk=self.kwargs["notice"])

    def get_form_kwargs(self):
        return Act.get_form_kwargs(self)

    def act(self, **facts):
        super().act(notice=self.get_notice(), **facts)


class OfDocument(OfSituation):
    """A page of one document: one that somebody may not open does not exist."""

    @cached_property
    def document(self):
        rows = Document.objects.filter(situation=self.situation).for_page()
        rows = rows.seen_by(self.standing)
        return visible_or_404(rows, reference=self.kwargs["document"])


class DocumentPage(OfDocument):
    """What a document is, how it stands with it, and who has opened it."""

    def get(self, request, reference, document):
        row, sight = self.document, self.sight
        may_edit = sight.may(Permission.SITUATION_EDIT)
        context = {
            "heading": str(row),
            "caption": self.situation.employer.name,
            "situation": self.situation,
            "document": row,
            "facts": facts_of(row),
            "state": state_of(row),
            "may_change": may_edit and row.is_there and self.situation.status in OPEN,
            "may_remove": may_edit and row.is_there,
            "page": None,
        }
        if sight.may(Permission.LOOKS_READ):
            looks = AccessEvent.objects.showing(Document._meta.label_lower, row.pk)
            page = looks_page(request, looks)
            context["page"] = page
            context["looks"] = [
                (spoken_moment(look.at), str(look.person)) for look in page.rows
            ]
        return render(request, "redundancies/document.html", context)


def facts_of(row):
    """What is known of a document, in words."""
    facts = [
        {"label": "What it is", "value": row.get_kind_display()},
        {"label": "File", "value": row.file_name},
        {"label": "Type", "value": f"{row.type.words}, {size_words(row.size)}"},
        {
            "label": "Added by",
            "value": row.added_by,
            "empty": "Nobody of the portal",
        },
        {"label": "Added on", "value": spoken_moment(row.added_at)},
    ]
    if row.removed_at:
        facts += [
            {"label": "Removed by", "value": row.removed_by},
            {"label": "Removed on", "value": spoken_moment(row.removed_at)},
            {"label": "Why", "value": row.removed_why},
        ]
    return facts


class DocumentFile(OfDocument):
    """The file itself, always as an attachment, and never before it was scanned."""

    def get(self, request, reference, document, extension):
        row = self.document
        if extension != row.file_type:
            raise Http404
        if not row.is_open:
            return self.closed(row)
        blocks = storing.blocks(row.sha256)
        # Where the storage gives nothing the answer is 503, and not half a file.
        first = next(blocks, b"")
        # By the document's number: what a file is called may name a person.
        audit.looked(
            by=request.user,
            page=HANDED_OUT,
            shown=[row],
            kind=Document._meta.label_lower,
            at=timezone.now(),
        )
        response = StreamingHttpResponse(
            chain([first], blocks), content_type=row.type.media
        )
        response.is_on_record = True
        response["Content-Length"] = row.size
        response["Content-Disposition"] = content_disposition_header(
            as_attachment=True, filename=row.file_name
        )
        return response

    def closed(self, row):
        """It is kept back, or gone: the person is told which."""
        return render(
            self.request,
            "layouts/message.html",
            {
                "heading": "This document cannot be opened"
                if row.is_there
                else "This document has been removed",
                "paragraphs": [state_of(row).sentence],
                "next_href": row.get_absolute_url(),
                "next_text": "Back to the document",
            },
            status=409 if row.is_there else 410,
        )


class OnDocument(OfDocument, Act):
    """An act on a document that is there."""

    permission = Permission.SITUATION_EDIT
    beside: dict = {}

    def check(self):
        super().check()
        if not self.document.is_there and self.request.method == "GET":
            raise Http404

    def row(self):
        return self.document

    def get_back(self):
        return self.document.get_absolute_url()


class DocumentEdit(OnDocument):
    """Correct what it is called, or what it is."""

    heading = "Change the document"
    done = "The document has been changed."

    @property
    def names(self):
        return ("title",) if self.document.notice_id else ("kind", "title")

    def get_form_class(self):
        of_notice = self.document.notice_id is not None
        return forms.AttachmentEditForm if of_notice else forms.DocumentEditForm

    def get_form_kwargs(self):
        opened = {} if self.document.notice_id else {"opened": self.sight.documents}
        return super().get_form_kwargs() | opened

    def act(self, **facts):
        documents.edit(document=self.document, **facts)


class DocumentRemove(OnDocument):
    """Remove it: the file goes, and who did it and why is kept."""

    form_class = forms.RemoveForm
    heading = "Remove the document"
    intro = (
        "The file is deleted at once and cannot be brought back. That it was here, who"
        " removed it and why stays."
    )
    done = "The document has been removed."
    cancel_text = "Back"

    def act(self, **facts):
        documents.remove(document=self.document, **facts)
