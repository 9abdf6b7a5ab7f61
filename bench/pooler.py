"""A PgBouncer of one's own in transaction mode, where it is installed."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from demonstration.servers import (
    APPLICATION,
    as_somebody,
    end,
    free_port,
    session,
    write_private,
)

POOLER = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")


class Pooler:
    """PgBouncer in transaction mode, with few connections behind it."""

    def __init__(
        self,
        folder: Path,
        *,
        sockets: Path,
        database: str,
        password: str,
        connections: int,
    ):
        self.folder, self.sockets = folder, sockets
        self.database, self.password = database, password
        self.connections = connections
        self.port = free_port()
        self.process: subprocess.Popen | None = None

    def url(self, database: str = "") -> str:
        name = database or self.database
        return f"postgres://{APPLICATION}:{self.password}@127.0.0.1:{self.port}/{name}"

    def start(self) -> Pooler:
        assert POOLER is not None
        self.folder.mkdir(mode=0o700)
        known = f'"{APPLICATION}" "{self.password}"\n'
        write_private(self.folder / "users.txt", known)
        write_private(
            self.folder / "pgbouncer.ini",
            "[databases]\n"
            f"{self.database} = host={self.sockets} dbname={self.database}\n"
            "[pgbouncer]\n"
            f"listen_addr = 127.0.0.1\nlisten_port = {self.port}\nunix_socket_dir =\n"
            f"auth_type = scram-sha-256\nauth_file = {self.folder}/users.txt\n"
            f"stats_users = {APPLICATION}\n"
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
        with session(self.url("pgbouncer")) as statements:
            statements.execute(f"SHOW {what}")
            names = [column.name for column in statements.description]
            return [dict(zip(names, row, strict=True)) for row in statements]

    def log(self) -> str:
        return (self.folder / "pgbouncer.log").read_text()

    def stop(self) -> None:
        end(self.process, signal.SIGTERM)
