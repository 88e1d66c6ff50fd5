"""The second wall filters; the first one finds (docs/adr/0002)."""

from django.db import migrations

from tongxing.core.rows import filter_only


class Migration(migrations.Migration):
    dependencies = [("people", "0002_walls")]
    operations = [filter_only("people_person", "people_personkey", "people_case", "people_decision")]
