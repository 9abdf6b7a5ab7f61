"""Before which pages the password is asked for, unless it was typed a moment ago.

Files with lists, who holds which role, other people's accounts and second steps.
Erasure joins them.
"""

CONFIRMED_FILES = frozenset(
    {
        "redundancies:list-csv",
        "redundancies:recording-csv",
        "redundancies:recording-situation",
        "imports:refused",
    }
)
CONFIRMED_PAGES = CONFIRMED_FILES | {
    "partnerships:member-add",
    "partnerships:member-edit",
    "partnerships:member-end",
    "partnerships:person-edit",
    "partnerships:person-close",
    "partnerships:person-reopen",
    "partnerships:person-invite",
    "partnerships:post-add",
    "partnerships:post-end",
    "partnerships:change-confirm",
    "partnerships:organisation-sign-on",
    "partnerships:sign-on-connect",
    "partnerships:sign-on-remove",
    "partnerships:invitation-add",
    "partnerships:invitation-send",
    "partnerships:second-step-rule",
    "partnerships:help-ask",
    "partnerships:help",
}
