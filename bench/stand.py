"""What the benchmark stands on: servers, databases and processes of its own."""

from __future__ import annotations

import contextlib
import fcntl
import secrets
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from bench.builds import HERE, Build, CannotMeasure, Say
from demonstration.embedded import PROJECT, Servers, locked
from demonstration.processes import Process, stop_all
from demonstration.servers import APPLICATION, OWNER, free_port, session

FOLDER = PROJECT / ".bench"
LOCK = "bench.lock"
# Mail servers: how they take letters.
QUICK, SLOW = "aiosmtpd.handlers.Sink", "bench.mail.Slow"
SILENCE = 10  # seconds; then twice as many, and so on


@dataclass(frozen=True)
class Sizes:
    """How much of everything."""

    clients: int
    situations: int
    small_clients: int
    small_situations: int
    rows: int
    letters: int
    rounds: int
    requests: int
    seconds: int
    reviews: int = 20
    million: bool = False

    @property
    def at(self) -> dict[str, int]:
        return {"clients": self.clients, "situations": self.situations}


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep a second benchmark out: two at once would measure each other."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if any(folder.iterdir()) and not (folder / LOCK).exists():
        raise CannotMeasure(f"{folder} holds other things: choose an empty folder.")
    with locked(folder / LOCK, fcntl.LOCK_EX | fcntl.LOCK_NB) as free:
        if not free:
            raise CannotMeasure("A benchmark is running already: wait for its end.")
        yield


