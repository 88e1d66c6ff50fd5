"""Codes that were given, and which were taken back. The code itself is nowhere: only its keyed fingerprint is kept."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tongxing.core.declared import FILE, SENSITIVE, WORK, Personal
from tongxing.core.ids import uuid7
from tongxing.org.models import Staff
from tongxing.people.models import Case


class OwnCode(models.Model):
    """One code: for which measure, until when. The newest of a measure opens, the ones before do not."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", db_index=False)
    place_id = models.IntegerField()
    fingerprint = models.BinaryField()
    expires_on = models.DateField()
    given_at = models.DateTimeField()
    given_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Fields:
        plain = ("id", "place_id", "fingerprint", "expires_on", "given_at", "given_by")
        case = Personal(WORK, SENSITIVE, FILE, "这个码打开的是谁的一页", "个人信息保护法第45条")

    class Meta:
        app_label = "conduct"
        constraints = [
            models.UniqueConstraint(fields=["fingerprint"], name="own_code_once"),
            models.CheckConstraint(condition=~Q(fingerprint=b""), name="own_code_has_a_fingerprint"),
        ]
        indexes = [models.Index(fields=["case", "-given_at"], name="own_code_case")]


class OwnCodeEnd(models.Model):
    """A code that was taken back before its day: the paper was lost, or she does not want it any more."""

    code = models.OneToOneField(
        OwnCode, on_delete=models.PROTECT, primary_key=True, db_column="id", related_name="ended"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")

    class Fields:
        plain = ("code", "at", "by")

    class Meta:
        app_label = "conduct"
