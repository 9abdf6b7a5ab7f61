"""What is kept beside a client so that a search need not look at everybody's.

The keys of the grants on a client's cases: triggers keep them in the statement that
writes a grant; `clients.actions.keeping` compares and mends. They lock the clients
before they look, since another transaction may grant something on another case.
"""

from __future__ import annotations

import pgtrigger

# Clients that keep other keys than their grants have.
CLIENTS = """
SELECT found.* FROM (
    SELECT kase.client_id AS id,
           array_remove(array_agg(DISTINCT held.audience), NULL) AS audiences
    FROM clients_case kase
    LEFT JOIN clients_casegrant held ON held.case_id = kase.id
    WHERE {scope}
    GROUP BY kase.client_id
) found
JOIN clients_client kept ON kept.id = found.id
WHERE kept.audiences IS DISTINCT FROM found.audiences
"""
WRITTEN = {
    pgtrigger.Insert: "SELECT case_id FROM written",
    pgtrigger.Update: "SELECT case_id FROM written UNION SELECT case_id FROM before",
    pgtrigger.Delete: "SELECT case_id FROM before",
}


def set_clients(scope: str) -> str:
    """The statement that writes what was found otherwise."""
    return (
        "UPDATE clients_client client SET audiences = wanted.audiences"
        f" FROM ({CLIENTS.format(scope=scope)}) wanted WHERE client.id = wanted.id"
    )


def grant_triggers() -> list[pgtrigger.Trigger]:
    """Of grants: the keys of their cases' clients."""
    return [
        pgtrigger.Trigger(
            name=f"keys_{operation!s}".lower(),
            level=pgtrigger.Statement,
            when=pgtrigger.After,
            operation=operation,
            referencing=pgtrigger.Referencing(
                old=None if operation == pgtrigger.Insert else "before",
                new=None if operation == pgtrigger.Delete else "written",
            ),
            func=keep(f"SELECT client_id FROM clients_case WHERE id IN ({found})"),
        )
        for operation, found in WRITTEN.items()
    ]


def keep(clients: str) -> str:
    """The body of a trigger: these clients are locked, and keep what they should."""
    wanted = set_clients(f"kase.client_id IN ({clients})")
    return " ".join(
        f"PERFORM FROM clients_client WHERE id IN ({clients}) ORDER BY id"
        f" FOR NO KEY UPDATE; {wanted}; RETURN NULL;".split()
    )
