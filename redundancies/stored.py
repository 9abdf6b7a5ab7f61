"""What is kept beside rows so that lists need not work it out, and by which triggers.

One definition of each: of a clock `stored_clocks.CLOCKS`, of what a situation, a grant
and a request copy from other rows `SITUATIONS`, `GRANTS` and `REQUESTS`. Triggers keep
them in the statement that moves them, whoever writes it; `redundancies.actions.keeping`
compares and mends.
"""

from __future__ import annotations

from collections.abc import Iterable

import pgtrigger

from accounts.models import NEVER_EMPTIED
from redundancies.choices import KeptClock, SessionState
from redundancies.facets import ENDED, OF_CLOCK
from redundancies.stored_clocks import MOVING

KEPT = ("clock", "due_at", "is_late", "is_by_day", "paused_on")
# Responses whose clock is kept otherwise than their events have it.
RESPONSES = """
SELECT response.id, {found}
FROM redundancies_clocks({wanted}) found
JOIN redundancies_response response ON response.id = found.response_id
WHERE ({kept}) IS DISTINCT FROM ({found})
""".format(
    wanted="{wanted}",
    found=", ".join(f"found.{name}" for name in KEPT),
    kept=", ".join(f"response.{name}" for name in KEPT),
)
# Situations that keep another clock than their lead's, or another employer's name.
SITUATIONS = f"""
SELECT situation.id, coalesce(lead.clock, {KeptClock.NO_LEAD:d}) AS clock, lead.due_at,
       employer.name_plain AS employer_plain
FROM redundancies_situation situation
JOIN redundancies_employer employer ON employer.id = situation.employer_id
LEFT JOIN redundancies_response lead ON lead.situation_id = situation.id
    AND lead.is_lead AND lead.to_on IS NULL
WHERE {{scope}}
  AND (situation.clock, situation.due_at, situation.employer_plain)
      IS DISTINCT FROM (coalesce(lead.clock, {KeptClock.NO_LEAD:d}), lead.due_at,
                        employer.name_plain)
"""
# What a grant copies of its situation, with the clock of its own response.
OWN_CLOCK = (
    f"(least(response.clock, {ENDED:d}) - least(situation.clock, {ENDED:d}))"
    f" * {OF_CLOCK}"
)
COPIED = (
    f"situation.facet + {OWN_CLOCK} AS facet, situation.sourced + {OWN_CLOCK}"
    " AS sourced, response.due_at, situation.first_dismissal_on AS leaves_on,"
    " situation.employer_plain"
)
COPIES = ("facet", "sourced", "due_at", "leaves_on", "employer_plain")
# Grants that keep it otherwise.
GRANTS = f"""
SELECT compared.* FROM (
    SELECT kept.id, {COPIED}
    FROM redundancies_situationgrant kept
    JOIN redundancies_situation situation ON situation.id = kept.situation_id
    JOIN redundancies_response response ON response.id = kept.response_id
    WHERE {{scope}}
) compared
JOIN redundancies_situationgrant kept ON kept.id = compared.id
WHERE ({", ".join(f"kept.{name}" for name in COPIES)})
    IS DISTINCT FROM ({", ".join(f"compared.{name}" for name in COPIES)})
"""

# What a request copies: whose it is, and when its session begins while that is planned.
OF_REQUEST = f"""
SELECT response.partnership_id, session.starts_at AS meets_at
FROM redundancies_response response
LEFT JOIN redundancies_session session ON session.id = {{session}}
    AND session.state = '{SessionState.PLANNED}'
WHERE response.id = {{response}}
"""
# Requests that keep it otherwise.
REQUESTS = f"""
SELECT request.id, found.* FROM redundancies_request request
CROSS JOIN LATERAL (
    {OF_REQUEST.format(session="request.session_id", response="request.response_id")}
) found
WHERE (request.partnership_id, request.meets_at)
    IS DISTINCT FROM (found.partnership_id, found.meets_at)
"""


def setting(table: str, columns: Iterable[str], found: str) -> str:
    """The statement that writes what was found otherwise."""
    values = ", ".join(f"{name} = wanted.{name}" for name in columns)
    return (
        f"UPDATE {table} kept SET {values}"
        f" FROM ({found}) wanted WHERE kept.id = wanted.id"
    )


