"""Sets of figures: asked for once, compiled by whoever holds the lease, frozen."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from partnerships.models import Partnership
from reviews import actions, tasks
from reviews.actions import figure_sets, queueing
from reviews.figures import Scope, compiled
from reviews.models import Figure, FigureSet
from reviews.periods import financial_year, last_twelve_months, years_on_offer
from tests.factories.accounts import UserFactory
from tests.factories.reviews import MOMENT, TABLE, FigureSetFactory, ReviewFactory
from tests.world import build

pytestmark = pytest.mark.django_db
YEAR = (dt.date(2025, 4, 1), dt.date(2026, 3, 31))
SPRING = (dt.date(2026, 1, 1), dt.date(2026, 6, 1))
MINUTE = dt.timedelta(minutes=1)


def clock(*, at=MOMENT):
    return lambda: at


def compile_all(*, at=MOMENT):
    """What waits is compiled, as the sweep has it done."""
    for row in FigureSet.objects.due(at):
        actions.compile_figures(set_id=row.pk, now=clock(at=at))


def scope_of(row):
    return Scope(
        from_on=row.from_on,
        to_on=row.to_on,
        on=MOMENT.date(),
        partnership_id=row.partnership_id,
        partnership_name=str(row.partnership or ""),
        is_protected=row.is_protected,
    )


def ask_for_true(*, partnership=None, period=SPRING, by=None, at=MOMENT, **facts):
    actions.ask_for_true(partnership=partnership, period=period, by=by, at=at, **facts)
    return FigureSet.objects.get(
        partnership=partnership, from_on=period[0], to_on=period[1], is_protected=False
    )


# Compiling


@pytest.mark.parametrize("is_protected", [True, False])
@pytest.mark.parametrize("place", ["ours", None])
def test_a_set_is_what_is_counted_of_its_place_and_period(is_protected, place):
    world = build()
    partnership = world.rows[place] if place else None
    row = FigureSetFactory(partnership=partnership, is_protected=is_protected)
    expected = [
        (table.key, [list(cells) for cells in table.rows], table.base)
        for chapter, tables in compiled(scope_of(row))
        if chapter in figure_sets.SHOWN
        for table in tables
    ]

    assert actions.compile_figures(set_id=row.pk, now=clock())

    row.refresh_from_db()
    assert (row.state, row.compiled_at) == ("ready", MOMENT)
    assert (row.as_at, row.step) == (MOMENT.date(), row.steps)
    found = [(table["key"], table["rows"], table["base"]) for table in row.tables]
    assert found == expected
    assert "[c]" in str(found) or not is_protected
    assert {table["definition_version"] for table in row.tables}


def test_figures_stay_as_they_were_when_the_records_change():
    world = build()
    row = FigureSetFactory(partnership=world.ours, is_protected=False)
    actions.compile_figures(set_id=row.pk, now=clock())
    row.refresh_from_db()
    before = row.tables

    world.shared.people = 400
    world.shared.save(update_fields=["people"])

    row.refresh_from_db()
    assert row.tables == before


def test_progress_is_told_chapter_by_chapter(monkeypatch):
    row, told = FigureSetFactory(), []
    monkeypatch.setattr(
        queueing, "tell_progress", lambda row, words, *, at: told.append(words)
    )

    actions.compile_figures(set_id=row.pk, now=clock())

    assert told[0] == "Chapter 1 of 5: Partnership composition and roles"
    assert told[4:] == ["Chapter 5 of 5: Outcomes", "Freezing the figures"]


class Killed(BaseException):
    """The process ends here; nothing after it runs."""


def dying_at(step):
    """A place in the code at which the worker is killed, at its n-th passing."""
    left = [step]
    true = queueing.tell_progress

    def tell(*args, **kwargs):
        true(*args, **kwargs)
        left[0] -= 1
        if not left[0]:
            raise Killed

    return tell


@pytest.mark.parametrize("step", range(1, 7))
def test_killed_at_any_step_another_takes_it_up_when_the_lease_ends(step, monkeypatch):
    row = FigureSetFactory(ready=True, state="waiting", next_at=MOMENT)
    with monkeypatch.context() as broken:
        broken.setattr(queueing, "tell_progress", dying_at(step))
        with pytest.raises(Killed):
            actions.compile_figures(set_id=row.pk, now=clock())
    row.refresh_from_db()
    assert (row.state, row.step, row.attempts) == ("compiling", step, 1)
    # Whoever reads meanwhile has the figures of before.
    assert row.tables == [TABLE]

    soon, later = MOMENT + MINUTE, MOMENT + 3 * MINUTE
    assert not actions.compile_figures(set_id=row.pk, now=clock(at=soon))
    assert list(FigureSet.objects.due(later)) == [row]
    assert actions.compile_figures(set_id=row.pk, now=clock(at=later))

    row.refresh_from_db()
    assert (row.state, row.attempts) == ("ready", 2)
    assert row.tables != [TABLE]


@pytest.mark.parametrize("place", ["hold", "release", "note"])
def test_killed_while_freezing_nothing_is_frozen(place, monkeypatch):
    row = FigureSetFactory()

    def die(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(queueing, place, die)
        with pytest.raises(Killed):
            actions.compile_figures(set_id=row.pk, now=clock())
    row.refresh_from_db()
    assert (row.state, row.tables, row.compiled_at) == ("compiling", [], None)

    later = MOMENT + 3 * MINUTE
    assert actions.compile_figures(set_id=row.pk, now=clock(at=later))


@pytest.mark.parametrize(
    "meanwhile", [{"attempts": 2}, {"state": "failed"}, {"version": 2}]
)
def test_a_worker_that_lost_its_lease_freezes_nothing(meanwhile, monkeypatch):
    row, counted = FigureSetFactory(), figure_sets.counted

    def overtaken(claimed, now):
        tables = counted(claimed, now)
        FigureSet.objects.filter(pk=claimed.pk).update(**meanwhile)
        return tables

    monkeypatch.setattr(figure_sets, "counted", overtaken)

    assert not actions.compile_figures(set_id=row.pk, now=clock())

    row.refresh_from_db()
    assert row.tables == []
    assert not AuditEvent.objects.about(row).exists()


def test_a_worker_that_lost_its_lease_does_not_fail_the_others_work(monkeypatch):
    row = FigureSetFactory()

    def overtaken(claimed, now):
        FigureSet.objects.filter(pk=claimed.pk).update(attempts=2)
        raise ValueError("a row that names somebody")

    monkeypatch.setattr(figure_sets, "counted", overtaken)
    with pytest.raises(ValueError, match="a row"):
        actions.compile_figures(set_id=row.pk, now=clock())

    row.refresh_from_db()
    assert (row.state, row.failure) == ("compiling", "")


def test_a_fault_is_told_and_the_set_can_be_asked_for_again(monkeypatch):
    row = ask_for_true()

    def stumble(*args):
        raise ValueError("a row that names somebody")

    with monkeypatch.context() as broken:
        broken.setattr(figure_sets, "counted", stumble)
        with pytest.raises(ValueError, match="a row"):
            actions.compile_figures(set_id=row.pk, now=clock())
    row.refresh_from_db()
    assert row.state == "failed"
    assert row.failure == "The figures could not be compiled (ValueError)."

    ask_for_true(version=row.version)
    assert actions.compile_figures(set_id=row.pk, now=clock())


def test_after_five_tries_it_is_given_up_and_said_so():
    row = FigureSetFactory(state="compiling", attempts=5, lease_until=MOMENT - MINUTE)

    assert not actions.compile_figures(set_id=row.pk, now=clock())

    row.refresh_from_db()
    assert row.state == "failed"
    assert "five times" in row.failure


def test_two_workers_do_not_compile_one_set(monkeypatch):
    row, counted = FigureSetFactory(), figure_sets.counted
    others = []

    def meanwhile(claimed, now):
        others.append(actions.compile_figures(set_id=row.pk, now=clock()))
        return counted(claimed, now)

    monkeypatch.setattr(figure_sets, "counted", meanwhile)

    assert actions.compile_figures(set_id=row.pk, now=clock())
    assert others == [False]


def test_the_sweep_wakes_for_what_is_due_and_reviews_go_first(monkeypatch):
    now = timezone.now()
    due = FigureSetFactory(next_at=now - MINUTE)
    FigureSetFactory(next_at=now + MINUTE, is_protected=False)
    FigureSetFactory(ready=True, from_on=dt.date(2025, 3, 1))
    review = ReviewFactory(next_at=now - MINUTE)
    woken = []
    for name in ("compile", "compile_figures"):
        monkeypatch.setattr(
            getattr(tasks, name),
            "apply_async",
            lambda kwargs, priority=0, **_: woken.append((kwargs, priority)),
        )

    tasks.sweep()

    assert woken == [({"review_id": review.pk}, 0), ({"set_id": due.pk}, 9)]


# Asking


def test_pressed_twice_one_set_of_true_figures_waits():
    by = UserFactory()
    for _ in range(2):
        row = ask_for_true(by=by)

    assert FigureSet.objects.get() == row
    assert (row.state, row.asked_by) == ("waiting", by)
    verbs = AuditEvent.objects.about(row).values_list("verb", flat=True)
    assert list(verbs) == ["figures.asked_for"]


def test_true_figures_are_compiled_again_once_for_each_press():
    row = ask_for_true()
    compile_all()
    row.refresh_from_db()
    seen, later = row.version, MOMENT + dt.timedelta(days=2)

    ask_for_true(version=seen, at=later)
    assert list(FigureSet.objects.due(later)) == [row]
    compile_all(at=later)
    ask_for_true(version=seen, at=later)  # the same press, sent twice

    row.refresh_from_db()
    assert (row.state, row.as_at) == ("ready", later.date())


def test_somebody_faster_leaves_one_set(monkeypatch):
    """Two press at once: the other's row is there only when ours is written."""
    FigureSetFactory(is_protected=False, from_on=SPRING[0], to_on=SPRING[1])
    rows = FigureSet.objects.none()
    with monkeypatch.context() as blind:
        blind.setattr(type(rows), "exists", lambda self: False)
        ask_for_true()

    assert FigureSet.objects.count() == 1


