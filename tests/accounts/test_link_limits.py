"""Whoever tries links is counted by address, and stopped."""

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from pace_portal import settings

pytestmark = pytest.mark.django_db
LINK = "/link/request/no-such-token/"
LIMITS = {"link": "3/m/ip"}
AWAY = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "redis://127.0.0.1:1/1",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}


@pytest.fixture(autouse=True)
def forgotten():
    cache.clear()
    yield
    cache.clear()


def tries(method, many, **headers):
    return [getattr(Client(**headers), method)(LINK).status_code for _ in range(many)]


@override_settings(ACCOUNT_RATE_LIMITS=LIMITS)
@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_links_are_tried_so_often_and_no_more(method):
    assert tries(method, 5) == [404, 404, 404, 429, 429]
    # Another address, and other pages, are not concerned.
    assert tries(method, 1, REMOTE_ADDR="192.0.2.7") == [404]
    assert Client().get("/account/sign-in/").status_code == 200


@override_settings(ACCOUNT_RATE_LIMITS=LIMITS, ALLAUTH_TRUSTED_PROXY_COUNT=1)
def test_behind_a_proxy_the_address_is_the_one_that_it_gives():
    def tried(forwarded):
        return Client().get(LINK, headers={"x-forwarded-for": forwarded}).status_code

    assert [tried("192.0.2.1") for _ in range(4)] == [404, 404, 404, 429]
    # What the asker writes in front changes nothing.
    assert tried("203.0.113.9, 192.0.2.1") == 429
    assert tried("192.0.2.2") == 404


@override_settings(ACCOUNT_RATE_LIMITS=LIMITS, CACHES=AWAY)
def test_without_counters_links_are_closed_with_a_sentence():
    answer = Client().get(LINK)

    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert "This link is closed for a moment" in answer.content.decode()


def test_the_portal_itself_has_a_limit():
    assert settings.ACCOUNT_RATE_LIMITS["link"]
