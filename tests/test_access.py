"""The access table: every page against every role, and no page missing from it."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from tests import access
from tests.world import ROLES, build

MODULES = [
    importlib.import_module(f"tests.access.{module.name}")
    for module in pkgutil.iter_modules(access.__path__)
]
PAGES = [page for module in MODULES for page in module.PAGES]
# Routes that only pass a file of the interface, or that a library keeps for itself.
UNTESTED: set[str] = set()


def routes(resolver: URLResolver | None = None, namespace: str = "") -> list[str]:
    """The name of every route, as the resolver knows it."""
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [namespace, pattern.namespace]))
            found += routes(pattern, inner)
        elif isinstance(pattern, URLPattern):
            assert pattern.name, f"a route without a name: {pattern}"
            found.append(":".join(filter(None, [namespace, pattern.name])))
    return found


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One world for all pages; what each of them changes is undone."""
    with django_db_blocker.unblock():
        with transaction.atomic():
            yield build()
            transaction.set_rollback(True)
        connection.close()


@pytest.mark.parametrize("page", PAGES, ids=[page.label for page in PAGES])
def test_a_page_opens_only_for_its_roles(page, world, django_db_blocker):
    answers = {}

    with django_db_blocker.unblock(), transaction.atomic():
        address = reverse(page.route, args=page.of(world))
        if page.query:
            address = f"{address}?{page.query}"
        for role in ROLES:
            # What one role did is undone before the next one tries.
            with transaction.atomic():
                answers[role] = status_for(role, page, world, address)
                transaction.set_rollback(True)
        transaction.set_rollback(True)

    assert answers == {role: page.expected(role) for role in ROLES}


def status_for(role, page, world, address):
    client = Client(raise_request_exception=False)
    if role != "anonymous":
        client.force_login(get_user_model().objects.get(pk=world.people[role].pk))
    ask = client.get if page.method == "GET" else client.post
    return ask(address, page.data(world)).status_code


def test_every_page_is_in_the_table():
    assert set(routes()) - UNTESTED == {page.route for page in PAGES}
