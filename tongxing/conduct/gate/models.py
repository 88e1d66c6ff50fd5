"""One draft and the steps it took: rows that nobody changes. What was said stands sealed; that there was a step stands in clear."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongxing.core.declared import FILE, HIGH, MEASURE, Personal
from tongxing.core.fields import SealedText
from tongxing.core.ids import uuid7
from tongxing.org.models import Staff
from tongxing.people.models import Case

DRAFT = {
    "rung": "批评、教育、告诫还是报告",
    "about": "凭哪几条记录",
    "ground": "报告凭哪一项",
    "clause": "违反协议的哪一条",
    "reason": "为什么提",
    "at_once": "为什么先报后听",
}
SAID = {
    "way": "怎么送的",
    "receipt": "有没有回执",
    "by": "谁送的",
    "how": "听没听到本人说明",
    "words": "本人的原话",
    "excuse": "有没有正当理由",
    "detained": "是不是被羁押",
    "hospital": "是不是住院",
    "medicine": "有没有处方药",
    "kit": "试剂有没有问题",
    "sparing": "有没有禁毒法第39条的情形",
    "guards": "看过红色提示没有",
    "reason": "理由",
    "to": "哪个公安机关、谁接的",
    "paper": "回执编号、文书",
    "says": "怎么答复的，什么结果",
    "also": "所凭的认定一起撤回没有",
}
ONCE = ("seconded", "declined", "done", "objected", "decided", "answered", "withdrawn")


class Matter(models.Model):
    """A draft of a criticism, a talk, a written warning or a report; its key is the key of the record it may become."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    place_id = models.IntegerField()
    said = SealedText(pad=64)
    opened_on = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24)

    class Fields:
        plain = ("id", "place_id", "opened_on", "opened_at", "opened_by", "role")
        case = Personal(MEASURE, HIGH, FILE, "是谁的批评、告诫、报告", "禁毒法第35条")
        said = Personal(MEASURE, HIGH, FILE, "提什么，凭什么，为什么", "禁毒法第35条", keys=DRAFT)

    class Meta:
        app_label = "conduct"
        indexes = [models.Index(fields=["case"], name="matter_case")]


class MatterStep(models.Model):
    """One step of a matter: which, on which day, what was said, by whom from which post."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12)
    happened_on = models.DateField()
    until_on = models.DateField(null=True)
    said = SealedText(pad=64)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24)

    class Fields:
        plain = ("id", "matter", "kind", "recorded_at", "recorded_by", "role")
        happened_on = Personal(MEASURE, HIGH, FILE, "这一步是哪天的", "禁毒法第35条")
        until_on = Personal(MEASURE, HIGH, FILE, "本人说明、申请复议到哪天为止", "禁毒法第35条")
        said = Personal(MEASURE, HIGH, FILE, "这一步写了什么", "禁毒法第35条", keys=SAID)

    class Meta:
        app_label = "conduct"
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "kind"], condition=Q(kind__in=ONCE), name="matter_step_once"
            )
        ]
