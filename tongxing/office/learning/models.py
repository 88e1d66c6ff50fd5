"""What a training or a publicity day was about, regulations in their versions, and one's own word that one knows. Rows only grow.

None of it is about a person in care: guests are a number, a regulation is a public text, and who says that she knows
is a colleague speaking of herself.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tongxing.core.declared import GENERAL, LEDGER, STAFF, Mask, Personal
from tongxing.core.ids import uuid7
from tongxing.org.models import Staff

BASIS = "戒毒条例第15条"


class Told(models.Model):
    """讲了什么: the topics of one entry, its hours, its leaflet; of guests only which kind and how many of each."""

    entry = models.OneToOneField(
        "office.Entry", on_delete=models.PROTECT, primary_key=True, db_column="id", related_name="told"
    )
    town_id = models.IntegerField()
    topics = ArrayField(models.CharField(max_length=40), default=list)
    hours = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    guests = ArrayField(models.CharField(max_length=40), default=list)
    guest_counts = ArrayField(models.IntegerField(), default=list)
    leaflet = models.CharField(max_length=40, default="")

    class Fields:
        plain = ("entry", "town_id", "topics", "hours", "guests", "guest_counts", "leaflet")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hours__isnull=True) | Q(hours__gt=0), name="told_takes_time"),
        ]


class Regulation(models.Model):
    """One version of one regulation: its text, from when until when, what it replaces, which posts must know it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town_id = models.IntegerField()
    entry_id = models.UUIDField()
    kind = models.CharField(max_length=24)
    version = models.IntegerField()
    title = models.CharField(max_length=120)
    number = models.CharField(max_length=60)
    text = models.TextField()
    since = models.DateField()
    until = models.DateField(null=True)
    supersedes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="superseded_by")
    readers = ArrayField(models.CharField(max_length=24), default=list)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)
    takes_back = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="taken_back")

    class Fields:
        plain = (
            "id",
            "town_id",
            "entry_id",
            "kind",
            "version",
            "title",
            "number",
            "text",
            "since",
            "until",
        ) + (
            "supersedes",
            "readers",
            "recorded_at",
            "recorded_by",
            "takes_back",
        )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="regulation_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text="", number=""), name="regulation_says_what"
            ),
        ]
        indexes = [models.Index(fields=["town_id", "since"], name="regulation_of")]


class Known(models.Model):
    """自己说会了、读过了: a colleague's own word about one topic or one version, once a year or once for ever."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town_id = models.IntegerField()
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=40, default="")
    year = models.IntegerField()
    regulation = models.ForeignKey(Regulation, on_delete=models.PROTECT, null=True, related_name="known")
    known_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Fields:
        plain = ("id", "town_id", "topic", "year", "regulation", "known_on", "recorded_at")
        staff = Personal(STAFF, GENERAL, LEDGER, "谁自己说会了、读过了", BASIS, Mask.NONE)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(topic="", regulation__isnull=False) | ~Q(topic="") & Q(regulation__isnull=True),
                name="known_is_one_thing",
            ),
            models.UniqueConstraint(
                fields=["staff", "topic", "year"], condition=~Q(topic=""), name="known_topic_once"
            ),
            models.UniqueConstraint(fields=["staff", "regulation"], name="known_regulation_once"),
        ]
