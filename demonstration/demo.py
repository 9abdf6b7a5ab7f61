"""`make demo`: the whole portal on this machine, until Ctrl-C.

Servers, database, demonstration data, web server, two workers, beat, a mail catcher
and a stand-in for a virus scanner, started in this order and stopped together.
"""

import fcntl
import json
import os
import shutil
import signal
import socket
import sys
import time
import urllib.error
import urllib.request

from demonstration import place
from demonstration.embedded import DATABASE, PROJECT, Servers, locked
from demonstration.processes import Process, end_with_parent, is_interrupted, stop_all
from demonstration.servers import ServersError, check_space, free_port
from pace_portal.celery import app as celery

PATIENCE = 150  # seconds until a portal that does not get ready is given up
BACK_OFF = (1, 2, 5, 10, 30)  # seconds between tries to start a worker again
MADE = place.FOLDER / "made"  # there once the data is complete
MIGRATED = place.FOLDER / "migrated"  # what the tables were made from


class CannotRun(Exception):
    """The demonstration cannot run; the message says what to do."""


class Stopped(Exception):
    """Somebody pressed Ctrl-C, or ended us or whoever started us."""


def say(words: str) -> None:
    """Tell the person at the terminal at once."""
    print(words, flush=True)


# Before anything starts


def chosen_port() -> int:
    """The port that `PORT=` asks for."""
    asked = os.environ.get("PORT") or str(place.PORT)
    if not asked.isdigit() or not 1024 <= int(asked) <= 65000:
        raise CannotRun(f"PORT={asked} is no port: choose a number from 1024 to 65000.")
    return int(asked)


