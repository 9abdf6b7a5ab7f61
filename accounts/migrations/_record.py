"""What the database itself does for the record: its time, its seals, who may write."""

# Only the owner may say that times are given, and only the owner's function reads it.
TIMES = """
CREATE TABLE accounts_giventimes (
    are_given boolean PRIMARY KEY CHECK (are_given)
);
DO $do$
BEGIN
    EXECUTE format($sql$
        CREATE FUNCTION pace_record_time() RETURNS timestamptz
        LANGUAGE plpgsql VOLATILE SECURITY DEFINER
        SET search_path = %I, pg_temp AS $$
        BEGIN
            IF EXISTS (SELECT FROM accounts_giventimes) THEN
                RETURN coalesce(
                    nullif(current_setting('pace.at', true), '')::timestamptz,
                    clock_timestamp()
                );
            END IF;
            RETURN clock_timestamp();
        END $$
    $sql$, current_schema());
END $do$;
ALTER TABLE accounts_auditevent
    ALTER actor_id SET DEFAULT nullif(current_setting('pace.actor', true), '')::bigint,
    ALTER at SET DEFAULT clock_timestamp();
ALTER TABLE accounts_accessevent
    ALTER person_id SET DEFAULT nullif(current_setting('pace.actor', true), '')::bigint,
    ALTER at SET DEFAULT clock_timestamp();
"""

