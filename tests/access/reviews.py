"""Reviews: published ones for all, drafts for those at work, checks for chairs."""

import datetime as dt
import uuid
from dataclasses import replace

from django.utils import timezone

from kit import govuk
from reviews.choices import ReviewState
from reviews.models import (
    FactualCheck,
    Figure,
    FigureSet,
    Passage,
    Recommendation,
    Review,
)
from reviews.periods import financial_year, last_twelve_months, years_on_offer
from tests.access import Page, act, everyone
from tests.planted import finding, text
from tests.world import TOLD_AT

COMPILERS = {"national": 200, "analyst": 200}
ALL = everyone(200)
# A draft does not exist for those who are not at work on it.
DRAFT = {"rest": 404}


def made(world, state, slug="ours"):
    """A compiled review of a partnership in a state, with one figure."""
    key = uuid.uuid5(uuid.NAMESPACE_URL, f"{state}{slug}")
    review = Review.objects.filter(form_key=key).first()
    if review is not None:
        return review
    is_public = state in ("published", "superseded")
    review = Review.objects.create(
        kind="partnership",
        partnership=world.rows[slug],
        from_on=dt.date(2026, 1, 1),
        to_on=dt.date(2026, 3, 31),
        state=state,
        asked_at=TOLD_AT,
        compiled_at=TOLD_AT,
        check_due_on=dt.date(2026, 4, 30),
        published_at=TOLD_AT if is_public else None,
        published_by=world.people["national"] if is_public else None,
        form_key=key,
    )
    review.refresh_from_db()
    words = finding(state) if slug == "ours" else finding("theirs")
    Passage.objects.create(review=review, chapter="gaps", text=words)
    Figure.objects.create(
        review=review,
        chapter="gaps",
        key="needs",
        position=0,
        title="Needs",
        columns=[
            {"label": "Need", "kind": "text"},
            {"label": "Noted", "kind": "count"},
        ],
        rows=[["Benefits advice", 12]],
        base="Base: 12 needs",
        source="Records of the PACE portal",
        as_at=TOLD_AT.date(),
        definition="Needs noted.",
        definition_version=1,
        chart={"column": 1, "label": "Noted"},
    )
    Recommendation.objects.create(review=review, text="Do it", owner="SDS")
    if slug == "ours" and state == ReviewState.CHECK:
        FactualCheck.objects.create(
            review=review,
            person=world.people["chair"],
            is_right=False,
            comment=text("check", "comment"),
            at=TOLD_AT,
        )
    return review


def of(state, *rest, slug="ours"):
    return lambda world: [made(world, state, slug).reference, *rest]


def with_advice(state):
    def arguments(world):
        review = made(world, state)
        return [review.reference, review.recommendations.get().reference]

    return arguments


def version(world):
    return {"version": 1}


def reading_part(route, *rest):
    """A part of a review's page: as the page itself, in the two cases that differ."""
    return [
        page
        for page in reading(route, *rest, tells=False)
        if page.row in ("published", "draft")
    ]


def shows(state, tells):
    return (f"review.{state}",) if tells else ()


def reading(route, *rest, tells=True):
    """The same answers for each page that only reads."""
    return [
        Page(
            route,
            ALL,
            of=of("published", *rest),
            row="published",
            shows=shows("published", tells),
        ),
        Page(route, ALL, of=of("superseded", *rest), row="superseded"),
        Page(
            route,
            COMPILERS,
            of=of("draft", *rest),
            row="draft",
            shows=shows("draft", tells),
            **DRAFT,
        ),
        Page(
            route,
            COMPILERS | {"chair": 200, "deputy": 200},
            of=of("factual_check", *rest),
            row="with our chairs",
            shows=shows("factual_check", tells),
            **DRAFT,
        ),
        Page(
            route,
            COMPILERS | {"far_chair": 200},
            of=of("factual_check", *rest, slug="theirs"),
            row="with their chairs",
            **DRAFT,
        ),
        Page(
            route,
            {},
            of=lambda world: ["absent0000", *rest],
            row="absent",
            **DRAFT,
        ),
    ]


def writing(
    route, *rest, allowed, ok=200, method="GET", data=lambda world: {}, wrote=""
):
    """A page on a draft for those at work, and on a published one for them alone."""
    return Page(
        route,
        {
            "national": ok,
            "analyst": ok if "analyst" in allowed else 403,
        },
        of=of("draft", *rest),
        method=method,
        data=data,
        row="draft",
        rest=404,
        wrote=wrote,
    )


# Who may see figures of ours, and who may elsewhere.
READERS = ("officer", "on_it", "government", "analyst")
TRULY = ("deputy", "chair", "national")
ELSEWHERE = ("far_chair", "two_hats")
FIGURES = dict.fromkeys((*READERS, *TRULY), 200)
NATIONAL_FIGURES = {"national": 200, "government": 200, "analyst": 200}


