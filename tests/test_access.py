"""The access table: every page and act against every role, and none missing from it."""

from __future__ import annotations

import fnmatch
import inspect
import json
import logging
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver
from django.utils import timezone

from kit.storing import storage_of
from notifications import letters
from notifications.letters import Draft
from tests import access, occasions
from tests.asking import (
    LOOKING,
    STRICT,
    ask,
    content,
    digest,
    last_line,
    signed_in,
    watched,
)
from tests.planted import (
    ACTORS,
    CASES,
    ELSEWHERE,
    LAW,
    OWN,
    SIGNING_IN,
    found,
    known_to,
    planted,
)
from tests.planting import build, people_of

PAGES = access.every_page()
ACTS = [page for page in PAGES if page.method == "POST"]
SIGN_IN = "/account/sign-in/"


def routes(resolver: URLResolver | None = None, namespace: str = ""):
    """The name of every route and its view, as the resolver knows them."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [namespace, pattern.namespace]))
            yield from routes(pattern, inner)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"a route without a name: {pattern}"
            yield ":".join(filter(None, [namespace, pattern.name])), pattern.callback


def methods_of(view) -> set[str]:
    """GET and POST, as far as the view takes them; a function says which it takes."""
    view_class = getattr(view, "view_class", None)
    if view_class is not None:
        names = {"get", "post"} & set(view_class.http_method_names)
        return {name.upper() for name in names if hasattr(view_class, name)}
    while view is not None:
        if inspect.isfunction(view):
            said = inspect.getclosurevars(view).nonlocals.get("request_method_list")
            if said is not None:
                return {"GET", "POST"} & set(said)
        view = getattr(view, "__wrapped__", None)
    return {"GET", "POST"}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """One world for all pages; what each of them changes is undone."""
    files = storage_of("", tmp_path_factory.mktemp("files"))
    storages = override_settings(STORAGES=settings.STORAGES | {"private": files})
    with storages, django_db_blocker.unblock():
        with transaction.atomic():
            made = build()
            made.rows["sessions"] = signed_in(people_of(made))
            yield made
            transaction.set_rollback(True)
        connection.close()


@pytest.fixture(autouse=True)
def quiet():
    """Refusals are what is tried here: their log lines say nothing."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


# What each act leaves, of the first that may: the tables that it changes, and the lines
# of the record with the names of what they keep.
LEFT = json.loads((Path(__file__).parent / "access/left.json").read_text())


