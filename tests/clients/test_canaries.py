"""Canaries: in nothing that anybody counts, lists or writes; a look is told once."""

import datetime as dt
import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone
from structlog.testing import capture_logs

from accounts.models import AccessEvent, AuditEvent
from clients import tasks
from clients.actions import canaries
from clients.models import Case, Client, FollowUp
from kit.acting import For, acting
from kit.canaries import show
from notifications.actions.writing import write
from notifications.models import Message
from redundancies.models import Employer, Situation
from redundancies.tasks import situations as situation_tasks
from reviews import actions
from reviews.figures import Scope, compiled
from tests.world import build

pytestmark = pytest.mark.django_db
WATCHER = "watch@pace.example"
NOW = timezone.now()
# Of one press and the next: tokens, and the seconds of the clock.
OF_CHANCE = re.compile(rb'"\w{64}"|data-(now|idle|most|person)="[^"]+"')


@pytest.fixture
def world():
    return build()


@pytest.fixture(autouse=True)
def watched(settings):
    settings.CANARY_EMAIL = WATCHER


def told(command, *words):
    said = io.StringIO()
    call_command(command, *words, stdout=said)
    return said.getvalue()


def shown(model):
    """What there is of the kind, as somebody who is shown canaries sees it."""
    with acting(None, For.OPERATING):
        show()
        return list(model.objects.filter(pk__lt=0).order_by("pk"))


def browser(person):
    client = Browser()
    client.force_login(person)
    return client


def looks_of_canaries():
    return [look for look in AccessEvent.objects.all() if min(look.shown) < 0]


def state(client, case, reason="The chair asked"):
    address = reverse("clients:reason", args=[case.reference])
    return client.post(address, {"reason": reason})


def counted(world):
    """All that is counted, listed, filed or written of everybody."""
    on = timezone.localdate(NOW)
    found = []
    for place in (None, world.ours):
        with acting(None, For.FIGURES):
            scope = Scope(on - dt.timedelta(days=150), on, on, place and place.pk, "")
            found.append([table for _, tables in compiled(scope) for table in tables])
    national = browser(world.people["national"])
    for address in (
        "/",
        "/redundancies/",
        "/redundancies/?waits=on",
        "/redundancies/situations.csv",
        "/clients/",
    ):
        page = national.get(address)
        body = b"".join(page.streaming_content) if page.streaming else page.content
        found.append((page.status_code, OF_CHANCE.sub(b"", body)))
    tasks.ask_follow_ups()
    tasks.compare_kept()
    situation_tasks.warn_of_clocks()
    found.append((FollowUp.objects.count(), Message.objects.count()))
    with acting(world.people["national"]):
        found += [model.objects.count() for model in canaries.PLANTED]
    return found


def test_nothing_is_counted_listed_or_written_otherwise_with_canaries(world):
    before = counted(world)

    assert "6 canaries are planted" in told("plant_canaries")

    assert [len(shown(model)) for model in canaries.PLANTED] == [4, 4, 2, 2]
    assert counted(world) == before
    assert "already" in told("plant_canaries")
    assert len(shown(Case)) == 4


def test_a_review_is_the_same_with_canaries(world):
    def review():
        row = actions.ask(
            partnership=None,
            from_on=NOW.date() - dt.timedelta(days=150),
            to_on=NOW.date(),
            focus_groups=0,
            by=world.people["national"],
            at=NOW,
        )
        assert actions.compile_review(review_id=row.pk, now=lambda: NOW)
        figures = row.figures.order_by("position")
        return list(figures.values_list("key", "chapter", "rows"))

    before = review()
    told("plant_canaries")

    assert review() == before != []


def test_a_look_at_a_client_is_told_once(world):
    told("plant_canaries")
    case = shown(Case)[0]
    national = browser(world.people["national"])
    assert national.get(case.get_absolute_url()).status_code == 302
    assert state(national, case).status_code == 302
    tasks.watch_canaries()
    assert not Message.objects.filter(event="canary.looked").exists()

    page = national.get(case.get_absolute_url())
    assert page.status_code == 200
    assert canaries.PEOPLE[3][1] in page.content.decode()

    with capture_logs() as lines:
        tasks.watch_canaries()
        tasks.watch_canaries()

    message = Message.objects.get(event="canary.looked")
    [look] = looks_of_canaries()
    assert (message.address, message.context_id) == (WATCHER, look.pk)
    [(_, letter)] = write([message], NOW)
    assert "Client" in letter.text
    said = f"{vars(letter)} {lines}"
    for given_name, family_name in canaries.PEOPLE:
        assert given_name not in said
        assert family_name not in said
    assert [line["event"] for line in lines].count("canary_looked") == 1
    assert str(world.people["national"]) not in said


