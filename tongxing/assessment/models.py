"""What only a named person can say of a village: an item confirmed by hand, with a reason."""

from __future__ import annotations

from django.db import models

from tongxing.core.declared import LEDGER, SENSITIVE, STAFF, Personal
from tongxing.core.fields import SealedText
from tongxing.org.models import Staff


class Confirmation(models.Model):
    """One confirmed item of a score sheet; a later one takes its place, the earlier one stays."""

    place_id = models.IntegerField()
    year = models.IntegerField()
    indicator = models.CharField(max_length=16)
    points = models.DecimalField(max_digits=6, decimal_places=2)
    reason = SealedText()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Staff, on_delete=models.PROTECT)

    class Fields:
        plain = ("id", "place_id", "year", "indicator", "points", "recorded_at", "recorded_by")
        reason = Personal(STAFF, SENSITIVE, LEDGER, "认定的分凭什么给", "个人信息保护法第24条")

    class Meta:
        indexes = [models.Index(fields=["place_id", "year", "indicator"], name="confirmation_item")]
