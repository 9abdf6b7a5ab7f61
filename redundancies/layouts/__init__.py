"""How files of notices are laid out: pure reading, no database."""

from redundancies.layouts.cells import Unreadable
from redundancies.layouts.known import AUTO, LAYOUTS, OFFERED, Layout
from redundancies.layouts.notices import Notice, Refused, notices
from redundancies.layouts.reading import NotATable, Table, open_table

__all__ = [
    "AUTO",
    "LAYOUTS",
    "OFFERED",
    "Layout",
    "NotATable",
    "Notice",
    "Refused",
    "Table",
    "Unreadable",
    "notices",
    "open_table",
]
