"""Words planted in every field, and who may know each: the law of the pages' content.

The law is written down from the roles and what they may do (see `docs/access.md`), not
from the code: a kind of field, the relation of a person to the situation or client,
and who stands in which relation. No answer of the portal, whatever its page or format,
may hold a word that the person who asked may not know.
"""

from __future__ import annotations

import re

from tests.world import ROLES

# Two people more: one whose membership has ended, and one who is chair in `theirs` and
# a plain member in `ours`.
ACTORS = (*ROLES, "ended", "two_hats")
NATIONAL_TEAM = {"national"}
STAFF = {"officer", "on_it"}
CHAIRS = {"deputy", "chair"}

# Who stands in which relation to a situation; for all others it does not exist.
RELATIONS: dict[str, dict[str, set[str]]] = {
    "secret": {"asked": {"asked"}, "on it": {"on_it"}, "chair": CHAIRS},
    "shared": {"member": {"member", "asked", "two_hats"}, "staff": STAFF}
    | {"chair": CHAIRS},
    "closed": {"member": {"member", "asked", "two_hats"}, "staff": STAFF}
    | {"chair": CHAIRS},
    "foreign": {"member": {"far_member"}, "chair": {"far_chair", "two_hats"}},
    # Led by `ours`, supported by `theirs`.
    "joint": {"member": {"member", "asked", "far_member"}, "staff": STAFF}
    | {"chair": CHAIRS | {"far_chair", "two_hats"}},
    "nowhere": {},
}
# What each relation opens, the National PACE team apart, which knows all.
KINDS: dict[str, set[str]] = {
    "basic": {"member", "asked", "staff", "on it", "chair"},
    "full": {"staff", "on it", "chair"},
    # An HR1 notice and its numbers are of one establishment.
    "site": {"asked", "staff", "on it", "chair"},
    "hr1": {"asked", "on it", "chair"},
    "chair": {"chair"},
}
# Every field in which something is planted, and its kind.
FIELDS: dict[str, str] = {
    "employer": "basic",
    "place": "basic",
    "sessionplace": "basic",
    "companynumber": "full",
    "toldby": "full",
    "heard": "full",
    "clockreason": "full",
    "lognote": "full",
    "occupations": "full",
    "shifts": "full",
    "languages": "full",
    "health": "full",
    "site": "site",
    "message": "full",
    "whocomes": "full",
    "commitments": "full",
    "whynot": "full",
    "deliverynote": "full",
    "wentwell": "full",
    "tochange": "full",
    "avertedwords": "full",
    "people": "hr1",
    "proposed": "hr1",
    "countreason": "hr1",
    "noticeproposed": "hr1",
    "noticeemployed": "hr1",
    "noticereason": "hr1",
    "representatives": "hr1",
    "contactname": "hr1",
    "contacttelephone": "hr1",
    "contactemail": "hr1",
    "contactnote": "hr1",
    "siteemployed": "hr1",
    "shortnotice": "chair",
}
NUMBERS = ("people", "proposed", "noticeproposed", "noticeemployed", "siteemployed")
DEBRIEF = ("wentwell", "tochange", "avertedwords")
# What a partnership asks, and what is answered, is told to its own alone.
ASKED = ("message", "whocomes", "commitments", "whynot")
SUPPORTING = {"far_chair", "two_hats"}
OF_RESPONSE = (
    *("sessionplace", "clockreason", "lognote", "deliverynote"),
    *ASKED,
)
# What the page of a situation leaves to other pages.
ELSEWHERE = ("message", "siteemployed")
# What one knows of one's own: what was asked of it and answered, what it gave.
OWN = {
    "secret.message": {"asked"},
    "secret.whocomes": {"asked"},
    "secret.commitments": {"asked"},
    "secret.whynot": {"asked"},
    "shared.deliverynote": {"member", "two_hats"},
    "joint.deliverynote": {"member", "two_hats"},
}
# Clients: the minimum fields go to whom they are referred, the rest to SDS staff there.
CASES = {
    "case": (STAFF | CHAIRS, {"asked"}),
    "secretcase": (STAFF | CHAIRS, set()),
    "foreigncase": ({"far_chair", "two_hats"}, set()),
}
MINIMUM = ("name", "telephone", "email", "adjustments", "purpose")
MORE = ("postcode", "language", "occupation")


def text(key: str, field: str) -> str:
    """One unbroken word, which no page has of its own."""
    return f"Xq{key}{field}qx"


def numbered(key: str, field: str) -> int:
    place = list(RELATIONS).index(key) * len(NUMBERS) + NUMBERS.index(field)
    return 612_307 + 1_013 * place


def telephone(key: str) -> str:
    return f"01632 960{700 + [*RELATIONS, *CASES].index(key)}"


def planted(key: str, field: str) -> str | int:
    """What stands in a field: a word, a number, a telephone number, a code."""
    if field in NUMBERS:
        return numbered(key, field)
    if field in ("telephone", "contacttelephone"):
        return telephone(key)
    if field == "companynumber":
        return f"ZQ{880_000 + 37 * list(RELATIONS).index(key)}"
    if field == "postcode":
        return f"ZE{list(CASES).index(key) + 1} 9QX"
    if field in ("email", "contactemail"):
        return f"{text(key, field).lower()}@people.example"
    return text(key, field)


def unplanted(key: str) -> tuple[str, ...]:
    """Only the closed one has a debrief; where nobody leads nothing was done."""
    debrief = () if key == "closed" else DEBRIEF
    return (*debrief, *(OF_RESPONSE if key == "nowhere" else ()))


def law() -> dict[str, tuple[str | int, frozenset[str]]]:
    """Every planted word by its name, with who may know it."""
    words = {}
    for key, relations in RELATIONS.items():
        for field, kind in FIELDS.items():
            if field in unplanted(key):
                continue
            may = NATIONAL_TEAM | OWN.get(f"{key}.{field}", set())
            for relation in KINDS[kind]:
                may = may | relations.get(relation, set())
            if key == "joint" and field in ASKED:
                may -= SUPPORTING
            words[f"{key}.{field}"] = (planted(key, field), frozenset(may))
    for key, (staff, receivers) in CASES.items():
        for field in (*MINIMUM, *MORE):
            may = NATIONAL_TEAM | staff | (receivers if field in MINIMUM else set())
            words[f"{key}.{field}"] = (planted(key, field), frozenset(may))
    at_work = {"national", "analyst"}
    for state, may in (
        ("draft", at_work),
        ("factual_check", at_work | CHAIRS),
        ("theirs", at_work | {"far_chair", "two_hats"}),
        ("published", set(ACTORS) - {"anonymous", "ended"}),
    ):
        words[f"review.{state}"] = (finding(state), frozenset(may))
    return words


def finding(state: str) -> str:
    """What the review of `ours` in this state says."""
    return text("review", state.replace("_", ""))


LAW = law()
NUMERALS = {
    name: re.compile(
        rf"(?<![\w.,#-]){value // 1000},?{value % 1000:03d}(?!\w)".encode()
    )
    for name, (value, _) in LAW.items()
    if isinstance(value, int)
}
WORDS = {
    name: value.lower().encode()
    for name, (value, _) in LAW.items()
    if isinstance(value, str)
}


def found(body: bytes) -> set[str]:
    """The names of the planted words that these bytes hold."""
    lowered = body.lower()
    names = {name for name, word in WORDS.items() if word in lowered}
    return names | {name for name, words in NUMERALS.items() if words.search(body)}


def known_to(role: str) -> set[str]:
    return {name for name, (_, may) in LAW.items() if role in may}
