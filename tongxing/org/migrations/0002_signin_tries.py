"""Failed sign-ins are counted by a fingerprint of the name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("org", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="SignInTries",
            fields=[
                ("key", models.BinaryField(primary_key=True, serialize=False)),
                ("failures", models.IntegerField(default=0)),
                ("last_at", models.DateTimeField()),
            ],
        ),
    ]
