"""What is asked of an agency takes so long at most, and is so long at most."""

import socket
import threading
import time

import pytest
import requests

from accounts import fetching
from accounts.fetching import Asking

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@pytest.fixture
def server():
    """Answers one request by what the test sends, piece by piece."""
    listening = socket.create_server(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
    stopped = threading.Event()

    def answers(pieces, pause=0.0):
        def run():
            line, _ = listening.accept()
            with line:
                line.recv(65536)
                for piece in pieces:
                    if stopped.wait(pause):
                        return
                    try:
                        line.sendall(piece)
                    except OSError:
                        return

        threading.Thread(target=run, daemon=True).start()
        return address

    yield answers
    stopped.set()
    listening.close()


def asked(address, seconds=8.0):
    with Asking(time.monotonic() + seconds) as session:
        return session.get(address)


def test_a_whole_answer_is_read(server):
    address = server([HEAD, b"Content-Length: 8\r\n\r\n", b'{"a": 1}'])

    assert asked(address).json() == {"a": 1}


def test_in_pieces_too(server):
    head = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    address = server([head, b'4\r\n{"a"\r\n', b"4\r\n: 1}\r\n", b"0\r\n\r\n"])

    assert asked(address).json() == {"a": 1}


@pytest.mark.parametrize("chunked", [False, True])
def test_one_that_drips_is_given_up(server, chunked):
    """Each piece comes soon, and all of them never."""
    if chunked:
        pieces = [HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *[b"1\r\nx\r\n"] * 100]
    else:
        pieces = [HEAD + b"Content-Length: 100\r\n\r\n", *[b"x"] * 100]
    address, began = server(pieces, pause=0.1), time.monotonic()

    with pytest.raises(requests.RequestException):
        asked(address, seconds=0.6)

    assert time.monotonic() - began < 2


def test_one_that_is_too_long_is_given_up(server):
    many = fetching.MOST_BYTES + 1
    address = server([HEAD + b"Content-Length: %d\r\n\r\n" % many, b"x" * many])

    with pytest.raises(fetching.TooMuch):
        asked(address)


def test_one_that_leads_elsewhere_is_not_followed(server):
    address = server(
        [
            b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n",
            b"Content-Length: 0\r\n\r\n",
        ]
    )

    with pytest.raises(requests.TooManyRedirects):
        asked(address)


def test_once_the_time_is_over_nothing_is_asked_any_more():
    with pytest.raises(fetching.TooSlow):
        asked("http://127.0.0.1:1/", seconds=0)
