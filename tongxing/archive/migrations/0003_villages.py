"""Rows of a file go along when it goes to another village of its town (docs/adr/0031)."""

from django.db import migrations

from tongxing.core.rows import OF_CASE, append_only_but_moving


class Migration(migrations.Migration):
    dependencies = [("archive", "0002_history"), ("people", "0013_villages")]
    operations = [append_only_but_moving("archive_scan", "name", person=OF_CASE)]
