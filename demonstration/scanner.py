"""The demonstration's stand-in for a virus scanner: it speaks the protocol of clamd.

It knows one thing, the test file that every scanner finds on purpose, and nothing of
real viruses: it is for trying the portal, and for its tests.
"""

import argparse
import signal
import socketserver
import struct
import threading
from types import FrameType

from demonstration.processes import end_with_parent

# In two parts, so that no scanner takes this file for it.
TEST_FILE = (
    rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
)
FOUND = "Stand-in.Eicar-Test"
LARGEST = 25 << 20  # as clamd's StreamMaxLength is at first


class Line(socketserver.StreamRequestHandler):
    """One question of one who asks."""

    server: "Scanner"

    def handle(self) -> None:
        command = self.read_to_nul()
        if command == b"zPING":
            self.say("PONG")
        elif command == b"zINSTREAM":
            self.scan()
        else:
            self.say("UNKNOWN COMMAND")

    def read_to_nul(self) -> bytes:
        said = b""
        while not said.endswith(b"\0") and len(said) < 100:
            sign = self.rfile.read(1)
            if not sign:
                break
            said += sign
        return said.rstrip(b"\0")

    def scan(self) -> None:
        body = b""
        while True:
            length = self.rfile.read(4)
            if len(length) < 4:
                return
            [size] = struct.unpack("!L", length)
            if not size:
                break
            if len(body) + size > self.server.largest:
                self.say("INSTREAM size limit exceeded. ERROR")
                return
            body += self.rfile.read(size)
        self.server.scanned += 1
        self.say(f"stream: {FOUND} FOUND" if TEST_FILE in body else "stream: OK")

    def say(self, words: str) -> None:
        self.wfile.write(words.encode() + b"\0")


class Scanner(socketserver.ThreadingTCPServer):
    """Answers on this machine, each in a thread of its own."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, port: int, *, largest: int = LARGEST):
        super().__init__(("127.0.0.1", port), Line)
        self.largest = largest
        self.scanned = 0

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self.server_address[1]}"


def main() -> None:
    """Answer until told to stop, or until whoever started us is gone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    with Scanner(parser.parse_args().port) as scanner:

        def stop(_number: int, _frame: FrameType | None) -> None:
            threading.Thread(target=scanner.shutdown, daemon=True).start()

        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, stop)
        end_with_parent()
        scanner.serve_forever()


if __name__ == "__main__":
    main()
