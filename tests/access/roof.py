"""Home, the health checks, and signing in."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str

from tests.access import Page, act, everyone
from tests.access.sign_on import agency, all_connected
from tests.planted import ACTORS
from tests.world import PASSWORD

NEW_PASSWORD = "violin harbour teapot"


def key_of_the_member(world):
    """As it stands in the letter."""
    person = world.people["member"]
    person.refresh_from_db()
    return [user_pk_to_url_str(person), default_token_generator.make_token(person)]


# Pages for people who are not signed in send the others home.
AT_HOME = everyone(302)
PAGES = [
    Page("home", everyone(200)),
    Page("help", everyone(200), anonymous=200),
    Page("accessibility", everyone(200), anonymous=200),
    Page("privacy", everyone(200), anonymous=200),
    Page("cookies", everyone(200), anonymous=200),
    # Until the operator names somebody; then for everybody (test_information.py).
    Page("security-txt", everyone(404), anonymous=404),
    Page("health-live", everyone(200), anonymous=200),
    # Without workers the tests' portal is not ready, and says so to anybody.
    Page("health-ready", everyone(503), anonymous=503),
    Page("account_login", AT_HOME, anonymous=200),
    act(
        "account_login",
        AT_HOME,
        data=lambda world: {
            "login": world.people["member"].email,
            "password": PASSWORD,
        },
        anonymous=302,
        by_link=True,
        unwritten=ACTORS[1:],
        wrote="person.signed_in",
    ),
    # The agency of the tests is away: who would go there is led back, with a sentence.
    act("openid_connect_login", everyone(302), of=agency, anonymous=302),
    # Nobody has gone there from this browser.
    Page("openid_connect_callback", everyone(302), of=agency, anonymous=302),
    act(
        "openid_connect_login",
        everyone(404),
        of=lambda world: ["nobody"],
        anonymous=404,
        row="absent",
    ),
    # Between the password and the second step nobody is signed in yet.
    Page("mfa_authenticate", everyone(302)),
    act("mfa_authenticate", everyone(302), anonymous=302),
    Page("stay", everyone(200), anonymous=200),
    act("stay", everyone(200), anonymous=200),
    Page("account_kept", AT_HOME),
    act("account_kept", AT_HOME),
    Page("account_logout", everyone(200), anonymous=302),
    act("account_logout", everyone(302), wrote="person.signed_out"),
    Page("account_inactive", everyone(200), anonymous=200),
    Page("account_reauthenticate", everyone(200)),
    act(
        "account_reauthenticate",
        everyone(302),
        data=lambda world: {"password": PASSWORD},
    ),
    act("confirm_by_sign_on", everyone(302), of=all_connected),
    Page("account_signup", everyone(404), anonymous=404),
    Page("account_change_password", everyone(200)),
    act(
        "account_change_password",
        everyone(302),
        data=lambda world: {
            "oldpassword": PASSWORD,
            "password1": NEW_PASSWORD,
            "password2": NEW_PASSWORD,
        },
        wrote="person.password_changed",
    ),
    Page("account_reset_password", everyone(200), anonymous=200),
    act(
        "account_reset_password",
        everyone(302),
        data=lambda world: {"email": world.people["member"].email},
        anonymous=302,
        by_link=True,
        wrote="notifications_message",
    ),
    Page("account_reset_password_done", everyone(200), anonymous=200),
    Page(
        "account_reset_password_from_key",
        everyone(200),
        of=lambda world: ["1", "no-such-key"],
        anonymous=200,
        row="absent",
    ),
    act(
        "account_reset_password_from_key",
        everyone(302),
        of=key_of_the_member,
        data=lambda world: {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD},
        anonymous=302,
        row="of the member",
        by_link=True,
    ),
    Page("account_reset_password_from_key_done", everyone(200), anonymous=200),
]
