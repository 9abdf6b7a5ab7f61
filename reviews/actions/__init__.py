"""Every write about reviews."""

from reviews.actions.asking import ask, ask_again
from reviews.actions.checking import NoChair, answer_check, send_to_chairs, take_back
from reviews.actions.compiling import compile_review, scope_of
from reviews.actions.figure_sets import (
    ask_ahead,
    ask_for_true,
    ask_for_year,
    ask_for_year_anew,
    clear_old,
    compile_figures,
)
from reviews.actions.publishing import file_of, publish
from reviews.actions.steps import WrongState
from reviews.actions.writing import drop, follow_up, recommend, reword, write_finding

__all__ = [
    "NoChair",
    "WrongState",
    "answer_check",
    "ask",
    "ask_again",
    "ask_ahead",
    "ask_for_true",
    "ask_for_year",
    "ask_for_year_anew",
    "clear_old",
    "compile_figures",
    "compile_review",
    "drop",
    "file_of",
    "follow_up",
    "publish",
    "recommend",
    "reword",
    "scope_of",
    "send_to_chairs",
    "take_back",
    "write_finding",
]
