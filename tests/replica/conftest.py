"""A primary and its replica for this folder; each test begins with both at one."""

from __future__ import annotations

import contextlib
import copy
import itertools
import shutil
import tempfile
from pathlib import Path

import pytest
from django.db import connection, connections, transaction
from django.test import TransactionTestCase, override_settings

from kit import replica
from tests import clusters
from tests.world import build

NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def pair(django_db_setup, django_db_blocker):
    """PostgreSQL and its replica, with the portal's tables."""
    folder = Path(tempfile.mkdtemp(prefix="pace-"))
    try:
        with django_db_blocker.unblock(), clusters.replicated(folder) as both:
            yield both
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def own_database(pair, monkeypatch, django_db_blocker):
    """In place of a clone: the pair's database, and a replica beside it."""
    primary, follower = pair
    monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: None)
    monkeypatch.setattr(replica, "ASIDE", replica.Aside())
    name = f"{clusters.NAME}_{next(NUMBERS)}"
    before = dict(connection.settings_dict)
    with django_db_blocker.unblock():
        follower.resume()
        primary.clone(name)
        follower.wait_for(name)
        connection.close()
        connection.settings_dict |= clusters.place_of(primary, name)
        with beside(follower, name):
            yield name
            connection.close()
        connection.settings_dict |= before


@contextlib.contextmanager
def beside(follower, name):
    """The replica among the databases, as `REPLICA_URL` puts it there."""
    place = copy.deepcopy(connection.settings_dict) | clusters.place_of(follower, name)
    place["TEST"] = place["TEST"] | {"MIRROR": "default"}
    connections.databases["replica"] = place
    # Told to Django, which keeps its routers otherwise.
    with override_settings(DATABASE_ROUTERS=["kit.replica.Router"]):
        try:
            yield
        finally:
            connections["replica"].close()
            del connections["replica"]
            del connections.databases["replica"]


@pytest.fixture
def follower(pair):
    return pair[1]


@pytest.fixture
def world(own_database, _django_db_helper):
    """A person of every role, on the primary and, once replayed, on the replica."""
    with transaction.atomic():
        made = build()
    with transaction.atomic(), replica.reading(patience=30) as is_read:
        assert is_read
    return made
