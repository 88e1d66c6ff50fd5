"""The trail can only grow; a reader sees what happened in her places."""

from django.db import migrations

from tongxing.core.rows import append_only
from tongxing.core.wall_sql import FUNCTIONS, SCOPE


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [
        append_only("core_auditevent"),
        migrations.RunSQL(
            f"""{FUNCTIONS}
            ALTER TABLE core_auditevent ENABLE ROW LEVEL SECURITY;
            ALTER TABLE core_auditevent FORCE ROW LEVEL SECURITY;
            CREATE POLICY leave_trace ON core_auditevent FOR INSERT TO tongxing_app WITH CHECK (true);
            CREATE POLICY read_trace ON core_auditevent FOR SELECT TO tongxing_app
                USING (place_id = ANY ({SCOPE}));
            CREATE POLICY owner_all ON core_auditevent TO CURRENT_USER USING (true) WITH CHECK (true);
            """,
            "DROP POLICY leave_trace ON core_auditevent; DROP POLICY read_trace ON core_auditevent;"
            "DROP POLICY owner_all ON core_auditevent; ALTER TABLE core_auditevent DISABLE ROW LEVEL SECURITY",
        ),
    ]
