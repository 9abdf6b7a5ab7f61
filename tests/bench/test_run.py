"""The whole benchmark with next to no data, and one that is broken off."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import psutil
import pytest

from pace_portal.embedded import PROJECT

SIZES = {
    "clients": 60,
    "situations": 30,
    "small-clients": 60,
    "small-situations": 30,
    "rows": 20,
    "letters": 5,
    "rounds": 1,
    "requests": 1,
}
NAMES = {
    "page:frame",
    "page:list",
    "page:list-search",
    "page:search",
    "page:situation",
    "page:situation-fullest",
    "letters",
    "review",
    "import",
}
LONGEST = 300

pytestmark = pytest.mark.xdist_group("bench")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "stand"


@pytest.fixture
def start(folder, tmp_path):
    """Start the benchmark in a folder of its own; ended when the test is."""
    words = [f"--{name}={many}" for name, many in SIZES.items()]
    running = []

    def start():
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "bench", *words),
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


def test_everything_is_measured_beside_its_floor(start, folder, tmp_path):
    process = start()

    said, _ = process.communicate(timeout=LONGEST)

    assert process.returncode == 0, said
    results = json.loads((tmp_path / "results.json").read_text())
    assert {result["name"] for result in results} == NAMES
    for result in results:
        assert set(result) == {"name", "value", "floor", "ratio", "at"}
        assert result["value"] > 0
        assert result["floor"] > 0
        assert result["at"]["clients"] == SIZES["clients"]
    report = (tmp_path / "queries.txt").read_text()
    assert all(name in report for name in NAMES if name.startswith("page:"))
    assert not left_running(folder)
    assert [left.name for left in folder.iterdir()] == ["bench.lock"]


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
