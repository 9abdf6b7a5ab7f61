"""What the reports worker is rung for."""

from kit.wakeup import wake_after_commit

REVIEW, FIGURES = "reviews.compile", "reviews.compile_figures"

__all__ = ["FIGURES", "REVIEW", "wake_after_commit"]
