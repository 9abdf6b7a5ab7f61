from django.db import migrations

# The application's role may add to the record and read it, nothing else. The role's
# name is the operator's, so the privileges are found and not named.
KEEP = """
DO $$
DECLARE
    given record;
BEGIN
    FOR given IN
        SELECT DISTINCT grantee, table_name
        FROM information_schema.role_table_grants
        WHERE table_schema = current_schema()
          AND table_name IN ('accounts_auditevent', 'accounts_accessevent')
          AND grantee NOT IN (current_user, 'PUBLIC')
    LOOP
        EXECUTE format(
            'REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM %I',
            given.table_name, given.grantee
        );
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_first")]

    operations = [migrations.RunSQL(KEEP, migrations.RunSQL.noop)]
