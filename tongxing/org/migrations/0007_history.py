"""What changes about places, posts and staff is kept; passwords only as having changed."""

from django.db import migrations

from tongxing.core.history import tracked
from tongxing.core.rows import never_emptied

class Migration(migrations.Migration):
    dependencies = [("org", "0006_proofs_of_one_member"), ("core", "0009_history")]
    operations = [
        tracked("org_place", place="r.id"),
        tracked("org_unit"),
        tracked("org_post"),
        tracked("org_staff", place="r.town_id", quiet=["password"], ignored=["last_login", "last_device"]),
        never_emptied("org_place", "org_unit", "org_post", "org_staff"),
    ]
