"""The number of a decision leads to its paper: it is sealed."""

from django.db import migrations, models

from tongxing.core.fields import SealedText
from tongxing.core.rows import resealable
from tongxing.core.sealed_steps import sealed_instead

WAS = models.CharField(max_length=60, null=True)


class Migration(migrations.Migration):
    dependencies = [("people", "0006_pairs")]
    operations = [
        *sealed_instead("decision", "people_decision", "number", SealedText(default=""), was=WAS),
        migrations.AlterField("decision", "number", SealedText()),
        resealable("people_decision", "number", moves=True),
    ]
