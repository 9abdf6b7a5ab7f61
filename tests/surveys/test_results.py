import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys import results
from surveys.choices import WaveState
from surveys.models import Answer, Response, Wave, Wording
from tests.world import build


@pytest.fixture
def world():
    return build()


@pytest.fixture
def wave(world):
    row = Wave.objects.create(
        title="Partner survey 2026",
        opens_on=dt.date(2026, 3, 1),
        closes_on=dt.date(2026, 3, 31),
        state=WaveState.CLOSED,
    )
    row.wordings.set(
        Wording.objects.filter(
            question__key__in=("communication-effective", "managed-effectively")
        )
    )
    return row


def answered(wave, partnership, kind, values):
    wording = wave.wordings.get(question__key="communication-effective")
    for value in values:
        response = Response.objects.create(
            wave=wave, partnership=partnership, organisation_type=kind
        )
        Answer.objects.create(response=response, wording=wording, value=value)


@pytest.mark.django_db
def test_agree_is_the_two_upper_points_and_do_not_know_is_no_answer(world, wave):
    answered(wave, world.ours, world.college.type, [5, 4, 3, 2, 1, 0])

    item = results.items(wave)[0]

    assert (item.n, item.agree, item.not_agree, item.per_cent) == (5, 2, 3, 40)


@pytest.mark.django_db
def test_the_published_wave_stands_beside_with_its_base(world, wave):
    effective, managed = results.items(wave)

    assert effective.earlier == "87 per cent agreed (2019, n=110)"
    assert managed.earlier == "not published (2019)"


@pytest.mark.django_db
def test_our_own_earlier_wave_stands_beside_when_there_is_one(world, wave):
    answered(wave, world.ours, world.college.type, [5, 5, 1])
    later = Wave.objects.create(
        title="Later",
        opens_on=dt.date(2027, 3, 1),
        closes_on=dt.date(2027, 3, 31),
        earlier=wave,
    )
    later.wordings.set(wave.wordings.all())

    effective, managed = results.items(later)

    assert effective.earlier == "67 per cent agreed (n=3)"
    assert managed.earlier == "not published"


@pytest.mark.django_db
@pytest.mark.parametrize(("n", "is_shown"), [(9, False), (10, True)])
def test_a_partnership_is_shown_from_ten_answers_up(world, wave, n, is_shown):
    answered(wave, world.ours, world.college.type, [5] * n)

    item = results.items(wave, partnership_id=world.ours.pk)[0]

    assert item.is_shown is is_shown
    assert (item.agree is None) is not is_shown


@pytest.mark.django_db
def test_the_difference_to_the_total_does_not_tell_a_small_group(world, wave):
    answered(wave, world.ours, world.college.type, [5] * 12)
    answered(wave, world.theirs, world.college.type, [1] * 3)

    groups = results.by_partnership(wave)

    assert [group.items[0].is_shown for group in groups] == [False, False]


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 40)))
def test_what_is_left_out_is_nothing_or_ten_answers_together(sizes):
    shown = results.shown_groups(sizes)

    hidden = sum(n for name, n in sizes.items() if name not in shown)
    assert all(sizes[name] >= 10 for name in shown)
    assert hidden == 0 or hidden >= 10 or not shown
