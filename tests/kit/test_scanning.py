"""Asking ClamAV's daemon: a real one where it is installed, and its protocol always."""

import contextlib
import os
import shutil
import socket
import subprocess
import threading
import time

import pytest

from demonstration.scanner import FOUND, TEST_FILE, Scanner
from demonstration.servers import free_port
from kit import scanning
from kit.scanning import Address, ScannerAway, Verdict, address_of, scan, trouble

CLEAN = [b"Name,Job\n", b"Alex Example,Driver\n" * 20_000]
# As the test file is written everywhere; hexadecimal, so that this file is none.
SIGNATURE = f"Eicar-Test-Signature:0:0:{TEST_FILE.hex()}\n"
CONFIGURATION = """
Foreground yes
LocalSocket {folder}/clamd.ctl
TCPSocket {port}
TCPAddr 127.0.0.1
DatabaseDirectory {folder}/signatures
StreamMaxLength 1M
{more}
"""
PATIENCE = 60


@contextlib.contextmanager
def answering(scanner):
    thread = threading.Thread(target=scanner.serve_forever, args=[0.05])
    thread.start()
    try:
        yield scanner
    finally:
        scanner.shutdown()
        scanner.server_close()
        thread.join()


@pytest.fixture
def stand_in(settings):
    """The demonstration's stand-in, which speaks the same protocol."""
    with answering(Scanner(0, largest=1 << 20)) as scanner:
        settings.CLAMAV_URL = scanner.url
        yield scanner


@pytest.fixture(scope="module")
def daemon(tmp_path_factory):
    """A real clamd of this module's own, which knows the test file alone."""
    program = os.environ.get("CLAMD") or shutil.which(
        "clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
    )
    if program is None:
        pytest.skip("clamd is not installed here (Debian: clamav-daemon)")
    folder = tmp_path_factory.mktemp("clamd")
    (folder / "signatures").mkdir()
    (folder / "signatures" / "test.ndb").write_text(SIGNATURE)
    folder.chmod(0o755)
    port = free_port()
    more = "User root" if os.geteuid() == 0 else ""
    written = CONFIGURATION.format(folder=folder, port=port, more=more)
    (folder / "clamd.conf").write_text(written)
    with (folder / "log").open("wb") as log:
        running = subprocess.Popen(
            [program, "--config-file", folder / "clamd.conf"], stdout=log, stderr=log
        )
    try:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and running.poll() is None:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            time.sleep(0.1)
        else:
            pytest.fail(f"clamd did not start: {(folder / 'log').read_text()}")
        yield {
            "tcp": f"tcp://127.0.0.1:{port}",
            "unix": f"unix://{folder}/clamd.ctl",
        }
    finally:
        running.terminate()
        running.wait(PATIENCE)


@pytest.fixture(params=["stand-in", "tcp", "unix"])
def scanner(request, settings):
    if request.param == "stand-in":
        request.getfixturevalue("stand_in")
    else:
        settings.CLAMAV_URL = request.getfixturevalue("daemon")[request.param]
    return request.param


def test_a_file_without_a_virus_is_clean(scanner):
    assert scan(CLEAN) == Verdict()
    assert scan([]).is_clean
    assert trouble() == ""


def test_a_virus_is_found_wherever_the_blocks_are_cut(scanner):
    for blocks in ([TEST_FILE], [TEST_FILE[:30], TEST_FILE[30:]]):
        found = scan(blocks)

        assert not found.is_clean
        assert "eicar" in found.threat.lower()


def test_a_file_that_is_too_large_for_it_is_not_called_clean(scanner):
    with pytest.raises(ScannerAway):
        scan([b"x" * (1 << 18)] * 40)


def answer(settings, said, *, reads=True):
    """A server that takes one question and says this."""
    listening = socket.create_server(("127.0.0.1", 0))
    settings.CLAMAV_URL = f"tcp://127.0.0.1:{listening.getsockname()[1]}"

    def serve():
        line, _ = listening.accept()
        with line, listening:
            if reads:
                line.settimeout(2)
                with contextlib.suppress(OSError):
                    while not line.recv(1 << 16).endswith(b"\0\0\0\0"):
                        pass
            with contextlib.suppress(OSError):
                line.sendall(said)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return thread


