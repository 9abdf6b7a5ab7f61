"""The words that a person sees: phrases given up, and one label for each state."""

import ast
import datetime as dt
import re
import subprocess
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db.models import TextChoices
from django.template.loader import render_to_string

from redundancies import clocks
from redundancies.choices import FIRST_MEETING, FirstMeeting, Status
from redundancies.querysets import CLOCKS
from redundancies.views.lists import HEADINGS
from reviews.figures.clocks import VERDICTS
from reviews.figures.communication import ANSWERS, PASSED_ON
from reviews.figures.gaps import BECAME

ROOT = Path(__file__).resolve().parent.parent
STYLE = ROOT / "docs" / "style.md"
APPS = (
    "accounts",
    "clients",
    "demonstration",
    "imports",
    "kit",
    "notifications",
    "pace_portal",
    "partnerships",
    "redundancies",
    "reviews",
    "surveys",
)
# Headings of other people's files are read as they wrote them.
NOT_OURS = ("imports/layouts/",)
ROW = re.compile(r"^\| (?P<say>.+?) \| (?P<never>.+?) \| (?P<why>.+?) \|$", re.M)
QUOTED = re.compile(r'"((?:[^"\\]|\\.)+)"')


def plain(words: str) -> str:
    """As compared: small letters, one apostrophe, single spaces."""
    return re.sub(r"\s+", " ", words.replace("’", "'")).lower()


def phrases() -> dict[str, str]:
    """The phrases given up, each with what to say instead."""
    table = STYLE.read_text().split("**Phrases given up.**")[1]
    rows = list(ROW.finditer(table))[1:]
    return {
        plain(phrase.replace('\\"', '"')): row["say"]
        for row in rows
        for phrase in QUOTED.findall(row["never"])
    }


def tracked(*patterns: str) -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True
    )
    return [name for name in listed.stdout.split("\n") if (ROOT / name).is_file()]


def docstrings(tree: ast.AST) -> set[int]:
    places = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, places) and node.body and isinstance(node.body[0], ast.Expr)
    }


def constants(source: str) -> list[str]:
    """Every string of a Python file, docstrings left out; f-strings whole."""
    tree = ast.parse(source)
    left_out = docstrings(tree)
    found = []

    def walk(node):
        if id(node) in left_out:
            return
        if isinstance(node, ast.JoinedStr):
            parts = (
                part.value if isinstance(part, ast.Constant) else "{…}"
                for part in node.values
            )
            found.append("".join(parts))
            for part in node.values:
                if isinstance(part, ast.FormattedValue):
                    walk(part)
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                found.append(node.value)
        else:
            for child in ast.iter_child_nodes(node):
                walk(child)

    walk(tree)
    return found


@cache
def shown() -> dict[str, str]:
    """What a person may read, by file, as it is compared."""
    said = {}
    for app in APPS:
        for name in tracked(f"{app}/*.py"):
            if not name.startswith(NOT_OURS):
                # In quotation marks, so that a phrase can be a whole label.
                words = constants((ROOT / name).read_text())
                said[name] = plain("\n".join(f'"{one}"' for one in words))
    for name in tracked("templates/*", "static/*.js", "README.md", ":(glob)docs/*.md"):
        said[name] = plain((ROOT / name).read_text())
    own = plain(STYLE.read_text().split("## Words")[0])
    return said | {STYLE.relative_to(ROOT).as_posix(): own}


@pytest.mark.parametrize("phrase", phrases())
def test_a_phrase_given_up_is_nowhere(phrase):
    whole = re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)")
    where = sorted(name for name, words in shown().items() if whole.search(words))

    assert where == [], f"say “{phrases()[phrase]}”, not “{phrase}”"


def test_the_table_of_phrases_is_read_and_holds_phrases():
    given_up = phrases()

    assert len(given_up) > 100
    for phrase in given_up:
        assert " " in phrase or re.search(r'^["<>]', phrase), phrase


def test_what_is_searched_is_what_is_shown():
    words = shown()

    assert "enter the employer's name" in words["redundancies/forms/intake.py"]
    assert "log a redundancy" in words["redundancies/views/intake.py"]
    assert "only the first question" in words["templates/clients/follow_up.html"]
    assert "no suggestions" in words["static/portal.js"]
    assert "one-to-one support" in words["reviews/documents/words.py"]
    assert "a due invitation" not in words["surveys/emails.py"]


def calls(source: str, name: str) -> bool:
    return any(
        isinstance(node, ast.Call) and getattr(node.func, "id", "") == name
        for node in ast.walk(ast.parse(source))
    )


def test_every_email_names_the_helpline():
    """`compose` ends each with it; no app writes one past it."""
    past = [
        name
        for app in APPS
        for name in tracked(f"{app}/*.py")
        if calls((ROOT / name).read_text(), "Letter")
    ]
    parent = "templates/account/email/base_message.txt"
    by_itself = [
        name
        for name in tracked("templates/account/email/*_message.txt")
        if name != parent
        and f'extends "{parent[10:]}"' not in (ROOT / name).read_text()
    ]

    assert past == ["notifications/letters.py"]
    assert by_itself == []
    assert settings.HELPLINE in render_to_string(parent.removeprefix("templates/"))


# States: one label each, from the choices.

STATES = {
    "redundancies.choices": (
        "Status",
        "Visibility",
        "ClockKind",
        "FirstMeeting",
        "NoticeStatus",
        "Answer",
        "SessionState",
    ),
    "clients.choices": ("ReferralState", "Ending"),
    "notifications.choices": ("State",),
    "reviews.choices": ("ReviewState",),
    "surveys.choices": ("WaveState",),
}
# Said of other things as well.
COMMON = {
    "Yes",
    "No",
    "Open",
    "Closed",
    "Public",
    "Sent",
    "Published",
    "Helped",
    "Received",
    "Waiting",
    "Draft",
    "Failed",
    "Due",
    "Met",
    "Confirmed",
    "PACE was told",
    "Not needed",
}


