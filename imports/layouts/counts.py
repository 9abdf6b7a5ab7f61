"""What a cell says of a number of people: one, a range, or one for each site.

A cell is read whole: a number among words that say something else of it, a date, a time
or a share is refused. A wrong number would give a wrong verdict of the law.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from imports.layouts import numerals
from imports.layouts.words import NO_DIGIT, Unreadable, known, short, spelt, tidy

MOST_PEOPLE = 1_000_000
# No number of people needs more words.
LONGEST = 300
# Wide gaps and line ends stand between numbers, never inside one.
GAPS = re.compile(r"(?<=\d)(?:[^\S\n]{2,}|[^\S\n]*\n\s*)(?=\d)")
TIMES = {"k": 1000, "thousand": 1000, "hundred": 100, "": 1}
TOKEN = re.compile(
    r"(?P<date>\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?(?:\d{4}|\d{2})(?!\d)"
    r"|\d{4}-\d{1,2}-\d{1,2}(?!\d))"
    r"|(?P<number>(?P<grouped>\d{1,3}(?:,\d{3})+|\d{1,3}(?:'\d{3})+)(?![\d,'])"
    r"|(?P<apart>\d{1,2}(?:,\s|\s)\d{3})(?![\d,]|\s\d)|\d+)"
    r"(?P<part>\.\d+)?(?:\s?(?P<times>k|thousand|hundred)(?![a-z])|e\+?(?P<e>\d)\d*(?!\d))?"
    r"|(?P<word>[^\W\d_]+(?:['/][^\W\d_]+)*)"
    r"|(?P<sign>\+/-|>=|<=|\S)"
)
# Words that belong together, as one.
PHRASES = (
    (
        re.compile(r"\b(?:at least|more than|in excess of|or more|upwards of)\b"),
        " least ",
    ),
    (re.compile(r"\b(?:less than|fewer than|no more than)\b"), " fewer "),
    (re.compile(r"\b(?:full|whole)[- ]time equivalents?\b"), " fte "),
    (
        re.compile(r"\b(?:made redundant|at risk(?: of redundancy)?|job losses)\b"),
        " jobs ",
    ),
    (re.compile(r"\b(full|part)[- ]time\b"), r" \1time "),
    (re.compile(r"\b(?:members? of staff|staff members?|team members?)\b"), " staff "),
    (re.compile(r"\b(?:in total|or so|up to|out of|an? (?=\w))"), " "),
    (re.compile(r"\bof (?:the|all|a total of|about)\b"), " of "),
    (re.compile(r"\bnew total\b"), " now "),
)
# What may stand beside a number without making it another.
FILLING = frozenset(
    {
        *("about", "approx", "approximately", "around", "round", "circa", "c", "ca"),
        *("roughly", "some", "nearly", "almost", "est", "estimated", "estimate", "max"),
        *("maximum", "total", "totals", "all", "potentially", "possibly", "possible"),
        *("potential", "proposed", "expected", "currently", "the", "number", "be"),
        *("people", "person", "persons", "employee", "employees", "emps", "staff"),
        *("worker", "workers", "job", "jobs", "post", "posts", "position", "positions"),
        *("role", "roles", "redundancy", "redundancies", "dismissal", "dismissals"),
        *("head", "heads", "headcount", "individual", "individuals", "colleagues"),
        *("operatives", "layoff", "layoffs", "affected", "impacted", "redundant"),
        *("tbc", "provisional", "provisionally"),
        *("*", "\u2020", "\u2021", "~", "\u2248", "?", ".", ":", "+/-", "\u00b1"),
    }
)
# The same of a part of them: so a number of each kind is none of each site.
KINDS = frozenset(
    {
        *("permanent", "temporary", "fulltime", "parttime", "f/t", "p/t", "ft", "pt"),
        *("perm", "temp", "salaried", "hourly", "paid", "remote", "compulsory"),
    }
)
# What follows says where; up to the next number, bracket or the end.
WHERE = frozenset({"in", "at", "across"})
SYMBOLS = {
    **dict.fromkeys(("-", "to"), "-"),
    **dict.fromkeys(("and", "&"), "&"),
    **dict.fromkeys((";", "(", ")", "+", "%"), None),
    **dict.fromkeys(
        ("least", "over", "above", "min", "minimum", ">", ">=", "plus"), "l"
    ),
    **dict.fromkeys(("revised", "amended", "updated", "changed", "rev"), "r"),
    **dict.fromkeys(("was", "previously", "formerly", "originally"), "w"),
    **dict.fromkeys(("from", "between"), "f"),
    "now": "N",
    "of": "o",
}
# These make a number another thing than people, wherever they stand.
OTHER = re.compile(
    r"(?<![a-z])(?:fte|wte|months?|weeks?|days?|hours?|years?|per cent|percent|phases?"
    r"|additional|additionally|extra|fewer|less|under|below|excluding|except)(?![a-z])"
)
RANGE = re.compile(r"f?n[-&]n")
SEVERAL = re.compile(r"n(?:[;,&]+n)+")
PLUS = re.compile(r"n(?:\+n)+")
PARTS = re.compile(r"n\(n(?:[;,&+]+n)+\)")
PARTS_FIRST = re.compile(r"n(?:[;,&+]+n)+\(n\)")
# A revision: which of its numbers is the new one.
FIRST_IS_NEW = re.compile(r"N?n[,;]?\(?(?:w|rf|rw)n\)?|r-n\(?fn\)?")
LAST_IS_NEW = re.compile(
    r"n[,;]?\(?[rN]+-?n\)?|n\(r\)d?n|n\(rd\)n|rfn-n|wn[,;&]*Nn|nrdn"
)
ONLY_ONE = re.compile(r"[rN]+-?n|n\(?r\)?d?|n\(rd\)|rdn|Nn")


class Count(NamedTuple):
    """A number of people; of several sites, where a cell says each, each of them."""

    total: int | None = None
    each: tuple[int, ...] = ()
    note: str = ""


class NotACount(ValueError):
    """Why a cell is no number of people."""


@lru_cache(maxsize=20_000)
def read(words: str, sites: int = 1) -> Count:
    """The people that a cell says, of a row with so many sites.

    Nothing, or words without a number, are not known.
    """
    tidied = known(tidy(words))
    if not tidied:
        return Count()
    if tidied.isdecimal() and tidied.isascii() and len(tidied) < 7:
        return Count(int(tidied))
    try:
        if len(tidied) > LONGEST:
            raise NotACount
        text = spelt(tidy(GAPS.sub(" ; ", words)))
        return Cell(text, sites, f"“{short(tidied)}”").count()
    except NotACount as error:
        said = str(error) or "is not one number of people"
        raise Unreadable(f"“{short(tidied)}” {said}") from None


class Cell:
    """One cell, as its numbers and a sign for each thing that stands between them."""

    def __init__(self, text: str, sites: int, quoted: str):
        self.text, self.sites, self.quoted = text, sites, quoted
        self.numbers: list[int] = []
        self.is_apart = self.has_kinds = False
        self.signs = self.scan(phrased(text))

    def scan(self, text: str) -> str:
        signs: list[str] = []
        is_where = False
        tokens = list(TOKEN.finditer(text))
        at = 0
        while at < len(tokens):
            token = tokens[at]
            end, value = self.numeral(tokens, at)
            if value is not None:
                self.numbers.append(value)
                signs.append("n")
                is_where, at = False, end
                continue
            at += 1
            word = token["word"] or token["sign"]
            if token["date"]:
                signs.append("d")
            elif token["number"]:
                self.numbers.append(self.value(token, text))
                signs.append("n")
                is_where = False
            elif word in SYMBOLS and not (is_where and token["word"]):
                signs.append(SYMBOLS[word] or word)
                is_where = is_where and word not in "()"
            elif word == ",":
                signs.append(comma(token, text))
            elif word in WHERE:
                is_where = bool(signs)
            elif word in KINDS:
                self.has_kinds = True
            elif word not in FILLING and not is_where:
                # A word that changes the number, or nobody knows how.
                signs.append("?" if token["word"] else "x")
            elif word in ".:" and is_inside(token, text):
                signs.append("x")
        return without_words("".join(signs))

    def numeral(self, tokens: list[re.Match[str]], at: int) -> tuple[int, int | None]:
        """Where a number in words that begins here ends, and which it is."""
        end, words = at, []
        while end < len(tokens):
            word = tokens[end]["word"] or tokens[end]["sign"] or ""
            if not (word in numerals.WORDS or (words and word in ("and", "-"))):
                break
            words.append(word)
            end += 1
        while words and words[-1] in ("and", "-"):
            words.pop()
            end -= 1
        if not words:
            return at, None
        value = numerals.numeral([word for word in words if word != "-"])
        if value is None:
            raise NotACount
        return end, value

    def value(self, token: re.Match[str], text: str) -> int:
        """The number of a token; it must be a whole one."""
        if text[token.end() :][:1].isdecimal() or text[: token.start()][-1:] == ".":
            raise NotACount
        digits = re.sub(r"[,'\s]", "", token["apart"] or token["grouped"] or "")
        digits = digits or re.match(r"\d+", token[0])[0]
        self.is_apart = self.is_apart or bool(token["apart"])
        found = Decimal(digits + (token["part"] or ""))
        if token["e"]:
            power = re.search(r"e\+?(\d+)$", token[0])
            found = found.scaleb(min(int(power[1]), 12)) if power else found
        else:
            found *= TIMES[token["times"] or ""]
        if found != found.to_integral_value():
            raise NotACount("is not a whole number of people")
        if found > MOST_PEOPLE:
            raise NotACount("is more people than there can be")
        return int(found)

    def count(self) -> Count:
        """What its numbers are together."""
        signs, numbers = self.signs, self.numbers
        if not numbers:
            if set("dx%") & set(signs) or NO_DIGIT in self.text:
                raise NotACount
            return Count(note=f"{self.quoted} is no number")
        if re.fullmatch(r"-n", signs):
            raise NotACount("is less than nobody")
        if OTHER.search(self.text):
            raise NotACount
        if self.is_apart and self.sites > 1:
            raise NotACount("may be one number or several, and there are several sites")
        if signs == "n":
            return Count(numbers[0])
        if signs in ("n(n)", "(n)n") and numbers[0] == numbers[1]:
            return Count(numbers[0])
        return self.of_several()

    def of_several(self) -> Count:
        signs, numbers = self.signs, self.numbers
        if signs in ("ln", "nl", "n+", "fnl", "n(l)"):
            return Count(numbers[0], note=f"{self.quoted} says at least {numbers[0]:,}")
        if RANGE.fullmatch(signs) and not (signs == "n&n"):
            if numbers[0] > numbers[1]:
                raise NotACount
            return Count(numbers[1])
        if signs in ("non", "n(on)") and numbers[0] <= numbers[1]:
            return Count(numbers[0])
        if signs == "n%on" and numbers[0] <= 100:
            share = numbers[0] * numbers[1]
            if share % 100:
                raise NotACount("is not a whole number of people")
            return Count(share // 100)
        if PLUS.fullmatch(signs):
            return self.sum(numbers)
        if SEVERAL.fullmatch(signs):
            return self.of_sites(numbers)
        if PARTS.fullmatch(signs) and sum(numbers[1:]) == numbers[0]:
            return self.of_parts(numbers[1:])
        if PARTS_FIRST.fullmatch(signs) and sum(numbers[:-1]) == numbers[-1]:
            return self.of_parts(numbers[:-1])
        return self.of_revision()

    def of_revision(self) -> Count:
        signs, numbers = self.signs, self.numbers
        if len(numbers) == 1 and ONLY_ONE.fullmatch(signs):
            return Count(numbers[0])
        if len(numbers) == 2 and FIRST_IS_NEW.fullmatch(signs):
            return Count(numbers[0])
        if len(numbers) == 2 and LAST_IS_NEW.fullmatch(signs):
            return Count(numbers[1])
        raise NotACount

    def of_sites(self, numbers: list[int]) -> Count:
        """A number for each site, and nothing else."""
        if self.has_kinds:
            raise NotACount("says a number of each kind: give the number in all")
        if len(numbers) != self.sites:
            sites = "1 site" if self.sites == 1 else f"{self.sites} sites"
            raise NotACount(f"says {len(numbers)} numbers, and there is {sites}")
        return self.sum(numbers)._replace(each=tuple(numbers))

    def of_parts(self, numbers: list[int]) -> Count:
        """Numbers that make the one beside them: perhaps of each site."""
        is_each = len(numbers) == self.sites and not self.has_kinds
        return self.of_sites(numbers) if is_each else self.sum(numbers)

    def sum(self, numbers: list[int]) -> Count:
        total = sum(numbers)
        if total > MOST_PEOPLE:
            raise NotACount("is more people than there can be")
        return Count(total)


def phrased(text: str) -> str:
    for phrase, word in PHRASES:
        text = phrase.sub(word, text)
    return text


def without_words(signs: str) -> str:
    """Brackets in which no number stands are a remark."""
    signs = re.sub(r"\([^()ndrwNl%x]*\)", "", signs)
    return signs.rstrip(",;&")


def comma(token: re.Match[str], text: str) -> str:
    """A comma between numbers, with a space behind it; tight ones belong to a number."""
    return "x" if text[token.end() :][:1].isdecimal() else ","


def is_inside(token: re.Match[str], text: str) -> bool:
    """Whether a point or a colon stands between two digits."""
    before, after = text[: token.start()][-1:], text[token.end() :][:1]
    return after.isdecimal() and (before.isdecimal() or token[0] == ".")
