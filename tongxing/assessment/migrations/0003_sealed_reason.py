"""Why points were given by hand is a sentence somebody typed, and may name people."""

from django.db import migrations, models

from tongxing.core.fields import SealedText
from tongxing.core.rows import resealable
from tongxing.core.sealed_steps import sealed_instead

WAS = models.CharField(max_length=300, null=True)


class Migration(migrations.Migration):
    dependencies = [("assessment", "0002_walls")]
    operations = [
        *sealed_instead("confirmation", "assessment_confirmation", "reason", SealedText(default=""), was=WAS),
        migrations.AlterField("confirmation", "reason", SealedText()),
        resealable("assessment_confirmation", "reason"),
    ]
