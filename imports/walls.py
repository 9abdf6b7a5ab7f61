"""Which files the database shows to whoever acts: the National PACE team only."""

HISTORY = ("imports_noticefilehistory", "imports_importbatchhistory")
WALLS = dict.fromkeys(("imports_noticefile", "imports_importbatch", *HISTORY), "false")
# Of a table that came later, as its own migration raises it.
WALLS_OF_ROWS = {"imports_batchrow": "false"}
