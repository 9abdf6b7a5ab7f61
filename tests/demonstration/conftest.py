"""A checkout to try commands in, and a look at what they leave running."""

import os
import shutil
import subprocess
import sys
import time

import psutil
import pytest

from demonstration.embedded import PROJECT
from demonstration.place import PRODUCTION

PATIENCE = 40  # seconds; far more than it takes, for a busy machine


def running_in(folder):
    """The processes that work in a folder or were told of it."""
    found = []
    for process in psutil.process_iter(["cwd", "cmdline"]):
        words = [process.info["cwd"] or "", *(process.info["cmdline"] or [])]
        if any(str(folder) in word for word in words) and process.pid != os.getpid():
            found.append(process)
    return found


@pytest.fixture
def nothing_runs_in():
    """Waits until nothing works in a folder any more; says what does."""

    def check(folder):
        until = time.monotonic() + PATIENCE
        while left := running_in(folder):
            assert time.monotonic() < until, f"still running: {left}"
            time.sleep(0.1)

    return check


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """The project's own files, alone in a folder of their own."""
    folder = tmp_path_factory.mktemp("bare") / "portal"
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=PROJECT,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        source = PROJECT / name
        if source.is_file() and not name.startswith("docs/"):
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)
    yield folder
    for process in running_in(folder):
        process.kill()


@pytest.fixture
def bare_environment():
    """The environment without anything that speaks of the portal."""
    ours = {*PRODUCTION, "DATABASE_OWNER_URL", "PORT", "DJANGO_SETTINGS_MODULE"}
    ours |= {"SECURE", "DEBUG", "DEMONSTRATION", "FILES_ROOT", "ALLOWED_HOSTS"}
    ours |= {"PORTAL_URL", "DEFAULT_FROM_EMAIL", "LOG_LEVEL", "TRUSTED_PROXY_COUNT"}
    return {name: value for name, value in os.environ.items() if name not in ours}


@pytest.fixture
def command(checkout, bare_environment):
    """Run a Python program of the checkout to its end."""

    def run(*words, **environment):
        return subprocess.run(
            [sys.executable, *words],
            cwd=checkout,
            env=bare_environment | environment,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )

    return run
