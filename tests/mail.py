"""A real mail server for tests, which keeps what it is given."""

import asyncio
import email
import email.message
import email.policy
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from demonstration.servers import free_port


@dataclass
class Letter:
    """One letter as the mail server received it."""

    sender: str
    to: list[str]
    message: email.message.EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        part = self.message.get_body(("plain",))
        return part.get_content() if part else ""

    @property
    def html(self) -> str:
        part = self.message.get_body(("html",))
        return part.get_content() if part else ""


@dataclass
class MailServer:
    """Takes letters on a port of this machine; `answer` may refuse or stall."""

    answer: Callable[[Letter], str] | None = None
    # After so many letters it hangs up; 0: never.
    most: int = 0
    connections: int = 0
    letters: list[Letter] = field(default_factory=list)
    _taken: dict[Session, int] = field(default_factory=lambda: defaultdict(int))
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _lines: list[asyncio.Transport] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_EHLO(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        self._lines.append(server.transport)
        self._taken[session] = 0
        return responses

    async def handle_MAIL(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if self.most and self._taken[session] >= self.most:
            server.transport.close()
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = envelope.original_content or b""
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, email.message.EmailMessage)
        letter = Letter(str(envelope.mail_from), list(envelope.rcpt_tos), message)
        answer = "250 OK"
        if self.answer is not None:
            answer = await server.loop.run_in_executor(None, self.answer, letter)
        if answer.startswith("2"):
            with self._changed:
                self.letters.append(letter)
                self._taken[session] += 1
                self._changed.notify_all()
        return answer

    def wait_for(self, count: int, *, seconds: float = 30) -> list[Letter]:
        """The letters, once there are at least this many."""
        until = time.monotonic() + seconds
        with self._changed:
            while len(self.letters) < count:
                left = until - time.monotonic()
                assert left > 0, f"{len(self.letters)} of {count} letters came"
                self._changed.wait(left)
            return list(self.letters)

    @property
    def port(self) -> int:
        server = self._controller.server
        assert server is not None
        return server.sockets[0].getsockname()[1]

    @property
    def url(self) -> str:
        """What `EMAIL_URL` has to say to send here."""
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> "MailServer":
        self._controller.start()
        return self

    def stop(self) -> None:
        self._controller.stop()

    def kill(self) -> int:
        """As if its process was killed, whatever it was saying; its port is given."""
        port = self.port

        async def cut() -> None:
            for line in self._lines:
                line.abort()
            self._lines.clear()

        asyncio.run_coroutine_threadsafe(cut(), self._controller.loop).result(20)
        self._controller.stop()
        return port

    def revive(self, port: int) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=port)
        self._controller.start()

    def freeze(self, seconds: float) -> None:
        """It says nothing for so long, and takes what comes after that."""
        self._controller.loop.call_soon_threadsafe(time.sleep, seconds)