def test_a_year_is_asked_for_of_all_places_together():
    world = build()
    actions.ask_for_year(year=2025, by=world.people["officer"], at=MOMENT)
    actions.ask_for_year(year=2025, by=world.people["officer"], at=MOMENT)

    rows = FigureSet.objects.all()
    assert {row.partnership for row in rows} == {None, *Partnership.objects.all()}
    assert {(row.from_on, row.to_on, row.is_protected) for row in rows} == {
        (*YEAR, True)
    }
    assert rows.count() == Partnership.objects.count() + 1


def test_a_closed_year_stays_whatever_readers_press():
    world = build()
    actions.ask_for_year(year=2025, by=None, at=MOMENT)
    compile_all()
    before = list(FigureSet.objects.order_by("pk").values())

    world.shared.people = 400
    world.shared.save(update_fields=["people"])
    actions.ask_for_year(year=2025, by=None, at=MOMENT + dt.timedelta(days=9))

    assert list(FigureSet.objects.order_by("pk").values()) == before


def test_a_year_that_failed_can_be_asked_for_again_by_readers():
    FigureSetFactory(state="failed", next_at=None, attempts=5)

    actions.ask_for_year(year=2025, by=None, at=MOMENT)

    assert FigureSet.objects.get(partnership=None).state == "waiting"


