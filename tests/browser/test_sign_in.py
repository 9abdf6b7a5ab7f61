"""The portal as it really runs, opened in a real browser."""

import json
import urllib.request


def test_the_running_portal_is_ready_and_leads_a_stranger_to_sign_in(live_portal, page):
    with urllib.request.urlopen(f"{live_portal.url}/health/ready") as answer:
        parts = json.load(answer)["parts"]

    page.goto(live_portal.url)

    assert {"database", "broker", "worker letters", "worker reports"} <= set(parts)
    assert set(parts.values()) == {"ready"}
    assert page.url.startswith(f"{live_portal.url}/account/sign-in/")
    assert page.get_by_role("heading", level=1).inner_text() == "Sign in"
