"""One connection to a real mail server: what breaks it, and what becomes of letters."""

import smtplib

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from celery.exceptions import SoftTimeLimitExceeded
from django.core.mail.backends.smtp import EmailBackend

from demonstration.servers import free_port
from notifications.channels import Answer, Line
from notifications.choices import State
from notifications.letters import Letter


class Moody:
    """A mail server that answers as it is told, and counts its connections."""

    def __init__(self):
        self.taken, self.connections, self.moods = [], 0, []
        self.most = self.begins_with = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        session.taken = self.begins_with
        self.connections += 1
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        if self.most and session.taken >= self.most:
            if self.moods == ["421"]:
                server.transport.write(b"421 Too many letters\r\n")
            server.transport.close()
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody"):
            return "550 No such user"
        if address.startswith("full"):
            return "452 Mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if b"break" in envelope.content:
            server.transport.close()
        if b"later" in envelope.content:
            return "451 Later"
        self.taken.append(envelope.rcpt_tos[0])
        session.taken += 1
        return "250 OK"


@pytest.fixture
def moody(settings):
    handler = Moody()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield handler
    controller.stop()


def deliver(line, address, text="News"):
    return line.deliver(
        key=f"key-{address}",
        address=f"{address}@a.example",
        letter=Letter("News", text),
    )


def test_letters_follow_each_other_through_one_connection(moody):
    with Line() as line:
        answers = [deliver(line, name) for name in ("one", "two", "three")]

    assert [answer.state for answer in answers] == [State.ACCEPTED] * 3
    assert answers[0].provider_id.startswith("<key-one@")
    assert moody.taken == ["one@a.example", "two@a.example", "three@a.example"]
    assert moody.connections == 1


@pytest.mark.parametrize("mood", ["421", "silent"])
def test_a_mail_server_that_takes_so_many_and_hangs_up_gets_the_next_anew(moody, mood):
    moody.most, moody.moods = 2, [mood]

    with Line() as line:
        answers = [deliver(line, str(number)) for number in range(5)]

    assert answers == [
        Answer(State.ACCEPTED, provider_id=answer.provider_id) for answer in answers
    ]
    assert moody.taken == [f"{number}@a.example" for number in range(5)]
    assert moody.connections == 3


def test_a_refused_address_costs_no_other_letter_and_no_connection(moody):
    with Line() as line:
        answers = [deliver(line, name) for name in ("one", "nobody", "full", "two")]

    assert [answer.state for answer in answers] == [
        *(State.ACCEPTED, State.BOUNCED, State.PENDING, State.ACCEPTED)
    ]
    assert [answer.refuses_address for answer in answers] == [False, True, False, False]
    assert not any(answer.is_lost for answer in answers)
    assert moody.connections == 1


def test_a_break_in_mid_letter_loses_its_answer_and_no_other(moody):
    with Line() as line:
        answers = [
            deliver(line, "one"),
            deliver(line, "two", "break"),
            deliver(line, "three", "later"),
            deliver(line, "four"),
        ]

    assert [(answer.state, answer.is_lost) for answer in answers] == [
        (State.ACCEPTED, False),
        (State.PENDING, True),
        (State.PENDING, False),
        (State.ACCEPTED, False),
    ]
    assert moody.connections == 2


def test_a_mail_server_that_always_hangs_up_is_tried_twice_and_loses_nothing(moody):
    moody.most = 1
    moody.begins_with = 1

    with Line() as line:
        answer = deliver(line, "one")

    assert (answer.state, answer.is_lost) == (State.PENDING, False)
    assert answer.error == "The connection to the mail server broke."
    assert moody.taken == []
    assert moody.connections == 2


def test_a_mail_server_that_is_not_there_is_waited_for(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()

    with Line() as line:
        assert line.open().state == State.PENDING
        answer = deliver(line, "one")

    assert (answer.state, answer.is_lost) == (State.PENDING, False)
    assert answer.error == "The connection to the mail server broke."


def test_a_letter_that_cannot_be_made_stops_no_other(moody):
    with Line() as line:
        broken = line.deliver(
            key="key", address="no address@", letter=Letter("News", "News")
        )
        sound = deliver(line, "one")

    assert (broken.state, broken.is_lost) == (State.PENDING, False)
    assert sound.state == State.ACCEPTED


def test_time_that_is_up_is_for_the_sender_to_see_to(moody, monkeypatch):
    def stuck(smtp, text):
        raise SoftTimeLimitExceeded

    monkeypatch.setattr(smtplib.SMTP, "data", stuck)

    with Line() as line:
        with pytest.raises(SoftTimeLimitExceeded):
            deliver(line, "one")
        line.hang_up()


def test_hanging_up_waits_for_no_farewell(moody, monkeypatch):
    said = []
    monkeypatch.setattr(
        SMTP, "smtp_QUIT", lambda *_: said.append("farewell"), raising=True
    )
    with Line() as line:
        deliver(line, "one")
        line.hang_up()
        assert line._mail.connection is None

    assert said == []


def test_a_bad_farewell_changes_nothing(moody, monkeypatch):
    close = EmailBackend.close

    def bad(backend):
        close(backend)
        raise smtplib.SMTPResponseException(500, b"no")

    monkeypatch.setattr(EmailBackend, "close", bad)

    with Line() as line:
        answer = deliver(line, "one")

    assert answer.state == State.ACCEPTED
