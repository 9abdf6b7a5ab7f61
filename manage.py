#!/usr/bin/env python
"""Django's commands; on a machine where nothing is set, on the demonstration."""

import os
import sys
import warnings

from django.core.management import execute_from_command_line

from demonstration import place
from demonstration.servers import ServersError

# These read code only, so a machine without servers and secrets may run them.
NEED_NO_SERVERS = {
    "check",
    "collectstatic",
    "diffsettings",
    "help",
    "makemigrations",
    "version",
}


def main() -> None:
    """Choose servers and settings, then do as asked."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pace_portal.settings")
    words = sys.argv[1:]
    command = words[0] if words else "help"
    reads_code_only = command in NEED_NO_SERVERS or {"--help", "-h"} & set(words)
    if not place.is_chosen():
        if command == "migrate" and os.environ.get("DATABASE_OWNER_URL"):
            os.environ["DATABASE_URL"] = os.environ["DATABASE_OWNER_URL"]
        execute_from_command_line(sys.argv)
    elif reads_code_only:
        warnings.filterwarnings("ignore", message="Got an error checking a consistent")
        os.environ |= place.placeholders()
        execute_from_command_line(sys.argv)
    else:
        with place.servers() as servers:
            os.environ |= place.variables(servers)
            if command == "migrate":
                os.environ["DATABASE_URL"] = servers.owner_url
            execute_from_command_line(sys.argv)


if __name__ == "__main__":
    try:
        main()
    except ServersError as refusal:
        sys.exit(f"{refusal}")