@dataclass
class Stand:
    """Servers of a folder that is gone afterwards, and what runs on them."""

    say: Say
    folder: Path = FOLDER
    # Servers that run already, with a migrated database, for a quick test.
    lent: Servers | None = None
    lent_broker: str = ""
    migrated: str = ""
    prefix: str = "bench"
    build: Build = HERE
    processes: list[Process] = field(default_factory=list)
    key: str = field(default_factory=lambda: secrets.token_urlsafe(48))

    def __post_init__(self) -> None:
        self.servers = self.lent or Servers(self.folder / "servers")
        self.made: list[str] = []
        self.port = free_port()
        self.mail_port = free_port()

    def __enter__(self) -> Self:
        self.clear()
        try:
            if self.lent is None:
                self.servers.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None = None, *_: object) -> None:
        stop_all(self.processes)
        if self.lent is None:
            self.servers.stop()
        else:
            for database in self.made:
                self.servers.drop_database(database)
        self.clear(keep_logs=kind is not None and issubclass(kind, CannotMeasure))

    def clear(self, *, keep_logs: bool = False) -> None:
        """Remove what a run leaves; the logs of one that failed say why."""
        kept = {LOCK, "logs"} if keep_logs else {LOCK}
        for left in self.folder.glob("*"):
            if left.name in kept:
                continue
            shutil.rmtree(left) if left.is_dir() else left.unlink()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def logs(self) -> Path:
        return self.own("logs")

    def own(self, database: str) -> Path:
        """A folder of ours: a database's files, or the logs."""
        folder = self.folder / database
        folder.mkdir(exist_ok=True)
        return folder

    def environment(self, database: str) -> dict[str, str]:
        """What the portal's processes find, as it would be when run for real."""
        return {
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "SECRET_KEY": self.key,
            "DATABASE_URL": self.servers.url(APPLICATION, database),
            "DATABASE_OWNER_URL": self.servers.url(OWNER, database),
            "REDIS_URL": self.lent_broker or self.servers.redis_url,
            "CACHE_URL": "",
            "DEBUG": "",
            "DEMONSTRATION": "",
            "DEMO_DIR": str(self.own(database)),
            "SECURE": "0",
            "TRUSTED_PROXY_COUNT": "0",
            # Passkeys are made for names.
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "PORTAL_URL": self.address,
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}",
            "DEFAULT_FROM_EMAIL": "PACE portal <portal@pace.example>",
            "FILES_ROOT": str(self.own(database)),
            "LOG_LEVEL": "INFO",
            "WEB_CONCURRENCY": "1",
            # One visitor opens the page behind a link again and again.
            "LINKS_A_MINUTE": "1000000",
            "PYTHONUNBUFFERED": "1",
        }

    # Databases

    def make_database(
        self, name: str, *, clients: int, situations: int, deliveries: int = 0
    ) -> None:
        """A database of this size, with the statistics that it would have in use."""
        if not self.migrated:
            self.migrated = f"{self.prefix}_migrated"
            self._create(self.migrated, "template0")
            self.manage(self.migrated, "migrate", "--verbosity", 0)
        self._create(name, self.migrated)
        self.manage(name, "load_reference_data")
        # Invented data is made in a demonstration only; what is measured is none.
        wanted = ["seed_demo", "--clients", clients, "--situations", situations]
        if deliveries:
            wanted += ["--deliveries", deliveries]
        self.manage(name, *wanted, DEMONSTRATION="1")
        self.say("  Bringing the database's statistics up to date")
        with session(self.servers.url(OWNER, name)) as statements:
            statements.execute("VACUUM (ANALYZE)")

    def _create(self, name: str, template: str) -> None:
        self.made.append(name)
        self.servers.create_database(name, template=template)

    @contextlib.contextmanager
    def copy_of(self, database: str) -> Iterator[str]:
        """A copy to be changed, while nobody is connected to the original."""
        name = f"{database}_copy"
        self._create(name, database)
        try:
            yield name
        finally:
            self.servers.drop_database(name)

    # Programs

    def manage(self, database: str, *words: object, **environment: str) -> None:
        """Run a command of the portal to its end, saying on what it says."""
        log = self.logs / f"{words[0]}.log"
        log.unlink(missing_ok=True)
        process = self.run(
            str(words[0]),
            ("manage.py", *words),
            database,
            log=log,
            environment=environment,
        )
        with log.open() as lines:
            speak_after = SILENCE
            while not process.has_ended():
                self._say_on(lines.read())
                seconds = time.monotonic() - process.started_at
                if seconds > speak_after:
                    self.say(f"  still at work after {seconds:.0f} seconds")
                    speak_after *= 2
                time.sleep(0.05)
            self._say_on(lines.read())
        self.stop(process)
        assert process.running is not None
        if process.running.returncode:
            last = (log.read_text().strip().splitlines() or ["no reason given"])[-1]
            raise CannotMeasure(f"“{words[0]}” failed ({last}): {log} says why.")

    def _say_on(self, text: str) -> None:
        for line in text.splitlines():
            if line.strip() and not line.startswith(("{", " ", "Traceback")):
                self.say(f"  {line.strip()}")

    def run(
        self,
        name: str,
        words: Sequence[object],
        database: str,
        *,
        log: Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> Process:
        """Start a program of the portal's environment on a database."""
        command = [self.build.python, *map(str, words)]
        log = log or self.logs / f"{name.replace(' ', '-')}.log"
        process = Process(
            name,
            command,
            log,
            self.environment(database) | dict(environment or {}),
            folder=self.build.folder,
        )
        self.processes.append(process)
        process.start()
        return process

    def stop(self, process: Process) -> None:
        stop_all([process])
        self.processes.remove(process)

    @contextlib.contextmanager
    def web(self, database: str, *, workers: int = 1) -> Iterator[Process]:
        """The portal behind gunicorn at `address`, as it is run for real."""
        process = self.run(
            "web server",
            (
                *("-m", "gunicorn", "-c", "pace_portal/gunicorn.py"),
                *("--bind", f"127.0.0.1:{self.port}", "--workers", workers),
            ),
            database,
        )
        try:
            self._await_web(process)
            yield process
        finally:
            self.stop(process)

    def _await_web(self, process: Process) -> None:
        until = time.monotonic() + 60
        while time.monotonic() < until and not process.has_ended():
            try:
                with urllib.request.urlopen(f"{self.address}/health/live", timeout=5):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise CannotMeasure(f"The web server did not start: {process.log} says why.")

    @contextlib.contextmanager
    def letters_worker(
        self, database: str, *, mail_server: str = QUICK
    ) -> Iterator[None]:
        """The worker for letters, and a mail server that takes all of them."""
        sink = self.run(
            "mail server",
            (
                *("-m", "aiosmtpd", "-n", "-c", mail_server),
                *("-l", f"127.0.0.1:{self.mail_port}"),
            ),
            database,
        )
        try:
            with self.worker(database, "letters", processes=2):
                yield
        finally:
            self.stop(sink)

    @contextlib.contextmanager
    def worker(self, database: str, kind: str, *, processes: int) -> Iterator[None]:
        """The worker of a queue, as it is run for real."""
        worker = self.run(
            f"worker for {kind}",
            (
                *("-m", "celery", "-A", "pace_portal", "worker", "-l", "WARNING"),
                *("--without-gossip", "--without-mingle", "-Q", kind),
                *("-c", processes, "-n", f"{kind}@%h"),
            ),
            database,
        )
        try:
            yield
        finally:
            self.stop(worker)
