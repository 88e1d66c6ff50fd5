"""What proves who somebody is exists for herself alone; accounts know their township; Django's own sessions go."""

from django.db import migrations

MEMBER = "NULLIF(current_setting('app.member', true), '')::bigint"


def hers(table: str, column: str) -> migrations.RunSQL:
    """Rows of one member at a time: not even a query that forgets to say whose sees another's."""
    return migrations.RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY one_member ON {table} TO tongxing_app
            USING ({column} = {MEMBER}) WITH CHECK ({column} = {MEMBER});
        CREATE POLICY owner_all ON {table} TO CURRENT_USER USING (true) WITH CHECK (true);
        """,
        f"DROP POLICY one_member ON {table}; DROP POLICY owner_all ON {table};"
        f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("org", "0005_coming_in"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]
    operations = [
        hers("mfa_authenticator", "user_id"),
        hers("org_passwordkept", "staff_id"),
        migrations.RunSQL(
            "UPDATE org_staff s SET town_id = (SELECT pl.town_id FROM org_post p JOIN org_place pl ON pl.id = p.place_id"
            " WHERE p.staff_id = s.id ORDER BY p.since DESC, p.id DESC LIMIT 1)",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(
            "REVOKE ALL ON account_emailaddress, account_emailconfirmation FROM tongxing_app", migrations.RunSQL.noop
        ),
        migrations.RunSQL("DROP TABLE IF EXISTS django_session", migrations.RunSQL.noop),
    ]
