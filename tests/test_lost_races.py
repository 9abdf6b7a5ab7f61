"""Two people enter the same at the same moment: one is told so, in a sentence.

A lock on the table holds back both until each has looked and found nothing there, so
that every run has the race.
"""

import datetime as dt
import itertools
import threading
import time
import uuid

import psycopg2
import pytest
from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import connection, models
from django.test import Client
from django.urls import path, reverse
from django.utils import timezone

from accounts.models import NationalPost, User
from accounts.roles import NationalRole
from clients.actions import people
from clients.actions.people import AlreadyRegistered
from clients.models import Case
from demonstration.servers import OPERATOR, OWNER
from kit import govuk
from kit.acting import acting
from pace_portal import urls
from partnerships.models import (
    ChangeKind,
    CouncilArea,
    Membership,
    Organisation,
    OrganisationType,
    Partnership,
    PartnershipArea,
    PendingChange,
    Service,
    ServiceOffer,
)
from tests.access.partnerships import DAY
from tests.environment import SERVERS
from tests.world import LONG_AGO, build

NAME = "Named at once"
ADDRESS = "at-once@people.example"


def key():
    return {"form_key": str(uuid.uuid4())}


def confirmed(world, kind, **what):
    """The press by which a second person of the team confirms what another asked."""
    asker = world.people["officer"]
    NationalPost.objects.get_or_create(
        person=asker,
        role=NationalRole.NATIONAL_TEAM,
        defaults={"from_on": LONG_AGO},
    )
    at = timezone.now()
    change = PendingChange.objects.create(
        kind=kind,
        email=ADDRESS,
        asked_by=asker,
        asked_at=at,
        expires_at=at + dt.timedelta(days=7),
        **what,
    )
    return reverse("partnerships:change-confirm", args=[change.reference]), {}


def partnership_edit(world, which):
    return (
        reverse("partnerships:edit", args=[world.rows[which].slug]),
        {"name": NAME, "version": 1, **govuk.typed_date("active_from", LONG_AGO)},
    )


def organisation_edit(world, which):
    world.rows[which].refresh_from_db()
    return (
        reverse("partnerships:organisation-edit", args=[world.rows[which].reference]),
        {"name": NAME, "type": world.advice.type_id, "version": 1},
    )


def part(world, **more):
    return {
        "organisation": world.advice.pk,
        "role": "member",
        "duties": ["takes_requests"],
        **govuk.typed_date("from_on", LONG_AGO),
        **key(),
        **more,
    }


def at_ours(name, world):
    return reverse(f"partnerships:{name}", args=[world.ours.slug])


# By the form: the table that is held, two things sent, and how the second is answered.
FORMS = {
    "a person's address": (
        User,
        lambda world: [
            confirmed(world, ChangeKind.ADDRESS, person=world.people[who])
            for who in ("member", "asked")
        ],
        "Somebody else has this email address",
    ),
    "a new member": (
        User,
        lambda world: [
            (at_ours("member-add", world), part(world, email=ADDRESS)),
            (
                reverse("partnerships:member-add", args=[world.theirs.slug]),
                part(world, email=ADDRESS),
            ),
        ],
        None,
    ),
    "the same membership": (
        Membership,
        lambda world: [
            (
                at_ours("member-add", world),
                part(world, email=world.people["officer"].email),
            )
            for _ in range(2)
        ],
        "already has this role",
    ),
    "somebody of the national team": (
        User,
        lambda world: [
            confirmed(world, ChangeKind.INVITATION, role=role)
            for role in ("analyst", "government")
        ],
        None,
    ),
    "a partnership": (
        Partnership,
        lambda world: [
            (
                reverse("partnerships:add"),
                {"name": NAME, **key(), **govuk.typed_date("active_from", DAY)},
            )
            for _ in range(2)
        ],
        "already a partnership of this name",
    ),
    "a partnership's name": (
        Partnership,
        lambda world: [partnership_edit(world, slug) for slug in ("ours", "theirs")],
        "already a partnership of this name",
    ),
    "a council": (
        PartnershipArea,
        lambda world: [
            (
                reverse("partnerships:council-add", args=[slug]),
                {
                    "council": CouncilArea.objects.get_or_create(
                        code="S12000099", defaults={"name": "Elsewhere"}
                    )[0].pk,
                    **govuk.typed_date("from_on", DAY),
                },
            )
            for slug in (world.ours.slug, world.theirs.slug)
        ],
        "belongs to",
    ),
    "an organisation": (
        Organisation,
        lambda world: [
            (
                reverse("partnerships:organisation-add"),
                {"name": NAME, "type": world.advice.type_id, **key()},
            )
            for _ in range(2)
        ],
        "already an organisation of this name",
    ),
    "an organisation's name": (
        Organisation,
        lambda world: [organisation_edit(world, name) for name in ("advice", "sds")],
        "already an organisation of this name",
    ),
    "a type of organisation": (
        OrganisationType,
        lambda world: [
            (reverse("partnerships:type-add"), {"name": NAME, **key()})
            for _ in range(2)
        ],
        "in use already",
    ),
    "a service": (
        Service,
        lambda world: [
            (reverse("partnerships:service-add"), {"name": NAME, **key()})
            for _ in range(2)
        ],
        "in use already",
    ),
    "an offer": (
        ServiceOffer,
        lambda world: [
            (
                at_ours("offer-add", world),
                {
                    "organisation": world.advice.pk,
                    "service": world.service.pk,
                    "format": "workshop",
                    **key(),
                    **govuk.typed_date("from_on", LONG_AGO),
                },
            )
            for _ in range(2)
        ],
        "already offers this",
    ),
}


