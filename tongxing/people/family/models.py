"""People near a person, in every version that was ever known."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_noop as N_  # noqa: N812

from tongxing.core.declared import CONTACT, FILE, HIGH, SENSITIVE, Mask, Personal
from tongxing.core.fields import SealedText
from tongxing.core.ids import uuid7
from tongxing.org.models import Staff


class Relation(models.TextChoices):
    """What somebody is to a person (GB/T 4761, in the few words an office needs)."""

    SPOUSE = "spouse", N_("配偶")
    PARENT = "parent", N_("父母")
    CHILD = "child", N_("子女")
    SIBLING = "sibling", N_("兄弟姐妹")
    GRANDPARENT = "grandparent", N_("祖父母、外祖父母")
    OTHER_KIN = "other_kin", N_("其他亲属")
    FRIEND = "friend", N_("朋友")
    NEIGHBOUR = "neighbour", N_("邻居")


class Relative(models.Model):
    """Somebody near a person, in one known version; a change is a new row, an end one that is ``gone``.

    ``may_know`` is the person's own word: without it nobody may tell this one what the office is there for.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    place_id = models.IntegerField()
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="relatives", db_index=False
    )
    relation = models.CharField(max_length=12, choices=Relation.choices)
    name = SealedText()
    phone = SealedText(null=True)
    lives_with = models.BooleanField(default=False)
    guardian = models.BooleanField(default=False)
    emergency = models.BooleanField(default=False)
    may_know = models.BooleanField(default=False)
    gone = models.BooleanField(default=False)
    supersedes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    class Fields:
        plain = ("id", "place_id", "gone", "supersedes", "recorded_at", "recorded_by")
        person = Personal(CONTACT, SENSITIVE, FILE, "是谁的家里人", "戒毒条例第17条")
        relation = Personal(CONTACT, SENSITIVE, FILE, "是什么关系", "戒毒条例第17条")
        name = Personal(CONTACT, HIGH, FILE, "家里人怎么称呼", "戒毒条例第17条", Mask.NAME)
        phone = Personal(CONTACT, HIGH, FILE, "急事找得到人", "戒毒条例第17条", Mask.TAIL)
        lives_with = Personal(CONTACT, SENSITIVE, FILE, "一家几口，走访一趟看一家", "戒毒条例第17条")
        guardian = Personal(CONTACT, SENSITIVE, FILE, "未成年人由谁监护", "未成年人保护法第7条")
        emergency = Personal(CONTACT, SENSITIVE, FILE, "出了急事先找谁", "戒毒条例第18条")
        may_know = Personal(CONTACT, HIGH, FILE, "本人同意不同意告诉他", "个人信息保护法第29条")

    class Meta:
        app_label = "people"
        constraints = [
            models.CheckConstraint(
                condition=Q(gone=False) | Q(supersedes__isnull=False), name="relative_gone_was_there"
            )
        ]
        indexes = [models.Index(fields=["person"], name="relative_person")]
