"""The demonstration's mail catcher: takes letters by SMTP, shows them, escapes them."""

import json
import smtplib
import subprocess
import sys
import time
import urllib.error
import urllib.request
from email.message import EmailMessage

import pytest

from demonstration.embedded import PROJECT
from demonstration.mailcatcher import KEPT, Letters
from demonstration.servers import free_port


@pytest.fixture
def catcher(tmp_path):
    """A running catcher: its port for letters and the address of its pages."""
    smtp, http = free_port(), free_port()
    words = ["--smtp", str(smtp), "--http", str(http), "--letters", str(tmp_path)]
    process = subprocess.Popen(
        [sys.executable, "-m", "demonstration.mailcatcher", *words], cwd=PROJECT
    )
    address = f"http://127.0.0.1:{http}"
    until = time.monotonic() + 30
    while True:
        try:
            urllib.request.urlopen(address).close()
            break
        except OSError:
            assert time.monotonic() < until, "the catcher did not start"
            time.sleep(0.1)
    yield smtp, address
    process.terminate()
    assert process.wait(10) == 0


def letter(subject, words):
    message = EmailMessage()
    message["From"] = "portal@pace.example"
    message["To"] = "robin@college.example"
    message["Date"] = "Mon, 02 Mar 2026 10:00:00 +0000"
    message["Subject"] = subject
    message.set_content(words)
    message.add_alternative(f"<p>{words}</p>", subtype="html")
    return message


def read(address):
    with urllib.request.urlopen(address) as answer:
        return answer.read().decode()


def test_a_letter_that_arrives_can_be_read_as_text_as_html_and_by_programs(catcher):
    port, address = catcher
    with smtplib.SMTP("127.0.0.1", port) as sender:
        sender.send_message(letter("Come <b>soon</b>", "See http://127.0.0.1/link/x"))

    assert "Come &lt;b&gt;soon&lt;/b&gt;" in read(address)
    page = read(f"{address}/1")
    assert '<a href="http://127.0.0.1/link/x">' in page
    assert "2 March 2026, 10:00:00" in page
    assert "<p>See http://127.0.0.1/link/x</p>" in read(f"{address}/1/html")
    facts = json.loads(read(f"{address}/letters.json"))
    assert [(row["to"], row["subject"]) for row in facts] == [
        ("robin@college.example", "Come <b>soon</b>")
    ]


@pytest.mark.parametrize("path", ["/2", "/../keys", "/x", "/1/text"])
def test_what_is_not_there_is_not_found(catcher, path):
    _, address = catcher

    with pytest.raises(urllib.error.HTTPError) as refusal:
        read(f"{address}{path}")

    with refusal.value as answer:
        assert answer.code == 404


def test_the_oldest_letters_go_when_there_are_many(tmp_path):
    letters = Letters(tmp_path)

    for number in range(KEPT + 2):
        letters.keep(f"Subject: {number}\r\n\r\n".encode())

    assert len(letters.numbers()) == KEPT
    assert letters.read(2) is None
    assert letters.read(KEPT + 2)["Subject"] == str(KEPT + 1)
