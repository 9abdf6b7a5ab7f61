"""How letters leave: a connection to the mail server, and what its answers mean."""

from __future__ import annotations

import contextlib
import smtplib
from dataclasses import dataclass, replace
from email.utils import parseaddr
from typing import Any, Self

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from notifications.choices import State
from notifications.letters import Letter

# What a mail server says no with; it goes on listening, unless it says otherwise.
REFUSALS = (
    smtplib.SMTPResponseException,
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPNotSupportedError,
)


@dataclass(frozen=True)
class Answer:
    """What became of one try: a state (waiting means try again), and why."""

    state: State
    error: str = ""
    provider_id: str = ""
    # The mail server does not take letters for this address at all.
    refuses_address: bool = False
    # The connection broke before the server's answer came.
    is_lost: bool = False


class Line:
    """One connection to the mail server, for as many letters as follow each other.

    It is opened for the first letter, and anew after a break.
    """

    def __init__(self) -> None:
        self._mail = get_connection(timeout=settings.EMAIL_TIMEOUT)
        # Whether the text of the letter may have gone; only SMTP tells.
        self._has_begun = True
        # Whether the connection ended before anything of the letter had gone.
        self._is_unsaid = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        # Each letter was taken or not by now: a bad farewell changes nothing.
        with contextlib.suppress(smtplib.SMTPException, OSError):
            self._mail.close()

    def open(self) -> Answer | None:
        """Reach the mail server; an answer only where it cannot be reached."""
        try:
            if self._mail.open() and (smtp := self._smtp()):
                self._watch(smtp)
        except (smtplib.SMTPException, OSError) as error:
            # Nothing was handed over yet; a wrong password is ours to mend.
            return Answer(State.PENDING, words_of(error))
        return None

    def deliver(self, *, key: str, address: str, letter: Letter) -> Answer:
        """Hand a letter to the mail server and say what it answered.

        A mail server may hang up after some letters or some time. Of the next one
        nothing was handed over then: it goes at once, through a new connection.
        """
        mail = message_of(key=key, address=address, letter=letter)
        answer = self._try(mail)
        return self._try(mail) if self._is_unsaid else answer

    def hang_up(self) -> None:
        """Give the connection up without a farewell, which might be waited for."""
        with contextlib.suppress(smtplib.SMTPException, OSError):
            if smtp := self._smtp():
                smtp.close()
            self._mail.close()

    def _try(self, mail: EmailMultiAlternatives) -> Answer:
        self._is_unsaid = False
        if trouble := self.open():
            return trouble
        self._has_begun = self._smtp() is None
        try:
            self._mail.send_messages([mail])
        except SoftTimeLimitExceeded:
            raise
        except Exception as error:  # noqa: BLE001 - one letter stops no other
            if not self._outlives(error):
                self.hang_up()
                self._is_unsaid = not self._has_begun
            answer = answer_to(error)
            return replace(answer, is_lost=answer.is_lost and self._has_begun)
        return Answer(State.ACCEPTED, provider_id=mail.extra_headers["Message-ID"])

    def _outlives(self, error: Exception) -> bool:
        """Whether the connection is as good as before this refusal."""
        smtp = self._smtp()
        is_closed = smtp is not None and smtp.sock is None
        return isinstance(error, REFUSALS) and not is_closed

    def _smtp(self) -> Any:
        """What speaks SMTP; None where letters go elsewhere, as in tests."""
        return getattr(self._mail, "connection", None)

    def _watch(self, smtp: Any) -> None:
        """Note when the text of a letter begins to go."""
        data = smtp.data

        def noting(text: bytes) -> Any:
            self._has_begun = True
            return data(text)

        smtp.data = noting


def message_of(*, key: str, address: str, letter: Letter) -> EmailMultiAlternatives:
    """The letter as a mail; its own key is its Message-ID, the same at each try."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    mail = EmailMultiAlternatives(
        " ".join(letter.subject.split()),
        letter.text,
        to=[address],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers={
            "Message-ID": f"<{key[:40]}@{domain or 'localhost'}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    if letter.html:
        mail.attach_alternative(letter.html, "text/html")
    return mail


def answer_to(error: Exception) -> Answer:
    """What a refusal or a break in mid-letter means."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        if all(500 <= code < 600 for code in codes):
            return Answer(State.BOUNCED, words_of(error), refuses_address=True)
        return Answer(State.PENDING, words_of(error))
    if isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500:
        return Answer(State.BOUNCED, words_of(error))
    if isinstance(error, smtplib.SMTPSenderRefused) and error.smtp_code >= 500:
        return Answer(State.DEAD, words_of(error))
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Answer(State.DEAD, words_of(error))
    if isinstance(error, smtplib.SMTPResponseException):
        return Answer(State.PENDING, words_of(error))
    return Answer(State.PENDING, words_of(error), is_lost=True)


def words_of(error: Exception) -> str:
    """A reason for people, without the address that a server may repeat."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({code for code, _ in error.recipients.values()})
        return f"The mail server refused the address ({', '.join(map(str, codes))})."
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"The mail server refused our sign-in ({error.smtp_code})."
    if isinstance(error, smtplib.SMTPSenderRefused):
        return f"The mail server refused our own address ({error.smtp_code})."
    if isinstance(error, smtplib.SMTPDataError):
        return f"The mail server refused the email ({error.smtp_code})."
    if isinstance(error, smtplib.SMTPResponseException):
        return f"The mail server answered {error.smtp_code}."
    if isinstance(error, TimeoutError):
        return "The mail server did not answer in time."
    if isinstance(error, smtplib.SMTPServerDisconnected | ConnectionError):
        return "The connection to the mail server broke."
    return f"The mail server could not be used ({type(error).__name__})."
