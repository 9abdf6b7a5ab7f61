"""Invented situations of several sites: each with its number, its day, its notice."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from demonstration.invented import geography, words
from redundancies.choices import HEARSAY, FormVersion, NoticeStatus

if TYPE_CHECKING:
    from demonstration.invented.situations import Teller, Told

SHIFTS = ("", "", "Days", "Back and night", "Three shifts")
SIGNS = "ABDEFGHJLNPQRSTUWXYZ"
DAY = dt.timedelta(days=1)


def tell(teller: Teller, told: Told, employed: int, place: Any) -> None:
    """Two to four sites in the councils of the partnership; of one no number is known.

    What is known of each adds up to the number of the whole.
    """
    chance = teller.chance
    assert told.people is not None
    many = chance.randrange(2, 5)
    shares = split(chance, told.people, many)
    has_unknown = many > 2 and chance.random() < 0.3
    for number, share in enumerate(shares):
        council, code = place.councils[number % len(place.councils)]
        town, outward = chance.choice(geography.TOWNS[code].split()).split(":")
        street = f"{chance.randrange(1, 90)} {chance.choice(geography.ESTATES)}"
        postcode = (
            f"{outward} {chance.randrange(1, 10)}"
            f"{chance.choice(SIGNS)}{chance.choice(SIGNS)}"
        )
        first = (
            None
            if told.first_on is None
            else told.first_on + DAY * (0 if number == 0 else chance.randrange(0, 40))
        )
        site = teller.sites.add(
            told.id,
            f"{street}, {town.replace('_', ' ')}",
            postcode,
            council,
            max(share, employed * share // told.people),
            first,
            chance.choice(SHIFTS),
        )
        if has_unknown and number == many - 1:
            continue
        teller.headcounts.add(
            told.id, site, told.at.date(), share, None, None, None, None,
            "As its notice says", told.source, told.source in HEARSAY,
            told.logged_by, told.at,
        )  # fmt: skip
        if chance.random() < 0.6:
            received = told.at.date() - DAY * chance.randrange(0, 4)
            teller.notices.add(
                told.id, site, received, told.at.date(),
                FormVersion.DIGITAL if received >= dt.date(2025, 12, 1)
                else FormVersion.PAPER,
                None, first, None, share, None,
                [f'"{chance.choice(words.REASONS)}"'], "", None,
                NoticeStatus.ACTIVE, told.logged_by, told.at,
            )  # fmt: skip
    if has_unknown:
        # The whole was told as well, so that one site is what is left of it.
        teller.headcounts.add(
            told.id, None, told.at.date(), told.people, None, None, None, None,
            "All sites together", told.source, told.source in HEARSAY,
            told.logged_by, told.at,
        )  # fmt: skip


def split(chance: Any, people: int, many: int) -> list[int]:
    """A number in so many parts, none of them nothing."""
    cuts = sorted(chance.sample(range(1, people), many - 1))
    return [end - begin for begin, end in zip([0, *cuts], [*cuts, people], strict=True)]
