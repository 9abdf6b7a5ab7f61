"""The policy stands on one screen, and its page says the same."""

from partnerships import policy
from partnerships.policy import MEANINGS
from partnerships.roles import (
    FIELDS,
    NATIONAL_ROLES,
    REFERRED_FIELDS,
    ROLES,
    ROWS,
    Level,
    Permission,
)
from tests import access_page, access_words, planted
from tests.access import every_page


def test_the_page_of_access_is_the_one_that_the_tables_make():
    """`python -m tests.access_page` writes it anew."""
    assert access_page.FILE.read_text(encoding="utf-8") == access_page.page()


def test_the_page_of_access_has_words_for_every_page_and_every_planted_field():
    pages = every_page()
    said = [
        *(route for words in access_words.PAGES.values() for route in words),
        *access_words.LEFT_OUT,
        *access_words.WITHOUT_SIGNING_IN,
        *access_words.BY_LINK,
    ]

    assert sorted(said) == sorted({page.route for page in pages})
    assert set(access_words.FIELDS) == set(planted.FIELDS)
    assert set(access_words.OF_CLIENTS) == {*planted.MINIMUM, *planted.MORE}


def test_what_opens_without_signing_in_is_said_to():
    pages = every_page()
    opening = {page.route for page in pages if page.anonymous == 200 or page.by_link}

    assert opening - set(access_words.LEFT_OUT) == {
        *access_words.WITHOUT_SIGNING_IN,
        *access_words.BY_LINK,
    }


def test_a_deputy_may_and_knows_what_a_chair_does():
    """But for the chair's own word on the facts of a draft: one column says both."""
    pages = every_page()

    assert all(page.expected("deputy") == page.expected("chair") for page in pages)
    assert planted.known_to("chair") - planted.known_to("deputy") == {"check.comment"}


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


def test_every_field_and_row_that_a_grant_opens_has_words_on_the_page():
    assert set(policy.FIELD_WORDS) == {*FIELDS, *ROWS}
    assert set(policy.REFERRED_WORDS) == set(REFERRED_FIELDS)


def test_the_page_says_of_each_field_which_grants_open_it(monkeypatch):
    row = f"| {policy.FIELD_WORDS['people']} | yes | - | - | yes | yes |"
    assert row in policy.access_page().splitlines()

    monkeypatch.setitem(FIELDS, "people", (Level.MEMBER,))

    assert row not in policy.access_page().splitlines()