def set_responses(wanted: str) -> str:
    return setting("redundancies_response", KEPT, RESPONSES.format(wanted=wanted))


def set_situations(scope: str) -> str:
    found = SITUATIONS.format(scope=scope)
    columns = ("clock", "due_at", "employer_plain")
    return setting("redundancies_situation", columns, found)


def set_grants(scope: str) -> str:
    found = GRANTS.format(scope=scope)
    return setting("redundancies_situationgrant", COPIES, found)


def set_requests() -> str:
    return setting("redundancies_request", ("partnership_id", "meets_at"), REQUESTS)


def after(name: str, operation: pgtrigger.Operation, func: str) -> pgtrigger.Trigger:
    """A trigger after each statement, with the rows that it wrote."""
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(
            old=None if operation == pgtrigger.Insert else "before",
            new=None if operation == pgtrigger.Delete else "written",
        ),
        func=f"{func}; RETURN NULL;",
    )


def clock_triggers() -> list[pgtrigger.Trigger]:
    """Of clock events: the clocks of their responses."""
    rows = {
        pgtrigger.Insert: "SELECT * FROM written",
        pgtrigger.Update: "SELECT * FROM written UNION ALL SELECT * FROM before",
        pgtrigger.Delete: "SELECT * FROM before",
    }
    return [
        after(
            f"clock_{operation!s}".lower(),
            operation,
            set_responses(
                "ARRAY(SELECT DISTINCT response_id"
                f" FROM ({found}) moved WHERE kind IN ({MOVING}))"
            ),
        )
        for operation, found in rows.items()
    ]


def response_triggers() -> list[pgtrigger.Trigger]:
    """Of responses: their own clocks, and what situations and grants keep of them."""
    closed = changed("id", "closed_on")
    columns = ("id", "situation_id", "clock", "due_at", "is_lead", "to_on")
    moved = changed(*columns)
    # One that goes over to another situation leaves the first without its clock.
    both = f"{moved} UNION ALL ({changed(*columns, turned=True)})"
    return [
        # What it writes is another statement on the same table: it asks once more.
        after(
            "closed_update",
            pgtrigger.Update,
            f"IF EXISTS ({closed}) THEN"
            f" {set_responses(f'ARRAY(SELECT id FROM ({closed}) moved)')}; END IF",
        ),
        after("lead_insert", pgtrigger.Insert, leading("SELECT * FROM written")),
        after(
            "lead_update",
            pgtrigger.Update,
            f"{leading(both)}; {set_grants(among('kept.response_id', 'id', moved))}",
        ),
        after("lead_delete", pgtrigger.Delete, leading("SELECT * FROM before")),
    ]


def leading(changed: str) -> str:
    """Situations whose leading response may be another, or stand otherwise."""
    return set_situations(among("situation.id", "situation_id", changed))


def changed(*columns: str, turned: bool = False) -> str:
    """Rows that a statement wrote with other values; turned, as they were before it.

    Compared as sets: joined, many would be looked for in a plan that was made for one.
    """
    names = ", ".join(columns)
    first, second = ("before", "written") if turned else ("written", "before")
    return f"SELECT {names} FROM {first} EXCEPT SELECT {names} FROM {second}"


def among(column: str, number: str, rows: str) -> str:
    """Whether a column is one of these numbers: by its index, one or many."""
    return f"{column} = ANY (ARRAY(SELECT {number} FROM ({rows}) moved))"


def situation_triggers() -> list[pgtrigger.Trigger]:
    """Of situations: the employer's name, and what their grants copy."""
    name = (
        "SELECT name_plain INTO NEW.employer_plain FROM redundancies_employer"
        " WHERE id = NEW.employer_id; RETURN NEW;"
    )
    copied = changed("id", "sourced", "first_dismissal_on", "employer_plain")
    return [
        pgtrigger.Trigger(
            name="employer_first",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            condition=pgtrigger.Q(new__employer_plain=""),
            func=name,
        ),
        pgtrigger.Trigger(
            name="employer_other",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=pgtrigger.Q(old__employer__df=pgtrigger.F("new__employer")),
            func=name,
        ),
        after(
            "listed_update",
            pgtrigger.Update,
            set_grants(among("kept.situation_id", "id", copied)),
        ),
    ]


