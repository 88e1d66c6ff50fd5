"""The owner may seal the words of the register again under another key (docs/adr/0013)."""

from django.db import migrations

from tongxing.core.rows import resealable


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0003_history")]
    operations = [
        resealable("disclosure_disclosure", "recipient", "reason"),
        resealable("disclosure_done", "said"),
    ]
