"""The office's approved table of periods, and lists of what was destroyed under it: two people each, never changed."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tongxing.core.declared import FILE, NAME, SHUT, WORK, Mask, Personal
from tongxing.core.fields import CText, SealedText
from tongxing.core.ids import uuid7
from tongxing.org.models import Staff

HAND = {"on_delete": models.PROTECT, "related_name": "+"}


class Schedule(models.Model):
    """保管期限表: which office approved which periods, under which number, from which day. 0 years is permanent."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town_id = models.IntegerField()
    number = models.CharField(max_length=60)
    approved_by = models.CharField(max_length=60)
    approved_on = models.DateField()
    periods = models.JSONField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(Staff, **HAND)  # type: ignore[arg-type]

    class Fields:
        plain = (
            "id", "town_id", "number", "approved_by", "approved_on", "periods", "entered_at", "entered_by",
        )  # fmt: skip

    class Meta:
        app_label = "archive"


class ScheduleWord(models.Model):
    """What a second person said to a table: with her yes it holds from then on."""

    schedule = models.OneToOneField(
        Schedule, on_delete=models.PROTECT, primary_key=True, db_column="id", related_name="word"
    )
    town_id = models.IntegerField()
    agreed = models.BooleanField()
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(Staff, **HAND)  # type: ignore[arg-type]

    class Fields:
        plain = ("schedule", "town_id", "agreed", "said_at", "said_by")

    class Meta:
        app_label = "archive"


class Destruction(models.Model):
    """销毁清册: one class of document of some sealed files whose period is over, as somebody put it forward."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town_id = models.IntegerField()
    schedule = models.ForeignKey(Schedule, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Staff, **HAND)  # type: ignore[arg-type]

    class Fields:
        plain = ("id", "town_id", "schedule", "kind", "proposed_at", "proposed_by")

    class Meta:
        app_label = "archive"


class DestructionItem(models.Model):
    """One file on a list, by its number; when it ended and when its period was over."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    destruction = models.ForeignKey(Destruction, on_delete=models.PROTECT, related_name="items")
    town_id = models.IntegerField()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    number = CText(max_length=16)
    closed_on = models.DateField()
    over_on = models.DateField()
    pieces = models.IntegerField()

    class Fields:
        plain = ("id", "destruction", "town_id", "closed_on", "over_on", "pieces")
        person = Personal(NAME, SHUT, FILE, "销毁的是哪一份档案的材料", "档案法第31条")
        number = Personal(NAME, SHUT, FILE, "清册上只写编号", "档案法第31条", Mask.NONE)

    class Meta:
        app_label = "archive"


class DestructionWord(models.Model):
    """What a second person said to a list. Her yes writes down, in the same statement, whose keys are to be destroyed."""

    destruction = models.OneToOneField(
        Destruction, on_delete=models.PROTECT, primary_key=True, db_column="id", related_name="word"
    )
    town_id = models.IntegerField()
    agreed = models.BooleanField()
    reason = SealedText(default="")
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(Staff, **HAND)  # type: ignore[arg-type]

    class Fields:
        plain = ("destruction", "town_id", "agreed", "said_at", "said_by")
        reason = Personal(WORK, SHUT, FILE, "第二个人为什么不同意", "档案法第31条")

    class Meta:
        app_label = "archive"


class Destroyed(models.Model):
    """One stored file whose key is destroyed: of which row, under which address. Written by the database alone."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    destruction = models.ForeignKey(Destruction, on_delete=models.PROTECT, related_name="+")
    town_id = models.IntegerField()
    of_row = models.UUIDField(unique=True)
    address = models.CharField(max_length=64)

    class Fields:
        plain = ("id", "destruction", "town_id", "of_row", "address")

    class Meta:
        app_label = "archive"
        indexes = [models.Index(fields=["address"], name="destroyed_address")]


class Emptied(models.Model):
    """One row whose words were destroyed: of which table, and which events of its history went with them.

    Written by the database alone, in the statement of the second person's word; it is also what lets exactly that change
    through the guards of append-only tables, in that transaction (``tx``) and no later one.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    destruction = models.ForeignKey(Destruction, on_delete=models.PROTECT, related_name="+")
    town_id = models.IntegerField()
    kind = models.CharField(max_length=12)
    source = models.CharField(max_length=40)
    row = models.CharField(max_length=40)
    tx = models.UUIDField()
    events = ArrayField(models.UUIDField())
    untracked = "what was destroyed is named in the trail itself, event by event"

    class Fields:
        plain = ("id", "destruction", "town_id", "kind", "source", "row", "tx", "events")

    class Meta:
        app_label = "archive"
        constraints = [
            models.UniqueConstraint(fields=["source", "row", "destruction"], name="emptied_once_a_list")
        ]


class WrittenAnew(models.Model):
    """When the tables a list emptied were written anew, so that no dead row keeps what stood there."""

    destruction = models.OneToOneField(
        Destruction, on_delete=models.PROTECT, primary_key=True, db_column="id", related_name="anew"
    )
    town_id = models.IntegerField()
    at = models.DateTimeField()
    untracked = "a note of the machine about its own files"

    class Fields:
        plain = ("destruction", "town_id", "at")

    class Meta:
        app_label = "archive"
