"""The demonstration's mail server: takes every letter and shows it, sends none on."""

import argparse
import email
import email.message
import email.policy
import html
import json
import re
import signal
import threading
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from demonstration.processes import end_with_parent

KEPT = 500  # letters; older ones go
LONDON = ZoneInfo("Europe/London")

STYLE = """
body { margin: 0 auto; max-width: 60rem; padding: 1rem; line-height: 1.5;
  font-family: system-ui, sans-serif; color: #0b0c0c; background: #ffffff; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; padding: 0.5rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.5rem 1rem 0.5rem 0;
  border-bottom: 1px solid #b1b4b6; overflow-wrap: anywhere; }
td:last-child { overflow-wrap: normal; }
@media (max-width: 40rem) {
  thead { position: absolute; clip-path: inset(50%); }
  table, caption, tbody, tr, td { display: block; }
  td { border: 0; padding: 0.25rem 0; }
  tr { border-bottom: 1px solid #b1b4b6; padding: 0.5rem 0; }
}
a { color: #1a5a96; }
a:focus { outline: 3px solid #0b0c0c; background: #ffdd00; color: #0b0c0c; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; }
iframe { border: 1px solid #b1b4b6; width: 100%; height: 40rem; }
dt { font-weight: bold; } dd { margin: 0 0 0.5rem 0; overflow-wrap: anywhere; }
"""
SCRIPT = """
const letters = document.getElementById("letters");
const told = document.getElementById("told");
let count = Number(letters.dataset.count);
setInterval(async () => {
  try {
    const answer = await fetch("/rows");
    const now = Number(answer.headers.get("X-Count"));
    if (now === count) return;
    told.textContent = now > count ? "An email has arrived." : "";
    count = now;
    letters.innerHTML = await answer.text();
  } catch (away) { told.textContent = "The demonstration has stopped."; }
}, 2000);
"""
LINK = re.compile(r"https?://[^\s<>\"]+")


