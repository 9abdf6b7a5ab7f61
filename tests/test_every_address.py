"""Whatever stands behind the question mark of an address, a page is no failure."""

import base64
from contextlib import suppress

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse

from tests.world import build

pytestmark = pytest.mark.django_db
# Brackets in brackets, keys of the wrong kinds, half a sign, and what no text holds.
ODD = (
    base64.urlsafe_b64encode(b"[" * 2900).decode(),
    base64.urlsafe_b64encode(b'[false,{"at":"2026"},{"on":[]}]').decode(),
    *(
        base64.urlsafe_b64encode(key).decode()
        for key in (
            b'[false,{"at":"2026-11-01T00:00:00+23:59"},5]',
            b'[true,"2026-11-01T00:00:00+23:59",5]',
            b'[false,{"at":"0001-01-01T00:00:00+01:00"},9223372036854775808]',
            b'[false,"\\ud800","\\u0000",5]',
        )
    ),
    "%E2%28%A1",
    "%00",
    "9" * 400,
    "-1",
)
NAMES = (
    *("after", "page", "q", "status", "clock", "sort", "person", "partnership"),
    *("contact", "session", "service", "year", "from_on_0", "to_on_2", "next"),
)


def bare_pages():
    """The address of every route that needs nothing else."""
    found, waiting = set(), [("", get_resolver())]
    while waiting:
        space, resolver = waiting.pop()
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLResolver):
                inner = pattern.namespace or ""
                waiting.append((f"{inner}:" if inner else space, pattern))
            elif pattern.name:
                with suppress(NoReverseMatch):
                    found.add(reverse(f"{space}{pattern.name}"))
    return sorted(path for path in found if not path.startswith("/health/"))


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_no_odd_address_is_a_failure(odd):
    client = Client(raise_request_exception=False)
    client.force_login(build().people["national"])
    query = "&".join(f"{name}={odd}" for name in NAMES)
    pages = bare_pages()

    answers = {path: client.get(f"{path}?{query}").status_code for path in pages}

    assert len(pages) > 40
    assert {path for path, status in answers.items() if status >= 500} == set()
    if odd == "%00":
        assert set(answers.values()) == {400}
