"""Results of a wave: n for each statement, agreement, and the wave before.

"Agree" is the two upper points of the five-point scale together; "do not know" is
no answer and not in n. A group's results stand only from ten answers up, and no
small group can be worked out from the difference between the others and the total.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from kit.acting import For, seeing
from surveys.choices import AGREE, Agreement
from surveys.models import Answer, PublishedFigure, Wave

SMALLEST_GROUP = 10
NOT_PUBLISHED = "not published"


@dataclass(frozen=True)
class Item:
    """One statement's result; `agree` and `not_agree` are None below ten answers."""

    key: str
    text: str
    n: int
    agree: int | None
    not_agree: int | None
    earlier: str

    @property
    def is_shown(self) -> bool:
        return self.agree is not None

    @property
    def per_cent(self) -> int | None:
        """Whole per cent who agree, halves rounded up."""
        if self.agree is None or not self.n:
            return None
        return (200 * self.agree + self.n) // (2 * self.n)


@dataclass(frozen=True)
class Group:
    """The results of one partnership or organisation type."""

    name: str
    items: Sequence[Item]


COUNTS = {
    "n": Count("pk", filter=~Q(value=Agreement.DO_NOT_KNOW)),
    "agree": Count("pk", filter=Q(value__in=AGREE)),
}


@seeing(For.FIGURES)
def items(wave: Wave, *, partnership_id: int | None = None) -> list[Item]:
    """The results of a wave, for all or for one partnership, in the order asked."""
    answers = Answer.objects.filter(response__wave=wave)
    smallest = 1
    if partnership_id is not None:
        answers = answers.filter(response__partnership=partnership_id)
        smallest = SMALLEST_GROUP
    counted = {
        row["wording_id"]: row
        for row in answers.values("wording_id").annotate(**COUNTS)
    }
    earlier = earlier_words(wave)
    return [
        item_of(wording, counted.get(wording.pk), smallest, earlier)
        for wording in wave.wordings.select_related("question").order_by(
            "question__position", "pk"
        )
    ]


def item_of(wording, counted, smallest: int, earlier: dict[str, str]) -> Item:
    n = counted["n"] if counted else 0
    agree = counted["agree"] if counted else 0
    is_shown = n >= smallest
    return Item(
        key=wording.question.key,
        text=wording.text,
        n=n,
        agree=agree if is_shown else None,
        not_agree=n - agree if is_shown else None,
        earlier=earlier.get(wording.question.key, NOT_PUBLISHED),
    )


def earlier_words(wave: Wave) -> dict[str, str]:
    """What the wave before said, in words, by the question's key.

    The portal's own earlier wave if there is one, else the newest published one; a
    value that was not published is said to be so.
    """
    if wave.earlier is not None:
        return {
            item.key: f"{item.per_cent} per cent agreed (n={item.n})"
            for item in items(wave.earlier)
            if item.per_cent is not None
        }
    newest: dict[str, str] = {}
    for figure in PublishedFigure.objects.filter(series="partner-survey").order_by(
        "wave"
    ):
        base = f", n={figure.base}" if figure.base else ""
        newest[figure.key] = (
            f"{figure.value} {figure.unit} agreed ({figure.wave}{base})"
            if figure.value
            else f"{NOT_PUBLISHED} ({figure.wave})"
        )
    return newest


def by_organisation_type(wave: Wave) -> list[Group]:
    """National results by type of organisation; small types are not shown."""
    return groups_of(
        wave, "response__organisation_type_id", "response__organisation_type__name"
    )


def by_partnership(wave: Wave) -> list[Group]:
    """Results of each partnership, for those who work on the survey."""
    return groups_of(wave, "response__partnership_id", "response__partnership__name")


@seeing(For.FIGURES)
def groups_of(wave: Wave, group: str, name: str) -> list[Group]:
    counted: dict[tuple[str, int], dict[str, int]] = {}
    for row in (
        Answer.objects.filter(response__wave=wave)
        .values(name, "wording_id")
        .annotate(**COUNTS)
    ):
        counted[row[name], row["wording_id"]] = row
    wordings = list(
        wave.wordings.select_related("question").order_by("question__position", "pk")
    )
    names = sorted({name for name, _ in counted})
    table: dict[str, list[Item]] = {one: [] for one in names}
    for wording in wordings:
        sizes = {one: counted.get((one, wording.pk), {"n": 0})["n"] for one in names}
        shown = shown_groups(sizes)
        for one in names:
            smallest = 0 if one in shown else sizes[one] + 1
            table[one].append(
                item_of(wording, counted.get((one, wording.pk)), smallest, {})
            )
    return [Group(one, table[one]) for one in names]


def shown_groups(sizes: dict[str, int]) -> set[str]:
    """The groups that may be shown beside their total.

    Those of ten or more; where those left out are together fewer than ten, the
    smallest of the others is left out as well, or the difference would tell.
    """
    shown = {name for name, n in sizes.items() if n >= SMALLEST_GROUP}
    hidden = sum(n for name, n in sizes.items() if name not in shown)
    while shown and 0 < hidden < SMALLEST_GROUP:
        smallest = min(shown, key=lambda name: (sizes[name], name))
        shown.remove(smallest)
        hidden += sizes[smallest]
    return shown


@seeing(For.FIGURES)
def progress(wave: Wave) -> dict[str, int]:
    """How many were invited and how many have answered."""
    counts = wave.invitations.aggregate(
        invited=Count("pk"), answered=Count("pk", filter=Q(is_spent=True))
    )
    return {name: int(value) for name, value in counts.items()}
