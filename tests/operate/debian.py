"""Debian's own PostgreSQL, as a process of a test's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from bench.follower import Follower
from bench.pooler import POOLER
from demonstration.embedded import PROJECT, create_database
from demonstration.servers import APPLICATION, OWNER
from tests.clusters import NAME, Primary

VERSIONS = Path("/usr/lib/postgresql")


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
        with self.asked() as statements:
            # As many a server has it; the portal asks for UTC at connecting.
            statements.execute(
                f"ALTER ROLE {APPLICATION} SET timezone = 'Europe/London'"
            )
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


class DebianReplica(OfDebian, Follower):
    pass
