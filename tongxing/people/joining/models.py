"""The row that says two files are of one person, and the row that says they are not."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from tongxing.core.declared import FILE, HIGH, IDENTITY, Personal
from tongxing.core.fields import SealedText
from tongxing.core.ids import uuid7
from tongxing.org.models import Staff


class Join(models.Model):
    """Two files found to be of one person: ``kept`` is opened, the measures of ``other`` are shown in it.

    It is seen by whoever reaches both places and by nobody else, so it tells nobody of a file she cannot see.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town_id = models.IntegerField()
    kept = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    kept_place_id = models.IntegerField()
    other = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    other_place_id = models.IntegerField()
    reason = SealedText()
    joined_at = models.DateTimeField()
    joined_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Fields:
        plain = ("id", "town_id", "kept_place_id", "other_place_id", "joined_at", "joined_by")
        kept = Personal(IDENTITY, HIGH, FILE, "并在哪一份档案里看", "个人信息保护法第8条")
        other = Personal(IDENTITY, HIGH, FILE, "哪一份档案并进来看", "个人信息保护法第8条")
        reason = Personal(IDENTITY, HIGH, FILE, "凭什么认定是同一个人", "个人信息保护法第8条")

    class Meta:
        app_label = "people"
        constraints = [models.CheckConstraint(condition=~Q(kept=F("other")), name="join_of_two_files")]


class Parting(models.Model):
    """A join taken back: both files are as they were, because neither was ever changed."""

    join = models.OneToOneField(Join, on_delete=models.PROTECT, primary_key=True, related_name="parting")
    town_id = models.IntegerField()
    reason = SealedText()
    parted_at = models.DateTimeField()
    parted_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Fields:
        plain = ("join", "town_id", "parted_at", "parted_by")
        reason = Personal(IDENTITY, HIGH, FILE, "为什么不是同一个人", "个人信息保护法第8条")

    class Meta:
        app_label = "people"
