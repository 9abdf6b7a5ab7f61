"""How a letter leaves: one SMTP call, and what its answer means."""

from __future__ import annotations

import contextlib
import smtplib
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from notifications.choices import State
from notifications.letters import Letter


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


def deliver(*, key: str, address: str, letter: Letter) -> Answer:
    """Hand a letter to the mail server and say what it answered."""
    mail = message_of(key=key, address=address, letter=letter)
    connection = get_connection(timeout=settings.EMAIL_TIMEOUT)
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as error:
        # Nothing was handed over yet; a wrong password is ours to mend.
        return Answer(State.PENDING, words_of(error))
    try:
        connection.send_messages([mail])
    except (smtplib.SMTPException, OSError) as error:
        return answer_to(error)
    finally:
        # It was taken or not by now: a bad farewell changes nothing.
        with contextlib.suppress(smtplib.SMTPException, OSError):
            connection.close()
    return Answer(State.ACCEPTED, provider_id=mail.extra_headers["Message-ID"])


def message_of(*, key: str, address: str, letter: Letter) -> EmailMultiAlternatives:
    """The letter as a mail; its own key is its Message-ID, the same at each try."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    mail = EmailMultiAlternatives(
        " ".join(letter.subject.split()),
        letter.text,
        to=[address],
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
