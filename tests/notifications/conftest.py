"""A letter to test with, which says what its context's number is."""

import pytest

from notifications import letters
from notifications.choices import Kind
from notifications.letters import Letter, LetterKind


@pytest.fixture(autouse=True)
def news(monkeypatch):
    """The letter `test.news`; `hidden` contexts are no longer to be known."""
    hidden = set()

    def write(*, context_id, person, address, at):
        if context_id in hidden:
            return None
        return Letter(
            f"News {context_id}", f"There is news {context_id}.", "<p>News</p>"
        )

    def line(*, context_id, person):
        if context_id in hidden:
            return None
        return f"News {context_id}", f"/news/{context_id}/"

    kind = LetterKind("test.news", Kind.SITUATION, write, line)
    monkeypatch.setitem(letters.REGISTRY, "test.news", kind)
    return hidden
