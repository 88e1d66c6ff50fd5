"""The register only grows; it belongs to its town, and who is in it stands behind the wall of her place."""

from django.db import migrations

from tongxing.core.rows import append_only, append_only_but_sealing, wall, wall_of_town


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0001_initial"), ("core", "0005_sealing")]
    operations = [
        wall_of_town("disclosure_series"),
        wall_of_town("disclosure_disclosure"),
        wall_of_town("disclosure_done"),
        wall_of_town("disclosure_package"),
        wall("disclosure_named"),
        append_only("disclosure_disclosure"),
        append_only("disclosure_done"),
        append_only("disclosure_named"),
        append_only_but_sealing("disclosure_named"),
        # a waiting file is made and goes; nobody changes it
        migrations.RunSQL(
            "REVOKE UPDATE ON disclosure_package FROM tongxing_app", migrations.RunSQL.noop
        ),
    ]
