"""A person with a browser that knows no JavaScript, who goes to any of the machines."""

from __future__ import annotations

import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from urllib.error import HTTPError

from lxml import html


class Visitor:
    """Cookies know no ports, so one session goes along to every machine."""

    def __init__(self) -> None:
        self.opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar())
        )

    def get(self, url: str) -> tuple[int, bytes]:
        return self._sent(urllib.request.Request(url))

    def page(self, url: str) -> str:
        status, body = self.get(url)
        assert status == 200, (url, status, body[-2000:].decode(errors="replace"))
        return body.decode()

    def post(
        self,
        url: str,
        facts: dict[str, str],
        *,
        file: tuple[str, str, bytes] | None = None,
        where: str = "//main",
    ) -> tuple[str, str]:
        """Fill in the form of a page and send it: where that leads, what it says."""
        page = html.fromstring(self.page(url))
        [form] = page.xpath(f"{where}//form[@method='post']")[:1]
        sent = {
            one.get("name"): one.get("value") or ""
            for one in form.xpath(".//input[@type='hidden'][@name]")
        }
        to = urllib.parse.urljoin(url, form.get("action") or url)
        sent |= facts
        if file:
            body, kind = multipart(sent, *file)
        else:
            body, kind = (
                urllib.parse.urlencode(sent).encode(),
                "application/x-www-form-urlencoded",
            )
        origin = "/".join(to.split("/")[:3])
        request = urllib.request.Request(
            to,
            data=body,
            headers={"Content-Type": kind, "Origin": origin, "Referer": url},
        )
        with self.opener.open(request, timeout=60) as answer:
            return answer.url, answer.read().decode()

    def sign_in(self, machine: str, email: str, password: str) -> None:
        to, _ = self.post(
            f"{machine}/account/sign-in/", {"login": email, "password": password}
        )
        assert to == f"{machine}/", to

    def _sent(self, request: urllib.request.Request) -> tuple[int, bytes]:
        try:
            with self.opener.open(request, timeout=60) as answer:
                return answer.status, answer.read()
        except HTTPError as refusal:
            with refusal:
                return refusal.code, refusal.read()


def multipart(
    facts: dict[str, str], field: str, name: str, content: bytes
) -> tuple[bytes, str]:
    """A form with a file in it, as a browser sends it."""
    edge = "edge-of-a-part"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in facts.items()
    ]
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="{field}";'
        f' filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'
    )
    body = "".join(parts).encode() + head.encode() + content
    return (
        body + f"\r\n--{edge}--\r\n".encode(),
        f"multipart/form-data; boundary={edge}",
    )
