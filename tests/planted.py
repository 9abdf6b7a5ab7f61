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
TELEPHONES = ("telephone", "contacttelephone")
EMAILS = ("email", "contactemail")
DEBRIEF = ("wentwell", "tochange", "avertedwords")
# What a partnership asks, and what is answered, is told to its own alone.
ASKED = ("message", "whocomes", "commitments", "whynot")
SUPPORTING = {"far_chair", "two_hats"}
OF_RESPONSE = (
    *("sessionplace", "clockreason", "lognote", "deliverynote"),
    *ASKED,
)
# What the page of a situation or a client leaves to other pages.
ELSEWHERE = ("message", "siteemployed", "purpose")
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
MORE = ("postcode", "language", "occupation", "born", "need", "supportnote")
# Years in which nothing else of this world is: of birth, and when a need was noted.
YEARS = {"born": 1931, "need": 1981}
# The people who sign in: where each belongs, which those who read its members know.
SIGNING_IN = ACTORS[1:]
BELONGS = {
    "ours": {"member", "asked", "officer", "on_it", "deputy", "chair", "two_hats"},
    "theirs": {"far_member", "far_chair", "two_hats"},
}
READERS = {"government", "national_member", "analyst"}
ORGANISATIONS = ("sds", "jobcentre", "advice", "college")
# How many agreed in the survey of members, by partnership.
AGREED = {"ours": 1_249, "theirs": 1_361}


def text(key: str, field: str) -> str:
    """One unbroken word, which no page has of its own."""
    return f"Xq{key.replace('_', '')}{field}qx"


def numbered(key: str, field: str) -> int:
    place = list(RELATIONS).index(key) * len(NUMBERS) + NUMBERS.index(field)
    return 612_307 + 1_013 * place


def telephone(key: str) -> str:
    keys = [*RELATIONS, *CASES, *SIGNING_IN, *ORGANISATIONS]
    return f"01632 960{700 + keys.index(key)}"


def planted(key: str, field: str) -> str | int:
    """What stands in a field: a word, a number, a telephone number, a code, a year."""
    if field in NUMBERS:
        return numbered(key, field)
    if field in YEARS:
        return YEARS[field] + list(CASES).index(key)
    if field in TELEPHONES:
        return telephone(key)
    if field == "companynumber":
        return f"ZQ{880_000 + 37 * list(RELATIONS).index(key)}"
    if field == "postcode":
        return f"ZE{list(CASES).index(key) + 1} 9QX"
    if field in EMAILS:
        return f"{text(key, field).lower()}@people.example"
    return text(key, field)


def unplanted(key: str) -> tuple[str, ...]:
    """Only the closed one has a debrief; where nobody leads nothing was done."""
    debrief = () if key == "closed" else DEBRIEF
    return (*debrief, *(OF_RESPONSE if key == "nowhere" else ()))


Words = dict[str, tuple[str | int, frozenset[str]]]


def law() -> Words:
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
    words |= of_clients() | of_people() | of_reviews() | of_figures()
    return words | of_surveys() | of_files()


def of_clients() -> Words:
    return {
        f"{key}.{field}": (
            planted(key, field),
            frozenset(
                NATIONAL_TEAM | staff | (receivers if field in MINIMUM else set())
            ),
        )
        for key, (staff, receivers) in CASES.items()
        for field in (*MINIMUM, *MORE)
    }


def of_people() -> Words:
    """How to get in touch with members, and with the organisations."""
    words = {}
    for key in (*SIGNING_IN, *ORGANISATIONS):
        may = NATIONAL_TEAM | {key}
        for members in BELONGS.values():
            may = may | (members | READERS if key in members else set())
        if key in ORGANISATIONS:
            may = set(SIGNING_IN)
        for field in ("email", "telephone"):
            words[f"{key}.{field}"] = (planted(key, field), frozenset(may))
    return words


def of_reviews() -> Words:
    """Drafts, and what a chair says of the facts."""
    at_work = {"national", "analyst"}
    words = {
        f"review.{state}": (finding(state), frozenset(may))
        for state, may in (
            ("draft", at_work),
            ("factual_check", at_work | CHAIRS),
            ("theirs", at_work | {"far_chair", "two_hats"}),
            ("published", set(SIGNING_IN) - {"ended"}),
        )
    }
    words["check.comment"] = (text("check", "comment"), frozenset(at_work | {"chair"}))
    return words


def of_figures() -> Words:
    """True ones are for those who may open each row, suppressed ones for the others."""
    far = {"far_chair", "two_hats"}
    others = {"government", "analyst"}
    return {
        f"figures.{which}": (text("figures", which), frozenset(may))
        for which, may in (
            ("ourstrue", NATIONAL_TEAM | CHAIRS),
            ("ourssuppressed", STAFF | others),
            ("theirstrue", NATIONAL_TEAM | far),
            ("theirssuppressed", others),
            ("alltrue", NATIONAL_TEAM),
            ("allsuppressed", others),
        )
    }


def of_surveys() -> Words:
    """The results of each partnership: its own chairs', and theirs who work on them."""
    chairs = {"ours": CHAIRS, "theirs": {"far_chair", "two_hats"}}
    return {
        f"survey.{key}": (number, frozenset({"national", "analyst"} | chairs[key]))
        for key, number in AGREED.items()
    }


def of_files() -> Words:
    return {
        f"{row}.{field}": (text(row, field), frozenset(NATIONAL_TEAM))
        for row, field in (("refused", "row"), ("batch", "representatives"))
    }


def finding(state: str) -> str:
    """What the review of `ours` in this state says."""
    return text("review", state.replace("_", ""))


LAW = law()
# All that can be a planted word: read in one pass, told apart afterwards.
SUSPECTS = re.compile(
    rb"xq[a-z]+?qx"
    rb"|zq\d{6}"
    rb"|ze\d+ ?9qx"
    rb"|0?1632\W{0,3}960\W{0,3}\d{3}"
    rb"|(?<![\w.,#-])\d{1,3},?\d{3}(?!\w)"
)


def bare(word: bytes) -> bytes:
    """A word without its spelling: capitals, spaces, commas, what follows an @."""
    return re.sub(rb"\W", b"", word.lower().partition(b"@")[0]).lstrip(b"0")


NAMES = {bare(str(value).encode()): name for name, (value, _) in LAW.items()}


def found(body: bytes) -> set[str]:
    """The names of the planted words that these bytes hold."""
    suspects = {bare(word) for word in SUSPECTS.findall(body.lower())}
    return {NAMES[word] for word in suspects if word in NAMES}


def known_to(role: str) -> set[str]:
    return {name for name, (_, may) in LAW.items() if role in may}
