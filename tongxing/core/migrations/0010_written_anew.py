"""No dead row keeps a purpose that stood in clear (docs/adr/0013)."""

from django.db import migrations

from tongxing.core.sealed_steps import written_anew


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("core", "0009_history")]
    operations = [written_anew("core_auditevent")]