def held(own_database, model, *acts):
    """Run each act in a thread; the table opens once all of them wait to write."""
    table = model._meta.db_table
    gate = psycopg2.connect(SERVERS.url(OWNER, own_database))
    gate.cursor().execute(f"LOCK TABLE {table} IN SHARE MODE")
    given = []

    def run(act):
        try:
            given.append(act())
        except Exception as refusal:  # noqa: BLE001 - looked at by the test
            given.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    watch = psycopg2.connect(SERVERS.url(OPERATOR, own_database))
    watch.autocommit = True
    until = time.monotonic() + 20
    with watch.cursor() as cursor:
        while time.monotonic() < until:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone() == (len(acts),):
                break
            time.sleep(0.02)
        else:
            pytest.fail(f"not all came to write {table}: {given}")
    gate.close()
    watch.close()
    for thread in threads:
        thread.join(timeout=20)
    return given


@pytest.mark.committing
@pytest.mark.parametrize("form", FORMS)
def test_who_comes_second_is_told_in_a_sentence(own_database, form):
    world = build()
    model, sends, sentence = FORMS[form]

    def press(address, data):
        client = Client(raise_request_exception=False)
        client.force_login(world.people["national"])
        return lambda: client.post(address, data, follow=True)

    answers = held(own_database, model, *itertools.starmap(press, sends(world)))

    assert [answer.status_code for answer in answers] == [200, 200]
    # Whoever was first is led on; what is said of one told so at the next page counts.
    led_on = [answer for answer in answers if answer.redirect_chain]
    if sentence is None:
        assert len(led_on) == 2
        return
    assert led_on
    stayed = [answer for answer in answers if not answer.redirect_chain] or answers
    assert [sentence in answer.content.decode() for answer in stayed].count(True) == 1


@pytest.mark.committing
def test_one_person_is_registered_once_in_a_situation(own_database):
    world = build()

    def register():
        with acting(world.people["on_it"]):
            return people.register(
                by=world.people["on_it"],
                at=timezone.now(),
                person={},
                same_as=world.secret_case.client,
                situation=world.shared,
                form_key=uuid.uuid4(),
            )

    given = held(own_database, Case, register, register)

    (made,) = [one for one in given if isinstance(one, Case)]
    (refusal,) = [one for one in given if isinstance(one, AlreadyRegistered)]
    assert refusal.case == made


def twice(request):
    User.objects.create_user("twice@people.example")
    User.objects.create_user("twice@people.example")


def too_long(request):
    User.objects.create_user("long@people.example", telephone="0" * 31)


twice.login_required = too_long.login_required = False