def states() -> dict[str, type[TextChoices]]:
    return {
        f"{module}.{name}": getattr(import_module(module), name)
        for module, names in STATES.items()
        for name in names
    }


def labels() -> set[str]:
    return {str(one.label) for kind in states().values() for one in kind} - COMMON


def test_no_second_place_writes_the_label_of_a_state():
    """A label typed again would drift; each place takes it from the choices."""
    twice = [
        (name, words)
        for app in APPS
        if app != "demonstration"
        for name in tracked(f"{app}/*.py")
        if "/migrations/" not in name
        and not name.endswith(("/choices.py", "/roles.py"))
        and not name.startswith(NOT_OURS)
        for words in constants((ROOT / name).read_text())
        if words in labels()
    ]

    assert twice == []


@pytest.mark.parametrize("name", tracked("templates/*.html", "templates/*.txt"))
def test_no_template_writes_the_label_of_a_state(name):
    """Between tags or alone: a tag, a cell or a line of an email."""
    source = (ROOT / name).read_text()
    pieces = {piece.strip() for piece in re.split(r"<[^>]*>|{[{%].*?[}%]}", source)}

    assert pieces & labels() == set()


NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


def clock_of(*events, hours, status=Status.RESPONDING):
    at = NOON + dt.timedelta(hours=hours)
    return clocks.response(
        status=status,
        events=[
            clocks.Event(kind, (NOON + dt.timedelta(hours=after)).date(), moment)
            for kind, after in events
            for moment in [NOON + dt.timedelta(hours=after)]
        ],
        at=at,
    )


TOLD = ("pace_told", 0)
STANDS = {
    FirstMeeting.NOT_STARTED: ((), 1, ""),
    FirstMeeting.DUE: ((TOLD,), 1, " in 47 hours"),
    FirstMeeting.OVERDUE: ((TOLD,), 50, ""),
    FirstMeeting.PAUSED: ((TOLD, ("paused", 1)), 50, ""),
    FirstMeeting.MET: ((TOLD, ("met", 4)), 50, ""),
    FirstMeeting.DECLINED: ((TOLD, ("declined", 49)), 50, ", late"),
    FirstMeeting.UNREACHABLE: ((TOLD, ("unreachable", 4)), 50, ""),
    FirstMeeting.CLOSED: ((TOLD,), 1, ""),
    FirstMeeting.NOT_NEEDED: ((TOLD,), 1, ""),
}
ENDS_IN = {
    FirstMeeting.CLOSED: Status.CLOSED,
    FirstMeeting.NOT_NEEDED: Status.REJECTED,
}


@pytest.mark.parametrize("state", FirstMeeting)
def test_the_clock_says_its_state_in_the_words_of_the_choices(state):
    events, hours, more = STANDS[state]

    status = ENDS_IN.get(state, Status.RESPONDING)
    clock = clock_of(*events, hours=hours, status=status)

    assert clock.name == FIRST_MEETING
    assert clock.code == state
    assert clock.state == state.label + more


def test_an_hour_that_has_begun_is_not_said_to_be_left():
    assert clock_of(TOLD, hours=47).state == "Due in 1 hour"
    assert clock_of(TOLD, hours=47.5).state == "Due within an hour"


def test_filter_file_and_figures_say_the_clock_in_the_same_words():
    assert HEADINGS[-1] == FIRST_MEETING
    assert CLOCKS["paused"] == FirstMeeting.PAUSED.label
    assert CLOCKS["late"].startswith(f"{FirstMeeting.OVERDUE.label}: ")
    assert VERDICTS["waiting"] == CLOCKS["open"]
    assert VERDICTS["closed"] == CLOCKS["closed"] == FirstMeeting.CLOSED.label
    ended = (FirstMeeting.MET, FirstMeeting.DECLINED, FirstMeeting.UNREACHABLE)
    assert plain(CLOCKS["reached"]) == plain("{}, {} or {}".format(*map(label, ended)))
    for code in ("declined", "unreachable"):
        assert VERDICTS[code] == FirstMeeting(code).label
    for code in ("within", "two_days", "late", "dates_only"):
        assert VERDICTS[code].startswith(FirstMeeting.MET.label)
    assert VERDICTS["unknown"].startswith(FirstMeeting.NOT_STARTED.label)


def label(choice) -> str:
    return str(choice.label)


def test_figures_say_the_other_states_in_the_words_of_the_choices():
    found = states()
    answer = found["redundancies.choices.Answer"]
    referral, ending = (
        found["clients.choices.ReferralState"],
        found["clients.choices.Ending"],
    )
    visibility = found["redundancies.choices.Visibility"]

    assert answer.choices == list(ANSWERS.items())[:-1]
    for state in (referral.SENT, referral.ACCEPTED, referral.REJECTED):
        assert BECAME[state] == state.label
    for how in ending:
        assert BECAME[how] == f"{referral.ENDED.label}: {how.label.lower()}"
    assert PASSED_ON["not_yet"] == visibility.NEED_TO_KNOW.label
    assert PASSED_ON["shared"].startswith(visibility.SHARED.label)


def test_signing_in_speaks_the_portals_words():
    errors = get_adapter().error_messages

    assert errors["email_password_mismatch"] == errors["invalid_login"]
    for code in ("email_password_mismatch", "too_many_login_attempts", "rate_limited"):
        assert not re.search("specified|login|failed", str(errors[code]))
