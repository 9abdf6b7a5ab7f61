"""Who came in, who did not, and what was taken out is on record."""

from types import SimpleNamespace

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver, reverse

from accounts import signing
from accounts.models import AccessEvent, AuditEvent
from partnerships.looks import OTHERS
from tests.world import PASSWORD, build

pytestmark = pytest.mark.django_db
ADDRESS = "xq-tried@people.example"
NEW = "violin harbour teapot"


@pytest.fixture
def world():
    return build()


@pytest.fixture
def browser(world):
    client = Client()
    client.force_login(world.people["national"])
    return client


def sign_in(client, login, password):
    return client.post(reverse("account_login"), {"login": login, "password": password})


def verbs(person=None):
    lines = AuditEvent.objects.order_by("pk")
    if person:
        lines = lines.filter(target_type="accounts.user", target_id=person.pk)
    return list(lines.values_list("verb", flat=True))


def test_coming_in_and_going_out_are_on_record(world):
    person, client = world.people["member"], Client()

    sign_in(client, person.email, PASSWORD)
    client.post(reverse("account_logout"))

    assert verbs(person) == ["person.signed_in", "person.signed_out"]
    assert {line.actor for line in AuditEvent.objects.all()} == {person}
    assert {line.asked_from for line in AuditEvent.objects.all()} == {"127.0.0.1"}


@pytest.mark.parametrize("is_known", [True, False])
def test_who_was_not_let_in_is_on_record_by_a_mark(world, is_known):
    address = world.people["member"].email if is_known else ADDRESS

    for typed in (address, address.upper()):
        assert sign_in(Client(), typed, "not the password").status_code == 200

    lines = AuditEvent.objects.all()
    assert [line.verb for line in lines] == [signing.FAILED] * 2
    assert {line.target_label for line in lines} == {signing.mark_of(address)}
    assert {line.asked_from for line in lines} == {"127.0.0.1"}
    assert not {line.actor_id for line in lines} - {None}
    assert address not in str(list(lines.values()))


def test_a_mark_is_the_portals_own(settings):
    ours = signing.mark_of(ADDRESS)
    settings.SECRET_KEY = "another key of another portal, which is long enough"

    assert signing.mark_of(ADDRESS) != ours


def test_being_locked_out_is_on_record(world, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "2/5m/key"}
    cache.clear()

    for _ in range(3):
        sign_in(Client(), ADDRESS, "not the password")

    assert verbs() == [signing.FAILED, signing.FAILED, signing.LOCKED_OUT]


def test_a_new_password_is_on_record(world):
    person, client = world.people["member"], Client()
    client.force_login(person)

    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW},
    )

    assert answer.status_code == 302
    assert verbs(person).count("person.password_changed") == 1


def test_a_password_chosen_by_a_link_is_on_record(world):
    person = world.people["member"]
    person.refresh_from_db()
    key = [user_pk_to_url_str(person), default_token_generator.make_token(person)]
    client = Client()
    page = client.get(reverse("account_reset_password_from_key", args=key), follow=True)

    client.post(
        page.request["PATH_INFO"], {"password1": NEW, "password2": NEW}, follow=True
    )

    assert "person.password_reset" in verbs(person)


def test_what_changes_a_second_step_is_on_record(world):
    """As its signals say it; they are heard once its app is installed."""
    person = world.people["member"]

    for verb in ("factor.added", "factor.removed"):
        signing.about(verb)(user=person, authenticator=SimpleNamespace(type="totp"))

    assert verbs(person) == ["factor.added", "factor.removed"]
    assert AuditEvent.objects.first().changes == {"kind": [None, "totp"]}


# What is taken out


def test_a_file_that_is_taken_is_on_record(browser, world):
    answer = browser.get(reverse("redundancies:list-csv"))

    assert answer.status_code == 200
    line = AccessEvent.objects.get()
    assert line.person == world.people["national"]
    assert (line.page, line.file) == ("redundancies:list-csv", "situations.csv")
    page = browser.get(reverse("partnerships:looks")).content.decode()
    assert "List of situations as a file" in page
    assert "situations.csv" in page


def test_a_file_that_is_refused_is_not(world):
    client = Client()
    client.force_login(world.people["far_member"])
    world.secret.refresh_from_db()

    client.get(reverse("redundancies:sessions", args=[world.secret.reference]))
    Client().get(reverse("redundancies:list-csv"))

    assert not AccessEvent.objects.exists()


def test_every_way_to_a_file_is_named_in_the_words_of_pages():
    for name in OTHERS:
        assert reverse_of(name), name


def reverse_of(name):
    namespace, _, rest = name.partition(":")
    resolver = get_resolver().namespace_dict[namespace][1]
    return rest in resolver.reverse_dict