@pytest.fixture
def undone(world, django_db_blocker):
    """What happens in a test is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def address_of(page, world):
    address = reverse(page.route, args=page.of(world))
    return f"{address}?{page.query}" if page.query else address


def fresh(value):
    """A file is sent from its beginning, each time."""
    if hasattr(value, "seek"):
        value.seek(0)
    return value


@pytest.mark.parametrize("page", PAGES, ids=[page.label for page in PAGES])
def test_a_page_opens_and_writes_and_tells_only_for_its_roles(page, world, undone):
    address = address_of(page, world)
    data = page.data(world)
    before, line = None, last_line()
    faults, left = [], {}
    for role in ACTORS:
        # What one role did is undone before the next one tries.
        with transaction.atomic():
            session = world.sessions.get(role, "")
            with watched(line) as writes:
                rewound = {name: fresh(value) for name, value in data.items()}
                response = ask(page.method, address, rewound, session=session)
                told = found(content(response))
            transaction.set_rollback(True)
        if writes.after:
            before = before or digest()
            writes.compare(before)
        faults += [
            f"{role}: {fault}"
            for check in (status_fault, writing_fault, telling_fault, looking_fault)
            for fault in check(page, role, response, told, writes)
        ]
        if writes.tables and page.writes(role):
            left = left or {
                "tables": sorted(writes.tables),
                "record": writes.record,
            }

    assert not faults, "; ".join(faults)
    assert left == LEFT.get(page.label, {})


def status_fault(page, role, response, told, writes):
    status = response.status_code
    if role == "ended" and status in (403, 404, 405):
        # Whose roles are all in the past is refused, in the one way or the other.
        return
    if status != page.expected(role):
        yield f"{status}, not {page.expected(role)}"
    to_sign_in = response.get("Location", "").startswith(SIGN_IN)
    is_refused = role == "anonymous" and status == 302 and not page.by_link
    if is_refused and not to_sign_in:
        yield f"led to {response['Location']}"


def writing_fault(page, role, response, told, writes):
    tables = writes.tables - (LOOKING if page.method == "GET" else set())
    is_refused = response.status_code in (403, 404, 405)
    if is_refused or not page.writes(role):
        if tables - LOOKING:
            yield f"wrote {sorted(tables)} {sorted(writes.verbs)}"
    elif page.wrote not in writes.verbs | writes.tables:
        yield f"did not write {page.wrote}, but {sorted(tables | writes.verbs)}"


def telling_fault(page, role, response, told, writes):
    known = known_to(role)
    if untold := told - known - set(page.knows):
        yield f"was told {sorted(untold)}"
    is_shown = response.status_code == 200 and page.expected(role) == 200
    missing = wanted(page, role, known | set(page.knows)) - told if is_shown else set()
    if missing:
        yield f"was not told {sorted(missing)}"


def looking_fault(page, role, response, told, writes):
    """Who is shown a client is on record; support given is a record of its own."""
    shown = {
        name for name in told if name.startswith(tuple(f"{key}." for key in CASES))
    }
    shown = {name for name in shown if not name.endswith(".supportnote")}
    if shown and not LOOKING & writes.tables:
        yield f"was shown {sorted(shown)} off the record"


def wanted(page, role, known):
    """The planted words that this page has to tell whoever knows so much."""
    words = set()
    for pattern in () if role in page.unshown else page.shows:
        named = set(fnmatch.filter(known, pattern.replace("{role}", role)))
        if pattern.endswith(".*"):
            named -= {word for word in named if word.endswith(ELSEWHERE)} | set(OWN)
        words |= named
    return words


def test_a_planted_word_is_found_wherever_it_stands_and_is_no_other():
    for name, (value, _) in LAW.items():
        assert found(f"<td>{value}</td>".encode()) == {name}
        assert found(f' value="{str(value).upper()}"'.encode()) == {name}
        if isinstance(value, int):
            assert found(f"({value:,})".encode()) == {name}
    assert found(b'href="tel:+441632960706"') == found(b"01632 960706") != set()
    assert len(LAW) == len({str(value).lower() for value, _ in LAW.values()})


@pytest.mark.parametrize("role", [role for role in SIGNING_IN if role != "ended"])
def test_a_search_for_clients_finds_those_whom_its_asker_may_know(role, world, undone):
    """By name for all who may know it; by postcode, which a referral does not show."""
    known, session = known_to(role), world.sessions[role]
    address, reason = reverse("clients:search"), {"reason": "The chair asked"}
    for key in CASES:
        for field, words in (
            ("name", f"xq{key}na"),
            ("postcode", planted(key, "postcode")),
        ):
            response = ask("POST", address, reason | {"words": words}, session=session)
            if response.status_code == 403:
                assert not {f"{key}.name" for key in CASES} & known
                return
            told = found(content(ask("GET", response["Location"], session=session)))

            assert told <= known
            assert (f"{key}.name" in told) == (f"{key}.{field}" in known)


@pytest.mark.parametrize("event", sorted(letters.REGISTRY))
def test_an_email_tells_nobody_what_it_may_not_know(event, world, undone):
    """About whichever row, to whomever it might be sent; and no client's words at all.

    An email goes by other people's machines: what stands in it of an employer is known
    to its reader, and of a client there is nothing, whoever reads it.
    """
    occasions.happen(world)
    of_clients = {name for name in LAW if name.partition(".")[0] in CASES}
    addresses = dict.fromkeys(SIGNING_IN, "") | {"anonymous": planted("case", "email")}
    rows = occasions.ABOUT[event.partition(".")[0]].objects.values_list("pk", flat=True)
    written = 0
    for role, address in addresses.items():
        for context_id in rows:
            letter = letters.kind_of(event).write(
                context_id=context_id,
                person=world.people.get(role),
                address=address,
                at=timezone.now(),
            )
            if letter is not None:
                written += 1
                told = found("\n".join(vars(letter).values()).encode())
                assert told <= known_to(role) - of_clients, role

    assert written


AS_SETS = [name for name, kind in letters.REGISTRY.items() if kind.write_many]


def drafts_of(event, world):
    """Letters about whichever row, to whomever."""
    addresses = dict.fromkeys(SIGNING_IN, "") | {"anonymous": planted("case", "email")}
    rows = occasions.ABOUT[event.partition(".")[0]].objects.values_list("pk", flat=True)
    return [
        Draft(context_id, world.people.get(role), address)
        for role, address in addresses.items()
        for context_id in rows
    ]


def without_token(letter):
    """What one letter says, but for what is drawn anew for each."""
    return letter and re.sub(r"(/link/[a-z-]+|/key)/[^/]+/", r"\1/", str(vars(letter)))


@pytest.mark.parametrize("event", sorted(AS_SETS))
def test_emails_written_as_a_set_are_those_written_one_by_one(event, world, undone):
    """Nobody gets what is another's, nor more or less for the company."""
    occasions.happen(world)
    drafts, kind, at = drafts_of(event, world), letters.kind_of(event), timezone.now()

    letters_ = kind.write_many(drafts=drafts, at=at)
    lines = kind.lines_many(drafts=drafts)

    for draft, letter, line in zip(drafts, letters_, lines, strict=True):
        facts = {"context_id": draft.context_id, "person": draft.person}
        alone = kind.write(**facts, address=draft.address, at=at)
        assert without_token(letter) == without_token(alone)
        assert line == kind.line(**facts)


