"""One migrated template for every test run; each process and some tests clone it."""

import contextlib
import fcntl
import functools
import itertools
import os
from collections.abc import Iterator
from pathlib import Path

from django.core.management import call_command
from django.db import connection, connections

from demonstration import place
from demonstration.embedded import locked
from demonstration.invented.times import GIVE_TIMES
from demonstration.servers import OPERATOR, OWNER, session
from tests.environment import DATABASE, SERVERS

_numbers = itertools.count(1)


fingerprint = functools.cache(place.schema)

# Rows are numbered from here in every table: no number in an address, in a history or
# on a page reads like a year, a count or a number that a test has planted.
NUMBERED = """
    SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 200000)
    FROM pg_sequences WHERE schemaname = 'public' AND data_type = 'bigint'::regtype
"""


def template() -> str:
    """The name of the migrated template, which the first to ask makes."""
    name = f"template_{fingerprint()}"
    with locked(SERVERS.folder / "template.lock", fcntl.LOCK_EX):
        names = existing()
        clear_old(names, keeping=name)
        if name not in names:
            draft = f"draft_{os.getpid()}"
            SERVERS.drop_database(draft)
            SERVERS.create_database(draft)
            with connected_to(draft, role=OWNER):
                call_command("migrate", interactive=False, verbosity=0)
                with connection.cursor() as cursor:
                    cursor.execute(GIVE_TIMES)
                    cursor.execute(NUMBERED)
            rename(draft, name)
    return name


def existing() -> list[str]:
    """The databases of the cluster."""
    with session(SERVERS.url(OPERATOR, OPERATOR)) as statements:
        statements.execute("SELECT datname FROM pg_database")
        return [name for (name,) in statements.fetchall()]


def rename(before: str, after: str) -> None:
    with session(SERVERS.url(OPERATOR, OPERATOR)) as statements:
        statements.execute(f'ALTER DATABASE "{before}" RENAME TO "{after}"')


def clear_old(names: list[str], *, keeping: str) -> None:
    """Drop outdated templates and what runs that were killed left behind."""
    for name in names:
        kind, _, rest = name.partition("_")
        if kind == "template" and len(rest) == 16 and name != keeping:
            SERVERS.drop_database(name)
        if kind in {"run", "draft"} and not is_alive(rest.split("_")[0]):
            SERVERS.drop_database(name)


def is_alive(pid: str) -> bool:
    return Path(f"/proc/{pid}").exists()


def clone(name: str) -> None:
    """A fresh database like the template."""
    SERVERS.drop_database(name)
    SERVERS.create_database(name, template=template())


@contextlib.contextmanager
def connected_to(name: str, *, role: str = "") -> Iterator[None]:
    """Point the default connection at another database while the block runs."""
    before = dict(connection.settings_dict)
    if role:
        connection.settings_dict |= {"USER": role, "PASSWORD": SERVERS.password(role)}
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict |= before


@contextlib.contextmanager
def of_its_own() -> Iterator[str]:
    """A database for one test that commits, dropped whoever is connected."""
    name = f"{DATABASE}_{next(_numbers)}"
    clone(name)
    try:
        with connected_to(name):
            yield name
    finally:
        SERVERS.drop_database(name)
