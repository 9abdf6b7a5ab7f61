"""The benchmark's browser signs in whole, as people do."""

import http.client
from contextlib import closing

import pytest

from bench.pages import Browser
from demonstration.codes import key_of
from tests import world as worlds
from tests.second_step import with_app
from tests.world import PASSWORD

pytestmark = pytest.mark.committing


def test_by_a_password_and_by_the_code_where_one_is_asked(live_server, settings):
    # Its portal knows itself by this address.
    settings.CSRF_TRUSTED_ORIGINS = [live_server.url]
    world = worlds.build()
    for role in ("chair", "national"):
        world.people[role].set_password(PASSWORD)
        world.people[role].save()
    national = with_app(world.people["national"], key := key_of("national"))

    for person, known in ((world.people["chair"], ""), (national, key)):
        with closing(Browser(live_server.url)) as browser:
            browser.sign_in(person.email, PASSWORD, known)

            assert browser.get("/your-account/")[0] == http.client.OK
