"""The outside name of a row, and the shape of words to search and sort by."""

from __future__ import annotations

import re
import unicodedata

from django.db import models
from django.db.models import Func


class Reference(Func):
    """Ten random base-32 characters with at least one digit, made by the database."""

    function = "pace_reference"
    template = "%(function)s()"
    output_field = models.CharField(max_length=10)


def reference_field() -> models.CharField:
    """The random outside name of a row; the database gives it, COPY included."""
    return models.CharField(
        max_length=10, unique=True, editable=False, db_default=Reference()
    )


def plain(words: str) -> str:
    """Words to search and sort by: lower case, no accents, single spaces."""
    bare = unicodedata.normalize("NFKD", words)
    bare = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return re.sub(r"\s+", " ", bare).strip().casefold()
