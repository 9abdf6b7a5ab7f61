"""What the database is told of who acts: the grants that are theirs today.

The same keys that `partnerships.standing` makes, from the same tables of roles.
"""

from accounts.roles import NationalRole
from partnerships.roles import CHAIRS, SDS_STAFF, Level

# What reference rows said before is read by the National PACE team only.
HISTORY = (
    "partnerships_councilareahistory",
    "partnerships_partnershiphistory",
    "partnerships_partnershipareahistory",
    "partnerships_organisationtypehistory",
    "partnerships_organisationhistory",
    "partnerships_membershiphistory",
    "partnerships_servicehistory",
    "partnerships_serviceofferhistory",
    "partnerships_localholidayhistory",
)
WALLS = dict.fromkeys(HISTORY, "false")


def listed(values):
    return ", ".join(f"'{value}'" for value in values)


# A key is level, partnership, organisation and person, as `standing.audience` has it.
ENTER = f"""
CREATE FUNCTION pace_enter(actor text, today date, purpose text) RETURNS text[]
LANGUAGE plpgsql AS $enter$
DECLARE
    who bigint := nullif(actor, '')::bigint;
    keys text[] := '{{}}';
    whole text := coalesce(nullif(purpose, ''), 'no');
    before text[] := ARRAY[
        coalesce(current_setting('pace.actor', true), ''),
        coalesce(current_setting('pace.keys', true), ''),
        coalesce(current_setting('pace.whole', true), ''),
        coalesce(current_setting('pace.canaries', true), '')
    ];
BEGIN
    IF who IS NOT NULL AND purpose = ''
        AND EXISTS (SELECT FROM accounts_user WHERE id = who AND is_active)
    THEN
        SELECT coalesce(array_agg(DISTINCT key.key), '{{}}') INTO keys
        FROM partnerships_membership held
        JOIN partnerships_partnership place ON place.id = held.partnership_id
        CROSS JOIN LATERAL (VALUES
            ('{Level.CHAIR:d}:' || place.id || ':0:0',
                held.role IN ({listed(CHAIRS)})),
            ('{Level.STAFF:d}:' || place.id || ':0:0',
                held.role IN ({listed(SDS_STAFF)})),
            ('{Level.MEMBER:d}:' || place.id || ':0:0', true),
            ('{Level.ASKED:d}:' || place.id || ':' || held.organisation_id || ':0',
                true),
            ('{Level.ON_IT:d}:' || place.id || ':0:' || who,
                held.role IN ({listed(SDS_STAFF)})),
            ('{Level.REFERRED:d}:' || place.id || ':'
                || held.organisation_id || ':0',
                true)
        ) AS key (key, is_held)
        WHERE held.person_id = who AND key.is_held
          AND held.from_on <= today AND (held.to_on IS NULL OR held.to_on >= today)
          AND (held.ended_at IS NULL OR held.to_on IS DISTINCT FROM today)
          AND place.active_from <= today
          AND (place.active_to IS NULL OR place.active_to >= today);
        IF EXISTS (
            SELECT FROM accounts_nationalpost post
            WHERE post.person_id = who AND post.role = '{NationalRole.NATIONAL_TEAM}'
              AND post.from_on <= today
              AND (post.to_on IS NULL OR post.to_on >= today)
              AND (post.ended_at IS NULL OR post.to_on IS DISTINCT FROM today)
        ) THEN
            whole := 'national';
        END IF;
    END IF;
    PERFORM set_config('pace.actor', actor, true),
            set_config('pace.keys', keys::text, true),
            set_config('pace.whole', whole, true),
            set_config('pace.canaries', '', true),
            -- Else each row's triggers look for it, fail, and begin anew each time.
            set_config('pgtrigger.ignore', '{{}}', true);
    RETURN before;
END
$enter$
"""  # noqa: S608 - our own words only
NO_ENTER = "DROP FUNCTION pace_enter(text, date, text)"
