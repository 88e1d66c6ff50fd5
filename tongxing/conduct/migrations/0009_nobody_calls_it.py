"""The trigger that keeps an answer from whom it is about runs with the owner's rights; nobody calls it by hand."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("conduct", "0008_kept_from")]
    operations = [
        migrations.RunSQL(
            "REVOKE ALL ON FUNCTION conduct_answered_by_another() FROM PUBLIC, tongxing_app",
            migrations.RunSQL.noop,
        )
    ]
