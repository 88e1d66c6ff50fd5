"""Scans: which paper or record of which measure each belongs to, and where its pages lie sealed.

A row says that there is a scan and what of; the pages themselves lie in the store (``core.files.store``) under an
address that says nothing. Rows are never changed: a scan that should not be there is taken back by a row of its own,
and its pages are removed some days later.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from tongxing.core.declared import FILE, HIGH, IDENTITY, SENSITIVE, WORK, Personal
from tongxing.core.fields import SealedText
from tongxing.core.ids import uuid7
from tongxing.org.models import Staff
from tongxing.people.models import Case


class Kind(models.TextChoices):
    """What it came in as; what is kept is pages either way."""

    PICTURE = "picture", "照片"
    PDF = "pdf", "PDF"


class Scan(models.Model):
    """One scan of a paper in a file, or of what belongs to a record of it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    place_id = models.IntegerField()
    town_id = models.IntegerField()
    paper = models.CharField(max_length=24, default="")
    deed_id = models.UUIDField(null=True)
    label = models.CharField(max_length=16)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = SealedText(null=True)
    address = models.CharField(max_length=64)
    parts = ArrayField(models.IntegerField())
    size = models.BigIntegerField()
    doubts = models.CharField(max_length=40, default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")

    class Fields:
        plain = ("id", "town_id", "label", "kind", "address", "parts", "size", "doubts") + (
            "place_id",
            "recorded_at",
            "recorded_by",
        )
        case = Personal(WORK, SENSITIVE, FILE, "是谁的材料", "戒毒条例第18条")
        paper = Personal(WORK, SENSITIVE, FILE, "哪一份材料有扫描件", "戒毒条例第18条")
        deed_id = Personal(WORK, SENSITIVE, FILE, "哪一条记录有扫描件", "戒毒条例第18条")
        name = Personal(IDENTITY, HIGH, FILE, "传来时的文件名，查来历用，不显示", "档案法第39条")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(paper="", deed_id__isnull=False) | ~Q(paper="") & Q(deed_id__isnull=True),
                name="scan_of_paper_or_record",
            ),
            models.CheckConstraint(condition=Q(parts__len__gte=2), name="scan_has_a_page"),
        ]
        indexes = [
            models.Index(fields=["case"], name="scan_case"),
            models.Index(fields=["town_id"], name="scan_town"),
            models.Index(fields=["address"], name="scan_address"),
        ]


class Withdrawal(models.Model):
    """A scan that should not be there is taken back: by whom, when, and why."""

    scan = models.OneToOneField(
        Scan, on_delete=models.PROTECT, primary_key=True, db_column="id", related_name="taken_back"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    reason = SealedText()

    class Fields:
        plain = ("scan", "at", "by")
        reason = Personal(WORK, HIGH, FILE, "为什么撤回", "个人信息保护法第46条")


# tables of the smaller room in here, so that Django finds them with the others
from tongxing.archive.folder.models import LaidOrder, Loan, LoanReturn  # noqa: E402
from tongxing.archive.issued.models import IssuedPaper, Voiding  # noqa: E402
from tongxing.archive.retention.models import (  # noqa: E402
    Destroyed,
    Destruction,
    DestructionItem,
    DestructionWord,
    Emptied,
    Schedule,
    ScheduleWord,
    WrittenAnew,
)

__all__ = [
    "Destroyed",
    "Destruction",
    "DestructionItem",
    "DestructionWord",
    "Emptied",
    "IssuedPaper",
    "Kind",
    "LaidOrder",
    "Loan",
    "LoanReturn",
    "Scan",
    "Schedule",
    "ScheduleWord",
    "Voiding",
    "Withdrawal",
    "WrittenAnew",
]