class Letters:
    """The letters of a folder, one file each, newest first."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def numbers(self) -> list[int]:
        """The number of each letter, newest first."""
        found = (path.stem for path in self.folder.glob("*.eml"))
        return sorted((int(name) for name in found if name.isdigit()), reverse=True)

    def keep(self, content: bytes) -> None:
        """Add a letter, whole or not at all, and let the oldest go."""
        with self._lock:
            numbers = self.numbers()
            number = numbers[0] + 1 if numbers else 1
            draft = self.folder / f"{number}.new"
            draft.write_bytes(content)
            draft.replace(self.folder / f"{number}.eml")
            for old in numbers[KEPT - 1 :]:
                (self.folder / f"{old}.eml").unlink(missing_ok=True)

    def read(self, number: int) -> email.message.EmailMessage | None:
        """One letter, or nothing when there is none of this number."""
        try:
            content = (self.folder / f"{number}.eml").read_bytes()
        except FileNotFoundError:
            return None
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(message, email.message.EmailMessage)
        return message


class Reception:
    """Takes letters in from whoever sends them on this machine."""

    def __init__(self, letters: Letters):
        self.letters = letters

    async def handle_DATA(
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.letters.keep(envelope.original_content or b"")
        return "250 Kept for reading"


def body_of(letter: email.message.EmailMessage, kind: str) -> str:
    """The text or the HTML of a letter; empty when it has none."""
    part = letter.get_body((kind,))
    return str(part.get_content()) if part else ""


def heard(letter: email.message.EmailMessage) -> str:
    """When it was written, as people here say it."""
    try:
        moment = parsedate_to_datetime(str(letter["Date"])).astimezone(LONDON)
    except ValueError:
        return ""
    return f"{moment.day} {moment:%B %Y, %H:%M:%S}"


def page(title: str, content: str, *, script: str = "") -> str:
    """A plain page."""
    end = f"<script>{script}</script>" if script else ""
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(title)}</title><style>{STYLE}</style></head>"
        f"<body><main>{content}</main>{end}</body></html>"
    )


def rows(letters: Letters) -> str:
    """The list of letters as rows of a table."""
    found = []
    for number in letters.numbers():
        letter = letters.read(number)
        if letter is None:
            continue
        subject = html.escape(str(letter["Subject"] or "No subject"))
        found.append(
            f'<tr><td><a href="/{number}">{subject}</a></td>'
            f"<td>{html.escape(str(letter['To']))}</td><td>{heard(letter)}</td></tr>"
        )
    return "".join(found) or '<tr><td colspan="3">No emails yet.</td></tr>'


def list_page(letters: Letters) -> str:
    count = len(letters.numbers())
    return page(
        "Emails of the demonstration",
        "<h1>Emails of the demonstration</h1>"
        "<p>Every email that the portal sends arrives here and goes no further. "
        'The list renews itself; without a script, <a href="/">load it again</a>.</p>'
        '<p id="told" role="status"></p>'
        '<table><caption>Newest first</caption><thead><tr><th scope="col">Subject</th>'
        '<th scope="col">To</th><th scope="col">Sent</th></tr></thead>'
        f'<tbody id="letters" data-count="{count}">{rows(letters)}</tbody></table>',
        script=SCRIPT,
    )


def letter_page(number: int, letter: email.message.EmailMessage) -> str:
    subject = str(letter["Subject"] or "No subject")
    facts = {"From": letter["From"], "To": letter["To"], "Sent": heard(letter)}
    listed = "".join(
        f"<dt>{name}</dt><dd>{html.escape(str(value))}</dd>"
        for name, value in facts.items()
    )
    text = LINK.sub(
        lambda found: f'<a href="{found[0]}">{found[0]}</a>',
        html.escape(body_of(letter, "plain")),
    )
    as_html = ""
    if body_of(letter, "html"):
        as_html = (
            "<h2>As HTML</h2>"
            f'<iframe title="The email as HTML" src="/{number}/html" '
            'sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
        )
    return page(
        f"{subject} – Emails of the demonstration",
        f'<p><a href="/">All emails</a></p><h1>{html.escape(subject)}</h1>'
        f"<dl>{listed}</dl><h2>As text</h2><pre>{text}</pre>{as_html}",
    )


def as_facts(letters: Letters) -> list[dict[str, Any]]:
    """All letters for programs."""
    read = ((number, letters.read(number)) for number in letters.numbers())
    return [
        {
            "number": number,
            "to": str(letter["To"]),
            "subject": str(letter["Subject"] or ""),
            "date": str(letter["Date"] or ""),
            "text": body_of(letter, "plain"),
            "html": body_of(letter, "html"),
        }
        for number, letter in read
        if letter is not None
    ]


class Window(BaseHTTPRequestHandler):
    """The pages: a list, each letter, and its HTML apart."""

    letters: Letters

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        if path == "/":
            self.answer(list_page(self.letters))
        elif path == "/rows":
            self.answer(rows(self.letters))
        elif path == "/letters.json":
            facts = json.dumps(as_facts(self.letters), ensure_ascii=False)
            self.answer(facts, kind="application/json")
        elif found := re.fullmatch(r"/(\d{1,9})(/html)?", path):
            self.answer_letter(int(found[1]), is_html=bool(found[2]))
        else:
            self.answer_nothing()

    def answer_letter(self, number: int, *, is_html: bool) -> None:
        letter = self.letters.read(number)
        if letter is None:
            self.answer_nothing()
        elif is_html:
            self.answer(f'<base target="_blank">{body_of(letter, "html")}')
        else:
            self.answer(letter_page(number, letter))

    def answer_nothing(self) -> None:
        words = '<h1>No such email</h1><p><a href="/">All emails</a></p>'
        self.answer(page("No such email", words), status=HTTPStatus.NOT_FOUND)

    def answer(
        self,
        content: str,
        *,
        kind: str = "text/html",
        status: HTTPStatus = HTTPStatus.OK,
    ) -> None:
        body = content.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("X-Count", str(len(self.letters.numbers())))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Nobody reads an access log here."""


def main() -> None:
    """Take letters in on one port and show them on another, until told to stop."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smtp", type=int, required=True, help="port for letters")
    parser.add_argument("--http", type=int, required=True, help="port for reading")
    parser.add_argument("--letters", type=Path, required=True, help="folder to keep")
    asked = parser.parse_args()
    end_with_parent()
    Window.letters = Letters(asked.letters)
    reception = Controller(
        Reception(Window.letters), hostname="127.0.0.1", port=asked.smtp
    )
    reception.start()
    window = ThreadingHTTPServer(("127.0.0.1", asked.http), Window)
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: threading.Thread(target=window.shutdown).start())
    window.serve_forever()
    reception.stop()


if __name__ == "__main__":
    main()
