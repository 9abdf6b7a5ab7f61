"""Cases live in random order: totals equal a simple model, names stay with who knows.

Situations are logged, get sites, are shared, told again, merged, taken apart, handed
over, closed and reopened. After every step the grants are compared with the second
reckoning; at the end of each life everybody opens every list, and all emails are
written: no name of what somebody may not know is in any of them.
"""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from kit.disclosure import TOTAL
from notifications.letters import REGISTRY, Draft
from notifications.models import Message
from redundancies.actions import (
    attaching,
    closing,
    employer_facts,
    handing_over,
    intake,
    keeping,
    merging,
    sharing,
    splitting,
)
from redundancies.actions.shared import Refused
from redundancies.choices import Status, Visibility
from redundancies.models import Merge, Response, Situation
from reviews.figures.cubes import Scope
from reviews.figures.situations import counted_by
from tests.oracles.sight import Rows
from tests.oracles.sight_compared import differences
from tests.properties import on_one_database
from tests.world import TOLD_AT, build

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ASKING = ("member", "asked", "officer", "deputy", "chair", "far_member", "far_chair")
PAGES = ("/", "/redundancies/", "/redundancies/situations.csv", "/messages/")
STEPS = (
    *("log", "log", "site", "share", "attach", "merge", "merge", "split"),
    *("hand_over", "close", "reopen"),
)
steps = st.lists(
    st.tuples(st.sampled_from(STEPS), st.integers(0, 99), st.integers(0, 99)),
    min_size=6,
    max_size=14,
)


class Life:
    """What was done so far, in the portal and in the model beside it."""

    def __init__(self, world):
        self.world = world
        self.at = TOLD_AT + DAY
        # Of the model: which cases stand, and into which each other one went.
        self.names: dict[int, str] = {}
        self.into: dict[int, int] = {}
        self.closed: set[int] = set()

    def standing(self):
        return [pk for pk in self.names if pk not in self.into]

    def one(self, number):
        cases = self.standing()
        return Situation.objects.get(pk=cases[number % len(cases)]) if cases else None

    def by(self, role="national"):
        return self.world.people[role]

    def do(self, step, first, second):
        self.at += dt.timedelta(hours=1)
        try:
            with transaction.atomic():
                getattr(self, step)(first, second)
        except Refused:
            # What is not possible as things stand changes nothing.
            return

    def log(self, first, second):
        name = f"Xqname{uuid.uuid4().hex[:10]}qx"
        council = ("ours_council", "theirs_council")[first % 2]
        made = intake.log(
            by=self.by(),
            at=self.at,
            employer_name=f"{name} Works",
            source="employer_direct",
            council=self.world.rows[council],
            place=f"Place {second % 3}",
            people=10 + second,
        )
        self.names[made.pk] = name

    def site(self, first, second):
        if case := self.one(first):
            council = ("ours_council", "theirs_council")[second % 2]
            employer_facts.add_site(
                situation=case,
                address=f"{second} Works Road",
                council=self.world.rows[council],
                by=self.by(),
                at=self.at,
            )

    def share(self, first, second):
        if case := self.one(first):
            sharing.share(
                situation=case,
                visibility=(Visibility.SHARED, Visibility.PUBLIC)[second % 2],
                by=self.by(),
                at=self.at,
                version=case.version,
            )

    def attach(self, first, second):
        if case := self.one(first):
            made = attaching.attach(
                into=case,
                by=self.by(),
                at=self.at,
                source="media",
                people=second or None,
                place=f"Place {second % 3}",
            )
            self.names[made.away_id] = self.names[case.pk]
            self.into[made.away_id] = case.pk

    def merge(self, first, second):
        away, into = self.one(first), self.one(second)
        if away:
            merging.merge(away=away, into=into, by=self.by(), at=self.at)
            for pk, went in self.into.items():
                if went == away.pk:
                    self.into[pk] = into.pk
            self.into[away.pk] = into.pk

    def split(self, first, second):
        made = list(Merge.objects.standing().order_by("pk"))
        if made:
            row = made[first % len(made)]
            splitting.split(merge=row, by=self.by(), at=self.at)
            del self.into[row.away_id]
            for pk in row.moved["earlier"]:
                if self.into.get(pk) == row.into_id:
                    self.into[pk] = row.away_id

    def hand_over(self, first, second):
        if case := self.one(first):
            handing_over.offer(
                situation=case,
                taker=self.world.rows[("ours", "theirs")[second % 2]],
                from_on=self.at.date(),
                by=self.by(),
                at=self.at,
                at_once=True,
            )

    def response_of(self, number):
        case = self.one(number)
        return case and Response.objects.filter(situation=case, to_on=None).first()

    def close(self, first, second):
        if response := self.response_of(first):
            closing.close(
                response=response,
                went_well="All of it",
                by=self.by(),
                at=self.at,
                version=response.version,
            )

    def reopen(self, first, second):
        if response := self.response_of(first):
            closing.reopen(
                response=response, by=self.by(), at=self.at, version=response.version
            )


