"""A portal that grows: the same years and partnerships, with more happening in them.

Set-based, so that a hundred thousand situations take seconds. Rare things stay rare in
share, and what waits is of the last weeks.
"""

from __future__ import annotations

import time

from django.db import connection

from clients.actions import grants as client_grants
from demonstration.servers import OWNER, session
from redundancies.actions import grants
from tests.environment import SERVERS
from tests.world import World

# What grows; nothing may read the whole of one of these.
GROWING = (
    *("redundancies_employer", "redundancies_situation", "redundancies_response"),
    *("redundancies_clockevent", "redundancies_situationgrant"),
    *("redundancies_request", "redundancies_delivery", "redundancies_session"),
    *("clients_client", "clients_case", "clients_casegrant", "clients_referral"),
)
# A number from 0 up to 1 that looks like chance, another for each `salt`.
CHANCE = "(hashint8extended(n, {salt})::numeric / 18446744073709551616 + 0.5)"
STATEMENTS = (
    """
    CREATE TEMPORARY TABLE grown AS
    SELECT n, n + {before} AS id,
           now() - {chance1} * interval '5 years' AS told_at,
           {chance2} AS state, {chance3} AS told_by, {chance4} AS clock,
           CASE WHEN n % 100 = 0 THEN NULL WHEN n % 2 = 0 THEN {ours} ELSE {theirs} END
               AS place
    FROM generate_series({first}, {last}) n
    """,
    """
    INSERT INTO redundancies_employer (id, name)
    SELECT id, 'Employer ' || md5(n::text) || ' Mills' FROM grown
    """,
    """
    INSERT INTO redundancies_situation (
        id, employer_id, source, confidence, told_at, status, logged_at, people, place,
        council_id, first_dismissal_on, visibility, shared_at
    )
    SELECT id, id,
           CASE WHEN told_by < 0.001 THEN 'scottish_government'
                WHEN told_by < 0.01 THEN 'media' WHEN told_by < 0.3 THEN 'partner'
                ELSE 'hr1' END,
           'likely', told_at,
           CASE WHEN told_at > now() - interval '40 days' AND state < 0.7 THEN
                    CASE WHEN state < 0.1 THEN 'reported' WHEN state < 0.4
                         THEN 'verified' ELSE 'responding' END
                WHEN state < 0.03 THEN 'rejected' WHEN state < 0.05 THEN 'responding'
                ELSE 'closed' END,
           told_at, CASE WHEN state > 0.1 THEN 20 + n % 200 END, 'Place ' || n,
           CASE WHEN place IS NULL THEN NULL WHEN place = {ours}
                THEN {ours_council} ELSE {theirs_council} END,
           CASE WHEN clock > 0.1
                THEN (told_at + clock * interval '90 days')::date END,
           'shared', told_at
    FROM grown
    """,
    """
    INSERT INTO redundancies_response
        (id, situation_id, partnership_id, is_lead, told_at, from_on)
    SELECT id, id, place, true, told_at, told_at::date FROM grown
    WHERE place IS NOT NULL
    """,
    """
    INSERT INTO redundancies_clockevent
        (response_id, kind, "on", at, reason, recorded_at)
    SELECT id, kind, (told_at + after)::date, told_at + after, '', now()
    FROM grown
    JOIN (VALUES ('pace_told', 0.0, 1.0, interval '0'),
                 ('paused', 0.0, 0.02, interval '1 hour'),
                 ('resumed', 0.0, 0.01, interval '2 hours'),
                 ('met', 0.05, 0.9, interval '30 hours'))
        AS event (kind, low, high, after)
        ON clock >= low AND clock < high
    WHERE place IS NOT NULL
    """,
    """
    INSERT INTO redundancies_session (
        id, kind, place, starts_at, ends_at, shift, presented_by, state, reason,
        response_id
    )
    SELECT id, 'presentation', 'Canteen', told_at + interval '14 days',
           told_at + interval '14 days 1 hour', '', '',
           CASE WHEN told_at + interval '14 days' > now() THEN 'planned'
                ELSE 'held' END, '', id
    FROM grown WHERE place IS NOT NULL AND n % 4 < 2
    """,
    """
    INSERT INTO redundancies_request (
        message, asked_at, answer, answered_at, who_comes, commitments, reason,
        is_answered_by_link, asked_by_id, organisation_id, response_id, session_id
    )
    SELECT '', told_at, CASE WHEN state < 0.8 THEN 'yes' ELSE '' END,
           CASE WHEN state < 0.8 THEN told_at END, '', '', '', false, {chair},
           {advice}, id, CASE WHEN n % 4 < 2 THEN id END
    FROM grown WHERE place IS NOT NULL AND n % 3 <> 0
    """,
    """
    INSERT INTO redundancies_delivery (
        "on", audience, recorded_at, organisation_id, partnership_id, service_id,
        response_id
    )
    SELECT (told_at + interval '5 days')::date, 'group', told_at, organisation, place,
           {service}, CASE WHEN n % 5 > 0 THEN id END
    FROM grown
    CROSS JOIN (VALUES ({sds}), ({advice}), ({jobcentre})) AS by (organisation)
    WHERE place IS NOT NULL
    """,
    """
    INSERT INTO clients_client (id, given_name, family_name, registered_at)
    SELECT id, 'Given', 'Family ' || n, told_at FROM grown
    """,
    """
    INSERT INTO clients_case
        (id, client_id, registered_on, registered_at, partnership_id)
    SELECT id, id, told_at::date, told_at, coalesce(place, {ours}) FROM grown
    """,
    """
    INSERT INTO clients_referral (
        purpose, basis, agreed_on, sent_at, state, case_id, organisation_id,
        partnership_id, service_id, ending, ended_on
    )
    SELECT 'Help', 'consent', told_at::date, told_at,
           CASE WHEN told_at > now() - interval '60 days' THEN 'sent' ELSE 'ended' END,
           id, CASE WHEN n % 3 = 0 THEN {advice} ELSE {jobcentre} END,
           coalesce(place, {ours}), {service},
           CASE WHEN told_at > now() - interval '60 days' THEN '' ELSE 'completed' END,
           CASE WHEN told_at > now() - interval '60 days' THEN NULL
                ELSE told_at::date END
    FROM grown
    """,
    "DROP TABLE grown",
)
# So often, a second apart, until nobody looks at what was there before.
TIMES = 60
# Numbers of rows begin here, beyond those of the world.
BEFORE = 1_000_000


def grow(world: World, first: int, last: int) -> None:
    """Make the situations of these numbers, with all that belongs to each."""
    values = {name: world.rows[name].pk for name in world.rows if name != "people"}
    values |= {f"chance{salt}": CHANCE.format(salt=salt) for salt in range(1, 5)}
    values |= {"first": first, "last": last, "before": BEFORE}
    values["chair"] = world.people["chair"].pk
    with connection.cursor() as cursor:
        for statement in STATEMENTS:
            cursor.execute(statement.format(**values))
    grants.rebuild_all()
    client_grants.rebuild_all()


def settle(name: str) -> None:
    """As a database is that has run for a while."""
    with session(SERVERS.url(OWNER, name)) as statements:
        # What somebody may still read as it was is left for the next time.
        for _ in range(TIMES):
            statements.execute("VACUUM (ANALYZE)")
            if is_settled(statements):
                return
            time.sleep(1)
    raise AssertionError("The database did not come to rest.")


def is_settled(statements) -> bool:
    """Whether an index tells of every row whether all may see it."""
    statements.execute(
        "SELECT bool_and(relallvisible = relpages) FROM pg_class"
        " WHERE oid = ANY (%s::regclass[])",
        [list(GROWING)],
    )
    return statements.fetchone()[0]
