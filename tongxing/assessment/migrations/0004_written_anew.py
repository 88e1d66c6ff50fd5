"""No dead row keeps what stood in clear (docs/adr/0013)."""

from django.db import migrations

from tongxing.core.sealed_steps import written_anew


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("assessment", "0003_sealed_reason")]
    operations = [written_anew("assessment_confirmation")]
