"""Which files the database shows to whoever acts: the National PACE team only."""

WALLS = {"imports_noticefile": "false", "imports_importbatch": "false"}
