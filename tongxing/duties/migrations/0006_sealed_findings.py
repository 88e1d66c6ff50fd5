"""What came of a test, a talk, a visit, and why something could not be done: sealed beside its deed."""

from django.db import migrations

import tongxing.core.fields
from tongxing.core.rows import resealable


class Migration(migrations.Migration):
    dependencies = [("duties", "0005_sealing")]
    operations = [
        migrations.AddField(
            model_name="deed",
            name="finding",
            field=tongxing.core.fields.SealedText(null=True, pad=32),
        ),
        migrations.RemoveField(model_name="duty", name="excuse_reason"),
        resealable("duties_deed", "note", "finding", moves=True),
    ]
