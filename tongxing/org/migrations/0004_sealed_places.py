"""Every place of a township gets its sealed twin; nobody holds a post there (docs/adr/0011)."""

from django.db import migrations, models
from django.db.models import Q

KINDS = [("county", "县（市、区）"), ("town", "乡镇（街道）"), ("village", "村"), ("community", "社区"), ("sealed", "封存")]
TWINS = """
INSERT INTO org_place (id, kind, name, code, prefix, path)
SELECT -id, 'sealed', '封存', (-id)::text, '', 'sealed/' || id || '/' FROM org_place WHERE town_id IS NOT NULL;
-- their deferred checks wait until the end of the step, and nothing may be altered before
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [("org", "0003_one_role_at_a_time")]
    operations = [
        migrations.AlterField("place", "kind", models.CharField(choices=KINDS, max_length=12)),
        migrations.RunSQL(TWINS, "DELETE FROM org_place WHERE id < 0"),
        migrations.AddConstraint(
            "place",
            models.CheckConstraint(
                condition=Q(id__gt=0) & ~Q(kind="sealed")
                | Q(id__lt=0, kind="sealed", parent=None, town=None),
                name="place_sealed_below_nothing",
            ),
        ),
        migrations.AddConstraint(
            "post", models.CheckConstraint(condition=Q(place__gt=0), name="post_never_at_sealed_place")
        ),
    ]