def test_the_national_team_has_a_year_compiled_anew_on_record():
    world = build()
    by = world.people["national"]
    actions.ask_for_year(year=2025, by=None, at=MOMENT)
    compile_all()
    lead = FigureSet.objects.get(partnership=None)
    facts = {"year": 2025, "by": by, "version": lead.version}
    later = MOMENT + dt.timedelta(days=2)

    assert actions.ask_for_year_anew(**facts, at=later)
    assert not actions.ask_for_year_anew(**facts, at=later)

    assert set(FigureSet.objects.values_list("state", flat=True)) == {"waiting"}
    assert all(row.tables for row in FigureSet.objects.all())
    line = AuditEvent.objects.about(lead).first()
    assert (line.verb, line.actor) == ("figures.asked_for_again", by)
    assert "all partnerships, 1 April 2025 to 31 March 2026" in line.target_label
    compile_all(at=later)
    assert set(FigureSet.objects.values_list("as_at", flat=True)) == {later.date()}


def test_what_readers_saw_suppressed_stays_so_when_compiled_anew():
    world = build()
    row = FigureSetFactory(partnership=world.ours)
    actions.compile_figures(set_id=row.pk, now=clock())
    row.refresh_from_db()
    table = next(one for one in row.tables if one["key"] == "situations-by-source")
    assert table["rows"][0][1] != "[c]"
    table["rows"][0][1] = "[c]"
    row.state, row.next_at = "waiting", MOMENT
    row.save()

    actions.compile_figures(set_id=row.pk, now=clock())

    row.refresh_from_db()
    table = next(one for one in row.tables if one["key"] == "situations-by-source")
    assert table["rows"][0][1] == "[c]"


