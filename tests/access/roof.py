"""Home, the health checks, and signing in."""

from tests.access import Page, everyone

# Pages for people who are not signed in send the others home.
AT_HOME = everyone(302)
PAGES = [
    Page("home", everyone(200)),
    Page("help", everyone(200), anonymous=200),
    Page("accessibility", everyone(200), anonymous=200),
    Page("privacy", everyone(200), anonymous=200),
    Page("cookies", everyone(200), anonymous=200),
    Page("health-live", everyone(200), anonymous=200),
    # Without workers the tests' portal is not ready, and says so to anybody.
    Page("health-ready", everyone(503), anonymous=503),
    Page("account_login", AT_HOME, anonymous=200),
    Page("stay", everyone(204), method="POST"),
    Page("account_logout", everyone(200), anonymous=302),
    Page("account_logout", everyone(302), method="POST"),
    Page("account_inactive", everyone(200), anonymous=200),
    Page("account_reauthenticate", everyone(200)),
    Page("account_signup", everyone(404), anonymous=404),
    Page("account_change_password", everyone(200)),
    Page("account_reset_password", everyone(200), anonymous=200),
    Page("account_reset_password_done", everyone(200), anonymous=200),
    Page(
        "account_reset_password_from_key",
        everyone(200),
        of=lambda world: ["1", "no-such-key"],
        anonymous=200,
        row="absent",
    ),
    Page("account_reset_password_from_key_done", everyone(200), anonymous=200),
]
