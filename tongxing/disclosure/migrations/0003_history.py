"""The register as it was written; a package that was fetched or ran out leaves that it was there, not what was in it."""

from django.db import migrations

from tongxing.core.history import tracked
from tongxing.core.rows import never_emptied


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0002_walls"), ("core", "0009_history")]
    operations = [
        tracked("disclosure_disclosure", place="r.town_id"),
        tracked("disclosure_done", place="r.town_id"),
        tracked("disclosure_named", person="r.person_id"),
        tracked("disclosure_package", key="disclosure_id", place="r.town_id", ignored=["body"]),
        never_emptied("disclosure_disclosure", "disclosure_done", "disclosure_named", "disclosure_package"),
    ]
