"""The second wall and the promise that history stays as it was written."""

from django.db import migrations

from tongxing.core.rows import append_only, wall


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_initial")]
    operations = [
        wall("assessment_confirmation"),
        append_only("assessment_confirmation"),
    ]