def number_of(life, name):
    scope = Scope(TOLD_AT.date(), life.at.date(), life.at.date(), is_protected=False)
    counted = counted_by(scope, "source")
    column = counted.values[counted.names.index(name)]
    return {
        place: value for (place, category), value in column.items() if category == TOTAL
    }


def check_totals(life):
    """Each case counts once, and its people are those of all partnerships together."""
    model = set(life.standing())
    rows = Situation.objects.filter(pk__in=life.names)
    assert {row.pk for row in rows if row.merged_into_id is None} == model
    assert {row.pk: row.merged_into_id for row in rows if row.merged_into_id} == (
        life.into
    )
    others = Situation.objects.exclude(pk__in=life.names).exclude(
        status__in=(Status.REJECTED, Status.MERGED)
    )
    known = list(others) + [row for row in rows if row.pk in model]
    situations, people = number_of(life, "situations"), number_of(life, "people")
    assert situations[TOTAL] == len(known)
    assert people[TOTAL] == sum(row.people or 0 for row in known)
    assert people[TOTAL] == sum(
        value for place, value in people.items() if place != TOTAL
    )


def hidden_from(life, rows, person):
    """The names of all cases of which somebody sees nothing."""
    seen = {pk for pk, row in rows.situations.items() if rows.seen(person, row).exists}
    known = {name for pk, name in life.names.items() if life.into.get(pk, pk) in seen}
    return set(life.names.values()) - known


def check_names(life):
    rows = Rows(life.at.date())
    for role in ASKING:
        person = life.world.people[role]
        hidden = hidden_from(life, rows, person)
        browser = Client()
        browser.force_login(person)
        pages = [*PAGES, *(f"/redundancies/?q={name}" for name in list(hidden)[:2])]
        if role in ("chair", "deputy", "far_chair"):
            pages.append("/redundancies/pairs/")
        for page in pages:
            answer = browser.get(page, follow=True)
            body = b"".join(answer) if answer.streaming else answer.content
            asked = page.partition("q=")[2]
            told = {name for name in hidden - {asked} if name.encode() in body}
            assert not told, f"{role} reads {told} at {page}"
        for reference in Situation.objects.filter(pk__in=life.names).values_list(
            "reference", "employer__name"
        ):
            name = reference[1].split()[0]
            if name in hidden:
                answer = browser.get(f"/redundancies/{reference[0]}/")
                assert answer.status_code == 404
        letters = Message.objects.filter(person=person, channel="email")
        for event in set(letters.values_list("event", flat=True)):
            about = letters.filter(event=event).values_list("context_id", flat=True)
            drafts = [Draft(pk, person) for pk in about]
            for letter in REGISTRY[event].write_many(drafts=drafts, at=life.at):
                said = str(vars(letter)) if letter else ""
                assert not {name for name in hidden if name in said}, event


@on_one_database(most=5)
@given(steps)
def test_totals_equal_a_model_and_names_stay_with_who_may_know(lives):
    with transaction.atomic():
        life = Life(build())
        for step in [("log", 0, 3), ("log", 1, 7), *lives]:
            life.do(*step)
            assert keeping.differences() == {}
            assert differences(life.at, people=[]) == {}
        check_totals(life)
        assert differences(life.at) == {}
        check_names(life)
        transaction.set_rollback(True)
