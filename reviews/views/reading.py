"""The list, one review, its progress, its charts and its files."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import audit
from accounts.sessions import quiet
from kit.progress import progress_part
from kit.scoping import required
from kit.tables import queryset_page
from partnerships.roles import Permission
from partnerships.standing import standing_of
from reviews import actions
from reviews.choices import (
    AT_THE_WORKER,
    AT_WORK,
    PUBLIC,
    Chapter,
    FileFormat,
    ReviewState,
)
from reviews.documents import CONTENT_TYPES, report_of
from reviews.documents.charts import svg
from reviews.models import Review
from reviews.views.scoped import COLOURS, seen_review, tags_of

FORMATS = (
    (FileFormat.PDF, "PDF"),
    (FileFormat.DOCX, "Word document"),
    (FileFormat.XLSX, "Spreadsheet"),
    (FileFormat.HTML, "Web page in one file"),
    (FileFormat.JSON, "JSON"),
)


@require_safe
def review_list(request):
    """Reviews that this person may see, the newest first."""
    standing = standing_of(request.user)
    required(standing.may(Permission.REVIEW_VIEW))
    page = queryset_page(
        Review.objects.seen_by(standing).select_related("partnership"),
        order=("-asked_at", "-pk"),
        after=request.GET.get("after", ""),
    ).addressed(request.GET)
    context = {
        "heading": "Reviews",
        "page": page,
        "colours": COLOURS,
        "may_ask": standing.may_everywhere(Permission.REVIEW_COMPILE),
        "sees_figures": standing.may_everywhere(Permission.FIGURES_VIEW),
    }
    return render(request, "reviews/review_list.html", context)


@require_safe
def review(request, reference):
    """One review: its chapters, and what this person may do with it."""
    row = seen_review(request, reference)
    standing = standing_of(request.user)
    if row.state not in PUBLIC:
        audit.looked(
            by=request.user,
            page="reviews:review",
            shown=[row],
            kind=Review._meta.label_lower,
            at=timezone.now(),
        )
    is_at_worker = row.state in AT_THE_WORKER
    is_compiled = row.compiled_at is not None and not is_at_worker
    report = report_of(row)
    compiles = standing.may_everywhere(Permission.REVIEW_COMPILE)
    context = {
        "heading": report.title,
        "caption": report.period,
        "tags": tags_of(row),
        "review": row,
        "report": report,
        "parts": parts_of(row, report) if is_compiled else [],
        "progress": progress_of(row) if is_at_worker else None,
        "formats": formats_of(row) if is_compiled else [],
        "is_public": row.state in PUBLIC,
        "checks": row.checks.select_related("person").order_by("at")
        if compiles
        else [],
        "compiles": compiles,
        "writes": compiles and row.state in AT_WORK,
        "publishes": standing.may_everywhere(Permission.REVIEW_PUBLISH),
        "checks_it": Review.objects.permitting(standing, Permission.REVIEW_CHECK)
        .filter(pk=row.pk)
        .exists(),
    }
    return render(request, "reviews/review.html", context)


def parts_of(row, report):
    """The chapters with the rows that a compiler edits."""
    advice = list(row.recommendations.order_by("pk"))
    return [
        {
            "part": part,
            "advice": advice if part.chapter == Chapter.CONCLUSIONS else None,
        }
        for part in report.parts
    ]


def formats_of(row):
    return [
        {"kind": kind.value, "text": words, "name": f"review.{kind.value}"}
        for kind, words in FORMATS
    ]


@quiet
@require_safe
def progress(request, reference):
    """How far the compiling is: the words that the page asks for."""
    row = seen_review(request, reference)
    told = progress_of(row)
    if told["done"] and not told["has_failed"]:
        told["text"] = "The review is ready."
    return progress_part(
        request,
        title=str(row),
        progress=told,
        label="Compiling",
        href=reverse("reviews:progress", args=[reference]),
        refresh_href=row.get_absolute_url(),
        ready_text="See why" if told["has_failed"] else "Read it",
    )


def progress_of(row):
    is_done = row.state not in AT_THE_WORKER
    words = {
        ReviewState.WAITING: "Waiting for a free worker",
        ReviewState.COMPILING: row.step_words,
    }.get(row.state, row.get_state_display())
    percent = round(100 * row.step / row.steps) if row.steps else None
    has_failed = row.state == ReviewState.FAILED
    return {
        "text": f"{words}." if has_failed else words,
        "percent": percent,
        "done": is_done,
        "has_failed": has_failed,
    }


@require_safe
def chart(request, reference, key):
    """One chart of a review, as a picture."""
    row = seen_review(request, reference)
    sheet = next(
        (one for one in report_of(row).sheets if one.key == key and one.has_chart), None
    )
    if sheet is None:
        raise Http404
    return HttpResponse(svg(sheet), content_type="image/svg+xml")


@require_safe
def file(request, reference, kind):
    """A review as a file: as it was published, or a draft as it stands now."""
    row = seen_review(request, reference)
    if row.compiled_at is None or row.state in AT_THE_WORKER:
        raise Http404
    body = actions.file_of(row, FileFormat(kind))
    response = HttpResponse(body, content_type=CONTENT_TYPES[FileFormat(kind)])
    place = row.partnership.slug if row.partnership else "all-partnerships"
    name = f"pace-review-{place}-{row.from_on}-{row.to_on}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