def employer_triggers() -> list[pgtrigger.Trigger]:
    """Of employers: the keys of their names, and these where situations keep them."""
    key = "NEW.name_key := redundancies_name_key(pace_plain(NEW.name)); RETURN NEW;"
    is_missing = pgtrigger.Q(new__name_key="")
    # The name alone: a clock may move meanwhile.
    return [
        pgtrigger.Trigger(
            name="key_first",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            condition=is_missing,
            func=key,
        ),
        pgtrigger.Trigger(
            name="key_other",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=is_missing | pgtrigger.Q(old__name__df=pgtrigger.F("new__name")),
            func=key,
        ),
        after(
            "name_update",
            pgtrigger.Update,
            "UPDATE redundancies_situation situation"
            " SET employer_plain = written.name_plain FROM written"
            " WHERE situation.employer_id = written.id"
            " AND situation.employer_plain <> written.name_plain",
        ),
    ]


def grant_triggers() -> list[pgtrigger.Trigger]:
    """Of grants that are written without their copies: those."""
    return [
        pgtrigger.Trigger(
            name="listed_first",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            condition=pgtrigger.Q(new__facet=None),
            func=(
                f"SELECT {COPIED}"
                f" INTO {', '.join(f'NEW.{name}' for name in COPIES)}"
                " FROM redundancies_response response"
                " JOIN redundancies_situation situation"
                " ON situation.id = NEW.situation_id"
                " WHERE response.id = NEW.response_id; RETURN NEW;"
            ),
        )
    ]


def request_triggers() -> list[pgtrigger.Trigger]:
    """Of requests: their copies, each time that one is written."""
    found = OF_REQUEST.format(session="NEW.session_id", response="NEW.response_id")
    select, rest = " ".join(found.split()).split(" FROM ", 1)
    return [
        pgtrigger.Trigger(
            name="copied",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert | pgtrigger.Update,
            func=(
                f"{select} INTO NEW.partnership_id, NEW.meets_at FROM {rest};"
                " RETURN NEW;"
            ),
        )
    ]


def session_triggers() -> list[pgtrigger.Trigger]:
    """Of sessions that move or are called off: what their requests copy."""
    return [
        after(
            "moved_update",
            pgtrigger.Update,
            "UPDATE redundancies_request request SET meets_at = NULL WHERE "
            + among("request.session_id", "id", changed("id", "starts_at", "state")),
        )
    ]


# A headcount says what was known on a day, and goes on saying it.
STRUCK = "ARRAY['struck_out_at', 'struck_out_by_id', 'struck_out_reason']"
# Of which situation and site it is said is changed where two situations are one.
CARRIED = "ARRAY['situation_id', 'site_id']"
# What an import counted that is undone goes with it: by the one function that looks for
# it (`imports.stored`), as the owner of its tables and no other way.
ONLY_STRUCK_OUT = f"""
IF TG_OP = 'DELETE' AND coalesce(current_setting('pace.undoing', true), '') = 'yes'
   AND current_user = (
       SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = TG_RELID
   )
THEN
    RETURN OLD;
END IF;
IF TG_OP = 'UPDATE' AND (
    OLD.struck_out_at IS NULL AND NEW.struck_out_at IS NOT NULL
        AND to_jsonb(OLD) - {STRUCK} = to_jsonb(NEW) - {STRUCK}
    OR to_jsonb(OLD) - {CARRIED} = to_jsonb(NEW) - {CARRIED}
) THEN
    RETURN NEW;
END IF;
RAISE EXCEPTION 'A headcount is never changed: it is struck out, once.';
"""


def headcount_triggers() -> list[pgtrigger.Trigger]:
    """Of headcounts: nothing of them changes but that they are struck out."""
    return [
        pgtrigger.Trigger(
            name="append_only",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            func=ONLY_STRUCK_OUT,
        ),
        NEVER_EMPTIED,
    ]
