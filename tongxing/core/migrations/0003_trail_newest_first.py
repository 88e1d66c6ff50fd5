"""The trail is read newest first, whatever the number of places."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0002_walls")]
    operations = [
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["-at", "-id"], name="audit_newest"),
        ),
    ]