# Each new line waits to be sealed. It waits in a row that commits with it, so that one
# which commits late is in a later batch and in none that is sealed already.
SEALS = """
CREATE TABLE accounts_unsealed (
    is_look boolean NOT NULL,
    line_id bigint NOT NULL,
    PRIMARY KEY (is_look, line_id)
);
DO $do$
BEGIN
    EXECUTE format($sql$
        CREATE FUNCTION pace_to_seal() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = %I, pg_temp AS $$
        BEGIN
            -- Whoever may make tables may put this on them, and seal what is no line.
            IF TG_RELID NOT IN (
                'accounts_auditevent'::regclass, 'accounts_accessevent'::regclass
            ) THEN
                RAISE EXCEPTION 'This seals lines of the record alone.';
            END IF;
            INSERT INTO accounts_unsealed (is_look, line_id)
            SELECT TG_ARGV[0]::boolean, id FROM made;
            RETURN NULL;
        END $$
    $sql$, current_schema());
    EXECUTE format($sql$
        CREATE FUNCTION pace_lines(
            events bigint[], looks bigint[], columns text[]
        ) RETURNS TABLE (line text)
        LANGUAGE sql STABLE
        SET search_path = %I, pg_temp SET timezone = 'UTC' AS $$
            SELECT (
                SELECT jsonb_object_agg(key, value)
                FROM jsonb_each(found.content) WHERE key = ANY (columns)
            )::text
            FROM (
                SELECT 0 AS kind, id, to_jsonb(event) AS content
                FROM accounts_auditevent event WHERE id = ANY (events)
                UNION ALL
                SELECT 1, id, to_jsonb(look)
                FROM accounts_accessevent look WHERE id = ANY (looks)
            ) found
            ORDER BY kind, id
        $$
    $sql$, current_schema());
    EXECUTE format($sql$
        CREATE FUNCTION pace_seal(most integer) RETURNS bigint
        LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = %I, pg_temp SET timezone = 'UTC' AS $$
        DECLARE
            sealed accounts_recordbatch;
            content text;
        BEGIN
            -- One seals at a time, since each batch holds the hash of the one before.
            LOCK TABLE accounts_recordbatch IN SHARE ROW EXCLUSIVE MODE;
            WITH waiting AS (
                SELECT is_look, line_id FROM accounts_unsealed
                ORDER BY line_id LIMIT most
            ), taken AS (
                DELETE FROM accounts_unsealed USING waiting
                WHERE accounts_unsealed.is_look = waiting.is_look
                  AND accounts_unsealed.line_id = waiting.line_id
                RETURNING accounts_unsealed.is_look, accounts_unsealed.line_id
            )
            SELECT coalesce(array_agg(line_id ORDER BY line_id)
                            FILTER (WHERE NOT is_look), '{}'),
                   coalesce(array_agg(line_id ORDER BY line_id)
                            FILTER (WHERE is_look), '{}')
            INTO sealed.events, sealed.looks FROM taken;
            IF cardinality(sealed.events) + cardinality(sealed.looks) = 0 THEN
                RETURN NULL;
            END IF;
            SELECT array_agg(DISTINCT attname::text ORDER BY attname::text)
            INTO sealed.columns FROM pg_attribute
            WHERE attrelid IN (
                'accounts_auditevent'::regclass, 'accounts_accessevent'::regclass
            ) AND attnum > 0 AND NOT attisdropped AND attname <> 'asked_from';
            SELECT hash INTO sealed.previous FROM accounts_recordbatch
            ORDER BY id DESC LIMIT 1;
            sealed.previous := coalesce(sealed.previous, '');
            sealed.sealed_at := clock_timestamp();
            SELECT concat_ws(
                E'\\n', sealed.previous, to_jsonb(sealed.sealed_at) #>> '{}',
                sealed.events::text, sealed.looks::text, sealed.columns::text,
                string_agg(line, E'\\n')
            ) INTO content
            FROM pace_lines(sealed.events, sealed.looks, sealed.columns);
            sealed.hash := encode(sha256(convert_to(content, 'UTF8')), 'hex');
            INSERT INTO accounts_recordbatch
                (sealed_at, events, looks, columns, previous, hash)
            VALUES (sealed.sealed_at, sealed.events, sealed.looks, sealed.columns,
                    sealed.previous, sealed.hash)
            RETURNING id INTO sealed.id;
            RETURN sealed.id;
        END $$
    $sql$, current_schema());
END $do$;
-- Whoever may change a column could tell the trigger that keeps it to look away. So the
-- application may change none, and this clears, not sooner than that trigger lets it.
DO $do$
BEGIN
    EXECUTE format($sql$
        CREATE FUNCTION pace_clear_askers(before timestamptz) RETURNS void
        LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = %I, pg_temp AS $$
        DECLARE
            latest timestamptz := least(before, now() - interval '30 days');
        BEGIN
            UPDATE accounts_auditevent SET asked_from = NULL
            WHERE asked_from IS NOT NULL AND at < latest;
            UPDATE accounts_accessevent SET asked_from = NULL
            WHERE asked_from IS NOT NULL AND at < latest;
        END $$
    $sql$, current_schema());
END $do$;
CREATE TRIGGER to_seal AFTER INSERT ON accounts_auditevent
    REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION pace_to_seal('false');
CREATE TRIGGER to_seal AFTER INSERT ON accounts_accessevent
    REFERENCING NEW TABLE AS made
    FOR EACH STATEMENT EXECUTE FUNCTION pace_to_seal('true');
"""

# The application's role may add to the record and read it, nothing else: neither say
# who acted nor when, nor number a line, nor seal, nor change one. The role's name is the
# operator's, so the privileges are found and not named.
KEEP = """
DO $$
DECLARE
    given record;
    written record;
BEGIN
    FOR given IN
        SELECT DISTINCT grantee, table_name
        FROM information_schema.role_table_grants
        WHERE table_schema = current_schema()
          AND table_name IN (
              'accounts_auditevent', 'accounts_accessevent', 'accounts_recordbatch',
              'accounts_unsealed', 'accounts_giventimes'
          )
          AND grantee NOT IN (current_user, 'PUBLIC')
    LOOP
        EXECUTE format(
            'REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON %I FROM %I',
            given.table_name, given.grantee
        );
        IF given.table_name IN ('accounts_auditevent', 'accounts_accessevent') THEN
            SELECT string_agg(quote_ident(column_name), ', ') AS columns INTO written
            FROM information_schema.columns
            WHERE table_schema = current_schema()
              AND table_name = given.table_name
              AND column_name NOT IN ('id', 'at', 'actor_id', 'person_id');
            EXECUTE format(
                'GRANT INSERT (%s) ON %I TO %I',
                written.columns, given.table_name, given.grantee
            );
        END IF;
    END LOOP;
END $$;
"""
