"""The second wall and the promise that history stays as it was written."""

from django.db import migrations

from tongxing.core.rows import append_only, wall


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        wall("people_person"),
        wall("people_personkey"),
        wall("people_case"),
        wall("people_decision"),
        append_only("people_decision"),
    ]