def set_of(world, slug, kind):
    """A compiled set with its word in it, of the period that a page opens with."""
    today = timezone.localdate()
    is_true = kind == "true"
    year = years_on_offer(today)[0]
    from_on, to_on = last_twelve_months(today) if is_true else financial_year(year)
    table = {
        "chapter": "gaps",
        "key": "needs",
        "title": "Needs",
        "columns": [{"label": "Need", "kind": "text"}],
        "rows": [[text("figures", f"{slug}{kind}")]],
        "base": "Base: 12 needs",
        "source": "Records of the PACE portal",
        "definition": "Needs noted.",
        "definition_version": 1,
        "is_suppressed": not is_true,
    }
    row, _ = FigureSet.objects.get_or_create(
        partnership=None if slug == "all" else world.rows[slug],
        from_on=from_on,
        to_on=to_on,
        is_protected=not is_true,
        defaults={
            "state": "ready",
            "asked_at": TOLD_AT,
            "compiled_at": TOLD_AT,
            "as_at": TOLD_AT.date(),
            "tables": [table],
        },
    )
    row.refresh_from_db()
    return row


def beside_sets(*arguments):
    """The address of a page whose sets are all there, true and suppressed."""

    def made(world):
        for slug in ("ours", "theirs", "all"):
            for kind in ("true", "suppressed"):
                set_of(world, slug, kind)
        return list(arguments)

    return made


def progress_of(slug, kind, answers):
    """Watching one set: others who may see figures do not find it."""
    missed = dict.fromkeys((*FIGURES, *ELSEWHERE), 404)
    return Page(
        "reviews:figures-progress",
        missed | dict.fromkeys(answers, 200),
        of=lambda world: [set_of(world, slug, kind).reference],
        row=f"{kind} ones of {slug}",
    )


def press_figures(world):
    """What is sent by those who choose a year, and by those who type a period."""
    today = timezone.localdate()
    from_on, to_on = last_twelve_months(today)
    return {
        "version": 0,
        "year": years_on_offer(today)[0],
        **govuk.typed_date("from_on", from_on),
        **govuk.typed_date("to_on", to_on),
    }


def press_anew(world):
    row = set_of(world, "all", "suppressed")
    return {"version": row.version, "year": row.from_on.year}


def led(answers):
    """An act, by those who may see the page."""
    return dict.fromkeys(answers, 302)


ADVICE = {"text": "Do it well", "owner": "SDS"}
LATER = dt.date(2034, 3, 31)


def period(world):
    return {
        "form_key": str(uuid.uuid4()),
        "partnership": world.ours.pk,
        **govuk.typed_date("from_on", dt.date(2025, 4, 1)),
        **govuk.typed_date("to_on", dt.date(2026, 3, 31)),
    }


def typed_finding(world):
    return {"text": "Found.", "version": 1}


