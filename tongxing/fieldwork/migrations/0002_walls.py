"""The second wall and the promise that history stays as it was written."""

from django.db import migrations

from tongxing.core.rows import append_only, wall_by_parent


class Migration(migrations.Migration):
    dependencies = [("fieldwork", "0001_initial")]
    operations = [
        wall_by_parent("fieldwork_test", parent="duties_deed", key="id"),
        wall_by_parent("fieldwork_contact", parent="duties_deed", key="id"),
        append_only("fieldwork_test"),
        append_only("fieldwork_contact"),
    ]
