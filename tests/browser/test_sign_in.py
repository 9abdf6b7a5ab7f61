"""The portal as it really runs, opened in a real browser."""

import json
import urllib.request


def test_a_stranger_is_led_to_the_sign_in_page(live_portal, page):
    page.goto(live_portal.url)

    assert page.url.startswith(f"{live_portal.url}/account/sign-in/")
    assert page.get_by_role("heading", level=1).inner_text() == "Sign in"


def test_every_part_of_the_running_portal_is_ready(live_portal):
    with urllib.request.urlopen(f"{live_portal.url}/health/ready") as answer:
        parts = json.load(answer)["parts"]

    assert set(parts.values()) == {"ready"}
    assert {"database", "broker", "worker letters", "worker reports"} <= set(parts)
