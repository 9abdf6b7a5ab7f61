"""No line of the log names a person, tells what was typed, or opens a link."""

import io
import json
import logging

import pytest
import structlog

SECRET = "xq-secret"
PERSONAL = (
    "email",
    "name",
    "given_name",
    "family_name",
    "telephone",
    "postcode",
    "address",
    "date_of_birth",
    "user_agent",
    "body",
)


@pytest.fixture
def lines():
    """What is logged in the test, as the portal's own handler writes it."""
    portal = next(
        handler.formatter
        for handler in logging.getLogger().handlers
        if isinstance(handler.formatter, structlog.stdlib.ProcessorFormatter)
    )
    written = logging.StreamHandler(io.StringIO())
    written.setFormatter(portal)
    logger = logging.getLogger("tests.logs")
    logger.addHandler(written)
    yield lambda: [json.loads(line) for line in written.stream.getvalue().splitlines()]
    logger.removeHandler(written)


@pytest.mark.parametrize("field", PERSONAL)
def test_a_field_about_a_person_is_left_out(lines, field):
    structlog.get_logger("tests.logs").warning("opened", **{field: SECRET})

    (line,) = lines()
    assert line["event"] == "opened"
    assert line[field] == "[left out]"


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (f"GET /clients/?words={SECRET}", "GET /clients/"),
        (f"/link/survey/{SECRET}", "/link/survey/[left out]"),
        (f"/link/after-session/{SECRET}/", "/link/after-session/[left out]/"),
        (
            f"/account/password/reset/key/1-{SECRET}/",
            "/account/password/reset/key/[left out]/",
        ),
    ],
)
def test_an_address_tells_neither_what_was_typed_nor_its_link(lines, told, kept):
    structlog.get_logger("tests.logs").warning("refused", request=told)
    logging.getLogger("tests.logs").warning("Not Found: %s", told)

    ours, djangos = lines()
    assert ours["request"] == kept
    assert djangos["event"] == f"Not Found: {kept}"