SAID = (
    *(b"", b"\0", b"stream: \0", b"UNKNOWN COMMAND\0", b"OK FOUND ERROR\0"),
    *(b"INSTREAM size limit exceeded. ERROR\0", b"\xff\xfe\xff", b"x" * 9_000),
    *(b"stream: Can't allocate memory ERROR\0", b"stream: NOT OK\0", b"stream: OK"),
)


@pytest.mark.parametrize("said", SAID)
def test_only_the_daemons_own_words_are_a_verdict(settings, said):
    thread = answer(settings, said)

    if said == b"stream: OK":  # cut off behind its last sign
        assert scan([b"x"]).is_clean
    else:
        with pytest.raises(ScannerAway):
            scan([b"x"])
    thread.join()


def test_ok_said_before_the_whole_file_was_taken_is_no_verdict(settings):
    thread = answer(settings, b"stream: OK\0", reads=False)

    with pytest.raises(ScannerAway):
        scan([b"x" * (1 << 18)] * 400)
    thread.join()


def test_a_virus_that_is_found_before_the_end_is_one(settings):
    thread = answer(settings, b"stream: Worm FOUND\0")

    assert scan([b"x"]) == Verdict("Worm")
    thread.join()


def test_a_fault_of_the_file_comes_through_and_nothing_is_called_clean(stand_in):
    def blocks():
        yield b"x"
        raise RuntimeError("the storage broke off")

    with pytest.raises(RuntimeError, match="storage"):
        scan(blocks())


@pytest.mark.parametrize("url", ["tcp://127.0.0.1:{port}", "unix:///nowhere/clamd.ctl"])
def test_a_scanner_that_is_away_says_nothing_of_a_file(settings, url):
    settings.CLAMAV_URL = url.format(port=free_port())

    with pytest.raises(ScannerAway):
        scan(CLEAN)
    assert trouble() == "it does not answer"


def test_a_scanner_that_hangs_is_away_after_a_while(settings, monkeypatch):
    monkeypatch.setattr(scanning, "ANSWER", 0.2)
    monkeypatch.setattr(scanning, "CONNECT", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.CLAMAV_URL = f"tcp://127.0.0.1:{silent.getsockname()[1]}"

        with pytest.raises(ScannerAway):
            scan(CLEAN)
        assert trouble() == "it does not answer"


def test_without_a_scanner_nothing_is_scanned(settings):
    settings.CLAMAV_URL = ""

    assert not scanning.is_set_up()
    with pytest.raises(ScannerAway):
        scan(CLEAN)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", None),
        ("tcp://clamav.pace.example", Address(host="clamav.pace.example")),
        ("tcp://127.0.0.1:3311/", Address(host="127.0.0.1", port=3311)),
        ("tcp://[::1]:3310", Address(host="::1")),
        ("unix:///run/clamav/clamd.ctl", Address(path="/run/clamav/clamd.ctl")),
    ],
)
def test_the_address_of_a_daemon(words, found):
    assert address_of(words) == found


WRONG = (
    *("clamav:3310", "http://clamav:3310", "tcp://", "unix://clamd.ctl", "unix://"),
    *("tcp://clamav:port", "tcp://clamav:3310/path"),
)


@pytest.mark.parametrize("words", WRONG)
def test_what_names_no_daemon_is_refused_before_anything_starts(words):
    with pytest.raises(ValueError, match=r"CLAMAV_URL|[Pp]ort"):
        scanning.scanner_of(words)


def test_the_stand_in_knows_the_test_file_alone_and_says_so(stand_in):
    assert scan([TEST_FILE]).threat == FOUND
    assert "Stand-in" in FOUND
    assert scan([b"another virus"]).is_clean
    assert stand_in.scanned == 2
