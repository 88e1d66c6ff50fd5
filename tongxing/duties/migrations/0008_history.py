"""Deeds stand in the history as they were written; duties are rebuilt from them and are not kept."""

from django.db import migrations

from tongxing.core.history import tracked
from tongxing.core.rows import never_emptied


class Migration(migrations.Migration):
    dependencies = [("duties", "0007_seal_findings"), ("core", "0009_history")]
    operations = [
        tracked("duties_deed", person="(SELECT c.person_id FROM people_case c WHERE c.id = r.case_id)"),
        never_emptied("duties_deed"),
    ]
