"""The whole benchmark with next to no data, and one that is broken off."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import psutil
import pytest

from bench.__main__ import Benchmark, Sizes
from bench.stand import Stand, alone
from demonstration.embedded import PROJECT
from tests import database, environment

SIZES = Sizes(
    clients=60,
    situations=30,
    small_clients=60,
    small_situations=30,
    rows=20,
    letters=5,
    rounds=1,
    requests=1,
    seconds=1,
    reviews=2,
)
PAGES = {
    *("bare", "empty", "frame", "list", "list-search", "list-late", "list-paused"),
    *("list-leaving", "list-national", "list-partner", "search", "situation"),
    *("situation-fullest", "news", "support", "support-national", "home-chair"),
    *("home-partner", "home-national", "record-national", "referrals-partner"),
    *("list-deepest", "log", "link"),
}
# Those whose queries are listed one by one, and what they read compared.
DESCRIBED = PAGES - {"bare"} | {"figures-national"}
NAMES = {
    *(f"page:{name}" for name in PAGES),
    *(f"growth:buffers:{name}" for name in DESCRIBED),
    *(f"growth:milliseconds:{name}" for name in DESCRIBED),
    *("load:alone-p95", "load:p50", "load:p95", "load:p99", "load:memory-mb"),
    *(f"wall:{name}" for name in PAGES if name not in ("bare", "log", "link")),
    "record:lines",
    "sign-in:passkey",
    "letters",
    "letters:slow",
    "review",
    "review:files",
    "import",
    "import:read",
    "import:again",
    "import:amended",
    "import:wait",
    "import:log-mb",
    "import:memory-mb",
    "import:server-memory-mb",
    *(
        f"history:{name}{part}"
        for name in ("import", "log", "headcount")
        for part in ("", ":cpu")
    ),
}

pytestmark = pytest.mark.xdist_group("bench")


@pytest.fixture(autouse=True)
def midday():
    """What is measured keeps the time, and codes of sign-ins follow it."""


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "stand"


@pytest.fixture
def start(folder, tmp_path):
    """Start the benchmark in a folder of its own; ended when the test is."""
    running = []

    def start():
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "bench", "--quick"),
                *("--folder", folder, "--out", tmp_path),
            ],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.terminate()
        process.communicate(timeout=60)


def left_running(folder):
    """Processes that work in the folder or for it."""
    left = []
    for process in psutil.process_iter():
        try:
            place, purpose = process.cwd(), process.environ().get("DEMO_DIR", "")
        except psutil.Error:
            continue
        if str(folder) in place or str(folder) in purpose:
            left.append(process)
    return left


@pytest.fixture
def figures(django_db_setup, folder, tmp_path):
    """Everything measured once, on the tests' own servers."""
    stand = Stand(
        print,
        folder,
        lent=environment.SERVERS,
        lent_broker=environment.BROKER.url(5),
        migrated=database.template(),
        prefix=f"{environment.DATABASE}_bench",
    )
    with alone(folder), stand:
        yield Benchmark(stand, SIZES, tmp_path).run([])


def test_everything_is_measured_beside_its_floor(figures, tmp_path):
    assert {figure.name for figure in figures} == NAMES
    for figure in figures:
        assert len(figure.values) == len(figure.floors) == SIZES.rounds
        assert min(*figure.values, *figure.floors) > 0
        assert figure.at.items() >= SIZES.at.items()
    report = (tmp_path / "queries.txt").read_text()
    assert all(f"page:{name}:" in report for name in DESCRIBED)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_benchmark_that_is_broken_off_leaves_nothing(start, folder, sign):
    process = start()
    for line in process.stdout:
        if line.startswith("Making"):
            break

    os.kill(process.pid, sign)
    said, _ = process.communicate(timeout=60)

    assert process.returncode == 130, said
    assert said.endswith("Stopped.\n")
    assert not left_running(folder)
    assert [left.name for left in folder.iterdir()] == ["bench.lock"]


def test_a_folder_of_somebody_else_is_left_alone(start, folder):
    folder.mkdir()
    letter = folder / "letter.txt"
    letter.write_text("Keep me.")

    said, _ = start().communicate(timeout=60)

    assert "choose an empty folder" in said
    assert letter.read_text() == "Keep me."
