"""Who has borrowed a folder and brought it back, and the order somebody laid its papers in. Rows are never changed."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tongxing.core.declared import FILE, HIGH, SENSITIVE, WORK, Personal
from tongxing.core.fields import SealedText
from tongxing.core.ids import uuid7
from tongxing.org.models import Staff


class Loan(models.Model):
    """A folder went out: to whom, why, from which day, to be back by which."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey("people.Case", db_index=False, on_delete=models.PROTECT, related_name="+")
    place_id = models.IntegerField()
    borrower = SealedText()
    reason = SealedText()
    out_on = models.DateField()
    due_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Fields:
        plain = ("id", "place_id", "out_on", "due_on", "recorded_at", "recorded_by")
        case = Personal(WORK, SENSITIVE, FILE, "谁的档案借出去了", "档案法第28条")
        borrower = Personal(WORK, HIGH, FILE, "借给了谁", "档案法第28条")
        reason = Personal(WORK, HIGH, FILE, "为什么借", "档案法第28条")

    class Meta:
        app_label = "archive"
        constraints = [
            models.CheckConstraint(condition=models.Q(due_on__gte=models.F("out_on")), name="loan_in_order")
        ]
        indexes = [models.Index(fields=["case"], name="loan_case")]


class LoanReturn(models.Model):
    """It came back."""

    loan = models.OneToOneField(
        Loan, on_delete=models.PROTECT, primary_key=True, db_column="id", related_name="back"
    )
    back_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Fields:
        plain = ("loan", "back_on", "recorded_at", "recorded_by")

    class Meta:
        app_label = "archive"


class LaidOrder(models.Model):
    """The order in which somebody laid the papers of a folder; the last one holds."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey("people.Case", db_index=False, on_delete=models.PROTECT, related_name="+")
    place_id = models.IntegerField()
    leaves = ArrayField(models.UUIDField())
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Fields:
        plain = ("id", "place_id", "leaves", "recorded_at", "recorded_by")
        case = Personal(WORK, SENSITIVE, FILE, "谁的档案排了次序", "档案法第28条")

    class Meta:
        app_label = "archive"
        indexes = [models.Index(fields=["case"], name="laid_order_case")]
