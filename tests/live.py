"""The whole portal as it runs for real, on the servers of one test."""

import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from celery import Celery

from demonstration.embedded import PROJECT
from demonstration.processes import Process, stop_all
from demonstration.servers import free_port

MODULE = (sys.executable, "-m")
CELERY = (*MODULE, "celery", "-A", "pace_portal")
QUIET = ("-l", "WARNING", "--without-gossip", "--without-mingle")


class LivePortal:
    """gunicorn, a worker for each queue and beat, as in production."""

    def __init__(
        self,
        folder: Path,
        *,
        database_url: str,
        redis_url: str,
        email_url: str,
        code: Path = PROJECT,
        **environment: str,
    ):
        self.folder, self.code = folder, code
        (folder / "files").mkdir()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            "DJANGO_SETTINGS_MODULE": "pace_portal.settings",
            "SECRET_KEY": os.environ["SECRET_KEY"],
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "EMAIL_URL": email_url,
            "PORTAL_URL": self.url,
            "ALLOWED_HOSTS": "127.0.0.1",
            "DEFAULT_FROM_EMAIL": "PACE portal <portal@pace.example>",
            "FILES_ROOT": str(folder / "files"),
            "SECURE": "0",
            "DEBUG": "",
            "DEMONSTRATION": "",
            "SIGN_ON_PROVIDERS": "",
            "DJANGO_ALLOW_ASYNC_UNSAFE": "",
            "PYTHONPATH": str(code),
        } | environment
        self.processes: dict[str, Process] = {}

    def start(self, *, seconds: float = 90) -> "LivePortal":
        """Start every part and wait until all say that they are ready."""
        self.start_web()
        self.start_worker("letters")
        self.start_worker("reports")
        self.start_beat()
        # The first sign of life need not wait for beat's first quarter of a minute.
        broker = self.environment["REDIS_URL"]
        with Celery(broker=broker, set_as_current=False) as sender:
            for queue in ("letters", "reports"):
                sender.send_task(f"notifications.heartbeat_{queue}", queue=queue)
        until = time.monotonic() + seconds
        answer = "no answer"
        while time.monotonic() < until:
            try:
                with urllib.request.urlopen(f"{self.url}/health/ready", timeout=5):
                    return self
            except urllib.error.HTTPError as refusal:
                with refusal:
                    answer = refusal.read().decode(errors="replace")
            except OSError as refusal:
                answer = str(refusal)
            time.sleep(0.2)
        raise AssertionError(f"the portal did not get ready: {answer}\n{self.logs()}")

    def start_web(self) -> Process:
        return self._start(
            "web",
            *(*MODULE, "gunicorn", "-c", str(self.code / "pace_portal/gunicorn.py")),
            *("--workers", "1", "--bind", f"127.0.0.1:{self.port}"),
            *("--chdir", str(self.code)),
        )

    def start_worker(self, queue: str, *, at_once: int = 1) -> Process:
        name = f"worker-{queue}"
        place = ("-Q", queue, "-c", str(at_once), "-n", f"{queue}{self.port}@%h")
        return self._start(name, *CELERY, "worker", *QUIET, *place)

    def start_beat(self) -> Process:
        schedule = str(self.folder / "schedule")
        return self._start("beat", *CELERY, "beat", "--pidfile=", "-s", schedule)

    def _start(self, name: str, *command: str) -> Process:
        log = self.folder / f"{name}.log"
        process = Process(name, command, log, self.environment, folder=self.code)
        process.start()
        self.processes[name] = process
        return process

    def logs(self) -> str:
        """What every part wrote, to be searched and to be read after a failure."""
        return "\n".join(
            f"--- {name}\n{process.log.read_text(errors='replace')}"
            for name, process in self.processes.items()
        )

    def stop(self) -> None:
        stop_all(list(self.processes.values()))