def is_free(port: int) -> bool:
    """Whether nobody listens on this port of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def check_port(port: int) -> None:
    if not is_free(port):
        raise CannotRun(
            f"Port {port} is taken: stop what listens there, or choose another with "
            f"“make demo PORT={port + 1}”."
        )


# Steps


class Demonstration:
    """Everything that runs, in the order in which it starts."""

    def __init__(self, port: int):
        self.port = port
        self.servers = place.servers()
        beside = port + place.MAIL_PORT - place.PORT
        self.mail_port = beside if is_free(beside) else free_port()
        self.smtp_port = free_port()
        self.scanner_port = free_port()
        self.logs = place.FOLDER / "logs"
        self.environment: dict[str, str] = {}
        self.processes: list[Process] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def catcher(self) -> str:
        return f"http://127.0.0.1:{self.mail_port}"

    def run(self) -> None:
        """Start all of it, tell how to get in, and watch until told to stop."""
        began = time.monotonic()
        shutil.rmtree(self.logs, ignore_errors=True)
        self.logs.mkdir(parents=True)
        try:
            say("Starting PostgreSQL and Valkey")
            self.servers.start()
            self.environment = place.variables(
                self.servers,
                port=self.port,
                smtp_port=self.smtp_port,
                scanner_port=self.scanner_port,
            )
            self.prepare_database(self.servers)
            say("Starting the portal")
            self.start_processes()
            self.await_ready()
            say(f"Portal ready at {self.address}")
            self.introduce(seconds=time.monotonic() - began)
            while True:
                self.watch()
                time.sleep(0.3)
        finally:
            stop_all(self.processes)
            self.servers.stop()

    def prepare_database(self, servers: Servers) -> None:
        """Bring the tables up to date; the first time, make the data as well."""
        is_made = MADE.exists()
        if not is_made and (place.FOLDER / "begun").exists():
            # A first run that was broken off left half of the data.
            MIGRATED.unlink(missing_ok=True)
            servers.drop_database(DATABASE)
            servers.create_database(DATABASE)
        (place.FOLDER / "begun").touch()
        schema = place.schema()
        if not MIGRATED.exists() or MIGRATED.read_text() != schema:
            say("Bringing the database up to date")
            self.manage("migrate", DATABASE_URL=servers.owner_url)
            MIGRATED.write_text(schema)
        if not is_made:
            say("Loading councils, partnerships and organisations")
            self.manage("load_reference_data")
            say("Making demonstration data (the first time only)")
            self.manage("seed_demo")
            MADE.touch()

    def manage(self, command: str, **environment: str) -> None:
        """Run one of the portal's commands to its end."""
        log = self.logs / f"{command}.log"
        words = (sys.executable, PROJECT / "manage.py", command)
        process = Process(command, words, log, self.environment | environment)
        self.processes.append(process)
        process.start()
        while not process.has_ended():
            self.check_servers()
            time.sleep(0.1)
        self.processes.remove(process)
        assert process.running is not None
        if process.running.returncode:
            check_space(place.FOLDER)
            raise CannotRun(f"“manage.py {command}” failed: {log} says why.")

    def start_processes(self) -> None:
        """The mail catcher first, so that the first letter arrives."""
        python = sys.executable
        module = (python, "-m")
        worker = (*module, "celery", "-A", "pace_portal", "worker", "-l", "WARNING")
        quiet = ("--without-gossip", "--without-mingle")
        beat = (*module, "celery", "-A", "pace_portal", "beat", "-l", "WARNING")
        commands = {
            "mail catcher": (
                *(*module, "demonstration.mailcatcher"),
                *("--smtp", str(self.smtp_port), "--http", str(self.mail_port)),
                *("--letters", place.FOLDER / "letters"),
            ),
            "stand-in for a virus scanner": (
                *(*module, "demonstration.scanner", "--port", str(self.scanner_port)),
            ),
            "web server": (
                *(*module, "gunicorn", "-c", "pace_portal/gunicorn.py"),
                *("--bind", f"127.0.0.1:{self.port}"),
            ),
            "worker for letters": (
                *(*worker, *quiet, "-Q", "letters", "-c", "2", "-n", "letters@%h"),
            ),
            "worker for reports": (
                *(*worker, *quiet, "-Q", "reports", "-c", "1", "-n", "reports@%h"),
            ),
            "beat": (*beat, "--pidfile=", "-s", place.FOLDER / "beat"),
        }
        for name, command in commands.items():
            log = self.logs / f"{name.replace(' ', '-')}.log"
            process = Process(name, command, log, self.environment)
            self.processes.append(process)
            process.start()
        # The first sign of life need not wait for beat's first quarter of a minute,
        # nor figures for its first half.
        os.environ |= self.environment
        for queue in ("letters", "reports"):
            celery.send_task(f"notifications.heartbeat_{queue}", queue=queue)
        celery.send_task("reviews.sweep", queue="reports")

    def await_ready(self) -> None:
        """Wait until every part says that it is ready."""
        until = time.monotonic() + PATIENCE
        answer = "no answer"
        while time.monotonic() < until:
            self.watch()
            try:
                with urllib.request.urlopen(f"{self.address}/health/ready", timeout=10):
                    pass
                answer = "the mail catcher does not answer"
                with urllib.request.urlopen(self.catcher, timeout=10):
                    return
            except urllib.error.HTTPError as refusal:
                answer = refusal.read().decode(errors="replace")[:300]
            except OSError:
                pass
            time.sleep(0.2)
        raise CannotRun(
            f"The portal did not get ready ({answer}): {self.logs} says why."
        )

    def introduce(self, *, seconds: float) -> None:
        """Who can sign in, and where letters arrive."""
        say(f"  (after {seconds:.0f} seconds)")
        say(f"Emails arrive at {self.catcher}")
        say("Files are looked through by a stand-in, which knows only the EICAR test.")
        kept = place.FOLDER / "sign-ins.json"
        sign_ins = json.loads(kept.read_text()) if kept.exists() else []
        columns = ("role", "email", "password", "key", "partnership")
        rows = [[str(row.get(name) or "") for name in columns] for row in sign_ins]
        widths = [
            max([len(row[at]) for row in rows], default=0) for at in range(len(columns))
        ]
        say(f"Sign in as (also in {kept.relative_to(PROJECT)}):")
        for row in rows:
            cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
            say(("  " + "  ".join(cells)).rstrip())
        say("After the password comes a code: give the key beside it to an app, or ask")
        say(f"“make codes”. Passkeys can be tried at http://localhost:{self.port}")
        say("Ctrl-C stops all of it; “make reset” clears the data.")

    # While it runs

    def check_servers(self) -> None:
        if is_interrupted(os.getppid()):
            raise Stopped
        if not self.servers.are_running():
            raise CannotRun(
                f"PostgreSQL or Valkey stopped: {self.servers.folder} has their logs."
            )

    def watch(self) -> None:
        """Start again what may be, stop when the rest is gone."""
        self.check_servers()
        for process in self.processes:
            if not process.has_ended():
                continue
            if process.name == "web server":
                raise CannotRun(f"The web server stopped: {process.log} says why.")
            wait = BACK_OFF[min(process.failures, len(BACK_OFF) - 1)]
            if time.monotonic() - process.started_at > 60:
                process.failures = 0
            if time.monotonic() - process.started_at < wait:
                continue
            process.failures += 1
            say(f"The {process.name} stopped ({process.log} says why): starting again.")
            process.start()


def on_signal(*_: object) -> None:
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, signal.SIG_IGN)
    raise Stopped


def main() -> None:
    """Run the demonstration; refuse with a sentence when it cannot."""
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, on_signal)
    end_with_parent()
    os.chdir(PROJECT)
    if not place.is_chosen():
        raise CannotRun(
            "The demonstration works on servers of its own: unset DATABASE_URL, "
            "REDIS_URL and SECRET_KEY to run it, or see README.md for running the "
            "portal on yours."
        )
    port = chosen_port()
    place.FOLDER.mkdir(exist_ok=True, mode=0o700)
    how = fcntl.LOCK_EX | fcntl.LOCK_NB
    with locked(place.FOLDER / "demo.lock", how) as is_the_only_one:
        if not is_the_only_one:
            raise CannotRun(
                "The demonstration is running already: use that one, or stop it "
                "with Ctrl-C where it runs."
            )
        check_port(port)
        check_space(place.FOLDER)
        Demonstration(port).run()


if __name__ == "__main__":
    try:
        main()
    except Stopped:
        say("Stopped.")
    except (CannotRun, ServersError) as refusal:
        sys.exit(str(refusal))
    except OSError as refusal:
        sys.exit(f"The demonstration cannot run here: {refusal}.")
