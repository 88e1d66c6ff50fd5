"""The second wall and the promise that history stays as it was written."""

from django.db import migrations

from tongxing.core.rows import append_only, wall_by_parent


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]
    operations = [
        wall_by_parent("casework_agreement", parent="duties_deed", key="id"),
        wall_by_parent("casework_groupmember", parent="duties_deed", key="id"),
        append_only("casework_agreement"),
        append_only("casework_groupmember"),
    ]
