"""Rows of a file go along when it goes to another village of its town (docs/adr/0031)."""

from django.db import migrations

from tongxing.core.rows import OF_CASE, append_only_but_moving


class Migration(migrations.Migration):
    dependencies = [("conduct", "0002_moves"), ("people", "0013_villages")]
    operations = [append_only_but_moving("conduct_finding", "said", person=OF_CASE)]
