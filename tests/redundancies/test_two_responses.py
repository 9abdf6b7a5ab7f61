"""Two partnerships respond to one situation: each acts on its own response alone.

Every act that the addresses of a situation know stands here, with the rows that it
names. `ours` leads the situation `joint`, `theirs` takes part. Beside the actors of
the world there is `both`, a chair in the one and the other.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver
from django.utils import timezone
from lxml import html

from accounts.models import AuditEvent
from clients.models import Case, Client
from kit import govuk
from notifications.choices import Purpose
from notifications.models import Message
from partnerships.models import Membership, Organisation, Service
from partnerships.roles import Duty, Role
from redundancies.actions import grants
from redundancies.models import (
    AccountCheck,
    Assignment,
    ClockEvent,
    Delivery,
    Request,
    Response,
    Session,
    Situation,
)
from tests.access.redundancies import OF_SESSION, ON
from tests.access.redundancies import PAGES as ACCESS
from tests.access.requests import link
from tests.asking import Writes, ask, content, signed_in
from tests.planting import build
from tests.test_access import methods_of
from tests.world import LONG_AGO, TOLD_AT, World, person

OTHER = {"ours": "theirs", "theirs": "ours"}
HOUR = dt.timedelta(hours=1)
NAMED = ("organisation", "service", "staff", "contact", "session")


@dataclass(frozen=True)
class Side:
    """One partnership's part in the situation, and who acts."""

    world: World
    slug: str
    actor: str

    def __getattr__(self, name: str) -> Any:
        """The response, or a row that only this partnership has."""
        return self.world.rows[f"{self.slug}_{name}"]

    @property
    def partnership(self):
        return self.world.rows[self.slug]

    @property
    def acting(self):
        return self.world.people[self.actor]

    @property
    def other(self) -> Side:
        return Side(self.world, OTHER[self.slug], self.actor)


@dataclass(frozen=True)
class Act:
    """One act on a response, and what it leaves.

    `row` makes a row there and gives how the address names it; `before` is how the
    response has to stand; `named` are the fields of the body that name rows there,
    `offers` the kinds of them that the form lets one choose.
    """

    route: str
    wrote: str
    data: Callable[[Side], dict[str, Any]] = lambda side: {}
    row: Callable[[Side], Any] | None = None
    before: Callable[[Side], Any] = lambda side: None
    named: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    label: str = ""

    def address(self, side: Side) -> str:
        named = [self.row(side)] if self.row else []
        if self.is_of_situation:
            named = [side.world.joint.reference, *named]
        return reverse(self.route, args=named)

    @property
    def is_of_situation(self) -> bool:
        return PATHS[self.route][0].startswith(SITUATION)

    def __str__(self) -> str:
        return f"{self.route} {self.label}".strip()


def routes(resolver=None, start="", namespace=""):
    """Every route by its name: its path and its view."""
    for pattern in (resolver or get_resolver()).url_patterns:
        path = f"{start}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [namespace, pattern.namespace]))
            yield from routes(pattern, path, inner)
        else:
            yield (
                ":".join(filter(None, [namespace, pattern.name])),
                (
                    path,
                    pattern.callback,
                ),
            )


PATHS = dict(routes())
SITUATION = "redundancies/<slug:reference>/"


def sent(**facts):
    """A body with the version, and the key of a form that makes a row once."""
    return lambda side: {"version": "1", "form_key": str(uuid.uuid4()), **facts}


# Rows of a response, as the address names them


def clock_event(side, kind="contacted"):
    return ClockEvent.objects.create(
        response=side.response,
        kind=kind,
        on=TOLD_AT.date(),
        at=TOLD_AT + 2 * HOUR,
        recorded_at=TOLD_AT + 2 * HOUR,
    ).pk


def session(side):
    """A session to which an organisation is asked, so that its people are told."""
    made = Session.objects.create(
        response=side.response,
        kind="presentation",
        place="Canteen",
        starts_at=TOLD_AT,
        ends_at=TOLD_AT + HOUR,
    )
    made.refresh_from_db()
    asked(side, side.world.jobcentre, session=made)
    return made.reference


