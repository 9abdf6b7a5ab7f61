"""`make demo`: refuses with a sentence, runs whole, leaves nothing behind."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from demonstration.servers import free_port


@pytest.fixture
def demo(checkout, bare_environment):
    """Start the demonstration of the checkout and read on until it is ready."""
    begun = []

    def start(port):
        process = subprocess.Popen(
            [sys.executable, "-m", "demonstration.demo"],
            cwd=checkout,
            env=bare_environment | {"PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        begun.append(process)
        said = []
        for line in process.stdout:
            said.append(line)
            if line.startswith(("Ctrl-C stops", "Traceback")):
                break
        return process, "".join(said)

    yield start
    for process in begun:
        process.kill()
        process.wait()
        process.stdout.close()


def test_a_taken_port_is_told_in_a_sentence_before_anything_starts(command, checkout):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = command("-m", "demonstration.demo", PORT=str(port))

    assert done.returncode == 1
    assert done.stderr == (
        f"Port {port} is taken: stop what listens there, or choose another with "
        f"“make demo PORT={port + 1}”.\n"
    )
    assert not (checkout / ".demo" / "servers").exists()


@pytest.mark.parametrize("port", ["banana", "80", "70000"])
def test_a_port_that_is_none_is_told_in_a_sentence(command, port):
    done = command("-m", "demonstration.demo", PORT=port)

    assert done.returncode == 1
    assert done.stderr.startswith(f"PORT={port} is no port")
    assert done.stderr.count("\n") == 1


def test_the_demonstration_never_touches_servers_that_are_named(command, checkout):
    done = command(
        "-m", "demonstration.demo", DATABASE_URL="postgres://db.example/pace"
    )

    assert done.returncode == 1
    assert "unset DATABASE_URL" in done.stderr


@pytest.mark.parametrize("mark", [None, "0123456789abcdef"])
@pytest.mark.parametrize(
    "words", [("-m", "demonstration.demo"), ("manage.py", "showmigrations")]
)
def test_data_of_an_older_build_is_refused_and_the_way_out_is_named(
    command, checkout, words, mark
):
    left = checkout / ".demo"
    shutil.rmtree(left, ignore_errors=True)
    (left / "servers").mkdir(parents=True)
    if mark:
        (left / "build").write_text(mark)

    done = command(*words)

    assert done.returncode == 1
    assert "is of an older build" in done.stderr
    assert "make reset" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not list((left / "servers").iterdir())
    shutil.rmtree(left)


def test_it_runs_whole_is_killed_starts_again_with_its_data_and_is_cleared(
    demo, command, checkout, nothing_runs_in
):
    port = free_port()
    first, said = demo(port)

    assert f"Portal ready at http://127.0.0.1:{port}\n" in said, said
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready") as answer:
        assert set(json.load(answer)["parts"].values()) == {"ready"}
    catcher = re.search(r"Emails arrive at (\S+)", said)[1]
    with urllib.request.urlopen(catcher) as answer:
        assert b"Emails of the demonstration" in answer.read()
    sign_ins = json.loads((checkout / ".demo" / "sign-ins.json").read_text())
    for row in sign_ins:
        assert set(row) == {"role", "email", "password", "key", "partnership"}
        assert row["email"] in said
    assert len({row["role"] for row in sign_ins}) >= 9

    again = command("-m", "demonstration.demo", PORT=str(free_port()))
    assert again.returncode == 1
    assert again.stderr.startswith("The demonstration is running already")
    reset = subprocess.run(
        ["make", "reset"], cwd=checkout, capture_output=True, text=True, check=False
    )
    assert reset.returncode != 0
    assert "The demonstration is in use: stop it" in reset.stderr

    first.send_signal(signal.SIGKILL)
    first.wait()
    nothing_runs_in(checkout)

    made = os.stat(checkout / ".demo" / "made").st_mtime
    second, said = demo(free_port())
    assert "Portal ready" in said
    assert "Making demonstration data" not in said
    assert os.stat(checkout / ".demo" / "made").st_mtime == made

    second.send_signal(signal.SIGINT)
    assert second.stdout.read().endswith("Stopped.\n")
    assert second.wait() == 0
    nothing_runs_in(checkout)

    subprocess.run(["make", "reset"], cwd=checkout, capture_output=True, check=True)
    assert not (checkout / ".demo").exists()
