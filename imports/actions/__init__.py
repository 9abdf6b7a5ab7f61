"""Take in files of notices: read row by row, worked on as sets."""

from imports.actions.files import Counts, bring, preview

__all__ = ["Counts", "bring", "preview"]