def asked(side, organisation, **facts):
    made = Request.objects.create(
        response=side.response,
        organisation=organisation,
        asked_by=side.world.people["national"],
        asked_at=timezone.now(),
        **facts,
    )
    made.services.add(side.world.service)
    made.refresh_from_db()
    return made


def assignment(side):
    made = Assignment.objects.create(
        response=side.response, person=side.staff, from_on=TOLD_AT.date()
    )
    grants.rewrite(situation=side.world.joint)
    return made.pk


def delivery(side):
    made = Delivery.objects.create(
        partnership=side.partnership,
        organisation=side.organisation,
        service=side.world.service,
        response=side.response,
        on=TOLD_AT.date(),
        audience="group",
        recorded_at=TOLD_AT,
    )
    made.refresh_from_db()
    return made.reference


def request(side):
    """Skills Development Scotland is asked, for which every chair answers."""
    return asked(side, side.world.sds)


def held_request(side):
    made = request(side)
    Request.objects.filter(pk=made.pk).update(
        session=Session.objects.get(reference=session(side))
    )
    return made


def check(side):
    """Asked of who acts, where that is a chair, else of the contact there."""
    contact = side.contact
    own = Membership.objects.filter(
        person=side.acting, partnership=side.partnership, role=Role.CHAIR
    )
    if own.update(duties=[Duty.CHECKS_ACCOUNTS]):
        contact = own.get()
    return AccountCheck.objects.create(
        response=side.response,
        organisation=contact.organisation,
        person=contact.person,
        asked_by=side.world.people["national"],
        asked_at=TOLD_AT,
    )


def by_link(purpose, target):
    """A link of who acts."""
    return lambda side: link(purpose, target(side), side.acting)[0]


def case(side):
    client = Client.objects.create(
        given_name="Morag", family_name="Example", registered_at=TOLD_AT
    )
    made = Case.objects.create(
        client=client,
        situation=side.world.joint,
        partnership=side.partnership,
        registered_on=TOLD_AT.date(),
        registered_at=TOLD_AT,
    )
    made.refresh_from_db()
    made.grants.create(partnership=side.partnership, level=2, registered_at=TOLD_AT)
    return made.reference


# How a response stands before the act


def closed(side):
    Response.objects.filter(pk=side.response.pk).update(
        closed_on=TOLD_AT.date(), closed_by=side.world.people["national"]
    )


def running(side):
    """Its own clock runs, while the other one rests."""
    ClockEvent.objects.filter(kind="paused").delete()
    clock_event(side.other, "paused")


def resting(side):
    """Its own clock rests, while the other one runs."""
    ClockEvent.objects.filter(kind="paused").delete()
    clock_event(side, "paused")


def begun(side):
    """The sessions of both have begun, so that somebody can be registered there."""
    now = timezone.now()
    Session.objects.update(starts_at=now - HOUR, ends_at=now + HOUR)


# What is sent


def contact_log(side):
    facts = {"means": "telephone", "time": "10:30", "is_reached": "True"}
    return sent(note="They rang back", outcome="met", **facts)(side) | ON


def to_ask(side):
    return (
        sent(
            who="chosen",
            organisations=[str(side.organisation.pk)],
            sessions=[str(side.session.pk)],
            message="Come",
        )(side)
        | ANSWER_BY
    )


def support(side):
    return (
        sent(
            organisation=side.organisation.pk,
            service=side.service.pk,
            audience="group",
            reached="12",
        )(side)
        | ON
    )


def registered(side):
    return sent(
        given_name="Eilidh",
        family_name="Invented",
        is_told="on",
        session=side.session.pk,
        **govuk.typed_date("leaving_on", dt.date(2026, 4, 30)),
    )(side)


def gave(side):
    number = side.service.pk
    return {"has_come": "True", "services": number, f"reached_{number}": "9"}


def came(side):
    return dict.fromkeys(("shown", "came"), case(side))


YES = sent(answer="yes", who_comes="Two of us")
ANSWER_BY = govuk.typed_date("answer_by", dt.date(2030, 1, 2))
CLOCK = ("redundancies:clock-add", "clock.recorded")

