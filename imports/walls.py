"""Which files the database shows to whoever acts: the National PACE team only."""

HISTORY = ("imports_noticefilehistory", "imports_importbatchhistory")
WALLS = dict.fromkeys(("imports_noticefile", "imports_importbatch", *HISTORY), "false")
