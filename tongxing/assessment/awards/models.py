"""One proceeding and the steps it took: rows that nobody changes. About units and colleagues, never about a person in care (G7)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongxing.core.declared import LEDGER, POST, SENSITIVE, STAFF, Mask, Personal
from tongxing.core.fields import SealedText
from tongxing.core.ids import uuid7
from tongxing.org.models import Staff

BASIS = "禁毒法第9条"
OPENED = {
    "reason": "为什么提",
    "stands_on": "凭什么：哪些事、哪份材料",
    "sheet": "参照的评分表编号",
    "amount": "物质奖励多少钱",
    "facts": "所凭的认定",
}
SAID = {
    "words": "这一步说了什么",
    "where": "在哪里",
    "name": "谁提的、送给谁",
    "days": "公示几个工作日",
    "how": "怎么评的、怎么答复的",
    "paper": "文书编号",
    "law": "看过法律的提示没有",
}


class Proceeding(models.Model):
    """An award, a fact about a unit, a proposal to the county or a year-end appraisal, as it was begun."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    town_id = models.IntegerField()
    place_id = models.IntegerField()
    road = models.CharField(max_length=12)
    what = models.CharField(max_length=12)
    unit = models.CharField(max_length=24, default="")
    unit_kind = models.CharField(max_length=24, default="")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    assessor = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    police = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    year = models.IntegerField()
    said = SealedText(pad=64)
    opened_on = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Fields:
        plain = ("id", "town_id", "place_id", "road", "what", "unit", "unit_kind", "year") + (
            "opened_on",
            "opened_at",
            "opened_by",
        )
        staff = Personal(STAFF, SENSITIVE, POST, "奖励、考评的是哪位同事", BASIS, Mask.NONE)
        assessor = Personal(STAFF, SENSITIVE, POST, "领导小组一方由谁考评", BASIS, Mask.NONE)
        police = Personal(STAFF, SENSITIVE, POST, "派出所一方由谁考评", BASIS, Mask.NONE)
        said = Personal(STAFF, SENSITIVE, LEDGER, "为什么提，凭什么", BASIS, keys=OPENED)

    class Meta:
        app_label = "assessment"
        constraints = [
            models.CheckConstraint(
                condition=Q(staff__isnull=True) | Q(unit="", unit_kind=""), name="proceeding_about_one"
            ),
            models.CheckConstraint(
                condition=~Q(road="appraisal")
                | Q(staff__isnull=False, assessor__isnull=False, police__isnull=False),
                name="appraisal_by_two",
            ),
            models.CheckConstraint(
                condition=~Q(assessor=models.F("staff"))
                & ~Q(police=models.F("staff"))
                & ~Q(assessor=models.F("police")),
                name="appraisal_of_another",
            ),
        ]
        indexes = [models.Index(fields=["town_id", "road", "year"], name="proceeding_of")]


class ProceedingStep(models.Model):
    """One step of a proceeding: which, on which day, until when, what was said, by whom; ``turn`` is its place in the row."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="steps", db_index=False)
    turn = models.IntegerField()
    kind = models.CharField(max_length=12)
    happened_on = models.DateField()
    until_on = models.DateField(null=True)
    said = SealedText(pad=64)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=24)

    class Fields:
        plain = ("id", "proceeding", "turn", "kind", "happened_on", "until_on") + (
            "recorded_at",
            "recorded_by",
            "role",
        )
        said = Personal(STAFF, SENSITIVE, LEDGER, "这一步写了什么", BASIS, keys=SAID)

    class Meta:
        app_label = "assessment"
        constraints = [
            models.UniqueConstraint(fields=["proceeding", "turn"], name="proceeding_one_after_another")
        ]
