"""The life of a score sheet: a round, its drafts, who saw them and said what, objections, answers, and the steps to a final.

No row is ever changed: a new draft stands beside the old one, a final is replaced by a numbered correction. A draft keeps the
sheet as it was computed (``freezing``): days, folder numbers and ids, no name and no sentence that anybody wrote.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from tongxing.core.declared import GENERAL, LEDGER, SENSITIVE, STAFF, WORK, Mask, Personal
from tongxing.core.fields import SealedText
from tongxing.core.ids import uuid7
from tongxing.org.models import Staff

BASIS = "个人信息保护法第24条"


class Round(models.Model):
    """考核期: one score sheet of the plan for one year, opened once for all it assesses."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town_id = models.IntegerField()
    place_id = models.IntegerField()
    scheme = models.CharField(max_length=40)
    year = models.IntegerField()
    as_of = models.DateField()
    opened_on = models.DateField()
    seen_until = models.DateField()
    answered_in = models.IntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Fields:
        plain = (
            "id",
            "town_id",
            "place_id",
            "scheme",
            "year",
            "as_of",
            "opened_on",
            "seen_until",
            "answered_in",
        ) + (
            "recorded_at",
            "recorded_by",
        )

    class Meta:
        app_label = "assessment"
        constraints = [
            models.UniqueConstraint(fields=["town_id", "scheme", "year", "as_of"], name="round_once"),
            models.CheckConstraint(
                condition=Q(seen_until__gte=models.F("opened_on")) & Q(answered_in__gte=1),
                name="round_in_order",
            ),
        ]


class Draft(models.Model):
    """The sheet of one subject, computed from what was known at ``known_at``; ``number`` counts on from 1."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="drafts", db_index=False)
    place_id = models.IntegerField()
    subject = models.CharField(max_length=80)
    places = ArrayField(models.IntegerField())
    number = models.IntegerField()
    known_at = models.DateTimeField()
    plan = models.CharField(max_length=80)
    plan_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    result = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    body = SealedText()
    why = SealedText(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Fields:
        plain = (
            "id",
            "round",
            "place_id",
            "subject",
            "places",
            "number",
            "known_at",
            "plan",
            "plan_digest",
            "digest",
            "result",
        ) + (
            "recorded_at",
            "recorded_by",
        )
        body = Personal(WORK, SENSITIVE, LEDGER, "这张表当时凭哪些记录算出来，以后能一字不差地再算", BASIS)
        why = Personal(STAFF, GENERAL, LEDGER, "定了以后为什么重算", BASIS, Mask.NONE)

    class Meta:
        app_label = "assessment"
        constraints = [
            models.UniqueConstraint(fields=["round", "subject", "number"], name="draft_numbered"),
            models.CheckConstraint(condition=Q(number__gte=1), name="draft_from_one"),
        ]
        indexes = [models.Index(fields=["place_id", "round"], name="draft_place")]


class Seen(models.Model):
    """Somebody who is assessed looked at a draft, and what she said to the whole of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="seen")
    said = SealedText(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Fields:
        plain = ("id", "draft", "recorded_at", "recorded_by")
        said = Personal(STAFF, GENERAL, LEDGER, "被考核的一方怎么说", BASIS, Mask.NONE)

    class Meta:
        app_label = "assessment"
        constraints = [models.UniqueConstraint(fields=["draft", "recorded_by"], name="seen_once")]


class Objection(models.Model):
    """异议: against one row of a draft, or one line where there is no row; numbered in the town's year."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="objections")
    town_id = models.IntegerField()
    year = models.IntegerField()
    serial = models.IntegerField()
    indicator = models.CharField(max_length=16)
    row = models.CharField(max_length=24, default="")
    answer_by = models.DateField()
    said = SealedText()
    paper = SealedText(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Fields:
        plain = ("id", "draft", "town_id", "year", "serial", "indicator", "row", "answer_by") + (
            "recorded_at",
            "recorded_by",
        )
        said = Personal(WORK, SENSITIVE, LEDGER, "这一行为什么不对", BASIS)
        paper = Personal(WORK, SENSITIVE, LEDGER, "凭哪份纸质材料，放在哪里", BASIS)

    class Meta:
        app_label = "assessment"
        constraints = [
            models.UniqueConstraint(fields=["town_id", "year", "serial"], name="objection_number_once"),
            models.CheckConstraint(condition=Q(serial__gte=1), name="objection_numbered"),
        ]


class ObjectionAnswer(models.Model):
    """The reasoned answer; upheld, the record itself is corrected (``deed``), never the points."""

    objection = models.OneToOneField(
        Objection, on_delete=models.PROTECT, primary_key=True, db_column="id", related_name="answer"
    )
    upheld = models.BooleanField()
    deed = models.UUIDField(null=True)
    said = SealedText()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Fields:
        plain = ("objection", "upheld", "deed", "recorded_at", "recorded_by")
        said = Personal(WORK, SENSITIVE, LEDGER, "为什么成立或者不成立", BASIS)

    class Meta:
        app_label = "assessment"


class SheetStep(models.Model):
    """送审、退回、审定、公布、更正: one step of one draft (``rules.NEXT``)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12)
    said = SealedText(null=True)
    recorded_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Fields:
        plain = ("id", "draft", "kind", "recorded_on", "recorded_at", "recorded_by")
        said = Personal(STAFF, GENERAL, LEDGER, "退回、更正为什么，公布给谁", BASIS, Mask.NONE)

    class Meta:
        app_label = "assessment"
        constraints = [
            models.UniqueConstraint(
                fields=["draft", "kind"],
                condition=Q(kind__in=("final", "published", "replaced")),
                name="step_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("proposed", "returned", "final", "published", "replaced")),
                name="step_known",
            ),
        ]
