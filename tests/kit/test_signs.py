"""What nobody sees is no name, and turns no words about."""

import pytest
from django.core.exceptions import ValidationError

from imports.layouts import cells
from kit import govuk
from kit.names import plain
from kit.signs import TURNING, seen

NOTHING = [
    *("\u200b", "\u00ad", "\u200d", "\ufeff", "\u2060", "\u3164", "\u2800", "\u115f"),
    *("\u200b \u200b", "\u00a0\u200e", "\u0301", "\ufe0f", "\u180e"),
]


@pytest.mark.parametrize("typed", NOTHING)
def test_what_shows_nothing_is_nothing(typed):
    field = govuk.TextField(label="First name", missing="Enter a first name")

    assert seen(typed) == ""
    with pytest.raises(ValidationError, match="Enter a first name"):
        field.clean(typed)
    assert govuk.TextField(label="Note", required=False).clean(typed) == ""
    assert cells.tidy(typed) == ""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("R\u016bta\u200b", "R\u016bta"),
        ("\ufeffCaf\u00e9", "Caf\u00e9"),
        ("Well\u00ading\u00adton", "Wellington"),
        ("O\u2060\u2019Neill\u200e", "O\u2019Neill"),
        ("Zoe\u0308", "Zoe\u0308"),
        # Joined emoji, a flag, and letters that need to be kept apart.
        ("\U0001f469\u200d\U0001f467", "\U0001f469\u200d\U0001f467"),
        ("\u2764\ufe0f", "\u2764\ufe0f"),
        ("\u0646\u200c\u0647", "\u0646\u200c\u0647"),
        ("-", "-"),
        ("7", "7"),
    ],
)
def test_what_is_not_seen_goes_and_the_rest_stays(typed, kept):
    assert seen(typed) == kept
    assert govuk.TextField(label="Name").clean(typed) == kept
    assert plain(typed) == plain(kept)
    assert cells.tidy(typed) == kept


@pytest.mark.parametrize("sign", TURNING)
def test_signs_that_turn_words_about_are_refused_on_screen_and_dropped_from_files(sign):
    with pytest.raises(
        ValidationError, match="includes characters that cannot be shown"
    ):
        govuk.TextField(label="Name", noun="The name").clean(f"Rūta {sign}abc")

    assert cells.tidy(f"Rūta {sign}abc") == "Rūta abc"
