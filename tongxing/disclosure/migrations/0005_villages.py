"""Rows of a file go along when it goes to another village of its town (docs/adr/0031)."""

from django.db import migrations

from tongxing.core.rows import ITS_PERSON, append_only_but_moving


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0004_keys"), ("people", "0013_villages")]
    operations = [append_only_but_moving("disclosure_named", person=ITS_PERSON)]
