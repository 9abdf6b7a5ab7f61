"""What the database does for imports that the portal’s role may not do itself."""

# Headcounts are append-only. Those that an import counted go with it, while somebody
# asks that it be undone; no others, and by no other way.
UNCOUNT = """
CREATE FUNCTION imports_uncount(of_batch bigint) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $uncount$
DECLARE
    many integer;
BEGIN
    PERFORM set_config('pace.undoing', 'yes', true);
    DELETE FROM redundancies_headcount counted USING imports_importbatch batch
    WHERE batch.id = of_batch AND batch.undo_asked_at IS NOT NULL
      AND batch.undone_at IS NULL AND counted.recorded_at = batch.brought_at
      AND counted.id > (batch.spans -> 'headcount' ->> 0)::bigint
      AND counted.id <= (batch.spans -> 'headcount' ->> 1)::bigint
      AND counted.situation_id IN (
          SELECT situation_id FROM redundancies_hr1notice
          WHERE id BETWEEN batch.first_notice AND batch.last_notice
            AND content IS NOT NULL
      );
    GET DIAGNOSTICS many = ROW_COUNT;
    PERFORM set_config('pace.undoing', '', true);
    RETURN many;
END
$uncount$
"""
NO_UNCOUNT = "DROP FUNCTION imports_uncount(bigint)"
