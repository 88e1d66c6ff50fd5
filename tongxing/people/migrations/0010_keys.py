"""The keyed fingerprint says what it is of; the owner may seal reasons again under another key (docs/adr/0013)."""

from django.db import migrations

import tongxing.core.fields
from tongxing.core.rows import resealable


class Migration(migrations.Migration):
    dependencies = [("people", "0009_history")]
    operations = [
        migrations.AlterField(
            "person",
            "id_index",
            tongxing.core.fields.BlindIndex(of="id_number", together="town_id", null=True),
        ),
        resealable("people_sealproposal", "reason"),
        resealable("people_sealdecision", "reason"),
        resealable("people_pairlooked", "reason"),
    ]
