"""The words of a heading that matter, each in its one form.

Case, signs, brackets, hints, and one or many make no difference.
"""

from __future__ import annotations

import re

from kit.names import plain

# A hint behind the words, and how a date is to be written.
HINT = re.compile(
    r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|\be\.?g\b.*|\bfor example\b.*|\bi\.?e\b\.?.*"
    r"|\b(?:d{1,2}|m{1,3}|y{2,4})[\s/.\-](?:d{1,2}|m{1,3})[\s/.\-](?:d{1,2}|y{2,4})\b.*",
    re.IGNORECASE,
)
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
PLURALS = re.compile(r"\((?:s|ies|es)\)|/s\b", re.IGNORECASE)
# Words that belong together, or that mean the same, as one.
PHRASES = tuple(
    (re.compile(rf"\b(?:{words})\b"), f" {one} ")
    for words, one in (
        (
            r"(?:the )?redundancy payments? (?:service|office)|rps|insolvency service",
            "rps",
        ),
        (r"secretary of state|government|dbt|beis|bis", "rps"),
        (r"companies house|company house", "companieshouse"),
        (r"post code|postal code", "postcode"),
        (r"zip ?codes?|zips?", "zip"),
        (r"e ?mails?(?: address(?:es)?)?", "email"),
        (r"job ?site|work ?site|work ?places?|place of work", "site"),
        (r"lay ?offs?|laid off|lo cl|lo", "dismissal"),
        (
            r"job loss(?:es)?|jobs? (?:to be )?(?:lost|cut|going)|cuts?",
            "dismissal people",
        ),
        (r"(?:made )?redundant|redundancy|redundancies", "dismissal"),
        (
            r"takes? effect|takes? place|taking place|effective|effect|come into force",
            "first",
        ),
        (
            r"how many|no of|nos of|nr of|number of|num of|qty|quantity|num|nr|nos",
            "number",
        ),
        (r"affected by|at risk", "affected"),
        (r"hr ?1s?|warn|warns|form hr ?1", "notice"),
        (
            r"local authority(?: area)?|local authorities|la area|unitary authority",
            "council",
        ),
        (r"doing business as|trading as|trading name|dba|t a", "trading"),
        (r"yes (?:or )?no|y n", ""),
    )
)
SAME = {
    "organization": "organisation", "centre": "centre", "firm": "employer",
    "business": "employer", "company": "company", "organisation": "organisation",
    "enterprise": "employer", "corporation": "company",
    # People.
    **dict.fromkeys(
        ("employee", "worker", "staff", "people", "person", "individual", "job", "post",
         "position", "role", "head", "headcount", "workforce", "emp", "ee", "colleague",
         "operative", "member", "personnel", "manpower"),
        "people",
    ),
    # What happens to them.
    **dict.fromkeys(
        ("affected", "affect", "impacted", "impact", "proposed", "propose", "potential",
         "potentially", "possible", "possibly", "planned", "expected", "anticipated",
         "intended", "estimated", "likely", "threatened", "affecting", "impacting"),
        "affected",
    ),
    **dict.fromkeys(
        ("dismissal", "dismissed", "dismiss", "separation", "separated", "termination",
         "terminated", "displaced", "displacement", "downsizing", "leaver", "leaving",
         "leave", "exit", "release", "released"),
        "dismissal",
    ),
    **dict.fromkeys(
        ("first", "start", "starting", "started", "begin", "beginning", "begun", "began",
         "commence", "commencing", "commenced", "commencement", "earliest", "initial",
         "from", "onset"),
        "first",
    ),
    **dict.fromkeys(
        ("last", "end", "ending", "ended", "final", "finish", "finishing", "latest",
         "until", "completion", "complete", "completed", "till"),
        "last",
    ),
    **dict.fromkeys(("number", "no", "count", "figure", "amount", "size"), "number"),
    **dict.fromkeys(("received", "receive", "receipt", "recd", "receiving", "rcvd"), "received"),
    **dict.fromkeys(
        ("notice", "notification", "notified", "notify", "notifying", "dated", "letter",
         "submission", "submitted", "filed", "filing", "lodged", "advised"),
        "notice",
    ),
    **dict.fromkeys(("date", "day", "when"), "date"),
    **dict.fromkeys(
        ("amended", "amendment", "revised", "revision", "updated", "update", "corrected"),
        "amended",
    ),
    **dict.fromkeys(("location", "place", "venue"), "location"),
    **dict.fromkeys(("town", "city", "village", "settlement", "locality"), "town"),
    **dict.fromkeys(("address", "addr", "street", "road"), "address"),
    **dict.fromkeys(("site", "establishment", "plant", "factory", "depot", "branch",
                     "premise", "office", "facility", "store", "unit"), "site"),
    **dict.fromkeys(("ref", "reference", "id", "identifier"), "id"),
    **dict.fromkeys(("union", "representative", "rep"), "representative"),
    **dict.fromkeys(("reason", "cause", "why"), "reason"),
    **dict.fromkeys(("closing", "closure", "close", "closed", "shutdown"), "closing"),
    **dict.fromkeys(("insolvency", "insolvent", "administration", "liquidation"), "insolvency"),
    **dict.fromkeys(("withdrawn", "withdrawal", "cancelled", "canceled", "rescinded"), "withdrawn"),
    **dict.fromkeys(("passed", "sent", "forwarded", "referred", "told"), "passed"),
    **dict.fromkeys(("registration", "registered", "register", "reg"), "registered"),
    **dict.fromkeys(("employed", "employment"), "employed"),
}  # fmt: skip
STOP = frozenset(
    {
        *("the", "of", "a", "an", "at", "in", "on", "for", "by", "and", "or", "be"),
        *(
            "been",
            "is",
            "was",
            "were",
            "are",
            "to",
            "as",
            "with",
            "under",
            "this",
            "per",
        ),
        *(
            "that",
            "which",
            "what",
            "who",
            "please",
            "enter",
            "your",
            "our",
            "will",
            "take",
        ),
        *(
            "made",
            "make",
            "required",
            "optional",
            "if",
            "known",
            "any",
            "currently",
            "s",
        ),
        *(
            "has",
            "have",
            "do",
            "does",
            "their",
            "its",
            "it",
            "full",
            "name",
            "dd",
            "mm",
        ),
        *("yyyy", "yy", "approximate", "approx", "approximately", "total"),
        *("being", "sort", "descending", "ascending", "document", "own", "each", "all"),
    }
)


def words_of(heading: str) -> tuple[str, ...]:
    """The words of a heading that matter, each in its one form."""
    text = CAMEL.sub(" ", PLURALS.sub("", heading))
    bare = HINT.sub(" ", text)
    if not re.search(r"[^\W\d_]", bare):
        bare = text
    bare = (
        bare.replace("#", " number ").replace("n°", " number ").replace("№", " number ")
    )
    bare = re.sub(r"\bno\.", " number ", bare, flags=re.IGNORECASE)
    folded = f" {plain(bare)} "
    for phrase, one in PHRASES:
        folded = phrase.sub(one, folded)
    words = [
        SAME.get(word) or SAME.get(single(word), single(word))
        for word in folded.split()
    ]
    return tuple(word for word in words if word not in STOP and not word.isdecimal())


def single(word: str) -> str:
    """One of many: redundancies, dismissals, addresses."""
    if len(word) > 4 and word.endswith("ies"):
        return f"{word[:-3]}y"
    if len(word) > 5 and word.endswith("sses"):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
