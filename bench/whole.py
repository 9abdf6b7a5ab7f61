"""What measures the portal reads all of it: on a connection of its own, to a database
of its own."""

import functools
from collections.abc import Callable
from typing import Any

from django.db import connection


def reads_everything(handle: Callable[..., Any]) -> Callable[..., Any]:
    """A command that is shown every row while it runs, outside of what it measures."""

    @functools.wraps(handle)
    def reading(*args: Any, **options: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('pace.whole', true)")
            before = cursor.fetchone()[0] or ""
            cursor.execute("SET pace.whole = 'bench'")
        try:
            return handle(*args, **options)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('pace.whole', %s, false)", [before])

    return reading