PAGES = [
    Page("reviews:list", ALL),
    Page("reviews:ask", COMPILERS),
    Page("reviews:ask", COMPILERS, method="POST", row="empty"),
    act(
        "reviews:ask",
        dict.fromkeys(COMPILERS, 302),
        data=period,
        wrote="review.asked_for",
    ),
    *reading("reviews:review"),
    *reading_part("reviews:progress"),
    *reading("reviews:file", "json"),
    # Each of the others is written by the same page, and takes long to write.
    *(
        replace(page, row=f"{page.row}, {kind}")
        for kind in ("html", "docx", "xlsx", "pdf")
        for page in reading("reviews:file", kind)
        if page.row == "draft"
    ),
    *reading_part("reviews:chart", "needs"),
    writing("reviews:finding", "gaps", allowed=("analyst",)),
    writing(
        "reviews:finding",
        "gaps",
        allowed=("analyst",),
        ok=302,
        method="POST",
        data=typed_finding,
        wrote="finding.written",
    ),
    Page(
        "reviews:finding",
        COMPILERS,
        of=of("published", "gaps"),
        row="published",
        rest=403,
    ),
    writing("reviews:recommend", allowed=("analyst",)),
    writing(
        "reviews:recommend",
        allowed=("analyst",),
        method="POST",
        ok=302,
        data=lambda world: ADVICE | {"form_key": str(uuid.uuid4())},
        wrote="reviews_recommendation",
    ),
    act(
        "reviews:recommendation",
        dict.fromkeys(COMPILERS, 302),
        of=with_advice("draft"),
        data=lambda world: ADVICE | version(world),
        row="draft",
        rest=404,
        wrote="reviews_recommendation",
    ),
    act(
        "reviews:recommendation",
        dict.fromkeys(COMPILERS, 302),
        of=with_advice("published"),
        data=lambda world: {"status": "done", "what_became": "It is", **version(world)},
        row="published",
        wrote="recommendation.followed_up",
    ),
    Page(
        "reviews:recommendation",
        COMPILERS,
        of=with_advice("draft"),
        row="draft",
        rest=404,
    ),
    Page(
        "reviews:recommendation",
        COMPILERS,
        of=with_advice("published"),
        row="published",
        rest=403,
    ),
    Page(
        "reviews:recommendation-drop",
        {"national": 302, "analyst": 302},
        of=with_advice("draft"),
        method="POST",
        row="draft",
        rest=404,
        wrote="recommendation.taken_out",
    ),
    Page(
        "reviews:recommendation-drop",
        {"national": 405, "analyst": 405},
        of=with_advice("draft"),
        row="looked at",
        rest=405,
    ),
    writing("reviews:send", allowed=()),
    writing(
        "reviews:send",
        allowed=(),
        ok=302,
        method="POST",
        data=lambda world: version(world) | govuk.typed_date("due_on", LATER),
        wrote="review.sent_to_chairs",
    ),
    writing("reviews:publish", allowed=()),
    writing(
        "reviews:publish",
        allowed=(),
        ok=302,
        method="POST",
        data=version,
        wrote="review.published",
    ),
    Page(
        "reviews:publish",
        {"national": 200, "analyst": 403, "chair": 403, "deputy": 403},
        of=of("factual_check"),
        row="with our chairs",
        rest=404,
        shows=("check.comment",),
    ),
    Page(
        "reviews:publish",
        {"national": 200},
        of=of("published"),
        row="published",
        rest=403,
    ),
    Page(
        "reviews:check",
        {"chair": 200, "deputy": 200, "national": 403, "analyst": 403},
        of=of("factual_check"),
        row="with our chairs",
        rest=404,
        shows=("check.comment",),
    ),
    Page(
        "reviews:check",
        {"chair": 302, "deputy": 302, "national": 403, "analyst": 403},
        of=of("factual_check"),
        method="POST",
        data=lambda world: {"is_right": "yes"},
        wrote="review.checked",
        row="with our chairs",
        rest=404,
    ),
    Page("reviews:check", {}, of=of("published"), row="published", rest=403),
    Page(
        "reviews:step",
        {"national": 302, "analyst": 302},
        of=of("draft", "compile"),
        method="POST",
        data=version,
        row="draft",
        rest=404,
        wrote="review.asked_for_again",
    ),
    Page(
        "reviews:step",
        {"national": 302, "analyst": 403, "chair": 403, "deputy": 403},
        of=of(ReviewState.CHECK, "take-back"),
        method="POST",
        data=version,
        row="take back",
        rest=404,
        wrote="review.taken_back",
    ),
    Page("reviews:national-figures", NATIONAL_FIGURES),
    Page(
        "reviews:national-figures",
        NATIONAL_FIGURES,
        of=beside_sets(),
        row="compiled",
        shows=("figures.alltrue", "figures.allsuppressed"),
    ),
    Page("reviews:figures", FIGURES, of=lambda world: ["ours"]),
    Page(
        "reviews:figures",
        FIGURES,
        of=beside_sets("ours"),
        row="compiled",
        shows=("figures.ourstrue", "figures.ourssuppressed"),
    ),
    Page(
        "reviews:figures",
        dict.fromkeys(("national", "government", "analyst", *ELSEWHERE), 200),
        of=beside_sets("theirs"),
        row="compiled elsewhere",
        shows=("figures.theirstrue", "figures.theirssuppressed"),
    ),
    Page(
        "reviews:figures",
        {},
        of=lambda world: ["absent"],
        row="absent",
        rest=404,
    ),
    act(
        "reviews:national-figures-ask",
        led(NATIONAL_FIGURES),
        data=press_figures,
        wrote="figures.asked_for",
    ),
    act(
        "reviews:figures-ask",
        led(FIGURES),
        of=lambda world: ["ours"],
        data=press_figures,
        wrote="figures.asked_for",
    ),
    Page(
        "reviews:figures-ask",
        led(FIGURES),
        of=beside_sets("ours"),
        method="POST",
        data=press_figures,
        row="compiled",
    ),
    Page(
        "reviews:figures-ask",
        {},
        of=lambda world: ["absent"],
        method="POST",
        data=press_figures,
        row="absent",
        rest=404,
    ),
    act(
        "reviews:national-figures-anew",
        {"national": 302},
        data=press_anew,
        wrote="figures.asked_for_again",
    ),
    progress_of("ours", "true", TRULY),
    progress_of("theirs", "true", ("national", *ELSEWHERE)),
    progress_of("ours", "suppressed", FIGURES),
    Page(
        "reviews:figures-progress",
        dict.fromkeys((*FIGURES, *ELSEWHERE), 404),
        of=lambda world: ["absent0000"],
        row="absent",
    ),
]
