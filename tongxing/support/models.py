"""Where help is, what somebody needs, and every step from there to an outcome. Rows are never changed.

What is asked for, to whom it was sent and what was said stand sealed as one text each; in clear stands only which post
answers and how far it is, so that what waits can be found (docs/adr/0013, 0039).
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tongxing.core.declared import FILE, HIGH, PLAN, SENSITIVE, WORK, Personal
from tongxing.core.fields import SealedText
from tongxing.core.ids import uuid7
from tongxing.org.models import Staff
from tongxing.people.models import Case

BASIS = "戒毒条例第18条"
ASKED = {"service": "要哪一种帮助", "words": "本人怎么说的", "came_from": "从哪里知道的"}
SAID = {
    "provider": "那一家的编号",
    "to": "转给了谁",
    "purpose": "同意用来办什么",
    "words": "说了什么、结果怎样",
    "amount": "多少钱",
}


class Provider(models.Model):
    """Where help is: an institution with what it does, where, when to bring what. Closed and opened anew, never edited."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town_id = models.IntegerField()
    place_id = models.IntegerField()
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=16)
    services = ArrayField(models.CharField(max_length=16))
    address = models.CharField(max_length=120, default="")
    phone = models.CharField(max_length=40, default="")
    bring = models.CharField(max_length=200, default="")
    approval = models.CharField(max_length=120, default="")
    since = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Fields:
        plain = (
            "id",
            "town_id",
            "place_id",
            "name",
            "kind",
            "services",
            "address",
            "phone",
            "bring",
            "approval",
        ) + (
            "since",
            "recorded_at",
            "recorded_by",
        )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(services=[]), name="provider_says_what")
        ]
        indexes = [models.Index(fields=["town_id", "since"], name="provider_of")]


class ProviderEnd(models.Model):
    """From this day on it is not in the directory any more."""

    provider = models.OneToOneField(
        Provider, on_delete=models.PROTECT, primary_key=True, db_column="id", related_name="end"
    )
    town_id = models.IntegerField()
    ended_on = models.DateField()
    reason = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Fields:
        plain = ("provider", "town_id", "ended_on", "reason", "recorded_at", "recorded_by")


class Need(models.Model):
    """One thing somebody needs; everything that follows hangs on it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    place_id = models.IntegerField()
    answers = models.CharField(max_length=16)
    needed_on = models.DateField()
    by_day = models.DateField(null=True)
    from_deed = models.UUIDField(null=True)
    said = SealedText(pad=64)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Fields:
        plain = ("id", "place_id", "answers", "from_deed", "recorded_at", "recorded_by")
        case = Personal(PLAN, SENSITIVE, FILE, "是谁需要帮助", BASIS)
        needed_on = Personal(WORK, SENSITIVE, FILE, "从哪天起需要", BASIS)
        by_day = Personal(WORK, SENSITIVE, FILE, "最晚哪天要有", BASIS)
        said = Personal(PLAN, HIGH, FILE, "需要什么帮助", BASIS, keys=ASKED)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(by_day__isnull=True) | Q(by_day__gte=F("needed_on")), name="need_in_order"
            )
        ]
        indexes = [
            models.Index(fields=["case"], name="need_case"),
            models.Index(fields=["place_id", "needed_on"], name="need_place"),
        ]


class Step(models.Model):
    """One step: help offered, her yes or no for one purpose, sent, taken, refused, done, asked after, ended."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    need = models.ForeignKey(Need, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12)
    happened_on = models.DateField()
    said = SealedText(pad=64)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Fields:
        plain = ("id", "need", "recorded_at", "recorded_by")
        kind = Personal(WORK, SENSITIVE, FILE, "走到哪一步", BASIS)
        happened_on = Personal(WORK, SENSITIVE, FILE, "哪天的事", BASIS)
        said = Personal(PLAN, HIGH, FILE, "转给谁、同意什么、结果怎样", "个人信息保护法第29条", keys=SAID)