def test_what_a_published_review_suppresses_is_suppressed_for_readers():
    world = build()
    person = world.people["national"]
    review = ReviewFactory(
        partnership=world.ours,
        from_on=YEAR[0],
        to_on=YEAR[1],
        state="published",
        published_at=MOMENT,
        published_by=person,
    )
    row = FigureSetFactory(partnership=world.ours)
    actions.compile_figures(set_id=row.pk, now=clock())
    row.refresh_from_db()
    table = next(one for one in row.tables if one["key"] == "situations-by-source")
    published = {**table, "rows": [[table["rows"][0][0], "[c]", "[c]"]]}
    Figure.objects.create(
        review=review,
        position=0,
        as_at=MOMENT.date(),
        **published | {"is_suppressed": True},
    )
    row.state, row.next_at, row.tables = "waiting", MOMENT, []
    row.save()

    actions.compile_figures(set_id=row.pk, now=clock())

    row.refresh_from_db()
    table = next(one for one in row.tables if one["key"] == "situations-by-source")
    assert table["rows"][0][1:] == ["[c]", "[c]"]


# Every night


def test_every_night_what_readers_open_first_is_asked_for_once():
    build()
    for _ in range(2):
        actions.ask_ahead(at=MOMENT)

    places = Partnership.objects.count() + 1
    default = last_twelve_months(MOMENT.date())
    true = FigureSet.objects.filter(is_protected=False)
    assert set(true.values_list("from_on", "to_on")) == {default}
    assert true.count() == places
    protected = FigureSet.objects.filter(is_protected=True)
    assert protected.count() == 5 * places
    assert set(protected.values_list("from_on", "to_on")) == {
        financial_year(year) for year in range(2021, 2026)
    }
    assert set(FigureSet.objects.values_list("state", flat=True)) == {"waiting"}


def test_the_next_night_goes_on_where_a_killed_one_stopped():
    FigureSetFactory(ready=True)
    failed = FigureSetFactory(
        state="failed",
        next_at=None,
        from_on=dt.date(2024, 4, 1),
        to_on=dt.date(2025, 3, 31),
        attempts=5,
    )

    actions.ask_ahead(at=MOMENT)

    assert FigureSet.objects.filter(state="ready").count() == 1
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == ("waiting", 0)


def test_the_nightly_task_asks_and_clears():
    actions.ask_for_true(
        partnership=None,
        period=SPRING,
        by=None,
        at=timezone.now() - dt.timedelta(days=91),
    )
    FigureSet.objects.update(state="failed", next_at=None)

    tasks.figures_ahead()

    assert not FigureSet.objects.filter(from_on=SPRING[0], to_on=SPRING[1]).exists()
    assert FigureSet.objects.count() == 1 + 5


def test_old_true_figures_are_cleared_and_nothing_else():
    day = dt.timedelta(days=1)
    default = last_twelve_months(MOMENT.date())
    old = MOMENT - 91 * day
    gone = FigureSetFactory(ready=True, is_protected=False, asked_at=old)
    kept = [
        FigureSetFactory(ready=True, asked_at=old),
        FigureSetFactory(
            ready=True, is_protected=False, asked_at=MOMENT - 89 * day,
            from_on=SPRING[0], to_on=SPRING[1],
        ),
        FigureSetFactory(
            ready=True, is_protected=False, asked_at=old,
            from_on=default[0], to_on=default[1],
        ),
        FigureSetFactory(is_protected=False, asked_at=old, to_on=dt.date(2026, 4, 2)),
    ]  # fmt: skip

    assert actions.clear_old(at=MOMENT) == 1

    assert not FigureSet.objects.filter(pk=gone.pk).exists()
    assert set(FigureSet.objects.all()) == set(kept)


# Periods


@pytest.mark.parametrize(
    ("on", "newest"),
    [
        (dt.date(2026, 3, 31), 2024),
        (dt.date(2026, 4, 1), 2025),
        (dt.date(2026, 12, 31), 2025),
        (dt.date(2027, 1, 1), 2025),
    ],
)
def test_a_year_is_on_offer_from_the_day_after_its_last(on, newest):
    years = years_on_offer(on)

    assert years == list(range(newest, newest - 5, -1))
    assert financial_year(newest)[1] < on


@pytest.mark.parametrize(
    ("on", "period"),
    [
        (dt.date(2026, 3, 31), (dt.date(2025, 3, 1), dt.date(2026, 2, 28))),
        (dt.date(2026, 4, 1), (dt.date(2025, 4, 1), dt.date(2026, 3, 31))),
        (dt.date(2026, 1, 15), (dt.date(2025, 1, 1), dt.date(2025, 12, 31))),
        (dt.date(2024, 2, 29), (dt.date(2023, 2, 1), dt.date(2024, 1, 31))),
    ],
)
def test_the_last_twelve_months_are_whole_and_over(on, period):
    assert last_twelve_months(on) == period
