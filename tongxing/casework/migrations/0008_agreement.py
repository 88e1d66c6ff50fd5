"""What an agreement says and who signed it; what is known of the old ones is their day."""

import django.contrib.postgres.fields
from django.db import migrations, models

from tongxing.core.fields import SealedText
from tongxing.core.rows import resealable

WORD = models.CharField(max_length=24)


class Migration(migrations.Migration):
    dependencies = [("casework", "0007_history")]
    operations = [
        migrations.AddField(
            "agreement",
            "contents",
            django.contrib.postgres.fields.ArrayField(base_field=WORD, null=True, size=None),
        ),
        migrations.AddField("agreement", "left_out", SealedText(null=True)),
        migrations.AddField("agreement", "parties", SealedText(null=True)),
        migrations.AddField("agreement", "why", models.CharField(max_length=12, null=True)),
        resealable("casework_agreement", "left_out", "parties"),
    ]
