"""A sealed file moves as a whole; nothing else about a written row may change (docs/adr/0011)."""

from django.db import migrations

from tongxing.core.rows import append_only_but_sealing


class Migration(migrations.Migration):
    dependencies = [("duties", "0004_wall_is_a_filter")]
    operations = [append_only_but_sealing("duties_deed")]
