"""A replica that follows a PostgreSQL of ours by streaming; it can be paused."""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from psycopg2.extensions import cursor

from demonstration.servers import OPERATOR, Postgres, session


def let_followers_in(cluster: Path, url: str) -> None:
    """Let whoever has the operator's password copy and follow a cluster."""
    rules = cluster / "pg_hba.conf"
    rules.write_text(f"{rules.read_text()}local replication all scram-sha-256\n")
    with session(url) as statements:
        statements.execute("SELECT pg_reload_conf()")


class Follower(Postgres):
    """A copy of a cluster that replays what that one writes."""

    def follow(self, url: str) -> None:
        """Copy the cluster of this address, then start and follow it."""
        self.folder.mkdir(mode=0o700)
        subprocess.run(
            [
                *(*self.prefix, self.programs / "pg_basebackup"),
                *("-D", self.cluster, "-R", "-c", "fast", "--no-sync", "-d", url),
            ],
            cwd=self.folder,
            check=True,
            capture_output=True,
        )
        self.start()

    def _see_to_roles(self) -> None:
        """They come with the copy."""

    @contextlib.contextmanager
    def asked(self, name: str = OPERATOR) -> Iterator[cursor]:
        """A cursor of the operator's."""
        with session(self.url(OPERATOR, name)) as statements:
            yield statements

    def backends(self, name: str) -> list[int]:
        """The processes that read a database there."""
        with self.asked() as statements:
            statements.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = %s", [name]
            )
            return [pid for (pid,) in statements.fetchall()]

    def pause(self) -> None:
        with self.asked() as statements:
            statements.execute("SELECT pg_wal_replay_pause()")
            while True:
                statements.execute("SELECT pg_get_wal_replay_pause_state()")
                if statements.fetchone() == ("paused",):
                    return
                time.sleep(0.01)

    def resume(self) -> None:
        with self.asked() as statements:
            statements.execute("SELECT pg_wal_replay_resume()")

    def wait_for(self, name: str) -> None:
        """Return once it has replayed that this database was made."""
        with self.asked() as statements:
            while True:
                statements.execute(
                    "SELECT 1 FROM pg_database WHERE datname = %s", [name]
                )
                if statements.fetchone():
                    return
                time.sleep(0.01)
