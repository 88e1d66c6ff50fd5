"""A village worker works by her township's plan and must be able to read it."""

from django.db import migrations

from tongxing.core.rows import shared_in_town


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_walls")]
    operations = [shared_in_town("plans_planversion")]
