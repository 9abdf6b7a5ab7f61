"""Which rows of accounts the database shows to whoever acts.

Without its key what the record keeps of somebody cannot be read: the National PACE team
reads it, and an act seals with it.
"""

WALLS = {"accounts_subjectkey": "false"}
