"""What people find about a measure, who confirmed it, and how a paper reached whom.

A finding has the key of the record it becomes. Where it may cost the person something it becomes one only when a second
person of another post has confirmed it: until then there is a proposal, and what was computed stands (guard G2).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongxing.core.declared import FILE, GENERAL, HIGH, MEASURE, SENSITIVE, STAFF, WORK, Mask, Personal
from tongxing.core.fields import SealedList, SealedText
from tongxing.core.ids import uuid7
from tongxing.duties.models import Deed
from tongxing.org.models import Staff
from tongxing.people.models import Case

# what stands inside the sealed text of a finding
SAID = {
    "what": "认定的是什么",
    "notice": "怎么通知的本人",
    "heard": "听没听本人说明",
    "article": "凭哪一条、哪份文书",
    "reason": "理由",
}


class Finding(models.Model):
    """One finding: of what, from when to when, with which proof, after which hearing, on which article, why."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    place_id = models.IntegerField()
    answers = models.UUIDField(null=True)
    happened_on = models.DateField()
    until_on = models.DateField(null=True)
    notice_on = models.DateField(null=True)
    heard_on = models.DateField(null=True)
    second = models.BooleanField()
    said = SealedText(pad=64)
    found_at = models.DateTimeField()
    found_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=24)

    class Fields:
        plain = ("id", "place_id", "answers", "second", "found_at", "found_by", "role")
        case = Personal(MEASURE, HIGH, FILE, "是谁的认定", "戒毒条例第14、20条")
        happened_on = Personal(MEASURE, HIGH, FILE, "事情是哪天的", "戒毒条例第20条")
        until_on = Personal(MEASURE, HIGH, FILE, "到哪天为止", "戒毒条例第20条")
        notice_on = Personal(MEASURE, HIGH, FILE, "哪天通知的本人", "戒毒条例第20条")
        heard_on = Personal(MEASURE, HIGH, FILE, "哪天听的本人说明", "戒毒条例第14、20条")
        said = Personal(MEASURE, HIGH, FILE, "认定什么，凭什么，听没听本人", "戒毒条例第14、20条", keys=SAID)

    class Meta:
        indexes = [models.Index(fields=["case"], name="finding_case")]


class Verdict(models.Model):
    """What a second person of another post said to a finding that waited for it."""

    finding = models.OneToOneField(
        Finding, on_delete=models.PROTECT, primary_key=True, related_name="verdict", db_column="id"
    )
    confirmed = models.BooleanField()
    reason = SealedText(null=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24)

    class Fields:
        plain = ("finding", "confirmed", "decided_at", "decided_by", "role")
        reason = Personal(MEASURE, HIGH, FILE, "第二个人为什么不同意", "戒毒条例第14、20条")


class Service(models.Model):
    """How a paper reached whom: the way, who brought it, what came back. To whom is the deed's outcome."""

    deed = models.OneToOneField(Deed, on_delete=models.PROTECT, primary_key=True, db_column="id")
    way = models.CharField(max_length=12)
    receipt = models.CharField(max_length=12)
    served_by = models.CharField(max_length=60, default="")

    class Fields:
        plain = ("deed",)
        way = Personal(WORK, SENSITIVE, FILE, "怎么送达的", "戒毒条例第13条", Mask.NONE)
        receipt = Personal(MEASURE, SENSITIVE, FILE, "有没有回执", "戒毒条例第13条")
        served_by = Personal(STAFF, GENERAL, FILE, "由谁送的", "戒毒条例第13条", Mask.NONE)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(way="") & ~Q(receipt=""), name="service_says_how"),
        ]


class Move(models.Model):
    """A change of the place of execution: the other place by name, and which papers were handed over (戒毒条例 22).

    Leaving or arriving is the deed's outcome. The measure stays where it is kept until its end is recorded, so it never
    has two homes; the other place knows what was handed to it and nothing else.
    """

    deed = models.OneToOneField(Deed, on_delete=models.PROTECT, primary_key=True, db_column="id")
    other_place = SealedText()
    papers = SealedList(default="", pad=64)

    class Fields:
        plain = ("deed",)
        other_place = Personal(MEASURE, HIGH, FILE, "移到哪里，从哪里来", "戒毒条例第22条")
        papers = Personal(MEASURE, HIGH, FILE, "移交了哪几份材料", "戒毒条例第22条")


# tables of the smaller rooms in here, so that Django finds them with the others
from tongxing.conduct.gate.models import Matter, MatterStep  # noqa: E402
from tongxing.conduct.own_code.models import OwnCode, OwnCodeEnd  # noqa: E402
from tongxing.conduct.requests.models import Asked  # noqa: E402

__all__ = ["Asked", "Matter", "MatterStep", "OwnCode", "OwnCodeEnd"]