def test_watching_costs_the_same_however_many_looks_were_told(world, queries_of):
    told("plant_canaries")
    situation = shown(Situation)[0]
    national = browser(world.people["national"])
    national.get(situation.get_absolute_url())
    tasks.watch_canaries()
    few = queries_of(tasks.watch_canaries)

    for _ in range(4):
        national.get(situation.get_absolute_url())
    tasks.watch_canaries()

    assert Message.objects.filter(event="canary.looked").count() == 5
    assert queries_of(tasks.watch_canaries) == few


def test_a_look_at_a_situation_is_told_and_one_at_others_is_not(world):
    told("plant_canaries")
    situation = shown(Situation)[0]
    national = browser(world.people["national"])

    assert national.get(world.shared.get_absolute_url()).status_code == 200
    assert not looks_of_canaries()
    page = national.get(situation.get_absolute_url())

    assert page.status_code == 200
    assert "Zetterknowe Distillers Ltd" in page.content.decode()
    tasks.watch_canaries()
    assert Message.objects.filter(event="canary.looked").count() == 1


def test_whoever_searches_for_one_by_name_finds_it_and_is_noticed(world):
    told("plant_canaries")
    national = browser(world.people["national"])

    found = national.post(
        "/clients/", {"words": "Quorrievane", "reason": "Curiosity"}, follow=True
    )

    assert "Ailbertine Quorrievane" in found.content.decode()
    tasks.watch_canaries()
    assert Message.objects.filter(event="canary.looked").count() == 1


@pytest.mark.parametrize(
    "role", ["chair", "officer", "member", "analyst", "government"]
)
def test_nobody_else_is_shown_one(world, role):
    told("plant_canaries")
    person = browser(world.people[role])

    for row in (shown(Case)[0], shown(Situation)[0]):
        assert person.get(row.get_absolute_url()).status_code in (403, 404)
    person.post("/clients/", {"words": "Quorrievane"}, follow=True)

    assert looks_of_canaries() == []


def test_nothing_is_done_to_one(world):
    told("plant_canaries")
    national = browser(world.people["national"])
    case, situation = shown(Case)[0], shown(Situation)[0]
    state(national, case)

    for address in (
        reverse("clients:needs", args=[case.reference]),
        reverse("redundancies:facts", args=[situation.reference]),
    ):
        assert national.post(address, {}).status_code == 404


def test_raw_statements_do_not_show_them_either(world):
    told("plant_canaries")

    with acting(world.people["national"]), connection.cursor() as cursor:
        for model in canaries.PLANTED:
            cursor.execute(f"SELECT min(id) FROM {model._meta.db_table}")
            assert cursor.fetchone()[0] > 0


def test_they_are_taken_away_once_looks_at_them_are_told(world):
    told("plant_canaries")
    browser(world.people["national"]).get(shown(Situation)[0].get_absolute_url())

    assert "6 canaries are taken away" in told("remove_canaries")

    assert [shown(model) for model in canaries.PLANTED] == [[], [], [], []]
    assert Message.objects.filter(event="canary.looked").count() == 1
    verbs = AuditEvent.objects.filter(target_type="canary").values_list("verb", "actor")
    assert sorted(verbs) == [("canaries.planted", None), ("canaries.removed", None)]


def test_it_is_off_until_somebody_is_to_be_told(world, settings):
    settings.CANARY_EMAIL = ""

    with pytest.raises(CommandError, match="CANARY_EMAIL"):
        told("plant_canaries")

    tasks.watch_canaries()
    assert not AuditEvent.objects.filter(target_type="canary").exists()


def test_names_may_be_the_operators_own(world):
    told("plant_canaries", "--name", "Isbel Thrawnlea", "--name", "Ruadh Mac Zeal")

    names = {str(client) for client in shown(Client)}
    assert names == {"Isbel Thrawnlea", "Ruadh Mac Zeal"}
    with pytest.raises(CommandError, match="first and a last"):
        told("plant_canaries", "--name", "Isbel")


def test_a_portal_without_partnerships_has_nowhere_for_them():
    with pytest.raises(CommandError, match="partnerships"):
        told("plant_canaries")

    assert not Employer.objects.exists()
