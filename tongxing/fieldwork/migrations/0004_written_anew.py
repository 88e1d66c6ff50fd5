"""No dead row keeps what stood in clear (docs/adr/0013)."""

from django.db import migrations

from tongxing.core.sealed_steps import written_anew


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("fieldwork", "0003_sealed_details")]
    operations = [written_anew("fieldwork_test", "fieldwork_contact")]
