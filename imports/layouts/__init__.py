"""How files of notices are laid out: pure reading, no database."""

from imports.layouts.cells import Unreadable
from imports.layouts.facts import TITLES
from imports.layouts.known import AUTO, LAYOUTS, OFFERED, Layout
from imports.layouts.matching import Chosen, Column, Plan, plan_of
from imports.layouts.notices import Notice, Refused, notices
from imports.layouts.reading import NotATable, Table, open_table

__all__ = [
    "AUTO",
    "LAYOUTS",
    "OFFERED",
    "TITLES",
    "Chosen",
    "Column",
    "Layout",
    "NotATable",
    "Notice",
    "Plan",
    "Refused",
    "Table",
    "Unreadable",
    "notices",
    "open_table",
    "plan_of",
]
