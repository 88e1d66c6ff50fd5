"""What changes about a plan is kept: its text never does, its state and its days do."""

from django.db import migrations

from tongxing.core.history import tracked
from tongxing.core.rows import never_emptied


class Migration(migrations.Migration):
    dependencies = [("plans", "0003_everyone_reads_the_plan"), ("core", "0009_history")]
    operations = [
        tracked("plans_planversion", place="r.town_id"),
        never_emptied("plans_planversion"),
    ]
