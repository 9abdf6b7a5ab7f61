"""What has to be so before the portal runs well, each said in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

from kit import replica, scanning, storing

# Disks of today read anywhere about as fast as in a row; PostgreSQL still assumes
# otherwise and would scan whole tables where an index finds the few rows of a page.
# What is prepared is planned once, for any values: made anew for those of each press,
# a plan costs more than the reading.
PLANNING = {"random_page_cost": "1.1", "plan_cache_mode": "force_generic_plan"}
# A net under what `kit/limits.py` says with each transaction, in milliseconds: whoever
# has gone is noticed and holds no lock, and nothing holds one for ever.
NETS = {
    "client_connection_check_interval": "5000",
    "idle_in_transaction_session_timeout": "1800000",
}
WISHED = PLANNING | NETS
CONSEQUENCE = dict.fromkeys(PLANNING, "lists are slower than they need to be") | (
    dict.fromkeys(NETS, "a process that has gone may hold up others")
)


@register(Tags.database)
def planning(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Whether queries are planned, and those that are left ended, as they are meant."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute(
                    "SELECT current_user, name, setting FROM pg_settings"
                    " WHERE name = ANY (%s)",
                    [list(WISHED)],
                )
                rows = cursor.fetchall()
        except DatabaseError:
            words = f"The database “{alias}” does not answer."
            found.append(Error(words, hint="Look at its address.", id="kit.E001"))
            continue
        found += [
            Warning(
                f"{name} is {setting} for the role {role} of the database “{alias}”:"
                f" {CONSEQUENCE[name]}.",
                hint=f"ALTER ROLE {role} SET {name} = {WISHED[name]};",
                id="kit.W001",
            )
            for role, name, setting in rows
            if setting != WISHED[name]
        ]
    return found


@register(Tags.database)
def replica_follows(
    databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Whether what is committed is flushed first, where a replica is compared by it."""
    if not replica.is_there() or DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT current_setting('synchronous_commit')")
        if cursor.fetchone()[0] != "off":
            return []
    words = (
        "synchronous_commit is off, so the replica may lack what was acknowledged:"
        " a right that has ended might still be seen there."
    )
    hint = "Set it to on, or take REPLICA_URL away."
    return [Error(words, hint=hint, id="kit.E003")]


@register(deploy=True)
def storage(**_: Any) -> list[CheckMessage]:
    """Whether private files can be kept; asked with `check --deploy` only."""
    if not (words := storing.trouble()):
        return []
    hint = "Make FILES_ROOT or mount it, or correct FILES_URL: docs/operating.md."
    return [Error(f"Files cannot be kept: {words}.", hint=hint, id="kit.E002")]


@register(deploy=True)
def scanner(**_: Any) -> list[CheckMessage]:
    """Whether the scanner that is named answers; asked with `check --deploy` only."""
    if not scanning.is_set_up() or not (words := scanning.trouble()):
        return []
    hint = "Start it, or correct CLAMAV_URL: docs/operating.md."
    return [Error(f"The virus scanner is away: {words}.", hint=hint, id="kit.E004")]
