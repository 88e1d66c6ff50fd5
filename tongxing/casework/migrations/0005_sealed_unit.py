"""Where a member of a work group works is as private as her name."""

from django.db import migrations, models

from tongxing.core.fields import SealedText
from tongxing.core.rows import resealable
from tongxing.core.sealed_steps import sealed_instead

WAS = models.CharField(default="", max_length=60, null=True)


class Migration(migrations.Migration):
    dependencies = [("casework", "0004_roster_wall")]
    operations = [
        *sealed_instead("groupmember", "casework_groupmember", "unit_name", SealedText(default=""), was=WAS),
        resealable("casework_groupmember", "name", "unit_name"),
    ]
