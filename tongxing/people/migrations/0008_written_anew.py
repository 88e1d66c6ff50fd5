"""No dead row keeps what stood in clear (docs/adr/0013)."""

from django.db import migrations

from tongxing.core.sealed_steps import written_anew


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("people", "0007_sealed_number")]
    operations = [written_anew("people_decision")]
