"""`compile_review` does what the page does, and writes the files."""

import json

import pytest
from django.core.management import CommandError, call_command

from reviews.models import Review
from tests.world import build

pytestmark = pytest.mark.django_db


def compiled(folder, *arguments, first="2026-01-01", last="2026-03-31"):
    call_command(
        "compile_review",
        *arguments,
        "--from",
        first,
        "--to",
        last,
        "--out",
        str(folder),
        verbosity=0,
    )


@pytest.fixture(autouse=True)
def world():
    return build()


@pytest.mark.parametrize("scope", [("--partnership", "ours"), ("--national",)])
def test_a_review_is_written_in_five_formats(tmp_path, scope):
    compiled(tmp_path / "out", *scope)

    written = {path.name: path for path in (tmp_path / "out").iterdir()}
    assert set(written) == {
        f"review.{kind}" for kind in ("html", "pdf", "docx", "xlsx", "json")
    }
    review = Review.objects.get()
    facts = json.loads(written["review.json"].read_text())
    assert facts["reference"] == review.reference
    assert review.state == "draft"


@pytest.mark.parametrize(
    ("arguments", "first", "last", "words"),
    [
        (("--partnership", "nowhere"), "2026-01-01", "2026-03-31", "no partnership"),
        (("--national",), "2026-13-01", "2026-03-31", "is not a date"),
        (("--national",), "2026-03-31", "2026-01-01", "must not end before"),
        (("--national",), "2026-01-01", "2999-01-01", "today or in the past"),
    ],
)
def test_bad_input_is_one_sentence(tmp_path, arguments, first, last, words):
    with pytest.raises(CommandError, match=words):
        compiled(tmp_path, *arguments, first=first, last=last)

    assert not Review.objects.exists()


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(CommandError, match="cannot be made"):
        compiled(tmp_path / "file" / "out", "--national")
