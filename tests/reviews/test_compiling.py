"""Compiling: the row is the queue, and nothing that breaks leaves half a review."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from reviews import actions, tasks
from reviews.actions import compiling, queueing
from reviews.choices import Chapter, ReviewState
from reviews.figures.introduction import approach
from reviews.figures.tables import NOT_KNOWN
from reviews.models import Figure, Review
from tests.factories.accounts import UserFactory
from tests.factories.partnerships import PartnershipFactory
from tests.factories.reviews import MOMENT, ReviewFactory
from tests.world import build

pytestmark = pytest.mark.django_db


def clock(*, at=MOMENT):
    return lambda: at


def figures_of(review):
    names = [
        field.name
        for field in Figure._meta.fields
        if field.name not in ("id", "review", "as_at")
    ]
    return list(review.figures.order_by("position").values_list(*names))


def test_a_review_is_compiled_into_frozen_figures_of_every_chapter():
    world = build()
    review = actions.ask(
        partnership=world.ours,
        from_on=dt.date(2026, 1, 1),
        to_on=dt.date(2026, 3, 31),
        focus_groups=7,
        by=world.people["national"],
        at=MOMENT,
    )

    assert actions.compile_review(review_id=review.pk, now=clock())

    review.refresh_from_db()
    assert (review.state, review.compiled_at) == (ReviewState.DRAFT, MOMENT)
    assert review.step == review.steps
    chapters = set(review.figures.values_list("chapter", flat=True))
    assert chapters == set(Chapter)
    approach = review.figures.get(key="approach")
    assert approach.rows[0] == ["Focus groups", 7]
    assert approach.definition
    assert approach.source
    assert set(review.passages.values_list("chapter", flat=True)) == set(Chapter)


@pytest.mark.parametrize("gap", ["", "focus_groups", "interviews", "stakeholders"])
def test_what_was_typed_in_stands_in_the_review_each_in_its_line(gap):
    """In the order of the form; what nobody typed is not known, and no nought."""
    typed = {"focus_groups": 7, "interviews": 0, "stakeholders": 12, "answers": 345}
    typed |= {gap: None} if gap else {"answers": None}
    review = actions.ask(
        partnership=None,
        from_on=dt.date(2026, 1, 1),
        to_on=dt.date(2026, 3, 31),
        by=UserFactory(),
        at=MOMENT,
        **typed,
    )
    scope = compiling.scope_of(Review.objects.get(pk=review.pk), on=MOMENT.date())

    rows = approach(scope).rows

    assert [number for _, number in rows] == [
        NOT_KNOWN if number is None else number for number in typed.values()
    ]


def test_a_review_is_its_workers_alone_until_the_lease_has_run_out():
    review = ReviewFactory()

    def claim(at):
        return queueing.claim(Review, review.pk, steps=9, at=at)

    assert claim(MOMENT - dt.timedelta(seconds=1)) is None
    assert claim(MOMENT).attempts == 1
    assert claim(MOMENT + dt.timedelta(seconds=1)) is None
    assert claim(MOMENT + queueing.LEASE) is None
    assert claim(MOMENT + queueing.LEASE + dt.timedelta(seconds=1)).attempts == 2


def test_every_step_of_a_review_leaves_its_line_in_the_record():
    by = UserFactory()
    review = actions.ask(
        partnership=None,
        from_on=dt.date(2026, 1, 1),
        to_on=dt.date(2026, 3, 31),
        by=by,
        at=MOMENT,
    )
    actions.compile_review(review_id=review.pk, now=clock())

    verbs = AuditEvent.objects.about(review).values_list("verb", flat=True)

    assert list(verbs) == ["review.compiled", "review.asked_for"]


def test_pressed_twice_one_review_is_asked_for():
    by = UserFactory()
    key = "0b6ab0ef-8d2b-4b4e-9d0e-2f3f4c9f7a11"
    facts = {
        "partnership": None,
        "from_on": dt.date(2026, 1, 1),
        "to_on": dt.date(2026, 3, 31),
        "by": by,
        "at": MOMENT,
        "form_key": key,
    }

    first = actions.ask(**facts)

    assert actions.ask(**facts).pk == first.pk


def test_figures_compiled_again_from_the_same_records_are_equal():
    world = build()
    first, second = (
        ReviewFactory(partnership=world.ours, asked_by=world.people["national"])
        for _ in range(2)
    )

    for review in (first, second):
        actions.compile_review(review_id=review.pk, now=clock())

    assert figures_of(first) == figures_of(second)


def test_figures_stay_as_they_were_when_the_records_change():
    world = build()
    review = ReviewFactory(partnership=world.ours)
    actions.compile_review(review_id=review.pk, now=clock())
    before = figures_of(review)

    world.shared.people = 400
    world.shared.save(update_fields=["people"])

    assert figures_of(review) == before


def test_progress_is_told_chapter_by_chapter(monkeypatch):
    review = ReviewFactory()
    told = []
    monkeypatch.setattr(
        queueing,
        "tell_progress",
        lambda review, words, *, at: told.append(words),
    )

    actions.compile_review(review_id=review.pk, now=clock())

    assert told[0] == "Chapter 1 of 8: Introduction"
    assert told[-1] == "Freezing the figures"


def test_a_worker_that_dies_leaves_a_lease_that_another_takes_up(monkeypatch):
    review = ReviewFactory()

    class Killed(BaseException):
        """The process ends here; nothing after it runs."""

    def die(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(compiling, "freeze", die)
        with pytest.raises(Killed):
            actions.compile_review(review_id=review.pk, now=clock())
    review.refresh_from_db()
    assert review.state == ReviewState.COMPILING
    assert not review.figures.exists()

    soon, later = MOMENT + dt.timedelta(minutes=1), MOMENT + dt.timedelta(minutes=3)
    assert not actions.compile_review(review_id=review.pk, now=clock(at=soon))
    assert list(Review.objects.due(later)) == [review]
    assert actions.compile_review(review_id=review.pk, now=clock(at=later))

    review.refresh_from_db()
    assert review.state == ReviewState.DRAFT


def test_a_worker_that_lost_its_lease_freezes_nothing(monkeypatch):
    review = ReviewFactory()
    counted = compiling.counted

    def overtaken(claimed, now):
        tables = counted(claimed, now)
        # Meanwhile the lease ran out and another worker began afresh.
        Review.objects.filter(pk=claimed.pk).update(attempts=2)
        return tables

    monkeypatch.setattr(compiling, "counted", overtaken)

    assert not actions.compile_review(review_id=review.pk, now=clock())

    assert not review.figures.exists()


@pytest.mark.parametrize(
    ("meanwhile", "is_held"),
    [
        ({}, True),
        ({"attempts": 2}, False),
        ({"state": "failed"}, False),
        ({"state": "draft"}, False),
    ],
)
def test_only_who_still_holds_the_review_says_how_far_it_is(meanwhile, is_held):
    review = ReviewFactory()
    held = queueing.claim(Review, review.pk, steps=9, at=MOMENT)
    Review.objects.filter(pk=review.pk).update(**meanwhile)
    later = MOMENT + dt.timedelta(minutes=1)

    if is_held:
        queueing.tell_progress(held, "Half of it", at=later)
    else:
        with pytest.raises(queueing.LeaseLost):
            queueing.tell_progress(held, "Half of it", at=later)

    review.refresh_from_db()
    assert (review.step_words == "Half of it") is is_held
    assert (review.step == 1) is is_held
    assert (review.lease_until == later + queueing.LEASE) is is_held


def test_a_worker_that_is_overtaken_stops_counting(monkeypatch):
    review = ReviewFactory()
    counted = queueing.compiled

    def overtaken(*asked):
        Review.objects.filter(pk=review.pk).update(attempts=2, step_words="Anew")
        return counted(*asked)

    monkeypatch.setattr(queueing, "compiled", overtaken)

    assert not actions.compile_review(review_id=review.pk, now=clock())

    review.refresh_from_db()
    assert (review.state, review.step_words) == (ReviewState.COMPILING, "Anew")


@pytest.mark.parametrize(
    ("facts", "verb"),
    [
        ({}, "review.compiled"),
        (
            {
                "state": "compiling",
                "attempts": 5,
                "lease_until": MOMENT - dt.timedelta(minutes=1),
            },
            "review.failed",
        ),
    ],
)
def test_what_became_of_compiling_is_on_record_and_a_page_from_before_is_told(
    facts, verb
):
    review = ReviewFactory(partnership=PartnershipFactory(), **facts)

    actions.compile_review(review_id=review.pk, now=clock())

    after = Review.objects.get(pk=review.pk)
    assert after.version == review.version + 1
    line = AuditEvent.objects.about(review).get()
    assert (line.verb, line.actor, line.at) == (verb, review.asked_by, MOMENT)
    assert line.partnership_id == review.partnership_id


@pytest.mark.parametrize("state", ["draft", "published"])
def test_what_is_compiled_already_does_not_fail_afterwards(state):
    by = UserFactory()
    facts = {"published_at": MOMENT, "published_by": by} if state != "draft" else {}
    review = ReviewFactory(state=state, next_at=None, compiled_at=MOMENT, **facts)

    queueing.fail(review, reason=ValueError("late"), at=MOMENT)

    after = Review.objects.get(pk=review.pk)
    assert (after.state, after.failure, after.version) == (state, "", review.version)
    assert not AuditEvent.objects.about(review).exists()


def test_a_fault_is_told_on_the_page_and_the_review_can_be_asked_for_again(
    monkeypatch,
):
    review = ReviewFactory()

    def stumble(*args):
        raise ValueError("a row that names somebody")

    with monkeypatch.context() as broken:
        broken.setattr(compiling, "counted", stumble)
        with pytest.raises(ValueError, match="a row"):
            actions.compile_review(review_id=review.pk, now=clock())
    review.refresh_from_db()
    assert review.state == ReviewState.FAILED
    assert review.failure == "The figures could not be compiled (ValueError)."

    actions.ask_again(
        review=review, by=UserFactory(), at=MOMENT, version=review.version
    )
    assert actions.compile_review(review_id=review.pk, now=clock())


def test_after_five_tries_it_is_given_up_and_said_so():
    review = ReviewFactory(
        state="compiling", attempts=5, lease_until=MOMENT - dt.timedelta(minutes=1)
    )

    assert not actions.compile_review(review_id=review.pk, now=clock())

    review.refresh_from_db()
    assert review.state == ReviewState.FAILED
    assert "five times" in review.failure


def test_the_sweep_wakes_a_compiler_for_what_is_due_and_nothing_else(monkeypatch):
    due = ReviewFactory(next_at=timezone.now() - dt.timedelta(seconds=1))
    ReviewFactory(next_at=timezone.now() + dt.timedelta(hours=1))
    ReviewFactory(state="draft", next_at=None)
    woken = []
    monkeypatch.setattr(
        tasks.compile, "apply_async", lambda kwargs, **_: woken.append(kwargs)
    )

    tasks.sweep()

    assert woken == [{"review_id": due.pk}]


def test_a_compiled_review_is_not_compiled_by_a_late_wake_up():
    review = ReviewFactory(state="draft", next_at=None, compiled_at=MOMENT)

    assert not actions.compile_review(review_id=review.pk, now=clock())


def test_an_empty_partnership_still_has_every_chapter():
    review = ReviewFactory(partnership=PartnershipFactory())

    actions.compile_review(review_id=review.pk, now=clock())

    assert set(review.figures.values_list("chapter", flat=True)) == set(Chapter)