@pytest.mark.parametrize("event", sorted(AS_SETS))
def test_whoever_looks_at_its_own_lines_reads_those_of_the_emails(event, world, undone):
    """Their queries are kept for one reader, and decide as those for many do."""
    occasions.happen(world)
    kind = letters.kind_of(event)
    rows = occasions.ABOUT[event.partition(".")[0]].objects.values_list("pk", flat=True)
    found = 0
    for person in world.people.values():
        for lines in filter(None, (kind.lines, kind.portal_lines)):
            facts = {"context_ids": list(rows), "person": person}
            looked_at = lines(**facts, is_looking=True)
            found += len(looked_at)
            assert looked_at == lines(**facts)

    assert found or not any(kind.lines_many(drafts=drafts_of(event, world)))


@pytest.mark.parametrize("event", sorted(AS_SETS))
def test_the_queries_of_emails_do_not_grow_with_their_number(
    event, world, undone, queries_of
):
    occasions.happen(world)
    drafts, kind, at = drafts_of(event, world), letters.kind_of(event), timezone.now()
    written = kind.write_many(drafts=drafts, at=at)
    one = next(draft for draft, letter in zip(drafts, written, strict=True) if letter)
    of_one = [draft for draft in drafts if draft.context_id == one.context_id]

    few = queries_of(lambda: kind.write_many(drafts=of_one, at=at))
    many = queries_of(lambda: kind.write_many(drafts=drafts * 3, at=at))

    assert many == few <= 8


def test_every_page_is_in_the_table():
    assert {name for name, _ in routes()} == {page.route for page in PAGES}


def test_every_method_is_in_the_table():
    taken = {(name, method) for name, view in routes() for method in methods_of(view)}

    assert taken - {(page.route, page.method) for page in PAGES} == set()


def test_every_act_has_a_row_that_writes():
    """Search, suggestions and the like are sent, but change nothing."""
    sent_only = {
        "redundancies:employer-suggest",
        "partnerships:people",
        "stay",
        "account_kept",
        "account_reauthenticate",
        # A browser's key, an app's secret and a password given wait in the session.
        "mfa_authenticate",
        "partnerships:passkey-add",
        "partnerships:app-add",
        # What an agency answers is what writes; the tests of sign-on go there.
        "openid_connect_login",
        "confirm_by_sign_on",
        "partnerships:sign-on-connect",
        "partnerships:invitation-sign-on",
        # The key waits in the session; the tests of accounts go that way.
        "account_reset_password_from_key",
    }
    acts = {name for name, view in routes() if "POST" in methods_of(view)}

    assert acts - sent_only == {page.route for page in ACTS if page.wrote}


@pytest.mark.parametrize(
    "page",
    [page for page in ACTS if not page.by_link],
    ids=[page.label for page in ACTS if not page.by_link],
)
def test_an_act_without_its_token_is_refused(page, world, undone):
    """A form of another site cannot act in somebody's name."""
    role = next((role for role in ACTORS if page.writes(role)), "national")
    address, data = address_of(page, world), page.data(world)

    with watched(last_line()) as writes:
        response = ask(
            "POST", address, data, session=world.sessions[role], handler=STRICT
        )

    assert response.status_code == 403
    assert not writes.statements


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_no_page_takes_another_method(method, world, undone):
    answers, line = {}, last_line()
    for page in {page.route: page for page in PAGES}.values():
        with transaction.atomic():
            address = address_of(page, world)
            with watched(line) as writes:
                response = ask(method, address, session=world.sessions["national"])
            answers[page.route] = response.status_code, writes.statements != []
            transaction.set_rollback(True)

    assert set(answers.values()) == {(405, False)}
