"""Which rows of accounts the database shows to whoever acts.

Without its key what the record keeps of somebody cannot be read: the National PACE team
reads it, and an act seals with it. What rows said before is theirs to read as well, if
no other room says more.
"""

HISTORY = (
    "accounts_fieldchange",
    "accounts_nationalposthistory",
    "accounts_factorrulehistory",
)
WALLS = {"accounts_subjectkey": "false", **dict.fromkeys(HISTORY, "false")}
