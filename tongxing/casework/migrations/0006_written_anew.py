"""No dead row keeps what stood in clear (docs/adr/0013)."""

from django.db import migrations

from tongxing.core.sealed_steps import written_anew


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("casework", "0005_sealed_unit")]
    operations = [written_anew("casework_groupmember")]
