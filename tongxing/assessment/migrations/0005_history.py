"""What was confirmed by hand is kept as it was written."""

from django.db import migrations

from tongxing.core.history import tracked
from tongxing.core.rows import never_emptied


class Migration(migrations.Migration):
    dependencies = [("assessment", "0004_written_anew"), ("core", "0009_history")]
    operations = [
        tracked("assessment_confirmation"),
        never_emptied("assessment_confirmation"),
    ]