ACTS = [
    Act("redundancies:contact-log-add", "contact.logged", contact_log),
    Act(*CLOCK, sent(kind="met", **ON), label="met"),
    Act(
        *CLOCK,
        sent(kind="paused", reason="Holidays", **ON),
        before=running,
        label="paused",
    ),
    Act(
        *CLOCK,
        sent(kind="resumed", time="12:30pm", **ON),
        before=resting,
        label="resumed",
    ),
    Act("redundancies:clock-strike-out", "clock.struck_out", row=clock_event),
    Act("redundancies:session-add", "session.planned", sent(**OF_SESSION)),
    Act(
        "redundancies:session-edit",
        "session.moved",
        sent(**OF_SESSION),
        row=session,
    ),
    Act("redundancies:session-hold", "session.held", sent(attended="3"), row=session),
    Act(
        "redundancies:session-cancel",
        "session.cancelled",
        sent(reason="Fire alarm"),
        row=session,
    ),
    Act(
        "redundancies:assign",
        "situation.assigned",
        lambda side: {"person": side.staff.pk},
        named=("person",),
        offers=("staff",),
    ),
    Act("redundancies:unassign", "situation.unassigned", row=assignment),
    Act(
        "redundancies:close",
        "response.closed",
        sent(went_well="All of it", to_change="Nothing"),
    ),
    Act("redundancies:reopen", "response.reopened", before=closed),
    Act(
        "redundancies:ask",
        "partners.asked",
        to_ask,
        named=("organisations", "sessions"),
        offers=("organisation", "session"),
    ),
    Act(
        "redundancies:account-check",
        "account_check.asked",
        lambda side: sent(contact=side.contact.pk)(side),
        named=("contact",),
        offers=("organisation", "contact"),
    ),
    Act(
        "redundancies:situation-delivery-add",
        "delivery.recorded",
        support,
        named=("organisation", "service"),
        offers=("organisation", "service"),
    ),
    Act(
        "redundancies:delivery-edit",
        "delivery.corrected",
        lambda side: support(side) | {"reached": "13"},
        row=delivery,
        named=("service",),
        offers=("service",),
    ),
    Act(
        "redundancies:request",
        "request.answered",
        YES,
        row=lambda side: request(side).reference,
    ),
    Act(
        "redundancies:account-check-answer",
        "account_check.answered",
        sent(answer="not_managed"),
        row=lambda side: check(side).pk,
    ),
    Act(
        "redundancies:link-request",
        "request.answered",
        YES,
        row=by_link(Purpose.REQUEST, request),
    ),
    Act(
        "redundancies:link-after-session",
        "request.told_after",
        gave,
        row=by_link(Purpose.AFTER_SESSION, held_request),
        named=("services",),
        offers=("service",),
    ),
    Act(
        "redundancies:link-account-check",
        "account_check.answered",
        sent(answer="not_managed"),
        row=by_link(Purpose.ACCOUNT_CHECK, check),
    ),
    Act(
        "clients:add-to-situation",
        "client.registered",
        registered,
        before=begun,
        named=("session",),
        offers=("session",),
    ),
    Act(
        "clients:attendance",
        "attendance.recorded",
        came,
        row=session,
        named=("shown", "came"),
    ),
]
NAMING = [act for act in ACTS if act.row]
CHOOSING = [act for act in ACTS if not act.row]
# Of the situation, which both share: whoever works on it may do them.
SHARED = {
    f"redundancies:{name}"
    for name in (
        *("facts", "employer", "insolvency", "checklist", "headcount-add"),
        *("headcount-strike-out", "sites", "site-add", "site-edit"),
        *("site-close", "site-reopen", "site-remove"),
    )
}
# HR1 detail: whoever takes part may, of its own sites.
OF_OWN_SITES = {
    f"redundancies:{name}"
    for name in (
        *("notice-add", "notice-correct", "notice-status", "notice-strike-out"),
        *("notice-draft-drop", "contact-add", "contact-edit", "contact-remove"),
    )
}
# Of the situation as well, and the lead's alone: who takes part may not.
LED = {
    f"redundancies:{name}"
    for name in (
        *("verify", "reject", "reinstate", "share", "duplicate", "place"),
        *("merge", "merge-undo", "partnership-add", "partnership-end"),
        *("lead-offer", "lead-withdraw"),
    )
}
# Of whoever the lead is offered to.
OFFERED = {"redundancies:lead-answer"}
# The National PACE team's own.
NATIONAL = {"clients:of-situation-reason"}


