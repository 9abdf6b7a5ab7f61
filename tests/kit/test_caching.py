"""Limits on signing in lie in the cache as JSON, and nothing else does."""

import pytest
import redis
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from kit.caching import JSONSerializer


@pytest.fixture
def kept():
    """The cache's own database, empty before and after."""
    with redis.Redis.from_url(settings.CACHES["default"]["LOCATION"]) as console:
        console.flushdb()
        yield console
        console.flushdb()


def values(console):
    return [console.get(key) for key in console.keys("*")]


@pytest.mark.parametrize(
    "value", [None, True, 0, -3, "words", 1.5, [1764496800.25, 2.0], {"a": [1, None]}]
)
def test_what_is_kept_comes_back(kept, value):
    cache.set("it", value, 60)

    assert cache.get("it") == value
    assert type(cache.get("it")) is type(value)


def test_a_tuple_comes_back_as_a_list_and_numbers_count_on(kept):
    cache.set("moments", (1.5, 2.5), 60)
    cache.set("many", 4, 60)

    assert cache.get("moments") == [1.5, 2.5]
    assert cache.incr("many") == 5
    assert cache.get("many") == 5
    assert cache.get("nobody") is None


@pytest.mark.parametrize("value", [object(), {1, 2}, b"bytes", float("nan")])
def test_what_is_not_plain_is_refused_and_not_kept(kept, value):
    with pytest.raises((TypeError, ValueError)):
        cache.set("it", value, 60)

    assert values(kept) == []


def test_what_somebody_else_put_there_runs_nothing(kept):
    kept.set(cache.make_key("it"), b"\x80\x05\x95\x0b\x00\x00\x00.")

    with pytest.raises(ValueError, match=r"decode|JSON|Expecting"):
        cache.get("it")


@pytest.mark.django_db
def test_no_pickle_lies_in_the_cache_after_signing_in_has_failed(kept, settings):
    settings.ACCOUNT_RATE_LIMITS = {
        "login": "30/m/ip",
        "login_failed": "10/m/ip,2/5m/key",
        "reset_password": "20/m/ip,2/m/key",
    }
    browser = Client()
    sent = {"login": "who@pace.example", "password": "not the right one"}

    for _ in range(4):
        browser.post("/account/sign-in/", sent)
    answers = [
        browser.post("/account/password/reset/", {"email": sent["login"]}).status_code
        for _ in range(3)
    ]

    assert answers == [302, 302, 429]
    found = values(kept)
    assert len(found) >= 3
    for value in found:
        JSONSerializer().loads(value)
        assert not value.startswith(b"\x80")
