"""What only a named person can say of the assessed: an item confirmed by hand, with a reason."""

from __future__ import annotations

from django.db import models

from tongxing.core.declared import LEDGER, SENSITIVE, STAFF, Personal
from tongxing.core.fields import SealedText
from tongxing.org.models import Staff


class Confirmation(models.Model):
    """One confirmed item of a score sheet; a later one takes its place, the earlier one stays.

    ``subject`` is whose sheet it is when it is not the village's (:class:`tongxing.assessment.subjects.Subject`);
    ``grade`` stands alone, with neither item nor points: the grade of a village of few, given by a named person.
    """

    place_id = models.IntegerField()
    subject = models.CharField(
        max_length=80, null=True
    )  # null: the village itself, as before there were others
    year = models.IntegerField()
    indicator = models.CharField(max_length=16)
    grade = models.CharField(max_length=20, null=True)
    points = models.DecimalField(max_digits=6, decimal_places=2)
    reason = SealedText()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT)

    class Fields:
        plain = (
            "id",
            "place_id",
            "subject",
            "year",
            "indicator",
            "grade",
            "points",
            "recorded_at",
            "recorded_by",
        )
        reason = Personal(STAFF, SENSITIVE, LEDGER, "认定的分凭什么给", "个人信息保护法第24条")

    class Meta:
        indexes = [
            models.Index(fields=["place_id", "subject", "year", "indicator"], name="confirmation_item")
        ]


# tables of the smaller rooms in here, so that Django finds them with the others
from tongxing.assessment.awards.models import Proceeding, ProceedingStep  # noqa: E402
from tongxing.assessment.life.models import (  # noqa: E402
    Draft,
    Objection,
    ObjectionAnswer,
    Round,
    Seen,
    SheetStep,
)
from tongxing.assessment.returns.models import Return, Settled  # noqa: E402
from tongxing.assessment.truth.models import TruthAnswer, TruthCheck, TruthPick, TruthSample  # noqa: E402

__all__ = [
    "Confirmation",
    "Draft",
    "Objection",
    "ObjectionAnswer",
    "Proceeding",
    "ProceedingStep",
    "Return",
    "Round",
    "Seen",
    "Settled",
    "SheetStep",
]
__all__ += ["TruthAnswer", "TruthCheck", "TruthPick", "TruthSample"]
