"""What holds for every route: who gets in unsigned, and what each answer carries."""

import pytest
from django.test import Client, override_settings
from django.urls import get_resolver
from django.urls.resolvers import URLResolver

from tests.factories.accounts import NationalPostFactory, UserFactory

# Everything else needs a signed-in person. A page without an account lies under
# /link/, and says so here by its address.
PUBLIC = {
    "account/sign-in/",
    "account/sign-in/<slug:provider_id>/",
    "account/sign-in/<slug:provider_id>/back/",
    "account/second-step/",  # sends who gave no password to sign-in
    "account/sign-out/",  # sends who is not signed in to sign-in
    "account/inactive/",
    "account/register/",
    "account/stay/",  # says to anybody whether they are signed in
    "account/password/reset/",
    "account/password/reset/done/",
    "account/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/",
    "account/password/reset/key/done/",
    # Help, and what the law asks for: without a token, for everybody.
    "help/",
    "accessibility/",
    "privacy/",
    "cookies/",
    ".well-known/security.txt",
    "health/live",
    "health/ready",
}
ARGUMENTS = {
    "int": "1",
    "slug": "no-such-row",
    "str": "no-such-row",
    "uuid": "6a1c7e9e-3d4f-4a8e-9c43-1f0a5f0b7c11",
}


def routes(resolver=None, prefix=""):
    """Each route's address as it is written, and its view."""
    for pattern in (resolver or get_resolver()).url_patterns:
        written = prefix + str(pattern.pattern).lstrip("^").rstrip("$").rstrip("\\Z")
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, written)
        else:
            yield written, pattern


def address(written, pattern):
    """An address of the route, of rows that do not exist."""
    if "(?P" in written:
        return "/account/password/reset/key/1-no-such-key/"
    for name, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower()
        kind = {"string": "str"}.get(kind, kind)
        for shape in (f"<{kind}:{name}>", f"<{name}>"):
            written = written.replace(shape, ARGUMENTS.get(kind, "no-such-row"))
    assert "<" not in written, written
    return f"/{written}"


def test_only_these_routes_are_public():
    public = {
        written
        for written, pattern in routes()
        if not getattr(pattern.callback, "login_required", True)
        and not written.startswith("link/")
    }

    assert public == PUBLIC


def test_every_page_under_link_is_public_and_no_other_page_lies_there():
    under_link = {
        written: pattern for written, pattern in routes() if written.startswith("link/")
    }

    assert under_link
    assert all(
        not getattr(pattern.callback, "login_required", True)
        for pattern in under_link.values()
    )


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["nobody", "national"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_answer_carries_the_safe_headers(who, method):
    client = Client(raise_request_exception=False)
    if who == "national":
        client.force_login(NationalPostFactory().person)
    wrong = {}

    for written, pattern in [*routes(), ("no/such/page/", None)]:
        where = address(written, pattern) if pattern else f"/{written}"
        if written == "account/sign-out/":
            continue
        response = getattr(client, method)(where)
        missing = [name for name, test in HEADERS.items() if not test(response, where)]
        if missing:
            wrong[f"{response.status_code} {where}"] = missing

    assert wrong == {}


def policy(response, where):
    words = response.get("Content-Security-Policy", "")
    return (
        "default-src 'none'" in words
        and "frame-ancestors 'none'" in words
        and "unsafe" not in words
    )


HEADERS = {
    "Content-Security-Policy": policy,
    "Cache-Control": lambda response, where: (
        "no-store" in response.get("Cache-Control", "")
        and "private" in response.get("Cache-Control", "")
    ),
    "X-Content-Type-Options": lambda response, where: (
        response.get("X-Content-Type-Options") == "nosniff"
    ),
    "X-Frame-Options": lambda response, where: (
        response.get("X-Frame-Options") == "DENY"
    ),
    "Cross-Origin-Opener-Policy": lambda response, where: (
        response.get("Cross-Origin-Opener-Policy") == "same-origin"
    ),
    "Permissions-Policy": lambda response, where: "Permissions-Policy" in response,
    "Referrer-Policy": lambda response, where: (
        response.get("Referrer-Policy")
        == ("no-referrer" if where.startswith("/link/") else "same-origin")
    ),
    # No search engine keeps the address of somebody's link.
    "X-Robots-Tag": lambda response, where: (
        response.get("X-Robots-Tag") == "noindex, nofollow"
        if where.startswith("/link/")
        else True
    ),
}


@pytest.mark.django_db
@override_settings(
    SESSION_COOKIE_SECURE=True,
    SESSION_COOKIE_NAME="__Host-session",
    CSRF_COOKIE_SECURE=True,
    CSRF_COOKIE_NAME="__Host-csrf",
    SECURE_SSL_REDIRECT=True,
    SECURE_HSTS_SECONDS=31536000,
)
def test_cookies_belong_to_this_host_alone():
    person = UserFactory()
    person.set_password("three words together")
    person.save()
    client = Client()

    response = client.post(
        "/account/sign-in/",
        {"login": person.email, "password": "three words together"},
        secure=True,
    )
    page = client.get("/account/password/", secure=True)

    session = response.cookies["__Host-session"]
    csrf = page.cookies["__Host-csrf"]
    for cookie in (session, csrf):
        assert cookie["secure"]
        assert cookie["httponly"]
        assert (cookie["path"], cookie["domain"]) == ("/", "")
        assert cookie["samesite"] == "Lax"
    assert "max-age=31536000" in response["Strict-Transport-Security"]
    assert client.get("/account/password/").status_code == 301
