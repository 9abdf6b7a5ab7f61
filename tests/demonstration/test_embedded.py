"""The servers from the wheels: shared, private, and gone with their last user."""

import os
import signal
import stat
import subprocess
import sys
import time

import psycopg2
import pytest
import redis

from demonstration import servers as parts
from demonstration.embedded import PROJECT, Servers
from demonstration.servers import APPLICATION, OPERATOR, OWNER, ServersError, address
from tests.demonstration.conftest import running_in

HOLD = """
import sys, time
from pathlib import Path
from demonstration.embedded import Servers
Servers(Path(sys.argv[1]), durable=False).start()
print("started", flush=True)
time.sleep(600)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder that nobody else may enter, with a cluster in it."""
    closed = tmp_path_factory.mktemp("closed")
    closed.chmod(0o700)
    return closed / "servers"


@pytest.fixture
def another_user(folder):
    """Another process that uses the servers."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout.readline() == "started\n"
        yield process
        process.kill()


def answer(url):
    connection = psycopg2.connect(url)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, current_setting('server_version_num')")
        found = cursor.fetchone()
    connection.close()
    return found


def test_both_servers_run_inside_a_folder_that_only_its_owner_may_enter(
    folder, nothing_runs_in
):
    with Servers(folder, durable=False) as servers:
        servers.drop_database("pace")
        servers.create_database("pace")
        who, version = answer(servers.database_url)
        broker = redis.Redis.from_url(servers.redis_url)
        is_broker_there = broker.ping()
        broker.close()

    assert (who, version[:2]) == (APPLICATION, "18")
    assert is_broker_there
    assert stat.S_IMODE(folder.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    nothing_runs_in(folder)


def test_nobody_gets_in_without_the_password(folder):
    with Servers(folder, durable=False) as servers:
        wrong = address(OPERATOR, "wrong", folder / "s", OPERATOR)
        with pytest.raises(psycopg2.OperationalError, match="password"):
            psycopg2.connect(wrong)

        broker = redis.Redis.from_url(servers.redis_url.replace("//:", "//:not"))
        with pytest.raises(redis.RedisError):
            broker.ping()
        broker.close()


def test_the_owner_owns_what_the_application_only_uses(folder):
    with Servers(folder, durable=False) as servers:
        servers.create_database("rights")
        owner = psycopg2.connect(servers.url(OWNER, "rights"))
        with owner, owner.cursor() as cursor:
            cursor.execute("CREATE TABLE fact (id serial, words text)")
        owner.close()

        application = psycopg2.connect(servers.url(APPLICATION, "rights"))
        with application, application.cursor() as cursor:
            cursor.execute("INSERT INTO fact (words) VALUES ('ours') RETURNING id")
            assert cursor.fetchone() == (1,)
        with (
            pytest.raises(psycopg2.errors.InsufficientPrivilege),
            application.cursor() as cursor,
        ):
            cursor.execute("DROP TABLE fact")
        application.close()
        servers.drop_database("rights")


def test_the_last_user_out_stops_them(folder, another_user, nothing_runs_in):
    ours = Servers(folder, durable=False).start()
    url = ours.url(OPERATOR, OPERATOR)

    another_user.kill()
    another_user.wait()
    time.sleep(1)
    assert answer(url)[0] == OPERATOR

    ours.stop()
    nothing_runs_in(folder)


def test_a_user_that_is_killed_leaves_nothing_running(
    folder, another_user, nothing_runs_in
):
    assert running_in(folder / "postgres")

    another_user.send_signal(signal.SIGKILL)
    another_user.wait()

    nothing_runs_in(folder)


def test_a_keeper_that_is_killed_takes_its_servers_along_and_stops_nobody_later(
    folder, another_user, nothing_runs_in
):
    keepers = [
        process
        for process in running_in(folder)
        if "demonstration.embedded" in process.info["cmdline"]
    ]
    for keeper in keepers:
        keeper.kill()
    another_user.kill()
    another_user.wait()
    nothing_runs_in(folder)

    (folder / "state.json").write_text('{"sockets": "/nowhere", "redis_url": ""}')
    with Servers(folder, durable=False) as servers:
        assert answer(servers.url(OPERATOR, OPERATOR))[0] == OPERATOR
    assert keepers


def test_a_folder_whose_name_is_too_long_for_a_socket_will_do(
    tmp_path, nothing_runs_in
):
    deep = tmp_path / ("a-long-name-" * 8) / "servers"

    with Servers(deep, durable=False, broker=False) as servers:
        assert answer(servers.url(OPERATOR, OPERATOR))[0] == OPERATOR
        sockets = servers.url(OPERATOR, OPERATOR).rsplit("host=", 1)[1]
    nothing_runs_in(deep)

    assert not os.path.exists(sockets.replace("%2F", "/"))


@pytest.mark.parametrize("refuses", ["nothing", "namespaces", "everything"])
def test_root_is_somebody_else_for_the_servers(
    refuses, tmp_path, monkeypatch, nothing_runs_in
):
    """Containers often refuse user namespaces; then root becomes nobody at once."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    programs = tmp_path / "programs"
    programs.mkdir()
    refused = {"nothing": (), "namespaces": ("unshare",)}.get(
        refuses, ("unshare", "setpriv")
    )
    for name in refused:
        (programs / name).write_text("#!/bin/sh\nexit 1\n")
        (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    servers = Servers(closed / "servers", durable=False)

    if os.geteuid() != 0:
        # An ordinary user needs neither.
        assert parts.as_somebody(closed, parts.Path("/bin/true"), sign="INT") == [
            *("setpriv", "--pdeathsig", "INT")
        ]
    elif refuses == "everything":
        with pytest.raises(ServersError, match="run the command as an ordinary user"):
            servers.start()
    else:
        with servers:
            assert answer(servers.url(OPERATOR, OPERATOR))[0] == OPERATOR

    nothing_runs_in(closed)


def test_a_cluster_that_cannot_start_is_told_in_a_sentence_and_leaves_nothing(
    tmp_path, nothing_runs_in
):
    broken = tmp_path / "servers"
    (broken / "postgres").mkdir(parents=True)
    (broken / "postgres" / "PG_VERSION").write_text("9\n")

    with pytest.raises(ServersError, match=r"PostgreSQL did not start: .*log says why"):
        Servers(broken).start()

    nothing_runs_in(broken)


def test_a_full_disk_is_told_before_anything_starts(tmp_path, monkeypatch):
    usage = type("Usage", (), {"free": 10 * 1024 * 1024})
    monkeypatch.setattr(parts.shutil, "disk_usage", lambda folder: usage)

    with pytest.raises(ServersError, match="is full: free 400 MB and try again"):
        parts.check_space(tmp_path)
