"""The policy stands on one screen, and its page says the same."""

from pathlib import Path

from django.conf import settings

from partnerships.policy import MEANINGS, access_page
from partnerships.roles import NATIONAL_ROLES, ROLES, Permission


def test_the_page_of_access_is_the_one_that_the_tables_make():
    page = Path(settings.BASE_DIR) / "docs" / "access.md"

    assert page.read_text(encoding="utf-8") == access_page()


def test_every_permission_has_words_and_somebody_who_holds_it():
    held = set().union(*ROLES.values(), *NATIONAL_ROLES.values())

    assert set(MEANINGS) == held == set(Permission)


def test_government_and_national_members_never_reach_a_client_or_a_situation():
    for role in ("government", "national_member"):
        held = NATIONAL_ROLES[role]

        assert not {
            permission
            for permission in held
            if permission.startswith(("client.", "situation.", "hr1.", "referral."))
        }
