"""The second wall filters; the first one finds (docs/adr/0002)."""

from django.db import migrations

from tongxing.core.rows import filter_only


class Migration(migrations.Migration):
    dependencies = [("duties", "0003_owed_indexes")]
    operations = [filter_only("duties_deed", "duties_duty")]
