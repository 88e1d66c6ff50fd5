"""What those who interviewed her think: conduct, speech, whether she is up to it; sealed like the reason (方案S33、S35)."""

from django.db import migrations

from tongxing.core.fields import SealedText
from tongxing.core.rows import resealable


class Migration(migrations.Migration):
    dependencies = [("office", "0003_learning")]
    operations = [
        migrations.AddField("engagement", "panel", SealedText(null=True)),
        resealable("office_engagement", "reason", "panel"),
    ]
