"""Processes end with whoever started them, however that one ends."""

import signal
import subprocess
import sys
import time

import psutil
import pytest

from demonstration.embedded import PROJECT
from demonstration.processes import Process, stop_all

CHILD = """
import os, sys, time
from demonstration.processes import end_with_parent, is_interrupted
end_with_parent()
print(os.getpid(), flush=True)
while not is_interrupted(os.getppid()):
    time.sleep(0.05)
print("interrupted", flush=True)
"""
PATIENCE = 120  # seconds; only a net, for a very busy machine


@pytest.fixture
def make(tmp_path):
    """A make that runs our program and nothing else."""
    program = tmp_path / "child.py"
    program.write_text(CHILD)
    recipe = f"run:\n\t@{sys.executable} {program}\n"
    (tmp_path / "Makefile").write_text(f"export PYTHONPATH={PROJECT}\n{recipe}")
    process = subprocess.Popen(
        ["make", "-C", tmp_path, "--no-print-directory", "run"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        preexec_fn=heed_interrupts,
    )
    with process:
        yield process, int(process.stdout.readline())
        process.kill()


def heed_interrupts():
    """As from a terminal, also where the tests run behind one that ignores them."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def await_end(pid):
    until = time.monotonic() + PATIENCE
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != "zombie":
        assert time.monotonic() < until, f"{pid} is still running"
        time.sleep(0.05)


def test_an_interrupt_that_only_make_heard_is_noticed(make):
    process, child = make

    process.send_signal(signal.SIGINT)

    assert process.stdout.read() == "interrupted\n"
    await_end(child)


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL])
def test_the_end_of_make_is_the_end_of_what_it_runs(make, sign):
    process, child = make

    process.send_signal(sign)
    process.wait()

    await_end(child)


def test_a_process_that_will_not_stop_is_ended_with_its_children(tmp_path):
    stubborn = (
        "import signal, subprocess, sys, time; sleep = 'import time; time.sleep(99)';"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "child = subprocess.Popen([sys.executable, '-c', sleep],"
        " stdout=sys.stdout); print(child.pid, flush=True); time.sleep(99)"
    )
    log = tmp_path / "log"
    process = Process("stubborn", (sys.executable, "-c", stubborn), log)
    process.start()
    until = time.monotonic() + PATIENCE
    while not log.read_text().endswith("\n"):
        assert time.monotonic() < until
        time.sleep(0.05)
    child = int(log.read_text())

    stop_all([process], seconds=0.5)

    assert process.has_ended()
    await_end(child)
