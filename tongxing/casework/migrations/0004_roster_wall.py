"""The second wall around rosters that wait."""

from django.db import migrations

from tongxing.core.rows import wall


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_roster_imports")]
    operations = [wall("casework_rosterimport")]
