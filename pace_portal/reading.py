"""Which pages only read: by POST too, and from a copy of the database."""

# What is sent by POST and only reads, since names do not stand in addresses; signing in
# and out, and saying that one is still there.
READING_POSTS = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "openid_connect_login",
        "confirm_by_sign_on",
        "stay",
        "clients:search",
        "partnerships:people",
        "redundancies:employer-suggest",
    }
)
# The pages that read much and change nothing.
REPLICA_PAGES = frozenset(
    {
        "home",
        "redundancies:list",
        "redundancies:list-csv",
        "redundancies:situation",
        "redundancies:deliveries",
        "redundancies:recording-csv",
        "redundancies:recording-situation",
        "clients:of-situation",
        "clients:telephone",
        "clients:found",
        "clients:referrals",
        "partnerships:list",
        "partnerships:people",
        "partnerships:record",
        "partnerships:looks",
        "reviews:list",
        "reviews:review",
        "reviews:chart",
        "reviews:file",
        "reviews:national-figures",
        "reviews:figures",
        "surveys:list",
        "surveys:wave",
    }
)
