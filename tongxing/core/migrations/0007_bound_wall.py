"""The second wall believes the house only: its scope is sealed with a key the running role cannot read."""

from django.db import migrations

from tongxing.core.wall_sql import bound_wall


class Migration(migrations.Migration):
    dependencies = [("core", "0006_jobs")]
    operations = bound_wall()
