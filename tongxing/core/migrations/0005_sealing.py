"""A sealed file moves as a whole; nothing else about a written row may change (docs/adr/0011)."""

from django.db import migrations

from tongxing.core.rows import append_only_but_sealing


class Migration(migrations.Migration):
    dependencies = [("core", "0004_alarms")]
    operations = [append_only_but_sealing("core_auditevent")]
