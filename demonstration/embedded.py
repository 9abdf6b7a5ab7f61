"""A real PostgreSQL and a real Valkey for the demonstration and the tests.

Whoever uses the servers of a folder holds a shared lock on its `users.lock`. The
first one starts a keeper (this module, run as a program), which starts both servers,
watches the lock and stops them when nobody holds it any more, however the last
user ended. A keeper that was killed takes its servers with it.
"""

import contextlib
import fcntl
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self, TextIO

import psycopg2

from demonstration.servers import (
    APPLICATION,
    OPERATOR,
    OWNER,
    Postgres,
    ServersError,
    Valkey,
    address,
    check_space,
    session,
    write_private,
)

PROJECT = Path(__file__).resolve().parent.parent
DATABASE = "pace"


@contextlib.contextmanager
def locked(path: Path, how: int) -> Iterator[bool]:
    """Hold a lock on a file while the block runs; false when it was not to be had."""
    with path.open("a") as file:
        yield can_be_had(file, how) if how & fcntl.LOCK_NB else wait_for(file, how)


def wait_for(file: TextIO, how: int) -> bool:
    """Take a lock on an open file, however long it takes."""
    fcntl.flock(file, how)
    return True


def can_be_had(file: TextIO, how: int) -> bool:
    """Take a lock on an open file, if nobody is in the way."""
    try:
        fcntl.flock(file, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


class Servers:
    """The servers of a folder, running for as long as anybody uses them."""

    def __init__(self, folder: Path, *, durable: bool = True, broker: bool = True):
        self.folder = folder.absolute()
        self.durable = durable
        self.broker = broker
        self._use: TextIO | None = None
        self._passwords: dict[str, str] = {}
        self._state: dict[str, str] = {}

    # Their addresses

    @property
    def database_url(self) -> str:
        """The application's own role, which owns nothing."""
        return self.url(APPLICATION, DATABASE)

    @property
    def owner_url(self) -> str:
        """The role that owns the tables and migrates."""
        return self.url(OWNER, DATABASE)

    @property
    def redis_url(self) -> str:
        return self._state["redis_url"]

    def url(self, role: str, database: str) -> str:
        sockets = Path(self._state["sockets"])
        return address(role, self.password(role), sockets, database)

    def password(self, role: str) -> str:
        return self._passwords[role]

    # Using them

    def start(self) -> Self:
        """Become a user of the servers, starting them when they are not running."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._use = (self.folder / "users.lock").open("a")
            fcntl.flock(self._use, fcntl.LOCK_SH)  # waits while a keeper clears up
            with locked(self.folder / "start.lock", fcntl.LOCK_EX):
                self._passwords = self._keys()
                if not self._is_kept():
                    self._start_keeper()
                self._state = self._await_state()
        except OSError as error:
            self.stop()
            raise self._explained(error) from error
        except ServersError:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Use them no longer; the last user's going stops them and waits for it."""
        if self._use is None:
            return
        with self._use as use:
            is_the_last = can_be_had(use, fcntl.LOCK_EX)
        self._use = None
        until = time.monotonic() + 30
        while is_the_last and self.are_running() and time.monotonic() < until:
            with (self.folder / "users.lock").open("a") as use:
                # The keeper that clears up holds it alone; anybody else shares it.
                others = not can_be_had(use, fcntl.LOCK_EX)
                if others and can_be_had(use, fcntl.LOCK_SH):
                    return
            time.sleep(0.05)

    def are_running(self) -> bool:
        """Whether anybody keeps the servers of this folder up."""
        return self.folder.exists() and self._is_kept()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _explained(self, error: OSError) -> ServersError:
        with contextlib.suppress(OSError):
            check_space(self.folder.parent)
        if isinstance(error, PermissionError):
            return ServersError(
                f"{self.folder} belongs to another user: remove it, or run this "
                "as the user who made it."
            )
        return ServersError(f"{self.folder} cannot be used: {error}.")

    def _keys(self) -> dict[str, str]:
        keys = self.folder / "keys.json"
        if not keys.exists():
            names = (OPERATOR, OWNER, APPLICATION, "valkey")
            made = {name: secrets.token_hex(16) for name in names}
            write_private(keys, json.dumps(made))
        return json.loads(keys.read_text())

    def _is_kept(self) -> bool:
        how = fcntl.LOCK_EX | fcntl.LOCK_NB
        with locked(self.folder / "keeper.lock", how) as free:
            return not free

    def _start_keeper(self) -> None:
        (self.folder / "state.json").unlink(missing_ok=True)
        with (self.folder / "keeper.log").open("w") as log:
            keeper = subprocess.Popen(
                [
                    *(sys.executable, "-m", "demonstration.embedded", self.folder),
                    *(() if self.durable else ("--throw-away",)),
                    *(() if self.broker else ("--no-broker",)),
                ],
                cwd=PROJECT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
            )
        assert keeper.stdout is not None
        with keeper.stdout as words:
            answer = words.readline().strip()
        keeper.wait()
        if answer != "ready":
            raise ServersError(
                answer or f"The servers did not start: {log.name} says why."
            )

    def _await_state(self) -> dict[str, str]:
        # Another user's keeper may still be starting, or have given up.
        until = time.monotonic() + 90
        while time.monotonic() < until:
            with contextlib.suppress(FileNotFoundError):
                return json.loads((self.folder / "state.json").read_text())
            if not self._is_kept():
                break
            time.sleep(0.1)
        raise ServersError(f"The servers in {self.folder} did not start: try again.")

    # Databases besides the portal's own, for the tests and the benchmark

    def create_database(self, name: str, *, template: str = "template0") -> None:
        """Make a database that the owner owns and the application may use."""
        create_database(self._passwords, self._state["sockets"], name, template)

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever is connected to it."""
        with session(self.url(OPERATOR, OPERATOR)) as statements:
            statements.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def create_database(
    passwords: dict[str, str], sockets: str, name: str, template: str
) -> None:
    """Make a database with the rights that the two roles have in it."""
    operator = passwords[OPERATOR]
    url = address(OPERATOR, operator, Path(sockets), OPERATOR)
    with session(url) as statements:
        statements.execute(
            f'CREATE DATABASE "{name}" OWNER {OWNER} TEMPLATE "{template}"'
        )
    if template != "template0":
        return
    with session(address(OPERATOR, operator, Path(sockets), name)) as statements:
        statements.execute(
            f"ALTER SCHEMA public OWNER TO {OWNER};"
            f"GRANT USAGE ON SCHEMA public TO {APPLICATION};"
            f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public "
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APPLICATION};"
            f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public "
            f"GRANT USAGE, SELECT ON SEQUENCES TO {APPLICATION};"
            f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public "
            f"GRANT EXECUTE ON FUNCTIONS TO {APPLICATION}"
        )


# The keeper


def belongs_to(pid: int, folder: Path) -> bool:
    """Whether this process is a server of ours: it works in the folder."""
    try:
        return Path(f"/proc/{pid}/cwd").readlink().is_relative_to(folder)
    except OSError:
        return False


def wind_up(pid_file: Path, *, folder: Path, sign: int) -> None:
    """End a server left over from a keeper that was killed; insist after a while."""
    try:
        pid = int(pid_file.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return
    until = time.monotonic() + 20
    while belongs_to(pid, folder):
        late = time.monotonic() > until
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL if late else sign)
        time.sleep(0.2)


class ToldToStop(Exception):
    """Somebody sent the keeper a signal."""


class Keeper:
    """Starts the servers of a folder, and stops them once nobody uses them."""

    def __init__(self, folder: Path, *, durable: bool, broker: bool):
        self.folder = folder
        self.durable = durable
        keys = json.loads((folder / "keys.json").read_text())
        self.postgres = Postgres(folder, keys, durable=durable)
        self.valkey: Valkey | None = None
        if broker:
            key = keys["valkey"]
            self.valkey = Valkey(folder / "valkey", password=key, durable=durable)

    def run(self) -> None:
        """Start, say so in one word, watch, stop."""
        for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(sign, self._on_signal)
        with locked(self.folder / "keeper.lock", fcntl.LOCK_EX):
            try:
                self._start()
                with contextlib.suppress(BrokenPipeError):  # whoever asked is gone
                    print("ready", flush=True)
                self._watch()
            except ToldToStop:
                pass
            finally:
                self._end()

    def _on_signal(self, sign: int, _: object) -> None:
        signal.signal(sign, signal.SIG_IGN)
        raise ToldToStop

    def _start(self) -> None:
        wind_up(
            self.folder / "postgres" / "postmaster.pid",
            folder=self.folder,
            sign=signal.SIGINT,
        )
        wind_up(
            self.folder / "valkey" / "valkey.pid",
            folder=self.folder,
            sign=signal.SIGTERM,
        )
        check_space(self.folder)
        try:
            self.postgres.start()
        except ServersError:
            if self.durable:
                raise
            # Nothing of worth: a machine that lost power may have torn it.
            self.postgres.stop()
            shutil.rmtree(self.postgres.cluster, ignore_errors=True)
            self.postgres.start()
        if self.durable:
            self._make_database()
        if self.valkey:
            self.valkey.start()
        state = {
            "sockets": str(self.postgres.sockets),
            "redis_url": self.valkey.url() if self.valkey else "",
        }
        write_private(self.folder / "state.json", json.dumps(state))

    def _make_database(self) -> None:
        with session(self.postgres.url(OPERATOR, OPERATOR)) as statements:
            statements.execute(
                "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
            )
            is_there = statements.fetchone()
        if not is_there:
            sockets = str(self.postgres.sockets)
            keys = self.postgres.passwords
            create_database(keys, sockets, DATABASE, "template0")

    def _watch(self) -> None:
        children = [self.postgres.process]
        if self.valkey:
            children.append(self.valkey.process)
        while True:
            if any(child is None or child.poll() is not None for child in children):
                raise ServersError("A server ended by itself: its log says why.")
            with (self.folder / "users.lock").open("a") as users:
                if can_be_had(users, fcntl.LOCK_EX):
                    self._end()  # new users wait at the lock until all is clear
                    return
            time.sleep(0.2)

    def _end(self) -> None:
        (self.folder / "state.json").unlink(missing_ok=True)
        if self.valkey:
            self.valkey.stop()
        self.postgres.stop()


def main() -> int:
    """Keep the servers of the folder that is named; options say how."""
    words = sys.argv[1:]
    if os.fork():  # nobody's child, so that nobody has to wait for it
        return 0
    keeper = Keeper(
        Path(words[0]),
        durable="--throw-away" not in words,
        broker="--no-broker" not in words,
    )
    try:
        keeper.run()
    except (ServersError, psycopg2.Error, OSError) as refusal:
        with contextlib.suppress(OSError):
            print(" ".join(str(refusal).split()), flush=True)
        print(refusal, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
