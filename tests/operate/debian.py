"""Debian's own PostgreSQL and PgBouncer, as processes of a test's."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from demonstration.embedded import PROJECT, create_database
from demonstration.servers import (
    APPLICATION,
    OWNER,
    as_somebody,
    end,
    free_port,
    session,
    write_private,
)
from tests.clusters import NAME, Primary, Replica

VERSIONS = Path("/usr/lib/postgresql")
POOLER = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")


def missing() -> str:
    """What has to be installed first, in a sentence; nothing where all is there."""
    wanted = {
        "postgresql": bool(programs()),
        "pgbouncer": POOLER is not None,
    }
    names = [name for name, is_there in wanted.items() if not is_there]
    if not names:
        return ""
    return f"Not tried here: install Debian’s {' and '.join(names)} first."


def programs() -> Path | None:
    """The programs of the newest PostgreSQL of Debian's, where there is one."""
    found = [path.parent for path in VERSIONS.glob("*/bin/postgres")]
    return max(found, key=lambda path: int(path.parent.name), default=None)


class OfDebian:
    """Its programs and the locale that every Debian has."""

    locale = ("--locale=C.UTF-8",)

    @property
    def programs(self) -> Path:
        found = programs()
        assert found is not None
        return found


class DebianPrimary(OfDebian, Primary):
    def fill(self) -> None:
        """Migrated as an operator does it."""
        create_database(self.passwords, str(self.sockets), NAME, "template0")
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
            cwd=PROJECT,
            env=os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "pace_portal.settings",
                "DATABASE_URL": self.url(APPLICATION, NAME),
                "DATABASE_OWNER_URL": self.url(OWNER, NAME),
            },
            check=True,
        )


class DebianReplica(OfDebian, Replica):
    pass


class Pooler:
    """PgBouncer in transaction mode, with few connections behind it."""

    def __init__(self, folder: Path, cluster: Primary, *, connections: int):
        self.folder, self.cluster = folder, cluster
        self.connections = connections
        self.port = free_port()
        self.process: subprocess.Popen | None = None

    def url(self, role: str = APPLICATION) -> str:
        password = self.cluster.passwords[role]
        return f"postgres://{role}:{password}@127.0.0.1:{self.port}/{NAME}"

    def start(self) -> Pooler:
        assert POOLER is not None
        self.folder.mkdir(mode=0o700)
        role, password = APPLICATION, self.cluster.passwords[APPLICATION]
        write_private(self.folder / "users.txt", f'"{role}" "{password}"\n')
        write_private(
            self.folder / "pgbouncer.ini",
            "[databases]\n"
            f"{NAME} = host={self.cluster.sockets} dbname={NAME}\n"
            "[pgbouncer]\n"
            f"listen_addr = 127.0.0.1\nlisten_port = {self.port}\nunix_socket_dir =\n"
            f"auth_type = scram-sha-256\nauth_file = {self.folder}/users.txt\n"
            f"stats_users = {role}\n"
            "pool_mode = transaction\nmax_client_conn = 200\n"
            f"default_pool_size = {self.connections}\n",
        )
        prefix = as_somebody(self.folder, Path(POOLER), sign="INT")
        with (self.folder / "pgbouncer.log").open("a") as log:
            self.process = subprocess.Popen(
                [*prefix, POOLER, self.folder / "pgbouncer.ini"],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.05)
            else:
                return self
        raise AssertionError(f"PgBouncer did not start: {self.log()}")

    def shown(self, what: str) -> list[dict]:
        """A table of its console."""
        with session(self.url().replace(f"/{NAME}", "/pgbouncer")) as statements:
            statements.execute(f"SHOW {what}")
            names = [column.name for column in statements.description]
            return [dict(zip(names, row, strict=True)) for row in statements]

    def log(self) -> str:
        return (self.folder / "pgbouncer.log").read_text()

    def stop(self) -> None:
        end(self.process, signal.SIGTERM)
