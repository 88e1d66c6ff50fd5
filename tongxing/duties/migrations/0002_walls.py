"""The second wall and the promise that history stays as it was written."""

from django.db import migrations

from tongxing.core.rows import append_only, wall


class Migration(migrations.Migration):
    dependencies = [("duties", "0001_initial")]
    operations = [
        wall("duties_deed"),
        wall("duties_duty"),
        append_only("duties_deed"),
    ]
