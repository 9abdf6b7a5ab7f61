"""Processes of the portal that end with whoever started them."""

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1


def end_with_parent() -> None:
    """Ask the system to end this process when its parent is gone, however it went."""
    parent = os.getppid()
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    except AttributeError:  # not Linux
        return
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGTERM)


def is_interrupted(pid: int) -> bool:
    """Whether a make that runs us was told to stop and only waits for us.

    On SIGINT, make puts the default back and waits for its children: it counts on
    the terminal to have told them. Whoever sent the signal to make alone has not.
    """
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
    facts = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    heeded = int(facts.get("SigCgt", "0"), 16) | int(facts.get("SigIgn", "0"), 16)
    return facts.get("Name") == "make" and not heeded & 1 << (signal.SIGINT - 1)


@dataclass
class Process:
    """One program of the portal, with its log and its own process group."""

    name: str
    command: Sequence[str | Path]
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None  # where it works; else where we do
    running: subprocess.Popen | None = None
    failures: int = 0
    started_at: float = 0.0

    def start(self) -> None:
        """Start it, so that it ends when we do."""
        words = [str(word) for word in self.command]
        if shutil.which("setpriv"):
            words = ["setpriv", "--pdeathsig", "TERM", *words]
        with self.log.open("a") as log:
            self.running = subprocess.Popen(
                words,
                cwd=self.folder,
                env={**os.environ, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.started_at = time.monotonic()

    @property
    def pid(self) -> int:
        assert self.running is not None
        return self.running.pid

    def has_ended(self) -> bool:
        """Whether it was started and is no longer there."""
        return self.running is not None and self.running.poll() is not None

    def ask_to_stop(self) -> None:
        """Let it finish what it does."""
        if self.running is not None and self.running.poll() is None:
            self.running.terminate()

    def stop(self, *, until: float) -> None:
        """Wait for its end until then, and end what is left of its group."""
        if self.running is None:
            return
        try:
            self.running.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.running.kill()
            self.running.wait()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.running.pid, signal.SIGKILL)


def stop_all(processes: Sequence[Process], *, seconds: float = 20) -> None:
    """Ask all to stop at once, then wait for each."""
    until = time.monotonic() + seconds
    for process in processes:
        process.ask_to_stop()
    for process in processes:
        process.stop(until=until)