class Addresses:
    """The portal's own, and two whose actions did not think of it."""

    urlpatterns = (
        path("twice/", twice),
        path("too-long/", too_long),
        *urls.urlpatterns,
    )
    handler500 = urls.handler500


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/twice/", 409, "Somebody else saved this first"),
        ("/too-long/", 400, "We could not save what you entered"),
    ],
)
def test_what_no_action_thought_of_is_a_sentence_too(settings, address, status, words):
    settings.ROOT_URLCONF = Addresses

    response = Client(raise_request_exception=False).post(address)

    assert response.status_code == status
    assert words in response.content.decode()
    assert not User.objects.filter(email="twice@people.example").exists()


# Why no form can lose a race on it: whoever writes holds the row above it, or asks the
# database to leave what is there.
SAFE = {
    "accounts_identity_is_one_persons": "raced in tests/partnerships/test_sign_on_race",
    "accounts_identity_one_of_an_issuer": "the person is locked",
    "accounts_factorhelp_one_open_for_a_person": "told as asked already",
    "accounts_recordbatch_hash_key": "sealed by one at a time",
    "accounts_subjectkey_once": "fetched where it is there",
    "clients_attendance_once": "ignored where it is there",
    "clients_grant_once": "rewritten under the case",
    "clients_need_once_while_open": "the case is locked",
    "clients_step_once_a_day": "fetched where it is there",
    "notifications_preference_once_a_kind": "written over",
    "partnerships_holiday_once": "fetched where it is there",
    "redundancies_accountcheck_one_open": "the situation is locked",
    "redundancies_casemember_once": "fetched where it is there",
    "redundancies_assignment_once": "fetched where it is there",
    "redundancies_duplicate_once": "ignored where it is there",
    "redundancies_grant_once": "rewritten under the situation",
    "redundancies_hr1_row_once": "imported by one worker at a time",
    "redundancies_hr1_superseded_once": "the situation is locked",
    "redundancies_request_once": "the situation is locked",
    "redundancies_response_copied": "of the row itself",
    "redundancies_response_once": "the situation is locked",
    "redundancies_response_one_lead": "the situation is locked",
    "redundancies_rule_once": "by migration alone",
    "reviews_check_once_a_person": "written over",
    "reviews_figure_once": "the review is locked",
    "reviews_figure_set_once": "left as it is there",
    "reviews_passage_once": "written with its review",
    "reviews_publication_once": "the review is locked",
    "surveys_answer_once": "the invitation is locked",
    "surveys_invitation_once": "the wave is locked",
    "surveys_published_once": "by migration alone",
    "surveys_wording_version_once": "by migration alone",
}
# Those whose race stands above, each of them.
RACED = {
    "accounts_user_email_key",
    "clients_case_once_a_situation",
    "partnerships_area_one_partnership_a_day",
    "partnerships_membership_once_a_day",
    "partnerships_offer_once",
    "partnerships_organisation_name_once",
    "partnerships_organisationtype_code_key",
    "partnerships_partnership_name_key",
    "partnerships_partnership_slug_key",
    "partnerships_service_code_key",
}
# Made by chance or by a hash, or one to one with a row that is locked.
BY_CHANCE = ("reference", "token_hash", "key")
OURS = (
    *("accounts", "notifications", "partnerships", "redundancies"),
    *("clients", "imports", "surveys", "reviews"),
)


def once():
    """Every constraint of the portal by which a row may stand once."""
    for model in apps.get_models():
        if model._meta.app_label not in OURS:
            continue
        for constraint in model._meta.constraints:
            unique = isinstance(constraint, models.UniqueConstraint)
            if unique or isinstance(constraint, ExclusionConstraint):
                yield constraint.name
        for field in model._meta.local_fields:
            known = field.primary_key or field.one_to_one or field.name in BY_CHANCE
            if field.unique and not known:
                yield f"{model._meta.db_table}_{field.column}_key"


def test_of_every_constraint_it_is_known_how_a_race_is_told():
    """A new one is raced above, or says why it cannot be."""
    found = {name for name in once() if not name.endswith("_one_per_form")}

    assert found - RACED - SAFE.keys() == {
        "notifications_heartbeat_queue_key",
        "notifications_suspendedaddress_address_key",
        "partnerships_councilarea_code_key",
        "partnerships_councilarea_name_key",
    }
    assert (RACED | SAFE.keys()) - found == set()
