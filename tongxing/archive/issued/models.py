"""The register of issued papers: number, whose, which bytes; and the ones that were declared void, with the reason.

Rows are never changed. The paper itself lies in the store, sealed, byte for byte as it was printed: a template, a font or
a record that changes later changes nothing of it. Its digest stands sealed as well, so that whoever holds the dump
and a paper cannot tell whether they belong together.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tongxing.core.declared import FILE, HIGH, SENSITIVE, WORK, Personal
from tongxing.core.fields import SealedText
from tongxing.core.ids import uuid7
from tongxing.org.models import Staff


class IssuedPaper(models.Model):
    """One paper that was issued. Numbers of a town, kind and year begin with one and have no gap."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey("people.Case", on_delete=models.PROTECT, related_name="+", db_index=False)
    place_id = models.IntegerField()
    town_id = models.IntegerField()
    kind = models.CharField(max_length=24)
    deed_id = models.UUIDField(null=True)
    labels = ArrayField(models.CharField(max_length=16))
    year = models.IntegerField()
    serial = models.IntegerField()
    address = models.CharField(max_length=64)
    size = models.IntegerField()
    digest = SealedText()
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="superseded_by"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Fields:
        plain = ("id", "place_id", "town_id", "labels", "year", "serial", "address", "size") + (
            "supersedes",
            "recorded_at",
            "recorded_by",
        )
        case = Personal(WORK, SENSITIVE, FILE, "是谁的文书", "戒毒条例第18条")
        kind = Personal(WORK, SENSITIVE, FILE, "印发了哪一种文书", "戒毒条例第18条")
        deed_id = Personal(WORK, SENSITIVE, FILE, "照哪一条记录印的", "戒毒条例第18条")
        digest = Personal(WORK, HIGH, FILE, "文书的指纹，核对有没有被改过", "档案法第39条")

    class Meta:
        app_label = "archive"
        constraints = [
            models.UniqueConstraint(
                fields=["town_id", "kind", "year", "serial"], name="issued_paper_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(serial__gte=1, labels__len__gte=1), name="issued_paper_numbered"
            ),
        ]
        indexes = [
            models.Index(fields=["case"], name="issued_paper_case"),
            models.Index(fields=["address"], name="issued_paper_address"),
        ]


class Voiding(models.Model):
    """A paper that no longer holds: by whom, when, why. It keeps its number and stays in the file."""

    paper = models.OneToOneField(
        IssuedPaper, on_delete=models.PROTECT, primary_key=True, db_column="id", related_name="voided"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    reason = SealedText()

    class Fields:
        plain = ("paper", "at", "by")
        reason = Personal(WORK, HIGH, FILE, "为什么作废", "戒毒条例第18条")

    class Meta:
        app_label = "archive"
