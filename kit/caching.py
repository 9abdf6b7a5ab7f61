"""What is kept in the cache is JSON: whoever can write there runs nothing here."""

from __future__ import annotations

import json
from typing import Any


class JSONSerializer:
    """For Django's Redis cache: plain values, lists and dictionaries of them.

    Whole numbers are kept as such, so that Redis itself can count on. A tuple comes
    back as a list; anything else is refused at keeping, by TypeError.
    """

    def dumps(self, value: Any) -> bytes | int:
        if type(value) is int:
            return value
        return json.dumps(value, allow_nan=False, separators=(",", ":")).encode()

    def loads(self, data: bytes) -> Any:
        return json.loads(data)
