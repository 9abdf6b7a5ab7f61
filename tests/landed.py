"""Write `tests/landed.json`: the messages that workers may still find in the broker.

`python -m tests.landed` writes down the tasks of this build, once it has landed. A
message that was put there by the build before is worked by this one: `test_landed.py`.
"""

from __future__ import annotations

import inspect
import json
import os
from importlib import import_module
from pathlib import Path

import django

FILE = Path(__file__).parent / "landed.json"


def landed() -> dict[str, list[str]]:
    """Each task of the last landed build, and the arguments of its messages."""
    return json.loads(FILE.read_text())


def present() -> dict[str, list[str]]:
    """The same of this build."""
    app = import_module("pace_portal.celery").app
    app.loader.import_default_modules()
    return {
        name: [
            argument.name
            for argument in inspect.signature(task.run).parameters.values()
            if argument.kind is argument.KEYWORD_ONLY
        ]
        for name, task in sorted(app.tasks.items())
        if not name.startswith(("celery.", "tests."))
    }


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    FILE.write_text(json.dumps(present(), indent=1) + "\n")