def each(acts):
    return pytest.mark.parametrize("act", acts, ids=map(str, acts))


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One world for all acts; what each of them changes is undone."""
    with django_db_blocker.unblock():
        with transaction.atomic():
            made = build()
            furnish(made)
            made.rows["sessions"] = signed_in(
                {role: who for role, who in made.people.items() if role != "ended"}
            )
            yield made
            transaction.set_rollback(True)
        connection.close()


@pytest.fixture(autouse=True)
def undone(world, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def furnish(world):
    """What only the one partnership has, and what only the other; named by it."""
    world.people["both"] = person("both")
    Situation.objects.filter(pk=world.joint.pk).update(status="responding")
    for slug in OTHER:
        partnership = world.rows[slug]
        response = world.joint.responses.get(partnership=partnership)
        staff, contact = person(f"{slug}_staff"), person(f"{slug}_contact")
        organisation = Organisation.objects.create(
            name=words(slug, "organisation"), type=world.college.type
        )
        for who, body, role, duties in (
            (world.people["both"], world.sds, Role.CHAIR, []),
            (staff, world.sds, Role.ADVISER, []),
            (contact, organisation, Role.MEMBER, [Duty.CHECKS_ACCOUNTS]),
        ):
            membership = Membership.objects.create(
                person=who,
                organisation=body,
                partnership=partnership,
                role=role,
                duties=duties,
                from_on=LONG_AGO,
            )
        for who, kind in ((staff, "staff"), (contact, "contact")):
            who.family_name = words(slug, kind)
            who.save()
        service = Service.objects.create(
            code=f"{slug}-own",
            name=words(slug, "service"),
            group=words(slug, "service"),
            partnership=partnership,
        )
        planned = Session.objects.create(
            response=response,
            kind="workshop",
            place=words(slug, "session"),
            starts_at=timezone.now() + dt.timedelta(days=7),
            ends_at=timezone.now() + dt.timedelta(days=7, hours=1),
        )
        world.rows |= {
            f"{slug}_response": response,
            f"{slug}_staff": staff,
            f"{slug}_contact": membership,
            f"{slug}_organisation": organisation,
            f"{slug}_service": service,
            f"{slug}_session": planned,
        }
    grants.rewrite(situation=world.joint)
    for slug in OTHER:
        world.rows[f"{slug}_statement"] = statement(Side(world, slug, "both"))


def words(slug, kind):
    """How the rows of one partnership alone are called."""
    return f"The {kind} of {slug} alone"


def ways(model, way=()):
    """Every table whose rows hang on a response, and by which fields."""
    for relation in model._meta.get_fields(include_hidden=True):
        key = getattr(relation, "field", None)
        if relation.auto_created and getattr(key, "column", None):
            further = (key.name, *way)
            yield relation.related_model, "__".join(further)
            yield from ways(relation.related_model, further)


WAYS = list(ways(Response))


def statement(side):
    """What reads everything of one partnership in the situation, in one go.

    With the messages to those who are nowhere but there, and its part of the record.
    """
    hanging = defaultdict(Q, {Response: Q(pk=side.response.pk)})
    for model, way in WAYS:
        hanging[model] |= Q(**{way: side.response.pk})
    here = Membership.objects.filter(partnership=side.partnership).values("person")
    there = Membership.objects.filter(partnership=side.other.partnership)
    hanging |= {
        Case: Q(situation=side.world.joint, partnership=side.partnership),
        Message: Q(person__in=here) & ~Q(person__in=there.values("person")),
        AuditEvent: Q(partnership_id=side.partnership.pk),
    }
    parts, values = [], []
    for model, found in hanging.items():
        rows = model._base_manager.filter(found).values("pk").query
        sql, given = rows.sql_with_params()
        table = model._meta.db_table
        parts.append(
            f"SELECT '{table}', kept::text FROM {table} AS kept WHERE id IN ({sql})"
        )
        values += given
    return " UNION ALL ".join(parts), values


def stored(side):
    """The rows of one side as they stand in the database, whole, by table."""
    found = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(*side.statement)
        for table, row in sorted(cursor.fetchall()):
            found[table].append(row)
    return found


def differing(before, after):
    """The tables of which rows were made, changed or taken away."""
    return {name for name in before | after if before[name] != after[name]}


def chosen(address, side):
    """Who is permitted in both says in which."""
    is_one = side.actor in ("chair", "far_chair")
    return address if is_one else f"{address}?partnership={side.slug}"


def send(act, side, address=None, data=None):
    """One act, as somebody; how it was answered and whether anything was written."""
    address = address or chosen(act.address(side), side)
    data = act.data(side) if data is None else data
    writes = Writes(line=0)
    with connection.execute_wrapper(writes.note):
        session = side.world.sessions[side.actor]
        answer = ask("POST", address, data, session=session)
    return answer.status_code, said(answer), writes.statements


def said(answer):
    """The errors that a page shows, to tell why a form was not taken."""
    if answer.status_code != 200:
        return ""
    page = html.fromstring(content(answer))
    found = page.xpath("//*[contains(@class, 'govuk-error-summary__list')]//a")
    return [row.text_content().strip() for row in found]


def test_every_act_stands_here():
    """A new act under a response, or of its rows, goes in with its commit."""
    acts = {
        name
        for name, (path, view) in PATHS.items()
        if "POST" in methods_of(view)
        and "<" in path
        and (name.startswith("redundancies:") or path.startswith(SITUATION))
    }

    own = {act.route for act in ACTS}
    assert acts == own | SHARED | OF_OWN_SITES | LED | OFFERED | NATIONAL


@each(ACTS)
@pytest.mark.parametrize(
    ("actor", "slug"),
    [
        ("far_chair", "theirs"),
        ("two_hats", "theirs"),
        ("both", "theirs"),
        ("both", "ours"),
    ],
)
def test_an_act_changes_the_response_of_its_partnership_alone(act, actor, slug, world):
    side = Side(world, slug, actor)
    act.before(side)
    address, data = chosen(act.address(side), side), act.data(side)
    if act.row:
        act.row(side.other)
    own, others = stored(side), stored(side.other)

    status, body, _ = send(act, side, address, data)

    assert status in (200, 302), body
    assert differing(others, stored(side.other)) == set()
    changed = differing(own, stored(side)) - {AuditEvent._meta.db_table}
    assert changed, body
    last = AuditEvent.objects.filter(verb=act.wrote).latest("pk")
    assert last.partnership_id == side.partnership.pk
    assert last.actor == side.acting


@each(NAMING)
def test_a_row_of_another_partnership_in_the_address_is_refused(act, world):
    side = Side(world, "theirs", "far_chair")
    act.before(side.other)
    address, data = act.address(side.other), act.data(side)

    status, body, written = send(act, side, address, data)

    assert status in ((410,) if "link-" in act.route else (403, 404)), body
    assert written == []


@pytest.mark.parametrize(
    ("act", "name"),
    [(act, name) for act in ACTS for name in act.named],
    ids=[f"{act} {name}" for act in ACTS for name in act.named],
)
def test_a_row_of_another_partnership_in_the_body_is_refused(act, name, world):
    side = Side(world, "theirs", "far_chair")
    address, data = act.address(side), act.data(side)
    foreign = act.data(side.other)

    status, _, written = send(act, side, address, data | {name: foreign[name]})

    assert status in (200, 403, 404)
    assert written == []


def has_page(act):
    """Others are one press of a button."""
    return "GET" in methods_of(PATHS[act.route][1])


def offered(page):
    """The words of everything that a form lets one choose."""
    rows = page.xpath("//option | //label[contains(@class, '__label')]")
    return " ".join(" ".join(row.text_content() for row in rows).split())


@each([act for act in ACTS if has_page(act)])
@pytest.mark.parametrize("actor", ["far_chair", "both"])
def test_a_form_offers_the_rows_of_its_partnership_alone(act, actor, world):
    side = Side(world, "theirs", actor)
    act.before(side)
    address = chosen(act.address(side), side)

    answer = ask("GET", address, session=world.sessions[actor])

    assert answer.status_code == 200
    choices = offered(html.fromstring(content(answer)))
    assert [kind for kind in NAMED if words("theirs", kind) in choices] == [
        kind for kind in NAMED if kind in act.offers
    ]
    assert "of ours alone" not in choices


def of_access(route, world):
    """What the access table sends there, of the situation of both."""
    page = next(
        page for page in ACCESS if page.route == route and page.method == "POST"
    )
    data = getattr(page.data, "func", lambda world, key: {})
    return page, page.of.func(world, "joint"), data(world, "joint")


@pytest.mark.parametrize("route", sorted(LED))
def test_what_is_the_leads_is_refused_to_who_takes_part(route, world):
    side = Side(world, "theirs", "far_chair")
    if route != "redundancies:partnership-end":
        _, arguments, data = of_access(route, world)
    else:
        arguments = [world.joint.reference, side.response.pk]
        data = {}
    before = stored(side), stored(side.other)

    address = reverse(route, args=arguments)
    answer = ask("POST", address, data, session=world.sessions["far_chair"])

    assert answer.status_code == 403, said(answer)
    assert (stored(side), stored(side.other)) == before


@pytest.mark.parametrize("route", sorted(OF_OWN_SITES))
def test_hr1_detail_of_the_whole_is_not_written_by_who_takes_part(route, world):
    side = Side(world, "theirs", "far_chair")
    _, arguments, data = of_access(route, world)
    before = AuditEvent.objects.count()

    address = reverse(route, args=arguments)
    answer = ask("POST", address, data, session=world.sessions["far_chair"])

    assert answer.status_code in (200, 403, 404), said(answer)
    if answer.status_code == 200:
        assert "in the area of your partnership" in content(answer).decode()
    assert AuditEvent.objects.count() == before
    assert side.response.to_on is None


@pytest.mark.parametrize("route", sorted(SHARED))
def test_what_both_share_leaves_the_responses_alone(route, world):
    side = Side(world, "theirs", "far_chair")
    page, arguments, data = of_access(route, world)
    before = stored(side), stored(side.other)

    address = reverse(route, args=arguments)
    answer = ask("POST", address, data, session=world.sessions["far_chair"])

    assert answer.status_code == 302, said(answer)
    assert AuditEvent.objects.latest("pk").verb == page.wrote
    for one, rows in zip((side, side.other), before, strict=True):
        assert differing(rows, stored(one)) <= {
            "accounts_auditevent",
            "redundancies_situationgrant",
        }


@each(CHOOSING)
@pytest.mark.parametrize("actor", ["both", "national"])
def test_whoever_may_in_both_is_asked_in_which_before_anything_else(act, actor, world):
    side = Side(world, "theirs", actor)
    act.before(side)
    address = act.address(side)

    if has_page(act):
        answer = ask("GET", address, session=world.sessions[actor])
        page = html.fromstring(content(answer))
        links = map(str, page.xpath("//main//a/@href"))
        assert [link for link in links if link.startswith("?")] == [
            "?partnership=ours",
            "?partnership=theirs",
        ]
        assert not page.xpath("//main//form")
    status, _, written = send(act, side, address)

    assert (status, written) == (200 if has_page(act) else 302, [])


@each(CHOOSING)
def test_a_partnership_where_one_may_not_act_is_refused(act, world):
    side = Side(world, "theirs", "far_chair")
    act.before(side.other)
    address = f"{act.address(side)}?partnership=ours"

    looked = ask("GET", address, session=world.sessions["far_chair"])
    status, _, written = send(act, side, address, act.data(side.other))

    assert looked.status_code in (403, 405)
    assert (status, written) == (403, [])


def test_the_page_of_the_situation_offers_the_acts_of_each_response(world):
    both, far = (Side(world, "theirs", actor) for actor in ("both", "far_chair"))
    strike_out = {
        side.slug: f"clock/{clock_event(side)}/strike-out/"
        for side in (both, both.other)
    }
    closed(both)

    def acts(side):
        address = world.joint.get_absolute_url()
        answer = ask("GET", address, session=world.sessions[side.actor])
        page = html.fromstring(content(answer))
        found = page.xpath("//main//form/@action | //main//a/@href")
        return {str(one).removeprefix(address) for one in found}

    assert acts(both) >= {
        *strike_out.values(),
        "close/?partnership=ours",
        "reopen/?partnership=theirs",
    }
    assert acts(far) >= {strike_out["theirs"], "reopen/"}
    assert not acts(far) & {strike_out["ours"], "close/"}


# A response that is closed beside one that goes on.

WHILE_OPEN = {
    *("contact-log-add", "clock-add", "clock-strike-out", "assign", "ask"),
    *("session-add", "session-edit", "session-hold", "session-cancel"),
    "account-check",
}
OPEN_ALONE = [act for act in ACTS if act.route.partition(":")[2] in WHILE_OPEN]


def ended(side):
    Response.objects.filter(pk=side.response.pk).update(
        is_lead=False, to_on=TOLD_AT.date()
    )


@each(OPEN_ALONE)
@pytest.mark.parametrize("end", [closed, ended])
def test_what_is_done_while_it_goes_on_is_not_done_in_a_response_that_does_not(
    world, act, end
):
    side = Side(world, "theirs", "both")
    act.before(side)
    address, data = chosen(act.address(side), side), act.data(side)
    end(side)
    before = stored(side), stored(side.other)

    status, said, _ = send(act, side, address, data)

    assert (stored(side), stored(side.other)) == before
    if end is closed and status == 200:
        assert "has closed its response. Reopen that before you do more" in said[0]


@each([act for act in CHOOSING if act in OPEN_ALONE])
def test_a_closed_response_is_not_offered_beside_one_that_goes_on(world, act):
    side = Side(world, "ours", "both")
    act.before(side)
    closed(side.other)

    status, said, _ = send(act, side, act.address(side))

    assert (status, said) == (302, "")


def test_closing_one_of_two_says_what_is_closed(world):
    side = Side(world, "theirs", "both")
    session = world.sessions["both"]
    [close] = [act for act in ACTS if act.route == "redundancies:close"]
    [reopen] = [act for act in ACTS if act.route == "redundancies:reopen"]

    page = situation_after(close, side, session)
    again = situation_after(reopen, side, session)

    assert f"{side.partnership} has closed its response. The situation stays" in page
    assert f"{side.partnership} has reopened its response." in again
    for text in (page, again):
        assert "The situation is" not in text


def situation_after(act, side, session):
    version = Response.objects.get(pk=side.response.pk).version
    data = act.data(side) | {"version": str(version)}
    ask("POST", chosen(act.address(side), side), data, session=session)
    page = ask("GET", side.world.joint.get_absolute_url(), session=session)
    return content(page).decode()


# In which partnership: what is asked there, and what was typed before.

HEADINGS = {
    "redundancies:ask": "Ask partners",
    "redundancies:situation-delivery-add": "Record support given",
    "redundancies:account-check": "Ask for the account check",
    "clients:add-to-situation": "Register a client",
    "redundancies:session-add": "Plan a session",
    "redundancies:contact-log-add": "Log a contact with the employer",
    "redundancies:assign": "Assign somebody to this situation",
}


def read(address, session, method="GET", data=None):
    answer = ask(method, address, data, session=session)
    return html.fromstring(content(answer))


def caption(page):
    [found] = page.xpath("//*[contains(@class, 'govuk-caption-l')]")
    return " ".join(found.text_content().split())


@each([act for act in CHOOSING if act.route in HEADINGS])
def test_the_question_in_which_names_the_act_and_the_page_the_partnership(world, act):
    side = Side(world, "theirs", "both")
    session = world.sessions["both"]

    question = read(act.address(side), session)
    page = read(chosen(act.address(side), side), session)

    assert HEADINGS[act.route] in caption(question)
    assert f"{world.joint.employer}: {side.partnership}" in caption(page)


@each([act for act in CHOOSING if act.route in HEADINGS])
def test_what_was_sent_before_it_was_said_in_which_can_be_sent_again(world, act):
    side = Side(world, "theirs", "both")
    act.before(side)
    session = world.sessions["both"]
    data = act.data(side)
    before = stored(side), stored(side.other)

    question = read(act.address(side), session, "POST", data)

    assert (stored(side), stored(side.other)) == before
    forms = {form.get("action"): form for form in question.xpath("//main//form")}
    form = forms[f"?partnership={side.slug}"]
    again = defaultdict(list)
    for field in form.xpath(".//input[@type='hidden']"):
        again[field.get("name")].append(field.get("value"))
    status, said, _ = send(act, side, chosen(act.address(side), side), dict(again))
    assert (status, said) == (302, "")
    assert stored(side) != before[0]
    assert stored(side.other) == before[1]
