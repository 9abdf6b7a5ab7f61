"""A PostgreSQL of a test's own, and a replica that follows it by streaming."""

from __future__ import annotations

import contextlib
import os
import secrets
import subprocess
from collections.abc import Iterator
from pathlib import Path

from bench.follower import Follower, let_followers_in
from demonstration.embedded import create_database
from demonstration.servers import APPLICATION, OPERATOR, OWNER, Postgres, session
from tests import database, environment

NAME = "portal"


class Primary(Postgres):
    """What is committed is flushed first, as in production, but not to a disk."""

    def _options(self) -> list[str]:
        asked = {"synchronous_commit": "on", "wal_keep_size": "256MB"}
        more = [word for pair in asked.items() for word in ("-c", "=".join(pair))]
        return [*super()._options(), *more]

    def let_followers_in(self) -> None:
        let_followers_in(self.cluster, self.url(OPERATOR, OPERATOR))

    @contextlib.contextmanager
    def asked(self, name: str = OPERATOR) -> Iterator:
        """A cursor of the operator's."""
        with session(self.url(OPERATOR, name)) as statements:
            yield statements

    def fill(self) -> None:
        """The tables of the portal, as the migrated template has them."""
        create_database(self.passwords, str(self.sockets), NAME, "template0")
        programs = environment.SERVERS_PROGRAMS
        source = environment.SERVERS.url(OPERATOR, database.template())
        with subprocess.Popen(
            [programs / "pg_dump", source], stdout=subprocess.PIPE
        ) as dump:
            subprocess.run(
                [
                    *(programs / "psql", "-q", "-X", "-v", "ON_ERROR_STOP=1"),
                    self.url(OPERATOR, NAME),
                ],
                stdin=dump.stdout,
                stdout=subprocess.DEVNULL,
                check=True,
            )

    def clone(self, name: str) -> None:
        """A database like the filled one."""
        with self.asked() as statements:
            statements.execute(
                f'CREATE DATABASE "{name}" OWNER {OWNER} TEMPLATE {NAME}'
            )


def passwords() -> dict[str, str]:
    return {role: secrets.token_hex(16) for role in (OPERATOR, OWNER, APPLICATION)}


@contextlib.contextmanager
def replicated(folder: Path) -> Iterator[tuple[Primary, Follower]]:
    """A primary with the portal's tables, and its replica."""
    keys = passwords()
    (folder / "a").mkdir(mode=0o700)
    primary = Primary(folder / "a", keys, durable=False)
    replica = Follower(folder / "b", keys, durable=False)
    try:
        primary.start()
        primary.let_followers_in()
        primary.fill()
        replica.follow(primary.url(OPERATOR, OPERATOR))
        yield primary, replica
    finally:
        replica.stop()
        primary.stop()


def place_of(cluster: Postgres, name: str) -> dict[str, str]:
    """A database as settings have it, for the application's role."""
    return {
        "NAME": name,
        "USER": APPLICATION,
        "PASSWORD": cluster.passwords[APPLICATION],
        "HOST": os.fspath(cluster.sockets),
        "PORT": "",
    }
