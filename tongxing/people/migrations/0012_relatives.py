"""Who is near a person, sealed as the members of her work group are."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tongxing.core.ids
from tongxing.core.fields import SealedText
from tongxing.core.history import tracked
from tongxing.core.rows import append_only, append_only_but_sealing, never_emptied, resealable, wall

PROTECT = {"on_delete": django.db.models.deletion.PROTECT}
RELATIONS = [
    ("spouse", "配偶"), ("parent", "父母"), ("child", "子女"), ("sibling", "兄弟姐妹"), ("grandparent", "祖父母、外祖父母"),
    ("other_kin", "其他亲属"), ("friend", "朋友"), ("neighbour", "邻居"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("people", "0011_joins"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]
    operations = [
        migrations.CreateModel(
            name="Relative",
            fields=[
                ("id", models.UUIDField(default=tongxing.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ("place_id", models.IntegerField()),
                ("relation", models.CharField(choices=RELATIONS, max_length=12)),
                ("name", SealedText()),
                ("phone", SealedText(null=True)),
                *((flag, models.BooleanField(default=False)) for flag in ("lives_with", "guardian", "emergency", "may_know", "gone")),
                ("recorded_at", models.DateTimeField()),
                ("person", models.ForeignKey(db_index=False, related_name="relatives", to="people.person", **PROTECT)),
                ("recorded_by", models.ForeignKey(null=True, related_name="+", to=settings.AUTH_USER_MODEL, **PROTECT)),
                ("supersedes", models.OneToOneField(null=True, related_name="+", to="people.relative", **PROTECT)),
            ],
            options={
                "indexes": [models.Index(fields=["person"], name="relative_person")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(gone=False) | models.Q(supersedes__isnull=False), name="relative_gone_was_there"
                    )
                ],
            },
        ),
        wall("people_relative"),
        append_only("people_relative"),
        append_only_but_sealing("people_relative"),
        resealable("people_relative", "name", "phone", moves=True),
        tracked("people_relative", person="r.person_id"),
        never_emptied("people_relative"),
    ]
