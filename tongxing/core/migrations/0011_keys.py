"""The database knows its keys, and its owner may seal the trail's words again under another one (docs/adr/0013)."""

from django.db import migrations, models

import tongxing.core.fields
from tongxing.core.rows import COVERED, resealable, resealable_inside


class Migration(migrations.Migration):
    dependencies = [("core", "0010_written_anew")]
    operations = [
        migrations.CreateModel(
            name="KeyProbe",
            fields=[
                ("id", models.SmallIntegerField(primary_key=True, serialize=False)),
                ("word", tongxing.core.fields.SealedText()),
                ("word_index", tongxing.core.fields.BlindIndex(of="word", together="id")),
                ("demo", models.BooleanField(default=False)),
            ],
        ),
        migrations.RunSQL(
            "REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON core_keyprobe FROM tongxing_app", migrations.RunSQL.noop
        ),
        migrations.RunSQL(COVERED, "DROP FUNCTION core_covered"),
        resealable("core_auditevent", "purpose", moves=True),
        resealable("core_alarmanswer", "note"),
        resealable_inside("core_rowchange", "old", "new", moves=True),
    ]
