"""A township sees its own plans; the text of a version never changes."""

from django.db import migrations

from tongxing.core.rows import wall


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]
    operations = [wall("plans_planversion", column="town_id")]
